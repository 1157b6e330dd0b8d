-- SPDX-License-Identifier: GPL-3.0-or-later
-- literal.lua - names, lists and objects inside {{ }}. ternary(s) compiles one value.

local value = require "parlua.core.value"

local literal = {}

local null = value.null

function literal.lookup(scope, name)
    while scope do
        local found = rawget(scope.vars, name)
        if found ~= nil then return found end
        scope = scope.parent
    end
end

local function spread_array(out, v)
    if type(v) == "table" and value.is_data(v) and value.is_array(v) then table.move(v, 1, #v, #out + 1, out) end
end

-- [a, ...b]; the bracket is already open
function literal.array(s, ternary)
    local items = {}
    while s.token.kind ~= "]" do
        local is_spread = s.token.kind == "..."
        if is_spread then s:advance() end
        items[#items + 1] = { get = ternary(s), is_spread = is_spread }
        if s.token.kind ~= "]" then s:expect(",", "an item of a list") end
    end
    s:advance()
    return function(scope)
        local out = value.array()
        for _, item in ipairs(items) do
            local v = item.get(scope)
            if item.is_spread then spread_array(out, v) else out[#out + 1] = v == nil and null or v end
        end
        return out
    end
end

local function property(s, ternary)
    if s.token.kind == "..." then
        s:advance()
        return { get = ternary(s) }
    end
    local key = s.token
    if key.kind ~= "name" and key.kind ~= "text" and key.kind ~= "number" then
        s:fail("a name is expected in { }", key.pos)
    end
    local name = value.to_text(key.value)
    s:advance()
    if s.token.kind ~= ":" and key.kind == "name" then
        s.names[name] = true
        return { name = name, get = function(scope) return literal.lookup(scope, name) end }
    end
    s:expect(":", "the name " .. name)
    return { name = name, get = ternary(s) }
end

local function build_object(properties)
    return function(scope)
        local out = value.object()
        for _, p in ipairs(properties) do
            local v = p.get(scope)
            if p.name then
                out[p.name] = v == nil and null or v
            elseif type(v) == "table" and value.is_data(v) then
                for k, item in next, v do out[k] = item end
            end
        end
        return out
    end
end

-- {a: 1, b, ...c}; the brace is already open
function literal.object(s, ternary)
    local properties = {}
    while s.token.kind ~= "}" do
        properties[#properties + 1] = property(s, ternary)
        if s.token.kind ~= "}" then s:expect(",", "a value in { }") end
    end
    s:advance()
    return build_object(properties)
end

return literal
