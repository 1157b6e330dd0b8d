-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/button.lua - <button>: disabled, loading, hover and the form it ends; the view's own style sheet has the colours.

local group = require "parlua.page.control.group"
local inner = require "parlua.page.control.inner"
local sign = require "parlua.page.control.sign"

local button = {
    tag = "button",
    attrs = { disabled = { type = "Boolean" }, loading = { type = "Boolean" }, plain = { type = "Boolean" },
        type = { type = "String", value = "default" }, ["form-type"] = { type = "String" }, formType = { type = "String" } },
    hover = { class = "button-hover", start_ms = 20, stay_ms = 70 },
}

local SPOKES = { default = "#888888", primary = "#ffffff", warn = "#ffffff" }

function button.new() return { turn = 0 } end

function button.inside(values, state)
    if not values.loading then return {} end
    return { inner.box("spinner", "spinner", nil, sign.spinner(values.plain and SPOKES.default or SPOKES[values.type]
        or SPOKES.default, state.turn)) }
end

function button.is_turning(values) return values.loading end

function button.turn(c) c.state.turn = c.state.turn + 1 end

-- A button of a form ends it.
function button.tap(c)
    local kind = c.values["form-type"] ~= "" and c.values["form-type"] or c.values.formType
    local form = (kind == "submit" or kind == "reset") and not c.values.disabled and group.around(c, "form")
    if form then form.def[kind](form) end
end

-- no tap and no hover
function button.is_off(values) return values.disabled end

return button
