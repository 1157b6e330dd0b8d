-- SPDX-License-Identifier: GPL-3.0-or-later
-- reload.lua - brings changed files of an app into its open pages: data, page stack and running sessions stay. A file with a
-- mistake changes nothing: the last good version goes on, and the mistake is shown.

local config = require "parlua.page.config"
local source = require "parlua.page.source"
local app = require "parlua.page.app"

local reload = {}

local MISTAKE = [[<view class="mistake"><view class="mistake-title">{{title}}</view><text>{{text}}</text></view>]]

local NOT_OPENED, NOT_RELOADED = "not opened", "not reloaded"

local function show_mistake(phone, title, text)
    phone.mistake = phone.mistake or phone.overlays:define("mistake", MISTAKE)
    phone.overlays:show(phone.mistake, { title = title, text = text:match("^[^\n]*") })
end

-- A page that was to be opened has a mistake: the page before stays, with a note above it until something else is opened.
function reload.show_unopened(phone, text) show_mistake(phone, NOT_OPENED, text) end

function reload.hide_unopened(phone)
    if phone.mistake and phone.mistake.vars.title == NOT_OPENED then phone.overlays:hide(phone.mistake) end
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
        if is_script(path) or path == "app.json" or def.files[path] then return true end
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

-- The configuration as app.json says now, in force; the one before. nil, message.
local function reload_config(phone, changed)
    local before = phone.config
    if not changed["app.json"] then return before end
    local fresh, why = config.app(phone.files)
    if not fresh then return nil, why end
    config.tell(phone, fresh.notes)
    phone.config = fresh
    return before
end

-- changed: {PATH=true}, in the app. True when everything is in force.
function reload.apply(phone, changed)
    if phone.cfg.on_reload then phone.cfg.on_reload(changed) end
    forget_modules(phone, changed)
    local before, why = reload_config(phone, changed)
    local fresh, ok
    if before then fresh, why = read_all(phone, changed) end
    if fresh then ok, why = reload_app(phone, changed) end
    if not ok then
        phone.config = before or phone.config
        phone.console.error(why)
        show_mistake(phone, NOT_RELOADED, why)
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
