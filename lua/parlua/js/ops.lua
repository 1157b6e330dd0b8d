-- SPDX-License-Identifier: GPL-3.0-or-later
-- ops.lua - the operators of {{ }} with JavaScript meaning. Pure; none of them raises.

local value = require "parlua.core.value"

local ops = {}

local null, truthy, to_text, normal = value.null, value.truthy, value.to_text, value.normal
local NAN = 0 / 0

local function text_to_number(text)
    local trimmed = text:match("^%s*(.-)%s*$")
    if trimmed == "" then return 0 end
    local sign, word = trimmed:match("^([+-]?)(Infinity)$")
    if word then return sign == "-" and -math.huge or math.huge end
    if trimmed:match("^0[xX]%x+$") then return tonumber(trimmed) end
    if trimmed:match("^[+-]?%d+%.?%d*[eE]?[+-]?%d*$") or trimmed:match("^[+-]?%.%d+[eE]?[+-]?%d*$") then
        return tonumber(trimmed) or NAN
    end
    return NAN
end

local function to_number(v)
    local kind = type(v)
    if kind == "number" then return v end
    if v == nil then return NAN end
    if v == null or v == false then return 0 end
    if v == true then return 1 end
    if kind == "string" then return text_to_number(v) end
    if kind == "table" and value.is_data(v) and value.is_array(v) then return text_to_number(to_text(v)) end
    return NAN
end
ops.to_number = to_number

local function is_thing(v) return v ~= null and (type(v) == "table" or type(v) == "function") end

local function loose_equal(a, b)
    if value.is_nothing(a) or value.is_nothing(b) then return value.is_nothing(a) and value.is_nothing(b) end
    if type(a) == type(b) then return a == b end
    if type(a) == "boolean" then return loose_equal(to_number(a), b) end
    if type(b) == "boolean" then return loose_equal(a, to_number(b)) end
    if is_thing(a) then return loose_equal(to_text(a), b) end
    if is_thing(b) then return loose_equal(a, to_text(b)) end
    return to_number(a) == to_number(b)
end

local function compare(test)
    return function(a, b)
        if is_thing(a) then a = to_text(a) end
        if is_thing(b) then b = to_text(b) end
        if type(a) == "string" and type(b) == "string" then return test(a, b) end
        return test(to_number(a), to_number(b))
    end
end

local function arithmetic(calc)
    return function(a, b) return normal(calc(to_number(a) + 0.0, to_number(b) + 0.0)) end
end

local function to_int32(v)
    local n = to_number(v) + 0.0
    if n ~= n or n == math.huge or n == -math.huge then return 0 end
    n = math.fmod(n < 0 and math.ceil(n) or math.floor(n), 2.0 ^ 32)
    local bits = math.tointeger(n) & 0xFFFFFFFF
    return bits >= 0x80000000 and bits - 0x100000000 or bits
end

local function bitwise(calc)
    return function(a, b)
        local bits = calc(to_int32(a), to_int32(b)) & 0xFFFFFFFF
        return bits >= 0x80000000 and bits - 0x100000000 or bits
    end
end

local function add(a, b)
    if is_thing(a) then a = to_text(a) end
    if is_thing(b) then b = to_text(b) end
    if type(a) ~= "string" and type(b) ~= "string" then return normal(to_number(a) + to_number(b) + 0.0) end
    return ops.print(a) .. ops.print(b)
end

-- The text of an operand of a concatenation, where null and undefined are words, as in JavaScript.
function ops.print(v)
    if v == nil then return "undefined" end
    return v == null and "null" or to_text(v)
end

local function remainder(a, b)
    if b == 0 or a ~= a or b ~= b or a == math.huge or a == -math.huge then return NAN end
    return math.fmod(a, b)
end

local function strictly_equal(a, b) return a == b end

ops.binary = {
    ["|"] = bitwise(function(a, b) return a | b end),
    ["^"] = bitwise(function(a, b) return a ~ b end),
    ["&"] = bitwise(function(a, b) return a & b end),
    ["=="] = loose_equal,
    ["!="] = function(a, b) return not loose_equal(a, b) end,
    ["==="] = strictly_equal,
    ["!=="] = function(a, b) return not strictly_equal(a, b) end,
    ["<"] = compare(function(a, b) return a < b end),
    ["<="] = compare(function(a, b) return a <= b end),
    [">"] = compare(function(a, b) return a > b end),
    [">="] = compare(function(a, b) return a >= b end),
    ["<<"] = bitwise(function(a, b) return a << (b & 31) end),
    [">>"] = bitwise(function(a, b) return a // (1 << (b & 31)) end),
    [">>>"] = function(a, b) return (to_int32(a) & 0xFFFFFFFF) >> (to_int32(b) & 31) end,
    ["+"] = add,
    ["-"] = arithmetic(function(a, b) return a - b end),
    ["*"] = arithmetic(function(a, b) return a * b end),
    ["/"] = arithmetic(function(a, b) return a / b end),
    ["%"] = arithmetic(remainder),
}

local kinds = { ["nil"] = "undefined", boolean = "boolean", number = "number", string = "string",
    ["function"] = "function" }

ops.unary = {
    ["!"] = function(v) return not truthy(v) end,
    ["-"] = function(v) return normal(-(to_number(v) + 0.0)) end,
    ["+"] = function(v) return normal(to_number(v)) end,
    ["~"] = function(v) return ~to_int32(v) end,
    ["typeof"] = function(v) return v ~= null and kinds[type(v)] or "object" end,
}

local function character(text, index)
    local count = utf8.len(text)
    if not count then return index < #text and text:sub(index + 1, index + 1) or nil end
    if index >= count then return nil end
    local from = utf8.offset(text, index + 1)
    return text:sub(from, utf8.offset(text, 2, from) - 1)
end

local function index_of(key)
    local n = type(key) == "string" and key:match("^%d+$") and tonumber(key) or key
    return type(n) == "number" and n >= 0 and math.tointeger(n) or nil
end

local function text_member(text, key)
    if key == "length" then return utf8.len(text) or #text end
    local index = index_of(key)
    return index and character(text, index)
end

local function table_member(t, key)
    if not value.is_data(t) then return nil end
    if value.is_array(t) then
        if key == "length" then return #t end
        local index = index_of(key)
        if index then return rawget(t, index + 1) end
    end
    local found = rawget(t, to_text(key))
    if found == nil and index_of(key) then return rawget(t, index_of(key)) end
    return found
end

-- a.b and a[b]: undefined where there is nothing, never an error; indices count from 0
function ops.member(v, key)
    if type(v) == "table" then return table_member(v, key) end
    if type(v) == "string" then return text_member(v, key) end
    return nil
end

return ops
