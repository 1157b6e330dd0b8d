-- SPDX-License-Identifier: GPL-3.0-or-later
-- What scenarios and tests can do with a phone that has no live parts.
-- luacheck: read globals setTimeout getCurrentPages wx

local app = require "tests.kit.app"

local SCRIPT = [[
Page{
    data = { n = 1, list = { { name = "x" }, { name = "y" } }, on = true },
    onLoad = function(self, q) self.query = q end,
    tapUpper = function(self) self:setData{ n = self.data.n + 1 } end,
    add = function(self, by) self:setData{ n = self.data.n + by } return self.data.n end,
    slow = function(self) await(wx.sleep(20)) return "done" end,
    wrong = function() error("a wrong method") end,
    onEvent = function(self, e) self:setData{ seen = e.detail.value } end,
}]]

local TEMPLATE = [[
<view id="lower" class="box">lower</view>
<view id="upper" class="box over" bindtap="tapUpper" bindchange="onEvent" data-n="{{n}}"
    hidden="{{!on}}">n is {{n}}</view>
<view id="thin"></view>]]

local STYLE = ".box { width: 100px; height: 50px } .over { position: absolute; top: 0px; left: 0px }"

local phone

local function open(more)
    phone = parlua.phone(app.config({ files = app.files("pages/a pages/b", { ["pages/a.lua"] = SCRIPT,
        ["pages/a.wxml"] = TEMPLATE, ["pages/a.wxss"] = STYLE }) }, more))
    return phone
end

describe("an element", function()
    before_each(function() open() end)

    it("is tapped, and shows what came of it at once", function()
        local upper = phone:one("#upper")
        expect(upper:text()):equals("n is 1")
        upper:tap()
        expect(upper:text()):equals("n is 2")
        expect(upper:dataset().n):equals(2)
    end)

    it("that is covered says by what", function()
        expect(function() phone:one("#lower"):tap() end):fails("#lower .box> is covered by <view #upper .box> at 50,25")
        phone:currentPage():setData{ on = false }
        phone:one("#lower"):tap()
    end)

    it("without an area cannot be tapped", function()
        expect(function() phone:one("#thin"):tap() end):fails("has no area to tap")
    end)

    it("can be triggered whatever covers it", function()
        phone:one("#upper"):trigger("change", { value = 7 })
        expect(phone:currentPage():data("seen")):equals(7)
    end)

    it("tells place and style", function()
        expect(phone:one("#lower"):rect()):equals{ x = 0, y = 0, width = 100, height = 50 }
        expect(phone:one("#upper"):style("width")):equals("100px")
        expect(#phone:all(".box")):equals(2)
        expect(phone:one("#nothing")):is_nil()
    end)

    it("is no live component", function()
        expect(function() phone:one("#upper"):codes() end):fails("<view #upper .box> is no live component")
        expect(function() phone:one("#upper"):callContext("start") end):fails("no live component")
    end)
end)

describe("a page", function()
    before_each(function() open{ page = "pages/a?k=v" } end)

    it("gives its data by path", function()
        local page = phone:currentPage()
        expect(page:data("list[1].name")):equals("y")
        expect(page:data("list[5].name.more")):is_nil()
        expect(page:data().n):equals(1)
        expect(page.path):equals("pages/a")
        expect(page.query):equals{ k = "v" }
    end)

    it("runs methods to their end", function()
        local page = phone:currentPage()
        expect(page:callMethod("add", 4)):equals(5)
        expect(page:callMethod("slow")):equals("done")
        expect(function() page:callMethod("wrong") end):fails("a wrong method")
        expect(function() page:callMethod("absent") end):fails("has no method 'absent'")
    end)

    it("is waited for", function()
        local page = phone:currentPage()
        phone:evaluate(function() setTimeout(function() getCurrentPages()[1]:setData{ n = 9 } end, 20) end)
        page:waitFor(function() return page:data("n") == 9 end)
        expect(function() page:waitFor("#nothing", 0.05) end):fails("waited 0.05 s in vain for #nothing")
    end)
end)

describe("a phone", function()
    it("moves between pages", function()
        open()
        expect(phone:navigateTo("/pages/b").path):equals("pages/b")
        expect(#phone:pageStack()):equals(2)
        expect(phone:navigateBack().path):equals("pages/a")
    end)

    it("lets wx functions be replaced", function()
        open()
        local title
        phone:mockWx("showToast", function(o) title = o.title end)
        phone:evaluate(function() wx.showToast{ title = "mocked" } end)
        expect(title):equals("mocked")
        phone:mockWx("getNetworkType", { networkType = "2g" })
        expect(phone:callWx("getNetworkType").networkType):equals("2g")
        phone:restoreWx("getNetworkType")
        expect(phone:callWx("getNetworkType").networkType == "2g"):is_false()
    end)

    it("tells why a page does not load", function()
        local files = { ["app.json"] = '{"pages": ["a"]}', ["a.lua"] = "Page{", ["a.wxml"] = "<view/>" }
        expect(function() parlua.phone{ files = files } end):fails("a.lua:1")
        expect(function() parlua.phone{ path = "/nowhere" } end):fails("nowhere")
    end)

    it("is closed when the app ends itself", function()
        open()
        phone:evaluate(function() wx.exitMiniProgram() end)
        phone:waitClosed(2)
        expect(phone:isClosed()):is_true()
        expect(function() phone:one("view") end):fails("is closed")
    end)

    it("with its own server puts the address into the query", function()
        open{ server = "auto", query = { push = "$server/live/a" } }
        expect(phone:currentPage().query.push):matches("^rtmp://127%.0%.0%.1:%d+/live/a$")
        expect(phone.server:streams()):equals{}
    end)
end)
