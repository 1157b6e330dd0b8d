-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/init.lua - the controls (built-in components that react), one file each, and the values of their attributes. Pure.
--
-- A definition, where c is the control on a page (controls.lua) with c.values, c.state, c.node, c.page:
--   tag, attrs={NAME=a property as Component{} declares it}, owns={names of attributes that change the state}
--   new(values) -> state        the state before a person touches the control
--   take(c, name, v, is_first)  an attribute in owns has another value than before
--   inside(values, state) -> boxes (inner.lua) that are drawn in the control
--   settle(c)                   measures for inside, when the boxes have their places
--   down(c, x, y) -> true: the control takes the finger;  move, up(c, x, y);  tap(c, x, y), without x, y from a label
--   focus(c) -> true, blur(c), key(c, name) -> true when the key was used, type(c, text), compose(c, text): with is_text
--   adopt(c)                    the node has another number since its page's files changed
--   is_turning(values), turn(c) while is_turning is true, turn moves the control by one step at a time
--   is_off(values)              true: the control gets no taps
--   value(c)                    the value of now; shows: the attribute that gave the first value
-- All but tag and attrs may be missing.

local property = require "parlua.page.data.property"

local control = { by_tag = {} }

for _, name in ipairs{ "button", "checkbox", "checkbox_group", "form", "icon", "input", "navigator", "progress", "radio",
    "radio_group", "scroll_view", "slider", "switch" } do
    local def = require("parlua.page.control." .. name)
    def.rows = property.read(def.attrs)
    control.by_tag[def.tag] = def
end

-- The attributes of a node as {NAME=value of the declared type}.
function control.values(def, node)
    local values = {}
    for name, row in next, def.rows do
        local prop = node.props[name]
        values[name] = property.convert(row, prop and prop.value) -- the first of two results
    end
    return values
end

-- The value of an attribute that the template leaves out.
function control.first(def, name) return property.first(def.rows[name]) end

return control
