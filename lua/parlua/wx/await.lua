-- SPDX-License-Identifier: GPL-3.0-or-later
-- await.lua - awaitables (promises for Lua), await, and the rules for failures that are not handled.
--
-- A failure of a dropped awaitable is a warning; of one with next but without catch: App.onUnhandledRejection; raised by
-- await and not caught: an ordinary uncaught error.

local await = {}

local awaitable = {}
awaitable.__index = awaitable
awaitable.__name = "awaitable"
awaitable.__hidden = true

local fail_result = { __tostring = function(res) return res.errMsg or "failed" end, __jsontype = "object" }

function await.is(v) return type(v) == "table" and getmetatable(v) == awaitable end

-- a fail result that prints as its errMsg
function await.failure(res) return setmetatable(res, fail_result) end

local function new(phone, is_chained)
    return setmetatable({ phone = phone, state = "pending", waiting = {}, is_chained = is_chained }, awaitable)
end

local function check_handled(x)
    if x.is_handled or x.phone.is_closed then return end
    local text = select(2, pcall(tostring, x.result))
    if x.is_chained then
        x.phone:unhandled_rejection(x.result, x)
    else
        x.phone.console.warn("a failure nobody looks at: " .. tostring(text))
    end
end

local function tell(x, waiter)
    x.phone.turn:do_soon(function() waiter(x.state == "done", x.result) end)
end

local function settle(x, state, result)
    if x.state ~= "pending" then return end
    x.state, x.result = state, result
    for _, waiter in ipairs(x.waiting) do
        tell(x, waiter)
    end
    x.waiting = {}
    if state == "failed" and not x.is_handled then
        x.phone.turn:do_next(function() check_handled(x) end)
    end
end

local function fulfil(x, result)
    if not await.is(result) then return settle(x, "done", result) end
    result:watch(function(ok, inner) settle(x, ok and "done" or "failed", inner) end)
end

-- Runs waiter(ok, result) once, later.
function awaitable:watch(waiter)
    self.is_handled = true
    if self.state == "pending" then
        self.waiting[#self.waiting + 1] = waiter
    else
        tell(self, waiter)
    end
end

-- Called by the runtime: x, resolve(result), reject(reason).
function await.deferred(phone)
    local x = new(phone)
    return x, function(result) fulfil(x, result) end, function(reason) settle(x, "failed", reason) end
end

function awaitable:next(on_done, on_fail)
    local chained = new(self.phone, true)
    self:watch(function(ok, result)
        local handler = on_done
        if not ok then handler = on_fail end
        if type(handler) ~= "function" then return settle(chained, ok and "done" or "failed", result) end
        self.phone.task:run(function()
            local fine, value = pcall(handler, result)
            if fine then fulfil(chained, value) else settle(chained, "failed", value) end
        end)
    end)
    return chained
end

function awaitable:catch(on_fail) return self:next(nil, on_fail) end

local function wait_for(phone, x)
    if not await.is(x) then return x end
    local co = phone.task:current()
    if not co or phone.modules:is_loading() then
        error("await works in callbacks, handlers and timers, not at the top level of a file", 2)
    end
    x:watch(function(ok, result) phone.task:continue(co, ok, result) end)
    local ok, result = coroutine.yield()
    if not ok then error(result, 0) end
    return result
end

local function all(phone, list)
    local x, resolve, reject = await.deferred(phone)
    local results, missing = {}, #list
    if missing == 0 then resolve(results) end
    for i, item in ipairs(list) do
        local source = item
        if not await.is(item) then
            source = new(phone)
            settle(source, "done", item)
        end
        source:watch(function(ok, result)
            if not ok then return reject(result) end
            results[i] = result
            missing = missing - 1
            if missing == 0 then resolve(results) end
        end)
    end
    return x
end

local function race(phone, list)
    local x, resolve, reject = await.deferred(phone)
    for _, item in ipairs(list) do
        if await.is(item) then
            item:watch(function(ok, result) (ok and resolve or reject)(result) end)
        else
            resolve(item)
        end
    end
    return x
end

local function check_list(name, list)
    if type(list) ~= "table" then error(("wx.%s needs a list of awaitables"):format(name), 3) end
end

function await.install(env, wx, phone)
    function env.await(x) return wait_for(phone, x) end -- a tail call: errors are the caller's
    function wx.all(list)
        check_list("all", list)
        return all(phone, list)
    end
    function wx.race(list)
        check_list("race", list)
        return race(phone, list)
    end
    function wx.sleep(ms)
        if type(ms) ~= "number" then error("wx.sleep needs a number of milliseconds", 2) end
        local x, resolve = await.deferred(phone)
        phone.timers:start(ms, 0, resolve)
        return x
    end
    function wx.promise(executor)
        if type(executor) ~= "function" then error("wx.promise needs a function(resolve, reject)", 2) end
        local x, resolve, reject = await.deferred(phone)
        phone.task:run(function()
            local ok, why = pcall(executor, resolve, reject)
            if not ok then reject(why) end
        end)
        return x
    end
end


return await
