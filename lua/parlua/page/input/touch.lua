-- SPDX-License-Identifier: GPL-3.0-or-later
-- touch.lua - fingers on a page (the mouse is one): touch events, tap, longpress, hover, scrolling, and controls.
--
-- A finger belongs to the element it was put onto until the finger goes, wherever it moves. A move of more than STILL_PX is
-- no tap: a control may take the finger, else the box below scrolls.

local native = require "parlua.native"
local event = require "parlua.page.input.event"
local value = require "parlua.core.value"

local touch = {}
touch.__index = touch

local LONGPRESS_MS, STILL_PX = 350, 10
local PAGE = 0 -- the number of the page itself as the box that scrolls
local THROW_MS, THROW_PX_S = 100, 100 -- a speed is measured over THROW_MS; from THROW_PX_S on the finger throws

function touch.new(page) return setmetatable({ page = page, fingers = {} }, touch) end

-- ---- events

local function touch_of(self, finger)
    local at = self.page.scrolling:place(0) or { left = 0, top = 0 }
    return { identifier = finger.id, clientX = finger.x, clientY = finger.y, pageX = value.normal(finger.x + at.left),
        pageY = value.normal(finger.y + at.top) }
end

local function send(self, finger, name)
    local node = not self.page.is_unloaded and self.page.nodes[finger.number]
    if not node then return end
    local touches = {}
    for _, other in ipairs(self.fingers) do
        if not other.is_lifted then touches[#touches + 1] = touch_of(self, other) end
    end
    local own = touch_of(self, finger)
    event.dispatch(self.page, node, name, { x = own.pageX, y = own.pageY }, { touches = touches, changedTouches = { own } })
end

-- ---- fingers

local function find(self, id)
    for i, finger in ipairs(self.fingers) do
        if finger.id == id then return finger, i end
    end
end

local function calm(self, finger)
    if finger.timer then native.timer_cancel(finger.timer) end
    if finger.hover then self.page.hover:finish(finger.hover) end
    finger.timer, finger.hover = nil, nil
end

local function forget(self, finger)
    calm(self, finger)
    local _, i = find(self, finger.id)
    if i then table.remove(self.fingers, i) end
end

local function plan_longpress(self, finger, node)
    if not (event.is_listened(node, "longpress") or event.is_listened(node, "longtap")) then return end
    finger.timer = native.timer(LONGPRESS_MS, 0, function()
        finger.timer = nil
        finger.is_long = true
        send(self, finger, "longpress")
        send(self, finger, "longtap")
    end)
end

-- Does the control of the element take the finger for itself?
local function offer(self, finger, node)
    local c = self.page.controls:around(node)
    if c and c.def.down and c.def.down(c, finger.x, finger.y) then finger.control = c end
end

-- id: tells fingers apart; the mouse is 0
function touch:down(x, y, id)
    id = id or 0
    local before = find(self, id)
    if before then forget(self, before) end
    self.page.scrolling:stop()
    local node = self.page:node_at(x, y)
    if not node then return end
    local finger = { id = id, number = node.number, x = x, y = y, start_x = x, start_y = y }
    table.insert(self.fingers, finger)
    finger.hover = self.page.hover:begin(node)
    send(self, finger, "touchstart")
    plan_longpress(self, finger, node)
    offer(self, finger, node)
end

-- ---- scrolling

-- Is touchmove caught on the way? Then the box does not scroll.
local function is_caught(node)
    while node do
        if event.stops(node, "touchmove") then return true end
        node = node.parent
    end
    return false
end

-- The box that a finger scrolls, decided once, by the first direction of the finger.
local function begin_scroll(self, finger)
    local dx, dy = finger.start_x - finger.x, finger.start_y - finger.y
    finger.is_across = math.abs(dx) > math.abs(dy)
    if finger.control or #self.fingers > 1 or is_caught(self.page.nodes[finger.number]) then return end
    finger.scrolled = self.page.scrolling:find(finger.start_x, finger.start_y, finger.is_across and dx or 0,
        finger.is_across and 0 or dy)
    if finger.scrolled == PAGE and self.page.def.config.disableScroll == true then finger.scrolled = nil end
    finger.pulls = not finger.scrolled and not finger.is_across and dy < 0 and self.page.pull:is_wanted()
    finger.scroll_x, finger.scroll_y = finger.start_x, finger.start_y
end

-- Notes the places of the finger in the last THROW_MS.
local function note_step(finger)
    local now_ms = native.now_ms()
    local trail = finger.trail or {}
    finger.trail = trail
    while trail[1] and now_ms - trail[1].at_ms > THROW_MS do
        table.remove(trail, 1)
    end
    trail[#trail + 1] = { at_ms = now_ms, x = finger.x, y = finger.y }
end

local function go_on_scrolling(self, finger)
    local dx, dy = finger.scroll_x - finger.x, finger.scroll_y - finger.y
    finger.scroll_x, finger.scroll_y = finger.x, finger.y
    note_step(finger)
    self.page.scrolling:by(finger.scrolled, finger.is_across and dx or 0, finger.is_across and 0 or dy)
end

local function is_far(finger)
    return math.abs(finger.x - finger.start_x) > STILL_PX or math.abs(finger.y - finger.start_y) > STILL_PX
end

function touch:move(x, y, id)
    local finger = find(self, id or 0)
    if not finger then return end
    finger.x, finger.y = x, y
    send(self, finger, "touchmove")
    if not finger.has_moved and is_far(finger) then
        finger.has_moved = true
        calm(self, finger)
        begin_scroll(self, finger)
    end
    if finger.control and finger.has_moved then
        finger.control.def.move(finger.control, x, y)
    elseif finger.scrolled then
        go_on_scrolling(self, finger)
    elseif finger.pulls then
        self.page.pull:follow(y + self.page.pulled - finger.start_y)
    end
end

-- The content goes on at the last speed of the finger.
local function throw(self, finger)
    local now_ms, first = native.now_ms(), nil
    for _, step in ipairs(finger.trail or {}) do
        if not first and now_ms - step.at_ms <= THROW_MS then first = step end
    end
    local seconds = first and (now_ms - first.at_ms) / 1000 or 0
    if seconds <= 0 then return end
    local speed_x = finger.is_across and (first.x - finger.x) / seconds or 0
    local speed_y = finger.is_across and 0 or (first.y - finger.y) / seconds
    if math.max(math.abs(speed_x), math.abs(speed_y)) < THROW_PX_S then return end
    self.page.scrolling:throw(finger.scrolled, speed_x, speed_y)
end

-- ---- the end

local function tap(self, finger)
    local node = self.page.nodes[finger.number]
    if not node or self.page.controls:is_off(node) then return end
    send(self, finger, "tap")
    node = not self.page.is_unloaded and self.page.nodes[finger.number]
    if node then self.page.controls:tap(node, finger.x, finger.y) end
end

function touch:up(x, y, id)
    local finger = find(self, id or 0)
    if not finger then return end
    finger.x, finger.y, finger.is_lifted = x, y, true
    calm(self, finger)
    send(self, finger, "touchend")
    local c = finger.control
    if c and not c.is_gone then c.def.up(c, x, y) end
    if finger.pulls then self.page.pull:let_go() end
    if finger.scrolled then throw(self, finger) end
    if not (finger.is_long or finger.has_moved) then tap(self, finger) end
    forget(self, finger)
end

-- The page is hidden: all fingers leave it.
function touch:cancel()
    for _, finger in ipairs{ table.unpack(self.fingers) } do
        finger.is_lifted = true
        send(self, finger, "touchcancel")
        if finger.pulls then self.page.pull:let_go() end
        forget(self, finger)
    end
end

function touch:forget()
    for _, finger in ipairs{ table.unpack(self.fingers) } do
        forget(self, finger)
    end
end

return touch
