-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/checkbox_group.lua - <checkbox-group>: the values of the boxes in it that are checked, in their order.

local group = require "parlua.page.control.group"
local value = require "parlua.core.value"

local checkbox_group = { tag = "checkbox-group", attrs = {} }

function checkbox_group.value(c)
    local list = value.array()
    for _, box in ipairs(group.of_tag(c, "checkbox")) do
        if box.state.checked then list[#list + 1] = box.values.value end
    end
    return list
end

return checkbox_group
