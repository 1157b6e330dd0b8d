-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/choice.lua - what <radio> and <checkbox> have in common: a mark that a tap sets, and a group that tells of it.

local group = require "parlua.page.control.group"
local inner = require "parlua.page.control.inner"
local sign = require "parlua.page.control.sign"

local choice = {}

-- class: of the mark's box
function choice.define(tag, class)
    local def = {
        tag = tag,
        attrs = { value = { type = "String" }, checked = { type = "Boolean" }, disabled = { type = "Boolean" },
            color = { type = "String", value = "#09bb07" } },
        owns = { "checked" },
        shows = "checked",
    }
    function def.new(values) return { checked = values.checked } end
    function def.take(c, _, v) c.state.checked = v end
    function def.value(c) return c.state.checked end
    function def.inside(values, state)
        local mark = sign.check(values.color)
        mark.attrs.style = mark.attrs.style .. (state.checked and "" or "; visibility: hidden")
        return { inner.box("mark", class, (values.disabled and "opacity: .5; " or "") .. "font-size: 22px", { mark }) }
    end
    return def
end

function choice.set(c, is_checked)
    if c.state.checked == is_checked then return end
    c.state.checked = is_checked
    c:refresh()
end

-- Tells the group, when there is one, what it holds now.
function choice.tell(c, tag)
    local around = group.around(c, tag)
    if around then around:tell("change", { value = around.def.value(around) }) end
end

return choice
