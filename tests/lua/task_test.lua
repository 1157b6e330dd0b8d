-- SPDX-License-Identifier: GPL-3.0-or-later
-- task_test.lua - handlers in coroutines that are used again: what they return, wait for, and cannot break.

local processor_s = require("parlua.core.determinism").clock -- os.clock is virtual, too
local tasks = require "parlua.core.task"

local errors, task

describe("a task", function()
    before_each(function()
        errors = {}
        task = tasks.new(function(text) table.insert(errors, text) end)
    end)

    it("gets all arguments and gives the first result, unless it waits", function()
        local got
        expect(task:run(function(...)
            got = table.pack(...)
            return 5, 6
        end, 1, nil, 3, nil)):equals(5)
        expect(got):equals{ n = 4, [1] = 1, [3] = 3 }
        expect(task:run(function()
            coroutine.yield()
            return 7
        end)):is_nil()
    end)

    it("uses a coroutine again when it is done, and not before", function()
        local first, second, third
        task:run(function()
            first = coroutine.running()
            coroutine.yield()
        end)
        task:run(function() second = coroutine.running() end)
        task:run(function() third = coroutine.running() end)
        expect(first ~= second):is_true()
        expect(second == third):is_true()
        task:continue(first)
        task:run(function() second = coroutine.running() end)
        expect(second == first):is_true()
        expect(errors):equals{}
    end)

    it("that fails is told with its own lines, and the next one runs", function()
        task:run(function() end)
        for _ = 1, 2 do
            task:run(function() error("no") end)
        end
        expect(#errors):equals(2)
        expect(errors[1]):matches("task_test.lua:%d+: no\nstack traceback:")
        expect(errors[1]:find("parlua/task.lua", 1, true)):is_nil()
        expect(errors[2]:find("tail calls", 1, true)):is_nil()
    end)

    it("cannot be run by a script when it is done", function()
        local co
        task:run(function() co = coroutine.running() end)
        expect({ coroutine.resume(co, print) }):equals{ false, "cannot resume dead coroutine" }
        local has_run = false
        task:run(function() has_run = true end)
        expect(has_run):is_true()
        task:run(function() co = coroutine.running() end)
        coroutine.close(co)
        has_run = false
        task:run(function() has_run = true end)
        expect(has_run):is_true()
        expect(errors):equals{}
    end)

    it("knows its coroutine", function()
        local inside, deeper
        task:run(function()
            inside = task:current() == coroutine.running()
            coroutine.wrap(function() deeper = task:current() end)()
        end)
        expect(inside):is_true()
        expect(deeper):is_nil()
    end)

    it("costs little more than the call", { timeout = 60 }, function()
        local best = math.huge
        for _ = 1, 20 do
            local from_s = processor_s()
            for _ = 1, 1000 do task:run(math.abs, 1) end
            best = math.min(best, (processor_s() - from_s) * 1000)
        end
        expect(best < 10):is_true() -- us; about 0.3
    end)
end)
