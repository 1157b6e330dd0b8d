-- SPDX-License-Identifier: GPL-3.0-or-later
-- expr.lua - compiles {{ }} expressions, once, to closures f(scope) with JavaScript meaning. Evaluating never raises.
--
-- A scope is {vars=table, parent=scope|nil}. Compile errors are "file:line:column: what is wrong".

local value = require "parlua.core.value"
local ops = require "parlua.js.ops"
local lex = require "parlua.js.lex"
local literal = require "parlua.js.literal"

local expr = {}

local DEPTH_MAX, LENGTH_MAX = 64, 16 * 1024
local truthy, null = value.truthy, value.null

-- binding strength of binary operators, weakest first
local strength = {}
for level, row in ipairs{ "??", "||", "&&", "|", "^", "&", "== != === !==", "< <= > >=", "<< >> >>>", "+ -",
    "* / %" } do
    for operator in row:gmatch("%S+") do
        strength[operator] = level
    end
end

local constants = { ["true"] = true, ["false"] = false, null = null }

local function constant(v) return function() return v end end

local lazy = { -- the right side is evaluated only when it is needed
    ["&&"] = function(left, right)
        return function(scope)
            local v = left(scope)
            if truthy(v) then return right(scope) end
            return v
        end
    end,
    ["||"] = function(left, right)
        return function(scope)
            local v = left(scope)
            if truthy(v) then return v end
            return right(scope)
        end
    end,
    ["??"] = function(left, right)
        return function(scope)
            local v = left(scope)
            if value.is_nothing(v) then return right(scope) end
            return v
        end
    end,
}

local function binary(operator, left, right)
    if lazy[operator] then return lazy[operator](left, right) end
    local calc = ops.binary[operator]
    return function(scope) return calc(left(scope), right(scope)) end
end

local ternary

local function deeper(s)
    s.depth = s.depth + 1
    if s.depth > DEPTH_MAX then s:fail(("nested deeper than %d"):format(DEPTH_MAX), s.token.pos) end
end

local function name_or_word(s, name)
    if constants[name] ~= nil then return constant(constants[name]) end
    if name == "undefined" then return constant(nil) end
    if name == "NaN" then return constant(0 / 0) end
    if name == "Infinity" then return constant(math.huge) end
    s.names[name] = true
    return function(scope) return literal.lookup(scope, name) end
end

local function primary(s)
    local token = s.token
    if token.kind == "end" then s:fail("the expression is not finished", token.pos) end
    s:advance()
    if token.kind == "number" or token.kind == "text" then return constant(token.value) end
    if token.kind == "name" then return name_or_word(s, token.value) end
    if token.kind == "[" then return literal.array(s, ternary) end
    if token.kind == "{" then return literal.object(s, ternary) end
    if token.kind ~= "(" then s:fail_at_value(token) end
    local inner = ternary(s)
    s:expect(")", "the expression in parentheses")
    return inner
end

local function member_name(s)
    if s.token.kind ~= "name" then s:fail("a name is expected after the dot", s.token.pos) end
    local name = s.token.value
    s:advance()
    return constant(name)
end

local function with_members(s, get)
    while true do
        local kind = s.token.kind
        if kind == "(" then
            s:fail("functions cannot be called in {{ }}; compute the value in Lua and use setData", s.token.pos)
        elseif kind ~= "." and kind ~= "[" then
            return get
        end
        s:advance()
        local key = kind == "." and member_name(s) or ternary(s)
        if kind == "[" then s:expect("]", "the index") end
        local owner = get
        get = function(scope) return ops.member(owner(scope), key(scope)) end
    end
end

local function unary(s)
    local token = s.token
    local word = token.kind == "name" and token.value == "typeof" and "typeof" or token.kind
    local calc = ops.unary[word]
    if not calc then return with_members(s, primary(s)) end
    deeper(s)
    s:advance()
    local operand = unary(s)
    s.depth = s.depth - 1
    return function(scope) return calc(operand(scope)) end
end

local function operation(s, least)
    local left = unary(s)
    while true do
        local operator = s.token.kind
        local level = strength[operator]
        if not level or level < least then return left end
        s:advance()
        left = binary(operator, left, operation(s, level + 1))
    end
end

function ternary(s)
    deeper(s)
    local test = operation(s, 1)
    if s.token.kind == "?" then
        s:advance()
        local yes = ternary(s)
        s:expect(":", "the first choice of ? :")
        local no = ternary(s)
        local condition = test
        test = function(scope)
            if truthy(condition(scope)) then return yes(scope) end
            return no(scope)
        end
    end
    s.depth = s.depth - 1
    return test
end

-- text[pos] is the first byte behind "{{". Returns the closure and the position behind "}}".
local function compile_at(text, pos, where, names)
    local s = lex.new(text, pos, where)
    s.depth, s.names = 0, names
    if s.token.kind == "}" then s:fail("nothing between {{ and }}", s.token.pos) end
    local get = ternary(s)
    local close = s.token.pos
    if s.token.kind == "end" then s:fail("{{ without }}", pos - 2) end
    if text:sub(close, close + 1) ~= "}}" then
        local what = s.token.value or s.token.kind
        s:fail(("unexpected '%s'"):format(tostring(what)), close)
    end
    return get, close + 2
end

local function split(text, where, names)
    local parts = {}
    local pos = 1
    while true do
        local open = text:find("{{", pos, true)
        local plain = text:sub(pos, open and open - 1)
        if plain ~= "" then parts[#parts + 1] = plain end
        if not open then return parts end
        parts[#parts + 1], pos = compile_at(text, open + 2, where, names)
    end
end

local function concatenation(parts)
    return function(scope)
        local out = {}
        for i, part in ipairs(parts) do
            out[i] = type(part) == "string" and part or value.to_text(part(scope))
        end
        return table.concat(out)
    end
end

-- Compiles a whole text or attribute value. Returns {literal=text} or {get=f(scope), names={NAME=true} that get reads}; a
-- value of exactly one {{ }} keeps its type, with text around the value is a text (is_text). nil, message on a mistake.
function expr.compile(text, where)
    if #text > LENGTH_MAX and text:find("{{", 1, true) then
        return nil, ("%s:%d:%d: longer than %d bytes"):format(where.path, where.line, where.column, LENGTH_MAX)
    end
    local names = {}
    local ok, parts = pcall(split, text, where, names)
    if not ok then return nil, type(parts) == "table" and parts.message or tostring(parts) end
    if #parts == 0 then return { literal = "" } end
    if #parts == 1 and type(parts[1]) == "string" then return { literal = parts[1] } end
    if #parts == 1 then return { get = parts[1], names = names } end
    return { get = concatenation(parts), names = names, is_text = true }
end

-- The fields of an object in one {{ }}, as <template data> has them: {{a, b: 1, ...c}}. Returns {get=, names=}, or nil,
-- message.
function expr.compile_fields(text, where)
    local open = text:match("^%s*(){{")
    if not open then
        return nil, ("%s:%d:%d: fields in {{ }} are expected, such as {{a, ...b}}"):format(where.path, where.line,
            where.column)
    end
    local names = {}
    local ok, got = pcall(function()
        local s = lex.new(text, open + 2, where)
        s.depth, s.names = 0, names
        local get = literal.object(s, ternary)
        local close = s.token.pos
        if s.token.kind ~= "}" or text:sub(close - 1, close) ~= "}}" then s:fail("'}}' expected after the fields", close) end
        local rest = text:match("^%s*()", close + 1)
        if rest <= #text then s:fail("nothing may follow behind }}", rest) end
        return get
    end)
    if not ok then return nil, type(got) == "table" and got.message or tostring(got) end
    return { get = got, names = names }
end

return expr
