-- SPDX-License-Identifier: GPL-3.0-or-later
-- touch.lua - one finger (or mouse button) on a page: touch events, tap, longpress.

local native = require "parlua.native"
local event = require "parlua.page.event"

local touch = {}
touch.__index = touch

local LONGPRESS_MS, STILL_PX = 350, 10

function touch.new(page) return setmetatable({ page = page }, touch) end

local function touches_at(x, y, is_lifted)
    local finger = { identifier = 0, pageX = x, pageY = y, clientX = x, clientY = y }
    return { touches = is_lifted and {} or { finger }, changedTouches = { finger } }
end

local function send(self, name, x, y, is_lifted)
    local node = self.page.nodes[self.number]
    if node then event.dispatch(self.page, node, name, { x = x, y = y }, touches_at(x, y, is_lifted)) end
end

local function forget(self)
    if self.timer then native.timer_cancel(self.timer) end
    self.number, self.timer, self.is_long, self.has_moved = nil, nil, nil, nil
end

local function plan_longpress(self, node, x, y)
    if not (event.is_listened(node, "longpress") or event.is_listened(node, "longtap")) then return end
    self.timer = native.timer(LONGPRESS_MS, 0, function()
        self.timer = nil
        if not self.number or self.has_moved then return end
        self.is_long = true
        send(self, "longpress", x, y)
        send(self, "longtap", x, y)
    end)
end

function touch:down(x, y)
    forget(self)
    local node = self.page:node_at(x, y)
    if not node then return end
    self.number, self.x, self.y = node.number, x, y
    send(self, "touchstart", x, y)
    plan_longpress(self, node, x, y)
end

function touch:move(x, y)
    if not self.number then return end
    if math.abs(x - self.x) > STILL_PX or math.abs(y - self.y) > STILL_PX then self.has_moved = true end
    send(self, "touchmove", x, y)
end

function touch:up(x, y)
    if not self.number then return end
    send(self, "touchend", x, y, true)
    if not (self.is_long or self.has_moved) and self.number then send(self, "tap", x, y, true) end
    forget(self)
end

function touch:cancel()
    if self.number then send(self, "touchcancel", self.x, self.y, true) end
    forget(self)
end

touch.forget = forget

return touch
