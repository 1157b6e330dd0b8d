-- SPDX-License-Identifier: GPL-3.0-or-later
-- task.lua - every callback, handler and timer function of a phone runs in a coroutine of its own, so that it may
-- await. An error in one goes to the phone's report function with a traceback; nothing else stops.

local native = require "parlua.native"

local task = {}
task.__index = task

local function text_of(why)
    local ok, text = pcall(tostring, why)
    return ok and text or "an error whose __tostring fails"
end

-- on_error(text, why) is called for each uncaught error.
function task.new(on_error)
    return setmetatable({ running = setmetatable({}, { __mode = "k" }), on_error = on_error }, task)
end

function task:continue(co, ...)
    local ok, why = coroutine.resume(co, ...)
    if coroutine.status(co) ~= "suspended" then self.running[co] = nil end
    if not ok then self.on_error(native.traceback(text_of(why), co), why) end
end

function task:run(fn, ...)
    local co = coroutine.create(fn)
    self.running[co] = true
    self:continue(co, ...)
end

-- Runs fn here and now, without a coroutine (the top level of a file). true, or false, text with traceback.
function task:run_plain(fn, ...)
    return xpcall(fn, function(why) return native.traceback(text_of(why)) end, ...)
end

-- The coroutine that may be suspended by await, or nil.
function task:current()
    local co = coroutine.running()
    return self.running[co] and co or nil
end

return task
