-- SPDX-License-Identifier: GPL-3.0-or-later
-- expr_test.lua - {{ }} has JavaScript meaning, and mistakes are named by file, line and column.

local native = require "parlua.native"
local expr = require "parlua.js.expr"
local value = require "parlua.core.value"

local null = native.null
local where = { path = "a.wxml", line = 3, column = 5 }
local data = {
    zero = 0, one = 1, empty = "", text = "abc", umlaut = "für", yes = true, no = false, null = null,
    list = { 10, 20, 30 }, none = {}, user = { name = "eva", tags = { "x", "y" } }, big = 2 ^ 53,
}

local function compiled(text)
    local e, why = expr.compile(text, where)
    return e or error(why, 0)
end

local function evaluate(text)
    local e = compiled(text)
    if e.get then return e.get{ vars = data } end
    return e.literal
end

local function shown(text)
    local v = evaluate("{{" .. text .. "}}")
    if v == nil then return "undefined" end
    if v == null then return "null" end
    return value.to_text(v)
end

local function check_rows(rows)
    for _, row in ipairs(rows) do
        local got = shown(row[1])
        if got ~= row[2] then error(("{{%s}} should be %s, is %s"):format(row[1], row[2], got), 0) end
    end
end

describe("expressions", function()
    it("calculate as JavaScript does", function()
        check_rows{
            { "1 + 2 * 3", "7" }, { "(1 + 2) * 3", "9" }, { "7 / 2", "3.5" }, { "6 / 2", "3" }, { "7 % 4", "3" },
            { "-7 % 4", "-3" }, { "1 / 0", "Infinity" }, { "-1 / 0", "-Infinity" }, { "0 / 0", "NaN" },
            { "5 % 0", "NaN" }, { "0.1 + 0.2", "0.30000000000000004" }, { "3.0", "3" }, { "1e21", "1e+21" },
            { "1e20", "100000000000000000000" }, { "0.000001", "0.000001" }, { "1.5e-7", "1.5e-7" },
            { "123456789012345680000", "123456789012345680000" }, { "0x1F", "31" }, { ".5 + 1.", "1.5" },
            { "-2147483648 - 1", "-2147483649" }, { "9007199254740992 + 2", "9007199254740994" },
            { "'3' * '4'", "12" }, { "'a' * 1", "NaN" }, { "'' - 1", "-1" }, { "null + 1", "1" },
            { "undefined + 1", "NaN" }, { "true + true", "2" }, { "[] * 2", "0" }, { "[7] - 1", "6" },
            { "- -3", "3" }, { "+'0x10'", "16" },
            { "+' 12 '", "12" }, { "+'1_0'", "NaN" }, { "+'Infinity'", "Infinity" },
        }
    end)

    it("join texts with +", function()
        check_rows{
            { "1 + 'a'", "1a" }, { "'a' + 1 + 2", "a12" }, { "1 + 2 + 'a'", "3a" }, { "'a' + null", "anull" },
            { "'a' + undefined", "aundefined" }, { "'a' + true", "atrue" }, { "'' + [1,[2,3]]", "1,2,3" },
            { "'' + {a:1}", "[object Object]" }, { "[] + []", "" }, { "'a' + 3.0", "a3" },
        }
    end)

    it("know 32-bit operators", function()
        check_rows{
            { "5 & 3", "1" }, { "5 | 3", "7" }, { "5 ^ 3", "6" }, { "~5", "-6" }, { "1 << 31", "-2147483648" },
            { "-1 >>> 0", "4294967295" }, { "-8 >> 1", "-4" }, { "1 << 33", "2" }, { "4294967296 | 0", "0" },
            { "3.7 | 0", "3" }, { "-3.7 | 0", "-3" }, { "'x' | 0", "0" }, { "-1 >>> 28", "15" },
        }
    end)

    it("compare loosely and strictly", function()
        check_rows{
            { "1 == '1'", "true" }, { "1 === '1'", "false" }, { "null == undefined", "true" },
            { "null === undefined", "false" }, { "null == 0", "false" }, { "null >= 0", "true" },
            { "'' == 0", "true" }, { "'0' == false", "true" }, { "'' == null", "false" }, { "NaN == NaN", "false" },
            { "NaN != NaN", "true" }, { "[1] == 1", "true" }, { "list == list", "true" }, { "[] == []", "false" },
            { "'b' > 'a'", "true" }, { "'10' < '9'", "true" }, { "10 < '9'", "false" }, { "'a' < 1", "false" },
            { "undefined < 1", "false" }, { "1 !== 1", "false" },
            { "true == 1", "true" }, { "true == 'true'", "false" },
        }
    end)

    it("take 0, empty text, null, undefined and NaN for false, all else for true", function()
        check_rows{
            { "zero ? 1 : 2", "2" }, { "empty ? 1 : 2", "2" }, { "null ? 1 : 2", "2" }, { "missing ? 1 : 2", "2" },
            { "0/0 ? 1 : 2", "2" }, { "'0' ? 1 : 2", "1" }, { "none ? 1 : 2", "1" }, { "!none", "false" },
            { "zero || 'x'", "x" }, { "zero && 'x'", "0" }, { "zero ?? 'x'", "0" }, { "missing ?? 'x'", "x" },
            { "null ?? 'x'", "x" }, { "one && text", "abc" }, { "!''", "true" }, { "!!text", "true" },
            { "yes ? no ? 1 : 2 : 3", "2" }, { "no ? 1 : no ? 2 : 3", "3" },
        }
    end)

    it("reach members without errors, counting from 0", function()
        check_rows{
            { "list[0]", "10" }, { "list['1']", "20" }, { "list[3]", "undefined" }, { "list[-1]", "undefined" },
            { "list.length", "3" }, { "none.length", "0" }, { "text.length", "3" }, { "umlaut.length", "3" },
            { "text[1]", "b" }, { "umlaut[1]", "ü" }, { "umlaut[3]", "undefined" }, { "user.tags[1]", "y" },
            { "user['na' + 'me']", "eva" }, { "missing.a.b.c", "undefined" }, { "null.a", "undefined" },
            { "one.a", "undefined" }, { "list[list.length - 1]", "30" }, { "[[1,2],[3]][0][1]", "2" },
            { "{a: {b: 5}}.a.b", "5" }, { "list.x", "undefined" }, { "list[1.5]", "undefined" },
        }
    end)

    it("build lists and objects, with spread and short names", function()
        expect(evaluate("{{[1, ...list, missing]}}")):equals{ 1, 10, 20, 30, null }
        expect(evaluate("{{ {one, 'k-2': text, ...user} }}").name):equals("eva")
        expect(evaluate("{{ {one, 'k-2': text} }}")["k-2"]):equals("abc")
    end)

    it("name types", function()
        check_rows{
            { "typeof 1", "number" }, { "typeof 'a'", "string" }, { "typeof missing", "undefined" },
            { "typeof null", "object" }, { "typeof list", "object" }, { "typeof true", "boolean" },
            { "typeof 1 + 1", "number1" }, { "typeof list.length", "number" },
        }
    end)

    it("bind as tightly as in JavaScript", function()
        check_rows{
            { "1 + 2 == 3 && 2 > 1", "true" }, { "1 | 2 == 2", "1" }, { "2 + 3 << 1", "10" },
            { "1 < 2 == true", "true" }, { "no || yes && no", "false" }, { "-2 * -3", "6" }, { "10 - 2 - 3", "5" },
            { "!one == 0", "true" }, { "1 & 3 ^ 2", "3" }, { "8 / 4 / 2", "1" },
        }
    end)

    it("keep the type when they are the whole value, else make a text", function()
        expect(evaluate("{{list}}")):equals{ 10, 20, 30 }
        expect(evaluate("{{false}}")):equals(false)
        expect(evaluate("{{false}} ")):equals("false ")
        expect(evaluate("a{{one}}b{{null}}c{{missing}}")):equals("a1bc")
        expect(evaluate("{{user}}!")):equals("[object Object]!")
        expect(evaluate("no braces")):equals("no braces")
        expect(math.type(evaluate("{{one + 1}}"))):equals("integer")
    end)

    it("may hold braces and quotes in texts", function()
        expect(evaluate([[{{ "}}" + '{{' }}]])):equals("}}{{")
        expect(evaluate([[{{ 'it\'s \u0041\n' }}]])):equals("it's A\n")
    end)
end)

local function mistake(text) return select(2, expr.compile(text, where)) end

describe("mistakes in expressions", function()
    it("are named with file, line and column", function()
        expect(mistake("{{ 1 + }}")):matches("^a%.wxml:3:12: a value is missing before '}}'")
        expect(mistake("x\n  {{ a b }}")):matches("^a%.wxml:4:8: unexpected 'b'")
        expect(mistake("{{ a")):matches("^a%.wxml:3:5: {{ without }}")
        expect(mistake("{{ 'abc }}")):matches("3:8: this text has no closing '")
        expect(mistake("{{ f(1) }}")):matches("3:9: functions cannot be called")
        expect(mistake("{{}}")):matches("3:7: nothing between")
        expect(mistake("{{ a = 1 }}")):matches("3:10: unexpected '='")
        expect(mistake("{{ (1 }}")):matches("'%)' expected")
        expect(mistake("{{ a.1 }}")):matches("3:9: unexpected")
        expect(mistake("{{ a. }}")):matches("a name is expected after the dot")
        expect(mistake("{{ a ? 1 }}")):matches("':' expected")
    end)

    it("too deep or too long is a mistake, not a crash", function()
        expect(mistake("{{" .. ("("):rep(200) .. "1" .. (")"):rep(200) .. "}}")):matches("nested deeper than 64")
        expect(mistake("{{" .. ("!"):rep(5000) .. "1}}")):matches("nested deeper than 64")
        expect(mistake("{{1" .. (" + 1"):rep(5000) .. "}}")):matches("longer than")
        expect(mistake("{{ '\\")):matches("no closing")
        expect(mistake("{{ [1, ")):matches("not finished")
        expect(mistake("{{ \255\1 }}")):matches("unexpected")
    end)

    it("random bytes never raise", function()
        local parts = { "{{", "}}", "a", ".", "[", "]", "(", "'", '"', "1", "+", "?",
            ":", "!", "...", "{", "\\", " ", "\0" }
        local state = 7
        for _ = 1, 3000 do
            local text = {}
            for i = 1, 12 do
                state = (state * 1103515245 + 12345) % 2147483648
                text[i] = parts[state // 65536 % #parts + 1]
            end
            local e, why = expr.compile(table.concat(text), where)
            expect(e ~= nil or type(why) == "string"):is_true()
            if e and e.get then e.get{ vars = data } end
        end
    end)
end)
