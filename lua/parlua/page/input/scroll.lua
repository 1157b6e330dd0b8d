-- SPDX-License-Identifier: GPL-3.0-or-later
-- page/input/scroll.lua - scrolls the content of a page and of its boxes, by finger, wheel and script, and sends the events.

local native = require "parlua.native"
local control = require "parlua.page.control"
local event = require "parlua.page.input.event"
local value = require "parlua.core.value"

local scroll = {}
scroll.__index = scroll

local PAGE = 0 -- the number of the page itself
local THRESHOLD_PX = 50
-- thrown content: the share of its speed that is left after a step, and the speed at which the content stops
local STEP_MS, KEEPS, STANDS_PX_S = 16, 0.95, 30

function scroll.new(page) return setmetatable({ page = page }, scroll) end

-- {left, top, width, height of the content, room_x, room_y} or nil
function scroll:place(number)
    if self.page.is_unloaded then return nil end
    local left, top, width, height, room_x, room_y = self.page.view:scroll(number)
    return left and { left = value.normal(left), top = value.normal(top), width = value.normal(width),
        height = value.normal(height), room_x = room_x, room_y = room_y }
end

-- ---- events

-- was and is: px from an edge; true when the content has come near
local function comes_near(was, is, threshold) return was > threshold and is <= threshold end

local function tell_page(page, was, is)
    page:call("onPageScroll", { scrollTop = is.top })
    local threshold = page.def.config.onReachBottomDistance or THRESHOLD_PX
    if comes_near(was.height - was.room_y - was.top, is.height - is.room_y - is.top, threshold) then
        page:call("onReachBottom")
    end
end

local function tell_edges(page, node, was, is, values)
    local upper, lower = values["upper-threshold"], values["lower-threshold"]
    local rows = {
        { "scrolltoupper", "top", was.top, is.top, upper },
        { "scrolltoupper", "left", was.left, is.left, upper },
        { "scrolltolower", "bottom", was.height - was.room_y - was.top, is.height - is.room_y - is.top, lower },
        { "scrolltolower", "right", was.width - was.room_x - was.left, is.width - is.room_x - is.left, lower },
    }
    for _, row in ipairs(rows) do
        if comes_near(row[3], row[4], row[5]) then event.dispatch(page, node, row[1], { direction = row[2] }) end
    end
end

local function tell(self, number, was)
    local page = self.page
    local is = not page.is_unloaded and self:place(number)
    if not is then return end
    if number == PAGE then return tell_page(page, was, is) end
    local node = page.nodes[number]
    local def = node and control.by_tag[node.tag]
    if not def or node.tag ~= "scroll-view" then return end
    page.controls.by_number[number].state.at = is
    event.dispatch(page, node, "scroll", { scrollLeft = is.left, scrollTop = is.top, scrollWidth = is.width,
        scrollHeight = is.height, deltaX = was.left - is.left, deltaY = was.top - is.top })
    tell_edges(page, node, was, is, control.values(def, node))
end

-- ---- moves

local function move(self, number, left, top)
    local was = self:place(number)
    return was ~= nil and self.page.view:scroll_to(number, left, top) and was or nil
end

-- Scrolls, as far as there is content; true when the content has moved. Listeners are called before the function returns.
function scroll:to(number, left, top)
    local was = move(self, number, left, top)
    if was then tell(self, number, was) end
    return was ~= nil
end

function scroll:by(number, dx, dy)
    local at = self:place(number)
    return at ~= nil and self:to(number, at.left + dx, at.top + dy)
end

-- The same while the page is rendered: listeners are called on the next turn.
function scroll:put(number, left, top)
    local was = move(self, number, left, top)
    if was then self.page.phone.turn:do_next(function() tell(self, number, was) end) end
end

-- The box at the point that has content in that direction, 0 for the page; nil: none.
function scroll:find(x, y, dx, dy) return self.page.view:scroller(x, y, dx, dy) end

-- A wheel turned at the point, to move the content by dx, dy px.
function scroll:wheel(x, y, dx, dy)
    for _, way in ipairs{ { dx, 0 }, { 0, dy } } do
        local number = (way[1] ~= 0 or way[2] ~= 0) and self:find(x, y, way[1], way[2])
        if number then self:by(number, way[1], way[2]) end
    end
end

-- ---- throws

function scroll:stop()
    if self.timer then native.timer_cancel(self.timer) end
    self.timer = nil
end

-- A finger left a box at that speed, in px per second: the content goes on, slower and slower, until stop() or its end.
function scroll:throw(number, speed_x, speed_y)
    self:stop()
    self.timer = native.timer(STEP_MS, STEP_MS, function()
        local is_moved = not self.page.is_unloaded and self:by(number, speed_x * STEP_MS / 1000, speed_y * STEP_MS / 1000)
        speed_x, speed_y = speed_x * KEEPS, speed_y * KEEPS
        if not is_moved or math.max(math.abs(speed_x), math.abs(speed_y)) < STANDS_PX_S then self:stop() end
    end)
end

return scroll
