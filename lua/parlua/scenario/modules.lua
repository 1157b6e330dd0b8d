-- SPDX-License-Identifier: MIT
-- modules.lua - require for scenarios and tests: a file beside the one that requires, then below the folder parlua runs in,
-- then what Lua finds by itself. "./util", "util", "../kit/app" and "kit.app" are files with .lua behind; each runs once and
-- sees what a scenario or test sees.

local native = require "parlua.native"

local modules = {}

-- The folder of the script that calls require, with a "/" behind.
local function folder_of_caller()
    local source = debug.getinfo(3, "S").source
    return source:match("^@(.*/)[^/]*$") or ""
end

-- "a/./b/../c" becomes "a/c"
local function shortened(path)
    local parts = {}
    for part in path:gmatch("[^/]+") do
        if part == ".." and #parts > 0 and parts[#parts] ~= ".." then
            parts[#parts] = nil
        elseif part ~= "." then
            parts[#parts + 1] = part
        end
    end
    return (path:match("^/") or "") .. table.concat(parts, "/")
end

-- The file a name means, or nil and the places that were looked at.
local function find(folder, name)
    local places = {}
    local plain = name:gsub("%.lua$", "")
    local dotted = not plain:find("/", 1, true) and plain:gsub("%.", "/") or plain
    for _, base in ipairs{ folder, not name:find("^%.%.?/") and "" or folder } do
        for _, path in ipairs{ plain .. ".lua", dotted .. ".lua", plain .. "/init.lua" } do
            path = path:match("^/") and path or shortened(base .. path)
            if native.file_exists(path) then return path end
            places[#places + 1] = path
        end
    end
    return nil, places
end

local function has_own(name) return package.loaded[name] ~= nil or package.preload[name] ~= nil end

local function search(name, places)
    if name:find("^%.%.?/") then
        error(("module '%s' is not found: there is no %s"):format(name, table.concat(places, ", ")), 3)
    end
    return require(name)
end

local function with_traceback(e) return type(e) == "table" and e or native.traceback(e) end

-- env: the globals of the scenario or test
function modules.require_in(env)
    local loaded, loading = {}, {}
    return function(name)
        if type(name) ~= "string" then error("require takes the name of a module, not " .. tostring(name), 2) end
        if has_own(name) then return require(name) end
        local path, places = find(folder_of_caller(), name)
        if not path then return search(name, places) end
        if loading[path] then error(("%s requires itself, by way of others"):format(path), 2) end
        if loaded[path] == nil then
            local chunk, why = native.load(assert(native.read_file(path)), "@" .. path, env)
            if not chunk then error(why, 0) end
            loading[path] = true
            local ok, result = xpcall(chunk, with_traceback, name, path)
            loading[path] = nil
            if not ok then error(result, 0) end
            loaded[path] = result == nil or result
        end
        return loaded[path]
    end
end

return modules
