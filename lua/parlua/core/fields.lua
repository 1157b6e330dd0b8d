-- SPDX-License-Identifier: GPL-3.0-or-later
-- fields.lua - what the fields of a table must be, from rows, and what is wrong with one, in words. Pure.
--
-- "number" (finite), "text", "boolean", "function", "table" and "any" (plain, any depth), "object" (any table, as a handle
-- is), "text/table" (one or the other),
-- "this|or|that" (one of these words), a table of fields. "?" behind a word: the field may be left out; tables of fields
-- always may.

local value = require "parlua.core.value"
local words = require "parlua.advice.words"

local fields = {}

local DEPTH_MAX = 32

local function is_plain(v, depth)
    local kind = type(v)
    if kind == "number" or kind == "string" or kind == "boolean" or v == value.null then return true end
    if not value.is_data(v) or depth > DEPTH_MAX then return false end
    for name, item in next, v do
        if type(name) ~= "number" and type(name) ~= "string" or not is_plain(item, depth + 1) then return false end
    end
    return true
end

local TESTS = {
    number = function(v) return type(v) == "number" and v - v == 0 end,
    text = function(v) return type(v) == "string" end,
    boolean = function(v) return type(v) == "boolean" end,
    ["function"] = function(v) return type(v) == "function" end,
    table = function(v) return type(v) == "table" and is_plain(v, 0) end,
    any = function(v) return is_plain(v, 0) end,
    object = function(v) return type(v) == "table" end,
}
local NAMES = { number = "a number", text = "a text", boolean = "true or false", table = "a table of plain data",
    any = "plain data", ["function"] = "a function", object = "a handle" }

-- "text/table"
local function either(kinds)
    local tests, names = {}, {}
    for kind in kinds:gmatch("[^/]+") do
        tests[#tests + 1], names[#names + 1] = TESTS[kind], NAMES[kind]
    end
    return function(v)
        for _, test in ipairs(tests) do
            if test(v) then return true end
        end
        return false
    end, table.concat(names, " or ")
end

-- "this|that"; one word alone: that word
local function one_of(given)
    local known = {}
    for word in given:gmatch("[^|]+") do known[word] = true end
    local name = given:find("|", 1, true) and "one of " .. given:gsub("|", ", ") or ("'%s'"):format(given)
    return function(v) return known[v] == true end, name
end

local function read_type(given)
    if type(given) == "table" then return { fields = fields.read(given), is_optional = true } end
    local word, mark = given:match("^(.-)(%??)$")
    local test, name = TESTS[word], NAMES[word]
    if not test and word:find("/", 1, true) then test, name = either(word) end
    if not test then test, name = one_of(word) end
    return { test = test, name = name, is_optional = mark == "?" }
end

-- {NAME = type} for fields.wrong: {by_name = {NAME = {test=, name=, is_optional=} or {fields=}}, names = sorted}
function fields.read(given)
    local rows = { by_name = {}, names = value.sorted_keys(given) }
    for name, kind in next, given do
        rows.by_name[name] = read_type(kind)
    end
    return rows
end

-- A value as messages show it.
function fields.shown(v)
    local kind = type(v)
    if kind == "string" then return ("'%s'"):format(v) end
    if v == nil then return "nothing" end
    return (kind == "number" or kind == "boolean") and tostring(v) or "a " .. kind
end

local function wrong_field(field, name, v)
    if v == nil then
        return not field.is_optional and ("needs %s, %s"):format(name, field.name) or nil
    elseif not field.fields then
        return not field.test(v) and ("%s is %s, not %s"):format(name, field.name, fields.shown(v)) or nil
    elseif type(v) ~= "table" then
        return ("%s is a table, not %s"):format(name, fields.shown(v))
    end
    local why = fields.wrong(field.fields, v)
    return why and ("%s: %s"):format(name, why)
end

-- What is wrong with a table, in words, or nil. rows: what fields.read gave. is_open: it may have more fields than the rows
-- say.
function fields.wrong(rows, given, is_open)
    for name in next, given do
        if not is_open and not rows.by_name[name] then
            local hint = type(name) == "string" and words.hint(name, rows.names) or ""
            return ("has no field %s%s"):format(fields.shown(name), hint)
        end
    end
    for _, name in ipairs(rows.names) do
        local why = wrong_field(rows.by_name[name], name, given[name])
        if why then return why end
    end
end

return fields
