-- SPDX-License-Identifier: GPL-3.0-or-later
-- property.lua - the properties of a component: their types, first values, and the conversion of attributes. Pure.

local native = require "parlua.native"
local value = require "parlua.core.value"

local property = {}

local function list_of(v) return type(v) == "table" and value.is_data(v) and value.is_array(v) end

-- to(v) gives the value, or nil when it does not fit
local TYPES = {
    string = { first = function() return "" end, to = function(v)
        if type(v) == "table" and not value.is_data(v) then return nil end
        return value.to_text(v)
    end },
    number = { first = function() return 0 end, to = function(v)
        local n = type(v) == "string" and tonumber(v) or v
        return type(n) == "number" and n == n and math.abs(n) ~= math.huge and value.normal(n) or nil
    end },
    boolean = { first = function() return false end, to = value.truthy },
    array = { first = value.array, to = function(v) return list_of(v) and v or nil end },
    object = { first = function() return value.null end, to = function(v)
        return (v == value.null or type(v) == "table" and not list_of(v)) and v or nil
    end },
    any = { first = function() return value.null end, to = function(v) return v end },
}

local function type_of(declared)
    if declared == nil or declared == value.null then return "any" end
    local name = type(declared) == "string" and declared:lower()
    return TYPES[name] and name or nil
end

-- Component's properties as {name = {type=, first=, observer=}}; raises a text.
function property.read(declared)
    local rows = {}
    for name, row in next, declared or {} do
        if type(row) ~= "table" then row = { type = row } end
        local kind = type_of(row.type)
        if not kind then
            error(("property '%s': the type is one of String, Number, Boolean, Object, Array or null"):format(name), 0)
        end
        rows[name] = { type = kind, first = row.value, observer = row.observer }
    end
    return rows
end

function property.first(row)
    if row.first ~= nil then return value.copy(row.first) end
    return TYPES[row.type].first()
end

-- inner-text is innerText
function property.name_of(attribute)
    return (attribute:gsub("%-(%l)", string.upper))
end

-- Converts v to the type of row. The first value, and false, when v does not fit.
function property.convert(row, v)
    if v == native.bare then v = row.type == "boolean" and true or "" end
    if v == nil or v == value.null and row.type ~= "any" and row.type ~= "object" then return property.first(row), true end
    local converted = TYPES[row.type].to(v)
    if converted == nil then return property.first(row), false end
    return converted, true
end

return property
