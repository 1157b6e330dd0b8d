-- SPDX-License-Identifier: GPL-3.0-or-later
-- small_window.lua - the small window of a phone (picture-in-picture): one live component goes on above any page. The window
-- is an overlay; the component's page may be hidden, or even off the stack, and lives as long as the window does.

local native = require "parlua.native"
local event = require "parlua.page.input.event"
local route = require "parlua.page.route"

local small_window = {}
small_window.__index = small_window

local WXML = [[
<view class="small-window" style="left:{{left}}px;top:{{top}}px;width:{{width}}px;height:{{height}}px"
    catchtouchstart="grab" catchtouchmove="drag" catchtap="open">
    <parlua-live class="small-window-picture"/>
    <view class="small-window-close" catchtap="close"><view class="small-window-bar"/><view
        class="small-window-bar small-window-other"/></view>
</view>]]
local SHARE, MARGIN = 0.4, 12 -- of the page's sides at most; px to its edges
local DEFAULT_TOP = 0.1

function small_window.new(phone) return setmetatable({ phone = phone }, small_window) end

-- ---- where it is

local function area(self)
    local top = self.phone.top
    return top and top.width or self.phone.width, top and top.height or self.phone.height
end

local function clamp(v, low, high) return math.max(low, math.min(v, high)) end

local function keep_inside(self, w)
    local width, height = area(self)
    local left, top = clamp(w.left, 0, math.max(0, width - w.width)), clamp(w.top, 0, math.max(0, height - w.height))
    local has_moved = left ~= w.left or top ~= w.top
    w.left, w.top = left, top
    return has_moved
end

-- "(right, 20)" or "left,20%"
local function wanted_place(self, text)
    local side, percent = text:match("^%s*%(?%s*(%a+)%s*,%s*(%d+%.?%d*)%s*%%?%s*%)?%s*$")
    if side == "left" or side == "right" then return side, math.min(tonumber(percent), 100) / 100 end
    if text ~= "" then
        self.phone.console.warn(('picture-in-picture-init-position: "%s" is not like "(right, 20)"'):format(text))
    end
    return "right", DEFAULT_TOP
end

-- The place of the window: the shape of the component's box, at the side that position names.
local function place(self, page, entry, position)
    local width, height = area(self)
    local box = page:rect{ number = entry.number }
    local is_flat = not box or box.width <= 0 or box.height <= 0
    local box_width, box_height = is_flat and 3 or box.width, is_flat and 4 or box.height
    local scale = math.min(width * SHARE / box_width, height * SHARE / box_height)
    local w = { page = page, entry = entry, width = box_width * scale, height = box_height * scale }
    local side, percent = wanted_place(self, position)
    w.left = side == "left" and MARGIN or width - w.width - MARGIN
    w.top = height * percent
    keep_inside(self, w)
    return w
end

local function draw(self)
    local w = self.shown
    self.phone.overlays:show(self.own, { left = w.left, top = w.top, width = w.width, height = w.height })
end

-- ---- coming and going

local function tell(w, name)
    local node = not w.page.is_unloaded and w.page.nodes[w.entry.number]
    if not node then return end
    w.page.phone:live_event(w.page, node, { type = name, at_ms = native.now_ms(), detail = {} })
    event.dispatch(w.page, node, name, {})
end

local function define(self)
    local function later(fn) -- not inside the touch that runs this handler
        self.phone.turn:do_next(function() if self.shown then fn(self) end end)
    end
    return self.phone.overlays:define("small-window", WXML, {
        grab = function(_, e)
            local finger, w = e.changedTouches[1], self.shown
            if w then w.grip_x, w.grip_y = finger.clientX - w.left, finger.clientY - w.top end
        end,
        drag = function(_, e)
            local finger, w = e.changedTouches[1], self.shown
            if w then self:move(finger.clientX - w.grip_x, finger.clientY - w.grip_y) end
        end,
        open = function() later(self.open) end,
        close = function() later(self.close) end,
    })
end

-- Shows a component of a page; the one shown before leaves.
function small_window:enter(page, entry)
    if self.shown and self.shown.entry == entry then return end
    if self.shown then self:close() end
    local wish = native.live_small_window(entry.id)
    if not wish then return end
    self.own = self.own or define(self)
    self.shown = place(self, page, entry, wish.position)
    self.phone:tell_live()
    page.view:bind_live(entry.number, 0) -- its box is black meanwhile
    page.live:tell_around()
    draw(self)
end

-- Sends the event of the component that has entered, once, when the page stack has settled.
function small_window:announce()
    local w = self.shown
    if not w or w.is_told then return end
    w.is_told = true
    tell(w, "enterpictureinpicture")
end

local function leave(self)
    local w = self.shown
    self.shown = nil
    self.phone:tell_live()
    self.phone.overlays:hide(self.own)
    if not w.page.is_unloaded then
        if w.page.live.by_id[w.entry.id] then w.page.view:bind_live(w.entry.number, w.entry.id) end
        w.page.live:tell_around()
    end
    if w.is_told then tell(w, "leavepictureinpicture") end
    return w
end

-- Closes the window; a page that is off the stack ends with it.
function small_window:close()
    if not self.shown then return end
    local w = leave(self)
    if w.is_off_stack then w.page:unload() end
end

-- Goes back to the page of the component.
function small_window:open()
    if self.shown then route.come_back(self.phone, self.shown.page) end
end

function small_window:move(left, top)
    local w = self.shown
    w.left, w.top = left, top
    keep_inside(self, w)
    draw(self)
end

-- ---- told by pages and scripts

local function candidate(page, trigger)
    local found
    for number, entry in next, page.live.by_number do
        local wish = native.live_small_window(entry.id)
        if wish and wish[trigger] and wish.active and (not found or number < found.number) then found = entry end
    end
    return found
end

-- The page on top is about to be covered by another one.
function small_window:on_push(page)
    local entry = candidate(page, "push")
    if entry and not (self.shown and self.shown.page == page) then self:enter(page, entry) end
end

-- The page is left for good. True when the window keeps it alive.
function small_window:on_pop(page)
    local w = self.shown
    if w and w.page == page then
        local wish = native.live_small_window(w.entry.id)
        w.is_off_stack = wish and wish.pop
        return w.is_off_stack
    end
    local entry = candidate(page, "pop")
    if not entry then return false end
    self:enter(page, entry)
    self.shown.is_off_stack = true
    return true
end

-- The page comes to the top, or ends: the page gets its component back.
function small_window:page_comes(page)
    if self.shown and self.shown.page == page then leave(self) end
end
small_window.page_goes = small_window.page_comes

-- The page off the stack, or nil
function small_window:page_kept() return self.shown and self.shown.is_off_stack and self.shown.page end

-- Is it the component that is shown?
function small_window:shows(entry) return self.shown ~= nil and self.shown.entry == entry end

-- The component is no longer in its page.
function small_window:lost(entry)
    if not self:shows(entry) then return end
    self.phone.turn:do_next(function() if self:shows(entry) then self:close() end end)
end

-- requestPictureInPicture and exitPictureInPicture: carried out when the turn ends. nil, or the reason why not.
function small_window:order(is_wanted, page, entry)
    if not is_wanted and not self.shown then return "not in picture in picture" end
    self.phone.turn:do_soon(function()
        if not is_wanted then return self:close() end
        if page.is_unloaded or not page.live.by_id[entry.id] then return end
        self:enter(page, entry)
        self:announce()
    end)
end

-- A page has been laid out and holds this node.
function small_window:bind(page, node)
    local w = self.shown
    if not w or node.owner ~= self.own then return end
    page.view:bind_live(node.number, w.entry.id)
    if keep_inside(self, w) then draw(self) end
end

-- ---- for tests

-- The place on the page: {left=, top=, width=, height=}, or nil.
function small_window:rect()
    local w = self.shown
    return w and { left = w.left, top = w.top, width = w.width, height = w.height }
end

return small_window
