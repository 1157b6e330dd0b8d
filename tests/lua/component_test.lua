-- SPDX-License-Identifier: GPL-3.0-or-later
-- component_test.lua - custom components: properties, data, observers, lifetimes, slots, events, isolation of styles.

local app = require "tests.kit.app"
local event = require "parlua.page.input.event"

local phone

-- parts: {name = {lua=, wxml=, wxss=, json=}}; used: extra of the page's usingComponents
local function open(page, parts)
    local used = {}
    local files = { ["app.json"] = '{ "pages": ["pages/a"] }', ["pages/a.wxml"] = page.wxml, ["pages/a.wxss"] = page.wxss,
        ["pages/a.lua"] = page.lua or "Page{}" }
    for name, part in pairs(parts) do
        used[#used + 1] = ('"%s": "/parts/%s"'):format(name, name)
        for ending, text in pairs(part) do
            files[("parts/%s.%s"):format(name, ending)] = text
        end
    end
    files["pages/a.json"] = ('{ "usingComponents": { %s } }'):format(table.concat(used, ", "))
    local why
    phone, why = app.open{ files = files }
    return phone, why
end

local function text() return (app.text_of(phone.top.root):gsub("%s+", " ")) end

local function set(changes)
    phone.top:set_data(changes)
    phone.top:render()
end

local function self_of(selector) return phone:find(selector).component.instance end

describe("a component", function()
    it("shows its own data and the properties it is given, with their types", function()
        open({ lua = 'Page{ data = { n = 7, on = true } }',
            wxml = '<my-part id="p" big-name="x" count="{{n}}" flag list="{{[1, 2]}}"/>' },
            { ["my-part"] = {
                wxml = "{{own}} {{bigName}} {{count + 1}} {{flag ? 'yes' : 'no'}} {{list.length}} {{missing}} {{n}}",
                lua = [[Component{ properties = { bigName = "String", count = { type = "Number", value = 3 },
                    flag = "boolean", list = "Array", missing = { type = "string", value = "first" } },
                    data = { own = "o" } }]] } })
        expect(text()):equals("o x 8 yes 2 first ")
        set{ n = 1 }
        expect(text()):equals("o x 2 yes 2 first ")
        expect(self_of("#p").properties.count):equals(1)
    end)

    it("keeps its data over updates and loses it when it goes", function()
        open({ lua = "Page{ data = { list = { 'a', 'b' }, on = true } }",
            wxml = '<c wx:for="{{list}}" wx:key="*this" name="{{item}}" wx:if="{{on}}"/>' },
            { c = { wxml = "{{name}}{{n}} ", lua = "Component{ properties = { name = 'String' }, data = { n = 0 } }" } })
        local first = phone:find_all("c")[1].component.instance
        first:setData{ n = 5 }
        phone.top:render()
        expect(text()):equals("a5 b0 ")
        set{ list = { "b", "a" } }
        expect(text()):equals("b0 a5 ")
        set{ on = false }
        set{ on = true }
        expect(text()):equals("b0 a0 ")
        first:setData{ n = 6 } -- gone: nothing happens
    end)

    it("tells its life in order", function()
        open({ lua = [[log = {} getApp().log = log
            Page{ data = { on = true }, onLoad = function() table.insert(log, "load") end,
                onReady = function() table.insert(log, "ready") end }]], wxml = '<c wx:if="{{on}}"><d/></c>' },
            { c = { wxml = "<d/><slot/>", json = '{ "usingComponents": { "d": "d" } }', lua = [[
                local function say(word) return function(self) table.insert(getApp().log, "c:" .. word) end end
                Component{ lifetimes = { created = say "created", attached = say "attached", ready = say "ready",
                    detached = say "detached" }, pageLifetimes = { show = say "show", hide = say "hide" } }]] },
              d = { wxml = "", lua = [[Component{ attached = function() table.insert(getApp().log, "d:attached") end,
                ready = function() table.insert(getApp().log, "d:ready") end }]] } })
        local log = phone.env.getApp().log
        expect(table.concat(log, " "))
            :equals("load c:created c:attached d:attached d:attached d:ready d:ready c:ready c:show ready")
        set{ on = false }
        expect(log[#log]):equals("c:detached")
    end)

    it("runs observers once per change, with the values of their fields", function()
        open({ lua = "Page{ data = { a = 1, b = 2 } }", wxml = '<c id="c" a="{{a}}" b="{{b}}"/>' },
            { c = { wxml = "{{sum}}", lua = [[Component{ properties = { a = "Number", b = { type = "Number",
                observer = function(self, new, old) self.seen = (self.seen or "") .. old .. ">" .. new .. " " end } },
                observers = { ["a, b"] = function(self, a, b) self:setData{ sum = a + b } end,
                    ["deep.list[0]"] = function(self, v) self.first = v end,
                    ["deep.**"] = function(self, v) self.times = (self.times or 0) + 1 end } }]] } })
        expect(text()):equals("3")
        expect(self_of("#c").seen):equals("0>2 ")
        set{ a = 5 }
        expect(text()):equals("7")
        local self = self_of("#c")
        self:setData{ ["deep.list[0]"] = "x" }
        expect(self.first):equals("x")
        self:setData{ ["deep.other"] = 1 }
        expect(self.times):equals(2)
        expect(self.first):equals("x")
    end)

    it("whose observers call each other ends with an error", function()
        open({ wxml = '<c id="c"/>' }, { c = { wxml = "", lua = [[Component{ data = { n = 0 },
            observers = { n = function(self, n) self:setData{ n = n + 1 } end } }]] } })
        pcall(self_of("#c").setData, self_of("#c"), { n = 1 })
        expect(table.concat(phone:errors(), "\n")):matches("observers call each other")
    end)

    it("shares behaviors; its own fields win, all lifetimes run", function()
        open({ wxml = '<c id="c"/>' }, { c = { wxml = "{{a}}{{b}}", lua = [[
            local base = Behavior{ data = { a = 1, b = 2 }, methods = { hello = function() return "base" end },
                attached = function(self) self.order = "base" end }
            Component{ behaviors = { base }, data = { b = 3 },
                attached = function(self) self.order = self.order .. " own" end }
            ]] } })
        expect(text()):equals("13")
        expect(self_of("#c").order):equals("base own")
        expect(self_of("#c"):hello()):equals("base")
    end)

    it("with a mistake says what and where", function()
        local _, why = open({ wxml = "<c/>" }, { c = { wxml = "", lua = "Component{ properties = { x = 'Date' } }" } })
        expect(why):matches("parts/c%.lua: property 'x': the type is one of")
        _, why = open({ wxml = "<c/>" }, { c = { wxml = "<b", lua = "Component{}" } })
        expect(why):matches("parts/c%.wxml:1:")
        _, why = open({ wxml = "<c/>" }, { c = { wxml = "" } })
        expect(why):matches("parts/c%.lua: this file is missing; a component needs a script that calls Component")
    end)
end)

describe("slots", function()
    it("show the children as the page sees them", function()
        open({ lua = "Page{ data = { n = 1, list = { 'x', 'y' } } }",
            wxml = '<c>{{n}}<text wx:for="{{list}}">{{item}}</text></c>' },
            { c = { wxml = "[<slot/>]{{n}}", lua = "Component{ data = { n = 'own' } }" } })
        expect(text()):equals("[1xy]own")
        set{ n = 2, list = { "z" } }
        expect(text()):equals("[2z]own")
    end)

    it("have names when the component says so", function()
        open({ wxml = '<c><view slot="b">B</view>loose<view slot="a">A</view></c>' },
            { c = { wxml = '<slot name="a"/>|<slot/>|<slot name="b"/>',
                lua = "Component{ options = { multipleSlots = true } }" } })
        expect(text()):equals("A|loose|B")
    end)

    it("go through components inside of components", function()
        open({ lua = "Page{ data = { n = 4 } }", wxml = "<outer>{{n}}</outer>" }, {
            outer = { wxml = "<inner>(<slot/>)</inner>", json = '{ "usingComponents": { "inner": "./inner" } }',
                lua = "Component{}" },
            inner = { wxml = "<<slot/>>", lua = "Component{}" } })
        expect(text()):equals("<(4)>")
    end)
end)

describe("events of components", function()
    local LOGGER = [[local log = {} getApp().log = log
        local function say(name) return function(self, e) table.insert(log, name .. ":" .. e.type .. ":" .. e.target.id ..
            ":" .. tostring(e.detail.v)) end end
        Page{ outer = say "outer", mine = say "mine", tapped = say "tapped" }]]

    local function log() return table.concat(phone.env.getApp().log, " ") end

    it("reach the bindings of the host", function()
        open({ lua = LOGGER, wxml = '<view bind:done="outer"><c id="c" bind:done="mine" catchtap="tapped"/></view>' },
            { c = { wxml = '<view id="inner" bindtap="go">x</view>', lua = [[Component{ methods = {
                go = function(self) self:triggerEvent("done", { v = 1 }) end } }]] } })
        event.dispatch(phone.top, phone:find("#inner"), "tap", {})
        expect(log()):equals("mine:done:c:1 tapped:tap:c:nil")
        phone.env.getApp().log[1], phone.env.getApp().log[2] = nil, nil
        self_of("#c"):triggerEvent("done", { v = 2 }, { bubbles = true })
        expect(log()):equals("mine:done:c:2 outer:done:c:2")
    end)

    it("cross the border of a component only when composed", function()
        local parts = {
            outer = { wxml = '<inner id="i" bind:done="heard"/>', json = '{ "usingComponents": { "inner": "inner" } }',
                lua = "Component{ methods = { heard = function(self) self.has_heard = true end } }" },
            inner = { wxml = "", lua = "Component{}" } }
        open({ lua = LOGGER, wxml = '<view bind:done="mine"><outer id="o"/></view>' }, parts)
        local inner = self_of("#o"):selectComponent("#i")
        inner:triggerEvent("done", {}, { bubbles = true })
        expect(self_of("#o").has_heard):equals(true)
        expect(log()):equals("")
        inner:triggerEvent("done", { v = 3 }, { bubbles = true, composed = true })
        expect(log()):equals("mine:done:o:3")
        expect(inner:selectOwnerComponent()):equals(self_of("#o"))
    end)

    it("without a handler are told by the file that binds them", function()
        open({ wxml = "<c/>" }, { c = { wxml = '<view id="i" bindtap="nothing"/>', lua = "Component{}" } })
        event.dispatch(phone.top, phone:find("#i"), "tap", {})
        expect(phone:lines()[1].text)
            :equals("parts/c: <view#i> binds tap to 'nothing', but the component has no such function")
    end)
end)

describe("styles of components", function()
    local function width(selector) return phone.top.view:computed(phone:find(selector).number, "width") end

    it("stay inside, and the page's stay outside", function()
        open({ wxml = '<c id="c"><view id="given" class="box"/></c><view id="out" class="box"/>',
            wxss = ".box { width: 10px } view { width: 11px }" },
            { c = { wxml = '<view id="in" class="box"/><slot/>', wxss = ".box { width: 20px } :host { width: 90px }",
                lua = "Component{}" } })
        expect(width "#in"):equals("20px")
        expect(width "#given"):equals("10px")
        expect(width "#out"):equals("10px")
        expect(width "#c"):equals("90px")
    end)

    it("let the page's in when the component opens up", function()
        open({ wxml = "<c/>", wxss = ".box { width: 10px }" },
            { c = { wxml = '<view id="in" class="box"/>', lua = "Component{ options = { addGlobalClass = true } }" } })
        expect(width "#in"):equals("10px")
    end)
end)

describe("pages with components", function()
    it("find instances by selector, and hold live components inside", function()
        open({ wxml = '<c class="x"/><c class="x" id="two"/>' },
            { c = { wxml = '<live-player id="p"/>', lua = "Component{ data = { n = 1 } }" } })
        local page = phone.page
        expect(#page:selectAllComponents(".x")):equals(2)
        expect(page:selectComponent("#two").data.n):equals(1)
        expect(page:selectComponent("#p")):is_nil()
        expect(#phone:find_all("live-player")):equals(2)
    end)
end)

-- ---- pages made by Component, components named by their folder

describe("a page made by Component", function()
    local FILES = {
        ["app.json"] = '{ "pages": ["part", "home"] }', ["home.lua"] = "Page{}",
        ["home.json"] = '{ "usingComponents": { "part": "/part" } }', ["home.wxml"] = '<part from="home"/>',
        ["part.json"] = '{ "component": true }', ["part.wxml"] = '<view bindtap="up">{{n}} {{from}} {{double}}</view>',
        ["part.lua"] = [[
            local order = {}
            local function note(name) return function(self) order[#order + 1] = name end end
            Component{
                properties = { from = "String", size = "Number" }, data = { n = 1, double = 2 },
                observers = { n = function(self, n) self:setData{ double = n * 2 } end },
                lifetimes = { created = note "created", attached = function(self)
                    note "attached" (self)
                    self:setData{ n = self.data.n + 1 }
                end, ready = note "ready", detached = note "detached" },
                pageLifetimes = { show = note "show", hide = note "hide" },
                methods = {
                    onLoad = function(self, query) note "onLoad" (self) self.seen = query and query.from end,
                    onShow = note "onShow", onReady = note "onReady", onUnload = note "onUnload",
                    up = function(self) self:setData{ n = self.data.n + 10 } end,
                    what = function(self) return self.seen, self.properties.size end,
                    order = function() return table.concat(order, " ") end,
                } }]],
    }

    it("has its properties from the query, its lifetimes, its observers and its methods as handlers", function()
        local page_phone = assert(app.open{ files = FILES, page = "part?from=link&size=3" })
        local page = page_phone.page
        expect(page.data.n):equals(2)
        expect(page.data.double):equals(4)
        expect(page.data.from):equals("link")
        expect({ page:what() }):equals{ "link", 3 }
        expect(page:order()):equals("created attached onLoad onShow show ready onReady")
        page:up()
        expect(page.data.double):equals(24)
        page_phone:route("reLaunch", "/home")
        expect(page:order()):contains("onUnload detached")
    end)

    it("is told what is wrong with it", function()
        local _, why = app.open{ files = { ["app.json"] = '{ "pages": ["a"] }', ["a.wxml"] = "<view/>",
            ["a.lua"] = "Component{ methods = 1 }" } }
        expect(why):contains("a.lua: methods must be a table")
    end)
end)

describe("a component that is named by its folder", function()
    it("is there, and one that is nowhere is told where it is asked for", function()
        local files = { ["app.json"] = '{ "pages": ["p/a", "p/b"] }', ["p/b.lua"] = "Page{}", ["p/b.wxml"] = "<view/>",
            ["p/a.json"] = '{ "usingComponents": { "bar": "../parts/bar" } }', ["p/a.wxml"] = "<bar/>",
            ["p/a.lua"] = "Page{}",
            ["parts/bar/index.json"] = '{ "component": true }', ["parts/bar/index.wxml"] = "<view>from the folder</view>",
            ["parts/bar/index.lua"] = "Component{}" }
        local ok = assert(app.open{ files = files })
        expect(ok.top.def.components["parts/bar/index"] ~= nil):is_true()
        files["parts/bar/index.lua"], files["parts/bar/index.wxml"], files["parts/bar/index.json"] = nil, nil, nil
        local _, why = app.open{ files = files }
        expect(why):equals("p/a.json:1:31: usingComponents: there is no component parts/bar: neither parts/bar.lua nor "
            .. "parts/bar/index.lua is there")
        assert(app.open{ files = files, page = "p/b" })
    end)
end)
