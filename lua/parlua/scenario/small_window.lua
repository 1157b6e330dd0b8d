-- SPDX-License-Identifier: MIT
-- small_window.lua - the small window of a phone for scenarios and tests: looking at the window, and tapping, dragging and
-- closing it with a finger. Places are px of the page on top.

local argument = require "parlua.scenario.argument"
local coroutines = require "parlua.scenario.coroutines"

local small_window = {}
small_window.__index = small_window

local CLOSE_PX = 16 -- from the corner to the middle of the close button
local STEPS = 4

-- The handle, or nil when no small window is open.
function small_window.of(phone)
    return phone.small_window.shown and setmetatable({ phone = phone, shown = phone.small_window.shown }, small_window)
end

local function rect_of(self)
    if self.phone.small_window.shown ~= self.shown then argument.caller("the small window is gone") end
    self.phone.top:render()
    return self.phone.small_window:rect()
end

-- {x=, y=, width=, height=}
function small_window:rect()
    local r = rect_of(self)
    return { x = r.left, y = r.top, width = r.width, height = r.height }
end

local function press(self, x, y)
    local page = self.phone.top.number
    self.phone:down(x, y, nil, page)
    self.phone:up(x, y, nil, page)
    if not coroutines.poll(function() return self.phone.small_window.shown ~= self.shown end) then
        argument.caller("the small window is covered")
    end
end

-- Taps the window; returns when the page of the player is on top.
function small_window:tap()
    local r = rect_of(self)
    press(self, r.left + r.width / 2, r.top + r.height / 2)
end

-- Taps the close button.
function small_window:close()
    local r = rect_of(self)
    press(self, r.left + r.width - CLOSE_PX, r.top + CLOSE_PX)
end

-- Moves the left top corner to x, y, or as near to there as the window stays on the page.
function small_window:drag(x, y)
    local r = rect_of(self)
    local page, from_x, from_y = self.phone.top.number, r.left + r.width / 2, r.top + r.height / 2
    self.phone:down(from_x, from_y, nil, page)
    for i = 1, STEPS do
        self.phone:move(from_x + (x - r.left) * i / STEPS, from_y + (y - r.top) * i / STEPS, nil, page)
    end
    self.phone:up(from_x + x - r.left, from_y + y - r.top, nil, page)
    self.phone.top:render()
end

return small_window
