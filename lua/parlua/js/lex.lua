-- SPDX-License-Identifier: GPL-3.0-or-later
-- lex.lua - splits the text between {{ and }} into tokens, one at a time. Pure.

local lex = {}

local operators = {}
for operator in ("... === !== >>> == != <= >= << >> && || ?? < > + - * / % ! ~ & | ^ ? : , . ( ) [ ] { }"):gmatch("%S+") do
    operators[operator] = true
end
local escapes = { n = "\n", t = "\t", r = "\r", b = "\b", f = "\f", v = "\v", ["0"] = "\0" }

local function read_string(s, quote)
    local parts = {}
    local pos = s.pos + 1
    while true do
        local stop = s.text:find("[\\" .. quote .. "]", pos)
        if not stop then s:fail("this text has no closing " .. quote, s.pos) end
        parts[#parts + 1] = s.text:sub(pos, stop - 1)
        if s.text:sub(stop, stop) == quote then
            return { kind = "text", value = table.concat(parts), pos = s.pos }, stop + 1
        end
        local hex = s.text:match("^\\u(%x%x%x%x)", stop)
        local letter = s.text:sub(stop + 1, stop + 1)
        parts[#parts + 1] = hex and utf8.char(tonumber(hex, 16)) or escapes[letter] or letter
        pos = stop + (hex and 6 or 2)
    end
end

local function read_number(s)
    local text = s.text:match("^0[xX]%x+", s.pos) or s.text:match("^%d*%.?%d*", s.pos)
    local exponent = not text:match("^0[xX]") and s.text:match("^[eE][+-]?%d+", s.pos + #text) or ""
    local number = tonumber(text .. exponent)
    if not number then s:fail("not a number: " .. text, s.pos) end
    return { kind = "number", value = number, pos = s.pos }, s.pos + #text + #exponent
end

local function read_name(s)
    local name = s.text:match("^[%a_$\128-\255][%w_$\128-\255]*", s.pos)
    return name and { kind = "name", value = name, pos = s.pos }, name and s.pos + #name
end

local function read_operator(s)
    for size = 3, 1, -1 do
        local operator = s.text:sub(s.pos, s.pos + size - 1)
        if operators[operator] then return { kind = operator, pos = s.pos }, s.pos + #operator end
    end
    s:fail(("unexpected '%s'"):format(s.text:match("^[%z\1-\127\194-\244][\128-\191]*", s.pos) or "?"), s.pos)
end

local function read(s)
    s.pos = s.text:find("%S", s.pos) or #s.text + 1
    if s.pos > #s.text then return { kind = "end", pos = s.pos }, s.pos end
    local first = s.text:sub(s.pos, s.pos)
    if first == "'" or first == '"' then return read_string(s, first) end
    if first:match("%d") or s.text:match("^%.%d", s.pos) then return read_number(s) end
    local token, next_pos = read_name(s)
    if token then return token, next_pos end
    return read_operator(s)
end

-- line and column of a byte position, where the text itself begins at (line, column)
function lex.place(text, pos, line, column)
    local before = text:sub(1, pos - 1)
    local _, breaks = before:gsub("\n", "")
    local last = before:match("[^\n]*$")
    local width = utf8.len(last) or #last
    return line + breaks, breaks == 0 and column + width or width + 1
end

-- A stream over text from pos on. where: {path=, line=, column=} of the first character of text.
function lex.new(text, pos, where)
    local s = { text = text, pos = pos, where = where }
    function s:fail(why, at)
        local line, column = lex.place(self.text, at, self.where.line, self.where.column)
        error({ message = ("%s:%d:%d: %s"):format(self.where.path, line, column, why) }, 0)
    end
    function s:fail_at_value(token)
        local is_end = token.kind == "}" or token.kind == ")" or token.kind == "]" or token.kind == ","
        self:fail(is_end and ("a value is missing before '%s'"):format(token.kind == "}" and "}}" or token.kind)
            or ("unexpected '%s'"):format(token.kind), token.pos)
    end
    function s:advance()
        self.token, self.pos = read(self)
        return self.token
    end
    function s:expect(kind, after)
        if self.token.kind ~= kind then
            self:fail(("'%s' expected after %s"):format(kind, after), self.token.pos)
        end
        self:advance()
    end
    s:advance()
    return s
end

return lex
