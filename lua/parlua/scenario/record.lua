-- SPDX-License-Identifier: MIT
-- record.lua - what one live component has said so far, and waiting for what it will say.

local flow = require "parlua.scenario.flow"

local record = {}
record.__index = record

-- A record keeps every event; clear() only moves the place from which waits and lists count.
function record.new()
    return setmetatable({ list = {}, first = 1, bell = flow.bell() }, record)
end

-- ev: {t_ms=, type=, detail=, ...}; see parlua.phone's on_event
function record:add(ev)
    table.insert(self.list, ev)
    flow.ring(self.bell)
end

function record:clear() self.first = #self.list + 1 end

function record:events(type)
    local found = {}
    for i = self.first, #self.list do
        if not type or self.list[i].type == type then found[#found + 1] = self.list[i] end
    end
    return found
end

-- The codes of statechange events, in order.
function record:codes()
    local codes = {}
    for i, ev in ipairs(self:events("statechange")) do codes[i] = ev.code end
    return codes
end

-- The first event with this code, whether it came as statechange or as error.
function record:find(code)
    for _, ev in ipairs(self:events()) do
        if ev.code == code then return ev end
    end
end

function record:wait_code(code, timeout_s)
    return flow.wait(self.bell, function() return self:find(code) end, timeout_s)
end

-- The next event of that type that no wait has given yet.
function record:wait_event(type, timeout_s)
    local from = math.max(self.first, self.waited or 1)
    local found = flow.wait(self.bell, function()
        for i = from, #self.list do
            if self.list[i].type == type then return i end
        end
    end, timeout_s)
    if not found then return nil end
    self.waited = found + 1
    return self.list[found]
end

function record:last(type)
    for i = #self.list, 1, -1 do
        if self.list[i].type == type then return self.list[i] end
    end
end

return record
