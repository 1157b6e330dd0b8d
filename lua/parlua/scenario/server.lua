-- SPDX-License-Identifier: MIT
-- server.lua - the result of parlua.relay{}: our relay in this process, with the fault words of relay/fault_words.c.

local argument = require "parlua.scenario.argument"
local native = require "parlua.native"
local handle = require "parlua.scenario.handle"
local options = require "parlua.scenario.options"
local flv_recording = require "parlua.scenario.flv_recording"

local server = {}

-- Fields of a server that may be nil.
local server_meta = handle.class("relay", server, { relay = true, cfg = true, scenario = true, url = true, port = true,
    recordings = true, http_url = true, stats_url = true })

-- The options for native.relay: true for http and stats becomes a free port, a text for forward and pull a list of one.
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
    cfg = plain(argument.unless_fields("parlua.relay", cfg, options.relay))
    local relay = argument.result("", native.relay, cfg)
    local self = setmetatable({ relay = relay, cfg = cfg, scenario = scenario, url = relay:url(),
        port = relay:port(), recordings = {}, http_url = relay:http_url(), stats_url = relay:stats_url() }, server_meta)
    return scenario.add_open(self)
end

function server:close()
    if self.is_closed then return end
    self.is_closed = true
    self.scenario.remove_open(self)
    self:stop()
end

-- stop and start: the server goes away and comes back at the same address.
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
    self.relay = argument.result("", native.relay, cfg)
end

local function running(self)
    return self.relay or argument.caller("the server is stopped")
end

-- {["live/a"] = {publisher=, players=, video="h264", width=, ...}}: lua/types/parlua.lua
function server:streams() return running(self):streams() end

-- Writes a stream ("live/a"), from now or its beginning on, to an FLV file, until the stream ends, so many seconds are
-- written, rec:stop() or the server goes. Raises when the file cannot be written.
function server:record(stream, path, seconds)
    local relay = running(self)
    if type(stream) ~= "string" then argument.caller('record takes a stream, "live/a", not ' .. tostring(stream)) end
    if type(path) ~= "string" then argument.caller("record takes the path of a file, not " .. tostring(path)) end
    argument.unless_number("record: seconds", seconds or 0, 0, 1e6)
    local rec = argument.result("record: ", flv_recording.start, relay, stream, path, seconds)
    self.recordings[#self.recordings + 1] = rec
    return rec
end

-- {{id=, role=, stream=, address=, age_ms=}, ...}, the oldest first
function server:connections() return running(self):connections() end

-- ---- the far end without a second app -------------------------------------------------------------------------------

-- The stream's name, "live/far"; a name without an application stands below live.
local function stream_of(cfg)
    local stream = cfg.stream or "live/far"
    return type(stream) == "string" and not stream:find("/", 1, true) and "live/" .. stream or stream
end

local function picture_of(cfg)
    if cfg.file and not native.file_exists(cfg.file) then argument.caller("publish: there is no file " .. cfg.file) end
    if cfg.file then return "file:" .. cfg.file end
    return "test"
end

-- Opens a pusher that publishes to this server: {stream = "live/far", pattern = "test"|"bars"|"timecode" | file = PATH,
-- size = "320x180", and the options of parlua.pusher}. Returns the pusher once the server has accepted it.
function server:publish(cfg)
    cfg = argument.unless_fields("publish", cfg, options.publish, true)
    local relay = running(self)
    local stream, picture = stream_of(cfg), picture_of(cfg)
    local url = argument.result("publish: ", relay.stream_url, relay, stream)
    local far = { url = url, camera = picture, mic = cfg.file and picture or "tone", id = stream }
    if cfg.size then
        local width, height = tostring(cfg.size):match("^(%d+)x(%d+)$")
        if not width then argument.caller("publish: size is WIDTHxHEIGHT") end
        far.video_width, far.video_height = tonumber(width), tonumber(height)
    end
    far.fps = cfg.fps
    for name, value in pairs(cfg) do
        if not options.publish.by_name[name] then far[name] = value end
    end
    local pusher = self.scenario.parlua.pusher(far)
    pusher:start()
    local taken, why = pcall(pusher.waitCode, pusher, 1002, 10)
    if taken then return pusher end
    pusher:close()
    argument.caller("publish: " .. tostring(why):gsub("^[^\n]-:%d+: ", ""))
end

-- ---- faults: the words of relay/fault_words.c --------------------------------------------------------------------

-- server:WORD(a, b, {OPTION = value}): the row names the fields of a and b; "who" is a stream or a connection's id.
local function fields_of(names, ...)
    local given, fields = table.pack(...), {}
    while given.n > 0 and given[given.n] == nil do given.n = given.n - 1 end
    local last = given[given.n]
    if type(last) == "table" then
        for name, value in pairs(last) do fields[name] = value end
        given.n = given.n - 1
    end
    for i = 1, given.n do
        local name = names[i] or error("too many arguments", 0)
        if name == "who" then name = type(given[i]) == "number" and "id" or "stream" end
        fields[name] = given[i]
    end
    return fields
end

local function fault(word, names)
    return function(self, ...)
        local relay = running(self)
        local fields = argument.result(word .. ": ", fields_of, names, ...)
        argument.result("", relay.fault, relay, word, fields)
    end
end

for _, row in ipairs(native.fault_words()) do
    local names = {}
    for name in row.args:gmatch("%a+") do names[#names + 1] = name end
    server[row.word] = server[row.word] or fault(row.word, names) -- stop and start are above
end

return server
