-- SPDX-License-Identifier: GPL-3.0-or-later
-- rows.lua - rules on the tables of the two components: somebody reads each attribute, somebody says each code.

local source = require "source"

local rows = {}

-- The X(...) rows of a table in a header: array of {line=, text= the arguments, last= the last argument}.
local function rows_of(text)
    local found = {}
    for at, row in text:gmatch("\n%s*()X(%b())") do
        local flat = row:sub(2, -2):gsub("\\?\n%s*", " "):gsub("%s+\\%s*", " ")
        found[#found + 1] = { line = source.line_at(text, at), text = flat, last = flat:match(",%s*([%w_]+)%s*$") }
    end
    return found
end

-- Iterates the rows of pusher_NAME.h and player_NAME.h through fn(path, row).
local function each_row(tree, name, fail, fn)
    for _, kind in ipairs{ "pusher", "player" } do
        local path = tree:named(("%s_%s.h"):format(kind, name))
        local found = path and rows_of(tree.texts[path]) or {}
        if #found == 0 then
            fail(path or "runtime/live", 1, ("no rows in %s_%s.h: tell this rule where they are"):format(kind, name))
        end
        for _, row in ipairs(found) do fn(path, row) end
    end
end

local function all_code(tree, pattern)
    local code = {}
    for path in tree:each(pattern) do code[#code + 1] = tree:code(path) end
    return table.concat(code)
end

-- Every attribute row without a not-yet reason is read somewhere outside its row: as a field in C, or as props.NAME in Lua.
function rows.attributes(tree, fail)
    local code = all_code(tree, "^runtime/.*%.c$")
    local lua = all_code(tree, "^lua/parlua/page/.*%.lua$")
    each_row(tree, "attrs", fail, function(path, row)
        local field = row.text:match('^"[%w-]+",%s*([%w_]+)')
        if row.last == "NULL" and field and not code:match("[%.>]" .. field .. "%f[^%w_]") and
            not lua:match("props%." .. field .. "%f[^%w_]") then
            fail(path, row.line, ("nobody reads attribute field %s: use it, or give its row the reason"):format(field))
        end
    end)
end

-- Every code that is not silent is said by a state table or its component.
function rows.codes(tree, fail)
    local code = all_code(tree, "^runtime/.*%.c$")
    each_row(tree, "codes", fail, function(path, row)
        local constant = row.text:match("^([%u_%d]+),")
        if row.last == "NULL" and constant and not code:match("%f[%w_]" .. constant .. "%f[^%w_]") then
            fail(path, row.line, ("nobody says %s: say it, or give its row the reason"):format(constant))
        end
    end)
end

return rows
