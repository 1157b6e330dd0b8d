-- SPDX-License-Identifier: GPL-3.0-or-later
-- timer.lua - setTimeout and setInterval; closing a phone ends its timers.

local native = require "parlua.native"

local timer = {}
timer.__index = timer

function timer.new(phone)
    return setmetatable({ phone = phone, running = {}, late = {} }, timer)
end

-- Runs fn in a task of the phone; returns an id.
function timer:start(ms, repeat_ms, fn, ...)
    local args = table.pack(...)
    local id
    id = native.timer(ms, repeat_ms, function()
        if repeat_ms == 0 then self.running[id] = nil end
        if self.phone.is_closed or self.late[id] then return end
        if self.phone.task.frozen then self.late[id] = repeat_ms > 0 end -- fires once when the phone goes on
        self.phone.task:run(function()
            self.late[id] = nil
            return fn(table.unpack(args, 1, args.n))
        end)
    end)
    self.running[id] = true
    return id
end

function timer:stop(id)
    if id == nil or not self.running[id] then return end -- an unknown id is no error, as in a browser
    self.running[id] = nil
    native.timer_cancel(id)
end

function timer:stop_all()
    for id in next, self.running do
        native.timer_cancel(id)
    end
    self.running = {}
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
