-- SPDX-License-Identifier: GPL-3.0-or-later
-- template_test.lua - control flow, attributes and keys: template text and data in, concrete nodes out.

local native = require "parlua.native"
local template = require "parlua.page.template.template"
local tree = require "parlua.page.template.tree"

local warnings

local function around_each()
    before_each(function() warnings = {} end)
end

local function compile(text)
    local nodes = assert(native.wxml(text, "a.wxml"))
    return assert(template.compile(nodes, "a.wxml"))
end

local function build(text, data)
    return tree.build({ template = compile(text), vars = data or {} }, function(w) warnings[#warnings + 1] = w end)
end

-- a node as text: <tag name="value" ...>children</tag>, attributes sorted
local function shown(node)
    if node.text then return (node.text:gsub("%s+", " ")) end
    local names, parts = {}, {}
    for name in pairs(node.attrs) do
        names[#names + 1] = name
    end
    table.sort(names)
    for i, name in ipairs(names) do
        parts[i] = (' %s="%s"'):format(name, node.attrs[name])
    end
    local inner = {}
    for i, child in ipairs(node.children) do
        inner[i] = shown(child)
    end
    return ("<%s%s>%s</%s>"):format(node.tag, table.concat(parts), table.concat(inner), node.tag)
end

local function render(text, data)
    return shown(build(text, data)):match("^<page>(.*)</page>$")
end

local function mistake(text)
    local nodes, why = native.wxml(text, "a.wxml")
    if not nodes then return why end
    return select(2, template.compile(nodes, "a.wxml"))
end

describe("templates", function()
    around_each()

    it("fill texts and attributes", function()
        local data = { b = "c", n = 3.0, list = { 1, 2 } }
        expect(render('<view class="a {{b}}" id="{{n}}">{{n + 1}} of {{list}}</view>', data))
            :equals('<view class="a c" id="3">4 of 1,2</view>')
        expect(render('<text>{{missing}}|{{nothing}}</text>', { nothing = native.null })):equals("<text>|</text>")
    end)

    it("choose between wx:if, wx:elif and wx:else", function()
        local text = '<view wx:if="{{n == 1}}">one</view>\n<view wx:elif="{{n == 2}}">two</view>' ..
            '<view wx:else>many</view>'
        expect(render(text, { n = 1 })):equals("<view>one</view>")
        expect(render(text, { n = 2 })):equals("<view>two</view>")
        expect(render(text, { n = 3 })):equals("<view>many</view>")
        expect(render('<view wx:if="{{false}}">x</view>')):equals("")
        expect(render('<view wx:if="false">x</view>')):equals("<view>x</view>")
    end)

    it("repeat over arrays, objects, texts and numbers", function()
        expect(render('<text wx:for="{{list}}">{{index}}{{item}}</text>', { list = { "a", "b" } }))
            :equals("<text>0a</text><text>1b</text>")
        expect(render('<text wx:for="{{t}}">{{index}}={{item}}</text>', { t = { y = 2, x = 1 } }))
            :equals("<text>x=1</text><text>y=2</text>")
        expect(render('<text wx:for="äb">{{item}}</text>')):equals("<text>ä</text><text>b</text>")
        expect(render('<text wx:for="{{3}}">{{item}}</text>')):equals("<text>0</text><text>1</text><text>2</text>")
        expect(render('<text wx:for="{{list}} ">{{item}}</text>', { list = { 1, 2 } }))
            :equals("<text>1</text><text>,</text><text>2</text><text> </text>")
        expect(#warnings):equals(0)
        expect(render('<text wx:for="{{true}}">x</text>')):equals("")
        expect(warnings[1]):matches("^a%.wxml:1:7: wx:for needs")
    end)

    it("name items, nest loops and see outer ones", function()
        local text = '<block wx:for="{{rows}}" wx:for-item="row" wx:for-index="y"><text wx:for="{{row}}">' ..
            '{{y}}{{index}}{{item}}{{end}}</text></block>'
        expect(render(text, { rows = { { "a" }, { "b", "c" } }, ["end"] = ";" }))
            :equals("<text>00a;</text><text>10b;</text><text>11c;</text>")
    end)

    it("wx:for binds closer than wx:if", function()
        expect(render('<text wx:for="{{list}}" wx:if="{{item > 1}}">{{item}}</text>', { list = { 1, 2, 3 } }))
            :equals("<text>2</text><text>3</text>")
    end)

    it("block groups without an element", function()
        expect(render('<block wx:if="{{yes}}"><text>a</text><text>b</text></block>', { yes = true }))
            :equals("<text>a</text><text>b</text>")
    end)

    it("hidden is a boolean", function()
        expect(render('<view hidden></view>')):equals('<view hidden="true"></view>')
        expect(render('<view hidden="false"></view>')):equals('<view hidden="true"></view>')
        expect(render('<view hidden="{{false}}"></view>')):equals("<view></view>")
        expect(render('<view hidden="{{0}}"></view>')):equals("<view></view>")
        expect(render('<view hidden="{{1}}"></view>')):equals('<view hidden="true"></view>')
    end)
end)

describe("attributes of live components", function()
    around_each()

    it("keep their types; bare ones are marked", function()
        local root = build('<live-player src="{{url}}" autoplay muted="{{false}}" min-cache="{{0.5}}" mode="RTC" ' ..
            'orientation="{{null}}" debug="false" class="x" bindstatechange="f"/>', { url = "rtmp://h/a/b" })
        local props = root.children[1].props
        expect(props.src.value):equals("rtmp://h/a/b")
        expect(props.autoplay.value == native.bare):is_true()
        expect(props.muted.value):equals(false)
        expect(props["min-cache"].value):equals(0.5)
        expect(props.orientation.value == native.null):is_true()
        expect(props.debug.value):equals("false")
        expect(props.mode.where):equals("a.wxml:1:75")
        expect(props.class):is_nil()
        expect(props.bindstatechange):is_nil()
    end)
end)

describe("dataset and marks", function()
    around_each()

    it("names follow the camel rule, bound values keep their type", function()
        local node = build('<view data-element-type="a" data-elementType="b" data-class="c" data-n="{{1}}" ' ..
            'data-list="{{[1]}}" mark:some-Name="{{2}}"></view>').children[1]
        expect(node.dataset.elementType):equals("a")
        expect(node.dataset.elementtype):equals("b")
        expect(node.dataset.class):equals("c")
        expect(node.dataset.n):equals(1)
        expect(node.dataset.list):equals{ 1 }
        expect(node.marks["some-Name"]):equals(2)
    end)
end)

describe("keys of nodes", function()
    around_each()

    local function keys(text, data)
        local out = {}
        for i, child in ipairs(build(text, data).children) do
            out[i] = child.key
        end
        return out
    end

    it("follow wx:key, so that moved items stay themselves", function()
        local text = '<view wx:for="{{list}}" wx:key="id">{{item.id}}</view>'
        local before = keys(text, { list = { { id = "a" }, { id = "b" } } })
        local after = keys(text, { list = { { id = "b" }, { id = "a" } } })
        expect(after):equals{ before[2], before[1] }
        expect(keys('<view wx:for="{{list}}" wx:key="*this"/>', { list = { "x", "y" } }))
            :equals(keys('<view wx:for="{{list}}" wx:key="*this"/>', { list = { "x", "y" } }))
    end)

    it("that are double are told and made different", function()
        local found = keys('<view wx:for="{{list}}" wx:key="*this"/>', { list = { "x", "x" } })
        expect(found[1] ~= found[2]):is_true()
        expect(warnings[1]):contains("two items have the key 'x'")
    end)

    it("differ between branches and stay the same for what follows", function()
        local text = '<view wx:if="{{a}}"/><view wx:else/><view/>'
        local yes, no = keys(text, { a = true }), keys(text, { a = false })
        expect(yes[1] ~= no[1]):is_true()
        expect(yes[2]):equals(no[2])
        local alone = keys('<view wx:if="{{a}}"/><view/>', {})
        expect(alone[1]):equals(keys('<view wx:if="{{a}}"/><view/>', { a = true })[2])
    end)
end)

describe("mistakes in templates", function()
    around_each()

    it("too many nodes are an error, soon", function()
        expect(function()
            build('<block wx:for="{{9999}}"><text wx:for="{{9999}}">{{item}}</text></block>')
        end):fails("a%.wxml: <text> makes more than 10000 nodes")
    end)

    it("are named with file, line and column", function()
        expect(mistake("<view>\n  <text>{{a +}}</text>\n</view>")):matches("^a%.wxml:2:14: a value is missing before")
        expect(mistake('<view\n  class="{{f()}}"/>')):matches("^a%.wxml:2:13: functions")
        expect(mistake('<view wx:else>x</view>')):matches("^a%.wxml:1:7: wx:else without wx:if")
        expect(mistake('<view wx:if="{{a}}"/>text<view wx:else/>')):matches("without wx:if")
        expect(mistake('<view wx:if="{{a}}"/><view wx:else/><view wx:else/>')):matches("without wx:if")
        expect(mistake('<view><wxs module="m"/></view>')):matches("^a%.wxml:1:7: <wxs>")
        expect(mistake('<view>')):matches("^a%.wxml:1:")
    end)

    it("unknown tags are told and treated as view", function()
        local _, told = compile("<marquee>x</marquee>")
        expect(told[1]):matches("^a%.wxml:1:1: unknown tag <marquee>")
    end)
end)
