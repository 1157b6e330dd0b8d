-- SPDX-License-Identifier: GPL-3.0-or-later
-- toasts.lua - the toast or loading sign in the middle of a phone, one at a time, above all else. With a mask nothing below
-- the sign can be tapped.

local native = require "parlua.native"
local tree = require "parlua.page.template.tree"

local toasts = {}
toasts.__index = toasts

local TOAST = [[
<view class="cover {{mask ? '' : 'lets-through'}}">
  <view class="toast {{icon == 'none' && !image ? 'toast-plain' : ''}}">
    <image wx:if="{{image}}" class="toast-image" src="{{image}}" mode="aspectFit"/>
    <view wx:elif="{{icon == 'success'}}" class="toast-icon"><view class="check"/></view>
    <view wx:elif="{{icon == 'error'}}" class="toast-icon"><view class="cross"/><view class="cross cross-other"/></view>
    <view wx:elif="{{icon == 'loading'}}" class="spinner" style="transform: rotate({{angle}}deg)">
      <view wx:for="{{12}}" class="spoke"
        style="background-color: rgba(255, 255, 255, {{(item + 1) / 12}}); transform: rotate({{item * 30}}deg)"/>
    </view>
    <text>{{title}}</text>
  </view>
</view>]]

local STEP_MS, STEP_DEG = 80, 30

function toasts.new(phone)
    local own = phone.overlays:define("toast", TOAST)
    own.is_topmost = true
    return setmetatable({ phone = phone, own = own }, toasts)
end

-- Turns the spokes by patching their node alone.
local function turn(self)
    local page = self.phone.top
    self.own.vars.angle = (self.own.vars.angle + STEP_DEG) % 360
    if not page or page.is_unloaded or not page.root then return end
    tree.each(page.root, function(node)
        if node.owner ~= self.own or node.attrs.class ~= "spinner" then return end
        page.view:patch{ { number = node.number, name = "style", value = ("transform: rotate(%ddeg)"):format(
            self.own.vars.angle) } }
    end)
end

-- Starts or stops the turning of the spokes, in a window.
local function animate(self, is_wanted)
    if self.timer then native.timer_cancel(self.timer) end
    self.timer = is_wanted and native.timer(STEP_MS, STEP_MS, function() turn(self) end) or nil
end

-- Shows {title=, icon=, image=, mask=}; nil: hides the sign.
function toasts:show(what)
    local overlays = self.phone.overlays
    animate(self, what and what.icon == "loading" and self.phone.window ~= nil)
    if not what then return overlays:hide(self.own) end
    local vars = self.own.vars
    vars.title, vars.icon, vars.image, vars.mask, vars.angle = what.title, what.icon, what.image, what.mask, 0
    overlays:show(self.own)
end

function toasts:close() animate(self, false) end

return toasts
