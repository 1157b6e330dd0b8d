-- SPDX-License-Identifier: GPL-3.0-or-later
-- data_test.lua - setData's path grammar and how values are put at paths.

local native = require "parlua.native"
local data = require "parlua.page.data.data"
local value = require "parlua.core.value"

local null = native.null

local function put(root, path, v)
    data.put(root, assert(data.parse(path)), v)
    return root
end

describe("paths", function()
    it("are names, dots and indices", function()
        expect(data.parse("a")):equals{ "a" }
        expect(data.parse("a.b[0].c[12][3]")):equals{ "a", "b", 0, "c", 12, 3 }
        expect(data.parse("größe.x y")):equals{ "größe", "x y" }
        expect(data.parse([[a\.b\[0\]\\c]])):equals{ [[a.b[0]\c]] }
        expect(data.parse("0.1")):equals{ "0", "1" }
    end)

    it("with mistakes are refused by name", function()
        for _, path in ipairs{ "", ".a", "a.", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a]b", "[0]", "a[0]b", "a[1.5]",
            "a[99999999999]" } do
            local steps, why = data.parse(path)
            expect(steps):is_nil()
            expect(why):contains(("bad path '%s'"):format(path))
        end
    end)
end)

describe("putting", function()
    it("replaces the whole value, without merging", function()
        expect(put({ user = { name = "a", age = 3 } }, "user", { name = "b" })):equals{ user = { name = "b" } }
    end)

    it("makes the parents that are missing", function()
        expect(put({}, "a.b[2].c", 1)):equals{ a = { b = { null, null, { c = 1 } } } }
        expect(put({ a = null }, "a.b", 1)):equals{ a = { b = 1 } }
        expect(put({ a = "text" }, "a.b", 1)):equals{ a = { b = 1 } }
        expect(put({ a = {} }, "a.b", 1)):equals{ a = { b = 1 } }
    end)

    it("a name turns an array into an object, an index an object into an array", function()
        expect(put({ a = { 1, 2 } }, "a.b", 1)):equals{ a = { b = 1 } }
        expect(put({ a = { b = 1 } }, "a[0]", 1)):equals{ a = { 1 } }
    end)

    it("keeps the table that is there", function()
        local inner = { 1, 2, 3 }
        local root = put({ list = inner }, "list[1]", "x")
        expect(root.list == inner):is_true()
        expect(inner):equals{ 1, "x", 3 }
    end)

    it("keeps wx.null", function()
        expect(put({ a = 1 }, "a", null).a == null):is_true()
    end)
end)

describe("the changes of one call", function()
    it("are checked before any of them is made", function()
        local changes, why = data.changes{ a = 1, ["b["] = 2 }
        expect(changes):is_nil()
        expect(why):contains("b[")
        expect(select(2, data.changes{ "x" })):contains("not a text")
        expect(select(2, data.changes{ ["a[100000]"] = 1 })):contains("above 99999")
        expect(#data.changes{ a = 1, b = 2 }):equals(2)
    end)

    it("are measured in bytes of JSON", function()
        expect(data.size{ a = "xyz" }):near(11, 4)
        expect(data.size{ a = ("x"):rep(2 ^ 21) } > data.SIZE_MAX):is_true()
    end)
end)

describe("copies for the view", function()
    it("are deep, with null for what JSON cannot say", function()
        local context = setmetatable({}, { __name = "LivePusherContext" })
        local given = { list = { { n = 1 } }, fn = print, co = coroutine.create(print), ctx = context }
        local copy = value.copy_for_view(given)
        expect(copy.list):equals(given.list)
        expect(copy.list[1] ~= given.list[1]):is_true()
        expect(copy.fn == null and copy.co == null and copy.ctx == null):is_true()
    end)

    it("survive cycles", function()
        local t = { n = 1 }
        t.me = t
        expect(value.copy_for_view(t).me == null):is_true()
        local other = value.copy(t)
        expect(other.me == other):is_true()
    end)

    it("tell arrays from objects", function()
        expect(value.is_array{}):is_true()
        expect(value.is_array{ 1, 2 }):is_true()
        expect(value.is_array{ 1, n = 2 }):is_false()
        expect(value.is_array(value.object{})):is_false()
        expect(value.is_array(value.array{})):is_true()
    end)
end)
