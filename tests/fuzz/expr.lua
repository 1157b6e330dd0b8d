-- SPDX-License-Identifier: GPL-3.0-or-later
-- expr.lua - a text is refused with its place, or gives the same text each time; evaluating never raises.

local expr = require "parlua.js.expr"
local value = require "parlua.core.value"

local WHERE = { path = "f.wxml", line = 1, column = 1 }

local scope = { vars = { item = { name = "x", list = value.array{ 1, 2 } }, index = 0 }, parent = { vars = {
    a = 1, b = "text", c = true, n = value.null, f = 1.5, list = value.array{ 1, "two", value.array{ 3 } },
    o = value.object{ x = 1, y = value.object{ z = "z" } }, big = 1e300, zero = 0, empty = "" } } }

local function show(compiled)
    if not compiled.get then return compiled.literal end
    return value.to_text(compiled.get(scope))
end

local function check(compiled, why)
    if not compiled then
        assert(why:find("^f%.wxml:%d+:%d+: "), why)
        return
    end
    local text = show(compiled)
    assert(type(text) == "string")
    assert(show(compiled) == text)
end

return function(text)
    check(expr.compile(text, WHERE))
    check(expr.compile("{{" .. text .. "}}", WHERE))
    check(expr.compile_fields("{{" .. text .. "}}", WHERE))
end
