-- SPDX-License-Identifier: GPL-3.0-or-later
-- config.lua - reads app.json and page.json: the keys that count, their defaults and the checks.

local native = require "parlua.native"

local config = {}

local window_defaults = {
    navigationBarTitleText = "", navigationBarBackgroundColor = "#000000", navigationBarTextStyle = "white",
    navigationStyle = "default", backgroundColor = "#ffffff", enablePullDownRefresh = false,
    onReachBottomDistance = 50, pageOrientation = "portrait",
}

local function read_json(files, name)
    local text, why = files.read(name)
    if not text then return nil, why end
    local v
    v, why = native.json_decode(text)
    if type(v) ~= "table" then
        local line, column, reason = (why or ""):match("^line (%d+) column (%d+): (.*)$")
        if line then return nil, ("%s:%s:%s: %s"):format(name, line, column, reason) end
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
        endGrace = live.endGrace }
end

-- app.json as a table with is_page, tabs, window, permission, live; or nil, message
function config.app(files)
    local app, why = read_json(files, "app.json")
    if not app then return nil, why end
    app.is_page = {}
    app, why = check_pages(app)
    if not app then return nil, why end
    app.tabs = tabs_of(app)
    app.permission = type(app.permission) == "table" and app.permission or {}
    app.live, why = live_of(app)
    if not app.live then return nil, why end
    app.window = setmetatable(type(app.window) == "table" and app.window or {}, { __index = window_defaults })
    local timeout = type(app.networkTimeout) == "table" and tonumber(app.networkTimeout.request)
    app.request_timeout_ms = timeout and timeout > 0 and timeout or nil
    app.home = app.entryPagePath and plain(app.entryPagePath) or app.pages[1]
    return app
end

-- page.json over the window of app.json; the file may be missing
function config.page(files, path, app)
    local page, why = {}, nil
    if files.exists(path .. ".json") then
        page, why = read_json(files, path .. ".json")
    end
    if not page then return nil, why end
    return setmetatable(page, { __index = app.window })
end

-- The configuration of a component; {} without the file.
function config.component(files, path)
    if not files.exists(path .. ".json") then return {} end
    return read_json(files, path .. ".json")
end

return config
