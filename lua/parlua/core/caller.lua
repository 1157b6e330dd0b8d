-- SPDX-License-Identifier: GPL-3.0-or-later
-- caller.lua - which line of a script is to blame: the nearest caller that is not a file of this library.

local caller = {}

local OURS = debug.getinfo(1, "S").source:match("^(.*)core/caller%.lua$") -- how the sources of the library begin

-- "FILE:LINE: " of it, or "".
function caller.place()
    local level = 2
    while true do
        local info = debug.getinfo(level, "Sl")
        if not info then return "" end
        if info.currentline > 0 and info.source:sub(1, #OURS) ~= OURS then
            return ("%s:%d: "):format(info.short_src, info.currentline)
        end
        level = level + 1
    end
end

return caller
