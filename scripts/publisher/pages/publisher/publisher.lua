-- SPDX-License-Identifier: MIT
-- publisher.lua - one publisher with every attribute on a switch, a slider or a choice, and a button for every method
-- that changes something. Opened as pages/publisher/publisher?url=ADDRESS (percent-encoded); without one it shows only
-- the camera's picture.

local controls = require "./controls"

local MUSIC = { "playBGM", "pauseBGM", "resumeBGM", "stopBGM" }
local VOLUMES = { setBGMVolume = "music", setMICVolume = "microphone" }

local function music_buttons()
    local list = {}
    for _, method in ipairs(MUSIC) do
        list[#list + 1] = { method = method, text = method:match("^(%l+)") }
    end
    return list
end

Page{
    data = {
        url = "",
        bgm = "",
        v = {},
        groups = {},
        music = music_buttons(),
        music_note = controls.note_of("playBGM"),
        volume_note = controls.note_of("setMICVolume"),
        music_volume = 100,
        microphone_volume = 100,
        is_on = false,
        is_paused = false,
        status = "off",
        news = "",
        figures = wx.object{},
        photo = "",
    },

    onLoad = function(self, query)
        self.pusher = wx.createLivePusherContext()
        local v = controls.first_values()
        v.autopush = true
        self:setData{ url = wx.decodeURIComponent(query.url or ""), bgm = wx.decodeURIComponent(query.bgm or ""),
            groups = controls.groups(), v = v }
    end,

    onReady = function(self)
        if self.data.url == "" then self:call("startPreview") end
    end,

    -- ---- what the publisher says

    onState = function(self, e)
        local change = { news = ("%d  %s"):format(e.detail.code, e.detail.message) }
        local is_on = self.STATES[e.detail.code]
        if is_on ~= nil then
            change.is_on, change.status = is_on, is_on and "on air" or "off"
            change.is_paused = false
        end
        self:setData(change)
    end,

    onFault = function(self, e)
        self:setData{ news = ("%d  %s"):format(e.detail.errCode, e.detail.errMsg) }
    end,

    onFigures = function(self, e)
        self:setData{ figures = e.detail.info }
    end,

    onMusic = function(self, e)
        self:setData{ news = e.type }
    end,

    -- ---- attributes

    setAttribute = function(self, key, value)
        self:setData{ ["v." .. key] = value }
    end,

    onControl = function(self, e)
        self:setAttribute(e.currentTarget.dataset.key, e.detail.value)
    end,

    onChoice = function(self, e)
        local chosen = e.currentTarget.dataset
        self:setAttribute(chosen.key, chosen.value)
    end,

    -- ---- methods

    -- Calls a method of the context; what it cannot do is said. True when it worked.
    call = function(self, method, options)
        local ok, res = pcall(await, self.pusher[method](options or {}))
        if not ok then
            self:setData{ news = res.errMsg }
            wx.showToast{ title = res.errMsg, icon = "none" }
        end
        return ok, res
    end,

    onStartStop = function(self)
        if self.data.url == "" then
            return wx.showToast{ title = "open this page with an address", icon = "none" }
        end
        local method = self.data.is_on and "stop" or "start"
        if self:call(method) and method == "stop" then
            self:setData{ is_on = false, is_paused = false, status = "off", figures = wx.object{} }
        end
    end,

    onPause = function(self)
        local is_paused = not self.data.is_paused
        if self:call(is_paused and "pause" or "resume") then
            self:setData{ is_paused = is_paused, status = is_paused and "paused" or "on air" }
        end
    end,

    onSwitchCamera = function(self) self:call("switchCamera") end,

    onSnapshot = function(self)
        local ok, res = self:call("snapshot")
        if ok then self:setData{ photo = res.tempImagePath } end
    end,

    onDropPhoto = function(self) self:setData{ photo = "" } end,

    onMusicButton = function(self, e)
        local method = e.currentTarget.dataset.method
        self:call(method, method == "playBGM" and { url = self.data.bgm } or nil)
    end,

    onVolume = function(self, e)
        local method = e.currentTarget.dataset.method
        self:setData{ [VOLUMES[method] .. "_volume"] = e.detail.value }
        self:call(method, { volume = e.detail.value / 100 })
    end,

    STATES = require "./states",
}
