-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/files.lua - wx.env.USER_DATA_PATH and the file system manager: an app may read its package, and read and write its own
-- user data folder, but no other file.

local async = require "parlua.wx.async"
local modules = require "parlua.core.require"

local USER = "wxfile://usr"
local FILE_MAX = 16 * 1024 * 1024
local ALL_MAX = 200 * 1024 * 1024 -- what one app may keep, as upstream

-- ---- paths

-- "wxfile://usr/a/b" is "usr/a/b" of the app's data; nil for other paths, and for paths that leave the folder.
local function user_name(path)
    if path ~= USER and path:sub(1, #USER + 1) ~= USER .. "/" then return nil end
    local rest = path:sub(#USER + 2)
    if rest:find("[%z\\]") then return nil end
    local inside = modules.resolve("", rest)
    return inside and (inside == "" and "usr" or "usr/" .. inside)
end

local function package_name(path)
    if path:find("^%a+://") or path:find("[%z\\]") then return nil end
    return modules.resolve("", (path:gsub("^/+", "")))
end

local function permission(path) return nil, ("permission denied, open '%s'"):format(tostring(path)) end
local function missing(path) return nil, ("no such file or directory '%s'"):format(path) end

local function need_text(o, name)
    if type(o[name]) ~= "string" then return nil, ("parameter error: %s should be a string"):format(name) end
    return o[name]
end

-- The name inside of the user folder, for functions that change files.
local function writable(o, name)
    local path, why = need_text(o, name)
    if not path then return nil, why end
    local inside = user_name(path)
    if not inside then return permission(path) end
    return inside
end

-- ---- the work: f(phone, options) gives a result table, or nil, reason

local work = {}

function work.access(phone, o)
    local path, why = need_text(o, "path")
    if not path then return nil, why end
    local inside = user_name(path)
    if inside and phone.storage.exists(inside) then return {} end
    local packaged = package_name(path)
    if packaged and phone.files.exists(packaged) then return {} end
    return missing(path)
end

function work.readFile(phone, o)
    local path, why = need_text(o, "filePath")
    if not path then return nil, why end
    local inside, packaged = user_name(path), package_name(path)
    local text
    if inside then
        text = phone.storage.read(inside)
    elseif packaged then
        text = phone.files.read(packaged)
    else
        return permission(path)
    end
    if not text then return missing(path) end
    local from = math.tointeger(tonumber(o.position)) or 0
    local length = math.tointeger(tonumber(o.length)) or #text
    return { data = text:sub(from + 1, from + length) }
end

-- What the user folder holds in all.
local function kept_bytes(phone, name)
    local sum = 0
    for _, entry in ipairs(phone.storage.list(name) or {}) do
        local inside = name .. "/" .. entry
        sum = sum + (phone.storage.is_dir(inside) and kept_bytes(phone, inside) or phone.storage.size(inside) or 0)
    end
    return sum
end

local function write(phone, o, before)
    local inside, why = writable(o, "filePath")
    if not inside then return nil, why end
    if type(o.data) ~= "string" then return nil, "parameter error: data should be a string" end
    local text = before(inside) .. o.data
    if #text > FILE_MAX then return nil, "the file would be larger than 16 MB" end
    if kept_bytes(phone, "usr") - (phone.storage.size(inside) or 0) + #text > ALL_MAX then
        return nil, "the maximum size of the file storage limit is exceeded: 200 MB"
    end
    local ok
    ok, why = phone.storage.write(inside, text)
    if not ok then return nil, why end
    return {}
end

function work.writeFile(phone, o) return write(phone, o, function() return "" end) end

function work.appendFile(phone, o)
    return write(phone, o, function(inside) return phone.storage.read(inside) or "" end)
end

function work.unlink(phone, o)
    local inside, why = writable(o, "filePath")
    if not inside then return nil, why end
    if phone.storage.is_dir(inside) then return nil, ("operation not permitted, unlink '%s'"):format(o.filePath) end
    if not phone.storage.remove(inside) then return missing(o.filePath) end
    return {}
end

function work.mkdir(phone, o)
    local inside, why = writable(o, "dirPath")
    if not inside then return nil, why end
    if phone.storage.exists(inside) then return nil, ("file already exists '%s'"):format(o.dirPath) end
    local above = inside:match("^(.*)/[^/]*$") or ""
    if not o.recursive and above ~= "usr" and not phone.storage.is_dir(above) then return missing(o.dirPath) end
    local ok
    ok, why = phone.storage.make_dir(inside)
    if not ok then return nil, why end
    return {}
end

function work.readdir(phone, o)
    local inside, why = writable(o, "dirPath")
    if not inside then return nil, why end
    if inside == "usr" and not phone.storage.exists(inside) then return { files = {} } end
    local names = phone.storage.list(inside)
    if not names then return missing(o.dirPath) end
    return { files = names }
end

function work.stat(phone, o)
    local inside, why = writable(o, "path")
    if not inside then return nil, why end
    if not phone.storage.exists(inside) then return missing(o.path) end
    local is_dir = phone.storage.is_dir(inside)
    return { stats = { size = is_dir and 0 or phone.storage.size(inside), isDirectory = function() return is_dir end,
        isFile = function() return not is_dir end } }
end

function work.rename(phone, o)
    local from, why = writable(o, "oldPath")
    if not from then return nil, why end
    local to
    to, why = writable(o, "newPath")
    if not to then return nil, why end
    local ok = phone.storage.rename(from, to)
    if not ok then return missing(o.oldPath) end
    return {}
end

-- ---- wx

-- positional arguments of the Sync forms, and the field of the result they return
local SYNC = {
    access = { { "path" } },
    readFile = { { "filePath", "encoding", "position", "length" }, "data" },
    writeFile = { { "filePath", "data", "encoding" } },
    appendFile = { { "filePath", "data", "encoding" } },
    unlink = { { "filePath" } },
    mkdir = { { "dirPath", "recursive" } },
    readdir = { { "dirPath" }, "files" },
    stat = { { "path" }, "stats" },
    rename = { { "oldPath", "newPath" } },
}

local function sync_form(phone, manager, name)
    local names, result = SYNC[name][1], SYNC[name][2]
    return function(...)
        local given = table.pack(...)
        local first = given[1] == manager and 1 or 0 -- the dot and the colon form
        local o = {}
        for i, field in ipairs(names) do
            o[field] = given[first + i]
        end
        local res, why = work[name](phone, o)
        if not res then error(("%sSync:fail %s"):format(name, why), 2) end
        return result and res[result]
    end
end

local function async_form(phone, manager, name)
    local holder = {}
    async.simple(phone, holder, name, function(o) return work[name](phone, o) end)
    return function(first, second) return holder[name](first == manager and second or first ~= manager and first or nil) end
end

return function(wx, phone)
    wx.env = { USER_DATA_PATH = USER }
    local manager = {}
    for name in next, work do
        manager[name] = async_form(phone, manager, name)
        manager[name .. "Sync"] = sync_form(phone, manager, name)
    end
    function wx.getFileSystemManager() return manager end
    phone.user_file = function(path) -- the path on disk of a file of the user folder, for images; nil in memory
        local inside = user_name(path)
        return inside and phone.storage.root and phone.storage.root .. "/" .. inside or nil
    end
end
