-- SPDX-License-Identifier: GPL-3.0-or-later
-- markup.lua - finds likely mistakes in one template: tags, attributes, values, handlers, names that no data has.
--
-- check(nodes, with, say): nodes as native.wxml gives them; with = {path=, tags=, components={TAG=true}, data=|nil, script=
-- what script.check found|nil, owner="page"|"component"}; say(line, column, level, text). Gives {ids={ID=tag}, live={TAG=
-- node}, handlers={NAME=true}}.

local expr = require "parlua.js.expr"
local value = require "parlua.core.value"
local words = require "parlua.check.words"
local tags = require "parlua.page.template.tags"

local markup = {}

local FORMS = { "capture%-bind:", "capture%-catch:", "mut%-bind:", "bind:", "catch:", "bind", "catch" }
local CONTROL = { "if", "elif", "else", "for", "for-item", "for-index", "key" }
local SCHEMES = {
    ["live-pusher"] = { attr = "url", patterns = { "^rtmp://" }, words = "rtmp://" },
    ["live-player"] = { attr = "src", patterns = { "^rtmp://", "^https?://.*%.flv$", "^https?://.*%.flv[?]" },
        words = "rtmp:// or http(s)://....flv" },
}

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

-- The value when it is known before the page runs; nil otherwise.
local function known_value(w, compiled)
    if compiled.literal then return compiled.literal end
    for name in next, compiled.names do
        if w.vars[name] or w.is_in_template then return nil end
    end
    return compiled.get{ vars = w.data or {} }
end

local function check_boolean(w, attr, compiled)
    if compiled.literal == "false" then
        local line, column = place(attr)
        w.say(line, column, "warning", ('%s="false" is a text, and so true: write {{false}}'):format(attr.name))
    end
end

local function check_number(w, attr, v, row)
    local n = type(v) == "string" and tonumber(v) or v
    local line, column = place(attr)
    if type(n) ~= "number" then
        if not value.is_nothing(v) then
            w.say(line, column, "warning", ("%s takes a number, not '%s'"):format(attr.name, value.to_text(v)))
        end
    elseif row.min and (n < row.min or n > row.max) then
        w.say(line, column, "warning", ("%s is %s; legal is %g to %g"):format(attr.name, value.to_text(n), row.min, row.max))
    end
end

local function check_word(w, attr, v, row)
    local text = value.to_text(v)
    if value.is_nothing(v) then return end
    for _, word in ipairs(row.values) do
        if word == text then return end
    end
    local line, column = place(attr)
    w.say(line, column, "warning", ("%s is none of %s: '%s'%s"):format(attr.name, table.concat(row.values, ", "), text,
        words.hint(text, row.values)))
end

local function check_live_value(w, attr, compiled, row)
    if row.type == "boolean" then return check_boolean(w, attr, compiled) end
    local v = known_value(w, compiled)
    if v == nil then return end
    if row.type == "number" and not row.values then
        check_number(w, attr, v, row)
    elseif row.values and row.type == "string" then
        check_word(w, attr, v, row)
    end
end

local function check_scheme(w, node, attr, compiled)
    local scheme = SCHEMES[node.tag]
    if not scheme or scheme.attr ~= attr.name then return end
    local text = value.to_text(known_value(w, compiled))
    if text == "" then return end
    for _, pattern in ipairs(scheme.patterns) do
        if text:find(pattern) then return end
    end
    local line, column = place(attr)
    w.say(line, column, "error", ("<%s> takes %s, not '%s'"):format(node.tag, scheme.words, text))
end

-- "{{x}} " is a text
local function check_blank(w, attr, compiled)
    if compiled.is_text and (attr.value:match("^%s*{{[^}]*}}%s*$")) then
        local line, column = place(attr)
        w.say(line, column, "warning", "a blank beside {{ }} makes the value a text: take it away")
    end
end

-- ---- attributes

local function check_handler(w, attr, compiled)
    local name = compiled.literal
    if not name or name == "" or not w.script then return end
    w.found.handlers[name] = true
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

local function check_event(w, node, attr, event, tag)
    if w.components[node.tag] or not tag or tag.is_special then return end
    if tag.events[event] or tags.TOUCH[event] then return end
    local all = {}
    for name in next, tag.events do all[name] = true end
    for name in next, tags.TOUCH do all[name] = true end
    w.say(attr.line, attr.column, "warning", ("<%s> has no event '%s'%s"):format(node.tag, event, words.hint(event, all)))
end

local function check_attr(w, node, attr, tag)
    local name = attr.name
    local compiled = compiled_value(w, attr)
    if not compiled then return end
    local line, column = place(attr)
    check_names(w, compiled, line, column)
    local event = event_of(name)
    if event then
        check_event(w, node, attr, event, tag)
        return check_handler(w, attr, compiled)
    end
    if name:find("^data%-") or name:find("^mark:") or name:find("^aria%-") then return end
    local control = name:match("^wx:(.*)$")
    if control then
        if not words.nearest(control, CONTROL) or not table.concat(CONTROL, " "):find(control, 1, true) then
            w.say(attr.line, attr.column, "warning", ("%s is not known%s"):format(name, words.hint(control, CONTROL)))
        end
        if control == "for" then check_blank(w, attr, compiled) end
        return
    end
    if w.components[node.tag] or not tag or tag.is_special or tags.COMMON[name] then return end
    if not tag.attrs[name] then
        w.say(attr.line, attr.column, "warning", ("<%s> has no attribute '%s'%s"):format(node.tag, name,
            words.hint(name, tag.attrs)))
        return
    end
    if tag.rows and tag.rows[name] and attr.value ~= nil then
        check_blank(w, attr, compiled)
        check_live_value(w, attr, compiled, tag.rows[name])
        check_scheme(w, node, attr, compiled)
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
    if SCHEMES[node.tag] then w.found.live[node.tag] = w.found.live[node.tag] or node end
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

local function check_element(w, node)
    local tag = w.tags[node.tag]
    if not tag and not w.components[node.tag] then
        local all = {}
        for name in next, w.tags do all[name] = true end
        for name in next, w.components do all[name] = true end
        w.say(node.line, node.column, "warning", ("unknown tag <%s> is treated as view%s"):format(node.tag,
            words.hint(node.tag, all)))
    end
    local outer_vars, was_in_template = w.vars, w.is_in_template
    w.vars = loop_vars(w, node)
    if node.tag == "template" then
        if attr_named(node, "name") then w.is_in_template = true end
    else
        note_id(w, node)
        note_live(w, node)
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
    local w = setmetatable({ say = say, vars = {}, told = {}, found = { ids = {}, live = {}, handlers = {} } },
        { __index = with })
    check_nodes(w, nodes)
    return w.found
end

return markup
