-- SPDX-License-Identifier: GPL-3.0-or-later
-- page/app.lua - App, getApp, Page and the other globals of the page model.

local behavior = require "parlua.page.data.behavior"

local app = {}

local SCENE = 1001

local function check_table(name, options)
    if type(options) ~= "table" then
        error(("%s needs a table: %s{ ... }"):format(name, name), 3)
    end
end

local function install_app(env, phone)
    function env.App(options)
        check_table("App", options)
        if phone.has_app then error("App{ ... } is called once, in app.lua", 2) end
        phone.has_app = true
        phone.app = phone.app or {}
        for k, v in next, options do
            phone.app[k] = v
        end
        return phone.app
    end
    function env.getApp(options)
        if phone.app == nil and type(options) == "table" and options.allowDefault == true then phone.app = {} end
        return phone.app
    end
end

function app.install(env, phone)
    install_app(env, phone)
    function env.Page(options)
        check_table("Page", options)
        if phone.page_options then error("this file has called Page{ ... } already", 2) end
        phone.page_options = options
    end
    function env.Component(options)
        check_table("Component", options)
        if phone.component_options then error("this file has called Component{ ... } already", 2) end
        phone.component_options = options
    end
    function env.Behavior(options)
        check_table("Behavior", options)
        return setmetatable({ options = options }, behavior.meta)
    end
    function env.getCurrentPages() return { table.unpack(phone.stack) } end
end

-- Runs app.lua when there is one. true, or nil, message.
function app.load(phone)
    if not phone.files.exists("app.lua") then
        phone.app = {}
        return true
    end
    local ok, why = pcall(phone.modules.run, phone.modules, "app.lua")
    if not ok then return nil, why end
    phone.app = phone.app or {}
    return true
end

-- Runs app.lua anew: its functions replace those of the app object, other fields stay. true, or nil, message.
function app.reload(phone)
    local before, had_app = phone.app, phone.has_app
    phone.app, phone.has_app = nil, false
    local ok, why = pcall(phone.modules.run, phone.modules, "app.lua")
    local fresh = phone.app
    phone.app, phone.has_app = before, had_app
    if not ok then return nil, why end
    for name, v in next, fresh or {} do
        if type(v) == "function" or before[name] == nil then before[name] = v end
    end
    return true
end

-- Runs a callback of the app, if there is one.
function app.call(phone, name, ...)
    local fn = phone.app and phone.app[name]
    if phone.config.debug then phone:debug("App." .. name) end
    if type(fn) == "function" then phone.task:run(fn, phone.app, ...) end
end

function app.launch_info(path, query) return { path = path, query = query, scene = SCENE } end

return app
