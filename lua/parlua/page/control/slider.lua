-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/slider.lua - <slider>: a number between two others, by drag and tap.

local inner = require "parlua.page.control.inner"
local value = require "parlua.core.value"

local function number(first) return { type = "Number", value = first } end
local function text(first) return { type = "String", value = first or "" } end

local slider = {
    tag = "slider",
    attrs = { min = number(0), max = number(100), step = number(1), value = number(0), disabled = { type = "Boolean" },
        color = text(), backgroundColor = text(), ["selected-color"] = text(), activeColor = text(),
        ["block-size"] = number(28), ["block-color"] = text("#ffffff"), ["show-value"] = { type = "Boolean" } },
    owns = { "value", "min", "max", "step" },
    shows = "value",
}

-- The nearest step between min and max, counted from min; max is always a step.
function slider.fit(values, v)
    local min, max, step = values.min, math.max(values.min, values.max), values.step
    v = math.max(min, math.min(max, v))
    if step <= 0 or v == max then return value.normal(v) end
    return value.normal(math.min(max, tonumber(("%.10g"):format(min + math.floor((v - min) / step + .5) * step))))
end

function slider.new(values) return { value = slider.fit(values, values.value) } end

function slider.take(c, name, v) c.state.value = slider.fit(c.values, name == "value" and v or c.state.value) end

local function first(...)
    for _, colour in ipairs{ ... } do
        if colour ~= "" then return colour end
    end
end

function slider.inside(values, state)
    local range = values.max - values.min
    local share = range > 0 and (state.value - values.min) / range * 100 or 0
    local side = math.max(12, math.min(28, values["block-size"]))
    local boxes = { inner.box("bar", "bar", values.disabled and "opacity: .6" or "", {
        inner.box("rail", "rail", "background-color: " .. first(values.backgroundColor, "#e9e9e9")),
        inner.box("part", "rail", ("right: auto; width: %.7g%%; background-color: %s"):format(share,
            first(values.activeColor, values["selected-color"], values.color, "#1aad19"))),
        inner.box("handle", "handle", ("left: %.7g%%; margin-left: %gpx; top: %gpx; width: %gpx; height: %gpx; "
            .. "background-color: %s"):format(share, -side / 2, 14 - side / 2, side, side, values["block-color"])),
    }) }
    if values["show-value"] then
        boxes[2] = inner.box("number", "number", nil, { { text = value.to_text(state.value) } })
    end
    return { inner.box("slider", "slider", nil, boxes) }
end

-- Sets the value and sends the event name: "change" also for the same value, others only for another one.
local function set(c, v, name)
    v = slider.fit(c.values, v)
    local is_new = v ~= c.state.value
    c.state.value = v
    if is_new then c:refresh() end
    if is_new or name == "change" then c:tell(name, { value = v }) end
end

local function value_at(c, x)
    local bar = c:inner_rect("bar")
    if not bar or bar.width <= 0 then return c.state.value end
    return c.values.min + (x - bar.left) / bar.width * (c.values.max - c.values.min)
end

-- Takes the finger, so nothing scrolls.
function slider.down(c)
    if c.values.disabled then return false end
    c.state.is_dragged = false
    return true
end

function slider.move(c, x)
    c.state.is_dragged = true
    set(c, value_at(c, x), "changing")
end

function slider.up(c, x) set(c, value_at(c, x), "change") end

-- For tests: drags the knob to a value, as a finger does.
function slider.slide_to(c, v)
    set(c, v, "change")
end

function slider.value(c) return c.state.value end

return slider
