-- SPDX-License-Identifier: GPL-3.0-or-later
-- value.lua - the values of templates: null, arrays and objects, truth, numbers and text by the rules of JavaScript.

local native = require "parlua.native"

local value = {}

local null = native.null
-- the mark that the JSON writer reads
local ARRAY, OBJECT = { __jsontype = "array" }, { __jsontype = "object" }

value.null = null
function value.array(t) return setmetatable(t or {}, ARRAY) end
function value.object(t) return setmetatable(t or {}, OBJECT) end

-- Is v data? A table with a metatable of its own is an object of the runtime (a context, a page).
function value.is_data(v)
    if type(v) ~= "table" then return false end
    local mt = getmetatable(v)
    return mt == nil or type(mt) == "table" and rawget(mt, "__jsontype") ~= nil
end

function value.is_array(t)
    local mt = getmetatable(t)
    if mt then return mt.__jsontype == "array" end
    local n = #t
    local count = 0
    for _ in next, t do
        count = count + 1
        if count > n then return false end
    end
    return count == n
end

function value.is_nothing(v) return v == nil or v == null end

function value.truthy(v)
    if v == nil or v == null or v == false or v == "" or v == 0 then return false end
    return v == v
end

-- integers stay integers: {{index + 1}} in a dataset must fit into a path and a Lua index
function value.normal(n)
    if n ~= n or n >= 2 ^ 53 or n <= -2 ^ 53 or n % 1 ~= 0 then return n end
    if n == 0 and 1 / n < 0 then return n end
    return math.tointeger(n)
end

local function shortest(n)
    for precision = 0, 16 do
        local text = ("%." .. precision .. "e"):format(n)
        if tonumber(text) == n then return text end
    end
end

-- digits d and the decimal point behind the n-th of them, laid out by the rules of JavaScript
local function place_point(digits, n)
    local k = #digits
    if k <= n and n <= 21 then return digits .. ("0"):rep(n - k) end
    if 0 < n and n <= 21 then return digits:sub(1, n) .. "." .. digits:sub(n + 1) end
    if -6 < n and n <= 0 then return "0." .. ("0"):rep(-n) .. digits end
    local sign = n - 1 < 0 and "-" or "+"
    local head = k > 1 and digits:sub(1, 1) .. "." .. digits:sub(2) or digits
    return ("%se%s%d"):format(head, sign, math.abs(n - 1))
end

function value.number_text(n)
    if n ~= n then return "NaN" end
    if n == math.huge then return "Infinity" end
    if n == -math.huge then return "-Infinity" end
    local whole = math.tointeger(n)
    if whole and whole > -2 ^ 53 and whole < 2 ^ 53 then return ("%d"):format(whole) end
    local sign, first, rest, exponent = shortest(n + 0.0):match("^(%-?)(%d)%.?(%d*)e([+-]%d+)$")
    local digits = (first .. rest):gsub("0+$", "")
    return sign .. place_point(digits, tonumber(exponent) + 1)
end

local to_text

local function join(list, depth)
    if depth > 32 then return "" end
    local parts = {}
    for i = 1, #list do
        parts[i] = to_text(list[i], depth + 1)
    end
    return table.concat(parts, ",")
end

function to_text(v, depth)
    local kind = type(v)
    if v == nil or v == null then return "" end
    if kind == "string" then return v end
    if kind == "number" then return value.number_text(v) end
    if kind == "boolean" then return v and "true" or "false" end
    if kind == "table" and value.is_data(v) then
        return value.is_array(v) and join(v, depth or 0) or "[object Object]"
    end
    return ""
end
value.to_text = to_text

-- Copies deeply. Values without a JSON form become null when for_view, and else are kept by reference.
local function copy(v, seen, for_view)
    if type(v) ~= "table" then
        local is_plain = type(v) ~= "function" and type(v) ~= "thread" and type(v) ~= "userdata"
        if is_plain or not for_view then return v end
        return null
    end
    if not value.is_data(v) then return for_view and null or v end
    if seen[v] then return for_view and seen[v] == "open" and null or seen[v] end
    local out = setmetatable({}, getmetatable(v))
    seen[v] = for_view and "open" or out
    for k, item in next, v do
        out[k] = copy(item, seen, for_view)
    end
    if for_view then seen[v] = nil end
    return out
end

function value.copy_for_view(v) return copy(v, {}, true) end
function value.copy(v) return copy(v, {}, false) end

function value.same(a, b)
    if a == b then return true end
    if type(a) ~= "table" or type(b) ~= "table" then return a ~= a and b ~= b end
    for k, v in next, a do
        if not value.same(v, b[k]) then return false end
    end
    for k in next, b do
        if a[k] == nil then return false end
    end
    return true
end

function value.sorted_keys(t)
    local keys = {}
    for k in next, t do
        keys[#keys + 1] = k
    end
    table.sort(keys, function(a, b)
        if type(a) == type(b) and type(a) ~= "boolean" then return a < b end
        return type(a) < type(b)
    end)
    return keys
end

return value
