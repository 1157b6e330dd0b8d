-- SPDX-License-Identifier: GPL-3.0-or-later
-- reuse.lua - <template>, <import>, <include> and <slot>: content that is written once and shown elsewhere.
--
-- Compiled nodes: {kind="call", id=, is=E, data=E|nil, find=f(name), where=} {kind="slot", id=, name=E|nil} and a block for
-- an included file. A template's definition leaves no node.

local expr = require "parlua.js.expr"

local reuse = {}

local INCLUDES_MAX = 16

local function attr_of(node, name)
    for _, attr in ipairs(node.attrs or {}) do
        if attr.name == name then return attr end
    end
end

local function needed(c, node, name, example)
    local attr = attr_of(node, name)
    if not attr or attr.value == nil or attr.value == "" then
        c:fail(node, ('<%s> needs %s, such as %s'):format(node.tag, name, example))
    end
    return attr
end

-- ---- template

local function define(c, name, node, compile_children)
    if c.templates[name.value] then
        c:warn(name, ("template '%s' is defined twice; the later one counts"):format(name.value))
    end
    c.templates[name.value] = compile_children(c, node.children or {})
end

-- data="{{a, b: 1, ...c}}"
local function compile_data(c, attr)
    if not attr or not (attr.value or ""):find("%S") then return nil end
    local compiled, why = expr.compile_fields(attr.value,
        { path = c.path, line = attr.value_line or attr.line or 1, column = attr.value_column or attr.column or 1 })
    if not compiled then error({ message = why }, 0) end
    return compiled
end

-- Finds a template: in the file itself first, then in the imported files, the last one first.
local function finder(c)
    return function(name)
        if c.templates[name] then return c.templates[name] end
        for i = #c.imports, 1, -1 do
            if c.imports[i][name] then return c.imports[i][name] end
        end
    end
end

function reuse.template(c, node, compile_children)
    local name = attr_of(node, "name")
    if name then return define(c, needed(c, node, "name", '<template name="item">'), node, compile_children) end
    local is = needed(c, node, "is", '<template is="item" data="{{...item}}"/>')
    return { kind = "call", id = c:next_id(), is = c:value(is), data = compile_data(c, attr_of(node, "data")),
        find = finder(c), where = c:where(node) }
end

-- ---- other files

local function read(c, node)
    local src = needed(c, node, "src", ('<%s src="../common/item.wxml"/>'):format(node.tag))
    if not c.shared.read then c:fail(src, "other files cannot be read here") end
    local known = c.shared.parsed
    local name = c.path .. "\0" .. src.value -- a file that is included often is read once
    if not known[name] then
        local nodes, path = c.shared.read(c.path, src.value)
        if not nodes then c:fail(src, path) end
        known[name] = { nodes = nodes, path = path }
    end
    return known[name].nodes, known[name].path
end

-- Imports a file's templates, without the templates that file imports. Files may import each other.
function reuse.import(c, node, compile_children)
    local nodes, path = read(c, node)
    local file = c.shared.files[path]
    if not file then
        file = c:for_file(path)
        c.shared.files[path] = file
        compile_children(file, nodes)
    end
    c.imports[#c.imports + 1] = file.templates
end

-- Includes a file, without its templates, in place of the tag.
function reuse.include(c, node, compile_children)
    local nodes, path = read(c, node)
    local outer, depth = c, 1
    while outer do
        if outer.path == path then c:fail(node, ("%s includes itself"):format(path)) end
        outer, depth = outer.includer, depth + 1
    end
    if depth > INCLUDES_MAX then c:fail(node, ("files include each other deeper than %d"):format(INCLUDES_MAX)) end
    return { kind = "block", children = compile_children(c:for_file(path, c), nodes) }
end

-- ---- slot: the place of the host's children in a component

function reuse.slot(c, node)
    local name = attr_of(node, "name")
    return { kind = "slot", id = c:next_id(), name = name and c:value(name) or nil }
end

return reuse
