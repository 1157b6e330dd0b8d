-- SPDX-License-Identifier: GPL-3.0-or-later
-- tasks_test.lua - what runs beside a test, waits of several codes and of elements that go, files that tests share.

local FILES = { ["app.json"] = '{"pages": ["a"]}', ["a.lua"] = "Page{ data = { is_open = true } }",
    ["a.wxml"] = '<view wx:if="{{is_open}}" id="panel"/>' }

local function open() return parlua.phone{ files = FILES } end

describe("parlua.spawn", function()
    it("runs beside the caller", function()
        local seen = {}
        local task = parlua.spawn(function(name)
            for i = 1, 3 do
                seen[#seen + 1] = name .. i
                sleep(10)
            end
        end, "n")
        expect(seen):equals{ "n1" }
        expect(task:isOver()):is_false()
        expect(task:wait()):is_true()
        expect(seen):equals{ "n1", "n2", "n3" }
    end)

    it("gives its error to who waits", function()
        local task = parlua.spawn(function()
            sleep(5)
            error("broken")
        end)
        expect(function() task:wait() end):fails("broken")
    end)

    it("is stopped by close, and at the end", function()
        local count = 0
        local task = parlua.spawn(function()
            while true do
                count = count + 1
                sleep(10)
            end
        end)
        sleep(25)
        task:close()
        local before = count
        sleep(50)
        expect(count):equals(before)
        parlua.spawn(function() sleep(1e6) end)
    end)
end)

describe("timers", function()
    it("run once, again and again, and not when cleared", function()
        local seen = {}
        setTimeout(function()
            sleep(5)
            seen[#seen + 1] = "once"
        end, 10)
        local again = setInterval(function() seen[#seen + 1] = "again" end, 20)
        clearTimeout(setTimeout(function() seen[#seen + 1] = "never" end, 1))
        sleep(50)
        clearInterval(again)
        sleep(50)
        expect(seen):equals{ "once", "again", "again" }
    end)
end)

describe("on_event", function()
    it("may wait", function()
        local relay, heard = parlua.relay{}, nil
        local far = relay:publish{ stream = "live/a" }
        local player = parlua.player{ src = relay.url .. "/live/a", autoplay = true, on_event = function(ev)
            if ev.code ~= 2002 then return end
            sleep(100)
            heard = far:state()
        end }
        player:waitCode(2004)
        sleep(200)
        expect(heard):equals("pushing")
    end)
end)

describe("waiting", function()
    it("for one of several codes", function()
        local relay = parlua.relay{}
        local player = parlua.player{ src = relay.url .. "/live/a" }
        relay:refuse("live/a")
        player:play()
        expect(player:waitCode({ 2004, -2301 }, 30).code):equals(-2301)
        expect(function() player:waitCode("2004") end):fails("takes a code, 2004, or a list of codes, not the text '2004'")
        expect(function() player:waitCode{ "2004" } end):fails("not the text '2004'")
        expect(function() player:waitCode{} end):fails("not nothing")
    end)

    it("for elements to come and to go", function()
        local a = open()
        a:need("#panel")
        setTimeout(function() a:currentPage():setData{ is_open = false } end, 30)
        expect(a:waitGone("#panel")):is_true()
        expect(function() a:need("#panel") end):fails("nothing on page a fits '#panel'")
        expect(function() a:one("#panel"):tap() end):fails("attempt to index a nil value")
        setTimeout(function() a:currentPage():setData{ is_open = true } end, 30)
        a:waitFor("#panel")
        expect(function() a:waitGone("#panel", 0.05) end):fails("1 elements still fit '#panel' after 0.05 s")
    end)
end)

describe("require", function()
    it("finds files beside the script and below the folder parlua runs in", function()
        expect(require("./helpers/answer")):equals(42)
        expect(require("helpers/answer")):equals(42)
        expect(require("helpers.answer")):equals(42)
        expect(require("tests.lua.helpers.answer")):equals(42)
        expect(require("../lua/helpers/answer.lua")):equals(42)
        expect(require("parlua.core.json")):equals(require "parlua.core.json")
        expect(function() require "./missing" end):fails("there is no tests/lua/missing.lua")
    end)
end)

describe("an event log", function()
    it("keeps its last events, and waits go on", function()
        local log = require("parlua.scenario.event_log").new()
        for i = 1, 19999 do log:add{ type = "statechange", code = i } end
        local heard
        parlua.spawn(function() heard = log:wait_event("late", 1) end)
        for i = 20000, 45000 do log:add{ type = "statechange", code = i } end
        log:add{ type = "late", code = 0 }
        sleep(1)
        expect(heard.type):equals("late")
        expect(#log.list <= 20000):is_true()
        expect(log:find(45000).code):equals(45000)
        expect(log:find(1)):is_nil()
        expect(log:wait_event("statechange", 0.01)):is_nil()
        log:add{ type = "statechange", code = 7 }
        expect(log:wait_event("statechange", 1).code):equals(7)
    end)
end)
