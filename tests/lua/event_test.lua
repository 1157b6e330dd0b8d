-- SPDX-License-Identifier: GPL-3.0-or-later
-- event_test.lua - which handlers run, in which order.

local native = require "parlua.native"
local event = require "parlua.page.event"
local template = require "parlua.page.template"
local tree = require "parlua.page.tree"

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
