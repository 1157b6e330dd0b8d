-- SPDX-License-Identifier: GPL-3.0-or-later
-- storage.lua - the files of an app's own data: in a folder that outlives the run, or in memory. Names are relative, with
-- "/".
--
-- Both have read(name) -> text | nil, why; write(name, text) -> true | nil, why; remove(name), rename(from, to), make_dir,
-- list(name) -> array | nil, why; is_dir(name), exists(name), size(name).

local native = require "parlua.native"

local storage = {}

-- ---- a folder

local function folder(root)
    local self = { root = root }
    local function at(name) return name == "" and root or root .. "/" .. name end
    function self.read(name) return native.read_file(at(name), root) end
    function self.write(name, text) return native.write_file(at(name), text) end
    function self.remove(name) return native.remove_file(at(name)) end
    function self.rename(from, to) return native.rename_file(at(from), at(to)) end
    function self.make_dir(name) return native.make_dir(at(name)) end
    function self.list(name) return native.list_dir(at(name)) end
    function self.is_dir(name) return native.is_dir(at(name)) end
    function self.exists(name) return native.file_exists(at(name)) end
    function self.size(name) return native.file_size(at(name)) end
    return self
end

-- ---- memory: texts by name, folders are true

local function parent(name) return name:match("^(.*)/[^/]*$") or "" end

local function memory()
    local self, entries = {}, { [""] = true }
    local function missing(name) return nil, name .. ": no such file or directory" end
    local function has_children(name)
        for other in next, entries do
            if other ~= "" and parent(other) == name then return true end
        end
        return false
    end
    function self.read(name)
        if type(entries[name]) ~= "string" then return missing(name) end
        return entries[name]
    end
    function self.make_dir(name)
        if type(entries[name]) == "string" then return nil, name .. ": file already exists" end
        if name ~= "" and not entries[parent(name)] then
            local ok, why = self.make_dir(parent(name))
            if not ok then return nil, why end
        end
        entries[name] = true
        return true
    end
    function self.write(name, text)
        if entries[name] == true then return nil, name .. ": is a directory" end
        local ok, why = self.make_dir(parent(name))
        if not ok then return nil, why end
        entries[name] = text
        return true
    end
    function self.remove(name)
        if entries[name] == nil or name == "" then return missing(name) end
        if has_children(name) then return nil, name .. ": directory not empty" end
        entries[name] = nil
        return true
    end
    function self.rename(from, to)
        if type(entries[from]) ~= "string" then return missing(from) end
        local ok, why = self.write(to, entries[from])
        if ok then entries[from] = nil end
        return ok, why
    end
    function self.list(name)
        if entries[name] ~= true then return missing(name) end
        local names = {}
        for other in next, entries do
            if other ~= "" and parent(other) == name then names[#names + 1] = other:match("[^/]+$") end
        end
        table.sort(names)
        return names
    end
    function self.is_dir(name) return entries[name] == true end
    function self.exists(name) return entries[name] ~= nil end
    function self.size(name) return type(entries[name]) == "string" and #entries[name] or 0 end
    return self
end

-- dir nil: memory
function storage.open(dir) return dir and folder(dir) or memory() end

-- ---- the folder of an app, below XDG_DATA_HOME

local function sum_of(text)
    local sum = 5381
    for i = 1, #text do
        sum = (sum * 33 + text:byte(i)) & 0xffffffff
    end
    return sum
end

-- The folder of an app: named by its appid, else by its path. nil without a home folder.
function storage.dir_of_app(app_path, appid)
    local data = os.getenv("XDG_DATA_HOME")
    local home = os.getenv("HOME")
    if not data or data:sub(1, 1) ~= "/" then data = home and home .. "/.local/share" end
    if not data then return nil end
    if type(appid) == "string" and appid:match("^[%w%-_]+$") then return data .. "/parlua/" .. appid end
    local real = native.real_path(app_path) or app_path
    local name = (real:match("[^/]+$") or "app"):gsub("[^%w%-_]", "_")
    return ("%s/parlua/%s-%08x"):format(data, name, sum_of(real))
end

return storage
