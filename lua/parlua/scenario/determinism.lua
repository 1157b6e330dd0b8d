-- SPDX-License-Identifier: MIT
-- determinism.lua - makes runs in virtual time alike: fixes the order of pairs(), the calendar and random numbers.
--
-- Lua's own order of keys comes from addresses and a seed of its own. In virtual time pairs() goes through numbers, then
-- texts, each sorted, then the other keys in Lua's order. next() stays Lua's.

local native = require "parlua.native"

local determinism = {}

local is_fixed = false

local function keys_of(t)
    local numbers, texts, others = {}, {}, {}
    for key in next, t do
        local kind = type(key)
        local list = kind == "number" and numbers or kind == "string" and texts or others
        list[#list + 1] = key
    end
    table.sort(numbers)
    table.sort(texts)
    table.move(texts, 1, #texts, #numbers + 1, numbers)
    return table.move(others, 1, #others, #numbers + 1, numbers)
end

local function pairs_in_order(t)
    local mt = debug.getmetatable(t)
    if not is_fixed or type(t) ~= "table" or mt and mt.__pairs then return determinism.pairs(t) end
    local keys, i = keys_of(t), 0
    return function()
        while true do -- skips keys that were removed meanwhile, as next does
            i = i + 1
            local key = keys[i]
            if key == nil then return nil end
            local value = rawget(t, key)
            if value ~= nil then return key, value end
        end
    end, t
end

determinism.pairs, determinism.time, determinism.date = pairs, os.time, os.date

local function time_in_order(t)
    if t == nil then return native.calendar_s() end
    return determinism.time(t)
end

local function date_in_order(format, at_s)
    return determinism.date(format or "%c", at_s or native.calendar_s())
end

-- seed: of math.random; 0 in real time keeps the seed that Lua has chosen.
function determinism.fix(seed)
    is_fixed = native.clock() == "virtual"
    if is_fixed or seed ~= 0 then math.randomseed(seed) end
end

rawset(_G, "pairs", pairs_in_order)
rawset(os, "time", time_in_order)
rawset(os, "date", date_in_order)

return determinism
