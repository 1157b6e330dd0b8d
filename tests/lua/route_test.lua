-- SPDX-License-Identifier: GPL-3.0-or-later
-- route_test.lua - the page stack: every supported row of the order tables, failures, channels.

local app = require "tests.kit.app"

local phone, log

local function page_script(name)
    return ([[
local app = getApp()
local function say(word) return function() table.insert(app.log, "%s." .. word) end end
Page{ onLoad = say"load", onShow = say"show", onReady = say"ready", onRouteDone = say"done", onHide = say"hide",
    onUnload = say"unload" }]]):format(name)
end

local function open(first)
    local files = { ["app.lua"] = "App{ log = {} }" }
    local names = { "a", "b", "c", "d", "t", "u" }
    for _, name in ipairs(names) do
        files[("p/%s.lua"):format(name)] = page_script(name)
        files[("p/%s.wxml"):format(name)] = "<view/>"
    end
    files["app.json"] = [[{ "pages": ["p/a", "p/b", "p/c", "p/d", "p/t", "p/u"],
        "tabBar": { "list": [{ "pagePath": "p/t", "text": "T" }, { "pagePath": "p/u", "text": "U" }] } }]]
    phone = assert(app.open{ files = files, page = "p/" .. first })
    log = phone.env.getApp().log
end

-- does it, waits until it is done; gives what was logged meanwhile, and the result
local function go(name, options)
    for i = #log, 1, -1 do log[i] = nil end
    local res
    options = options or {}
    options.complete = function(r)
        res = r
        table.insert(log, "complete")
    end
    phone.env.wx[name](options)
    expect(#log):equals(0) -- nothing happens inside the call
    sleep(20)
    expect(log[#log]):equals("complete")
    log[#log] = nil
    return table.concat(log, " "), res
end

local function stack()
    local names = {}
    for i, p in ipairs(phone.env.getCurrentPages()) do
        names[i] = p.route:match("[^/]+$")
    end
    return table.concat(names)
end

describe("routes", function()
    it("launch", function()
        open("a")
        expect(table.concat(log, " ")):equals("a.load a.show a.ready")
        expect(stack()):equals("a")
    end)

    it("navigateTo and back", function()
        open("a")
        expect(go("navigateTo", { url = "b?x=1" })):equals("a.hide b.load b.show b.ready b.done")
        expect(phone.page.options):equals{ x = "1" }
        expect(stack()):equals("ab")
        expect(go("navigateTo", { url = "/p/c" })):equals("b.hide c.load c.show c.ready c.done")
        expect(go("navigateBack", { delta = 9 })):equals("c.unload b.unload a.show a.done")
        expect(stack()):equals("a")
    end)

    it("redirectTo replaces the top", function()
        open("a")
        go("navigateTo", { url = "b" })
        expect(go("redirectTo", { url = "c" })):equals("b.unload c.load c.show c.ready c.done")
        expect(stack()):equals("ac")
    end)

    it("reLaunch drops all, top first", function()
        open("a")
        go("navigateTo", { url = "b" })
        expect(go("reLaunch", { url = "c" })):equals("b.unload a.unload c.load c.show c.ready c.done")
        expect(stack()):equals("c")
    end)

    it("switchTab between tabs", function()
        open("t")
        expect(go("switchTab", { url = "t" })):equals("")
        expect(go("switchTab", { url = "u" })):equals("t.hide u.load u.show u.ready")
        expect(go("switchTab", { url = "t" })):equals("u.hide t.show")
        expect(go("switchTab", { url = "u" })):equals("t.hide u.show")
        expect(stack()):equals("u")
    end)

    it("switchTab from pages above a tab", function()
        open("t")
        go("navigateTo", { url = "c" })
        expect(go("switchTab", { url = "t" })):equals("c.unload t.show")
        go("navigateTo", { url = "c" })
        go("navigateTo", { url = "d" })
        expect(go("switchTab", { url = "u" })):equals("d.unload c.unload u.load u.show u.ready")
    end)

    it("switchTab from a page entered directly", function()
        open("d")
        expect(go("switchTab", { url = "t" })):equals("d.unload t.load t.show t.ready")
    end)

    it("reLaunch unloads hidden tab pages too", function()
        open("t")
        go("switchTab", { url = "u" })
        expect(go("reLaunch", { url = "t" })):equals("u.unload t.unload t.load t.show t.ready t.done")
    end)

    it("orders given together run one after the other", function()
        open("a")
        phone.env.wx.navigateTo{ url = "b", fail = print }
        phone.env.wx.navigateTo{ url = "c", fail = print }
        phone.env.wx.navigateBack{ fail = print }
        sleep(20)
        expect(stack()):equals("ab")
    end)
end)

describe("failures of routes", function()
    local function message(name, options) return select(2, go(name, options)).errMsg end

    it("say what is wrong", function()
        open("a")
        expect(message("navigateBack")):equals("navigateBack:fail cannot navigate back at first page")
        expect(message("navigateTo", { url = "zzz" })):equals('navigateTo:fail page "p/zzz" is not found')
        expect(message("navigateTo", { url = "t" })):equals("navigateTo:fail can not navigateTo a tabbar page")
        expect(message("switchTab", { url = "b" })):equals("switchTab:fail can not switch to no-tabBar page")
        expect(message("navigateTo", {})):matches("^navigateTo:fail parameter error: url")
        expect(stack()):equals("a")
    end)

    it("an eleventh page is refused", function()
        open("a")
        for _ = 1, 9 do
            expect(message("navigateTo", { url = "b" })):equals("navigateTo:ok")
        end
        expect(message("navigateTo", { url = "b" })):equals("navigateTo:fail webview count limit exceed")
        expect(#phone.env.getCurrentPages()):equals(10)
    end)
end)

describe("event channels", function()
    it("join the opener and the opened page", function()
        open("a")
        local heard = {}
        local _, res = go("navigateTo", { url = "b", events = { back = function(v) heard.back = v end } })
        local channel = phone.page:getOpenerEventChannel()
        channel:on("there", function(v) heard.there = v end)
        channel:emit("back", 1)
        res.eventChannel:emit("there", 2)
        expect(heard):equals{ back = 1, there = 2 }
        channel:off("there")
        res.eventChannel:emit("there", 3)
        expect(heard.there):equals(2)
    end)
end)
