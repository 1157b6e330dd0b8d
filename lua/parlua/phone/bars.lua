-- SPDX-License-Identifier: GPL-3.0-or-later
-- bars.lua - the navigation bar above a page and the tab bar below. The bars take their room from the page: its height,
-- 100vh and fixed boxes end at the bars. Drawn when the phone has a window, or as phone.cfg.chrome says.

local route = require "parlua.page.route"

local bars = {}
bars.__index = bars

local NAV_PX, TABS_PX = 44, 50
local FRONT = { white = "#ffffff", black = "#000000" }
local TAB_DEFAULTS = { color = "#7a7e83", selectedColor = "#3cc51f", backgroundColor = "#ffffff" }

local NAV = [[
<view class="nav" style="background-color: {{background}}; color: {{front}}">
  <view wx:if="{{is_inner}}" class="nav-back" bindtap="back">
    <view class="nav-arrow" style="border-color: {{front}}"/>
  </view>
  <view wx:if="{{is_loading}}" class="spinner">
    <view wx:for="{{12}}" class="spoke" style="background-color: {{front}}; opacity: {{(item + 1) / 12}};
      transform: rotate({{item * 30}}deg)"/>
  </view>
  <view class="nav-title">{{title}}</view>
</view>]]

local TABS = [[
<view class="tabs {{isWhite ? 'tabs-white' : ''}}" style="background-color: {{background}}">
  <view wx:for="{{list}}" class="tab" data-index="{{index}}" bindtap="choose"
      style="color: {{item.isCurrent ? selected : color}}">
    <image wx:if="{{item.icon}}" class="tab-icon" src="{{item.icon}}" mode="aspectFit"/>
    <text class="{{item.icon ? 'tab-small' : ''}}">{{item.text}}</text>
  </view>
</view>]]

local function is_drawn(phone)
    if phone.cfg.chrome ~= nil then return phone.cfg.chrome == true end
    return phone.cfg.window ~= nil
end

-- Room above and below a page with this configuration, CSS px.
function bars:room(config, path)
    if not self.is_drawn then return 0, 0 end
    local top = config.navigationStyle == "custom" and 0 or NAV_PX
    return top, self.phone.config.tabs[path] and TABS_PX or 0
end

local function nav_vars(self, page)
    if page.full or page.room.top == 0 then return nil end
    local config, own = page.def.config, page.bar
    return { title = own.title or config.navigationBarTitleText, is_loading = own.is_loading == true,
        background = own.background or config.navigationBarBackgroundColor,
        front = own.front or FRONT[config.navigationBarTextStyle] or FRONT.white,
        is_inner = self.phone.pages[1] ~= page }
end

local function plain(path) return (tostring(path):gsub("^/+", ""):gsub("%.lua$", "")) end

local function tab_rows(self, page)
    local rows = {}
    for i, tab in ipairs(self.phone.config.tabBar.list) do
        local is_current = plain(tab.pagePath) == page.route
        rows[i] = { text = tostring(tab.text or ""), isCurrent = is_current,
            icon = is_current and tab.selectedIconPath or tab.iconPath or nil }
    end
    return rows
end

local function tab_vars(self, page)
    if page.full or page.room.bottom == 0 then return nil end
    local given = self.phone.config.tabBar
    local function colour(name) return type(given[name]) == "string" and given[name] or TAB_DEFAULTS[name] end
    return { list = tab_rows(self, page), color = colour("color"), selected = colour("selectedColor"),
        background = colour("backgroundColor"), isWhite = given.borderStyle == "white" }
end

-- The arrow of the navigation bar was tapped.
function bars:back()
    self.phone.turn:do_next(function() route.move(self.phone, "navigateBack") end)
end

-- A tab was tapped, index from 1: its page comes to the front and gets onTabItemTap.
function bars:choose(index)
    local phone = self.phone
    local tab = phone.config.tabBar.list[index]
    phone.turn:do_next(function()
        local ok, why = route.move(phone, "switchTab", "/" .. plain(tab.pagePath))
        if not ok then return phone.console.warn("tab bar: " .. why) end
        phone.top:call("onTabItemTap", { index = tostring(index - 1), pagePath = plain(tab.pagePath),
            text = tab.text })
    end)
end

-- The number, from 1, of the tab that shows this page; nil for other pages.
function bars:tab_of(url) return self.phone.config.tabs[plain(url)] end

function bars.new(phone)
    local self = setmetatable({ phone = phone, is_drawn = is_drawn(phone) }, bars)
    if not self.is_drawn then return self end
    phone.overlays:show(phone.overlays:define("navigation-bar", NAV, { back = function() self:back() end },
        function(page) return nav_vars(self, page) end))
    phone.overlays:show(phone.overlays:define("tab-bar", TABS,
        { choose = function(_, e) self:choose(e.currentTarget.dataset.index + 1) end },
        function(page) return tab_vars(self, page) end))
    return self
end

return bars
