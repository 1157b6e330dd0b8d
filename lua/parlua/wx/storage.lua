-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/storage.lua - key-value storage of one phone, kept in memory as JSON text for the length of the run.

local native = require "parlua.native"
local value = require "parlua.value"
local async = require "parlua.wx.async"

local KEY_MAX, ALL_MAX = 1024 * 1024, 10 * 1024 * 1024

local function size_of(store)
    local sum = 0
    for _, text in next, store do
        sum = sum + #text
    end
    return sum
end

local function put(store, key, v)
    if type(key) ~= "string" or key == "" then return nil, "parameter error: key should be a text" end
    local text, why = native.json_encode(value.copy_for_view({ v }))
    if not text then return nil, why end
    if #text > KEY_MAX then return nil, "entry size limit reached: 1 MB per key" end
    if size_of(store) - #(store[key] or "") + #text > ALL_MAX then return nil, "exceed storage max size: 10 MB" end
    store[key] = text
    return {}
end

local function get(store, key)
    local text = store[key]
    if not text then return nil, "data not found" end
    return { data = native.json_decode(text)[1] }
end

local function info(store)
    return { keys = value.sorted_keys(store), currentSize = math.ceil(size_of(store) / 1024),
        limitSize = ALL_MAX // 1024 }
end

local function install_sync(wx, store)
    function wx.setStorageSync(key, v)
        local ok, why = put(store, key, v)
        if not ok then error("setStorageSync:fail " .. why, 2) end
    end
    function wx.getStorageSync(key)
        local found = get(store, key)
        if found then return found.data end
        return ""
    end
    function wx.removeStorageSync(key) store[key] = nil end
    function wx.clearStorageSync()
        for key in next, store do store[key] = nil end
    end
    function wx.getStorageInfoSync() return info(store) end
end

return function(wx, phone)
    local store = {}
    install_sync(wx, store)
    async.simple(phone, wx, "setStorage", function(o) return put(store, o.key, o.data) end)
    async.simple(phone, wx, "getStorage", function(o) return get(store, o.key) end)
    async.simple(phone, wx, "getStorageInfo", function() return info(store) end)
    async.simple(phone, wx, "removeStorage", function(o)
        if o.key ~= nil then store[o.key] = nil end
        return {}
    end)
    async.simple(phone, wx, "clearStorage", function()
        wx.clearStorageSync()
        return {}
    end)
end
