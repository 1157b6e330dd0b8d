-- SPDX-License-Identifier: GPL-3.0-or-later
-- script.lua - finds likely mistakes in the script of a page, component or module: names that do not exist, codes compared
-- with texts, indices that are one off, data changed without setData.
--
-- check(text, path, known, say) walks the tree of a file once. known: {globals={}, wx={}, libraries={NAME={}},
-- codes={NAME=number}, code_names={[number]=NAME}, pages={}, tabs={}: of the app, owner=path of the page|nil,
-- wrong_module(path, name)}. say(line, column, level, text). Gives {fields={NAME=function node}, has_more_fields=,
-- contexts={{id=, line=, column=}, ...}, numbers={[code]=true}: codes that are written, names={[CONSTANT]=true},
-- sets={NAME=true}: data that setData writes, sets_more: it writes what cannot be told from the text,
-- reads={{handler=, name=, line=, column=}, ...}: what handlers read of e.detail, triggers={EVENT={FIELD=true}|false}:
-- what triggerEvent sends}.

local habits = require "parlua.advice.habits"
local parser = require "parlua.advice.parser"
local calls = require "parlua.check.calls"
local rules = require "parlua.check.rules"
local scope = require "parlua.check.scope"

local script = {}

local find, declare, plain, key_text, number_of = scope.find, scope.declare, scope.plain, scope.key_text, scope.number_of

-- ---- the walk

local walk, walk_block

local function walk_all(w, list)
    for _, e in ipairs(list) do walk(w, e) end
end

local function within(w, fn)
    local outer = w.scope
    w.scope = scope.inner(w)
    fn()
    w.scope = outer
end

local function has_keys(e)
    for _, item in ipairs(e.items) do
        if item.key then return true end
    end
    return false
end

local function info_of(w, value)
    value = value and plain(value)
    if not value then return {} end
    local is_required = value.kind == "call" and value.fn.kind == "name" and value.fn.name == "require" and value.args[1]
    return {
        is_code = scope.is_code(w, value), is_data = scope.is_data(w, value),
        is_template_index = scope.is_template_index(w, value), is_list = value.kind == "table" and not has_keys(value),
        is_codes = is_required and is_required.kind == "string" and is_required.value == "live.codes",
    }
end

local visit = {}

function visit.name(w, e) rules.global(w, e) end

function visit.number(w, e) w.found.numbers[e.value] = true end

function visit.unary(w, e)
    local n = number_of(e)
    if n then w.found.numbers[n] = true end
    walk(w, e.value)
end

function visit.binary(w, e)
    if e.op == "==" or e.op == "~=" then rules.compare(w, e) end
    rules.join(w, e)
    walk(w, e.left)
    walk(w, e.right)
end

function visit.paren(w, e) walk(w, e.value) end

function visit.index(w, e)
    rules.wx(w, e)
    rules.library(w, e)
    rules.constant(w, e)
    rules.index(w, e)
    rules.event_target(w, e)
    rules.event_detail(w, e)
    walk(w, e.of)
    walk(w, e.key)
end

function visit.table(w, e)
    rules.code_list(w, e)
    for _, item in ipairs(e.items) do
        rules.code_key(w, item)
        if item.key then walk(w, item.key) end
        walk(w, item.value)
    end
end

-- What is known of the second parameter of a page's function: an event, as far as templates use it as a handler.
local function param_info(w, e, i)
    local handler = w.handlers[e]
    return { is_param = true, is_event = handler ~= nil and i == 2, handler = handler }
end

visit["function"] = function(w, e)
    local outer = w.fn
    w.fn = e
    within(w, function()
        for i, param in ipairs(e.params) do
            if param.kind == "name" then declare(w, param.name, param_info(w, e, i)) end
        end
        walk_block(w, e.body)
    end)
    w.fn = outer
end

local MAY_BE_FUNCTION = { call = true, name = true, index = true } -- what it takes is not known

local function add_function(w, name, fn)
    w.found.fields[name] = fn
    w.handlers[fn] = name
    rules.first_param(w, name, fn)
end

local function fields_of(w, options)
    for _, item in ipairs(options.items) do
        local name = item.key and item.key.kind == "string" and item.key.value
        if name and item.value.kind == "function" then add_function(w, name, item.value) end
        if name and MAY_BE_FUNCTION[item.value.kind] then w.found.fields[name] = { params = {} } end
        if name == "methods" and item.value.kind == "table" then fields_of(w, item.value) end
    end
end

function visit.call(w, e)
    local name = e.method or e.fn.kind == "name" and e.fn.name or key_text(e.fn)
    if calls[name] then calls[name](w, e) end
    rules.dot_call(w, e)
    rules.member_call(w, e)
    if (name == "Page" or name == "Component") and e.args[1] then
        if e.args[1].kind == "table" then fields_of(w, e.args[1]) else w.found.has_more_fields = true end
    end
    walk(w, e.fn)
    walk_all(w, e.args)
end

visit["local"] = function(w, e)
    walk_all(w, e.values)
    for i, name in ipairs(e.names) do declare(w, name.name, info_of(w, e.values[i])) end
end

function visit.local_function(w, e)
    declare(w, e.name.name)
    walk(w, e.fn)
end

function visit.function_statement(w, e)
    if e.target.kind == "name" and not find(w, e.target.name) then
        w.say(e.line, e.column, "warning", ("global function '%s': write local function"):format(e.target.name))
        declare(w, e.target.name)
    end
    local name = key_text(e.target)
    if name then
        w.found.fields[name] = e.fn
        w.handlers[e.fn] = name
    end
    walk(w, e.fn)
end

function visit.assign(w, e)
    walk_all(w, e.values)
    for i, target in ipairs(e.targets) do
        if target.kind == "name" and not find(w, target.name) and not w.known.globals[target.name] then
            w.say(target.line, target.column, "warning",
                ("global '%s' is created; did you mean 'local %s'?"):format(target.name, target.name))
            declare(w, target.name, info_of(w, e.values[i]))
        end
        rules.assign(w, target)
        walk(w, target)
    end
end

visit["return"] = function(w, e) walk_all(w, e.values) end

visit["if"] = function(w, e)
    walk_all(w, e.tests)
    for _, block in ipairs(e.blocks) do
        within(w, function() walk_block(w, block) end)
    end
end

visit["while"] = function(w, e)
    walk(w, e.test)
    within(w, function() walk_block(w, e.body) end)
end

visit["repeat"] = function(w, e)
    within(w, function()
        walk_block(w, e.body)
        walk(w, e.test)
    end)
end

visit["do"] = function(w, e) within(w, function() walk_block(w, e.body) end) end

function visit.for_number(w, e)
    walk_all(w, { e.first, e.last, e.step })
    within(w, function()
        declare(w, e.name.name, { is_lua_index = number_of(e.first) == 1 })
        walk_block(w, e.body)
    end)
end

function visit.for_in(w, e)
    walk_all(w, e.values)
    local call = plain(e.values[1])
    local is_ipairs = call.kind == "call" and call.fn.kind == "name" and call.fn.name == "ipairs"
    within(w, function()
        for i, name in ipairs(e.names) do declare(w, name.name, { is_lua_index = is_ipairs and i == 1 }) end
        walk_block(w, e.body)
    end)
end

function walk(w, e)
    if visit[e.kind] then visit[e.kind](w, e) end
end

function walk_block(w, body)
    for _, statement in ipairs(body) do walk(w, statement) end
end

-- nil when the text is no Lua: say has been called with the reason.
function script.check(text, path, known, say)
    local fn, why = load(text, "@" .. path, "t", {})
    if not fn then
        for _, row in ipairs(habits.explain(text, why)) do say(row.line, row.column, "error", row.text) end
        return nil
    end
    local ok, body = pcall(parser.parse, text)
    if not ok then return nil end -- nested beyond what this reader takes; the program takes it
    local found = { fields = {}, contexts = {}, numbers = {}, names = {}, sets = {}, reads = {}, triggers = {} }
    local w = { known = known, path = path, say = say, found = found, scope = { vars = {} }, handlers = {}, late = {},
        told_first = {} }
    walk_block(w, body)
    for _, tell in ipairs(w.late) do tell() end
    return found
end

return script
