-- SPDX-License-Identifier: GPL-3.0-or-later
-- files.lua - reads the files of an app from a folder, or from a test's table of texts. Paths begin in the app.

local native = require "parlua.native"

local files = {}

function files.folder(root)
    local self = { root = root }
    function self.read(path)
        local text, why = native.read_file(root .. "/" .. path, root) -- a link may not lead out of it
        if not text then return nil, ("%s/%s: %s"):format(root, path, why) end
        return text
    end
    function self.exists(path) return native.file_exists(root .. "/" .. path) end
    return self
end

function files.memory(texts)
    local self = { root = "." }
    function self.read(path)
        if not texts[path] then return nil, path .. ": no such file" end
        return texts[path]
    end
    function self.exists(path) return texts[path] ~= nil end
    return self
end

-- Opens cfg.files (a table of texts) or cfg.path (a folder); nil when cfg has neither.
function files.open(cfg)
    if type(cfg) ~= "table" then return nil end
    if type(cfg.files) == "table" then return files.memory(cfg.files) end
    return type(cfg.path) == "string" and files.folder(cfg.path) or nil
end

return files
