-- SPDX-License-Identifier: MIT
-- call.lua - a call of two: our picture is pushed, theirs is played; tap the small one to swap, hang up, switch camera.
-- Opened as pages/call/call?push=ADDRESS&pull=ADDRESS (percent-encoded when they hold & or ?).

local code = require "live.codes"

-- codes after which nothing more will come; 3001 to 3005 are retried by the components themselves
local is_over = {
    [code.PUSH_ERR_NET_DISCONNECT] = true,
    [code.PLAY_ERR_NET_DISCONNECT] = true,
    [code.PUSH_ERR_SCREEN_INTERRUPTED] = true,
    [code.PLAY_END] = true, -- the other side has hung up
}

Page{
    data = {
        is_small = 2, -- 1: our own picture is the small one, 2: theirs is
        push_stream = "",
        pull_stream = "",
        device_position = "front",
    },

    onLoad = function(self, query)
        self.pusher = wx.createLivePusherContext()
        self.player = wx.createLivePlayerContext("player", self)
        self:setData{
            push_stream = wx.decodeURIComponent(query.push or ""),
            pull_stream = wx.decodeURIComponent(query.pull or ""),
        }
    end,

    statechangePusher = function(self, e)
        self:close(e.detail.code)
    end,

    statechangePlayer = function(self, e)
        self:close(e.detail.code)
    end,

    close = function(self, status)
        if is_over[status] then self:hangUp() end
    end,

    binderrorPusher = function(_, e)
        local errCode = e.detail.errCode
        if errCode == code.ERR_CAMERA_DENIED or errCode == code.ERR_MIC_DENIED then
            wx.showToast{ title = e.detail.errMsg, icon = "none" }
        end
    end,

    -- data-class says what the tapped picture looks like now
    bindPusherClick = function(self, e)
        local class = e.currentTarget.dataset.class
        if class == "small-window" and self.data.is_small == 1 then self:setData{ is_small = 2 } end
    end,

    bindPlayerClick = function(self, e)
        local class = e.currentTarget.dataset.class
        if class == "small-window" and self.data.is_small == 2 then self:setData{ is_small = 1 } end
    end,

    hangUp = function(self)
        if self.over then return end -- both sides may say that it is over
        self.over = true
        console.log("hang up")
        pcall(await, self.pusher:stop())
        pcall(await, self.player:stop())
        wx.navigateBack{ fail = function() console.log("this was the only page") end }
    end,

    cutCamera = function(self)
        self.pusher:switchCamera{
            success = function() console.log("camera switched") end,
            fail = function(res) console.warn(res.errMsg) end,
        }
    end,
}
