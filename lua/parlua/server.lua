-- SPDX-License-Identifier: MIT
-- server.lua - what parlua.relay{} gives: our relay in process, with the fault words of test-api.md section 4.6.

local native = require "parlua.native"
local recording = require "parlua.recording"

local server = {}
server.__index = server

-- http and stats may be true: a free port; forward and pull may be a text: a list of one
local function plain(cfg)
    local out = {}
    for name, value in pairs(cfg or {}) do
        out[name] = value
    end
    for _, name in ipairs{ "http", "stats" } do
        if out[name] == true then out[name] = "0" end
        if out[name] == false then out[name] = nil end
    end
    for _, name in ipairs{ "forward", "pull" } do
        if type(out[name]) == "string" then out[name] = { out[name] } end
    end
    return out
end

function server.open(cfg, scenario)
    cfg = plain(cfg)
    local relay, why = native.relay(cfg)
    if not relay then error(why, 3) end
    local self = setmetatable({ relay = relay, cfg = cfg, scenario = scenario, url = relay:url(),
        port = relay:port(), recordings = {}, http_url = relay:http_url(), stats_url = relay:stats_url() }, server)
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
    for _, rec in ipairs(self.recordings) do rec:stop() end
    self.recordings = {}
    if self.relay then self.relay:close() end
    self.relay = nil
end

function server:start()
    if self.relay then return end
    local cfg = plain(self.cfg)
    cfg.listen = self.url:match("^rtmp://(.+)$")
    cfg.http = self.http_url and self.http_url:match("^http://(.+)$")
    cfg.stats = self.stats_url and self.stats_url:gsub("^http://", "")
    local relay, why = native.relay(cfg)
    if not relay then error(why, 2) end
    self.relay = relay
end

local function running(self)
    return self.relay or error("the server is stopped", 3)
end

-- {["live/a"] = {publisher=, players=, video="h264", width=, ...}}: lua/types/parlua.lua
function server:streams() return running(self):streams() end

-- Writes a stream ("live/a"), from now or its beginning on, to an FLV file: until it ends, so many seconds of it are
-- written, rec:stop() or the server goes. Raises when the file cannot be written.
function server:record(stream, path, seconds)
    local rec, why = recording.start(running(self), stream, path, seconds)
    if not rec then error(why, 2) end
    self.recordings[#self.recordings + 1] = rec
    return rec
end

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
