-- SPDX-License-Identifier: MIT
-- flv_recording.lua - the result of server:record: a stream of the relay on its way into an FLV file.

local coroutines = require "parlua.scenario.coroutines"

local methods = {}

-- Asks the relay, which knows the number of a recording as long as it runs.
local function ask(self)
    local is_over, bytes, ms = self.relay:recording(self.number)
    self.last = { over = is_over, bytes = bytes, seconds = ms / 1000 }
    return self.last
end

-- Ends the recording and returns the size of the file in bytes; the file is complete then.
function methods:stop()
    if self.relay then
        self.relay:stop_recording(self.number)
        ask(self)
        self.relay = nil
    end
    return self.last.bytes
end

-- Waits until the stream has ended or its seconds are written. True, or nil after timeout_s (5).
function methods:wait(timeout_s)
    return coroutines.poll(function() return self.over end, timeout_s)
end

-- fields: path; over, bytes, seconds: asked of the relay when they are read
local class = {}
function class.__index(self, name)
    if methods[name] then return methods[name] end
    local relay = rawget(self, "relay")
    return (relay and ask(self) or rawget(self, "last"))[name]
end

local flv_recording = { methods = methods }

-- relay: the userdata of native.relay. nil, message when the file cannot be written.
function flv_recording.start(relay, stream, path, seconds)
    local number, why = relay:record(stream, path, (seconds or 0) * 1000)
    if not number then return nil, why end
    return setmetatable({ relay = relay, number = number, path = path }, class)
end

return flv_recording
