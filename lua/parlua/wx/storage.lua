-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/storage.lua - key-value storage of one app, as JSON texts by key. The file is written at the end of a turn with
-- changes; the data outlive the run when the phone has a data folder.

local native = require "parlua.native"
local value = require "parlua.core.value"
local async = require "parlua.wx.async"

local KEY_MAX, ALL_MAX = 1024 * 1024, 10 * 1024 * 1024
local FILE = "storage.json"

-- ---- the file

-- Reads the values, texts by key. A file that cannot be read is put aside, not lost.
local function load(phone)
    local text = phone.storage.exists(FILE) and phone.storage.read(FILE)
    if not text then return {} end
    local read, why = native.json_decode(text)
    local texts = {}
    for key, v in next, type(read) == "table" and read or {} do
        if type(key) == "string" and type(v) == "string" then texts[key] = v end
    end
    if type(read) ~= "table" then
        phone.console.warn(("storage cannot be read (%s); it is kept as %s.bad"):format(tostring(why), FILE))
        phone.storage.rename(FILE, FILE .. ".bad")
    end
    return texts
end

local function save(phone, store)
    store.is_changed = false
    local ok, why = phone.storage.write(FILE, native.json_encode(value.object(store.texts)))
    if not ok then phone.console.error("storage cannot be written: " .. tostring(why)) end
end

local function changed(phone, store)
    if store.is_changed then return end
    store.is_changed = true
    phone.turn:do_soon(function() save(phone, store) end)
end

-- ---- the values

local function size_of(texts)
    local sum = 0
    for _, text in next, texts do
        sum = sum + #text
    end
    return sum
end

local function put(phone, store, key, v)
    if type(key) ~= "string" or key == "" then return nil, "parameter error: key should be a text" end
    local text, why = native.json_encode(value.copy_for_view({ v }))
    local texts = store.texts
    if not text then return nil, why end
    if #text > KEY_MAX then return nil, "entry size limit reached: 1 MB per key" end
    if size_of(texts) - #(texts[key] or "") + #text > ALL_MAX then return nil, "exceed storage max size: 10 MB" end
    texts[key] = text
    changed(phone, store)
    return {}
end

local function get(store, key)
    local text = store.texts[key]
    if not text then return nil, "data not found" end
    return { data = native.json_decode(text)[1] }
end

local function remove(phone, store, key)
    if key == nil or store.texts[key] == nil then return end
    store.texts[key] = nil
    changed(phone, store)
end

local function clear(phone, store)
    store.texts = {}
    changed(phone, store)
end

local function info(store)
    return { keys = value.sorted_keys(store.texts), currentSize = math.ceil(size_of(store.texts) / 1024),
        limitSize = ALL_MAX // 1024 }
end

-- ---- wx

local function install_sync(wx, phone, store)
    function wx.setStorageSync(key, v)
        local ok, why = put(phone, store, key, v)
        if not ok then error("setStorageSync:fail " .. why, 2) end
    end
    function wx.getStorageSync(key)
        local found = get(store, key)
        if found then return found.data end
        return ""
    end
    function wx.removeStorageSync(key) remove(phone, store, key) end
    function wx.clearStorageSync() clear(phone, store) end
    function wx.getStorageInfoSync() return info(store) end
end

return function(wx, phone)
    local store = { texts = load(phone) }
    phone:on_close(function() if store.is_changed then save(phone, store) end end)
    install_sync(wx, phone, store)
    async.simple(phone, wx, "setStorage", function(o) return put(phone, store, o.key, o.data) end)
    async.simple(phone, wx, "getStorage", function(o) return get(store, o.key) end)
    async.simple(phone, wx, "getStorageInfo", function() return info(store) end)
    async.simple(phone, wx, "removeStorage", function(o)
        remove(phone, store, o.key)
        return {}
    end)
    async.simple(phone, wx, "clearStorage", function()
        clear(phone, store)
        return {}
    end)
end
