-- SPDX-License-Identifier: GPL-3.0-or-later
local native = require "parlua.native"

describe("JSON", function()
    local null = native.null

    it("reads every kind of value", function()
        expect(native.json_decode('{"a": [1, 2.5, "x", true, null], "b": {}}')):equals{
            a = { 1, 2.5, "x", true, null }, b = {} }
        expect(native.json_decode("3")):equals(3)
        expect(native.json_decode('"\\u00e9\\u0000"')):equals("\u{e9}\0")
    end)

    it("makes integers of numbers without fraction", function()
        expect(math.type(native.json_decode("3.0"))):equals("integer")
        expect(math.type(native.json_decode("0.5"))):equals("float")
        expect(native.json_decode("12345678901234567890")):equals(12345678901234567890.0)
    end)

    it("allows comments, and knows where an error is", function()
        expect(native.json_decode('// first\n{"a": /* two\nlines */ 1, /**/"b": "// \\"no comment"}//')):equals{
            a = 1, b = '// "no comment' }
        expect(native.json_decode("/* a */ // b\n/* c */[/**/]")):equals{}
        local value, why = native.json_decode('{\n  /* x */ "a": ?\n}')
        expect(value):is_nil()
        expect(why):matches("^line 2 column %d+: ")
    end)

    it("refuses what is cut or nested for ever", function()
        for _, text in ipairs{ "", "{", "[1,", '"a', "/* open", "nul", ("["):rep(100000) } do
            local value, why = native.json_decode(text)
            expect(value):is_nil()
            expect(why):matches("^line %d+ column %d+: ")
        end
    end)

    it("writes sorted keys and the shortest numbers", function()
        local value = { b = 1, a = 0.1, c = { 1, 2.0, "x\n\"" } }
        expect(native.json_encode(value)):equals('{"a":0.1,"b":1,"c":[1,2,"x\\n\\""]}')
        expect(native.json_encode{ [2] = "two", [10] = "ten" }):equals('{"10":"ten","2":"two"}')
        expect(native.json_encode(1 / 0)):equals("null")
        expect(native.json_encode(1e300)):equals("1e+300")
    end)

    it("tells arrays from objects", function()
        expect(native.json_encode{}):equals("[]")
        expect(native.json_encode(setmetatable({}, { __jsontype = "object" }))):equals("{}")
        expect(native.json_encode(setmetatable({ 1 }, { __jsontype = "object" }))):equals('{"1":1}')
        expect(native.json_encode{ 1, nil, 3, x = 1 }):matches("^{")
    end)

    it("writes null for what JSON cannot say", function()
        local value = { a = print, b = null, c = coroutine.create(print) }
        expect(native.json_encode(value)):equals('{"a":null,"b":null,"c":null}')
        expect(native.json_encode("a\xffb")):equals('"a\u{fffd}b"')
    end)

    it("refuses a table inside itself", function()
        local loop = {}
        loop.loop = loop
        local text, why = native.json_encode(loop)
        expect(text):is_nil()
        expect(why):matches("nested deeper")
    end)
end)

describe("percent codes", function()
    it("go both ways", function()
        expect(native.url_encode("rtmp://h/a b?k=\u{e9}&!~*'()")):equals("rtmp%3A%2F%2Fh%2Fa%20b%3Fk%3D%C3%A9%26!~*'()")
        expect(native.url_decode("a%20b%2f%C3%A9%zz%4")):equals("a b/\u{e9}%zz%4")
        expect(native.url_decode(native.url_encode("\0\255 %"))):equals("\0\255 %")
    end)
end)
