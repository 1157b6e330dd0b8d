-- SPDX-License-Identifier: GPL-3.0-or-later
-- layers.lua - rules on who knows whom: floors, libraries, circles of folders, names of headers.

local house = require "house"
local source = require "source"

local layers = {}

function layers.floors(tree, fail)
    for path in tree:program() do
        local room = source.room_of(path)
        for number, target in tree:includes(path) do
            local other = source.room_of(target)
            if target:find("^runtime/") and other ~= room and (house.floor[other] or 99) >= (house.floor[room] or -1) then
                fail(path, number, ("room %s must not include room %s: give it a function pointer, or move the file")
                    :format(room, other))
            end
        end
    end
end

function layers.libraries(tree, fail)
    for path, text in tree:program() do
        local room = source.room_of(path)
        for number, line in source.each_line(text) do
            local header = line:match('^#include [<"]([^>"]+)[>"]')
            for pattern, rooms in pairs(header and not header:match("^%l+/%l") and house.libraries or {}) do
                if header:match(pattern) and not rooms[room] then
                    fail(path, number, ("room %s must not use <%s>: ask the room that does"):format(room, header))
                end
            end
        end
    end
end

-- ---- circles -----------------------------------------------------------------------------------------------------

-- graph[from][to] = {path=, line=, count=}: the first place where folder `from` uses folder `to`.
local function add_edge(graph, path, line, target)
    local from, to = source.folder_of(path), source.folder_of(target)
    if from == to then return end
    graph[from] = graph[from] or {}
    local edge = graph[from][to] or { path = path, line = line, count = 0 }
    edge.count = edge.count + 1
    graph[from][to] = edge
end

local function sorted_keys(set)
    local keys = {}
    for key in pairs(set) do keys[#keys + 1] = key end
    table.sort(keys)
    return keys
end

-- The shortest way between two folders, as an array of both and all between; or nil.
local function way(graph, from, to)
    local came, list = { [from] = false }, { from }
    local index = 1
    while list[index] and came[to] == nil do
        for _, next_folder in ipairs(sorted_keys(graph[list[index]] or {})) do
            if came[next_folder] == nil then
                came[next_folder] = list[index]
                list[#list + 1] = next_folder
            end
        end
        index = index + 1
    end
    if came[to] == nil then return end
    local steps, at = {}, to
    while at do
        table.insert(steps, 1, at)
        at = came[at]
    end
    return steps
end

-- The edge of a circle that is used least: the one to cut.
local function weakest_edge(graph, circle)
    local weakest
    for i, folder in ipairs(circle) do
        local edge = graph[folder][circle[i % #circle + 1]]
        if not weakest or edge.count < weakest.count then weakest = edge end
    end
    return weakest
end

local function name_of_circle(circle)
    local sorted = table.move(circle, 1, #circle, 1, {})
    table.sort(sorted)
    return table.concat(sorted, " ")
end

-- Tells the smallest circle through each edge, once.
local function fail_circles(graph, fail)
    local told = {}
    for _, from in ipairs(sorted_keys(graph)) do
        for _, to in ipairs(sorted_keys(graph[from])) do
            local circle = way(graph, to, from) -- to > ... > from, and from uses to
            local name = circle and name_of_circle(circle)
            if circle and not told[name] then
                told[name] = true
                local edge = weakest_edge(graph, circle)
                fail(edge.path, edge.line, ("a circle of folders, %s > %s: cut it here, where it is weakest"):format(
                    table.concat(circle, " > "), to))
            end
        end
    end
end

function layers.c_circles(tree, fail)
    local graph = {}
    for path in tree:program() do
        for number, target in tree:includes(path) do add_edge(graph, path, number, target) end
    end
    fail_circles(graph, fail)
end

local function lua_target(tree, name)
    local base = "lua/" .. name:gsub("%.", "/")
    return tree.texts[base .. ".lua"] and base .. ".lua" or tree.texts[base .. "/init.lua"] and base .. "/init.lua"
end

-- Computed names are seen in the code, where texts are blank; the names themselves in the text of the same line.
function layers.lua_circles(tree, fail)
    local graph = {}
    for path, text in tree:each("^lua/parlua/.*%.lua$") do
        local next_code = source.each_line(tree:code(path))
        for number, line in source.each_line(text) do
            local _, code = next_code()
            if code:find("%f[%w_.:]require%s*[%(\"]") then
                local name = line:match("require%s*%(?%s*[\"']([%w_.]+)[\"']")
                local target = name and lua_target(tree, name)
                if target then add_edge(graph, path, number, target) end
                if line:find("require%s*%([^)]*%.%.") or not name and code:find("require%s*%(%s*[%a_]") then
                    if not house.excuse("computed_requires", path) then
                        fail(path, number, "a computed name in require: name the module; " ..
                            "else its reason belongs in tests/rules/house.lua")
                    end
                elseif name and name:find("^parlua%.") and name ~= "parlua.native" and not target then
                    fail(path, number, "no module " .. name)
                end
            end
        end
    end
    fail_circles(graph, fail)
end

-- ---- headers -----------------------------------------------------------------------------------------------------

function layers.header_names(tree, fail)
    local first = {}
    for path in tree:each("^runtime/.*%.h$", "^vendor/.*%.h$", "^tests/.*%.h$") do
        local name = source.name_of(path)
        if first[name] then fail(path, 1, ("%s is a header, too: rename one"):format(first[name])) end
        first[name] = first[name] or path
    end
end

return layers
