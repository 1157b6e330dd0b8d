-- SPDX-License-Identifier: MIT
-- environment.lua - gives a phone or a component its net, camera and mic.

local argument = require "parlua.scenario.argument"
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

-- owner gets .environment, .net, .camera and .mic, and .faults, a function that does what a record of phone/inbox.lua says.
-- how: with_net: false for a straight way to the socket; find, live_id and pushers: see net_faults.lua and
-- device_faults.lua; on_camera(source), on_mic(source): for pushers to come; happen(record): where records go, which come
-- back by owner.faults (left out: there at once).
function environment.open(owner, label, how)
    local id, why = native.environment_open(seed_of(label), how.with_net ~= false)
    if not id then argument.caller(why) end
    owner.environment = id
    local function perform(record)
        local what = record.device and owner[record.device] or owner.net
        if not what.perform then argument.caller(record.what .. ": there is no network in between: net = false") end
        what.perform(record)
    end
    local happen = how.happen or perform
    owner.faults = perform
    owner.net = how.with_net == false and net_faults.none
        or net_faults.new(id, { find = how.find, live_id = how.live_id, happen = happen })
    owner.camera = device_faults.camera(id, { pushers = how.pushers, on_use = how.on_camera, happen = happen })
    owner.mic = device_faults.mic(id, { pushers = how.pushers, on_use = how.on_mic, happen = happen })
end

function environment.close(owner)
    if not owner.environment then return end
    owner.net:finish()
    owner.camera.is_closed, owner.mic.is_closed = true, true
    native.environment_close(owner.environment)
end

return environment
