-- SPDX-License-Identifier: GPL-3.0-or-later
-- model_test.lua - the smaller promises of the page model: configuration keys, callbacks with their arguments, selector
-- queries, network news, orientation.

local app = require "tests.kit.app"

local phone

local function open(files, more)
    local why
    phone, why = app.open({ files = app.files("a b", files) }, more)
    return phone, why
end

local function run(body)
    local out = app.run(phone, body)
    sleep(20)
    return out
end

local function lines(level)
    local texts = {}
    for _, row in ipairs(phone:lines()) do
        if row.level == level then texts[#texts + 1] = row.text end
    end
    return texts
end

describe("app.json and page.json", function()
    it("may have comments, with a warning; not those inside of texts", function()
        open{ ["app.json"] = '{ /* one */ "pages": ["a", "b"] }',
            ["a.json"] = '{ "navigationBarTitleText": "http://x/*y" }' }
        expect(#lines "warn"):equals(1)
        expect(lines "warn"[1]):matches("^app.json: comments are accepted")
    end)

    it("with unknown keys say so when debug is on", function()
        local json = '{ "pages": ["a", "b"], "sitemapLocation": "x", "window": { "colour": 1 }%s }'
        open{ ["app.json"] = json:format(', "debug": true'), ["a.json"] = '{ "title": 1 }' }
        local said = table.concat(lines "debug", "\n")
        expect(said):contains("app.json: unknown key 'sitemapLocation' is ignored")
        expect(said):contains("app.json: window: unknown key 'colour' is ignored")
        expect(said):contains("a.json: unknown key 'title' is ignored")
        phone:close()
        open{ ["app.json"] = json:format("") }
        expect(lines "debug"):equals{}
    end)

    it("with values that make no sense fall back to the default", function()
        open{ ["a.json"] =
            '{ "navigationBarTextStyle": "pink", "onReachBottomDistance": "far", "pageOrientation": "auto" }' }
        expect(lines "warn"):equals{ 'a.json: navigationBarTextStyle cannot be "pink"; the default counts',
            'a.json: onReachBottomDistance cannot be "far"; the default counts' }
        local config = phone.top.def.config
        expect({ config.navigationBarTextStyle, config.onReachBottomDistance, config.pageOrientation })
            :equals{ "white", 50, "auto" }
    end)

    it("name the home page", function()
        open{ ["app.json"] = '{ "pages": ["a", "b"], "entryPagePath": "b" }' }
        expect(phone.page.route):equals("b")
    end)

    it("print life, setData and events when debug is on", function()
        open{ ["app.json"] = '{ "pages": ["a", "b"], "debug": true }', ["a.wxml"] = '<view bindtap="f" style="height:9px"/>',
            ["a.lua"] = "Page{ f = function(self) self:setData{ n = 1, m = 2 } end }" }
        phone:tap(2, 2)
        local said = table.concat(lines "debug", "; ")
        for _, text in ipairs{ "App.onLaunch; App.onShow; a: onLoad; a: onShow; a: onReady", "a: tap at <view>",
            "a: setData m, n" } do
            expect(said):contains(text)
        end
    end)
end)

describe("callbacks of the app", function()
    it("get path, query and scene", function()
        open({ ["app.lua"] = [[App{ onLaunch = function(self, o) self.l = o end,
            onShow = function(self, o) self.s = o end }]] }, { page = "b?x=1" })
        expect(phone.app.l):equals{ path = "b", query = { x = "1" }, scene = 1001 }
        expect(phone.app.s):equals(phone.app.l)
        phone.app.s = nil
        phone:background()
        phone:foreground()
        expect(phone.app.s):equals(phone.app.l)
    end)

    it("hear of errors with a traceback, and of failures nobody handles with reason and promise", function()
        open{ ["app.lua"] = [[App{ onError = function(self, text) self.e = text end,
            onUnhandledRejection = function(self, res) self.r = res end }]] }
        phone:run(function() error("oh no") end)
        expect(phone.app.e):matches("oh no\nstack traceback:")
        run[[getApp().p = wx.getStorage{ key = "none" }:next(function() end)]]
        expect(phone.app.r.reason.errMsg):equals("getStorage:fail data not found")
        expect(phone.app.r.promise == phone.app.p):is_true()
    end)

    it("hear of a first page that does not exist", function()
        local _, why = open({ ["app.lua"] = "App{ onPageNotFound = function(self, o) " ..
            "print(o.path, o.query.x, o.isEntryPage) end }" }, { page = "zzz?x=1", is_quiet = true })
        expect(why):contains('page "zzz" is not found')
    end)

    it("getApp gives nil before App, or what App will fill", function()
        open{ ["app.lua"] = [[local before, early = getApp(), getApp{ allowDefault = true }
            App{ globalData = { n = 1 }, was_nil = before == nil, same = function() return early == getApp() end }]] }
        expect(phone.app.was_nil):is_true()
        expect(phone.app.same()):is_true()
        expect(phone.app.globalData.n):equals(1)
    end)

    it("getCurrentPages is empty in onLaunch, and changing it changes nothing", function()
        open{ ["app.lua"] = "App{ onLaunch = function(self) self.n = #getCurrentPages() end }" }
        expect(phone.app.n):equals(0)
        table.remove(phone.env.getCurrentPages())
        expect(#phone.env.getCurrentPages()):equals(1)
        expect(phone.env.getCurrentPages()[1] == phone.page):is_true()
    end)
end)

describe("a page's self", function()
    it("knows its path and query; fields are copied for each opened page", function()
        open({ ["a.lua"] = "Page{ list = { 1 }, f = function() end }" }, { page = "a?q=%20" })
        local first = phone.page
        table.insert(first.list, 2)
        expect({ first.is, first.route, first.options }):equals{ "a", "a", { q = "%20" } }
        run[[wx.navigateTo{ url = "a" }]]
        expect(phone.page ~= first):is_true()
        expect(phone.page.list):equals{ 1 }
        expect(phone.page.f == first.f):is_true()
    end)

    it("has an event channel even when nobody is at the other end", function()
        open()
        local channel = phone.page:getOpenerEventChannel()
        channel:emit("x", 1)
        channel:on("x", print)
        expect(phone.page:getOpenerEventChannel() == channel):is_true()
    end)

    it("is given to the callback of setData", function()
        open()
        local got
        phone.page:setData({ n = 1 }, function(self) got = self end)
        sleep(5)
        expect(got == phone.page):is_true()
    end)

    it("hears of another size", function()
        open{ ["a.lua"] = "Page{ onResize = function(self, o) self.o = o end }", ["a.json"] = '{"pageOrientation": "auto"}',
            ["app.json"] = '{"pages": ["a", "b"], "window": {"navigationStyle": "custom"}}' }
        phone:resize(400, 700)
        expect(phone.page.o):equals{ size = { windowWidth = 400, windowHeight = 700 } }
        expect(phone:rotate("landscape")):is_true()
        expect(phone.page.o):equals{ size = { windowWidth = 700, windowHeight = 400 } }
        expect(phone:rotate("landscape")):is_false()
        expect(select(2, phone:rotate("upside down"))):contains("portrait or landscape")
    end)

    it("stays upright unless its configuration says otherwise", function()
        open()
        expect(phone:rotate("landscape")):is_false()
        expect({ phone.width, phone.height }):equals{ 375, 667 }
    end)
end)

describe("Component in place of Page", function()
    it("makes a page", function()
        open{ ["a.lua"] = "Component{ methods = { f = function() return 5 end } }" }
        expect(phone.page:f()):equals(5)
    end)
    it("makes no component the other way round", function()
        local _, why = open{ ["a.json"] = '{"usingComponents": {"x": "x"}}', ["x.lua"] = "Page{}", ["x.wxml"] = "<view/>" }
        expect(why):equals("x.lua: Page{ ... } is for a page; this is a component, which calls Component{ ... }")
    end)
end)

describe("a selector query", function()
    local TEMPLATE = '<view id="box" class="c" mark:m="{{1}}" data-n="{{5}}" ' ..
        'style="width:50px;height:20px;color:#ff0000"/><view class="c" style="width:30px;height:10px"/>' ..
        '<scroll-view id="s" scroll-y style="height:40px">' ..
        '<view style="height:100px"/></scroll-view><live-player id="p" mode="RTC"/><x id="x"/>'
    local FILES = { ["a.wxml"] = TEMPLATE, ["a.json"] = '{"usingComponents": {"x": "x"}}', ["x.wxml"] = '<view class="c"/>',
        ["x.lua"] = "Component{ methods = { q = function(self) return self:createSelectorQuery() end } }" }

    -- what exec gives for one order
    local function ask(body)
        open(FILES)
        return run("local q = self:createSelectorQuery() " .. body .. " q:exec(function(res) out.res = res end)").res
    end

    it("gives rectangles with id and dataset", function()
        expect(ask 'q:select("#box"):boundingClientRect()'):equals{ { id = "box", dataset = { n = 5 }, left = 0, top = 0,
            right = 50, bottom = 20, width = 50, height = 20 } }
    end)
    it("gives all that fit, in order, and null for nothing", function()
        local res = ask 'q:selectAll(".c"):boundingClientRect() q:select("#none"):boundingClientRect()'
        expect({ res[1][1].width, res[1][2].width, #res[1] }):equals{ 50, 30, 2 } -- not what is inside of <x>
        expect(res[2] == phone.env.wx.null):is_true()
    end)
    it("gives any field that is asked for", function()
        local res = ask[[q:select("#box"):fields{ id = true, mark = true, size = true,
                computedStyle = { "position", "color" } }
            q:select("#p"):fields{
                properties = { "mode", "src", "id" }, context = true, dataset = false }]]
        expect(res[1]):equals{ id = "box", mark = { m = 1 }, width = 50, height = 20,
            position = res[1].position, color = res[1].color }
        expect(#res[1].color > 0):is_true()
        expect({ res[2].mode, res[2].src == phone.env.wx.null, res[2].id, res[2].dataset }):equals{ "RTC", true, "p" }
        expect(type(res[2].context.stop)):equals("function")
    end)
    it("gives how far something is scrolled", function()
        open(FILES)
        phone.top.view:scroll_to(phone:find("#s").number, 0, 25)
        local out = run[[self:createSelectorQuery():select("#s"):scrollOffset():exec(function(res) out.res = res end)]]
        expect({ out.res[1].scrollTop, out.res[1].scrollLeft, out.res[1].scrollHeight, out.res[1].id })
            :equals{ 25, 0, 100, "s" }
    end)
    it("gives the window", function()
        local res = ask 'q:selectViewport():boundingClientRect() q:selectViewport():scrollOffset()'
        expect(res[1].width):equals(375)
        expect(res[2].scrollTop):equals(0)
    end)
    it("looks into a component when it is told so", function()
        open(FILES)
        local out = run[[
            local x = self:selectComponent("#x")
            local function count(q, name) q:selectAll(".c"):boundingClientRect(function(res) out[name] = #res end):exec() end
            count(x:q(), "own")
            count(wx.createSelectorQuery()["in"](nil, x), "within")
            count(wx.createSelectorQuery()["in"](nil, self), "page")]]
        expect(out):equals{ own = 1, within = 1, page = 2 }
    end)
    it("belongs to the page that made it", function()
        open(FILES)
        local out = run[[
            local q = self:createSelectorQuery()
            await(wx.navigateTo{ url = "b" })
            q:select("#box"):boundingClientRect():exec(function(res) out.id = res[1].id end)]]
        sleep(50)
        expect(out.id):equals("box")
    end)
    it("needs selectors and fields", function()
        open(FILES)
        expect(function() phone.page:createSelectorQuery():select() end):fails("select needs a selector")
        expect(function() phone.page:createSelectorQuery():selectViewport():fields() end):fails("fields needs a table")
    end)
end)

describe("the network", function()
    it("is told when it changes", function()
        open()
        local wx, told = phone.env.wx, {}
        local function hear(res) table.insert(told, res) end
        wx.onNetworkStatusChange(hear)
        expect(phone:set_network{ isConnected = true, networkType = "wifi" }):is_true() -- as it is
        expect(phone:set_network{ networkType = "4g" }):is_true()
        expect(phone:set_network{ isConnected = false }):is_true()
        expect(run[[return await(wx.getNetworkType{}).networkType]].value):equals("none")
        wx.offNetworkStatusChange(hear)
        expect(phone:set_network{ isConnected = true }):is_true()
        expect(told):equals{ { isConnected = true, networkType = "4g" }, { isConnected = false, networkType = "none" } }
    end)

    it("is not told nonsense", function()
        open()
        expect(select(2, phone:set_network{ networkType = "6g" })):contains("'6g' is none of")
        expect(select(2, phone:set_network{ isConnected = true, networkType = "none" })):contains("does not fit")
    end)

    it("is set by scenarios", function()
        local own = parlua.phone{ files = { ["app.json"] = '{"pages": ["a"]}', ["a.lua"] = "Page{}",
            ["a.wxml"] = "<view/>" } }
        own:setNetwork{ networkType = "3g" }
        expect(own:callWx("getNetworkType").networkType):equals("3g")
        expect(function() own:setNetwork{ networkType = 5 } end):fails("setNetwork: networkType '5'")
        expect(function() own:rotate("x") end):fails("rotate: ")
        own:close()
    end)
end)

describe("canIUse", function()
    it("knows functions, tags, attributes and events", function()
        open()
        local can = phone.env.wx.canIUse
        for _, name in ipairs{ "showToast", "getFileSystemManager", "live-player", "live-player.min-cache", "view.id",
            "live-pusher.bindstatechange", "image.bind:load", "env.USER_DATA_PATH" } do
            expect(can(name)):is_true()
        end
        for _, name in ipairs{ "zzz", "", "live-player.zzz", "image.bindzzz", "map", "template" } do
            expect(can(name)):is_false()
        end
    end)
end)

describe("an error in a callback", function()
    it("is told and does not stop the sequence", function()
        open{ ["app.lua"] = "App{ log = {}, onLaunch = function() error('one') end, " ..
            "onShow = function(self) table.insert(self.log, 'appshow') error('two') end }",
            ["a.lua"] = [[local function bad(word) return function() table.insert(getApp().log, word) error(word) end end
                Page{ onLoad = bad"load", onShow = bad"show", onReady = bad"ready", onHide = bad"hide",
                    onUnload = bad"unload" }]] }
        phone:background()
        phone:foreground()
        run[[wx.redirectTo{ url = "b" }]]
        expect(table.concat(phone.app.log, " ")):equals("appshow load show ready hide appshow show unload")
        expect(phone.page.route):equals("b")
        expect(#phone:errors()):equals(9)
        expect(phone:errors()[3]):matches("a.lua:1: load\nstack traceback:")
    end)
end)

describe("routes", function()
    local function open_deep()
        open{ ["app.json"] = '{"pages": ["a", "p/q/x", "p/y"]}', ["p/q/x.lua"] = "Page{}", ["p/q/x.wxml"] = "<view/>",
            ["p/y.lua"] = "Page{ onLoad = function() await(wx.sleep(50)) end }", ["p/y.wxml"] = "<view/>" }
    end

    it("take addresses from the root and from beside the page", function()
        open_deep()
        run[[await(wx.navigateTo{ url = "p/q/x?a=1" })]]
        expect({ phone.page.route, phone.page.options.a }):equals{ "p/q/x", "1" }
        run[[await(wx.redirectTo{ url = "../y" })]]
        expect(phone.page.route):equals("p/y")
        run[[await(wx.reLaunch{ url = "/p/q/x" })]]
        expect(phone.page.route):equals("p/q/x")
        expect(run[[return select(2, pcall(await, wx.navigateTo{ url = "../../../a" })).errMsg]].value)
            :matches("^navigateTo:fail page \"")
    end)

    it("wait for each other, and tell success before complete", function()
        open_deep()
        local log = {}
        local function note(word) return function(res) table.insert(log, word .. " " .. res.errMsg .. " " ..
            #phone.env.getCurrentPages()) end end
        local wx = phone.env.wx
        wx.navigateTo{ url = "p/y", complete = note"c1", success = note"s1" }
        wx.navigateTo{ url = "q/x", complete = note"c2", success = note"s2" }
        wx.navigateBack{ delta = 5, complete = note"c3" }
        expect(#phone.env.getCurrentPages()):equals(1)
        sleep(50)
        expect(log):equals{ "s1 navigateTo:ok 2", "c1 navigateTo:ok 2", "s2 navigateTo:ok 3", "c2 navigateTo:ok 3",
            "c3 navigateBack:ok 1" }
    end)

    it("with a script or template that does not load fail, and the page stays", function()
        open{ ["b.wxml"] = "<view>{{ 1 + }}</view>" }
        local said = run[[return select(2, pcall(await, wx.navigateTo{ url = "b" })).errMsg]].value
        expect(said):matches("^navigateTo:fail page \"b\" has a mistake: b.wxml:1:%d+: ")
        expect(phone.page.route):equals("a")
    end)
end)

describe("calls that are written wrong", function()
    it("say how", function()
        open()
        expect(function() phone.page.setData{ a = 1 } end):fails("write self:setData{...} with a colon")
        expect(function() phone.page:setData("a", 1) end):fails("setData needs a table of changes, not a string")
        expect(function() phone.page:setData({}, 1) end):fails("the second argument of setData is a function")
        expect(function() phone.env.wx.showToast("hi") end):fails("wx.showToast needs a table of options, not a string")
        expect(run[[return select(2, pcall(await, wx.showToast{ title = 5 })).errMsg]].value)
            :equals("showToast:fail parameter error: title should be a string, not number")
        expect(run[[return select(2, pcall(await, wx.navigateTo{ url = 5 })).errMsg]].value)
            :equals("navigateTo:fail parameter error: url should be a string, not number")
    end)
end)
