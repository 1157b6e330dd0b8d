-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/icon.lua - <icon>: a sign in a given size and colour.

local inner = require "parlua.page.control.inner"
local sign = require "parlua.page.control.sign"

local icon = {
    tag = "icon",
    attrs = { type = { type = "String" }, size = { type = "String", value = "23" }, color = { type = "String" } },
}

-- a number is px
local function length(size)
    if tonumber(size) then return ("%gpx"):format(tonumber(size)) end
    return size:match("^[%d%.]+r?[a-z]+$") or "23px"
end

function icon.inside(values)
    local parts = sign.parts(values.type, values.color)
    return { inner.box("sign", "sign", "font-size: " .. length(values.size), parts) }
end

return icon
