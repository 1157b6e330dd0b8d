-- SPDX-License-Identifier: GPL-3.0-or-later
-- share_test.lua - a page that floods the loop leaves the other phones their turns.

local native = require "parlua.native"
local share = require "parlua.core.share"
local timer_queue = require "parlua.core.timer_queue"
local app = require "tests.kit.app"

local function open(name, text)
    return app.open{ name = name, files = app.files("a", { ["a.lua"] = text }), is_quiet = true }
end

local FLOODS = {
    ["callbacks of setData"] = "local function f() out.n = (out.n or 0) + 1 self:setData({ x = out.n }, f) end f()",
    ["nextTick"] = "local function f() out.n = (out.n or 0) + 1 wx.nextTick(f) end f()",
    ["timers"] = "for i = 1, 2000 do setInterval(function() out.n = (out.n or 0) + 1 end, 0) end",
}

describe("a phone's share of a turn", function()
    for what, flood in pairs(FLOODS) do
        it("is bounded for " .. what, function()
            local bad, good = open("bad", "Page{}"), open("good", "Page{}")
            local seen = app.run(bad, flood)
            local before = seen.n or 0
            local most, ticks = 0, 0
            local id = native.timer(1, 1, function()
                ticks = ticks + 1
                most, before = math.max(most, (seen.n or 0) - before), seen.n or 0
            end)
            local other = app.run(good, "setInterval(function() out.n = (out.n or 0) + 1 end, 20)")
            sleep(200)
            native.timer_cancel(id)
            expect(other.n >= 9):is_true()
            expect(ticks > 100):is_true()
            expect(most > 0 and most <= 2 * 256):is_true()
        end)
    end

    it("names once who takes more than half of a window of time", function()
        local said = {}
        local now_ms = 0
        local real = native.now_ms
        native.now_ms = function() return now_ms end
        local s = share.new(function(text) table.insert(said, text) end)
        for _ = 1, 1000 do
            s:begin()
            now_ms = now_ms + 8
            s:finish()
            now_ms = now_ms + 2
        end
        native.now_ms = real
        expect(#said):equals(1)
        expect(said[1]):matches("took 80 %% of the last 2%.%d s")
    end)

    it("names nobody who leaves half of the time", function()
        local now_ms, said = 0, 0
        local real = native.now_ms
        native.now_ms = function() return now_ms end
        local s = share.new(function() said = said + 1 end)
        for _ = 1, 1000 do
            s:begin()
            now_ms = now_ms + 4
            s:finish()
            now_ms = now_ms + 6
        end
        native.now_ms = real
        expect(said):equals(0)
    end)
end)

describe("timers of a page", function()
    it("are 4 ms apart when they are nested", function()
        local out = app.run(open("a", "Page{}"), [[
            local n = 0
            local function again() n = n + 1 out.n = n setTimeout(again, 0) end
            again()]])
        sleep(104)
        expect(out.n >= 25 and out.n <= 31):is_true() -- five of 1 ms, the others of 4 ms
    end)

    it("run in the order of their times, equal ones as they were begun", function()
        local out = app.run(open("a", "Page{}"), [[
            out.order = {}
            local function add(x) table.insert(out.order, x) end
            setTimeout(add, 9, "d") setTimeout(add, 3, "a") setTimeout(add, 5, "b") setTimeout(add, 5, "c")
            clearTimeout(setTimeout(add, 4, "never"))]])
        sleep(20)
        expect(table.concat(out.order)):equals("abcd")
    end)
end)

describe("the queue of timers", function()
    it("gives the earliest first, whatever was taken out", function()
        local queue, left = timer_queue.new(), {}
        for id = 1, 500 do queue:put{ id = id, due_ms = id * 7919 % 101 } end
        for id = 1, 500, 3 do queue:take(id) end
        local last_ms = -1
        for t in function() return queue:first() end do
            queue:take(t.id)
            expect(t.due_ms >= last_ms and t.id % 3 ~= 1):is_true()
            last_ms = t.due_ms
            left[t.id] = true
        end
        local count = 0
        for _ in pairs(left) do count = count + 1 end
        expect(count):equals(333)
    end)

    it("mends a heap whose change was cut short", function()
        local queue = timer_queue.new()
        for id = 1, 50 do queue:put{ id = id, due_ms = 100 - id } end
        queue.heap[1], queue.is_changing = queue.heap[2], true
        expect(queue:first().id):equals(50)
        expect(#queue.heap):equals(50)
    end)
end)
