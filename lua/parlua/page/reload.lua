-- SPDX-License-Identifier: GPL-3.0-or-later
-- reload.lua - brings changed files of an app into its open pages: data, page stack and running sessions stay. A file with a
-- mistake changes nothing: the last good version goes on, and the mistake is shown.

local source = require "parlua.page.source"
local app = require "parlua.page.app"

local reload = {}

local MISTAKE = [[<view class="mistake"><view class="mistake-title">not reloaded</view><text>{{text}}</text></view>]]

local function show_mistake(phone, text)
    phone.mistake = phone.mistake or phone.overlays:define("mistake", MISTAKE)
    phone.console.error(text)
    phone.overlays:show(phone.mistake, { text = text:match("^[^\n]*") })
end

local function is_script(path) return path:find("%.lua$") ~= nil end

-- A changed script may change the functions of every page: all modules are read anew, and the scripts of all pages run anew.
local function forget_modules(phone, changed)
    for path in next, changed do
        if is_script(path) then return phone.modules:forget() end
    end
end

local function concerns(def, changed)
    for path in next, changed do
        if is_script(path) or def.files[path] then return true end
    end
    return false
end

local function has_script(changed)
    for path in next, changed do
        if is_script(path) then return true end
    end
    return false
end

-- Makes new definitions of all changed pages, before any page is changed. nil, message for the first mistake.
local function read_all(phone, changed)
    local fresh = {}
    for path, def in next, phone.definitions do
        if concerns(def, changed) then
            local new, why = source.read_again(phone, def, has_script(changed))
            if not new then return nil, why end
            fresh[path] = new
        end
    end
    return fresh
end

local function reload_app(phone, changed)
    if not changed["app.lua"] then return true end
    return app.reload(phone)
end

-- changed: {PATH=true}, in the app. True when everything is in force.
function reload.apply(phone, changed)
    if phone.cfg.on_reload then phone.cfg.on_reload(changed) end
    forget_modules(phone, changed)
    local fresh, why = read_all(phone, changed)
    local ok = fresh
    if fresh then ok, why = reload_app(phone, changed) end
    if not ok then
        show_mistake(phone, why)
        return false
    end
    if phone.mistake then phone.overlays:hide(phone.mistake) end
    for path, def in next, fresh do
        phone.definitions[path] = def
    end
    for _, page in ipairs(phone:open_pages()) do
        if fresh[page.route] then page:reload(fresh[page.route], has_script(changed)) end
    end
    return true
end

return reload
