-- SPDX-License-Identifier: GPL-3.0-or-later
-- The test frame tests itself: an inner run over small tests, with a report that only listens.
local coroutines = require "parlua.scenario.coroutines"
local native = require "parlua.native"
local test = require "parlua.test"

local function run(fill, problems, filter)
    local results, bell = {}, coroutines.bell()
    local listener = { test = function(_, name, outcome, text) results[name] = { outcome, text } end }
    local function nothing() end
    problems = problems or function() return {} end
    local scope = { begin = nothing, keep = nothing, close_all = nothing, problems = problems,
        has_problems = function() return #problems() > 0 end }
    local inner = test.new(scope, listener, filter)
    fill(inner:globals())
    local sum
    inner:run(function(passed, failed)
        sum = { passed, failed }
        coroutines.ring(bell)
    end)
    coroutines.wait(bell, function() return sum end, 10)
    return results, sum
end

describe("the test frame", function()
    it("counts, names and tells where", function()
        local results, sum = run(function(t)
            t.describe("outer", function()
                t.describe("inner", function()
                    t.it("passes", function() t.expect(1):equals(1) end)
                    t.it("fails", function() t.expect({ a = 1 }):equals{ a = 2 } end)
                end)
                t.it("raises", function() error("oh") end)
            end)
        end)
        expect(sum):equals{ 1, 2 }
        expect(results["outer: inner: passes"]):equals{ "ok", "" }
        local why = results["outer: inner: fails"][2]
        expect(why):matches("^tests/lua/frame_test.lua:%d+: expected {a = 2}, got {a = 1}$")
        expect(results["outer: raises"][2]):matches("frame_test.lua:%d+: oh\nstack traceback:")
    end)

    it("runs before_each from outside in and after_each from inside out, also after a failure", function()
        local order = {}
        local function say(word) return function() table.insert(order, word) end end
        run(function(t)
            t.before_each(say "b1")
            t.after_each(say "a1")
            t.describe("group", function()
                t.before_each(say "b2")
                t.after_each(say "a2")
                t.it("fails", function() error("x") end)
            end)
            t.it("passes", say "t")
        end)
        expect(order):equals{ "b1", "b2", "a2", "a1", "b1", "t", "a1" }
    end)

    it("lets tests wait, and ends those that wait too long", function()
        local results, sum = run(function(t)
            t.it("waits", function() coroutines.sleep(20) end)
            t.it("hangs", { timeout = 0.05 }, function() coroutines.sleep(60000) end)
            t.it("comes after", function() end)
        end)
        expect(sum):equals{ 2, 1 }
        expect(results.hangs[2]):matches("^ran longer than %d[%d.]* s.*frame_test.lua:%d+")
        expect(native.open_counts().timers):equals(1) -- ours, of the test that runs this
    end)

    it("skips", function()
        local results, sum = run(function(t)
            t.skip("left out", function() error("never") end)
            t.it("stops", function() t.skip("no display") end)
        end)
        expect(sum):equals{ 0, 0 }
        expect(results.stops):equals{ "skipped", "no display" }
        expect(results["left out"][1]):equals("skipped")
    end)

    it("fails a test that leaves something behind", function()
        local function problems() return { "left open: 1 relays" } end
        local results = run(function(t) t.it("leaks", function() end) end, problems)
        expect(results.leaks):equals{ "failed", "left open: 1 relays" }
    end)

    it("runs only what the filter names", function()
        local results = run(function(t)
            t.it("one", function() end)
            t.it("two", function() end)
        end, nil, "^tw")
        expect(results):equals{ two = { "ok", "" } }
    end)
end)

describe("expect", function()
    local function fails(fn) expect(fn):fails() end

    it("can fail in every form", function()
        fails(function() expect(1):equals(2) end)
        fails(function() expect({ 1, 2 }):equals{ 1 } end)
        fails(function() expect(false):is_true() end)
        fails(function() expect(nil):is_false() end)
        fails(function() expect(0):is_nil() end)
        fails(function() expect("abc"):matches("^b") end)
        fails(function() expect(10):near(11, 0.5) end)
        fails(function() expect({ 1, 2 }):contains(3) end)
        fails(function() expect("abc"):contains("d") end)
        fails(function() expect(function() end):fails() end)
        fails(function() expect(function() error("a") end):fails("b") end)
    end)

    local function saying(...)
        local codes = { ... }
        return expect{ codes = function() return codes end }
    end

    it("knows orders of codes", function()
        saying(1, 9, 2):sequence{ 1, 2 }
        fails(function() saying(2, 1):sequence{ 1, 2 } end)
        saying(1, 2):exactly{ 1, 2 }
        fails(function() saying(1, 2, 3):exactly{ 1, 2 } end)
        saying(1):never(2)
        fails(function() saying(1, 2):never(2) end)
    end)

    it("knows the sequences of a clean start", function()
        saying(1003, 1007, 1001, 1002, 1008):conforms("push_ok")
        saying(1003, 1007, 1005, 1008, 1006, 1001, 1002):conforms("push_ok")
        fails(function() saying(1003, 1007, 1008, 1002, 1001):conforms("push_ok") end)
        fails(function() saying(1003, 1007, 1008, 1001):conforms("push_ok") end)
        fails(function() saying(1003, 1003, 1007, 1008, 1001, 1002):conforms("push_ok") end)
        saying(2007, 2001, 2002, 2008, 2009, 2004, 2003):conforms("play_ok")
        fails(function() saying(2001, 2002, 2009, 2008, 2003, 2004):conforms("play_ok") end)
    end)
end)

describe("require in a test file", function()
    it("finds files below the folder parlua runs in, once, with the globals of tests", function()
        local app = require "tests.kit.app" -- it calls after_each
        expect(app.files("a").a):is_nil()
        expect(require "tests.kit.app" == app):is_true()
        expect(require "parlua.test" == test):is_true()
    end)

    it("says what it has not found", function()
        expect(function() require "tests.kit.none" end):fails("module 'tests.kit.none' not found")
    end)
end)
