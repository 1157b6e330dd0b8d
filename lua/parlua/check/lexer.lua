-- SPDX-License-Identifier: GPL-3.0-or-later
-- lexer.lua - Lua 5.4 source as tokens with their places. Pure. It is run on text that load() has accepted, so mistakes of
-- the text itself need no good words here.
--
-- A token: {kind="name"|"keyword"|"string"|"number"|"op"|"end", value=, line=, column=}.

local lexer = {}

local KEYWORDS = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true " ..
    "until while"):gmatch("%S+") do
    KEYWORDS[word] = true
end

local OPERATORS = {}
for op in ("... << >> // == ~= <= >= :: .. + - * / % ^ # & ~ | < > = ( ) { } [ ] ; : , ."):gmatch("%S+") do
    OPERATORS[op] = true
end

-- position behind a long bracket that opens at pos, and its text; nil when there is none
local function long_bracket(text, pos)
    local level = text:match("^%[(=*)%[", pos)
    if not level then return nil end
    local first = pos + #level + 2
    local close = "]" .. level .. "]"
    local at = text:find(close, first, true)
    if not at then return #text + 1, text:sub(first) end
    return at + #close, text:sub(first, at - 1)
end

local function skip_blanks(text, pos)
    while true do
        pos = text:find("%S", pos) or #text + 1
        if text:sub(pos, pos + 1) ~= "--" then return pos end
        pos = long_bracket(text, pos + 2) or text:find("\n", pos, true) or #text + 1
    end
end

local ESCAPES = { n = "\n", t = "\t", r = "\r", a = "\a", b = "\b", f = "\f", v = "\v", ["\n"] = "\n" }

-- The value of a short string, good enough for comparing: rare escapes stay as written.
local function short_string(text, pos)
    local quote = text:sub(pos, pos)
    local at, parts = pos + 1, {}
    while true do
        local stop = text:find("[\\\n" .. quote .. "]", at)
        if not stop or text:sub(stop, stop) == "\n" then error("unfinished string", 0) end
        parts[#parts + 1] = text:sub(at, stop - 1)
        if text:sub(stop, stop) == quote then return stop + 1, table.concat(parts) end
        local letter = text:sub(stop + 1, stop + 1)
        local is_skip = letter == "z" -- all blanks that follow, also ends of lines
        parts[#parts + 1] = is_skip and "" or ESCAPES[letter] or letter
        at = is_skip and text:match("^%s*()", stop + 2) or stop + 2
    end
end

local function number(text, pos)
    local behind = text:match("^0[xX][%x%.]*[pP][+-]?%d+()", pos) or text:match("^0[xX][%x%.]*()", pos) or
        text:match("^%d*%.?%d*[eE][+-]?%d+()", pos) or text:match("^%d*%.?%d*()", pos)
    return behind, tonumber(text:sub(pos, behind - 1))
end

local function operator(text, pos)
    for size = 3, 1, -1 do
        local op = text:sub(pos, pos + size - 1)
        if OPERATORS[op] then return pos + #op, op end
    end
    error(("unexpected character '%s'"):format(text:sub(pos, pos)), 0)
end

-- kind, position behind it, value
local function read(text, pos)
    if pos > #text then return "end", pos end
    local word = text:match("^[%a_][%w_]*", pos)
    if word then return KEYWORDS[word] and "keyword" or "name", pos + #word, word end
    local first = text:sub(pos, pos)
    if first == '"' or first == "'" then
        local behind, value = short_string(text, pos)
        return "string", behind, value
    end
    local behind, value = long_bracket(text, pos)
    if behind then return "string", behind, value end
    if text:find("^%.?%d", pos) then
        behind, value = number(text, pos)
        return "number", behind, value
    end
    behind, value = operator(text, pos)
    return "op", behind, value
end

-- Lua ends lines with any of \n, \r, \r\n and \n\r.
local function with_plain_lines(text) return (text:gsub("\r\n", "\n"):gsub("\n?\r", "\n")) end

-- All tokens, the last one of kind "end". Raises a text for what is no Lua.
function lexer.tokens(text)
    local tokens, line, line_start, seen = {}, 1, 1, 1
    text = with_plain_lines(text)
    local pos = text:match("^#[^\n]*()") or 1
    repeat
        pos = skip_blanks(text, pos)
        for at in text:sub(seen, pos - 1):gmatch("()\n") do
            line, line_start = line + 1, seen + at
        end
        seen = pos
        local kind, behind, value = read(text, pos)
        tokens[#tokens + 1] = { kind = kind, value = value, line = line, column = pos - line_start + 1 }
        pos = behind
    until kind == "end"
    return tokens
end

return lexer
