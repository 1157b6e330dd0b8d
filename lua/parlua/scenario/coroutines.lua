-- SPDX-License-Identifier: MIT
-- coroutines.lua - runs each scenario and test in a coroutine that waiting suspends, so that scripts read downwards.

local argument = require "parlua.scenario.argument"
local native = require "parlua.native"
local nothing = require "parlua.scenario.nothing"

local coroutines = {}

local DEFAULT_TIMEOUT_S = 5

local count = 0 -- of waits at bells
local waiting = setmetatable({}, { __mode = "k" }) -- coroutine -> {timer=, bell=} while a wait suspends it

-- ---- coroutines ---------------------------------------------------------------------------------------------------

local function continue(co, on_done, ...)
    local ok, why = coroutine.resume(co, ...)
    if coroutine.status(co) == "suspended" then return end
    if not ok and type(why) ~= "table" then why = native.traceback(nothing(tostring(why)), co) end
    on_done(ok, why)
end

-- Starts fn(...); on_done(true) or on_done(false, why) follows, at once when fn never waits. why: text with a
-- traceback, or the table that was raised.
function coroutines.start(fn, on_done, ...)
    local co = coroutine.create(fn)
    waiting[co] = { on_done = on_done }
    continue(co, on_done, ...)
    return co
end

local function forget(co)
    local w = waiting[co]
    if w.timer then native.timer_cancel(w.timer) end
    if w.bell then w.bell[co] = nil end
    w.timer, w.bell, w.check = nil, nil, nil
end

-- Ends a suspended coroutine and closes its to-be-closed variables; on_done is not called.
function coroutines.cancel(co)
    if not waiting[co] or coroutine.status(co) ~= "suspended" then return end
    forget(co)
    waiting[co] = nil
    coroutine.close(co)
end

local function wake(co, ...)
    local w = waiting[co]
    if not w or w.is_waking then return end
    forget(co)
    w.is_waking = true
    local values = table.pack(...)
    native.after_turn(function() -- never inside the handler that rang
        if waiting[co] ~= w then return end
        w.is_waking = false
        continue(co, w.on_done, table.unpack(values, 1, values.n))
    end)
end

local function current()
    local co, is_main = coroutine.running()
    if is_main or not waiting[co] then argument.caller("only scenarios and tests can wait (not handlers of a page)") end
    return co, waiting[co]
end

-- In virtual time nothing may be left that could wake a coroutine: says where scenarios and tests wait.
native.on_deadlock(function()
    for co in pairs(waiting) do
        if coroutine.status(co) == "suspended" then
            native.log("error", native.traceback("  the script waits here:", co))
        end
    end
end)

-- ---- waiting ------------------------------------------------------------------------------------------------------

function coroutines.sleep(ms)
    if type(ms) ~= "number" then argument.caller("ms is a number, not " .. tostring(ms)) end
    local co, w = current()
    w.timer = native.timer(ms, 0, function() wake(co) end)
    coroutine.yield()
end

-- A bell is a set of waiters; code that changes the condition of a wait rings the bell.
function coroutines.bell() return {} end

local function ask(co, check)
    local values = table.pack(check())
    if values[1] then wake(co, table.unpack(values, 1, values.n)) end
end

function coroutines.ring(bell)
    local waiters = {}
    for co in pairs(bell) do waiters[#waiters + 1] = co end
    table.sort(waiters, function(a, b) return bell[a] < bell[b] end) -- the longest wait is asked first
    for _, co in ipairs(waiters) do
        local w = waiting[co]
        if w and w.check then ask(co, w.check) end
    end
end

-- Suspends until check() gives a true value, which is returned, or nil when the time is up. Asks check at once, whenever the
-- bell rings, and every every_ms when given. timeout_s: 5 when left out.
function coroutines.wait(bell, check, timeout_s, every_ms)
    local first = table.pack(check())
    if first[1] then return table.unpack(first, 1, first.n) end
    local co, w = current()
    local ends_ms = native.now_ms() + (timeout_s or DEFAULT_TIMEOUT_S) * 1000
    w.bell, w.check = bell, check
    count = count + 1
    bell[co] = count
    local function on_timer()
        if native.now_ms() >= ends_ms then wake(co) else ask(co, check) end
    end
    local rest_ms = math.max(1, ends_ms - native.now_ms() + 1)
    if every_ms or rest_ms < math.huge then
        w.timer = native.timer(every_ms and math.min(every_ms, rest_ms) or rest_ms, every_ms or 0, on_timer)
    end
    return coroutine.yield()
end

-- The same without a bell: asks check every 10 ms.
function coroutines.poll(check, timeout_s)
    return coroutines.wait(coroutines.bell(), check, timeout_s, 10)
end

return coroutines
