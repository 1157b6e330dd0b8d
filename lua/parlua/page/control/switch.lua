-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/switch.lua - <switch>: on or off by a tap.

local inner = require "parlua.page.control.inner"
local sign = require "parlua.page.control.sign"

local switch = {
    tag = "switch",
    attrs = { checked = { type = "Boolean" }, disabled = { type = "Boolean" }, type = { type = "String", value = "switch" },
        color = { type = "String", value = "#04be02" } },
    owns = { "checked" },
    shows = "checked",
}

function switch.new(values) return { checked = values.checked } end

function switch.take(c, _, v) c.state.checked = v end

local function faded(values) return values.disabled and "opacity: .5; " or "" end

local function checkbox(values, state)
    local mark = sign.check(values.color)
    mark.attrs.style = mark.attrs.style .. (state.checked and "" or "; visibility: hidden")
    return { inner.box("checkbox", "checkbox", faded(values) .. "font-size: 22px", { mark }) }
end

function switch.inside(values, state)
    if values.type == "checkbox" then return checkbox(values, state) end
    local on = state.checked
    return { inner.box("track", "track", faded(values) .. (on and ("background-color: %s; border-color: %s"):format(
        values.color, values.color) or ""), {
        inner.box("off", "track-off", on and "display: none" or ""),
        inner.box("knob", "knob", on and "left: 20px" or ""),
    }) }
end

function switch.tap(c)
    if c.values.disabled then return end
    c.state.checked = not c.state.checked
    c:refresh()
    c:tell("change", { value = c.state.checked })
end

function switch.value(c) return c.state.checked end

return switch
