-- SPDX-License-Identifier: GPL-3.0-or-later
-- config.lua - reads app.json and page.json: the keys that count, their defaults and the checks.

local json_text = require "parlua.advice.json_text"
local native = require "parlua.native"
local value = require "parlua.core.value"

local config = {}

local window_defaults = {
    navigationBarTitleText = "", navigationBarBackgroundColor = "#000000", navigationBarTextStyle = "white",
    navigationStyle = "default", backgroundColor = "#ffffff", enablePullDownRefresh = false,
    onReachBottomDistance = 50, pageOrientation = "portrait",
}

local function set(text)
    local out = {}
    for word in text:gmatch("%S+") do out[word] = true end
    return out
end

local APP_KEYS = set("pages entryPagePath window tabBar permission requiredBackgroundModes networkTimeout " ..
    "usingComponents debug appid live")
local PAGE_KEYS = set("usingComponents disableScroll")
for name in next, window_defaults do PAGE_KEYS[name] = true end

-- the keys with a fixed list of values
local WORDS = {
    navigationBarTextStyle = set "white black", navigationStyle = set "default custom",
    pageOrientation = set "portrait auto landscape",
}
local TYPES = { navigationBarTitleText = "string", navigationBarBackgroundColor = "string", backgroundColor = "string",
    enablePullDownRefresh = "boolean", onReachBottomDistance = "number", disableScroll = "boolean" }

local function has_comments(text)
    local rest = text:gsub("\\.", ""):gsub('"[^"\n]*"', "")
    return rest:find("//", 1, true) or rest:find("/*", 1, true)
end

local function note(notes, level, format, ...) notes[#notes + 1] = { level = level, text = format:format(...) } end

-- Notes keys that nothing reads; a window value that makes no sense gets a note too, and the default.
local function look(notes, file, given, known)
    for _, name in ipairs(value.sorted_keys(given)) do
        if not known[name] then note(notes, "debug", "%s: unknown key '%s' is ignored", file, tostring(name)) end
    end
end

local function look_window(notes, file, window)
    for _, name in ipairs(value.sorted_keys(window_defaults)) do
        local v = rawget(window, name)
        local is_wrong = v ~= nil and (WORDS[name] and not WORDS[name][v] or TYPES[name] and type(v) ~= TYPES[name])
        if is_wrong then
            note(notes, "warn", "%s: %s cannot be %s; the default counts", file, name, native.json_encode(v) or "that")
            window[name] = nil
        end
    end
end

-- notes (optional) gets the messages
local function read_json(files, name, notes)
    local text, why = files.read(name)
    if not text then return nil, why end
    if notes and has_comments(text) then
        note(notes, "warn", "%s: comments are accepted here and nowhere else; take them out before the page moves on", name)
    end
    local v
    v, why = native.json_decode(text)
    if type(v) ~= "table" then
        local line, column, reason = (why or ""):match("^line (%d+) column (%d+): (.*)$")
        if line then
            line, column, reason = json_text.explain(text, tonumber(line), tonumber(column), reason)
            return nil, ("%s:%d:%d: %s"):format(name, line, column, reason)
        end
        return nil, ("%s: %s"):format(name, why or "an object { } is expected")
    end
    return v
end

local function plain(path) return (tostring(path):gsub("^/+", ""):gsub("%.lua$", "")) end

local function check_pages(app)
    if type(app.pages) ~= "table" or #app.pages == 0 then
        return nil, "app.json: 'pages' must list at least one page, such as \"pages/index/index\""
    end
    for i, path in ipairs(app.pages) do
        if type(path) ~= "string" then return nil, ("app.json: entry %d of 'pages' is not a text"):format(i) end
        app.pages[i] = plain(path)
        app.is_page[app.pages[i]] = true
    end
    return app
end

local function tabs_of(app)
    local tabs = {}
    for i, tab in ipairs(type(app.tabBar) == "table" and app.tabBar.list or {}) do
        if type(tab) == "table" and tab.pagePath then tabs[plain(tab.pagePath)] = i end
    end
    return tabs
end

local function sources(v)
    if type(v) == "table" then return v.front, v.back end
    return v, v
end

local function check_live(live)
    for _, name in ipairs{ "connectRetryCount", "connectRetryInterval", "endGrace" } do
        if live[name] ~= nil and type(live[name]) ~= "number" then
            return nil, ("app.json: live.%s should be a number"):format(name)
        end
    end
    if live.suspend ~= nil and type(live.suspend) ~= "boolean" then
        return nil, "app.json: live.suspend should be true or false"
    end
    local front, back = sources(live.camera)
    for _, source in ipairs{ front or "test", back or "test", live.microphone or "tone" } do
        if type(source) ~= "string" then
            return nil, 'app.json: live.camera and live.microphone are texts such as "test" or "file:PATH"'
        end
    end
    return live
end

local function live_of(app)
    local live, why = check_live(type(app.live) == "table" and app.live or {})
    if not live then return nil, why end
    local front, back = sources(live.camera)
    return { camera_front = front, camera_back = back, microphone = live.microphone,
        connectRetryCount = live.connectRetryCount, connectRetryInterval = live.connectRetryInterval,
        endGrace = live.endGrace, suspend = live.suspend }
end

local function has_word(list, word)
    for _, item in ipairs(type(list) == "table" and list or {}) do
        if item == word then return true end
    end
    return false
end

-- app.json as a table with is_page, tabs, window, permission, live and notes ({{level="warn"|"debug", text=}}, messages for
-- the console); or nil, message.
function config.app(files)
    local notes = {}
    local app, why = read_json(files, "app.json", notes)
    if not app then return nil, why end
    look(notes, "app.json", app, APP_KEYS)
    app.notes = notes
    app.is_page = {}
    app, why = check_pages(app)
    if not app then return nil, why end
    app.tabs = tabs_of(app)
    app.permission = type(app.permission) == "table" and app.permission or {}
    app.live, why = live_of(app)
    if not app.live then return nil, why end
    app.has_background_sound = has_word(app.requiredBackgroundModes, "audio")
    app.window = setmetatable(type(app.window) == "table" and app.window or {}, { __index = window_defaults })
    look(notes, "app.json: window", app.window, PAGE_KEYS)
    look_window(notes, "app.json: window", app.window)
    local timeout = type(app.networkTimeout) == "table" and tonumber(app.networkTimeout.request)
    app.request_timeout_ms = timeout and timeout > 0 and timeout or nil
    app.home = app.entryPagePath and plain(app.entryPagePath) or app.pages[1]
    return app
end

-- page.json over the window of app.json, and its notes; the file may be missing. Or nil, message.
function config.page(files, path, app)
    local page, why, notes, file = {}, nil, {}, path .. ".json"
    if files.exists(file) then
        page, why = read_json(files, file, notes)
    end
    if not page then return nil, why end
    look(notes, file, page, PAGE_KEYS)
    look_window(notes, file, page)
    return setmetatable(page, { __index = app.window }), notes
end

-- Writes the notes of a file to the console of a phone.
function config.tell(phone, notes)
    for _, row in ipairs(notes) do
        if row.level == "warn" then phone.console.warn(row.text) else phone:debug(row.text) end
    end
end

-- The configuration of a component; {} when the file is missing.
function config.component(files, path)
    if not files.exists(path .. ".json") then return {} end
    return read_json(files, path .. ".json")
end

return config
