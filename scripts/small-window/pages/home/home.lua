-- SPDX-License-Identifier: MIT
-- home.lua - where the way to the player begins. Opened as pages/home/home?src=ADDRESS (percent-encoded).

local diary = require "diary"

Page{
    data = { src = "", diary = wx.array{} },

    onLoad = function(self, query)
        diary.note("home: onLoad")
        self:setData{ src = query.src or "" } -- still encoded: it goes on into the next page's query
    end,

    onShow = function() diary.note("home: onShow") end,
    onHide = function() diary.note("home: onHide") end,
    onUnload = function() diary.note("home: onUnload") end,
    showDiary = diary.show,

    onWatch = function(self) wx.navigateTo{ url = "/pages/watch/watch?src=" .. self.data.src } end,
}
