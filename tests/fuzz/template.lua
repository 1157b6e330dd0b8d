-- SPDX-License-Identifier: GPL-3.0-or-later
-- template.lua - files "a", "b" and "c", parted by a line of dashes, of which a is the page and the others may be imported
-- and included: refused with a place, or a tree within its limits, the same one each time; after a change of data the tree
-- that was patched is the tree that is built.

local data = require "parlua.page.data.data"
local native = require "parlua.native"
local store = require "parlua.page.data.store"
local template = require "parlua.page.template.template"
local tree = require "parlua.page.template.tree"

local CHANGES = { { a = 2 }, { b = "" }, { ["list[0]"] = "x" }, { o = false }, { list = { "b", "a" } }, { c = "t" } }

local function split(text)
    local files, names, at = {}, { "a.wxml", "b.wxml", "c.wxml" }, 1
    for _, name in ipairs(names) do
        local first, last = text:find("\n%-%-%-+\n", at)
        files[name] = text:sub(at, first and first - 1)
        if not first then break end
        at = last + 1
    end
    return files
end

local function reader(files)
    return function(_, src)
        local name = src:gsub("%.wxml$", "") .. ".wxml"
        if not files[name] then return nil, "is not there" end
        local nodes, why = native.wxml(files[name], name)
        if not nodes then return nil, why end
        return nodes, name
    end
end

local function ignore() end

local function print_node(node, parts)
    if node.text then
        parts[#parts + 1] = node.text
        return
    end
    parts[#parts + 1] = ("<%s %s"):format(node.tag, node.key or "")
    local names = {}
    for name in pairs(node.attrs) do names[#names + 1] = name end
    table.sort(names)
    for _, name in ipairs(names) do parts[#parts + 1] = name .. "=" .. node.attrs[name] end
    for _, child in ipairs(node.children) do print_node(child, parts) end
    parts[#parts + 1] = ">"
end

local function text_of(root)
    local parts = {}
    print_node(root, parts)
    return table.concat(parts, "\n")
end

local function build(owner)
    local ok, root = pcall(tree.build, owner, ignore, ignore)
    if ok then return root end
    assert(type(root) == "string" and root:find("^[abc]%.wxml:?[%d:]*: "), root)
end

local function number(root)
    local count = 0
    tree.each(root, function(node)
        count = count + 1
        node.number = count
    end)
end

local function check_change(owner, root, change)
    number(root)
    owner.store:put(assert(data.changes(change)))
    local patched = tree.patch(owner, owner.store:take_changed(), { changes = {}, nodes = {}, seen = {} })
    local fresh = build(owner)
    if patched and fresh then assert(text_of(root) == text_of(fresh), "patched and built differ") end
    return fresh
end

return function(text)
    local files = split(text)
    local nodes, why = native.wxml(files["a.wxml"], "a.wxml")
    local compiled
    if nodes then compiled, why = template.compile(nodes, "a.wxml", { read = reader(files) }) end
    if not compiled then
        assert(type(why) == "string" and why:find("^[abc]%.wxml:%d+:%d+: "), why)
        return
    end
    local kept = store.new{ a = 1, b = "t", list = { "a", "b" }, o = { x = 1, y = { 2 } } }
    local owner = { template = compiled, vars = kept.view, store = kept, scope = 0 }
    local root = build(owner)
    for _, change in ipairs(CHANGES) do
        if not root then return end
        root = check_change(owner, root, change)
    end
end
