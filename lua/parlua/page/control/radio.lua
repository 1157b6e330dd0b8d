-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/radio.lua - <radio>: one of its group is chosen.

local choice = require "parlua.page.control.choice"
local group = require "parlua.page.control.group"

local radio = choice.define("radio", "radio")

function radio.tap(c)
    if c.values.disabled or c.state.checked then return end
    local around = group.around(c, "radio-group")
    for _, other in ipairs(around and group.of_tag(around, "radio") or {}) do
        choice.set(other, other == c)
    end
    choice.set(c, true)
    choice.tell(c, "radio-group")
end

return radio
