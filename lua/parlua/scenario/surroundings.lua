-- SPDX-License-Identifier: MIT
-- surroundings.lua - gives a phone or part its net, camera and mic.

local devices = require "parlua.scenario.devices"
local native = require "parlua.native"
local net = require "parlua.scenario.net"

local surroundings = {}

-- The same phone has the same luck with the same --seed, whatever ran before it.
local function seed_of(label)
    local sum = native.options().seed or 0
    for i = 1, #label do sum = sum * 31 + label:byte(i) & 0xffffffff end
    return sum
end

-- owner gets .surroundings, .net, .camera and .mic. with_net: false for a straight way to the socket; find and pushers:
-- see net.lua and devices.lua; on_camera(source), on_mic(source): for pushers to come.
function surroundings.open(owner, label, how)
    local id, why = native.surroundings_open(seed_of(label), how.with_net ~= false)
    if not id then error(why, 3) end
    owner.surroundings = id
    owner.net = how.with_net == false and net.none or net.new(id, how.find)
    owner.camera = devices.camera(id, how.pushers, how.on_camera)
    owner.mic = devices.mic(id, how.pushers, how.on_mic)
end

function surroundings.close(owner)
    if not owner.surroundings then return end
    owner.net:finish()
    owner.camera.is_closed, owner.mic.is_closed = true, true
    native.surroundings_close(owner.surroundings)
end

return surroundings
