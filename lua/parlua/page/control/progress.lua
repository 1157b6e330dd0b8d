-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/progress.lua - <progress>: a bar that shows how much of something is done.

local inner = require "parlua.page.control.inner"
local value = require "parlua.core.value"

local function text(first) return { type = "String", value = first or "" } end

local progress = {
    tag = "progress",
    attrs = { percent = { type = "Number", value = 0 }, ["show-info"] = { type = "Boolean" }, ["stroke-width"] = text("6"),
        ["border-radius"] = text("0"), ["font-size"] = text("16"), color = text(), activeColor = text(),
        backgroundColor = text("#ebebeb") },
}

-- a number is px
local function length(size, otherwise)
    if tonumber(size) then return ("%gpx"):format(tonumber(size)) end
    return size:match("^[%d%.]+r?[a-z]+$") or otherwise
end

local function colour(values)
    if values.activeColor ~= "" then return values.activeColor end
    return values.color ~= "" and values.color or "#09bb07"
end

function progress.inside(values)
    local share = math.max(0, math.min(100, values.percent))
    local round = length(values["border-radius"], "0px")
    local rail = inner.box("rail", "progress-rail", ("height: %s; border-radius: %s; background-color: %s"):format(
        length(values["stroke-width"], "6px"), round, values.backgroundColor), {
        inner.box("part", "progress-part", ("width: %.7g%%; border-radius: %s; background-color: %s"):format(share, round,
            colour(values))) })
    local boxes = { rail }
    if values["show-info"] then
        boxes[2] = inner.box("info", "progress-info", "font-size: " .. length(values["font-size"], "16px"),
            { { text = value.to_text(value.normal(share)) .. "%" } })
    end
    return { inner.box("progress", "progress", nil, boxes) }
end

return progress
