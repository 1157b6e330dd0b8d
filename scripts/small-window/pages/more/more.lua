-- SPDX-License-Identifier: MIT
-- more.lua - a page above the player: the small window lies over it.

local diary = require "diary"

Page{
    data = { diary = wx.array{} },

    onLoad = function() diary.note("more: onLoad") end,
    onShow = function() diary.note("more: onShow") end,
    onHide = function() diary.note("more: onHide") end,
    onUnload = function() diary.note("more: onUnload") end,
    showDiary = diary.show,

    onBack = function() wx.navigateBack() end,
}
