-- SPDX-License-Identifier: MIT
-- viewer.lua - one player with the figures of its netstatus drawn as bars. Opened as pages/viewer/viewer?src=ADDRESS
-- (percent-encoded; rtmp:// or http://...flv).

local code = require "live.codes"

local BARS = 30 -- per curve, a netstatus every 2 s: one minute

local CURVES = { -- top: what a full bar stands for at least
    { key = "videoBitrate", title = "picture", unit = "kbit/s", top = 500 },
    { key = "audioBitrate", title = "sound", unit = "kbit/s", top = 80 },
    { key = "videoFPS", title = "pictures", unit = "a second", top = 30 },
    { key = "videoCache", title = "buffered", unit = "ms", top = 500 },
    { key = "netJitter", title = "jitter", unit = "ms", top = 100 },
}

local STATUS = {
    [code.PLAY_CONNECTED] = "connected",
    [code.PLAY_BEGIN] = "playing",
    [code.PLAY_LOADING] = "loading",
    [code.PLAY_WARN_RECONNECT] = "reconnecting",
    [code.PLAY_END] = "the stream has ended",
    [code.PLAY_ERR_NET_DISCONNECT] = "no connection",
}

local IS_OVER = { [code.PLAY_END] = true, [code.PLAY_ERR_NET_DISCONNECT] = true }

local function first_curves()
    local list = {}
    for _, curve in ipairs(CURVES) do
        list[#list + 1] = { key = curve.key, title = curve.title, unit = curve.unit, value = "-", bars = wx.array{} }
    end
    return list
end

-- percent of the curve's height for each value
local function bars_of(values, least_top)
    local top, bars = least_top, {}
    for _, value in ipairs(values) do top = math.max(top, value) end
    for i, value in ipairs(values) do bars[i] = math.floor(value * 100 / top) end
    return wx.array(bars)
end

Page{
    data = {
        src = "",
        status = "waiting",
        is_playing = false,
        is_muted = false,
        fit = "contain",
        orientation = "vertical",
        size = "",
        curves = first_curves(),
        photo = "",
    },

    onLoad = function(self, query)
        self.player = wx.createLivePlayerContext("player", self)
        self.history = {}
        self:setData{ src = wx.decodeURIComponent(query.src or "") }
    end,

    -- ---- what the player says

    onState = function(self, e)
        local status = STATUS[e.detail.code]
        if status then self:setData{ status = status, is_playing = not IS_OVER[e.detail.code] } end
    end,

    onFault = function(self, e)
        self:setData{ status = e.detail.errMsg, is_playing = false }
    end,

    onFigures = function(self, e)
        local info, change = e.detail.info, {}
        for i, curve in ipairs(CURVES) do
            local values = self.history[curve.key] or {}
            self.history[curve.key] = values
            table.insert(values, math.max(0, info[curve.key] or 0))
            if #values > BARS then table.remove(values, 1) end
            local at = ("curves[%d]."):format(i - 1)
            change[at .. "value"] = info[curve.key] or "-"
            change[at .. "bars"] = bars_of(values, curve.top)
        end
        if info.videoWidth > 0 then change.size = ("%d×%d"):format(info.videoWidth, info.videoHeight) end
        self:setData(change)
    end,

    -- ---- buttons

    call = function(self, method, options)
        local ok, res = pcall(await, self.player[method](options or {}))
        if not ok then wx.showToast{ title = res.errMsg, icon = "none" } end
        return ok, res
    end,

    onPlayStop = function(self)
        if self.data.src == "" then
            return wx.showToast{ title = "open this page with an address", icon = "none" }
        end
        if not self.data.is_playing then
            if self:call("play") then self:setData{ is_playing = true, status = "waiting" } end
        elseif self:call("stop") then
            self:setData{ is_playing = false, status = "stopped" }
        end
    end,

    onMute = function(self) self:setData{ is_muted = not self.data.is_muted } end,

    onFit = function(self) self:setData{ fit = self.data.fit == "contain" and "fillCrop" or "contain" } end,

    onTurn = function(self)
        self:setData{ orientation = self.data.orientation == "vertical" and "horizontal" or "vertical" }
    end,

    onSnapshot = function(self)
        local ok, res = self:call("snapshot")
        if ok then self:setData{ photo = res.tempImagePath } end
    end,

    onDropPhoto = function(self) self:setData{ photo = "" } end,
}
