-- SPDX-License-Identifier: GPL-3.0-or-later
-- timer.lua - setTimeout and setInterval; closing a phone ends its timers.
--
-- All timers of a phone are one queue in the order of their times, woken by one timer of the loop: as many of them run in a
-- turn of the loop as the phone's share allows, and the rest in the next turn.

local native = require "parlua.native"
local timer_queue = require "parlua.core.timer_queue"

local timer = {}
timer.__index = timer

local NESTED_MAX, NESTED_MS = 5, 4 -- as browsers have it: a timer begun in a timer begun in a timer ... is 4 ms at least

function timer.new(phone)
    return setmetatable({ phone = phone, queue = timer_queue.new(), last_id = 0, level = 0 }, timer)
end

-- Wakes the phone when its first timer is due.
local function arm(self)
    local first = self.queue:first()
    if not first or (self.wake and self.wake_ms <= first.due_ms) then return end
    if self.wake then native.timer_cancel(self.wake) end
    self.wake_ms = first.due_ms
    self.wake = native.timer(first.due_ms - native.now_ms(), 0, function() self:run_due() end)
end

-- The next beat of an interval; what was missed is left out.
local function beat(self, t, now_ms)
    t.level = t.level + 1
    if t.level > NESTED_MAX then t.repeat_ms = math.max(NESTED_MS, t.repeat_ms) end
    t.due_ms = t.due_ms + t.repeat_ms
    if t.due_ms <= now_ms then t.due_ms = now_ms + t.repeat_ms end
    self.queue:put(t)
end

local function fire(self, t)
    if t.is_late then return end
    local phone = self.phone
    if phone.task.frozen then t.is_late = t.repeat_ms > 0 end -- fires once when the phone goes on
    self.level = t.level
    phone.task:run(function()
        t.is_late = nil
        return t.fn(table.unpack(t.args, 1, t.args.n))
    end)
    self.level = 0
end

function timer:run_due()
    self.wake, self.level = nil, 0 -- also when the watchdog has ended the last one
    local share, now_ms = self.phone.share, native.now_ms()
    share:begin()
    while not self.phone.is_closed do
        local t = self.queue:first()
        if not t or t.due_ms > now_ms or not share:take() then break end
        self.queue:take(t.id)
        if t.repeat_ms > 0 then beat(self, t, now_ms) end
        fire(self, t)
    end
    share:finish()
    arm(self)
end

-- Runs fn in a task of the phone; returns an id.
function timer:start(ms, repeat_ms, fn, ...)
    local t = { id = self.last_id + 1, level = self.level + 1, repeat_ms = repeat_ms, fn = fn, args = table.pack(...) }
    if t.level > NESTED_MAX then ms = math.max(NESTED_MS, ms) end
    self.last_id = t.id
    t.due_ms = native.now_ms() + ms
    self.queue:put(t)
    arm(self)
    return t.id
end

-- An unknown id is no error, as in a browser.
function timer:stop(id)
    if id ~= nil then self.queue:take(id) end
end

function timer:stop_all()
    if self.wake then native.timer_cancel(self.wake) end
    self.wake, self.queue = nil, timer_queue.new()
end

local function delay(ms)
    ms = tonumber(ms) or 0
    return ms == ms and math.max(1, math.min(ms, 2 ^ 31 - 1)) or 1
end

local function check(name, fn)
    if type(fn) ~= "function" then error(("%s needs a function, not a %s"):format(name, type(fn)), 3) end
end

function timer.install(env, phone)
    local timers = phone.timers
    function env.setTimeout(fn, ms, ...)
        check("setTimeout", fn)
        return timers:start(delay(ms), 0, fn, ...)
    end
    function env.setInterval(fn, ms, ...)
        check("setInterval", fn)
        return timers:start(delay(ms), delay(ms), fn, ...)
    end
    function env.clearTimeout(id) timers:stop(id) end
    function env.clearInterval(id) timers:stop(id) end
end

return timer
