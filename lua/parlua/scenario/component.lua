-- SPDX-License-Identifier: MIT
-- component.lua - a live-pusher or live-player without a page: parlua.pusher{url=, camera=, mic=, ATTRIBUTE=...} and
-- parlua.player{src=, speaker=, ATTRIBUTE=...}. Attributes are written with _ for -.

local argument = require "parlua.scenario.argument"
local context_calls = require "parlua.scenario.context_calls"
local native = require "parlua.native"
local live_line = require "parlua.core.live_line"
local event_log = require "parlua.scenario.event_log"
local environment = require "parlua.scenario.environment"
local handle = require "parlua.scenario.handle"
local options = require "parlua.scenario.options"
local tasks = require "parlua.scenario.tasks"
local words = require "parlua.advice.words"

local component = {}

local KINDS = {
    pusher = { tag = "live-pusher" },
    player = { tag = "live-player" },
}

local methods = {}
for name, fn in pairs(context_calls) do methods[name] = fn end

function methods:live_id() return not self.is_closed and self.number or nil end
function methods:label() return self.id end
function methods:isClosed() return self.is_closed == true end

local function attribute_names(kind)
    local names = {}
    for _, row in ipairs(native.reference().components[kind].attributes) do names[#names + 1] = row.name end
    return names
end

-- Sets attributes, in one change.
function methods:set(attributes)
    for name, value in pairs(attributes) do
        local attribute = name:gsub("_", "-")
        if not native.live_set(self.number, attribute, value, self.id) then
            argument.caller(("%s has no attribute '%s'%s"):format(self.kind, attribute,
                words.hint(attribute, attribute_names(self.kind))))
        end
    end
    native.live_apply(self.number)
end

function methods:close()
    if self.is_closed then return end
    self.is_closed = true
    self.scenario.remove_open(self)
    native.live_close(self.number)
    environment.close(self)
end

-- Fields of a component that may be nil.
local FIELDS = { number = true, scenario = true, kind = true, name = true, id = true, environment = true, faults = true,
    net = true, camera = true, mic = true }

-- context methods: pusher:start(), player:mute()
local function class_of(tag)
    local all = {}
    for name, fn in pairs(methods) do all[name] = fn end
    for _, name in ipairs(native.live_methods(tag)) do
        all[name] = all[name] or function(self, given) return self:callContext(name, given) end
    end
    return handle.class(tag:match("%-(.*)"), all, FIELDS)
end

local function seconds(s) return s and s * 1000 or nil end

local function config(self, cfg, on_event)
    local camera = cfg.camera
    if type(camera) ~= "table" then camera = { front = camera, back = camera } end
    local live, permissions = cfg.live or {}, cfg.permissions or {}
    return {
        kind = self.kind, camera_front = cfg.camera_front or camera.front, camera_back = cfg.camera_back or camera.back,
        environment = self.environment, microphone = cfg.mic, speaker = cfg.speaker, temp_dir = cfg.temp_dir,
        retry_count = live.connectRetryCount, retry_interval_ms = seconds(live.connectRetryInterval),
        end_grace_ms = seconds(live.endGrace), on_event = on_event,
        phone = { camera = permissions.camera or "allow", record = permissions.record or "allow" },
    }
end

-- kind: "pusher" or "player"; hear(flat) is called with every event, for --events
function component.open(kind, cfg, scenario, hear)
    local row = KINDS[kind]
    if cfg == nil then argument.caller(("parlua.%s takes a table, with the address"):format(kind)) end
    argument.unless_fields("parlua." .. kind, cfg, options.component, true)
    argument.unless_sources(cfg, cfg.id or kind)
    row.class = row.class or class_of(row.tag)
    local self = setmetatable({ scenario = scenario, kind = row.tag, name = cfg.name, id = cfg.id or kind,
        event_log = event_log.new() }, row.class)
    environment.open(self, self.id, {
        with_net = cfg.net,
        find = function() return self:live_id() end,
        live_id = function(id) return id end,
        pushers = function() return self.kind == "live-pusher" and { self:live_id() } or {} end,
        on_camera = function() end, on_mic = function() end, -- there is one component and no other
    })
    local number, why = native.live_open(config(self, cfg, function(_, ev)
        local flat = live_line({ phone = self.name, id = self.id, component = self.kind }, ev)
        hear(flat)
        flat.detail = ev.detail
        self.event_log:add(flat)
        if cfg.on_event then tasks.run(cfg.on_event, flat) end
    end))
    if not number then
        environment.close(self)
        argument.caller(("%s: %s"):format(self.id, why))
    end
    self.number = number
    scenario.add_open(self)
    local attributes = {}
    for name, value in pairs(cfg) do
        if not options.component.by_name[name] then attributes[name] = value end
    end
    native.live_want_netstatus(number, true)
    self:set(attributes)
    return self
end

return component
