-- SPDX-License-Identifier: GPL-3.0-or-later
-- sandbox_test.lua - what a page script cannot reach, undeclared globals, require, JSON and console.

local app = require "tests.kit.app"

local phone

local function open(files)
    files["app.json"] = '{"pages": ["pages/a"]}'
    files["pages/a.wxml"] = "<view/>"
    files["pages/a.lua"] = files["pages/a.lua"] or "Page{}"
    local why
    phone, why = app.open{ files = files }
    return phone, why
end

-- the value of an expression in a page script
local function inside(expression)
    assert(open{ ["pages/a.lua"] = "Page{ onLoad = function(self) self.out = " .. expression .. " end }" })
    return phone.page.out
end

describe("the sandbox", function()
    it("has no way to files, processes or binary code", function()
        for _, name in ipairs{ "io", "debug", "package", "dofile", "loadfile", "os.execute", "os.remove", "os.getenv",
            "os.exit", "os.tmpname", "string.dump", "('').dump", "require'parlua.native'", "math.randomseed" } do
            local got = inside(("select(2, pcall(function() return %s end)) or 'nothing'"):format(name))
            expect(got == "nothing" or type(got) == "string" and got:find("not found") ~= nil):is_true()
            phone:close()
        end
        expect(inside("select(2, load('\\27Lua'))")):contains("binary")
        expect(inside("load('return io or 5')()")):equals(5)
        expect(inside("select(2, load('x ='))")):contains("1:")
    end)

    it("keeps the shared tables of the library out of reach", function()
        expect(inside("(function() string.rep = nil return ('x'):rep(2) end)()")):equals("xx")
        expect(string.rep ~= nil):is_true()
        expect(inside("getmetatable('') == nil")):is_true()
        expect(inside("getmetatable(_G)")):is_false()
        expect(inside("select(2, pcall(setmetatable, {}, {__gc = print}))")):contains("__gc")
        expect(inside("getmetatable(wx.createLivePusherContext())")):is_false()
    end)

    it("is each phone's own", function()
        assert(open{ ["pages/a.lua"] = "wx.mine = 1 _G.shared = 2 Page{}" })
        local first = phone
        assert(open{})
        expect(phone.env.wx.mine):is_nil()
        expect(rawget(phone.env, "shared")):is_nil()
        first:close()
    end)

    it("warns once about undeclared globals, with the place", function()
        assert(open{ ["pages/a.lua"] = "count = 1\ncount = 2\nlocal x = totl\nlocal y = totl\nPage{}" })
        local texts = {}
        for i, line in ipairs(phone:lines()) do texts[i] = line.text end
        expect(#texts):equals(2)
        expect(texts[1]):matches("pages/a%.lua:1: global 'count' is created")
        expect(texts[2]):matches("pages/a%.lua:3: undeclared global 'totl' is read")
    end)
end)

describe("require", function()
    it("is relative to the file, then from the root, then built in; once", function()
        assert(open{
            ["pages/a.lua"] = [[local one, two = require "./lib/one", require("../util.lua")
                Page{ out = one .. two.n .. tostring(require "util" == two) .. type(require "live.codes") ..
                    type(require("json").parse) .. two.count() }]],
            ["pages/lib/one.lua"] = 'return "one" .. require("../../util").n',
            ["util.lua"] = 'local n = 0 n = n + 1 return { n = n, count = function() return n end }',
        })
        expect(phone.page.out):equals("one11truetablefunction1")
    end)

    it("names both files of a cycle", function()
        local _, why = open{ ["pages/a.lua"] = 'require "../x" Page{}', ["x.lua"] = 'return require "./y"',
            ["y.lua"] = 'return require "./x"' }
        expect(why):contains("x.lua and y.lua require each other")
    end)

    it("names what is missing, and who wants it", function()
        local _, why = open{ ["pages/a.lua"] = 'require "../nothing" Page{}' }
        expect(why):matches("pages/a%.lua:1:1: module '%.%./nothing' is not found from pages/a%.lua")
        _, why = open{ ["pages/a.lua"] = 'require "../../../etc/passwd" Page{}' }
        expect(why):contains("is not found")
    end)

    it("gives an error of a module with its own place", function()
        local _, why = open{ ["pages/a.lua"] = 'require "../x" Page{}', ["x.lua"] = "\nlocal t = nil\nreturn t.x" }
        expect(why):matches("x%.lua:3:8: attempt to index")
    end)
end)

describe("JSON", function()
    it("goes both ways", function()
        expect(inside([[JSON.stringify(JSON.parse('{"a": [1, 2.5, null, "x", true], "b": {}}'))]]))
            :equals('{"a":[1,2.5,null,"x",true],"b":[]}')
        expect(inside("JSON.parse('[null]')[1] == wx.null")):is_true()
        expect(inside("JSON.stringify{ wx.object{}, wx.array{} }")):equals("[{},[]]")
        expect(inside("JSON.stringify({ a = { 1, 2 } }, nil, 2)")):equals('{\n  "a": [\n    1,\n    2\n  ]\n}')
        expect(inside("JSON.stringify{ f = print }")):equals('{"f":null}')
        expect(inside("select(2, pcall(JSON.parse, '{'))")):contains("JSON.parse: line 1")
        expect(inside("math.type(JSON.parse('3'))")):equals("integer")
    end)
end)

describe("console", function()
    it("prints tables, numbers and null", function()
        assert(open{ ["pages/a.lua"] = "Page{} console.log('a', 3.0, {n = 1, x = {}}, wx.null, nil) print(true) " ..
            "console.warn('w')" })
        local lines = phone:lines()
        expect(lines[1].level):equals("log")
        expect(lines[1].text):equals('a 3 {"n":1,"x":[]} null nil')
        expect(lines[2].text):equals("true")
        expect(lines[3]):equals{ level = "warn", text = "w" }
    end)
end)
