-- SPDX-License-Identifier: MIT
-- hand.lua - what app:native() gives: taps on what the phone draws around and above its pages (test-api.md 1.3).

local flow = require "parlua.scenario.flow"

local hand = {}
hand.__index = hand

function hand.new(device) return setmetatable({ device = device }, hand) end

-- The open question of that kind; waits for it a little: scripts ask on a later turn.
local function open(self, kind, what)
    local asked = self.device.phone.asked
    local dialog = flow.poll(function() return asked:open(kind) end, 1)
    return dialog or error(("no %s is open"):format(what), 3)
end

-- Answers it, and waits until the script has heard.
local function answer(self, kind, what, with)
    open(self, kind, what).answer(with)
    flow.sleep(5)
end

-- text (optional): what was typed into an editable one
function hand:confirmModal(text)
    local dialog = open(self, "modal", "modal")
    local typed = dialog.own and dialog.own.vars.typed
    dialog.answer{ confirm = true, content = dialog.editable and (text or typed or dialog.content or "") or nil }
    flow.sleep(5)
end

function hand:cancelModal() answer(self, "modal", "modal", { confirm = false }) end
function hand:authorizeAllow() answer(self, "authorize", "permission dialog", { confirm = true }) end
function hand:authorizeCancel() answer(self, "authorize", "permission dialog", { confirm = false }) end

-- index from 0 as in tapIndex; nil: its cancel button
function hand:tapActionSheet(index)
    local dialog = open(self, "actionsheet", "action sheet")
    if index ~= nil and dialog.itemList[index + 1] == nil then error(("it has no item %s"):format(index), 2) end
    dialog.answer{ tapIndex = index }
    flow.sleep(5)
end

-- states: {["scope.camera"] = false, ...}, what is switched before the page is left
function hand:closeSetting(states) answer(self, "setting", "settings page", { authSetting = states }) end

-- A tab, as given in app.json or with a leading slash.
function hand:switchTab(options)
    local bars = self.device.phone.bars
    local index = bars:tab_of(options.url)
    if not index then error(("%s is no tab"):format(tostring(options.url)), 2) end
    bars:choose(index)
    flow.sleep(20)
end

-- The arrow of the navigation bar.
function hand:navigateLeft()
    if #self.device.phone.pages < 2 then error("the first page has no arrow", 2) end
    self.device.phone.bars:back()
    flow.sleep(20)
end

-- A finger pulls the page down from its top, far enough to refresh it, and lets go.
function hand:pullDown()
    local phone = self.device.phone
    local x, y = phone.width / 2, phone.top.room.top + 20
    phone:down(x, y)
    for way = 20, 160, 20 do phone:move(x, y + way) end
    phone:up(x, y + 160)
end

-- Back to the desktop: the app goes to the background.
function hand:goHome() self.device.phone:background() end

return hand
