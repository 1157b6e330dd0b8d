-- SPDX-License-Identifier: GPL-3.0-or-later
-- parser.lua - Lua 5.4 tokens as a tree. Pure.
--
-- Every node has kind, line and column. Expressions: name{name} string{value} number{value} constant{value} vararg
-- index{of, key} call{fn, args, method} function{params, body, is_method} table{items={{key, value}}} binary{op, left,
-- right} unary{op, value} paren{value}. Statements: local{names, values} assign{targets, values} call, function (with
-- target), local_function{name, fn}, return{values}, if{tests, blocks}, while, repeat, for_number{name, first, last, step,
-- body}, for_in{names, values, body}, do{body}, goto, label, break.

local lexer = require "parlua.advice.lexer"

local parser = {}
parser.__index = parser

local DEPTH_MAX = 180

local BINARY = { -- operator: binding strength to its left and right
    ["or"] = { 1, 1 }, ["and"] = { 2, 2 }, ["<"] = { 3, 3 }, [">"] = { 3, 3 }, ["<="] = { 3, 3 }, [">="] = { 3, 3 },
    ["~="] = { 3, 3 }, ["=="] = { 3, 3 }, ["|"] = { 4, 4 }, ["~"] = { 5, 5 }, ["&"] = { 6, 6 }, ["<<"] = { 7, 7 },
    [">>"] = { 7, 7 }, [".."] = { 9, 8 }, ["+"] = { 10, 10 }, ["-"] = { 10, 10 }, ["*"] = { 11, 11 }, ["/"] = { 11, 11 },
    ["//"] = { 11, 11 }, ["%"] = { 11, 11 }, ["^"] = { 14, 13 },
}
local UNARY = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }
local UNARY_STRENGTH = 12
local BLOCK_ENDS = { ["end"] = true, ["else"] = true, ["elseif"] = true, ["until"] = true }

-- ---- tokens

function parser:token() return self.tokens[self.at] end

function parser:is(word) return self.tokens[self.at].word == word end

function parser:advance()
    local t = self:token()
    self.at = self.at + 1
    return t
end

function parser:take(word)
    local at = self.at
    local t = self.tokens[at]
    if t.word ~= word then return nil end
    self.at = at + 1
    return t
end

function parser:expect(value)
    local t = self:take(value)
    if t then return t end
    local found = self:token()
    error(("%d:%d: '%s' expected"):format(found.line, found.column, value), 0)
end

function parser:name()
    local t = self:token()
    if t.kind ~= "name" then error(("%d:%d: a name expected"):format(t.line, t.column), 0) end
    self:advance()
    return { kind = "name", name = t.value, line = t.line, column = t.column }
end

-- Blocks that are open, the innermost last: they are told when a text ends too early.
function parser:open(at, word) self.blocks[#self.blocks + 1] = { word = word, line = at.line, column = at.column } end

function parser:close()
    self:expect("end")
    self.blocks[#self.blocks] = nil
end

function parser:closed_block(at, word)
    self:open(at, word)
    local body = self:block()
    self:close()
    return body
end

local function node(at, kind, fields)
    fields.kind, fields.line, fields.column = kind, at.line, at.column
    return fields
end

-- ---- expressions

function parser:expressions()
    local list = { self:expression() }
    while self:take(",") do list[#list + 1] = self:expression() end
    return list
end

function parser:table_item()
    local at = self:token()
    if self:take("[") then
        local key = self:expression()
        self:expect("]")
        self:expect("=")
        return { key = key, value = self:expression() }
    end
    local after = self.tokens[self.at + 1]
    if at.kind == "name" and after.kind == "op" and after.value == "=" then
        self.at = self.at + 2
        return { key = node(at, "string", { value = at.value }), value = self:expression() }
    end
    return { value = self:expression() }
end

function parser:table_constructor()
    local at = self:expect("{")
    local items = {}
    while not self:is("}") do
        items[#items + 1] = self:table_item()
        if not (self:take(",") or self:take(";")) then break end
    end
    self:expect("}")
    return node(at, "table", { items = items })
end

function parser:function_body(at, is_method)
    local params = {}
    if is_method then params[1] = node(at, "name", { name = "self" }) end
    self:expect("(")
    while not self:is(")") do
        local dots = self:take("...")
        params[#params + 1] = dots and node(dots, "vararg", {}) or self:name()
        if not self:take(",") then break end
    end
    self:expect(")")
    local body = self:closed_block(at, "function")
    return node(at, "function", { params = params, body = body, is_method = is_method })
end

local CONSTANTS = { ["nil"] = true, ["true"] = true, ["false"] = true }

function parser:simple()
    local t = self:token()
    if t.kind == "string" or t.kind == "number" then
        self:advance()
        return node(t, t.kind, { value = t.value })
    end
    if t.kind == "keyword" and CONSTANTS[t.value] then
        self:advance()
        return node(t, "constant", { value = t.value })
    end
    if self:take("...") then return node(t, "vararg", {}) end
    if self:take("function") then return self:function_body(t) end
    if self:is("{") then return self:table_constructor() end
    return self:suffixed()
end

function parser:arguments()
    local t = self:token()
    if t.kind == "string" then
        self:advance()
        return { node(t, "string", { value = t.value }) }
    end
    if self:is("{") then return { self:table_constructor() } end
    self:expect("(")
    local args = self:is(")") and {} or self:expressions()
    self:expect(")")
    return args
end

function parser:primary()
    local t = self:token()
    if self:take("(") then
        local value = self:expression()
        self:expect(")")
        return node(t, "paren", { value = value })
    end
    return self:name()
end

local SUFFIXES = { ["."] = true, ["["] = true, [":"] = true, ["("] = true, ["{"] = true }

function parser:suffixed()
    local left = self:primary()
    while true do
        local t = self:token()
        if t.kind ~= "string" and not SUFFIXES[t.word or ""] then return left end
        if self:take(".") then
            local name = self:name()
            left = node(name, "index", { of = left, key = node(name, "string", { value = name.name }) })
        elseif self:take("[") then
            left = node(t, "index", { of = left, key = self:expression() })
            self:expect("]")
        elseif self:take(":") then
            local name = self:name()
            left = node(name, "call", { fn = left, method = name.name, args = self:arguments() })
        else
            left = node(left, "call", { fn = left, args = self:arguments() })
        end
    end
end

function parser:expression(least)
    self.depth = self.depth + 1
    if self.depth > DEPTH_MAX then error("expressions are nested too deeply", 0) end
    local t = self:token()
    local left
    if UNARY[t.word or ""] then
        self:advance()
        left = node(t, "unary", { op = t.value, value = self:expression(UNARY_STRENGTH) })
    else
        left = self:simple()
    end
    while true do
        t = self:token()
        local strength = BINARY[t.word or ""]
        if not strength or strength[1] <= (least or 0) then break end
        self:advance()
        left = node(t, "binary", { op = t.value, left = left, right = self:expression(strength[2]) })
    end
    self.depth = self.depth - 1
    return left
end

-- ---- statements

local statements = {}

statements["local"] = function(self, at)
    if self:take("function") then
        local name = self:name()
        return node(at, "local_function", { name = name, fn = self:function_body(at) })
    end
    local names = {}
    repeat
        names[#names + 1] = self:name()
        if self:take("<") then
            self:name()
            self:expect(">")
        end
    until not self:take(",")
    return node(at, "local", { names = names, values = self:take("=") and self:expressions() or {} })
end

statements["function"] = function(self, at)
    local target = self:name()
    local is_method = false
    while self:is(".") or self:is(":") do
        is_method = self:advance().value == ":"
        local name = self:name()
        target = node(name, "index", { of = target, key = node(name, "string", { value = name.name }) })
    end
    return node(at, "function_statement", { target = target, fn = self:function_body(at, is_method) })
end

statements["return"] = function(self, at)
    local t = self:token()
    local is_bare = t.kind == "end" or self:is(";") or t.kind == "keyword" and BLOCK_ENDS[t.value]
    local values = is_bare and {} or self:expressions()
    self:take(";")
    return node(at, "return", { values = values })
end

statements["if"] = function(self, at)
    local tests, blocks = { self:expression() }, {}
    self:expect("then")
    self:open(at, "if")
    blocks[1] = self:block()
    while self:take("elseif") do
        tests[#tests + 1] = self:expression()
        self:expect("then")
        blocks[#blocks + 1] = self:block()
    end
    if self:take("else") then blocks[#blocks + 1] = self:block() end
    self:close()
    return node(at, "if", { tests = tests, blocks = blocks })
end

statements["while"] = function(self, at)
    local test = self:expression()
    self:expect("do")
    local body = self:closed_block(at, "while")
    return node(at, "while", { test = test, body = body })
end

statements["repeat"] = function(self, at)
    local body = self:block()
    self:expect("until")
    return node(at, "repeat", { body = body, test = self:expression() })
end

statements["for"] = function(self, at)
    local first = self:name()
    local loop
    if self:take("=") then
        local range = self:expressions()
        loop = node(at, "for_number", { name = first, first = range[1], last = range[2], step = range[3] })
    else
        local names = { first }
        while self:take(",") do names[#names + 1] = self:name() end
        self:expect("in")
        loop = node(at, "for_in", { names = names, values = self:expressions() })
    end
    self:expect("do")
    loop.body = self:closed_block(at, "for")
    return loop
end

statements["do"] = function(self, at)
    local body = self:closed_block(at, "do")
    return node(at, "do", { body = body })
end

statements["goto"] = function(self, at)
    self:name()
    return node(at, "goto", {})
end

statements["break"] = function(_, at) return node(at, "break", {}) end

function parser:statement()
    local at = self:token()
    if self:take(";") then return nil end
    if self:take("::") then
        self:name()
        self:expect("::")
        return nil
    end
    if at.word and statements[at.word] then
        self:advance()
        return statements[at.word](self, at)
    end
    local left = self:suffixed()
    if not (self:is("=") or self:is(",")) then
        if left.kind ~= "call" then error("a statement is a call or an assignment", 0) end
        return left
    end
    local targets = { left }
    while self:take(",") do targets[#targets + 1] = self:suffixed() end
    self:expect("=")
    return node(at, "assign", { targets = targets, values = self:expressions() })
end

function parser:block()
    local body = {}
    while true do
        local t = self:token()
        if t.kind == "end" or BLOCK_ENDS[t.word or ""] then return body end
        body[#body + 1] = self:statement()
    end
end

local function parse_tokens(self)
    local body = self:block()
    local t = self:token()
    if t.kind ~= "end" then error(("%d:%d: nothing is open that ends here"):format(t.line, t.column), 0) end
    return body
end

local function new(tokens) return setmetatable({ tokens = tokens, at = 1, depth = 0, blocks = {} }, parser) end

-- The tree of a file: an array of statements. Raises a text.
function parser.parse(text) return parse_tokens(new(lexer.tokens(text))) end

-- Where the tokens of a text that load() has refused stop being Lua: an index of them, and the innermost block that is open
-- there, {word=, line=, column=}, or nil.
function parser.stop(tokens)
    local self = new(tokens)
    pcall(parse_tokens, self)
    return math.min(self.at, #tokens), self.blocks[#self.blocks]
end

return parser
