-- SPDX-License-Identifier: GPL-3.0-or-later
-- task.lua - runs every callback, handler and timer function of a phone in a coroutine, so that all of them may await. An
-- error in a function goes to the phone's report with a traceback; other functions go on.

local native = require "parlua.native"

local task = {}
task.__index = task

local IDLE_MAX = 8

local ERROR_MAX = 64 * 1024

-- What an error says. Its __tostring is code of a page, with a limit of its own; nobody reads more than so much.
local function text_of(why)
    local ok, text = native.limited(tostring, why)
    if not ok then return "an error whose __tostring fails" end
    if #text > ERROR_MAX then text = ("%s ... (%d bytes)"):format(text:sub(1, ERROR_MAX), #text) end
    return text
end

-- Coroutines are used again: a worker that has run its function waits in `idle` for the next one. Only resume with KEY
-- starts a worker: scripts may know the coroutine from coroutine.running(), but do not have KEY.
local KEY, DONE = {}, {}
-- native.resume: what the code of a page does beyond its limit ends that code, and nobody who called it.
local resume, status, yield = native.resume, coroutine.status, coroutine.yield

local function serve(key, fn, ...)
    if key ~= KEY then error("cannot resume dead coroutine", 0) end
    return serve(yield(DONE, (fn(...))))
end

-- on_error(text, why) is called for each uncaught error.
function task.new(on_error)
    return setmetatable({ workers = setmetatable({}, { __mode = "k" }), idle = {}, count = 0, on_error = on_error }, task)
end

-- The traceback of a coroutine, without the worker's own lines at the end.
local function traceback(text, co)
    local lines = native.traceback(text, co):gsub("\n[^\n]*parlua/core/task%.lua[^\n]*", "")
    return (lines:gsub("\n%s*%(%.%.%.tail calls%.%.%.%)$", ""))
end

local function finish(self, co, ok, what, answer)
    if what == DONE then
        if self.count < IDLE_MAX then
            self.count = self.count + 1
            self.idle[self.count] = co
        end
        return answer
    end
    if not ok then self.on_error(traceback(text_of(what), co), what) end
end

-- From here on no function of the phone runs: calls of run wait for thaw.
function task:freeze() self.frozen = self.frozen or {} end

-- Runs the functions that have waited, in order; is_dropped: drops them instead.
function task:thaw(is_dropped)
    local waiting = self.frozen
    self.frozen = nil
    for _, call in ipairs(not is_dropped and waiting or {}) do
        call.how(self, table.unpack(call, 1, call.n))
    end
end

local function wait(self, how, ...)
    local call = table.pack(...)
    call.how = how
    table.insert(self.frozen, call)
end

function task:continue(co, ...)
    if self.frozen then return wait(self, self.continue, co, ...) end
    return finish(self, co, resume(co, ...))
end

local function take_worker(self)
    local count = self.count
    if count > 0 then
        self.count = count - 1
        local co = self.idle[count]
        if status(co) == "suspended" then return co end -- else a script has closed the coroutine
    end
    local co = coroutine.create(serve)
    self.workers[co] = true
    return co
end

-- Runs fn(...); returns its first result when fn ends without waiting.
function task:run(fn, ...)
    if self.frozen then return wait(self, self.run, fn, ...) end
    local co = take_worker(self)
    return finish(self, co, resume(co, KEY, fn, ...))
end

-- Runs fn without a coroutine (the top level of a file). true, or false, text with traceback.
function task:run_plain(fn, ...)
    return select(2, native.limited(xpcall, fn, function(why) return native.traceback(text_of(why)) end, ...))
end

-- The running coroutine, which await may suspend, or nil.
function task:current()
    local co = coroutine.running()
    return self.workers[co] and co or nil
end

return task
