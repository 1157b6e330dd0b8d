-- SPDX-License-Identifier: GPL-3.0-or-later
-- tree.lua - builds the concrete nodes of one update from a compiled template and data. Pure; warnings go to a function.
--
-- A node: {tag=, key=, attrs={name=text}, children=, scope=} or {text=, key=}, for view:update; for the library elements
-- also have where ("a.wxml:3:5"), parent, id, props (of live tags, controls, components: {name={value=, where=, names=}}),
-- bindings, dataset, marks, owner (the page or component whose template the node stands in), component (of a host node).
--
-- An owner has vars (its data), template, scope (number of its styles) and is_multi (named slots).

local native = require "parlua.native"
local control = require "parlua.page.control"
local value = require "parlua.core.value"

local tree = {}

local LIVE = { ["live-pusher"] = true, ["live-player"] = true }
local VIEW_ONLY = { id = true, class = true, style = true, hidden = true }
local EMPTY = {}
local NODES_MAX = 10000 -- as many as the view takes
local DEPTH_MAX = 48 -- templates that show themselves end here
tree.is_live = LIVE

local function typed(e, scope)
    if e.get then return e.get(scope) end
    return e.literal
end

local function text_of(e, scope) return value.to_text(typed(e, scope)) end

local function evaluate_all(table_of, scope)
    if next(table_of) == nil then return EMPTY end
    local out = {}
    for name, e in next, table_of do
        out[name] = typed(e, scope)
    end
    return out
end

local function add_attrs(node, element, scope)
    for _, e in ipairs(element.attrs) do
        local v = typed(e, scope)
        if e.name == "hidden" then -- a boolean: without a value, or with any literal text, it is true
            if e.is_bare or value.truthy(v) then node.attrs.hidden = "true" end
        else
            node.attrs[e.name] = value.to_text(v)
        end
        if node.props and not VIEW_ONLY[e.name] then
            if e.is_bare then v = native.bare end
            node.props[e.name] = { value = v, where = e.where, names = e.names }
        end
    end
    node.id = node.attrs.id or ""
end

local function bindings_of(element, scope)
    if #element.bindings == 0 then return EMPTY end
    local out = {}
    for i, b in ipairs(element.bindings) do
        out[i] = { event = b.event, phase = b.phase, stops = b.stops, exclusive = b.exclusive,
            handler = text_of(b.handler, scope) }
    end
    return out
end

-- ---- an index from names of data to nodes, for patch()

-- Every build makes an owner's index anew: {NAME = array of {node=|text=, item=, scope=}, or false when a change of NAME may
-- make other nodes}.
local function note(e, names, entry)
    for name in next, names or EMPTY do
        local index = e.owner.index
        if not entry then
            index[name] = false
        elseif index[name] ~= false then
            index[name] = index[name] or {}
            table.insert(index[name], entry)
        end
    end
end

local function note_structure(e, compiled) note(e, compiled and compiled.names) end

local emit, emit_all

local function count(e, element)
    e.count = e.count + 1
    if e.count > NODES_MAX then
        error(("%s: <%s> makes more than %d nodes"):format(e.path, element.tag or "text", NODES_MAX), 0)
    end
end

-- Children of a component with several slots go to the slot they name.
local function is_elsewhere(e, out, slot)
    return e.slots.is_multi and e.slots.out == out and slot ~= e.slots.name
end

local function fill(node, element, scope)
    add_attrs(node, element, scope)
    node.bindings = bindings_of(element, scope)
    node.dataset = evaluate_all(element.dataset, scope)
    node.marks = evaluate_all(element.marks, scope)
end

local function make_node(e, element, scope, out, keys)
    count(e, element)
    local node = { tag = element.tag, key = element.id .. keys, attrs = {}, children = {}, parent = out,
        props = (LIVE[element.tag] or control.by_tag[element.tag] or element.path) and {} or nil,
        where = element.where, owner = e.owner, scope = e.owner.scope, is_open = e.owner.is_open }
    fill(node, element, scope)
    if is_elsewhere(e, out, node.attrs.slot or "") then return end
    note(e, element.names, not element.path and { node = node, item = element, scope = scope } or nil)
    out.children[#out.children + 1] = node
    return node
end

local function emit_element(e, element, scope, out, keys)
    local node = make_node(e, element, scope, out, keys)
    if node then emit_all(e, element.children, scope, node, "") end
end

local function deeper(e, where)
    e.depth = e.depth + 1
    if e.depth > DEPTH_MAX then
        error(("%s: templates and components are nested deeper than %d"):format(where, DEPTH_MAX), 0)
    end
end

-- The key of a node, which stays the same from one update to the next.
local function path_of(node)
    local path = {}
    while node.parent do
        path[#path + 1] = node.key
        node = node.parent
    end
    return table.concat(path, " ")
end

local function emit_component(e, element, scope, out, keys)
    local node = make_node(e, element, scope, out, keys)
    if not node then return end
    local inner = e.enter(element.path, path_of(node), node)
    if not inner then return end
    node.component, node.hosts = inner, inner.scope
    local owner, slots = e.owner, e.slots
    deeper(e, e.path)
    inner.index = {}
    e.owner = inner
    e.slots = { items = element.children, scope = scope, owner = owner, slots = slots }
    emit_all(e, inner.template.children, { vars = inner.vars }, node, "")
    e.owner, e.slots = owner, slots
    e.depth = e.depth - 1
end

-- Builds the children given to the component, in the scope of the template they are written in.
local function emit_slot(e, slot, scope, out, keys)
    local given, owner = e.slots, e.owner
    note_structure(e, slot.name)
    if not given.items then return e.warn(("%s: <slot> belongs into a component"):format(e.path)) end
    e.owner = given.owner
    e.slots = { items = given.slots.items, scope = given.slots.scope, owner = given.slots.owner, slots = given.slots.slots,
        out = out, is_multi = owner.is_multi, name = slot.name and text_of(slot.name, scope) or "" }
    emit_all(e, given.items, given.scope, out, ("%s^%d"):format(keys, slot.id))
    e.owner, e.slots = owner, given
end

local function emit_call(e, call, scope, out, keys)
    note_structure(e, call.is)
    note_structure(e, call.data)
    local name = text_of(call.is, scope)
    local found = call.find(name)
    if not found then
        if name ~= "" then e.warn(("%s: there is no template '%s'"):format(call.where, name)) end
        return
    end
    deeper(e, call.where)
    local vars = call.data and call.data.get(scope) or EMPTY
    emit_all(e, found, { vars = vars }, out, ("%s@%d"):format(keys, call.id))
    e.depth = e.depth - 1
end

local function emit_text(e, item, scope, out, keys)
    if is_elsewhere(e, out, "") then return end
    count(e, item)
    local node = { text = text_of(item.value, scope), key = item.id .. keys }
    out.children[#out.children + 1] = node
    note(e, item.value.names, { text = node, parent = out, item = item, scope = scope })
end

local function emit_chain(e, chain, scope, out, keys)
    for _, branch in ipairs(chain) do
        note_structure(e, branch.test)
    end
    for _, branch in ipairs(chain) do
        if not branch.test or value.truthy(typed(branch.test, scope)) then
            return emit(e, branch.body, scope, out, keys)
        end
    end
end

-- The elements of a list: array of {index, item}.
local function characters(text)
    local rows = {}
    for c in text:gmatch("[%z\1-\127\194-\244]?[\128-\191]*") do
        if c ~= "" then rows[#rows + 1] = { #rows, c } end
    end
    return rows
end

local function count_up(n)
    local rows = {}
    for i = 0, math.min(n, 10000) - 1 do
        rows[#rows + 1] = { i, i }
    end
    return rows
end

local function entries(t)
    local rows = {}
    if value.is_array(t) then
        for i = 1, #t do
            rows[i] = { i - 1, t[i] }
        end
        return rows
    end
    for _, k in ipairs(value.sorted_keys(t)) do
        rows[#rows + 1] = { value.to_text(k), t[k] }
    end
    return rows
end

local function rows_of(e, loop, v)
    if type(v) == "string" then return characters(v) end
    if type(v) == "number" and v == v then return count_up(v) end
    if type(v) == "table" and value.is_data(v) then return entries(v) end
    if not value.is_nothing(v) then
        e.warn(("%s: wx:for needs a list, an object, a text or a number"):format(loop.where))
    end
    return EMPTY
end

local function row_key(loop, row)
    if not loop.key then return nil end
    local item = row[2]
    if loop.key == "*this" then return value.to_text(item) end
    if loop.key == loop.index then return value.to_text(row[1]) end
    if type(item) ~= "table" then return nil end
    local found = item[loop.key]
    return found ~= nil and value.to_text(found) or nil
end

local function emit_loop(e, loop, scope, out, keys)
    local seen = {}
    note_structure(e, loop.list)
    for i, row in ipairs(rows_of(e, loop, typed(loop.list, scope))) do
        local key = row_key(loop, row)
        if key and seen[key] then
            e.warn(("%s: two items have the key '%s'"):format(loop.where, key))
            key = nil
        end
        if key then seen[key] = true end
        local inner = { vars = { [loop.item] = row[2], [loop.index] = row[1] }, parent = scope }
        emit(e, loop.body, inner, out, keys .. (key and "/=" .. key or "/" .. i))
    end
end

local function emit_block(e, block, scope, out, keys) emit_all(e, block.children, scope, out, keys) end

local emitters = { element = emit_element, component = emit_component, text = emit_text, chain = emit_chain,
    loop = emit_loop, block = emit_block, call = emit_call, slot = emit_slot }

function emit(e, item, scope, out, keys) return emitters[item.kind](e, item, scope, out, keys) end

function emit_all(e, items, scope, out, keys)
    for _, item in ipairs(items) do
        emit(e, item, scope, out, keys)
    end
end

-- owner: {template=, vars=, scope=}. warn(text) may be called many times with the same text. enter(path, name, node) returns
-- the owner inside of a component's host node, or nil when the host stays empty; name tells hosts apart and stays the same
-- from update to update. Raises a text when there are too many nodes.
function tree.build(owner, warn, enter)
    local root = { tag = "page", attrs = {}, children = {}, bindings = EMPTY, dataset = EMPTY, marks = EMPTY, id = "",
        owner = owner, scope = owner.scope }
    tree.add(root, owner, "", warn, enter)
    return root
end

-- Adds an owner's nodes at the end of a tree; keys tells these nodes from the ones in the tree.
function tree.add(root, owner, keys, warn, enter)
    owner.index = {}
    local e = { warn = warn, enter = enter, count = 0, depth = 0, path = owner.template.path, owner = owner, slots = EMPTY }
    emit_all(e, owner.template.children, { vars = owner.vars }, root, keys)
end

-- ---- small changes

local function is_blank(text) return not text:find("[^ \t\r\n\f]") end

-- The place among the texts of parent that are not blank, from 0.
local function place_of_text(parent, node)
    local place = 0
    for _, child in ipairs(parent.children) do
        if child == node then return place end
        if child.text and not is_blank(child.text) then place = place + 1 end
    end
end

-- false when another text may make another node
local function patch_text(out, entry)
    local text = text_of(entry.item.value, entry.scope)
    if text == entry.text.text then return true end
    if is_blank(text) or is_blank(entry.text.text) then return false end
    entry.text.text = text
    out.changes[#out.changes + 1] = { number = entry.parent.number, index = place_of_text(entry.parent, entry.text),
        text = text }
    return true
end

local function is_bound_alike(before, bindings)
    for i, binding in ipairs(bindings) do
        if before[i].handler ~= binding.handler then return false end
    end
    return true
end

local function patch_node(out, entry)
    local node = entry.node
    local before, bindings = node.attrs, node.bindings
    node.attrs = {}
    if node.props then node.props = {} end
    fill(node, entry.item, entry.scope)
    if not is_bound_alike(bindings, node.bindings) or next(entry.item.marks) then out.is_rebound = true end
    if node.attrs.slot ~= before.slot then return false end
    for name, text in next, node.attrs do
        if before[name] ~= text then
            out.changes[#out.changes + 1] = { number = node.number, name = name, value = text }
        end
    end
    for name in next, before do
        if node.attrs[name] == nil then out.changes[#out.changes + 1] = { number = node.number, name = name } end
    end
    if not out.seen[node] then
        out.seen[node] = true
        out.nodes[#out.nodes + 1] = node
    end
    return true
end

-- Brings the nodes of an owner's last build up to date after a change of its fields ({NAME=true}). out: {changes={} for
-- view:patch, nodes={} that were changed, seen={}, is_rebound: a handler has another name, or marks may differ}. False when
-- only a new build can tell.
function tree.patch(owner, changed, out)
    for name in next, changed do
        local dependents = owner.index[name]
        if dependents == false then return false end
        for _, entry in ipairs(dependents or EMPTY) do
            local patch = entry.text and patch_text or patch_node
            if not patch(out, entry) then return false end
        end
    end
    return true
end

-- calls fn(node) for every element, parents first
function tree.each(node, fn)
    if node.text then return end
    fn(node)
    for _, child in ipairs(node.children) do
        tree.each(child, fn)
    end
end

return tree
