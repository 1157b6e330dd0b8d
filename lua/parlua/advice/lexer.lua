-- SPDX-License-Identifier: GPL-3.0-or-later
-- lexer.lua - Lua 5.4 source as tokens with their places. Pure. Columns count characters, from 1.
--
-- A token: {kind="name"|"keyword"|"string"|"number"|"op"|"end", value=, word=the value of a keyword or operator, line=,
-- column=, from=, behind=: positions in the text}. In text that JavaScript got into, signs of JavaScript are tokens, too:
-- operators Lua does not have, and the kinds "js_comment" (value "//" or "/*"), "js_text" (in backticks), "js_minus" (the
-- -- of i--) and "broken" (a string that does not end).

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

local MINUS, NEWLINE = ("-\n"):byte(1, 2)

local JS_OPERATORS = {}
for op in ("!== === => && || ++ += -= *= /= != ! ? ?. ??"):gmatch("%S+") do JS_OPERATORS[op] = true end

-- Is the -- at pos what JavaScript makes of i--? Behind a value, and nothing of a comment behind it.
local function is_js_minus(text, pos)
    local rest = text:match("^%-%-([^\n]*)", pos)
    return text:find("^[%w_%]%)]", pos - 1) and rest:find("^[%s;%)}]*$") ~= nil
end

local function skip_blanks(text, pos, is_mixed)
    while true do
        pos = text:find("%S", pos) or #text + 1
        if text:byte(pos) ~= MINUS or text:byte(pos + 1) ~= MINUS or is_mixed and is_js_minus(text, pos) then return pos end
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

local ALONE = "^[(){}%],;+*%%^#&|]" -- these begin no longer operator, and "-" none that gets here

local function operator(text, pos)
    if text:find(ALONE, pos) then return pos + 1, text:sub(pos, pos) end
    for size = 3, 1, -1 do
        local op = text:sub(pos, pos + size - 1)
        if OPERATORS[op] then return pos + #op, op end
    end
    error(("unexpected character '%s'"):format(text:sub(pos, pos)), 0)
end

-- "//" is a division in Lua: a comment where nothing can be divided, or where words follow each other behind it
local function is_js_comment(text, pos, before)
    if text:sub(pos, pos + 1) ~= "//" then return false end
    local is_value = before and (before.kind == "name" or before.kind == "number" or before.kind == "string" or
        before.value == ")" or before.value == "]")
    return not is_value or text:find("^//[^\n]*[%a\128-\255][%w\128-\255]* +[%a\128-\255]", pos) ~= nil
end

-- What only JavaScript has at pos: kind, position behind it, value; or nothing.
local function read_js(text, pos, before)
    local pair = text:sub(pos, pos + 1)
    if is_js_comment(text, pos, before) then return "js_comment", text:find("\n", pos, true) or #text + 1, "//" end
    if pair == "/*" then
        local _, last = text:find("*/", pos + 2, true)
        return "js_comment", (last or #text) + 1, "/*"
    end
    if pair == "--" then return "js_minus", pos + 2, "--" end
    if text:sub(pos, pos) == "`" then return "js_text", (text:find("`", pos + 1, true) or #text) + 1, "`" end
    for size = 3, 1, -1 do
        local op = text:sub(pos, pos + size - 1)
        if JS_OPERATORS[op] then return "op", pos + size, op end
    end
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

-- read for text that may hold anything
local function read_mixed(text, pos, before)
    local kind, behind, value = read_js(text, pos, before)
    if kind then return kind, behind, value end
    local ok
    ok, kind, behind, value = pcall(read, text, pos)
    if ok then return kind, behind, value end
    if text:find("^[\"']", pos) then return "broken", text:find("\n", pos, true) or #text + 1 end
    behind = text:match("^[\1-\127\194-\244][\128-\191]*()", pos) or pos + 1
    return "op", behind, text:sub(pos, behind - 1)
end

-- how many characters, not bytes, part has
local function width(part)
    if not part:find("[\128-\255]") then return #part end
    local _, inner = part:gsub("[\128-\191]", "")
    return #part - inner
end

-- Line and column behind part, which begins at those.
local function move(part, line, column)
    if not part:find("\n", 1, true) then return line, column + width(part) end
    local _, breaks = part:gsub("\n", "")
    return line + breaks, width(part:match("[^\n]*$")) + 1
end

-- The same behind the blanks in text[from, to - 1], most often one.
local function move_over(text, from, to, line, column)
    if to == from then return line, column end
    if to == from + 1 and text:byte(from) ~= NEWLINE then return line, column + 1 end
    return move(text:sub(from, to - 1), line, column)
end

local IS_SHORT = { name = true, keyword = true, number = true, op = true } -- on one line, and but for odd operators ASCII

local function all(text, is_mixed)
    local tokens, count, line, column = {}, 0, 1, 1
    local read_one, end_of_last = is_mixed and read_mixed or read, 1
    text = with_plain_lines(text)
    local pos = text:match("^#[^\n]*()") or 1
    repeat
        pos = skip_blanks(text, pos, is_mixed)
        line, column = move_over(text, end_of_last, pos, line, column)
        local kind, behind, value = read_one(text, pos, tokens[count])
        local word = (kind == "op" or kind == "keyword") and value or nil
        count = count + 1
        tokens[count] = { kind = kind, value = value, word = word, line = line, column = column, from = pos,
            behind = behind }
        if IS_SHORT[kind] and text:byte(pos) < 128 then
            column = column + behind - pos
        else
            line, column = move_over(text, pos, behind, line, column)
        end
        pos, end_of_last = behind, behind
    until kind == "end"
    return tokens, text
end

-- All tokens, the last one of kind "end". Raises a text for what is no Lua.
function lexer.tokens(text) return (all(text, false)) end

-- All tokens of text that load() has refused, and that text with plain ends of lines. Raises nothing.
function lexer.mixed(text) return all(text, true) end

return lexer
