-- SPDX-License-Identifier: MIT
-- nothing.lua - one("#x"):tap() where nothing fits #x: the error of Lua speaks of a nil value; this names the selector,
-- which it reads from the script's line.

local native = require "parlua.native"

local function line_of(path, number)
    local text = native.read_file(path)
    local n = 0
    for line in ((text or "") .. "\n"):gmatch("(.-)\r?\n") do
        n = n + 1
        if n == number then return line end
    end
    return ""
end

-- The message with what was looked for, when its line asks one() for something by a literal selector.
return function(message)
    local path, number, rest = message:match("^([^\n]-):(%d+): attempt to index a nil value(.*)$")
    if not path then return message end
    local selectors = {}
    for _, selector in line_of(path, tonumber(number)):gmatch("[.:]one%s*%(?%s*([\"'])(.-)%1") do
        selectors[#selectors + 1] = ("'%s'"):format(selector)
    end
    if #selectors == 0 then return message end
    return ("%s:%s: nothing on the page fits %s: one() gave nil%s"):format(path, number, table.concat(selectors, " or "),
        rest)
end
