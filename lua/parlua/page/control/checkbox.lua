-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/checkbox.lua - <checkbox>: chosen or not, each for itself.

local choice = require "parlua.page.control.choice"

local checkbox = choice.define("checkbox", "checkbox")

function checkbox.tap(c)
    if c.values.disabled then return end
    choice.set(c, not c.state.checked)
    choice.tell(c, "checkbox-group")
end

return checkbox
