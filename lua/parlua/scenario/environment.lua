-- SPDX-License-Identifier: MIT
-- environment.lua - gives a phone or a component its net, camera and mic.

local device_faults = require "parlua.scenario.device_faults"
local native = require "parlua.native"
local net_faults = require "parlua.scenario.net_faults"

local environment = {}

-- The seed of a phone's network: the same --seed and label give the same seed, whatever ran before.
local function seed_of(label)
    local sum = native.options().seed or 0
    for i = 1, #label do sum = sum * 31 + label:byte(i) & 0xffffffff end
    return sum
end

-- owner gets .environment, .net, .camera and .mic. with_net: false for a straight way to the socket; find and pushers:
-- see net_faults.lua and device_faults.lua; on_camera(source), on_mic(source): for pushers to come.
function environment.open(owner, label, how)
    local id, why = native.environment_open(seed_of(label), how.with_net ~= false)
    if not id then error(why, 3) end
    owner.environment = id
    owner.net = how.with_net == false and net_faults.none or net_faults.new(id, how.find)
    owner.camera = device_faults.camera(id, how.pushers, how.on_camera)
    owner.mic = device_faults.mic(id, how.pushers, how.on_mic)
end

function environment.close(owner)
    if not owner.environment then return end
    owner.net:finish()
    owner.camera.is_closed, owner.mic.is_closed = true, true
    native.environment_close(owner.environment)
end

return environment
