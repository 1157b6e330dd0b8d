-- SPDX-License-Identifier: GPL-3.0-or-later
-- names.lua - rules on names in C: functions carry the name of their file, a tag means one thing, helpers have a subject.

local house = require "house"
local source = require "source"

local names = {}

-- timer_start and timers_free, which is about all of them, both begin with the stem timer.
local function begins_with(name, stem)
    if house.excuse("stems", stem .. " " .. (name:match("^%l+") or "")) then return true end
    local rest = name:sub(1, #stem) == stem and name:sub(#stem + 1)
    return rest and (rest == "" or rest:find("^s?_") ~= nil)
end

-- For each function name, the stems of the headers that declare it. _inside and what follows is no part of a stem.
local function declared(tree)
    local stems = {}
    for path in tree:each("^runtime/.*%.h$") do
        local stem = source.stem_of(path):gsub("_inside.*$", "")
        for name in tree:code(path):gmatch("%f[%w_]([%a_][%w_]*)%s*%(") do
            stems[name] = stems[name] or {}
            stems[name][stem] = true
        end
    end
    return stems
end

function names.prefixes(tree, fail)
    local stems_of = declared(tree)
    for path in tree:each("^runtime/.*%.c$") do
        local own = source.stem_of(path)
        for _, fn in ipairs(tree:functions(path)) do
            local is_right = fn.is_static or fn.name == "main" or begins_with(fn.name, own)
            for stem in pairs(stems_of[fn.name] or {}) do is_right = is_right or begins_with(fn.name, stem) end
            if not is_right then
                local stem = next(stems_of[fn.name] or {})
                fail(path, fn.line, ("%s is not static: call it %s_..., %s"):format(fn.name, own,
                    stem and ("or %s_... after its header"):format(stem) or "or make it static"))
            end
        end
    end
end

-- What tests share is looked at by itself, but for fakes: they define the tags of what they stand for.
function names.tags(tree, fail)
    local firsts = { runtime = {}, tests = {} }
    for path in tree:each("^runtime/.*%.[ch]$", "^tests/kit/.*%.h$") do
        local code, first = tree:code(path), firsts[path:match("^%l+")]
        local is_fake = path:find("^tests/kit/fake_")
        for kind, tag, at in (is_fake and "" or code):gmatch("%f[%w_](%l+)%s+([%w_]+)()%s*{") do
            if kind == "struct" or kind == "union" or kind == "enum" then
                local line = source.line_at(code, at)
                local other = first[tag]
                if other and other.path ~= path then
                    fail(path, line, ("%s %s is defined in %s:%d, too: a tag means one thing"):format(kind, tag, other.path,
                        other.line))
                end
                first[tag] = other or { path = path, line = line }
            end
        end
    end
end

function names.statics(tree, fail)
    local where = {}
    for path in tree:program() do
        for _, fn in ipairs(tree:functions(path)) do
            if fn.is_static and not fn.name:find("^on_") and not fn.name:find("^l_") then
                where[fn.name] = where[fn.name] or {}
                where[fn.name][path] = where[fn.name][path] or fn.line
            end
        end
    end
    for name, places in pairs(where) do
        local paths = {}
        for path in pairs(places) do paths[#paths + 1] = path end
        table.sort(paths)
        if #paths > house.static_max and not house.excuse("statics", name) then
            for _, path in ipairs(paths) do
                fail(path, places[path], ("%s() stands in %d files: give each a subject, such as %s_packet"):format(name,
                    #paths, name))
            end
        end
    end
end

return names
