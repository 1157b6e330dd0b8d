-- SPDX-License-Identifier: GPL-3.0-or-later
-- globals.lua - puts App, Page, wx, console, JSON, await and the timers into a phone's environment.

local json = require "parlua.core.json"
local app = require "parlua.page.app"
local await = require "parlua.wx.await"
local timer = require "parlua.wx.timer"
local auth = require "parlua.wx.auth"

local parts = {}
for i, name in ipairs{ "live", "route", "toast", "storage", "misc", "request", "files", "scroll" } do
    parts[i] = require("parlua.wx." .. name)
end

local globals = {}

function globals.install(env, phone)
    local wx = {}
    local own = {
        wx = wx,
        console = phone.console,
        print = phone.console.log,
        JSON = { parse = json.parse, stringify = json.stringify },
    }
    app.install(own, phone)
    timer.install(own, phone)
    await.install(own, wx, phone)
    for _, install in ipairs(parts) do
        install(wx, phone)
    end
    auth.install(wx, phone)
    for name, v in next, own do
        rawset(env, name, v)
    end
end

return globals
