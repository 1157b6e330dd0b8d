-- SPDX-License-Identifier: MIT
-- device_faults.lua - the camera and the microphone of a phone or a component, and their faults: phone.camera, phone.mic.
--
-- A fault holds for open devices and for devices opened later: until its ms are over (left out: for good), until another
-- word, until clear(), and at most as long as the phone.

local argument = require "parlua.scenario.argument"
local native = require "parlua.native"

local device = {}
device.__index = device

local function alive(self)
    return not self.is_closed or argument.caller(("%s: the phone is closed"):format(self.kind))
end

-- Words make records, as the rows of phone/inbox.lua say; self.perform(record) does what a record says.
local function set(self, fault, ms)
    alive(self)
    argument.unless_number(self.kind .. ": ms", ms or math.huge, 0, math.huge)
    self.happen{ what = "device", device = self.kind, fault = fault, ms = ms ~= math.huge and ms or nil }
end

local function word(fault)
    return function(self, ms) set(self, fault, ms) end
end

-- A SOURCE word, or {pattern=} {file=} {tone=Hz} {screen=}.
local function source_of(self, source)
    if type(source) == "string" then return source end
    if type(source) == "table" then
        if self.kind == "camera" and source.pattern then return "test" end
        if self.kind == "mic" and source.tone then return "tone:" .. source.tone end
        if source.file then return "file:" .. source.file end
    end
    argument.caller(("%s:use takes a SOURCE word or a table such as {file=PATH}"):format(self.kind))
end

-- Sets another source, at once where the old one is open.
function device:use(source)
    alive(self)
    source = source_of(self, source)
    if not native.is_source(self.kind, source) then
        argument.caller(("%s:use: '%s' is no SOURCE; parlua run --help lists them"):format(self.kind, source))
    end
    self.happen{ what = "source", device = self.kind, source = source }
end

local function use(self, source)
    self.on_use(source)
    for _, id in ipairs(self.pushers()) do
        argument.result(self.kind .. ":use: ", native.live_use, id, self.kind, source)
    end
end

local function perform(self, record)
    if record.what == "source" then
        use(self, record.source)
    else
        argument.result(self.kind .. ": ", native.device_set, self.environment, self.kind, record.fault,
            record.ms or math.huge)
    end
end

-- "fail": the next opening fails (-1301, -1302); "fine": it does not.
function device:open(how, ms)
    if how ~= "fail" and how ~= "fine" then argument.caller(('%s:open takes "fail" or "fine"'):format(self.kind)) end
    set(self, how == "fail" and "fails" or "fine", ms)
end

device.unplug = word "gone"  -- an open device fails (-1301, -1302), and cannot be opened again
device.clear = word "fine"   -- a failed device stays closed until the page starts it again, or use()

local camera = setmetatable({
    freeze = word "nothing",  -- no new picture
    nothing = word "nothing", -- opens and gives no picture
    black = word "blank",
    effects = function(self, how, ms) -- "fail": filters cannot start or go on (1105, 1106); "slow": they fall behind; "fine"
        if how ~= "fail" and how ~= "slow" and how ~= "fine" then
            argument.caller('camera:effects takes "fail", "slow" or "fine"')
        end
        set(self, how == "fine" and how or "effects_" .. how, ms)
    end,
}, { __index = device })
camera.__index = camera

local mic = setmetatable({
    nodata = word "nothing", -- opens and gives no sample (-1311 after 3 s)
    silent = word "blank",
}, { __index = device })
mic.__index = mic

-- environment: a number of native.environment_open; how: pushers() -> numbers of the pushers there are, on_use(source)
-- for those to come, happen(record) takes a record
local function new(class, kind, environment, how)
    local self = setmetatable({ kind = kind, environment = environment, pushers = how.pushers, on_use = how.on_use,
        happen = how.happen }, class)
    self.perform = function(record) perform(self, record) end
    return self
end

local device_faults = {}

function device_faults.camera(environment, how) return new(camera, "camera", environment, how) end
function device_faults.mic(environment, how) return new(mic, "mic", environment, how) end

return device_faults
