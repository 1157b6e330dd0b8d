-- SPDX-License-Identifier: GPL-3.0-or-later
-- async.lua - the form of every asynchronous function: one table with optional success, fail, complete; returns an awaitable
-- when none of the three is given. Never answers inside the call.

local await = require "parlua.wx.await"

local async = {}

local function run_callback(phone, fn, res)
    if type(fn) == "function" then phone.task:run(fn, res) end
end

local function has_callback(options)
    return options.success ~= nil or options.fail ~= nil or options.complete ~= nil
end

local function answer(phone, call, ok, res)
    if phone.is_closed then return end
    local options = call.options
    run_callback(phone, ok and options.success or not ok and options.fail or nil, res)
    run_callback(phone, options.complete, res)
    if call.resolve then (ok and call.resolve or call.reject)(res) end
end

-- Options must be nil or a table; anything else is an error at the caller's line.
function async.check(name, options, level)
    if options ~= nil and type(options) ~= "table" then
        error(("%s needs a table of options, not a %s"):format(name, type(options)), (level or 1) + 1)
    end
    return options or {}
end

-- name: the beginning of errMsg. Returns call, awaitable or nil. Answer with call:ok(res) or call:fail(reason, res), once,
-- from a later turn; the _next forms wait for that turn themselves.
function async.begin(phone, name, options)
    local call = { options = options }
    local promise
    if not has_callback(options) then
        promise, call.resolve, call.reject = await.deferred(phone)
    end
    function call:ok(res)
        res = res or {}
        res.errMsg = name .. ":ok"
        answer(phone, self, true, res)
    end
    function call:fail(reason, res)
        res = await.failure(res or {})
        res.errMsg = ("%s:fail %s"):format(name, reason)
        answer(phone, self, false, res)
    end
    function call:ok_next(res) phone.turn:do_next(function() self:ok(res) end) end
    function call:fail_next(reason, res) phone.turn:do_next(function() self:fail(reason, res) end) end
    return call, promise
end

-- A function of wx that does its work on the next turn: work(options) returns res, or nil, reason.
function async.simple(phone, wx, name, work)
    wx[name] = function(given)
        local options = async.check("wx." .. name, given, 2)
        local call, promise = async.begin(phone, name, options)
        phone.turn:do_next(function()
            local res, reason = work(options)
            if res then call:ok(res) else call:fail(reason) end
        end)
        return promise
    end
end

-- The first argument that has the wrong type, as a reason; types: {title = "string"}; all of them are required.
function async.wrong(options, types)
    for name, kind in next, types do
        if type(options[name]) ~= kind then
            return ("parameter error: %s should be a %s, not %s"):format(name, kind, type(options[name]))
        end
    end
end

return async
