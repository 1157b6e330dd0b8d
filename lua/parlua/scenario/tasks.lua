-- SPDX-License-Identifier: MIT
-- tasks.lua - what runs beside a scenario or test: parlua.spawn, setTimeout and setInterval. Each function runs in a
-- coroutine of its own and may wait; an error that nobody catches counts as the scenario's own. What still runs at the end
-- is stopped.

local argument = require "parlua.scenario.argument"
local coroutines = require "parlua.scenario.coroutines"
local native = require "parlua.native"

local tasks = {}

local task = {}
task.__index = task

-- Runs fn(...) in a coroutine; the error it ends with, at once or later, is one that nobody caught.
function tasks.run(fn, ...)
    return coroutines.start(fn, function(ok, why)
        if not ok then error(why, 0) end
    end, ...)
end

local function finish(self, ok, why)
    self.is_over, self.has_failed, self.why = true, not ok, why
    self.scenario.remove_open(self)
    coroutines.ring(self.bell)
end

-- parlua.spawn(fn, ...): begins at once and goes on whenever the caller waits. Its error is raised by wait(), or counted as
-- uncaught when nobody waits.
function tasks.spawn(scenario, fn, ...)
    if type(fn) ~= "function" then argument.caller("parlua.spawn takes a function, not " .. tostring(fn)) end
    local self = setmetatable({ scenario = scenario, bell = coroutines.bell() }, task)
    scenario.add_open(self)
    self.co = coroutines.start(fn, function(ok, why)
        finish(self, ok, why)
        if not ok and not self.is_awaited then error(why, 0) end
    end, ...)
    return self
end

function task:isOver() return self.is_over == true end

-- Waits for its end: true, or raises the error it ended with. timeout_s: for ever when left out.
function task:wait(timeout_s)
    self.is_awaited = true
    if not coroutines.wait(self.bell, function() return self.is_over end, timeout_s or math.huge) then
        argument.caller(("the spawned function did not end within %g s"):format(timeout_s))
    end
    if self.has_failed then error(self.why, 0) end
    return true
end

-- Stops it where it waits.
function task:close()
    if self.is_over then return end
    coroutines.cancel(self.co)
    finish(self, true)
end

-- ---- timers: as pages have them ------------------------------------------------------------------------------------

local timers, last = {}, 0 -- number -> {close=}

local function start_timer(scenario, name, fn, ms, is_repeated)
    if type(fn) ~= "function" then argument.caller(("%s takes a function, not %s"):format(name, tostring(fn))) end
    ms = argument.unless_number(name .. ": ms", ms or 0, 0, math.huge)
    last = last + 1
    local number, timer = last, {}
    local id = native.timer(ms, is_repeated and math.max(1, ms) or 0, function()
        if not is_repeated then timer:close() end
        tasks.run(fn)
    end)
    function timer.close()
        if not timers[number] then return end
        native.timer_cancel(id)
        timers[number] = nil
        scenario.remove_open(timer)
    end
    timers[number] = scenario.add_open(timer)
    return number
end

local function stop_timer(number)
    if timers[number] then timers[number]:close() end
end

-- The globals setTimeout, setInterval, clearTimeout and clearInterval.
function tasks.globals(scenario)
    return {
        setTimeout = function(fn, ms) return start_timer(scenario, "setTimeout", fn, ms, false) end,
        setInterval = function(fn, ms) return start_timer(scenario, "setInterval", fn, ms, true) end,
        clearTimeout = stop_timer,
        clearInterval = stop_timer,
    }
end

return tasks
