-- SPDX-License-Identifier: MIT
-- event_log.lua - the events of one live component so far, and waiting for its next ones.

local coroutines = require "parlua.scenario.coroutines"

local event_log = {}
event_log.__index = event_log

local LENGTH_MAX = 20000 -- hours of one component; more lose their older half

-- A log keeps its last events; clear() only moves the place from which waits and lists count.
function event_log.new()
    return setmetatable({ list = {}, first = 1, forgotten = 0, bell = coroutines.bell() }, event_log)
end

-- ev: {t_ms=, type=, detail=, ...}; see parlua.phone's on_event
function event_log:add(ev)
    if #self.list >= LENGTH_MAX then self:forget(LENGTH_MAX // 2) end
    table.insert(self.list, ev)
    coroutines.ring(self.bell)
end

-- Lets go of the oldest events.
function event_log:forget(count)
    self.list = table.move(self.list, count + 1, #self.list, 1, {})
    self.first = math.max(1, self.first - count)
    self.waited = self.waited and math.max(1, self.waited - count)
    self.forgotten = self.forgotten + count
end

function event_log:clear() self.first = #self.list + 1 end

function event_log:events(type)
    local found = {}
    for i = self.first, #self.list do
        if not type or self.list[i].type == type then found[#found + 1] = self.list[i] end
    end
    return found
end

-- The codes of statechange events, in order.
function event_log:codes()
    local codes = {}
    for i, ev in ipairs(self:events("statechange")) do codes[i] = ev.code end
    return codes
end

local function is_one_of(code, wanted)
    if type(wanted) ~= "table" then return code == wanted end
    for _, one in ipairs(wanted) do
        if code == one then return true end
    end
    return false
end

-- The first event with this code, or one of these codes, whether it came as statechange or as error.
function event_log:find(code)
    for _, ev in ipairs(self:events()) do
        if ev.code and is_one_of(ev.code, code) then return ev end
    end
end

function event_log:wait_code(code, timeout_s)
    return coroutines.wait(self.bell, function() return self:find(code) end, timeout_s)
end

-- Waits for the next event of that type that no wait has returned yet.
function event_log:wait_event(type, timeout_s)
    local next_one = self.forgotten + math.max(self.first, self.waited or 1) -- counted from the first event of all
    local found, behind = coroutines.wait(self.bell, function()
        while next_one - self.forgotten <= #self.list do
            local ev = self.list[next_one - self.forgotten] -- nil: forgotten before it was looked at
            next_one = next_one + 1
            if ev and ev.type == type then return ev, next_one end
        end
    end, timeout_s)
    if not found then return nil end
    self.waited = math.max(1, behind - self.forgotten)
    return found
end

function event_log:last(type)
    for i = #self.list, 1, -1 do
        if self.list[i].type == type then return self.list[i] end
    end
end

return event_log
