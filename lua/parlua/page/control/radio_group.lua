-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/radio_group.lua - <radio-group>: the value of the radio in it that is chosen, "" when none is.

local group = require "parlua.page.control.group"

local radio_group = { tag = "radio-group", attrs = {} }

function radio_group.value(c)
    for _, radio in ipairs(group.of_tag(c, "radio")) do
        if radio.state.checked then return radio.values.value end
    end
    return ""
end

return radio_group
