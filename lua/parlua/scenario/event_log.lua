-- SPDX-License-Identifier: MIT
-- event_log.lua - the events of one live component so far, and waiting for its next ones.

local coroutines = require "parlua.scenario.coroutines"

local event_log = {}
event_log.__index = event_log

-- A log keeps every event; clear() only moves the place from which waits and lists count.
function event_log.new()
    return setmetatable({ list = {}, first = 1, bell = coroutines.bell() }, event_log)
end

-- ev: {t_ms=, type=, detail=, ...}; see parlua.phone's on_event
function event_log:add(ev)
    table.insert(self.list, ev)
    coroutines.ring(self.bell)
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
    local from = math.max(self.first, self.waited or 1)
    local found = coroutines.wait(self.bell, function()
        for i = from, #self.list do
            if self.list[i].type == type then return i end
        end
    end, timeout_s)
    if not found then return nil end
    self.waited = found + 1
    return self.list[found]
end

function event_log:last(type)
    for i = #self.list, 1, -1 do
        if self.list[i].type == type then return self.list[i] end
    end
end

return event_log
