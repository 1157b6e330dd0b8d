-- SPDX-License-Identifier: MIT
-- server.lua - what parlua.relay{} gives: our relay in process, with the fault words of test-api.md section 4.6.

local native = require "parlua.native"

local server = {}
server.__index = server

function server.open(cfg, scenario)
    local relay, why = native.relay(cfg or {})
    if not relay then error(why, 3) end
    local self = setmetatable({ relay = relay, cfg = cfg or {}, scenario = scenario, url = relay:url(),
        port = relay:port() }, server)
    return scenario.add_open(self)
end

function server:close()
    if self.is_closed then return end
    self.is_closed = true
    self.scenario.remove_open(self)
    self:stop()
end

-- stop and start: a server that goes away and comes back at the same address
function server:stop()
    if self.relay then self.relay:close() end
    self.relay = nil
end

function server:start()
    if self.relay then return end
    local cfg = { key = self.cfg.key, open = self.cfg.open, listen = self.url:match("^rtmp://(.+)$") }
    local relay, why = native.relay(cfg)
    if not relay then error(why, 2) end
    self.relay = relay
end

local function running(self)
    return self.relay or error("the server is stopped", 3)
end

-- {["live/a"] = {publisher=, players=, video_bytes=, ...}}
function server:streams() return running(self):streams() end

local function fault(word)
    return function(self, stream, ms)
        local ok, why = running(self):fault(stream, word, ms)
        if not ok then error(why, 2) end
    end
end

server.refuse = fault "refuse"
server.allow = fault "allow" -- after refuse
server.endStream = fault "end"
server.losePublisher = fault "lose"
server.closeStream = fault "close"
server.reset = fault "reset"
server.stall = fault "stall"

return server
