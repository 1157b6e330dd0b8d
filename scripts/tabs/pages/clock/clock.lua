-- SPDX-License-Identifier: MIT
-- clock.lua - a stop watch that runs only while its tab is shown, and hands turned by styles.

local TICK_MS = 100
local LAPS = 5

Page{
    data = { seconds = 0, text = "0:00.0", is_running = false, visits = 0, laps = wx.array{} },

    onShow = function(self)
        self:setData{ visits = self.data.visits + 1 }
        if self.data.is_running then self:run() end
    end,

    onHide = function(self) self:halt() end,
    onUnload = function(self) self:halt() end,

    run = function(self)
        self:halt()
        self.timer = setInterval(function() self:tick() end, TICK_MS)
    end,

    halt = function(self)
        if self.timer then clearInterval(self.timer) end
        self.timer = nil
    end,

    tick = function(self)
        local seconds = self.data.seconds + TICK_MS / 1000
        self:setData{ seconds = seconds, text = ("%d:%04.1f"):format(seconds // 60, seconds % 60) }
    end,

    onStartStop = function(self)
        self:setData{ is_running = not self.data.is_running }
        if self.data.is_running then self:run() else self:halt() end
    end,

    onLap = function(self)
        self:setData{ laps = { self.data.text, table.unpack(self.data.laps, 1, LAPS - 1) } }
    end,

    onZero = function(self)
        self:setData{ seconds = 0, text = "0:00.0", laps = wx.array{} }
    end,
}
