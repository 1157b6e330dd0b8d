-- SPDX-License-Identifier: MIT
-- watch.lua - the player: its picture goes to the small window when the page is left, forwards or back.

local diary = require "diary"

Page{
    data = { src = "", diary = wx.array{} },

    onLoad = function(self, query)
        diary.note("watch: onLoad")
        self.player = wx.createLivePlayerContext("player", self)
        self:setData{ src = wx.decodeURIComponent(query.src or "") }
    end,

    onShow = function() diary.note("watch: onShow") end,
    onHide = function() diary.note("watch: onHide") end,
    onUnload = function() diary.note("watch: onUnload") end,
    showDiary = diary.show,

    onEnter = function() diary.note("small window: opened") end,
    onLeave = function() diary.note("small window: closed") end,

    onPush = function() wx.navigateTo{ url = "/pages/more/more" } end,
    onPop = function() wx.navigateBack() end,

    onAsk = function(self)
        local ok, res = pcall(await, self.player:requestPictureInPicture{})
        if not ok then wx.showToast{ title = res.errMsg, icon = "none" } end
    end,
}
