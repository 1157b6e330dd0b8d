-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/group.lua - controls that belong to others: a radio to its group, what has a name to its form.

local value = require "parlua.core.value"

local group = {}

-- The control of that tag that stands around c, or nil.
function group.around(c, tag)
    local node = c.node.parent
    while node do
        local other = node.number and c.page.controls.by_number[node.number]
        if other and other.def.tag == tag then return other end
        node = node.parent
    end
end

local function add_inside(c, node, fits, found)
    for _, child in ipairs(node.children or {}) do
        local other = child.number and c.page.controls.by_number[child.number]
        if other and fits(other) then found[#found + 1] = other end
        add_inside(c, child, fits, found)
    end
    return found
end

-- The controls inside of c that fits(control) is true of, in the order of the template.
function group.inside(c, fits) return add_inside(c, c.node, fits, {}) end

function group.of_tag(c, tag)
    return group.inside(c, function(other) return other.def.tag == tag end)
end

-- The name a control has in its form, or nil.
function group.name_of(c)
    local prop = c.node.props and c.node.props.name
    local name = prop and value.to_text(prop.value) or ""
    return name ~= "" and name or nil
end

return group
