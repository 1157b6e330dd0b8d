-- SPDX-License-Identifier: MIT
-- context_calls.lua - methods of the handle of a live component, on a page or without one: context calls, waits, state,
-- picture and sound.
--
-- The handle has: event_log (event_log.lua), kind ("live-pusher"), live_id() -> number, or nil when the component is gone,
-- and label() -> the component's name in messages.

local argument = require "parlua.scenario.argument"
local caller = require "parlua.core.caller"
local coroutines = require "parlua.scenario.coroutines"
local native = require "parlua.native"

local context_calls = {}

local PREFIX = { ["live-pusher"] = "operateLivePusher", ["live-player"] = "operateLivePlayer" }

-- ---- orders -----------------------------------------------------------------------------------------------------

-- A failed call as an error: its result, printed with the line of the script.
local function failure(res)
    local place = caller.place()
    return setmetatable(res, { __tostring = function(f) return place .. f.errMsg end })
end

-- Calls a context method and waits for its answer: the result table, or raises {errMsg=, errCode=}.
function context_calls:callContext(method, options)
    local answer, bell = nil, coroutines.bell()
    local id = self:live_id()
    local is_called = id and native.live_call(id, method, options, function(ok, res)
        answer = { ok = ok, res = res }
        coroutines.ring(bell)
    end)
    if not is_called then argument.caller(("%s: %s is gone"):format(method, self:label())) end
    if not coroutines.wait(bell, function() return answer end, 10) then
        argument.caller(("%s: no answer from %s within 10 s"):format(method, self:label()))
    end
    local res = answer.res
    res.errMsg = PREFIX[self.kind] .. (answer.ok and ":ok" or ":fail " .. tostring(res.reason))
    if answer.ok then return res end
    error(failure(res), 0)
end

-- ---- its events -------------------------------------------------------------------------------------------------

function context_calls:codes() return self.event_log:codes() end
function context_calls:events(type) return self.event_log:events(type) end
function context_calls:has(code) return self.event_log:find(code) ~= nil end
function context_calls:clear() self.event_log:clear() end

local function seen(self)
    local codes = {}
    for _, ev in ipairs(self.event_log:events()) do codes[#codes + 1] = ev.code end
    return #codes == 0 and "none" or table.concat(codes, ", ")
end

-- "2004", or "2004 or -2301"; raises for what is no code
local function codes_text(code)
    local list = type(code) == "table" and code or { code }
    local texts = {}
    for i, n in ipairs(list) do
        if math.type(n) ~= "integer" then argument.caller(("waitCode takes a code, 2004, or a list of codes, not %s"):format(
            type(n) == "string" and ("the text '%s'"):format(n) or tostring(n))) end
        texts[i] = tostring(n)
    end
    if #texts == 0 then argument.caller("waitCode takes a code, 2004, or a list of codes, not nothing") end
    return table.concat(texts, " or ")
end

-- Every wait: timeout in seconds, 5 when left out. code: one, or a list, of which the first to come ends the wait.
function context_calls:waitCode(code, timeout_s)
    local wanted = codes_text(code)
    local ev = self.event_log:wait_code(code, timeout_s)
    if ev then return ev end
    argument.caller(("%s: no code %s within %g s; seen: %s; state: %s"):format(self:label(), wanted, timeout_s or 5,
        seen(self), self:state()))
end

function context_calls:waitEvent(type, timeout_s)
    local id = self:live_id()
    if id and type == "audiovolumenotify" then native.live_want_levels(id, true) end -- told only to who asks
    local ev = self.event_log:wait_event(type, timeout_s)
    if ev then return ev end
    argument.caller(("%s: no event %s within %g s; codes seen: %s"):format(self:label(), type, timeout_s or 5,
        seen(self)))
end

function context_calls:waitState(name, timeout_s)
    if coroutines.poll(function() return self:state() == name end, timeout_s) then return end
    argument.caller(("%s: is %s, not %s, after %g s; codes seen: %s"):format(self:label(), self:state(), name,
        timeout_s or 5, seen(self)))
end

-- ---- its state --------------------------------------------------------------------------------------------------

function context_calls:state()
    local id = self:live_id()
    return id and native.live_state(id) or "idle"
end

function context_calls:netstatus()
    local ev = self.event_log:last("netstatus")
    return ev and ev.info
end

function context_calls:netstatusHistory()
    local infos = {}
    for i, ev in ipairs(self.event_log:events("netstatus")) do infos[i] = ev.info end
    return infos
end

-- The picture on show: {width, height, pixel(x, y), mean(), hash()}, or nil.
function context_calls:frame()
    local id = self:live_id()
    return id and native.live_frame(id)
end

-- The sound of the last 500 ms: {rms, peak, frequency}. Waits at most 1 s for 500 ms of sound, then returns nil.
function context_calls:audio()
    return coroutines.poll(function()
        local id = self:live_id()
        if not id then return nil end
        local rms, peak, frequency = native.live_sound(id)
        return rms and { rms = rms, peak = peak, frequency = frequency }
    end, 1)
end

-- Glass to glass in ms of the last shown picture, when the far camera draws its time code; else nil.
function context_calls:latency()
    local id = self:live_id()
    return id and native.live_latency_ms(id)
end

return context_calls
