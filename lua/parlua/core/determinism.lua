-- SPDX-License-Identifier: GPL-3.0-or-later
-- determinism.lua - makes runs in virtual time alike: fixes the order of keys, the calendar, random numbers and what a
-- script could learn of the machine.
--
-- Lua's own order of keys comes from addresses and a seed of its own. In virtual time pairs() and the next() of scripts
-- go through numbers, then texts, each sorted, then the other keys by what they hold: booleans, tables by their
-- contents, functions by the place where they are written. Two keys that hold the same are in no order. The library
-- itself uses Lua's next, and never where the order matters.

local native = require "parlua.native"

local determinism = {}

local is_fixed = false

determinism.pairs, determinism.time, determinism.date, determinism.clock = pairs, os.time, os.date, os.clock

-- ---- keys in order

local DEPTH_MAX, FIELDS_MAX = 3, 50

-- What a key holds, as a text without addresses.
local function signature(value, depth)
    local kind = type(value)
    if kind == "string" then return ("%q"):format(value) end
    if kind == "function" then
        local info = debug.getinfo(value, "S")
        return ("function %s:%d"):format(info.short_src, info.linedefined)
    end
    if kind ~= "table" then return (kind == "userdata" or kind == "thread") and kind or kind .. " " .. tostring(value) end
    if depth == DEPTH_MAX then return "table" end
    local fields = {}
    for k, v in next, value do
        if #fields == FIELDS_MAX then break end
        fields[#fields + 1] = signature(k, depth + 1) .. "=" .. signature(v, depth + 1)
    end
    table.sort(fields)
    return "table {" .. table.concat(fields, ",") .. "}"
end

local function sort_by_contents(list)
    if #list < 2 then return end
    local contents = {}
    for _, key in ipairs(list) do contents[key] = signature(key, 0) end
    table.sort(list, function(a, b) return contents[a] < contents[b] end)
end

local function keys_of(t)
    local numbers, texts, others = {}, {}, {}
    for key in next, t do
        local kind = type(key)
        local list = kind == "number" and numbers or kind == "string" and texts or others
        list[#list + 1] = key
    end
    table.sort(numbers)
    table.sort(texts)
    sort_by_contents(others)
    table.move(texts, 1, #texts, #numbers + 1, numbers)
    return table.move(others, 1, #others, #numbers + 1, numbers)
end

-- The key behind place i of keys that t still has, its place and its value; keys removed meanwhile are left out, as next
-- leaves them out.
local function following(t, keys, i)
    while true do
        i = i + 1
        local key = keys[i]
        if key == nil then return nil end
        local value = rawget(t, key)
        if value ~= nil then return key, i, value end
    end
end

local function pairs_in_order(t)
    local mt = debug.getmetatable(t)
    if not is_fixed or type(t) ~= "table" or mt and mt.__pairs then return determinism.pairs(t) end
    local keys, i = keys_of(t), 0
    return function()
        local key, value
        key, i, value = following(t, keys, i)
        if key == nil then i = math.huge end
        return key, value
    end, t
end

-- What a walk by next() goes through: {keys=, place={key -> number}} of the tables that scripts walk through now.
local walks = setmetatable({}, { __mode = "k" })

local function walk_of(t, key)
    local walk = walks[t]
    if key ~= nil and walk and walk.place[key] then return walk end
    walk = { keys = keys_of(t), place = {} }
    for i, k in ipairs(walk.keys) do walk.place[k] = i end
    walks[t] = walk
    return walk
end

-- next() for scripts.
function determinism.next(t, key)
    if not is_fixed or type(t) ~= "table" then return next(t, key) end
    local walk = walk_of(t, key)
    local place = key == nil and 0 or walk.place[key]
    if not place then return next(t, key) end -- its error
    local found, _, value = following(t, walk.keys, place)
    if found ~= nil then return found, value end
    walks[t] = nil
    return nil
end

-- ---- times and figures of the machine

local function time_in_order(t)
    if t == nil then return native.calendar_s() end
    return determinism.time(t)
end

local function date_in_order(format, at_s)
    return determinism.date(format or "%c", at_s or native.calendar_s())
end

-- Processor time differs from run to run: in virtual time it is the time of the clock.
local function clock_in_order()
    return is_fixed and native.now_ms() / 1000 or determinism.clock()
end

-- collectgarbage("count") for scripts: 0 in virtual time, for it depends on when the collector has run.
function determinism.count_kb() return is_fixed and 0 or collectgarbage("count") end

-- seed: of math.random; 0 leaves it as Lua has chosen, but in virtual time.
function determinism.fix(seed)
    is_fixed = native.clock() == "virtual"
    if is_fixed or seed ~= 0 then math.randomseed(seed) end
end

rawset(_G, "pairs", pairs_in_order)
rawset(os, "time", time_in_order)
rawset(os, "date", date_in_order)
rawset(os, "clock", clock_in_order)

return determinism
