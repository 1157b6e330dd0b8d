-- SPDX-License-Identifier: GPL-3.0-or-later
-- environment.lua - what the parts of a check need to know of an app: names there are, pages, files, style warnings.

local native = require "parlua.native"
local words = require "parlua.advice.words"

local environment = {}

local LIBRARIES = { "console", "JSON", "string", "table", "math", "utf8", "os", "coroutine" }
local PICTURE = { png = true, jpg = true, jpeg = true, gif = true, webp = true, svg = true, bmp = true }

local function names_of(env)
    local names = { require = true, _G = true }
    for name in next, env do names[name] = true end
    return names
end

local function set_of(t)
    local out = {}
    for name in next, t do out[name] = true end
    return out
end

local function libraries(env)
    local out = {}
    for _, name in ipairs(LIBRARIES) do
        local library = rawget(env, name)
        if library then out[name] = set_of(library) end
    end
    return out
end

-- "module 'x' is not found from a.lua", or nil when it is there
local function module_finder(phone)
    local own = {}
    for name in next, phone.modules.own do own[name] = true end
    return function(from, name)
        local folder = from:match("^(.*)/[^/]*$") or ""
        if own[name] or phone.modules:find(folder, name) then return nil end
        return ("module '%s' is not found from %s%s"):format(name, from, words.hint(name, own))
    end
end

-- For script.check: see there.
function environment.of_scripts(phone, config)
    local codes, code_names = native.codes(), {}
    for name, number in next, codes do code_names[number] = name end
    return { globals = names_of(phone.env), wx = set_of(phone.env.wx), libraries = libraries(phone.env), codes = codes,
        code_names = code_names, pages = config.is_page, tabs = config.tabs, wrong_module = module_finder(phone) }
end

-- Calls fn(path) for every file below root, paths from there.
function environment.each_file(root, fn, folder)
    for _, name in ipairs(native.list_dir(root .. (folder and "/" .. folder or "")) or {}) do
        local path = folder and folder .. "/" .. name or name
        if native.is_dir(root .. "/" .. path) then environment.each_file(root, fn, path) else fn(path) end
    end
end

-- A function that gives the pictures of the app; they are looked for when it is called first.
function environment.pictures(root)
    local found
    return function()
        if found then return found end
        found = {}
        environment.each_file(root, function(path)
            if PICTURE[path:match("%.(%w+)$") or ""] then found[path] = true end
        end)
        return found
    end
end

local HEAD = ".x{"

-- {line=, column=, text=} of a warning about a style attribute that stands in a rule
local function warning_of(text)
    local line, column, what = text:match("^s:(%d+):(%d+): (.*)$")
    if not line then return nil end
    line, column = tonumber(line), tonumber(column)
    return { line = line, column = line == 1 and column - #HEAD or column, text = what }
end

-- A function from the text of a style attribute to what is wrong with it; each text is looked at once.
function environment.style_warnings(view)
    local known = {}
    return function(text)
        if known[text] then return known[text] end
        local rows = {}
        for _, warning in ipairs(view:style(HEAD .. text .. "\n}", "s", 0) or {}) do
            rows[#rows + 1] = warning_of(warning)
        end
        view:style_clear()
        known[text] = rows
        return rows
    end
end

return environment
