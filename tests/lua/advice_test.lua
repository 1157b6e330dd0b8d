-- SPDX-License-Identifier: GPL-3.0-or-later
-- advice_test.lua - what people are told who write JavaScript, HTML or JSON by habit: each with its place.

local errors = require "parlua.advice.errors"
local habits = require "parlua.advice.habits"
local json_text = require "parlua.advice.json_text"
local native = require "parlua.native"
local styles = require "parlua.advice.styles"
local templates = require "parlua.advice.templates"
local words = require "parlua.advice.words"

-- "LINE:COLUMN: text" of everything that is told about a script
local function told(text)
    local fn, why = load(text, "@a.lua", "t", {})
    if fn then return {} end
    local lines = {}
    for i, row in ipairs(habits.explain(text, why)) do lines[i] = ("%d:%d: %s"):format(row.line, row.column, row.text) end
    return lines
end

-- {script, what is told first, what is told then ...}
local SCRIPTS = {
    { "if a != b then end", "1:6: Lua writes ~= for !=" },
    { "x = a !== b", "1:7: Lua writes ~= for !==" },
    { "x = a === b", "1:7: Lua writes == for ===" },
    { "x = a && b || !c", "1:7: Lua writes and for &&", "1:12: Lua writes or for ||", "1:15: Lua writes not x for !x" },
    { "self.data.n++", "1:12: Lua writes self.data.n = self.data.n + 1 for ++" },
    { "x = 1\n++i", "2:1: Lua writes i = i + 1 for ++" },
    { "i--\nx = 1", "1:2: Lua writes i = i - 1 for i--" },
    { "t[1] += 2", "1:6: Lua writes t[1] = t[1] + ... for +=" },
    { "let x = 1", "1:1: Lua writes local for let" },
    { "  const f = function() end", "1:3: Lua writes local for const" },
    { "var x", "1:1: Lua writes local for var" },
    { "const { a } = t", "1:1: Lua writes local for const, and takes one field at a time: local a = t.a" },
    { "f(() => 1)", "1:6: Lua writes function(...) ... end for (...) => ..." },
    { "f(x => x)", "1:5: Lua writes function(...) ... end for (...) => ..." },
    { "f = function(a) {\n}", "1:17: Lua writes function(...) ... end for function(...) { ... }" },
    { "function f(a) {\n}", "1:15: Lua writes function(...) ... end for function(...) { ... }" },
    { "if (a) {\n}", "1:8: Lua writes if ... then ... end for if (...) { ... }" },
    { "if a then\nelse {\n}", "2:6: Lua writes else ... end for else { ... }" },
    { "for (let i = 0; i < 3; i++) {\n}", "1:1: Lua writes for i = 1, n do ... end for for (...) { ... }",
        "1:6: Lua writes local for let", "1:25: Lua writes i = i + 1 for ++" },
    { "while (a) {\n}", "1:11: Lua writes while ... do ... end for while (...) { ... }" },
    { "switch (x) {\n case 1:\n}", "1:1: Lua has no switch: write if x == 1 then ... elseif x == 2 then ... end",
        "2:2: Lua writes elseif for case" },
    { "try {\n  let a = 1\n}", "1:1: Lua has no try: write local ok, why = pcall(function() ... end)",
        "2:3: Lua writes local for let" },
    { "x = a ? b : c", "1:7: Lua writes test and yes or no for test ? yes : no" },
    { "x = a?.b", "1:6: Lua has no ?. : write a and a.b for a?.b" },
    { "x = a ?? b", "1:7: Lua writes or for ??" },
    { "// a comment\nx = 1", "1:1: Lua writes -- for // comments" },
    { "x = 1 // it's one", "1:7: Lua writes -- for // comments" },
    { "/* a\n b */\nx = 1", "1:1: Lua writes --[[ ]] for /* */ comments" },
    { "x = { a: 1, 'b': 2 }", "1:8: Lua writes a = ... for a: ...", '1:16: Lua writes ["b"] = ... for "b": ...' },
    { "x = [1, 2]", "1:5: Lua writes { ... } for the list [ ... ]" },
    { "x = `a ${b}`", '1:5: Lua has no `texts`: write "a" .. b for `a${b}`, and [[...]] for several lines' },
    { "throw x", "1:1: Lua writes error(...) for throw" },
    { "throw new Error(1)", "1:1: Lua writes error(...) for throw", "1:7: Lua has no new: call the function, x(...)" },
    { "x = typeof y", "1:5: Lua writes type(x) for typeof x" },
    { "await f()", "1:1: await is a function here: write await(...)" },
    { "for i = 1, 2 do continue end",
        "1:17: Lua has no continue: write goto continue, and ::continue:: before the loop's end" },
    { "import x from 'y'", '1:1: Lua writes local x = require "path" for import' },
    { "x = 'it's'", "1:10: this text has no end on its line; Lua writes [[...]] for texts of several lines" },
    { "x = {\n  a = 1\n  b = 2\n}", "2:8: a comma is missing at the end of this line before 'b'" },
    { "x = { f = function() end g = 1 }", "1:25: a comma is missing before 'g'" },
    { "f(a b)", "1:4: a comma is missing before 'b'" },
    { "if x = 1 then end", "1:6: Lua compares with ==, = assigns (Lua: 'then' expected near '=')" },
    { "if a then b() else if c then d() end", "1:15: Lua writes elseif for else if (Lua: 'end' expected near <eof>)" },
    { "x = { f = function()\n if a then\n end\n}", "4:1: an end is missing before }: the function of line 1, column 11 "
        .. "is never closed" },
    { "x = 中", "1:5: names have letters a to z, digits and _; '中' may stand in texts only" },
    { "x = '中文' != y", "1:10: Lua writes ~= for !=" },
    { "x = = 1", "1:5: unexpected symbol near '='" },
}

describe("a script that is no Lua", function()
    for _, row in ipairs(SCRIPTS) do
        it(row[1]:gsub("\n", " "), function()
            expect(told(row[1])):equals{ table.unpack(row, 2) }
        end)
    end

    it("is never read as JavaScript when it is Lua", function()
        for _, text in ipairs{ "x = 7 // 2", "x = a // b -- it's a comment", "f() --", "x = {} ::next:: f{}",
            "t = { [1] = 2 }",
            "s = [[ a != b // c ]]", "obj:method'text'", "goto continue ::continue::" } do
            expect(told(text)):equals{}
        end
    end)

    it("is told about, whatever it holds", function()
        local text = assert(native.read_file("lua/parlua/advice/lexer.lua"))
        for at = 1, #text, 797 do
            for _, sign in ipairs{ "`", "/*", "'", "{", "\255", "]]", "!", "\0" } do
                local broken = text:sub(1, at) .. sign .. text:sub(at + 1, at + 400)
                local fn, why = load(broken, "@a.lua", "t", {})
                if not fn then
                    local row = habits.explain(broken, why)[1]
                    expect(row.line > 0 and row.column > 0 and row.text ~= ""):is_true()
                end
            end
        end
    end)
end)

local function explained(what, line, with)
    with = with or {}
    with.read = function(path) return path == "a.lua" and "\n" .. line .. "\n" or nil end
    return errors.explain("a.lua:2: " .. what .. "\nstack traceback:\n\tx", with):match("^[^\n]*")
end

describe("an error of a running script", function()
    it("has its column and what to do", function()
        local env = { console = { log = print }, wx = { request = print } }
        for _, row in ipairs{
            { "attempt to call a nil value (field 'lgo')", "  console.lgo(1)", "11: ",
                "console has no 'lgo'; did you mean 'log'?" },
            { "attempt to call a nil value (field 'requets')", "wx.requets{}", "4: ",
                "wx.requets does not exist; did you mean 'request'?" },
            { "attempt to call a nil value (field 'chooseVideo')", "wx.chooseVideo{}", "4: ",
                "wx.chooseVideo is WeChat's and not here yet" },
            { "attempt to call a nil value (method 'push')", "t:push(1)", "3: ", "Lua writes t[#t + 1] = x for t.push(x)" },
            { "attempt to call a nil value (global 'filter')", "x = filter(1)", "5: ", "write self:filter(...)" },
            { "attempt to index a nil value (global 'this')", "中 = 1; this.x = 1", "8: ", "Lua writes self for this" },
            { "attempt to perform arithmetic on a string value (constant 'b')", "x = a + 'b'", "7: ",
                "Lua joins texts with .. ; + adds numbers" },
            { "attempt to index a nil value (local 'd')", "x = dd.x + d.x", "12: ", "" },
        } do
            local text = explained(row[1], row[2], { env = env, fields = { filter = print } })
            expect(text):equals(("a.lua:2:%s%s%s"):format(row[3], row[1], row[4] ~= "" and ": " .. row[4] or ""))
        end
    end)

    it("stays as it is where nothing is known", function()
        expect(explained("oops", "error'oops'")):equals("a.lua:2: oops")
        expect(errors.explain("oops", { read = function() end })):equals("oops")
        local text = "b.lua:3: attempt to call a nil value (field 'x')"
        expect(errors.explain(text, { read = function() end })):equals(text)
    end)
end)

describe("a text that is no JSON", function()
    it("is told where and why", function()
        for _, row in ipairs{
            { '{ "a": [1, 2,] }', "1:13: a comma too many before ]" },
            { '{ "a": 1,\n}', "1:9: a comma too many before }" },
            { '{ "a": 1\n  "b": 2 }', "1:9: a comma is missing here" },
            { "{ 'a': 1 }", "1:3: JSON writes texts in double quotes" },
            { "{ a: 1 }", '1:3: JSON writes names and texts in double quotes: "a"' },
            { '{ "中": [1', "1:10: the [ of line 1, column 8 is never closed: ] is missing" },
        } do
            local _, why = native.json_decode(row[1])
            local line, column, reason = why:match("^line (%d+) column (%d+): (.*)$")
            local l, c, text = json_text.explain(row[1], tonumber(line), tonumber(column), reason)
            expect(("%d:%d: %s"):format(l, c, text)):equals(row[2])
        end
    end)
end)

describe("a warning of a style sheet", function()
    it("says what to do", function()
        for _, row in ipairs{
            { "'#12345' is not a value of color", "a colour has 3, 4, 6 or 8 digits; #12345 has 5" },
            { "'#12345g' is not a value of color", "the digits of a colour are 0 to 9 and a to f: '#12345g'" },
            { "'grean' is not a value of background", "did you mean 'green'?" },
            { "'64rpxx' is not a value of height", "there is no unit 'rpxx'; did you mean 64rpx?" },
            { "'64' is not a value of height", "a length has a unit: 64px or 64rpx" },
            { "'20rpx color: red' is not a value of padding", "a ; is missing before color" },
            { "'flx' is not a value of display", "did you mean 'flex'?" },
            { "unknown property 'backgroud-color'", "did you mean 'background-color'?" },
            { "unknown property 'grid-template-columns'", "it is CSS, and has no effect here" },
            { "the block is never closed", "a } is missing" },
        } do
            expect(styles.explain("a.wxss:1:1: " .. row[1])):equals("a.wxss:1:1: " .. row[1] .. "; " .. row[2])
        end
        expect(styles.explain("a.wxss:1:1: something else")):equals("a.wxss:1:1: something else")
    end)
end)

describe("a template that cannot be read", function()
    it("is told what to write", function()
        local function why(text) return templates.explain(select(2, native.wxml(text, "a.wxml"))) end
        expect(why("<div>\n</view>")):equals("a.wxml:1:1: <div> is HTML's; a page writes <view>")
        expect(why("<view>\n<text></view>")):contains("a.wxml:2:7: </view> does not close <text>")
        expect(why("<view>\n<text></view>")):contains("write </text> for the one of line 2, column 1")
        expect(why("<view>")):equals("a.wxml:1:1: <view> is never closed: write </view>, or <view/> when it is empty")
        expect(why("</view>")):contains("take it away, or write <view> before it")
    end)
end)

describe("the nearest word", function()
    it("is the one that was meant, or none", function()
        local names = { "setData", "triggerEvent", "onLoad", "on" }
        expect(words.nearest("setdata", names)):equals("setData")
        expect(words.nearest("triggerEvnet", names)):equals("triggerEvent")
        expect(words.nearest("onLaod", names)):equals("onLoad")
        expect(words.nearest("onLaod", names)):equals("onLoad") -- the answer that is known
        expect(words.nearest("xx", names)):is_nil()
        expect(words.nearest("something", {})):is_nil()
        expect(words.hint("onLaod", { onLoad = true })):equals("; did you mean 'onLoad'?")
    end)
end)
