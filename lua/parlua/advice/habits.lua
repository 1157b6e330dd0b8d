-- SPDX-License-Identifier: GPL-3.0-or-later
-- habits.lua - why a text is no Lua, in words for people who write JavaScript: what Lua writes instead, and where. Pure.

local lexer = require "parlua.advice.lexer"
local parser = require "parlua.advice.parser"

local habits = {}

local FOUND_MAX = 20

-- ---- looking at tokens

local function is(t, value) return t ~= nil and t.value == value and (t.kind == "op" or t.kind == "keyword") end

local function is_name(t, value) return t ~= nil and t.kind == "name" and (value == nil or t.value == value) end

local function is_next(a, b) return b ~= nil and a.line == b.line end

local REACH = 2000 -- tokens between a bracket and its other half: more are no head of a block

local CLOSES = { ["("] = ")", ["["] = "]", ["{"] = "}" }

-- index of what closes the bracket at i, or nil
local function closing(tokens, i)
    local open, close, depth = tokens[i].value, CLOSES[tokens[i].value], 0
    for k = i, math.min(i + REACH, #tokens) do
        if is(tokens[k], open) then depth = depth + 1 end
        if is(tokens[k], close) then depth = depth - 1 end
        if depth == 0 then return k end
    end
end

-- i is at a "(": does a "{" follow behind its ")"? The index of that "{", or nil.
local function brace_behind(tokens, i)
    if not is(tokens[i], "(") then return nil end
    local close = closing(tokens, i)
    return close and is(tokens[close + 1], "{") and close + 1 or nil
end

-- "self.data.n" for the tokens before i that name something, at most one line of them
local function named_before(tokens, i, text)
    local first = i
    while first > 1 and tokens[first - 1].line == tokens[i].line do
        local t = tokens[first - 1]
        local is_part = t.kind == "name" or t.kind == "number" or is(t, ".") or is(t, "[") or is(t, "]")
        if not is_part or t.kind == "name" and is_name(tokens[first]) then break end
        first = first - 1
    end
    if first == i then return "x" end
    return text:sub(tokens[first].from, tokens[i - 1].behind - 1)
end

-- ---- signs

-- sign: what Lua writes
local SIGNS = {
    ["!="] = "Lua writes ~= for !=", ["!=="] = "Lua writes ~= for !==", ["==="] = "Lua writes == for ===",
    ["&&"] = "Lua writes and for &&", ["||"] = "Lua writes or for ||", ["!"] = "Lua writes not x for !x",
    ["=>"] = "Lua writes function(...) ... end for (...) => ...", ["??"] = "Lua writes or for ??",
    ["?."] = "Lua has no ?. : write a and a.b for a?.b", ["?"] = "Lua writes test and yes or no for test ? yes : no",
}
local CHANGES = { ["++"] = "%s = %s + 1", ["+="] = "%s = %s + ...", ["-="] = "%s = %s - ...", ["*="] = "%s = %s * ...",
    ["/="] = "%s = %s / ..." }

local function sign(tokens, i, text)
    local t = tokens[i]
    if t.kind == "js_minus" then
        local name = named_before(tokens, i, text)
        return ("Lua writes %s = %s - 1 for %s--"):format(name, name, name)
    end
    if t.kind ~= "op" then return nil end
    if not CHANGES[t.value] then return SIGNS[t.value] end
    local name = named_before(tokens, i, text)
    if name == "x" and is_name(tokens[i + 1]) and is_next(t, tokens[i + 1]) then name = tokens[i + 1].value end
    return ("Lua writes %s for %s"):format(CHANGES[t.value]:format(name, name), t.value)
end

local OTHER_TOKENS = {
    js_text = 'Lua has no `texts`: write "a" .. b for `a${b}`, and [[...]] for several lines',
    broken = "this text has no end on its line; Lua writes [[...]] for texts of several lines",
}

local function other_token(tokens, i)
    local t = tokens[i]
    if t.kind == "js_comment" then
        return t.value == "//" and "Lua writes -- for // comments" or "Lua writes --[[ ]] for /* */ comments"
    end
    return OTHER_TOKENS[t.kind]
end

-- ---- words

-- words that are followed by another one on their line
local WORDS = {
    let = "Lua writes local for let", const = "Lua writes local for const", var = "Lua writes local for var",
    throw = "Lua writes error(...) for throw", new = "Lua has no new: call the function, x(...)",
    typeof = "Lua writes type(x) for typeof x", async = "Lua needs no async: every handler may await(...)",
    await = "await is a function here: write await(...)", import = 'Lua writes local x = require "path" for import',
    export = "Lua writes return at the end of the file for export", delete = "Lua writes x = nil for delete x",
    elif = "Lua writes elseif for elif", elsif = "Lua writes elseif for elsif", case = "Lua writes elseif for case",
    class = "Lua has no class: a table with functions is one", void = "Lua has no void: leave it out",
}

local function begins_operand(t)
    return t.kind == "name" or t.kind == "number" or t.kind == "js_text" or t.kind == "keyword" and
        (t.value == "function" or t.value == "nil" or t.value == "true" or t.value == "false" or t.value == "not")
end

local function is_member(before) return is(before, ".") or is(before, ":") end

local function word(tokens, i)
    local t, after = tokens[i], tokens[i + 1]
    if t.kind ~= "name" or not WORDS[t.value] or is_member(tokens[i - 1]) then return nil end
    if begins_operand(after) and is_next(t, after) then return WORDS[t.value] end
    local is_declaration = t.value == "let" or t.value == "const" or t.value == "var"
    if is_declaration and (is(after, "{") or is(after, "[")) then
        return WORDS[t.value] .. ", and takes one field at a time: local a = t.a"
    end
    if t.value == "export" or t.value == "import" then return begins_operand(after) and WORDS[t.value] or nil end
end

local function lone_word(tokens, i)
    local t, after = tokens[i], tokens[i + 1]
    if t.kind ~= "name" or is_member(tokens[i - 1]) then return nil end
    if t.value == "try" and is(after, "{") then return "Lua has no try: write local ok, why = pcall(function() ... end)" end
    if t.value == "switch" and brace_behind(tokens, i + 1) then
        return "Lua has no switch: write if x == 1 then ... elseif x == 2 then ... end"
    end
    if t.value == "continue" and (after.kind == "keyword" or is(after, "}") or is(after, ";")) then
        return "Lua has no continue: write goto continue, and ::continue:: before the loop's end"
    end
end

-- ---- blocks

local HEADS = { ["if"] = "if ... then ... end", ["while"] = "while ... do ... end", ["elseif"] = "elseif ... then ..." }

local function head_brace(tokens, i)
    local t = tokens[i]
    if t.kind ~= "keyword" then return nil end
    local form = HEADS[t.value]
    if form then
        local brace = brace_behind(tokens, i + 1)
        return brace and ("Lua writes %s for %s (...) { ... }"):format(form, t.value) or nil, brace
    end
    if t.value == "for" and is(tokens[i + 1], "(") then
        return "Lua writes for i = 1, n do ... end for for (...) { ... }"
    end
    if t.value == "else" and is(tokens[i + 1], "{") then return "Lua writes else ... end for else { ... }", i + 1 end
    if t.value == "function" then
        local open = is_name(tokens[i + 1]) and i + 2 or i + 1
        local brace = brace_behind(tokens, open)
        return brace and "Lua writes function(...) ... end for function(...) { ... }" or nil, brace
    end
end

-- "onLoad(options) {" as a field of a table
local function method(tokens, i)
    local t, before = tokens[i], tokens[i - 1]
    if t.kind ~= "name" or not (is(before, "{") or is(before, ",")) then return nil end
    local brace = brace_behind(tokens, i + 1)
    if not brace or not is_next(t, tokens[brace]) then return nil end
    return ("Lua writes %s = function(self, ...) ... end, for %s(...) { ... }"):format(t.value, t.value)
end

-- "key: value" and "[1, 2]"
local function literal(tokens, i)
    local t, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    if is(t, ":") and before and is_next(before, t) and (before.kind == "name" or before.kind == "string") then
        local called = tokens[i + 2]
        local is_call = is_name(after) and (is(called, "(") or is(called, "{") or called.kind == "string")
        local first = tokens[i - 2]
        if is_call or not (is(first, "{") or is(first, ",")) then return nil end
        local key = before.kind == "string" and ('["%s"]'):format(before.value) or before.value
        return ("Lua writes %s = ... for %s: ..."):format(key, before.kind == "string" and '"' .. before.value .. '"' or
            before.value)
    end
    if is(t, "[") and (is(before, "=") or is(before, "(") or is(before, "return") or is(before, ":")) then
        return "Lua writes { ... } for the list [ ... ]"
    end
end

local RULES = { sign, other_token, word, lone_word, head_brace, method, literal }

-- The habits of a text, in its order: {line=, column=, text=}.
local function all_habits(tokens, text)
    local found, told = {}, {}
    for i = 1, #tokens do
        for _, rule in ipairs(RULES) do
            local what, at = rule(tokens, i, text)
            local t = tokens[at or i]
            local is_same_sign = told[what or ""] == t.line -- a ? b : c ? d : e
            if what and not is_same_sign then
                told[what] = t.line
                found[#found + 1] = { line = t.line, column = t.column, text = what }
                break
            end
        end
        if #found == FOUND_MAX then break end
    end
    return found
end

-- ---- what Lua says itself

local function is_value_end(t)
    return t.kind == "name" or t.kind == "string" or t.kind == "number" or is(t, "}") or is(t, ")") or is(t, "]") or
        is(t, "end") or is(t, "nil") or is(t, "true") or is(t, "false")
end

-- Lua expects the end of a table where a field begins: the comma before that is missing.
local function missing_comma(tokens, at, why)
    local t, before = tokens[at], tokens[at - 1]
    local closer = why:match("^'([})])' expected")
    local is_field = t.kind == "name" or t.kind == "string" or t.kind == "number" or is(t, "[") or is(t, "{") or
        is(t, "function")
    if not closer or not before or not is_value_end(before) or not is_field then return nil end
    local name = t.kind == "name" and (" before '%s'"):format(t.value) or ""
    return { line = before.line, column = before.column + before.behind - before.from,
        text = "a comma is missing" .. (t.line > before.line and " at the end of this line" or "") .. name }
end

local function assigned_in_test(tokens, at, why)
    if not is(tokens[at], "=") or not why:find("^'%l+' expected") then return nil end
    return { line = tokens[at].line, column = tokens[at].column,
        text = "Lua compares with ==, = assigns (Lua: " .. why .. ")" }
end

-- Is it an end that is missing where Lua stops?
local function ends_early(tokens, at, why)
    local t = tokens[at]
    return why:find("^'end' expected") or t.kind == "end" or is(t, "}") or is(t, ")")
end

-- else if ... end: the second if has no end of its own
local function else_if(tokens, at, why)
    if not ends_early(tokens, at, why) then return nil end
    for i = 1, at - 1 do
        if is(tokens[i], "else") and is(tokens[i + 1], "if") and is_next(tokens[i], tokens[i + 1]) then
            return { line = tokens[i].line, column = tokens[i].column, text = "Lua writes elseif for else if (Lua: " ..
                why .. ")" }
        end
    end
end

local function missing_end(tokens, at, why, block)
    local t = tokens[at]
    if not block or not ends_early(tokens, at, why) then return nil end
    local before = t.kind == "end" and "the end of the file" or t.value or "here"
    return { line = t.line, column = t.column, text = ("an end is missing before %s: the %s of line %d, column %d is never "
        .. "closed"):format(before, block.word, block.line, block.column) }
end

local function not_ascii(tokens, at)
    local t = tokens[at]
    if t.kind ~= "op" or not t.value:find("^[\128-\255]") then return nil end
    return { line = t.line, column = t.column, text = ("names have letters a to z, digits and _; '%s' may stand in texts "
        .. "only"):format(t.value) }
end

local OWN_RULES = { missing_comma, assigned_in_test, else_if, missing_end, not_ascii }

-- What keeps text from being Lua, best first: {{line=, column=, text=}, ...}; never empty. why: what load() said.
function habits.explain(text, why)
    local line, reason = why:match("^.-:(%d+): (.*)$")
    line, reason = tonumber(line) or 1, reason or why
    local tokens, plain = lexer.mixed(text)
    local at, block = parser.stop(tokens)
    local found = all_habits(tokens, plain)
    if #found > 0 then return found end
    for _, rule in ipairs(OWN_RULES) do
        local row = rule(tokens, at, reason, block)
        if row then return { row } end
    end
    local t = tokens[at]
    return { { line = t.line == line and t.line or line, column = t.line == line and t.column or 1, text = reason } }
end

-- The same as one line, "FILE:LINE:COLUMN: text", for the first of them.
function habits.message(text, path, why)
    local first = habits.explain(text, why)[1]
    return ("%s:%d:%d: %s"):format(path, first.line, first.column, first.text)
end

return habits
