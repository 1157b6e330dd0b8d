-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/form.lua - <form>: what the controls with a name in it hold, told when a button with form-type="submit" is tapped.

local group = require "parlua.page.control.group"
local value = require "parlua.core.value"

local form = { tag = "form", attrs = {} }

local function is_named(c) return c.def.value ~= nil and group.name_of(c) ~= nil end

-- {NAME=value} of its controls.
function form.value(c)
    local out = value.object()
    for _, control in ipairs(group.inside(c, is_named)) do
        out[group.name_of(control)] = control.def.value(control)
    end
    return out
end

function form.submit(c) c:tell("submit", { value = form.value(c) }) end

-- All controls in it are what their attributes say, whatever a person did.
function form.reset(c)
    local touched = group.inside(c, function(control) return control.def.shows ~= nil and control.def.take ~= nil end)
    for _, control in ipairs(touched) do
        local name = control.def.shows
        control.def.take(control, name, control.values[name])
        control:refresh()
    end
    c:tell("reset", {})
end

return form
