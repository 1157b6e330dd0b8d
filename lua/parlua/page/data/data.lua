-- SPDX-License-Identifier: GPL-3.0-or-later
-- data.lua - setData: reads paths and puts values there. Pure.

local value = require "parlua.core.value"

local data = {}

data.SIZE_MAX = 1024 * 1024

local function bad(path, why)
    return nil, ("setData: bad path '%s': %s"):format(path, why)
end

local function read_name(path, pos)
    local name = {}
    while pos <= #path do
        local c = path:sub(pos, pos)
        if c == "." or c == "[" or c == "]" then break end
        if c == "\\" and path:find("^[%.%[%]\\]", pos + 1) then
            pos = pos + 1
            c = path:sub(pos, pos)
        end
        name[#name + 1] = c
        pos = pos + 1
    end
    return table.concat(name), pos
end

-- name ( "." name | "[" digits "]" )*   gives an array of names and 0-based integers; or nil, message
function data.parse(path)
    local steps = {}
    local name, pos = read_name(path, 1)
    if name == "" then return bad(path, "it must begin with a name") end
    steps[1] = name
    while pos <= #path do
        local digits, after = path:match("^%[(%d+)%]()", pos)
        if digits then
            if #digits > 9 then return bad(path, "the index is too large") end
            steps[#steps + 1], pos = math.tointeger(tonumber(digits)), after
        elseif path:sub(pos, pos) == "." then
            name, pos = read_name(path, pos + 1)
            if name == "" then return bad(path, "a name is missing behind the dot") end
            steps[#steps + 1] = name
        else
            return bad(path, ("unexpected '%s' at character %d"):format(path:sub(pos, pos), pos))
        end
    end
    return steps
end

local function is_array(t) return type(t) == "table" and value.is_data(t) and value.is_array(t) end

-- A new child for the next step: an array for an index, an object for a name.
local function parent_for(step, child)
    if math.type(step) == "integer" then
        return is_array(child) and child or value.array()
    end
    if type(child) == "table" and value.is_data(child) and (not is_array(child) or next(child) == nil) then
        if getmetatable(child) == nil then return child end
        if not is_array(child) then return child end
    end
    return value.object()
end

local function key_of(step) return math.type(step) == "integer" and step + 1 or step end

-- Puts v into an array, which has no holes: places skipped over become null.
local function fill(t, key)
    if math.type(key) ~= "integer" then return end
    for i = #t + 1, math.min(key - 1, #t + 100000) do
        t[i] = value.null
    end
end

-- Puts v at the steps below root, and changes root.
function data.put(root, steps, v)
    local at = root
    for i = 1, #steps - 1 do
        local key = key_of(steps[i])
        local child = parent_for(steps[i + 1], rawget(at, key))
        fill(at, key)
        at[key] = child
        at = child
    end
    fill(at, key_of(steps[#steps]))
    at[key_of(steps[#steps])] = v
end

local function too_wide(steps)
    for _, step in ipairs(steps) do
        if math.type(step) == "integer" and step >= 100000 then return true end
    end
end

-- The changes of one call as a list of {steps=, value=}, sorted by path; or nil, message.
function data.changes(given)
    local list = {}
    for _, path in ipairs(value.sorted_keys(given)) do
        if type(path) ~= "string" then
            return nil, ("setData: the key %s is not a text; paths look like [\"list[0].name\"]"):format(tostring(path))
        end
        local steps, why = data.parse(path)
        if not steps then return nil, why end
        if too_wide(steps) then return bad(path, "the index is above 99999") end
        list[#list + 1] = { steps = steps, value = given[path] }
    end
    return list
end

-- The size of v as JSON, in bytes, roughly.
function data.size(v, depth)
    depth = depth or 0
    if type(v) == "string" then return #v + 2 end
    if type(v) ~= "table" or not value.is_data(v) or depth > 64 then return 5 end
    local sum = 2
    for k, item in next, v do
        sum = sum + data.size(item, depth + 1) + 1 + (type(k) == "string" and #k + 3 or 0)
        if sum > 64 * data.SIZE_MAX then break end
    end
    return sum
end

return data
