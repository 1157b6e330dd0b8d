-- SPDX-License-Identifier: GPL-3.0-or-later
-- pull.lua - pull-down refresh: a page follows the finger, stays open during the refresh and closes by an order of the
-- script.

local native = require "parlua.native"

local pull = {}
pull.__index = pull

-- OPEN_PX: how far the page stays open, and from where letting go refreshes; the page moves by SHARE of the finger's way
local OPEN_PX, MOST_PX, SHARE, CLOSE_MS, STEP_MS, DOT_MS = 56, 120, 0.5, 150, 15, 250

function pull.new(page) return setmetatable({ page = page, dots = 1 }, pull) end

local function put(self, px)
    local page = self.page
    if page.pulled == px or page.is_unloaded then return end
    page.pulled = px
    page:put_inset()
    page.needs_build = true -- overlays stay where they are
    page:plan_render()
end

local function stop(self, name)
    if self[name] then native.timer_cancel(self[name]) end
    self[name] = nil
end

-- In a window the dots take turns.
local function animate(self)
    stop(self, "blinking")
    if not self.page.phone.window then return end
    self.blinking = native.timer(DOT_MS, DOT_MS, function()
        self.dots = self.dots % 3 + 1
        self.page.needs_build = true
        self.page:plan_render()
    end)
end

local function close(self)
    stop(self, "blinking")
    stop(self, "closing")
    local step = self.page.pulled / (CLOSE_MS / STEP_MS)
    self.closing = native.timer(STEP_MS, STEP_MS, function()
        local px = self.page.pulled - step
        if px < 1 then
            px = 0
            stop(self, "closing")
        end
        put(self, px)
    end)
end

function pull:is_wanted() return self.page.def.config.enablePullDownRefresh == true and not self.is_open end

-- The pulling finger has moved by dy px since it was put down.
function pull:follow(dy) put(self, math.floor(math.max(0, math.min(MOST_PX, dy * SHARE)))) end

-- The page stays open, and onPullDownRefresh runs.
function pull:start()
    if self.is_open then return end
    self.is_open = true
    stop(self, "closing")
    put(self, OPEN_PX)
    animate(self)
    self.page:call("onPullDownRefresh")
end

function pull:stop()
    if not self.is_open then return end
    self.is_open = false
    close(self)
end

-- The finger lets go.
function pull:let_go()
    if self.page.pulled >= OPEN_PX then return self:start() end
    close(self)
end

function pull:forget()
    stop(self, "closing")
    stop(self, "blinking")
end

-- ---- what is drawn in the gap

local DOTS = [[
<view class="pull" style="top: {{top}}px; height: {{height}}px; background-color: {{background}}">
  <view wx:for="{{3}}" class="dot {{item + 1 == on ? 'dot-on' : ''}}"/>
</view>]]

function pull.install(overlays)
    overlays:show(overlays:define("pull", DOTS, nil, function(page)
        if page.pulled == 0 or page.full then return nil end
        return { top = page.room.top, height = page.pulled, background = page.def.config.backgroundColor,
            on = page.pull.is_open and page.pull.dots or 0 }
    end))
end

return pull
