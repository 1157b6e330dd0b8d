-- SPDX-License-Identifier: GPL-3.0-or-later
-- console.lua - console.log and the others: lines go to the log, and into a list that tests read.

local native = require "parlua.native"
local json = require "parlua.core.json"

local console = {}

local LINES_MAX = 2000
local levels = { log = "info", info = "info", warn = "warn", error = "error", debug = "debug" }

local function line_of(...)
    local parts = table.pack(...)
    for i = 1, parts.n do
        local ok, text = pcall(json.inspect, parts[i])
        parts[i] = ok and text or "?"
    end
    return table.concat(parts, " ", 1, parts.n)
end

-- lines: an array that gets {level=, text=} for every line; the oldest are forgotten. is_quiet: nowhere else.
-- told: {TEXT=true} of lines that were in the log already. hear(method, text): is asked before the log; true keeps the line
-- out of it.
function console.new(name, lines, is_quiet, told, hear)
    local out = {}
    for method, level in next, levels do
        out[method] = function(...)
            local text = line_of(...)
            lines[#lines + 1] = { level = method, text = text }
            if #lines > LINES_MAX then table.remove(lines, 1) end
            if is_quiet or told and told[text] or hear and hear(method, text) then return end
            native.log(level, ("[%s] %s"):format(name, text))
        end
    end
    return out
end

return console
