-- SPDX-License-Identifier: GPL-3.0-or-later
-- page_test.lua - pages on a phone: launch, data and rendering, events, errors.

local app = require "tests.kit.app"
local event = require "parlua.page.input.event"

local phone

local function open(files, options)
    files["app.json"] = files["app.json"] or '{ "pages": ["pages/a"] }'
    local why
    phone, why = app.open({ files = files }, options)
    return phone, why
end

local function with_page(script, template)
    return assert(open{ ["pages/a.lua"] = script, ["pages/a.wxml"] = template or "<text>{{n}}</text>" })
end

local function text_of(selector) return phone:find(selector).children[1].text end

local function log() return table.concat(phone.env.getApp().log or {}, " ") end

local LOGGING_APP = [[
App{ log = {}, add = function(self, word) table.insert(self.log, word) end,
    onLaunch = function(self, o) self:add("launch:" .. o.path .. ":" .. o.scene) end,
    onShow = function(self) self:add("appshow") end,
    onHide = function(self) self:add("apphide") end,
    onError = function(self, text) self:add("error") self.text = text end }
]]

describe("a launch", function()
    it("calls App and Page in the documented order", function()
        open({ ["app.lua"] = LOGGING_APP, ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = [[
            local app = getApp()
            Page{ onLoad = function(self, q) app:add("load:" .. q.x .. #getCurrentPages()) end,
                onShow = function() app:add("show") end, onReady = function() app:add("ready") end,
                onHide = function() app:add("hide") end, onUnload = function() app:add("unload") end }]],
        }, { page = "pages/a?x=1" })
        expect(log()):equals("launch:pages/a:1001 appshow load:11 show ready")
        phone:background()
        phone:foreground()
        expect(log()):matches("ready hide apphide appshow show$")
        phone:close()
        expect(log()):matches("show hide unload apphide$")
    end)

    it("gives the query raw, as texts, the last of equal keys", function()
        open({ ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = "Page{}" },
            { page = "/pages/a?a=x%20y&b&c=1&c=2&d=e=f", query = { n = 5 } })
        expect(phone.page.options):equals{ a = "x%20y", b = "", c = "2", d = "e=f", n = "5" }
        expect(phone.page.route):equals("pages/a")
    end)

    it("says what is wrong with the files", function()
        local function why(files) return select(2, open(files)) end
        expect(why{ ["app.json"] = "{" }):matches("^app%.json:1:2: ")
        expect(why{ ["app.json"] = '{"pages": []}' }):contains("'pages' must list")
        expect(why{ ["pages/a.lua"] = "Page{}" }):contains("pages/a.wxml")
        expect(why{ ["pages/a.wxml"] = "<view/>" }):contains("pages/a.lua: this file is missing")
        expect(why{ ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = "x = = 1" }):matches("pages/a%.lua:1:")
        expect(why{ ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = "error'oops'" }):matches("pages/a%.lua:1: oops")
        expect(why{ ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = "local x" }):contains("does not call Page{")
        expect(why{ ["pages/a.wxml"] = "\n  <view x='{{(}}'/>", ["pages/a.lua"] = "Page{}" })
            :matches("^pages/a%.wxml:2:%d+: ")
        local _, text = open({ ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = "Page{}" }, { page = "pages/b" })
        expect(text):contains('page "pages/b" is not found')
    end)

    it("refuses two calls of Page and names the colon for self", function()
        local _, why = open{ ["pages/a.wxml"] = "<view/>", ["pages/a.lua"] = "Page{}\nPage{}" }
        expect(why):contains("pages/a.lua:2: this file has called Page{ ... } already")
        with_page("Page{ go = function(self) self.setData{n = 1} end }")
        phone:run(phone.page.go, phone.page)
        expect(phone:errors()[1]):contains("write self:setData{...} with a colon")
    end)
end)

describe("data", function()
    it("belongs to the instance, copied from the options", function()
        open({ ["app.json"] = '{"pages": ["pages/a"]}', ["pages/a.wxml"] = "<view/>",
            ["pages/a.lua"] = "local shared = {1}\n" ..
                "Page{ data = { list = shared }, other = shared, shared = function() return shared end }" })
        expect(phone.page.data.list):equals{ 1 }
        expect(phone.page.data.list ~= phone.page.shared()):is_true()
        expect(phone.page.other ~= phone.page.shared()):is_true()
    end)

    it("is there at once, the view once per turn, the callback after it", function()
        with_page([[Page{ data = { n = 0 }, go = function(self)
            for i = 1, 3 do self:setData({ n = i }, function() self.seen = (self.seen or "") .. self.probe() end) end
            self.at_once = self.data.n
        end }]])
        phone.page.probe = function() return text_of("text") end
        phone:run(phone.page.go, phone.page)
        expect(phone.page.at_once):equals(3)
        expect(text_of("text")):equals("0")
        sleep(5)
        expect(text_of("text")):equals("3")
        expect(phone.page.seen):equals("333")
    end)

    it("reaches the view only through setData, and as a copy", function()
        with_page("Page{ data = { n = { v = 1 } } }", "<text>{{n.v}}</text><view>{{m}}</view>")
        phone.page.data.n.v = 2
        local given = { v = 3 }
        phone.page:setData{ m = 1 }
        sleep(5)
        expect(text_of("text")):equals("1")
        phone.page:setData{ n = given }
        given.v = 4
        sleep(5)
        expect(text_of("text")):equals("3")
        expect(phone.page.data.n.v):equals(4)
    end)

    it("changed in onLoad shows in the first rendering", function()
        with_page("Page{ data = { n = 1 }, onLoad = function(self) self:setData{ n = 2 } end }")
        expect(text_of("text")):equals("2")
    end)

    it("with a bad path raises at the caller and changes nothing", function()
        with_page("Page{ data = { n = 1 }, go = function(self) self:setData{ n = 2, ['a['] = 1 } end }")
        phone:run(phone.page.go, phone.page)
        expect(phone:errors()[1]):matches("^pages/a%.lua:1: setData: bad path 'a%['")
        expect(phone.page.data.n):equals(1)
    end)

    it("warns above 1024 kB and still works", function()
        with_page("Page{ data = { n = 1 } }")
        phone.page:setData{ n = ("x"):rep(1100 * 1024) }
        expect(#phone.page.data.n):equals(1100 * 1024)
        expect(phone:lines()[1].text):contains("1024 kB")
    end)
end)

describe("events", function()
    it("reach the handler with dataset, marks, targets and detail", function()
        with_page("Page{ tapped = function(self, e) self.e = e end }", [[
            <view id="outer" mark:a="1" mark:b="2" bindtap="tapped" data-from="outer" style="height: 100px">
              <view id="inner" mark:b="{{3}}" data-n="{{7}}" style="width: 100px; height: 100px"></view>
            </view>]])
        phone:tap(10, 10)
        local e = phone.page.e
        expect(e.type):equals("tap")
        expect(e.target.id):equals("inner")
        expect(e.target.dataset):equals{ n = 7 }
        expect(e.currentTarget.id):equals("outer")
        expect(e.currentTarget.dataset):equals{ from = "outer" }
        expect(e.currentTarget.tagName):equals("view")
        expect(e.mark):equals{ a = "1", b = 3 }
        expect(e.detail):equals{ x = 10, y = 10 }
        expect(#e.changedTouches):equals(1)
        expect(e.timeStamp >= 0):is_true()
    end)

    it("a long press is no tap, a moved finger is neither", function()
        local words = "Page{ log = '', tapped = function(self, e) self.log = self.log .. e.type .. ' ' end }"
        with_page(words, '<view style="width: 100px; height: 100px" bindtap="tapped" bindlongpress="tapped"/>')
        phone:down(10, 10)
        sleep(400)
        phone:up(10, 10)
        expect(phone.page.log):equals("longpress ")
        phone:down(10, 10)
        phone:move(60, 10)
        sleep(400)
        phone:up(60, 10)
        expect(phone.page.log):equals("longpress ")
        phone:tap(10, 10)
        expect(phone.page.log):equals("longpress tap ")
    end)

    it("without the handler give a warning that names it", function()
        with_page("Page{}", '<view id="v" bindtap="nobody"/>')
        event.dispatch(phone.top, phone:find("#v"), "tap", {})
        expect(phone:lines()[1].text)
            :equals("pages/a: <view#v> binds tap to 'nobody', but the page has no such function")
        expect(#phone:errors()):equals(0)
    end)

    it("an error in a handler is told with a traceback and stops nothing", function()
        open{ ["app.lua"] = LOGGING_APP, ["pages/a.wxml"] = '<view bindtap="bad"/>',
            ["pages/a.lua"] = "Page{\n  bad = function(self)\n    local x = nil\n    return x.y\n  end }" }
        event.dispatch(phone.top, phone:find("view"), "tap", {})
        event.dispatch(phone.top, phone:find("view"), "tap", {})
        expect(#phone:errors()):equals(2)
        expect(phone:errors()[1]):matches("^pages/a%.lua:4:12: attempt to index a nil value")
        expect(phone:errors()[1]):contains("stack traceback")
        expect(phone.env.getApp().text):equals(phone:errors()[2])
    end)

    it("a function that never ends is stopped, the page lives on", { timeout = 30 }, function()
        with_page([[Page{ data = { n = 1 },
            timer = function() setTimeout(function() while true do end end, 1) end,
            chain = function() wx.promise(function(r) r() end):next(function() while true do end end) end }]])
        for i, name in ipairs{ "timer", "chain" } do
            phone:run(phone.page[name], phone.page)
            sleep(50)
            phone.page:setData{ n = name }
            sleep(10)
            expect(text_of("text")):equals(name)
            expect(phone:errors()[i]):contains("ran longer")
        end
    end)

    it("an error in onError does not loop", function()
        open{ ["app.lua"] = "App{ onError = function() error'again' end }", ["pages/a.wxml"] = "<view/>",
            ["pages/a.lua"] = "Page{ onLoad = function() error'first' end, " ..
                "onShow = function(self) self.ok = true end }" }
        expect(#phone:errors()):equals(2)
        expect(phone.page.ok):is_true()
    end)
end)

describe("images", function()
    it("say once per source that they loaded, or why not", function()
        open({ ["pages/a.lua"] = [[Page{ data = { src = "/images/gd.png" }, log = "",
            load = function(self, e) self.log = self.log .. "load:" .. e.detail.width .. " " end,
            fail = function(self, e) self.log = self.log .. "error:" .. e.detail.errMsg end }]],
            ["pages/a.wxml"] = '<image src="{{src}}" bindload="load" binderror="fail"/><text>{{n}}</text>' })
        sleep(10)
        expect(phone.page.log):matches("^error:cannot load /images/gd.png: ")
        phone.page.log = ""
        phone.page:setData{ n = 1 }
        sleep(10)
        expect(phone.page.log):equals("")
        phone.page:setData{ src = "/scripts/call/images/gd.png" }
        sleep(10)
        expect(phone.page.log):matches("^load:%d+ $")
    end)
end)

describe("selectors", function()
    it("find by tag, id, class, descendant, child and list", function()
        with_page("Page{}", [[<view id="a" class="x y"><view class="z"><text class="x">1</text></view></view>
            <text class="x">2</text>]])
        expect(#phone:find_all("text")):equals(2)
        expect(phone:find("#a").tag):equals("view")
        expect(#phone:find_all(".x")):equals(3)
        expect(#phone:find_all(".x.y")):equals(1)
        expect(#phone:find_all("#a text")):equals(1)
        expect(#phone:find_all("#a > text")):equals(0)
        expect(#phone:find_all(".z>text.x, #a")):equals(2)
        expect(phone:find("input")):is_nil()
        expect(select(2, phone:find_all("a:b"))):contains("not understood")
    end)
end)

describe("a style sheet", function()
    local function width_with(files)
        files["pages/a.wxml"] = '<view class="a"></view>'
        files["pages/a.lua"] = "Page{}"
        local opened, why = open(files)
        if not opened then return nil, why end
        return select(3, phone.top.view:rect(phone:find(".a").number))
    end

    it("comes behind what it imports, from beside it, above it and the root", function()
        expect(width_with{
            ["app.wxss"] = '@import "lib/one.wxss";',
            ["lib/one.wxss"] = "@import './two.wxss'; .a { width: 20px }",
            ["lib/two.wxss"] = ".a { width: 30px; padding-left: 1px }",
            ["pages/a.wxss"] = '@import "../lib/three.wxss"; @import "/four.wxss";',
            ["lib/three.wxss"] = ".a { padding-right: 2px; width: 90px }",
            ["four.wxss"] = ".a { width: 40px }",
        }):equals(43)
    end)

    it("may import in a circle", function()
        expect(width_with{ ["pages/a.wxss"] = '@import "b.wxss"; .a { width: 10px }',
            ["pages/b.wxss"] = '@import "a.wxss"; .a { width: 20px }' }):equals(10)
    end)

    it("names the import it does not find", function()
        local _, why = width_with{ ["pages/a.wxss"] = '.a {}\n  @import "b.wxss";' }
        expect(why):matches("pages/a.wxss:2:3: @import: pages/b.wxss")
    end)
end)
