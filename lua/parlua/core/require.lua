-- SPDX-License-Identifier: GPL-3.0-or-later
-- require.lua - the modules of one app: relative to the requiring file, then from the app root, then the runtime's own.
-- A module runs once; a cycle is an error that names both files.

local native = require "parlua.native"
local habits = require "parlua.advice.habits"
local json = require "parlua.core.json"
local sandbox = require "parlua.core.sandbox"

local modules = {}
modules.__index = modules

-- "pages/a" and "../util" give "pages/util"; nil for a path that leaves the app.
function modules.resolve(folder, name)
    local parts = {}
    local path = name:match("^%.") and folder .. "/" .. name or name
    for part in path:gmatch("[^/]+") do
        if part == ".." then
            if #parts == 0 then return nil end
            parts[#parts] = nil
        elseif part ~= "." then
            parts[#parts + 1] = part
        end
    end
    return table.concat(parts, "/")
end

local function folder_of(path) return path:match("^(.*)/[^/]*$") or "" end

local function own_modules()
    return {
        ["live.codes"] = native.codes,
        ["live.reference"] = function() return assert(native.reference()).components end,
        json = function() return { parse = json.parse, stringify = json.stringify } end,
    }
end

-- files: see files.lua; env: the phone's globals
function modules.new(files, env)
    local self = { files = files, env = env, loaded = {}, loading = {}, depth = 0, own = own_modules() }
    return setmetatable(self, modules)
end

-- Modules are read again when they are required next.
function modules:forget() self.loaded, self.loading = {}, {} end

function modules:is_loading() return self.depth > 0 end

function modules:find(folder, name)
    if name:find("[%z\\]") then return nil end
    local path = modules.resolve(folder, name)
    if not path then return nil end
    for _, candidate in ipairs{ path, path .. ".lua", path .. "/index.lua" } do
        if candidate:match("%.lua$") and self.files.exists(candidate) then return candidate end
    end
end

-- Adds a traceback to a message, in the innermost file only: a message that has one stays as it is.
local function with_traceback(why)
    if type(why) == "string" and why:find("\nstack traceback:", 1, true) then return why end
    return native.traceback(tostring(why))
end

-- Runs a file at once; returns its result, or raises a text with traceback.
function modules:run(path)
    local fn, why = self:load(path)
    if not fn then error(why, 0) end
    self.depth = self.depth + 1
    local _, ok, result = native.limited(xpcall, fn, with_traceback)
    self.depth = self.depth - 1
    if not ok then error(result, 0) end
    return result
end

function modules:require(from, name)
    if type(name) ~= "string" then error("require needs the name of a module", 2) end
    local path = self:find(folder_of(from), name)
    if not path and self.own[name] then
        if self.loaded[name] == nil then self.loaded[name] = self.own[name]() end
        return self.loaded[name]
    end
    if not path then error(("module '%s' is not found from %s"):format(name, from), 2) end
    if self.loaded[path] ~= nil then return self.loaded[path] end
    if self.loading[path] then
        error(("%s and %s require each other (the first one is still being loaded)"):format(path, from), 2)
    end
    self.loading[path] = true
    local ok, result = pcall(self.run, self, path)
    self.loading[path] = nil
    if not ok then error(result, 0) end
    self.loaded[path] = result == nil and true or result
    return self.loaded[path]
end

-- The file as a function with the phone's globals and a require for the file's folder; or nil, message.
function modules:load(path)
    local text, why = self.files.read(path)
    if not text then return nil, why end
    local env = sandbox.for_file(self.env, {
        require = function(name) return self:require(path, name) end, -- a tail call: errors are the caller's
    })
    local fn
    fn, why = native.load(text, "@" .. path, env)
    if not fn then return nil, habits.message(text, path, why) end
    return fn
end

return modules
