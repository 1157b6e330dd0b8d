-- SPDX-License-Identifier: GPL-3.0-or-later
-- event_test.lua - which handlers run, in which order.

local native = require "parlua.native"
local app = require "tests.kit.app"
local event = require "parlua.page.input.event"
local template = require "parlua.page.template.template"
local tree = require "parlua.page.template.tree"

local function innermost(text)
    local compiled = assert(template.compile(assert(native.wxml(text, "a.wxml")), "a.wxml"))
    local node = tree.build({ template = compiled, vars = { name = "bound" } }, print)
    while node.children[1] and not node.children[1].text do
        node = node.children[1]
    end
    return node
end

local function order(text, name)
    local handlers = {}
    for i, row in ipairs(event.plan(innermost(text), name or "tap")) do
        handlers[i] = row.handler
    end
    return table.concat(handlers, " ")
end

describe("handlers", function()
    it("run from the root by capture, then back by bubbling", function()
        expect(order('<view bindtap="h1" capture-bind:tap="h2"><view bindtap="h3" capture-bind:tap="h4"/></view>'))
            :equals("h2 h4 h3 h1")
    end)

    it("stop after a catch", function()
        expect(order('<view bindtap="h1" capture-catch:tap="h2"><view bindtap="h3" capture-bind:tap="h4"/></view>'))
            :equals("h2")
        expect(order('<view bindtap="h1"><view catchtap="h2"><view bind:tap="h3"/></view></view>')):equals("h3 h2")
        expect(order('<view bindtap="h1"><view catch:tap=""/></view>')):equals("")
    end)

    it("of the mut-bind kind run once on a path", function()
        expect(order('<view mut-bind:tap="h1"><view bindtap="h2"><view mut-bind:tap="h3"/></view></view>'))
            :equals("h3 h2")
    end)

    it("of events that do not bubble stay at their element", function()
        expect(order('<view bindstatechange="h1"><live-player bind:statechange="h2"/></view>', "statechange"))
            :equals("h2")
        expect(order('<view bindstatechange="h1"><view/></view>', "statechange")):equals("")
    end)

    it("may be bound by a value", function()
        expect(order('<view bindtap="{{name}}"/>')):equals("bound")
    end)

    it("are told apart by the event", function()
        expect(order('<view bindtouchstart="h1" bindtap="h2" bindlongtap="h3"/>')):equals("h2")
    end)
end)

describe("a dispatched event", function()
    local phone

    local function open(markup)
        phone = assert(app.open{ files = app.files("a", { ["a.wxml"] = markup, ["a.lua"] = [[
            local function h(n) return function(self, e) table.insert(self.log, n) self.e = e end end
            Page{ data = { name = "one" }, log = {}, one = h"one", two = h"two" }]] }) })
    end

    local function log() return table.concat(phone.page.log, " ") end

    local function tap() event.dispatch(phone.top, phone:find("#in"), "tap", {}) end

    it("finds the handler that is bound now", function()
        open('<view bindtap="{{name}}"><view id="in"/></view>')
        tap()
        phone.page:setData{ name = "two" }
        phone.top:render()
        tap()
        phone.page:setData{ name = "" }
        phone.top:render()
        tap()
        expect(log()):equals("one two")
    end)

    it("tells marks, data and place as they are now", function()
        open('<view style="height:{{h}}px"/><view id="in" mark:m="{{m}}" data-d="{{m}}" bindtap="one"/>')
        tap()
        expect({ phone.page.e.mark, phone.page.e.target }):equals{ {}, { id = "in", dataset = {}, tagName = "view",
            offsetLeft = 0, offsetTop = 0 } }
        phone.page:setData{ m = 7, h = 20 }
        phone.top:render()
        tap()
        expect({ phone.page.e.mark, phone.page.e.currentTarget }):equals{ { m = 7 }, { id = "in", dataset = { d = 7 },
            tagName = "view", offsetLeft = 0, offsetTop = 20 } }
    end)

    it("is a table of its own for each handler", function()
        open('<view bindtap="two"><view id="in" bindtap="one"/></view>')
        local events = {}
        for _, name in ipairs{ "one", "two" } do
            phone.page[name] = function(_, e) events[#events + 1] = e end
        end
        tap()
        expect(#events):equals(2)
        expect(events[1] ~= events[2]):is_true()
        expect(events[1].currentTarget.id .. events[2].currentTarget.id .. events[2].target.id):equals("inin")
    end)
end)
