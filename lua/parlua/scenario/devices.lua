-- SPDX-License-Identifier: MIT
-- devices.lua - the camera and the microphone of a phone or part, and how they fail: phone.camera, phone.mic
-- (test-api.md section 4.6).
--
-- A fault holds for what is open and for what will be opened: until its ms are over (left out: for good), until another
-- word, until clear(), and at most as long as the phone.

local blame = require "parlua.scenario.blame"
local native = require "parlua.native"

local device = {}
device.__index = device

local function alive(self)
    return not self.is_closed or blame.caller(("%s: the phone is closed"):format(self.kind))
end

local function set(self, fault, ms)
    alive(self)
    blame.unless_number(self.kind .. ": ms", ms or math.huge, 0, math.huge)
    blame.result(self.kind .. ": ", native.device_set, self.surroundings, self.kind, fault, ms or math.huge)
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
    blame.caller(("%s:use takes a SOURCE word or a table such as {file=PATH}"):format(self.kind))
end

-- Another source from now on: at once where the old one is open.
function device:use(source)
    alive(self)
    source = source_of(self, source)
    if not native.is_source(self.kind, source) then
        blame.caller(("%s:use: '%s' is no SOURCE; parlua run --help lists them"):format(self.kind, source))
    end
    self.on_use(source)
    for _, id in ipairs(self.pushers()) do
        blame.result(self.kind .. ":use: ", native.live_use, id, self.kind, source)
    end
end

-- "fail": the next opening fails (-1301, -1302); "fine": it does not.
function device:open(how, ms)
    if how ~= "fail" and how ~= "fine" then blame.caller(('%s:open takes "fail" or "fine"'):format(self.kind)) end
    set(self, how == "fail" and "fails" or "fine", ms)
end

device.unplug = word "gone"  -- gone while it is used (-1301, -1302), and not there afterwards
device.clear = word "fine"   -- what has failed stays closed until it is started again, or use()

local camera = setmetatable({
    freeze = word "nothing",  -- no new picture
    nothing = word "nothing", -- opens and gives no picture
    black = word "blank",
}, { __index = device })
camera.__index = camera

local mic = setmetatable({
    nodata = word "nothing", -- opens and gives no sample (-1311 after 3 s)
    silent = word "blank",
}, { __index = device })
mic.__index = mic

-- surroundings: a number of native.surroundings_open; pushers() -> numbers of the pushers there are; on_use(source):
-- for those to come
local function new(class, kind, surroundings, pushers, on_use)
    return setmetatable({ kind = kind, surroundings = surroundings, pushers = pushers, on_use = on_use }, class)
end

local devices = {}

function devices.camera(...) return new(camera, "camera", ...) end
function devices.mic(...) return new(mic, "mic", ...) end

return devices
