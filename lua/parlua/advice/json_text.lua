-- SPDX-License-Identifier: GPL-3.0-or-later
-- json_text.lua - what is wrong with a text that is no JSON, and where values of one that is stand in it. Pure.

local json_text = {}

-- position of the character at line and column of a text; columns of the JSON reader count bytes
local function position(text, line, column)
    local at = 1
    for _ = 2, line do
        at = (text:find("\n", at, true) or #text) + 1
    end
    return math.max(1, math.min(at + column - 1, #text + 1))
end

-- line and column (characters, from 1) of a position
function json_text.place(text, at)
    local before = text:sub(1, at - 1)
    local _, breaks = before:gsub("\n", "")
    local last = before:match("[^\n]*$")
    return breaks + 1, (utf8.len(last) or #last) + 1
end

-- Position of the last character before at that is neither blank nor in a string.
local function last_before(text, at) return text:sub(1, at - 1):match("^.*()%S") end

-- What opens at the innermost place that is still open at the end: its character and position.
local function open_at_end(text)
    local stack, pos = {}, 1
    while pos <= #text do
        local c = text:sub(pos, pos)
        if c == '"' then
            pos = text:match('^"[^"\\\n]*()', pos)
            while text:sub(pos, pos) == "\\" do pos = text:match('^..[^"\\\n]*()', pos) or #text + 1 end
        elseif c == "{" or c == "[" then
            stack[#stack + 1] = { c, pos }
        elseif c == "}" or c == "]" then
            stack[#stack] = nil
        end
        pos = pos + 1
    end
    local top = stack[#stack]
    if top then return top[1], top[2] end
end

local CLOSERS = { ["{"] = "}", ["["] = "]" }

local function unclosed(text, _, reason)
    if not reason:find("near end of file", 1, true) then return nil end
    local open, at = open_at_end(text)
    if not open then return nil end
    local line, column = json_text.place(text, at)
    return #text:match("^(.-)%s*$") + 1, ("the %s of line %d, column %d is never closed: %s is missing"):format(open, line,
        column, CLOSERS[open])
end

local function extra_comma(text, at)
    local before = last_before(text, at)
    local c = text:sub(at, at)
    if (c == "]" or c == "}") and before and text:sub(before, before) == "," then
        return before, ("a comma too many before %s"):format(c)
    end
end

-- The reader gives up behind a text: where that begins.
local function begin_of_text(text, at)
    if text:sub(at, at) ~= '"' then return at end
    return text:sub(1, at - 1):match('^.*()"') or at
end

local function missing_comma(text, at, reason)
    at = begin_of_text(text, at)
    local before = last_before(text, at)
    local c = text:sub(at, at)
    local ends_value = before and text:find('^["%]}%w]', before)
    if ends_value and c:find('["{%[%w]') and (reason:find("expected", 1, true)) and not reason:find("':'", 1, true) then
        return before + 1, "a comma is missing here"
    end
end

local function quotes(text, at)
    local near = text:sub(math.max(1, at), at)
    if near == "'" then return at, "JSON writes texts in double quotes" end
    if near:find("[%a_]") and not text:find("^true%f[^%w]", at) and not text:find("^false%f[^%w]", at) and
        not text:find("^null%f[^%w]", at) then
        local word = text:match("^[%w_]+", at)
        return at, ("JSON writes names and texts in double quotes: \"%s\""):format(word)
    end
end

local RULES = { unclosed, extra_comma, quotes, missing_comma }

-- For a text that a reader gave up at line and column with a reason: line, column, reason as people need them.
function json_text.explain(text, line, column, reason)
    local at = position(text, line, math.max(1, column))
    for _, rule in ipairs(RULES) do
        local where, sentence = rule(text, at, reason)
        if where then
            line, column = json_text.place(text, where)
            return line, column, sentence
        end
    end
    return line, math.max(1, column), reason
end

-- Line and column of a text value (or key) as it is written, behind the key named after, which may be nil; 1, 1 when it is
-- not there. Of several the last one when is_last.
function json_text.find(text, value, after, is_last)
    local from = after and text:find('"' .. after .. '"', 1, true) or 1
    local quoted = '"' .. value .. '"'
    local at = text:find(quoted, from, true)
    while is_last and at do
        local later = text:find(quoted, at + 1, true)
        if not later then break end
        at = later
    end
    if not at then return 1, 1 end
    return json_text.place(text, at)
end

return json_text
