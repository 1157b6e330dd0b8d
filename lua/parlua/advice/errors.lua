-- SPDX-License-Identifier: GPL-3.0-or-later
-- errors.lua - an error of a running script with its column and what to do. Pure.

local names = require "parlua.advice.names"

local errors = {}

-- the line of a text by its number
local function line_of(text, number)
    local n = 0
    for line in (text .. "\n"):gmatch("(.-)\r?\n") do
        n = n + 1
        if n == number then return line end
    end
end

-- Column of the first place in line where a pattern begins that stands for itself, no part of a longer name; and what it
-- caught.
local function find_name(line, pattern)
    local from = 1
    while true do
        local at, last, caught = line:find(pattern, from)
        if not at then return nil end
        if not line:find("^[%w_]", last + 1) and (at == 1 or not line:find("^[%w_]", at - 1)) then
            return (utf8.len(line, 1, at) or at), caught
        end
        from = at + 1
    end
end

-- {pattern of the message, what(captures..., line, with) -> column, sentence}
local function call_of_field(name, line, with)
    local column, owner = find_name(line, "([%w_]+)%s*[.:]%s*" .. name)
    if not owner then return find_name(line, name), names.member(name) end
    local behind = column + #line:match(owner .. "%s*[.:]%s*", 1)
    if owner == "wx" and with.env then return behind, names.wx(name, rawget(with.env, "wx") or {}) end
    local known = with.env and rawget(with.env, owner)
    if type(known) == "table" then return behind, names.field(owner, name, known) end
    if owner == "self" and with.fields then return behind, names.field("the page", name, with.fields) end
    return behind, names.member(name)
end

local function of_global(name, line, with)
    return find_name(line, name), names.global(name, with.env or {}, with.fields)
end

local function of_variable(name, line) return find_name(line, name), name == "self" and
    "write self:name(...), or function(self, ...)" or nil end

local ROWS = {
    { "^attempt to call a nil value %(field '([%w_]+)'%)", call_of_field },
    { "^attempt to call a nil value %(method '([%w_]+)'%)", call_of_field },
    { "^attempt to call a nil value %(global '([%w_]+)'%)", of_global },
    { "^attempt to index a nil value %(global '([%w_]+)'%)", of_global },
    { "^attempt to index a %a+ value %(%a+ '([%w_]+)'%)", of_variable },
    { "^attempt to call a %a+ value %(%a+ '([%w_]+)'%)", of_variable },
    { "^attempt to concatenate a nil value %(%a+ '([%w_]+)'%)", function(name, line)
        return find_name(line, name), ("%s is nil here; %s or '' joins nothing"):format(name, name)
    end },
    { "^attempt to perform arithmetic on a string value", function(line)
        local at = line:find("+", 1, true)
        return at and (utf8.len(line, 1, at) or at), at and names.JOIN or "tonumber(x) makes a number of a text"
    end },
    { "^attempt to perform arithmetic on a nil value %(%a+ '([%w_]+)'%)", of_variable },
    { "^attempt to compare %a+ with %a+", function() return nil, "tonumber(x) makes a number of a text" end },
    { "^setData ", function(line) return find_name(line, "setData") end },
    { "^module '[^']*' is not found", function(line) return find_name(line, "require") end },
}

-- text: "FILE:LINE: what" and a traceback below. with: read(path) -> text of a file or nil; env: the globals there are;
-- fields: the functions of the page, by name. Gives the text with "FILE:LINE:COLUMN: what: sentence" at its head, or as it
-- was.
function errors.explain(text, with)
    local path, number, what, rest = text:match("^([^:\n]+):(%d+): ([^\n]*)(.*)$")
    local source = path and with.read(path)
    local line = source and line_of(source, tonumber(number))
    if not line then return text end
    for _, row in ipairs(ROWS) do
        local from, _, name = what:find(row[1])
        if from then
            local column, sentence
            if name then column, sentence = row[2](name, line, with) else column, sentence = row[2](line, with) end
            return ("%s:%s:%s%s%s%s"):format(path, number, column and column .. ":" or "", " " .. what,
                sentence and ": " .. sentence or "", rest)
        end
    end
    return text
end

return errors
