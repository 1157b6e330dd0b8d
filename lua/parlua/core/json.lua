-- SPDX-License-Identifier: GPL-3.0-or-later
-- json.lua - JSON.parse and JSON.stringify, and the text console prints for a table.

local native = require "parlua.native"
local value = require "parlua.core.value"

local json = {}

function json.parse(text)
    if type(text) ~= "string" then error("JSON.parse needs a text, not a " .. type(text), 2) end
    local v, why = native.json_decode(text)
    if v == nil then error("JSON.parse: " .. tostring(why), 2) end
    return v
end

local function indented(v, step, indent, depth)
    if type(v) ~= "table" or next(v) == nil or depth > 100 then return native.json_encode(v) or "null" end
    local parts = {}
    local inner = indent .. step
    if value.is_array(v) then
        for i = 1, #v do
            parts[i] = inner .. indented(v[i], step, inner, depth + 1)
        end
        return "[\n" .. table.concat(parts, ",\n") .. "\n" .. indent .. "]"
    end
    for _, k in ipairs(value.sorted_keys(v)) do
        parts[#parts + 1] = ("%s%s: %s"):format(inner, native.json_encode(tostring(k)),
            indented(v[k], step, inner, depth + 1))
    end
    return "{\n" .. table.concat(parts, ",\n") .. "\n" .. indent .. "}"
end

-- The second argument of the original (a filter) is not used; the third is the indentation.
function json.stringify(v, _, space)
    local plain = value.copy_for_view(v) -- values without a JSON form become null, cycles too
    if space == nil or space == 0 or space == "" then
        local text, why = native.json_encode(plain)
        if not text then error("JSON.stringify: " .. tostring(why), 2) end
        return text
    end
    local step = type(space) == "number" and (" "):rep(math.min(math.tointeger(space) or 2, 10)) or tostring(space)
    return indented(plain, step, "", 0)
end

-- One value as text for console.log.
function json.inspect(v)
    if type(v) == "string" then return v end
    if type(v) == "number" then return value.number_text(v) end
    if type(v) ~= "table" or not value.is_data(v) then return tostring(v) end
    return native.json_encode(value.copy_for_view(v)) or tostring(v)
end

return json
