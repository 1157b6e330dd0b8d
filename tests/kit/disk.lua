-- SPDX-License-Identifier: GPL-3.0-or-later
-- disk.lua - for tests: files as texts, and folders that go.

local native = require "parlua.native"

local disk = {}

function disk.read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

-- A folder with all below, or a file; nothing when it is not there.
function disk.remove_all(path)
    for _, name in ipairs(native.list_dir(path) or {}) do
        local below = path .. "/" .. name
        if native.is_dir(below) then disk.remove_all(below) else os.remove(below) end
    end
    os.remove(path)
end

return disk
