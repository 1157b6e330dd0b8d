-- SPDX-License-Identifier: GPL-3.0-or-later
-- patch_test.lua - small changes of data touch only what shows them, and end in the same tree as building it anew.

local app = require "tests.kit.app"
local tree = require "parlua.page.template.tree"

local phone

local function open(wxml, data, more)
    local script = ("Page{ data = { %s }, f = function() end }"):format(data)
    local files = app.files("a", { ["a.wxml"] = wxml, ["a.lua"] = script })
    phone = assert(app.open({ files = files }, { files = more }))
    return phone.top
end

local function set(changes)
    phone.top:set_data(changes)
    phone.top:render()
end

local function shown(node, parts)
    if node.text then
        parts[#parts + 1] = "'" .. node.text .. "'"
        return
    end
    local names = {}
    for name in pairs(node.attrs) do names[#names + 1] = name end
    table.sort(names)
    parts[#parts + 1] = "<" .. node.tag
    for _, name in ipairs(names) do parts[#parts + 1] = (" %s=%s"):format(name, node.attrs[name]) end
    for name, v in pairs(node.dataset or {}) do parts[#parts + 1] = (" data-%s=%s"):format(name, tostring(v)) end
    for _, b in ipairs(node.bindings or {}) do parts[#parts + 1] = (" %s>%s"):format(b.event, b.handler) end
    parts[#parts + 1] = ">"
    for _, child in ipairs(node.children) do shown(child, parts) end
end

local function text_of(root)
    local parts = {}
    shown(root, parts)
    return table.concat(parts)
end

-- how often the whole tree is built
local function count_builds()
    local count, build = { n = 0 }, tree.build
    tree.build = function(...)
        count.n = count.n + 1
        return build(...)
    end
    count.stop = function() tree.build = build end
    return count
end

describe("a change of data", function()
    it("of texts and attributes builds nothing", function()
        local page = open('<view class="{{c}}" id="v" data-x="{{n}}" bindtap="{{h}}">{{n}} and {{m}}' ..
            '<text>{{m}}</text></view>',
            "n = 1, m = 2, c = 'a', h = 'f'")
        local count = count_builds()
        set{ n = 5, c = "b", h = "g" }
        expect(text_of(page.root)):equals("<page><view class=b id=v data-x=5 tap>g>'5 and 2'<text>'2'")
        set{ m = "" } -- a text of blanks only has no node: that is built
        expect(count.n):equals(1)
        count.stop()
    end)

    it("reaches boxes and styles", function()
        open('<view id="v" class="{{c}}" style="{{s}}">{{t}}</view>', "c = '', s = '', t = 'x'",
            { ["a.wxss"] = ".wide { width: 200px; height: 9px }" })
        set{ c = "wide" }
        expect(phone:rect(phone:find("#v")).width):equals(200)
        set{ s = "width: 50px" }
        expect(phone:rect(phone:find("#v")).width):equals(50)
        set{ c = "", s = "", t = ("long "):rep(80) }
        expect(phone:rect(phone:find("#v")).height > 40):is_true()
    end)

    it("of hidden, of live attributes and of pictures is seen", function()
        local page = open('<view id="v" hidden="{{h}}"/><live-player id="p" min-cache="{{c}}" mode="RTC"/>',
            "h = false, c = 1")
        local count = count_builds()
        set{ h = true, c = 2 }
        expect(count.n):equals(0)
        count.stop()
        expect(page.nodes[phone:find("#v").number].attrs.hidden):equals("true")
        expect(phone:find("#p").props["min-cache"].value):equals(2)
        expect(page.live.by_number[phone:find("#p").number].props["min-cache"].value):equals(2)
    end)

    it("of a component's own data stays inside", function()
        local page = open('<c id="c"/>{{n}}', "n = 1", { ["a.json"] = '{ "usingComponents": { "c": "c" } }',
            ["c.wxml"] = "<view>{{x}}</view>", ["c.lua"] = "Component{ data = { x = 1 } }" })
        local count = count_builds()
        phone:find("#c").component.instance:setData{ x = 2 }
        page:render()
        expect(count.n):equals(0)
        expect(text_of(page.root)):matches("<view>'2'")
        count.stop()
    end)
end)

describe("any change of data", function()
    local WXML = [[<template name="t"><text class="{{k}}">{{v}}</text></template>
        <view class="a {{s}}" data-n="{{n}}">{{n}}{{s}}</view><view wx:if="{{n > 3}}" id="{{s}}">big {{n}}</view>
        <view wx:else>small {{list.length}}</view>
        <view wx:for="{{list}}" wx:key="*this" class="{{s}} {{item}}" data-i="{{index}}">{{item}} {{o.x}} {{n}}</view>
        <template is="t" data="{{v: o.x, k: s}}"/><c p="{{n}}" class="{{s}}">{{s}}<text>{{n}}</text></c>{{o.x}}{{gone}}]]

    it("ends in the tree that a new build gives", function()
        local page = open(WXML, "n = 0, s = 'q', list = { 'a' }, o = { x = 1 }", {
            ["a.json"] = '{ "usingComponents": { "c": "c" } }',
            ["c.wxml"] = "<view>{{p}} {{own}}<slot/></view>",
            ["c.lua"] = "Component{ properties = { p = 'Number' }, data = { own = 0 } }" })
        local random = 7
        local function pick(n)
            random = (random * 1103515245 + 12345) % 2147483648
            return random // 65536 % n
        end
        local makers = {
            function() return { n = pick(8) } end,
            function() return { s = ("xyz "):sub(pick(4) + 1, pick(4) + 1) } end,
            function() return { ["o.x"] = pick(3) == 0 and "" or pick(100) } end,
            function() return { list = pick(2) == 0 and { "a", "b" } or { "b" } } end,
            function() return { ["list[0]"] = "l" .. pick(9) } end,
            function() return { gone = pick(2) == 0 and " " or "here" } end,
        }
        for round = 1, 400 do
            set(makers[pick(#makers) + 1]())
            if pick(5) == 0 then
                page.components.order[1].instance:setData{ own = round }
                page:render()
            end
            local patched = text_of(page.root)
            page.needs_build = true
            page:plan_render()
            page:render()
            expect(patched):equals(text_of(page.root))
        end
    end)
end)
