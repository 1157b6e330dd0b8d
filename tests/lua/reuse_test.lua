-- SPDX-License-Identifier: GPL-3.0-or-later
-- reuse_test.lua - <template>, <import> and <include>.

local native = require "parlua.native"
local template = require "parlua.page.template.template"
local tree = require "parlua.page.template.tree"

local warnings

-- files: {["a.wxml"]=text, ...}; a.wxml is the page
local function compile(files)
    local function read(_, src)
        if not files[src] then return nil, "no such file" end
        local nodes, why = native.wxml(files[src], src)
        if not nodes then return nil, why end
        return nodes, src
    end
    return template.compile(assert(native.wxml(files["a.wxml"], "a.wxml")), "a.wxml", { read = read })
end

local function text_below(node, parts)
    if node.text then parts[#parts + 1] = node.text end
    for _, child in ipairs(node.children or {}) do
        text_below(child, parts)
    end
    return parts
end

local function render(files, data)
    warnings = {}
    local compiled, why = compile(files)
    if not compiled then error(why, 2) end
    local root = tree.build({ template = compiled, vars = data or {} }, function(w) warnings[#warnings + 1] = w end)
    return (table.concat(text_below(root, {})):gsub("%s+", " ")), root
end

local function page(text, data) return render({ ["a.wxml"] = text }, data) end

local function mistake(files) return select(2, compile(files)) end

describe("a template", function()
    it("shows what it is given, and sees nothing else", function()
        expect(page('<template name="t">[{{a}}|{{b}}|{{secret}}]</template>' ..
            '<template is="t" data="{{a, b: n + 1, ...more}}"/>', { a = "x", n = 1, secret = "s", more = { c = 1 } }))
            :equals("[x|2|]")
        expect(page('<template is="t" data="{{...item}}"/><template name="t">{{name}}</template>',
            { item = { name = "later" } })):equals("later")
        expect(page('<template name="t">still</template><template is="t"/>')):equals("still")
    end)

    it("is chosen by a bound name, repeated and made conditional", function()
        local text = '<template name="odd">o{{n}}</template><template name="even">e{{n}}</template>' ..
            '<template wx:for="{{list}}" wx:key="*this" is="{{item % 2 == 0 ? \'even\' : \'odd\'}}" data="{{n: item}}"/>' ..
            '<template is="odd" wx:if="{{yes}}" data="{{n: 9}}"/>'
        expect(page(text, { list = { 1, 2, 3 } })):equals("o1e2o3")
        expect(page(text, { list = {}, yes = true })):equals("o9")
    end)

    it("used twice has nodes with different keys", function()
        local _, root = page('<template name="t"><view/></template><template is="t"/><template is="t"/>')
        expect(#root.children):equals(2)
        expect(root.children[1].key == root.children[2].key):equals(false)
    end)

    it("that is missing is told, not an error", function()
        expect(page('a<template is="nobody"/>b')):equals("ab")
        expect(warnings[1]):equals("a.wxml:1:2: there is no template 'nobody'")
        expect(page('<template is="{{none}}"/>')):equals("")
        expect(#warnings):equals(0)
    end)

    it("that shows itself ends", function()
        local text = '<template name="t">x<template is="t"/></template><template is="t"/>'
        local compiled = assert(compile{ ["a.wxml"] = text })
        expect(function() tree.build({ template = compiled, vars = {} }, print) end):fails("nested deeper than 48")
    end)

    it("walks a finite tree by showing itself", function()
        expect(page('<template name="t">{{v}}<template wx:for="{{kids}}" is="t" data="{{...item}}"/></template>' ..
            '<template is="t" data="{{...root}}"/>',
            { root = { v = 1, kids = { { v = 2, kids = { { v = 3 } } }, { v = 4 } } } })):equals("1234")
    end)

    it("needs its fields in braces", function()
        expect(mistake{ ["a.wxml"] = '<template is="t" data="a"/>' }):matches("^a%.wxml:1:24: fields in {{ }}")
        expect(mistake{ ["a.wxml"] = '<template is="t" data="{{a b}}"/>' }):matches("^a%.wxml:1:28: ")
        expect(mistake{ ["a.wxml"] = '<template/>' }):matches("needs is, such as")
        expect(mistake{ ["a.wxml"] = '<template name>x</template>' }):matches("needs name, such as")
    end)
end)

describe("an import", function()
    it("brings the templates of a file, not those it imports itself", function()
        local files = {
            ["a.wxml"] = '<import src="b.wxml"/><template is="b"/><template is="c"/>',
            ["b.wxml"] = 'unseen<import src="c.wxml"/><template name="b">b(<template is="c"/>)</template>',
            ["c.wxml"] = '<template name="c">c</template>',
        }
        expect(render(files)):equals("b(c)")
        expect(warnings[1]):matches("no template 'c'")
    end)

    it("works in a circle, and own templates win", function()
        expect(render{
            ["a.wxml"] = '<import src="b.wxml"/><template name="x">own</template><template is="x"/><template is="y"/>',
            ["b.wxml"] = '<import src="a.wxml"/><template name="x">other</template>' ..
                '<template name="y">(<template is="x"/>)</template>',
        }):equals("own(other)")
    end)

    it("of a missing or broken file is an error with its place", function()
        expect(mistake{ ["a.wxml"] = '<view/>\n<import src="x.wxml"/>' }):equals("a.wxml:2:9: no such file")
        expect(mistake{ ["a.wxml"] = '<import src="b.wxml"/>', ["b.wxml"] = "<view>" }):matches("b%.wxml:1:1")
        expect(mistake{ ["a.wxml"] = '<import/>' }):matches("<import> needs src")
    end)
end)

describe("an include", function()
    it("inserts everything but templates, with the data around it", function()
        expect(render({
            ["a.wxml"] = '<view wx:for="{{list}}"><include src="row.wxml"/></view><template is="t"/>',
            ["row.wxml"] = '<template name="t">no</template>{{index}}={{item}};',
        }, { list = { "x", "y" } })):equals("0=x;1=y;")
        expect(warnings[1]):matches("no template 't'")
    end)

    it("of itself is an error, not a loop", function()
        expect(mistake{ ["a.wxml"] = '<include src="b.wxml"/>', ["b.wxml"] = '<include src="a.wxml"/>' })
            :equals("b.wxml:1:1: a.wxml includes itself")
    end)

    it("again and again ends", function()
        local files = { ["a.wxml"] = '<include src="1"/><include src="1"/>' }
        for i = 1, 15 do
            files[tostring(i)] = ('<include src="%d"/><include src="%d"/>'):format(i + 1, i + 1)
        end
        files["16"] = "<view/>"
        expect(mistake(files)):matches("deeper than 16")
        files["14"] = "<view/><view/>"
        expect(mistake(files)):matches("more than 20000 nodes")
    end)
end)
