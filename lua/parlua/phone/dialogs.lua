-- SPDX-License-Identifier: GPL-3.0-or-later
-- dialogs.lua - the dialogs of a phone: modal, action sheet, permission, settings. A tap on one of its buttons answers a
-- dialog; nothing below a dialog can be tapped.

local dialogs = {}
dialogs.__index = dialogs

local MODAL = [[
<view class="cover dim">
  <view class="dialog">
    <view wx:if="{{title}}" class="dialog-title">{{title}}</view>
    <input wx:if="{{isEditable}}" class="dialog-input" value="{{content}}" placeholder="{{placeholder}}" focus
      bindinput="type" bindconfirm="confirm"/>
    <view wx:elif="{{content}}" class="dialog-text">{{content}}</view>
    <view class="dialog-buttons">
      <view wx:if="{{showCancel}}" class="dialog-button cancel" style="color: {{cancelColor}}" bindtap="cancel"
        >{{cancelText}}</view>
      <view class="dialog-button confirm {{showCancel ? 'dialog-parted' : ''}}" style="color: {{confirmColor}}"
        bindtap="confirm">{{confirmText}}</view>
    </view>
  </view>
</view>]]

local SHEET = [[
<view class="cover dim" bindtap="cancel">
  <view class="sheet" catchtap="nothing">
    <view wx:if="{{alertText}}" class="sheet-title">{{alertText}}</view>
    <view wx:for="{{items}}" class="sheet-item {{index || alertText ? '' : 'sheet-first'}}" style="color: {{itemColor}}"
      data-index="{{index}}" catchtap="choose">{{item}}</view>
    <view class="sheet-gap"/>
    <view class="sheet-item sheet-first cancel" catchtap="cancel">{{cancelText}}</view>
  </view>
</view>]]

local ASK = [[
<view class="cover dim">
  <view class="sheet ask">
    <view class="ask-app">{{app}} asks to</view>
    <view class="ask-what">{{what}}</view>
    <view wx:if="{{desc}}" class="ask-why">{{desc}}</view>
    <view class="ask-buttons">
      <view class="ask-button cancel" bindtap="cancel">{{denyText}}</view>
      <view class="ask-button ask-yes confirm" bindtap="confirm">{{allowText}}</view>
    </view>
  </view>
</view>]]

local SETTINGS = [[
<view class="settings">
  <view class="settings-nav"><view class="nav-back" bindtap="done"><view class="nav-arrow"/></view>Settings</view>
  <view class="settings-why">{{rows.length ? app + ' may' : app + ' has not asked for anything yet'}}</view>
  <view wx:for="{{rows}}" class="settings-row">
    <text>{{item.what}}</text>
    <view class="toggle {{item.isOn ? 'toggle-on' : ''}}" data-index="{{index}}" bindtap="turn"><view class="knob"/></view>
  </view>
</view>]]

local WHAT = { ["scope.camera"] = "use your camera", ["scope.record"] = "use your microphone",
    ["scope.writePhotosAlbum"] = "save pictures to your album" }

-- What buttons say when the page does not, by the language of the phone.
local BUTTONS = {
    en = { cancel = "Cancel", confirm = "OK", deny = "Deny", allow = "Allow" },
    zh = { cancel = "取消", confirm = "确定", deny = "拒绝", allow = "允许" },
}

local function button(self, name) return (BUTTONS[self.phone.language:match("^%a+")] or BUTTONS.en)[name] end

local function app_name(phone)
    local title = phone.config.window.navigationBarTitleText
    return title ~= "" and title or "This app"
end

local function modal(self, dialog)
    local own
    local handlers = {
        confirm = function() dialog.settle{ confirm = true, content = dialog.editable and own.vars.typed or nil } end,
        cancel = function() dialog.settle{ confirm = false } end,
        type = function(_, e) own.vars.typed = e.detail.value end,
    }
    own = self.phone.overlays:define(self:name(), MODAL, handlers)
    return own, { title = dialog.title, content = dialog.content, isEditable = dialog.editable,
        placeholder = dialog.placeholderText, showCancel = dialog.showCancel,
        cancelText = dialog.cancelText or button(self, "cancel"),
        confirmText = dialog.confirmText or button(self, "confirm"), cancelColor = dialog.cancelColor or "#000000",
        confirmColor = dialog.confirmColor or "#576b95", typed = dialog.content or "" }
end

local function sheet(self, dialog)
    local handlers = {
        choose = function(_, e) dialog.settle{ tapIndex = e.currentTarget.dataset.index } end,
        cancel = function() dialog.settle{} end,
        nothing = function() end,
    }
    return self.phone.overlays:define(self:name(), SHEET, handlers), { items = dialog.itemList,
        alertText = dialog.alertText, itemColor = dialog.itemColor or "#000000", cancelText = button(self, "cancel") }
end

local function authorize(self, dialog)
    local handlers = {
        confirm = function() dialog.settle{ confirm = true } end,
        cancel = function() dialog.settle{ confirm = false } end,
    }
    return self.phone.overlays:define(self:name(), ASK, handlers),
        { app = app_name(self.phone), what = WHAT[dialog.scope], desc = dialog.desc,
        denyText = button(self, "deny"), allowText = button(self, "allow") }
end

local function rows_of(state)
    local rows = {}
    for scope, is_on in next, state do
        rows[#rows + 1] = { scope = scope, what = WHAT[scope], isOn = is_on }
    end
    table.sort(rows, function(a, b) return a.scope < b.scope end)
    return rows
end

local function setting(self, dialog)
    local overlays, own = self.phone.overlays, nil
    local state = dialog.authSetting
    local handlers = {
        done = function() dialog.settle{ authSetting = state } end,
        turn = function(_, e)
            local row = own.vars.rows[e.currentTarget.dataset.index + 1]
            state[row.scope] = not state[row.scope]
            overlays:show(own, { rows = rows_of(state) })
        end,
    }
    own = overlays:define(self:name(), SETTINGS, handlers)
    return own, { app = app_name(self.phone), rows = rows_of(state) }
end

local kinds = { modal = modal, actionsheet = sheet, authorize = authorize, setting = setting }

function dialogs.new(phone)
    local cfg = phone.cfg
    local is_drawn = cfg.dialogs == "drawn" or cfg.dialogs == nil and cfg.window ~= nil
    return setmetatable({ phone = phone, is_drawn = is_drawn, count = 0 }, dialogs)
end

-- A new key for each dialog, so that two may be open.
function dialogs:name()
    self.count = self.count + 1
    return "dialog-" .. self.count
end

-- Draws a dialog (see phone:ask) until the dialog is answered.
function dialogs:show(dialog)
    local own, data = kinds[dialog.kind](self, dialog)
    dialog.own = own
    self.phone.overlays:show(own, data)
end

function dialogs:hide(dialog)
    if dialog.own then self.phone.overlays:hide(dialog.own) end
end

-- The newest question of that kind nobody has answered, or nil.
function dialogs:open(kind)
    local list = self.phone.dialogs
    for i = #list, 1, -1 do
        if list[i].kind == kind and not list[i].is_answered then return list[i] end
    end
end

return dialogs
