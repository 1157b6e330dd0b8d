-- SPDX-License-Identifier: GPL-3.0-or-later
-- templates.lua - what to do about a message that a template cannot be read. Pure.

local wechat = require "parlua.advice.wechat"

local templates = {}

local function not_closed(_, tag, line, column)
    return ("write </%s> for the one of line %s, column %s"):format(tag, line, column)
end

local ROWS = {
    { "</([^>]*)> does not close <([^>]*)> of line (%d+), column (%d+)$", not_closed },
    { "</([^>]*)> closes nothing$", function(tag) return ("take it away, or write <%s> before it"):format(tag) end },
    { "<([^>]*)> is never closed$", function(tag) return ("write </%s>, or <%s/> when it is empty"):format(tag, tag) end },
    { "{{ is never closed, or a string in it$", function() return "an expression ends with }}" end },
    { "the comment is never closed$", function() return "a comment ends with -->" end },
}

-- A message, "FILE:LINE:COLUMN: what", and what to do behind it.
function templates.explain(message)
    local path, tag, line, column = message:match("^(.-):%d+:%d+: </[^>]*> does not close <([^>]*)> of line (%d+), "
        .. "column (%d+)$")
    if tag and wechat.is_html(tag) then -- a page's tag closes it: the mistake is where it opens
        return ("%s:%s:%s: %s"):format(path, line, column, wechat.unknown_tag(tag, {}))
    end
    for _, row in ipairs(ROWS) do
        local caught = table.pack(message:match(row[1]))
        if caught[1] then return ("%s: %s"):format(message, row[2](table.unpack(caught, 1, caught.n))) end
    end
    return message
end

return templates
