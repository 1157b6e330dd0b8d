-- SPDX-License-Identifier: GPL-3.0-or-later
-- config.lua - an app.json is refused in a line that names it, or everything that is read from it has its type; the same
-- bytes as a page.json and a component's.

local config = require "parlua.page.config"

local function files_of(text)
    return { read = function() return text end, exists = function() return true end }
end

local function check_app(app)
    assert(type(app.home) == "string" and #app.pages > 0)
    for _, path in ipairs(app.pages) do assert(type(path) == "string" and app.is_page[path]) end
    for path, n in pairs(app.tabs) do assert(type(path) == "string" and type(n) == "number") end
    for _, name in ipairs{ "permission", "window", "live" } do assert(type(app[name]) == "table") end
    assert(app.request_timeout_ms == nil or app.request_timeout_ms > 0)
    local live = app.live
    for _, name in ipairs{ "camera_front", "camera_back", "microphone" } do
        assert(live[name] == nil or type(live[name]) == "string", name)
    end
    for _, name in ipairs{ "connectRetryCount", "connectRetryInterval", "endGrace" } do
        assert(live[name] == nil or type(live[name]) == "number", name)
    end
end

return function(text)
    local files = files_of(text)
    local app, why = config.app(files)
    if app then check_app(app) else assert(why:find("^app%.json"), why) end
    local page, wrong = config.page(files, "p", app or { window = {} })
    assert(page or wrong:find("^p%.json:"), wrong)
    local component, bad = config.component(files, "c")
    assert(component or bad:find("^c%.json:"), bad)
    if app and page then assert(page.navigationStyle ~= nil) end
end
