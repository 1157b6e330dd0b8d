-- SPDX-License-Identifier: GPL-3.0-or-later
-- template.lua - compiles the static nodes of a page or component, once: expressions become closures, control attributes
-- become loops and chains. tree.lua evaluates the result.
--
-- Compiled nodes: {kind="text", value=E} {kind="element", tag=, id=, attrs=, bindings=, dataset=, marks=, children=}
-- {kind="component", the same, path=} {kind="block", children=} {kind="loop", list=E, item=, index=, key=, body=}
-- {kind="chain", {test=E|nil, body=}, ...} and the nodes of reuse.lua. E is a result of expr.compile, id is unique inside of
-- the template.

local expr = require "parlua.js.expr"
local wechat = require "parlua.advice.wechat"
local reuse = require "parlua.page.template.reuse"

local template = {}

local NODES_MAX = 20000 -- also against files that include others again and again

local known = {}
for tag in ("view text image button block scroll-view input switch slider cover-view cover-image label icon " ..
    "radio radio-group checkbox checkbox-group form navigator progress live-pusher live-player"):gmatch("%S+") do
    known[tag] = true
end

local special = { -- the tags of reuse.lua
    template = reuse.template, import = reuse.import, include = reuse.include, slot = reuse.slot,
    wxs = function(c, node) c:fail(node, "<wxs> is not available; compute values in Lua and give them with setData") end,
}

local binding_forms = { -- longest prefix first: {prefix, phase, does it stop, is it exclusive}
    { "capture-bind:", "capture", false, false },
    { "capture-catch:", "capture", true, false },
    { "mut-bind:", "bubble", false, true },
    { "bind:", "bubble", false, false },
    { "catch:", "bubble", true, false },
    { "bind", "bubble", false, false },
    { "catch", "bubble", true, false },
}

-- The context of one file while it is compiled.
local context = {}
context.__index = context

-- shared: the fields that all files of one template share
local function new_context(shared, path, includer)
    return setmetatable({ shared = shared, path = path, includer = includer, depth = 0, templates = {}, imports = {} },
        context)
end

function context:for_file(path, includer) return new_context(self.shared, path, includer) end

local function place(c, at, why) return ("%s:%d:%d: %s"):format(c.path, at.line or 1, at.column or 1, why) end

function context:where(at) return ("%s:%d:%d"):format(self.path, at.line or 1, at.column or 1) end
function context:fail(at, why) error({ message = place(self, at, why) }, 0) end
function context:warn(at, why) self.shared.warnings[#self.shared.warnings + 1] = place(self, at, why) end

function context:next_id()
    self.shared.count = self.shared.count + 1
    if self.shared.count > NODES_MAX then self:fail({}, ("more than %d nodes are written here"):format(NODES_MAX)) end
    return self.shared.count
end

-- The key of an element in this template: its id when the template writes one, else its place among the elements of its tag.
-- The key should stay the same when the file is edited elsewhere: sessions and typed text stay with it.
function context:element_id(node)
    local shared = self.shared
    for _, attr in ipairs(node.attrs or {}) do
        local id = attr.name == "id" and attr.value or ""
        if id ~= "" and not id:find("{{", 1, true) and not shared.ids[id] then
            shared.ids[id] = true
            return "#" .. id
        end
    end
    shared.tag_counts[node.tag] = (shared.tag_counts[node.tag] or 0) + 1
    return ("%s:%d"):format(node.tag, shared.tag_counts[node.tag])
end

local function compile_value(c, text, line, column)
    local compiled, why = expr.compile(text, { path = c.path, line = line or 1, column = column or 1 })
    if not compiled then error({ message = why }, 0) end
    return compiled
end

function context:value(attr)
    return compile_value(self, attr.value or "", attr.value_line or attr.line, attr.value_column or attr.column)
end

-- data-element-type is elementType, data-elementType is elementtype
function template.dataset_name(name)
    return (name:lower():gsub("%-(%l)", string.upper))
end

local function binding_of(name)
    for _, form in ipairs(binding_forms) do
        local prefix = form[1]
        if name:sub(1, #prefix) == prefix and #name > #prefix then
            return { event = name:sub(#prefix + 1), phase = form[2], stops = form[3], exclusive = form[4] }
        end
    end
end

local function add_attr(c, element, attr)
    local name = attr.name
    local binding = binding_of(name)
    if binding then
        binding.handler = c:value(attr)
        element.bindings[#element.bindings + 1] = binding
    elseif name:match("^data%-.") then
        element.dataset[template.dataset_name(name:sub(6))] = c:value(attr)
    elseif name:match("^mark:.") then
        element.marks[name:sub(6)] = c:value(attr)
    elseif not name:match("^wx:") then
        local value = c:value(attr)
        value.name = name
        value.is_bare = attr.value == nil or attr.value == ""
        value.where = c:where(attr)
        element.attrs[#element.attrs + 1] = value
    end
end

-- The names that the attributes of an element read, {NAME=true}; nil when there are none.
local function names_of(element)
    local names
    local function add(list)
        for _, e in next, list do
            for name in next, e.names or (e.handler and e.handler.names) or {} do
                names = names or {}
                names[name] = true
            end
        end
    end
    add(element.attrs)
    add(element.bindings)
    add(element.dataset)
    add(element.marks)
    return names
end

local compile_children

local function compile_element(c, node)
    if special[node.tag] then return special[node.tag](c, node, compile_children) end
    c:next_id() -- uses up an id
    local path = c.shared.components[node.tag]
    if not path and not known[node.tag] then c:warn(node, wechat.unknown_tag(node.tag, known)) end
    local kind = path and "component" or node.tag == "block" and "block" or "element"
    local element = { kind = kind, tag = node.tag, path = path, id = c:element_id(node), where = c:where(node),
        attrs = {}, bindings = {}, dataset = {}, marks = {} }
    for _, attr in ipairs(node.attrs or {}) do
        add_attr(c, element, attr)
    end
    element.names = names_of(element)
    element.children = compile_children(c, node.children or {})
    return element
end

local function compile_text(c, node)
    return { kind = "text", id = c:next_id(), value = compile_value(c, node.text, node.line, node.column) }
end

local function control_of(node)
    local control = {}
    for _, attr in ipairs(node.attrs or {}) do
        local name = attr.name:match("^wx:(.+)$")
        if name then control[name] = attr end
    end
    return control
end

local function key_of(attr)
    local name = attr and attr.value
    if not name or name == "" then return nil end
    return name:match("^{{%s*(.-)%s*}}$") or name
end

-- wx:for binds closer than wx:if: the test of a repeated element is made for every item
local function wrap(c, body, control)
    if not control["for"] then return body end
    return {
        kind = "loop", id = c:next_id(), body = body,
        list = c:value(control["for"]),
        where = c:where(control["for"]),
        item = control["for-item"] and control["for-item"].value or "item",
        index = control["for-index"] and control["for-index"].value or "index",
        key = key_of(control["key"]),
    }
end

local function is_blank(node) return node.text ~= nil and not node.text:find("%S") end

local function continues(control) return control["elif"] or control["else"] end

local function add_branch(c, out, node, control)
    local last = out[#out]
    while last and last.kind == "text" and last.is_blank do -- white space between the branches
        out[#out] = nil
        last = out[#out]
    end
    if not last or last.kind ~= "chain" or last.is_closed then
        local attr = control["elif"] or control["else"]
        c:fail(attr, ("%s without wx:if directly before it"):format(attr.name))
    end
    last[#last + 1] = {
        test = control["elif"] and c:value(control["elif"]) or nil,
        body = wrap(c, compile_element(c, node), control),
    }
    last.is_closed = control["elif"] == nil
end

local function compile_node(c, out, node)
    if node.text then
        out[#out + 1] = compile_text(c, node)
        out[#out].is_blank = is_blank(node)
        return
    end
    local control = control_of(node)
    if continues(control) then return add_branch(c, out, node, control) end
    local body = compile_element(c, node)
    if not body then return end -- a definition
    if control["if"] and control["for"] then
        local chain = { kind = "chain", is_closed = true, { test = c:value(control["if"]), body = body } }
        out[#out + 1] = wrap(c, chain, control)
    elseif control["if"] then
        out[#out + 1] = { kind = "chain", { test = c:value(control["if"]), body = body } }
    else
        out[#out + 1] = wrap(c, body, control)
    end
end

function compile_children(c, nodes)
    c.depth = c.depth + 1
    if c.depth > 64 then c:fail(nodes[1] or {}, "elements are nested deeper than 64") end
    local out = {}
    for _, node in ipairs(nodes) do
        compile_node(c, out, node)
    end
    c.depth = c.depth - 1
    return out
end

-- nodes: the result of native.wxml. more (optional): read(from_path, src) returns the nodes and the path of another file, or
-- nil, message; components: tag to path. Returns the compiled template and an array of warnings, or nil, "path:line:col:
-- why".
function template.compile(nodes, path, more)
    local shared = { count = 0, tag_counts = {}, ids = {}, warnings = {}, files = {}, parsed = {}, read = more and more.read,
        components = more and more.components or {} }
    local c = new_context(shared, path)
    shared.files[path] = c
    local ok, children = pcall(compile_children, c, nodes)
    if not ok then return nil, type(children) == "table" and children.message or tostring(children) end
    return { children = children, path = path }, shared.warnings
end

return template
