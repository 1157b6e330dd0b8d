-- SPDX-License-Identifier: GPL-3.0-or-later
-- template.lua - a page's static nodes, compiled once: expressions become closures, control attributes become
-- loops and chains. tree.lua evaluates the result.
--
-- Compiled nodes: {kind="text", value=E} {kind="element", tag=, id=, attrs=, bindings=, dataset=, marks=, children=}
-- {kind="block", children=} {kind="loop", list=E, item=, index=, key=, body=} {kind="chain", {test=E|nil, body=}, ...}
-- where E is what expr.compile returns and id is unique inside the template.

local expr = require "parlua.page.expr"

local template = {}

local known = {}
for tag in ("view text image button block scroll-view input switch slider cover-view cover-image label icon " ..
    "live-pusher live-player"):gmatch("%S+") do
    known[tag] = true
end

local unsupported = {
    template = "<template> is not available; write its content where it is used",
    import = "<import> is not available; write the templates' content into this file",
    include = "<include> is not available; write the file's content into this file",
    wxs = "<wxs> is not available; compute values in Lua and give them with setData",
    slot = "<slot> is not available: there are no custom components",
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

local function fail(c, at, why)
    error({ message = ("%s:%d:%d: %s"):format(c.path, at.line or 1, at.column or 1, why) }, 0)
end

local function warn(c, at, why)
    c.warnings[#c.warnings + 1] = ("%s:%d:%d: %s"):format(c.path, at.line or 1, at.column or 1, why)
end

local function compile_value(c, text, line, column)
    local compiled, why = expr.compile(text, { path = c.path, line = line or 1, column = column or 1 })
    if not compiled then error({ message = why }, 0) end
    return compiled
end

local function attr_value(c, attr)
    return compile_value(c, attr.value or "", attr.value_line or attr.line, attr.value_column or attr.column)
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
        binding.handler = attr_value(c, attr)
        element.bindings[#element.bindings + 1] = binding
    elseif name:match("^data%-.") then
        element.dataset[template.dataset_name(name:sub(6))] = attr_value(c, attr)
    elseif name:match("^mark:.") then
        element.marks[name:sub(6)] = attr_value(c, attr)
    elseif not name:match("^wx:") then
        local value = attr_value(c, attr)
        value.name = name
        value.is_bare = attr.value == nil or attr.value == ""
        value.where = ("%s:%d:%d"):format(c.path, attr.line or 1, attr.column or 1)
        element.attrs[#element.attrs + 1] = value
    end
end

local compile_children

local function compile_element(c, node)
    if unsupported[node.tag] then fail(c, node, unsupported[node.tag]) end
    if not known[node.tag] then warn(c, node, ("unknown tag <%s> is treated as view"):format(node.tag)) end
    c.count = c.count + 1
    local element = { kind = node.tag == "block" and "block" or "element", tag = node.tag, id = c.count,
        attrs = {}, bindings = {}, dataset = {}, marks = {} }
    for _, attr in ipairs(node.attrs or {}) do
        add_attr(c, element, attr)
    end
    element.children = compile_children(c, node.children or {})
    return element
end

local function compile_text(c, node)
    c.count = c.count + 1
    return { kind = "text", id = c.count, value = compile_value(c, node.text, node.line, node.column) }
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
    c.count = c.count + 1
    return {
        kind = "loop", id = c.count, body = body,
        list = attr_value(c, control["for"]),
        where = ("%s:%d:%d"):format(c.path, control["for"].line or 1, control["for"].column or 1),
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
        fail(c, attr, ("%s without wx:if directly before it"):format(attr.name))
    end
    last[#last + 1] = {
        test = control["elif"] and attr_value(c, control["elif"]) or nil,
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
    if control["if"] and control["for"] then
        local chain = { kind = "chain", is_closed = true, { test = attr_value(c, control["if"]), body = body } }
        out[#out + 1] = wrap(c, chain, control)
    elseif control["if"] then
        out[#out + 1] = { kind = "chain", { test = attr_value(c, control["if"]), body = body } }
    else
        out[#out + 1] = wrap(c, body, control)
    end
end

function compile_children(c, nodes)
    c.depth = c.depth + 1
    if c.depth > 64 then fail(c, nodes[1] or {}, "elements are nested deeper than 64") end
    local out = {}
    for _, node in ipairs(nodes) do
        compile_node(c, out, node)
    end
    c.depth = c.depth - 1
    return out
end

-- nodes: what native.wxml returns. Gives the compiled template and an array of warnings, or nil, "path:line:col: why".
function template.compile(nodes, path)
    local c = { path = path, count = 0, depth = 0, warnings = {} }
    local ok, children = pcall(compile_children, c, nodes)
    if not ok then return nil, type(children) == "table" and children.message or tostring(children) end
    return { children = children, path = path }, c.warnings
end

return template
