-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/misc.lua - small functions: null and isNull, text escapes, facts about window and system, nextTick, listeners.

local native = require "parlua.native"
local value = require "parlua.core.value"
local async = require "parlua.wx.async"
local query = require "parlua.page.selector_query"
local tags = require "parlua.page.template.tags"

local function window_info(phone)
    local width, height, top = phone:area()
    return { windowWidth = width, windowHeight = height, screenWidth = phone.width, screenHeight = phone.height,
        screenTop = top, pixelRatio = phone.scale, statusBarHeight = 0 }
end

local function device_info()
    return { platform = "devtools", brand = "parlua", model = "parlua", system = "Linux" }
end

local function system_info(phone)
    local info = window_info(phone)
    for k, v in next, device_info() do
        info[k] = v
    end
    info.language = phone.language
    return info
end

-- numbers and numeric texts are compared by value: codes are integers, lists in scripts often hold texts
local function includes(list, wanted)
    if type(list) ~= "table" then return false end
    for _, item in ipairs(list) do
        if item == wanted then return true end
        if tonumber(item) and tonumber(item) == tonumber(wanted) then return true end
    end
    return false
end

-- "navigateTo", "getFileSystemManager.readFile", "live-player", "live-player.min-cache", "live-player.bindstatechange"
local function is_tag(text)
    local tag, rest = text:match("^([%l%-]+)%.?(.*)$")
    local row = tag and tags.all()[tag]
    if not row or row.is_special then return false end
    return rest == "" or row.attrs[rest] == true or row.events[rest:match("^bind:?(.+)$") or ""] == true or
        tags.COMMON[rest] == true
end

local function exists(wx, text)
    local at = wx
    if is_tag(tostring(text)) then return true end
    for name in tostring(text):gmatch("[^%.]+") do
        if type(at) ~= "table" then return false end
        at = at[name]
        if type(at) == "function" then return true end
    end
    return at ~= nil and at ~= wx
end

-- wx.onAppShow(fn), wx.offAppShow(fn or nil) and the like
local function install_listeners(wx, phone)
    for _, name in ipairs{ "AppShow", "AppHide", "AudioInterruptionBegin", "AudioInterruptionEnd", "Error",
        "UnhandledRejection", "NetworkStatusChange" } do
        local list = {}
        phone.listeners[name] = list
        wx["on" .. name] = function(fn)
            if type(fn) ~= "function" then error("wx.on" .. name .. " needs a function", 2) end
            list[#list + 1] = fn
        end
        wx["off" .. name] = function(fn)
            for i = #list, 1, -1 do
                if fn == nil or list[i] == fn then table.remove(list, i) end
            end
        end
    end
end

local function change_bar(phone, what)
    local page = phone.top
    for name, v in next, page and what or {} do
        page.bar[name] = v
    end
    phone.overlays:refresh()
end

local function install_accepted(wx, phone)
    async.simple(phone, wx, "setNavigationBarTitle", function(o)
        local wrong = async.wrong(o, { title = "string" })
        if wrong then return nil, wrong end
        phone.title = o.title
        change_bar(phone, { title = o.title })
        return {}
    end)
    async.simple(phone, wx, "setNavigationBarColor", function(o)
        local wrong = async.wrong(o, { frontColor = "string", backgroundColor = "string" })
        if wrong then return nil, wrong end
        if o.frontColor ~= "#ffffff" and o.frontColor ~= "#000000" then
            return nil, "parameter error: frontColor should be #ffffff or #000000"
        end
        change_bar(phone, { front = o.frontColor, background = o.backgroundColor })
        return {}
    end)
    for name, is_loading in next, { showNavigationBarLoading = true, hideNavigationBarLoading = false } do
        async.simple(phone, wx, name, function()
            change_bar(phone, { is_loading = is_loading })
            return {}
        end)
    end
    for _, name in ipairs{ "setKeepScreenOn", "vibrateShort" } do
        async.simple(phone, wx, name, function() return {} end)
    end
    async.simple(phone, wx, "getNetworkType", function() return { networkType = phone.network.networkType } end)
    async.simple(phone, wx, "exitMiniProgram", function()
        phone.turn:do_next(function() phone:leave() end)
        return {}
    end)
end

return function(wx, phone)
    wx.null, wx.array, wx.object = value.null, value.array, value.object
    wx.util = { includes = includes }
    wx.decodeURIComponent = function(text) return native.url_decode(tostring(text)) end
    wx.encodeURIComponent = function(text) return native.url_encode(tostring(text)) end
    function wx.getWindowInfo() return window_info(phone) end
    function wx.getDeviceInfo() return device_info() end
    function wx.getSystemInfoSync() return system_info(phone) end
    async.simple(phone, wx, "getSystemInfo", function() return system_info(phone) end)
    function wx.createSelectorQuery() return query.new(phone, phone.top) end
    function wx.canIUse(text) return exists(wx, text) end
    function wx.nextTick(fn)
        if type(fn) ~= "function" then error("wx.nextTick needs a function", 2) end
        phone.turn:do_after_render(function() phone.task:run(fn) end)
    end
    install_listeners(wx, phone)
    install_accepted(wx, phone)
end
