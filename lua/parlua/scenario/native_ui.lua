-- SPDX-License-Identifier: MIT
-- native_ui.lua - the result of app:native(): taps on dialogs, bars and other things a phone draws around its pages.

local argument = require "parlua.scenario.argument"
local coroutines = require "parlua.scenario.coroutines"

local native_ui = {}
native_ui.__index = native_ui

function native_ui.new(device) return setmetatable({ device = device }, native_ui) end

-- The open dialog of that kind; waits a little for the dialog, since scripts ask on a later turn.
local function open(self, kind, what)
    local asked = self.device.phone.asked
    local dialog = coroutines.poll(function() return asked:open(kind) end, 1)
    return dialog or argument.caller(("no %s is open"):format(what))
end

-- Answers the dialog, and waits until the script has the answer.
local function answer(self, kind, what, with)
    self.device.phone:answer(open(self, kind, what), with)
    coroutines.sleep(5)
end

-- text (optional): typed into an editable dialog
function native_ui:confirmModal(text)
    local dialog = open(self, "modal", "modal")
    local typed = dialog.own and dialog.own.vars.typed
    self.device.phone:answer(dialog, { confirm = true,
        content = dialog.editable and (text or typed or dialog.content or "") or nil })
    coroutines.sleep(5)
end

function native_ui:cancelModal() answer(self, "modal", "modal", { confirm = false }) end
function native_ui:authorizeAllow() answer(self, "authorize", "permission dialog", { confirm = true }) end
function native_ui:authorizeCancel() answer(self, "authorize", "permission dialog", { confirm = false }) end

-- index: from 0, as in tapIndex; nil: the cancel button
function native_ui:tapActionSheet(index)
    local dialog = open(self, "actionsheet", "action sheet")
    if index ~= nil and dialog.itemList[index + 1] == nil then argument.caller(("it has no item %s"):format(index)) end
    self.device.phone:answer(dialog, { tapIndex = index })
    coroutines.sleep(5)
end

-- states: {["scope.camera"] = false, ...}, the switches to set before the page is left
function native_ui:closeSetting(states) answer(self, "setting", "settings page", { authSetting = states }) end

-- Taps a tab; its url as in app.json, or with a leading slash.
function native_ui:switchTab(options)
    local bars = self.device.phone.bars
    local index = bars:tab_of(options.url)
    if not index then argument.caller(("%s is no tab"):format(tostring(options.url))) end
    self.device.phone:happen{ what = "tab", index = index }
    coroutines.sleep(20)
end

-- Taps the arrow of the navigation bar.
function native_ui:navigateLeft()
    if #self.device.phone.pages < 2 then argument.caller("the first page has no arrow") end
    self.device.phone:happen{ what = "back" }
    coroutines.sleep(20)
end

-- Pulls the page down from its top with a finger, far enough for a refresh, and lets go.
function native_ui:pullDown()
    local phone = self.device.phone
    local x, y = phone.width / 2, phone.top.room.top + 20
    phone:down(x, y)
    for way = 20, 160, 20 do phone:move(x, y + way) end
    phone:up(x, y + 160)
end

-- Goes to the desktop: the app is in the background then.
function native_ui:goHome() self.device.phone:background() end

return native_ui
