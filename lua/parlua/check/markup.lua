-- SPDX-License-Identifier: GPL-3.0-or-later
-- markup.lua - finds likely mistakes in one template: tags, attributes, values, handlers, names that no data has.
--
-- check(nodes, with, say): nodes as native.wxml gives them; with = {path=, tags=, components={TAG=true}, data=|nil, script=
-- what script.check found|nil, owner="page"|"component", unions={}: kept from template to template; has_more_components:
-- other tags may be components, too; and, where it can be asked: known={pages=, tabs=}, page_path=, has_file(path),
-- pictures() -> paths, style_warnings(text) -> {{line=, column=, text=}}}; say(line, column, level, text). Gives
-- {ids={ID=tag}, live={TAG=node}, handlers={NAME={{tag=, event=}, ...}}}.

local expr = require "parlua.js.expr"
local values = require "parlua.check.values"
local wechat = require "parlua.advice.wechat"
local words = require "parlua.advice.words"
local tags = require "parlua.page.template.tags"

local markup = {}

local FORMS = { "capture%-bind:", "capture%-catch:", "mut%-bind:", "bind:", "catch:", "bind", "catch" }
local CONTROL = { "if", "elif", "else", "for", "for-item", "for-index", "key" }
local IS_CONTROL = {}
for _, name in ipairs(CONTROL) do IS_CONTROL[name] = true end
local function event_of(name)
    for _, form in ipairs(FORMS) do
        local event = name:match("^" .. form .. "(.+)$")
        if event then return event end
    end
end

local function place(attr) return attr.value_line or attr.line, attr.value_column or attr.column end

-- ---- values

local function compiled_value(w, attr)
    local line, column = place(attr)
    local compiled, why = expr.compile(attr.value or "", { path = w.path, line = line, column = column })
    if compiled then return compiled end
    local l, c, text = why:match("^.-:(%d+):(%d+): (.*)$")
    w.say(tonumber(l) or line, tonumber(c) or column, "error", text or why)
end

-- Warns of names that the template reads and nothing writes.
local function check_names(w, compiled, line, column)
    if not w.data or w.is_in_template or w.script and w.script.sets_more then return end
    for name in next, compiled.names or {} do
        local is_known = w.data[name] ~= nil or w.vars[name] or w.script and w.script.sets[name]
        if not is_known and not w.told[name] then
            w.told[name] = true
            w.say(line, column, "warning", ("'%s' is neither in data nor set by setData%s"):format(name,
                words.hint(name, w.data)))
        end
    end
end

-- ---- attributes

local function check_handler(w, node, attr, event, compiled)
    local name = compiled.literal
    if not name or name == "" or not w.script then return end
    w.found.handlers[name] = w.found.handlers[name] or {}
    table.insert(w.found.handlers[name], { tag = node.tag, event = event })
    local line, column = place(attr)
    local fn = w.script.fields[name]
    if not fn then
        if not w.script.has_more_fields then
            w.say(line, column, "error", ("the %s has no function '%s'%s"):format(w.owner, name,
                words.hint(name, w.script.fields)))
        end
    elseif #fn.params > 2 and fn.params[3].kind == "name" then
        w.say(fn.line, fn.column, "warning",
            ("%s is a handler: it gets self and one event; '%s' is nil, see e.detail"):format(name, fn.params[3].name))
    end
end

-- names of a set and those every tag has, made once for each set
local function with_common(w, own, common)
    local all = w.unions[own]
    if not all then
        all = {}
        for name in next, own do all[name] = true end
        for name in next, common do all[name] = true end
        w.unions[own] = all
    end
    return all
end

local function check_event(w, node, attr, event, tag)
    if w.components[node.tag] or not tag or tag.is_special then return end
    if tag.events[event] or tags.TOUCH[event] then return end
    local own = wechat.written_here(attr.name)
    w.say(attr.line, attr.column, "warning", own and ("%s is not known here: write %s"):format(attr.name, own) or
        wechat.missing_event(node.tag, event) or ("<%s> has no event '%s'%s"):format(node.tag, event,
        words.hint(event, with_common(w, tag.events, tags.TOUCH))))
end

local function check_control(w, attr, control, compiled)
    if not IS_CONTROL[control] then
        w.say(attr.line, attr.column, "warning", ("%s is not known%s"):format(attr.name, words.hint(control, CONTROL)))
    end
    values.check_control(w, attr, control, compiled)
end

local function check_unknown(w, node, attr, tag)
    local own = wechat.written_here(attr.name)
    local what = own and ("%s is not known here: write %s"):format(attr.name, own) or
        wechat.missing_attribute(node.tag, attr.name) or ("<%s> has no attribute '%s'%s"):format(node.tag, attr.name,
        words.hint(attr.name, with_common(w, tag.attrs, tags.COMMON)))
    w.say(attr.line, attr.column, "warning", what)
end

local function is_free(name) return name:find("^data%-") or name:find("^mark:") or name:find("^aria%-") end

local function check_attr(w, node, attr, tag)
    local name = attr.name
    local compiled = compiled_value(w, attr)
    if not compiled then return end
    local line, column = place(attr)
    check_names(w, compiled, line, column)
    local event = event_of(name)
    if event then
        check_event(w, node, attr, event, tag)
        return check_handler(w, node, attr, event, compiled)
    end
    if is_free(name) then return end
    local control = name:match("^wx:(.*)$")
    if control then return check_control(w, attr, control, compiled) end
    local is_known = w.components[node.tag] or not tag or tag.is_special or tags.COMMON[name] or tag.attrs[name]
    if not is_known then return check_unknown(w, node, attr, tag) end
    values.check(w, node, attr, tag, compiled)
end

local function check_twice(w, node)
    local seen = {}
    for _, attr in ipairs(node.attrs or {}) do
        if seen[attr.name] then
            w.say(attr.line, attr.column, "warning", ("%s is written twice; the first one, in line %d, column %d, is lost"
                ):format(attr.name, seen[attr.name].line, seen[attr.name].column))
        end
        seen[attr.name] = attr
    end
end

-- ---- nodes

local function attr_named(node, name)
    for _, attr in ipairs(node.attrs or {}) do
        if attr.name == name then return attr end
    end
end

local function note_id(w, node)
    local id = attr_named(node, "id")
    if not id or (id.value or "") == "" or id.value:find("{{", 1, true) then return end
    if w.found.ids[id.value] and not attr_named(node, "wx:else") and not attr_named(node, "wx:elif") then
        w.say(id.line, id.column, "warning", ("a second element with the id '%s'"):format(id.value))
    end
    w.found.ids[id.value] = node.tag
end

local function note_live(w, node)
    if node.tag == "live-pusher" and w.found.live[node.tag] and not attr_named(node, "wx:else") then
        w.say(node.line, node.column, "warning", "a page may have one <live-pusher>; the second one stays empty")
    end
    if values.is_live(node.tag) then w.found.live[node.tag] = w.found.live[node.tag] or node end
end

local check_nodes

local function loop_vars(w, node)
    if not attr_named(node, "wx:for") then return w.vars end
    local item, index = attr_named(node, "wx:for-item"), attr_named(node, "wx:for-index")
    local vars = setmetatable({}, { __index = w.vars })
    vars[item and item.value or "item"] = true
    vars[index and index.value or "index"] = true
    return vars
end

local function check_text(w, node)
    local compiled, why = expr.compile(node.text, { path = w.path, line = node.line, column = node.column })
    if compiled then return check_names(w, compiled, node.line, node.column) end
    local l, c, text = why:match("^.-:(%d+):(%d+): (.*)$")
    w.say(tonumber(l) or node.line, tonumber(c) or node.column, "error", text or why)
end

local function unknown_tag(w, tag)
    local near = words.nearest(tag, w.components) or words.nearest(tag, w.tags)
    return wechat.unknown_tag(tag, w.tags) .. (near and not wechat.missing_tag(tag, w.tags) and
        ("; did you mean '%s'?"):format(near) or "")
end

local function check_element(w, node)
    local tag = w.tags[node.tag]
    if not tag and not w.components[node.tag] and not w.has_more_components then
        w.say(node.line, node.column, "warning", unknown_tag(w, node.tag))
    end
    local outer_vars, was_in_template = w.vars, w.is_in_template
    w.vars = loop_vars(w, node)
    if node.tag == "template" then
        if attr_named(node, "name") then w.is_in_template = true end
    else
        note_id(w, node)
        note_live(w, node)
        check_twice(w, node)
        for _, attr in ipairs(node.attrs or {}) do check_attr(w, node, attr, tag) end
    end
    check_nodes(w, node.children or {})
    w.vars, w.is_in_template = outer_vars, was_in_template
end

function check_nodes(w, nodes)
    for _, node in ipairs(nodes) do
        if node.text then check_text(w, node) else check_element(w, node) end
    end
end

function markup.check(nodes, with, say)
    local w = setmetatable({ say = say, vars = {}, told = {}, found = { ids = {}, live = {}, handlers = {} },
        unions = with.unions or {} }, { __index = with })
    check_nodes(w, nodes)
    return w.found
end

return markup
