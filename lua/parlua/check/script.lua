-- SPDX-License-Identifier: GPL-3.0-or-later
-- script.lua - finds likely mistakes in the script of a page, component or module: names that do not exist, codes compared
-- with texts, indices that are one off, data changed without setData.
--
-- check(text, path, known, say) walks the tree of a file once. known: {globals={}, wx={}, codes={NAME=number},
-- code_names={[number]=NAME}}. say(line, column, level, text). Gives {fields={NAME=function node}, has_more_fields=,
-- contexts={{id=, line=, column=}, ...}, numbers={[code]=true}: codes that are written, names={[CONSTANT]=true},
-- sets={NAME=true}: data that setData writes, sets_more: it writes what cannot be told from the text}.

local parser = require "parlua.check.parser"
local words = require "parlua.check.words"

local script = {}

local CODE_FIELDS = { code = true, errCode = true }
local CODE_TEXT = "^%-?%d%d%d%d+$"

-- ---- scopes: name -> what is known of the variable

local function inner(w) return { vars = {}, parent = w.scope } end

local function find(w, name)
    local scope = w.scope
    while scope do
        if scope.vars[name] then return scope.vars[name] end
        scope = scope.parent
    end
end

local function declare(w, name, info) w.scope.vars[name] = info or {} end

-- ---- looking at expressions

local function plain(e)
    while e and e.kind == "paren" do e = e.value end
    return e
end

-- what is known of the variable that e names, or nil
local function var_of(w, e)
    if e.kind == "name" then return find(w, e.name) end
end

local function key_text(e) return e.kind == "index" and e.key.kind == "string" and e.key.value or nil end

-- Is the value of e an error or status code?
local function is_code(w, e)
    e = plain(e)
    if e.kind == "index" then return CODE_FIELDS[key_text(e)] == true end
    local var = var_of(w, e)
    return var ~= nil and (var.is_code == true or var.is_param and CODE_FIELDS[e.name] == true)
end

-- self.data or this page's data by another name: what setData writes
local function is_data(w, e)
    e = plain(e)
    if e.kind == "name" then return (var_of(w, e) or {}).is_data == true end
    return key_text(e) == "data" and e.of.kind == "name" and e.of.name == "self"
end

-- something inside of self.data
local function is_in_data(w, e)
    e = plain(e)
    while e.kind == "index" do
        if is_data(w, e.of) then return true end
        e = plain(e.of)
    end
    return false
end

-- an index as templates count it: dataset.X, or a variable that holds one
local function is_template_index(w, e)
    e = plain(e)
    if e.kind == "index" then return key_text(plain(e.of)) == "dataset" end
    local var = var_of(w, e)
    return var ~= nil and var.is_template_index == true
end

-- a loop variable that counts from 1
local function is_lua_index(w, e)
    local var = var_of(w, e)
    return var ~= nil and var.is_lua_index == true
end

local function number_of(e)
    e = plain(e)
    if e.kind == "number" then return e.value end
    if e.kind == "unary" and e.op == "-" and e.value.kind == "number" then return -e.value.value end
end

-- ---- rules

local function code_as_text(w, at, text)
    local number = math.tointeger(tonumber(text))
    local name = w.known.code_names[number]
    if number then w.found.numbers[number] = true end
    w.say(at.line, at.column, "warning", ("codes are integers and never equal the text '%s': write %s%s"):format(text,
        text, name and (" or code.%s"):format(name) or ""))
end

local function check_compare(w, e)
    for _, pair in ipairs{ { e.left, e.right }, { e.right, e.left } } do
        local text = plain(pair[2])
        if text.kind == "string" and text.value:find(CODE_TEXT) and is_code(w, pair[1]) then
            return code_as_text(w, text, text.value)
        end
    end
end

-- { "2006", "-2301" }: a list to look codes up in
local function check_code_list(w, e)
    local first
    for _, item in ipairs(e.items) do
        local v = item.value
        if item.key or v.kind ~= "string" or not w.known.code_names[tonumber(v.value)] then return end
        first = first or v
    end
    if not first or #e.items < 2 then return end
    code_as_text(w, first, first.value)
    for _, item in ipairs(e.items) do w.found.numbers[tonumber(item.value.value)] = true end
end

-- {["2006"] = true}
local function check_code_key(w, item)
    if item.key and item.key.kind == "string" and item.key.value:find(CODE_TEXT) and
        w.known.code_names[tonumber(item.key.value)] then
        code_as_text(w, item.key, item.key.value)
    end
end

local function check_index(w, e)
    if not is_in_data(w, e) then return end
    if number_of(e.key) == 0 then
        w.say(e.key.line, e.key.column, "warning", "tables count from 1: [0] is never there (templates count from 0)")
    elseif is_template_index(w, e.key) then
        w.say(e.key.line, e.key.column, "warning",
            "the dataset holds an index as templates count, from 0; tables count from 1: add 1")
    end
end

-- "list[" .. i .. "].name" as a key of setData
local function check_path(w, e)
    e = plain(e)
    if e.kind ~= "binary" or e.op ~= ".." then return end
    local parts = {}
    while e.kind == "binary" and e.op == ".." do
        parts[#parts + 1] = plain(e.left)
        e = plain(e.right)
    end
    parts[#parts + 1] = e
    for i = 2, #parts do
        local before = parts[i - 1]
        if before.kind == "string" and before.value:find("%[$") and is_lua_index(w, parts[i]) then
            w.say(parts[i].line, parts[i].column, "warning", "paths count from 0, this loop counts from 1: subtract 1")
        end
    end
end

local function check_assign(w, target)
    if is_in_data(w, target) then
        w.say(target.line, target.column, "warning",
            "this changes the data and not the view: use self:setData{...}")
    end
end

local function check_wx(w, e)
    local name = key_text(e)
    if name and e.of.kind == "name" and e.of.name == "wx" and not find(w, "wx") and not w.known.wx[name] then
        w.say(e.line, e.column, "warning", ("wx.%s does not exist%s"):format(name, words.hint(name, w.known.wx)))
    end
end

local function check_constant(w, e)
    local var = var_of(w, e.of)
    local name = key_text(e)
    if not (var and var.is_codes and name) then return end
    w.found.names[name] = true
    local number = w.known.codes[name]
    if number then
        w.found.numbers[number] = true
    else
        w.say(e.line, e.column, "error", ("live.codes has no '%s'%s"):format(name, words.hint(name, w.known.codes)))
    end
end

local function check_global(w, e)
    if find(w, e.name) or w.known.globals[e.name] then return end
    w.say(e.line, e.column, "warning", ("'%s' is not defined%s"):format(e.name, words.hint(e.name, w.known.globals)))
end

-- ---- the walk

local walk, walk_block

local function walk_all(w, list)
    for _, e in ipairs(list) do walk(w, e) end
end

local function within(w, fn)
    local outer = w.scope
    w.scope = inner(w)
    fn()
    w.scope = outer
end

local function info_of(w, value)
    value = value and plain(value)
    if not value then return {} end
    local is_required = value.kind == "call" and value.fn.kind == "name" and value.fn.name == "require" and value.args[1]
    return {
        is_code = is_code(w, value), is_data = is_data(w, value), is_template_index = is_template_index(w, value),
        is_codes = is_required and is_required.kind == "string" and is_required.value == "live.codes",
    }
end

local visit = {}

function visit.name(w, e) check_global(w, e) end

function visit.number(w, e) w.found.numbers[e.value] = true end

function visit.unary(w, e)
    local n = number_of(e)
    if n then w.found.numbers[n] = true end
    walk(w, e.value)
end

function visit.binary(w, e)
    if e.op == "==" or e.op == "~=" then check_compare(w, e) end
    walk(w, e.left)
    walk(w, e.right)
end

function visit.paren(w, e) walk(w, e.value) end

function visit.index(w, e)
    check_wx(w, e)
    check_constant(w, e)
    check_index(w, e)
    walk(w, e.of)
    walk(w, e.key)
end

function visit.table(w, e)
    check_code_list(w, e)
    for _, item in ipairs(e.items) do
        check_code_key(w, item)
        if item.key then walk(w, item.key) end
        walk(w, item.value)
    end
end

visit["function"] = function(w, e)
    within(w, function()
        for _, param in ipairs(e.params) do
            if param.kind == "name" then declare(w, param.name, { is_param = true }) end
        end
        walk_block(w, e.body)
    end)
end

-- the text a path begins with, or nil
local function first_text(e)
    e = plain(e)
    while e.kind == "binary" and e.op == ".." do e = plain(e.left) end
    return e.kind == "string" and e.value or nil
end

local special_calls = {}

function special_calls.setData(w, e)
    if not e.method and e.args[1] and e.args[1].kind ~= "name" then
        w.say(e.line, e.column, "error", "setData needs the page before it: write self:setData{...} with a colon")
    end
    local changes = e.args[#e.args]
    if not changes or changes.kind ~= "table" then w.found.sets_more = true end
    for _, item in ipairs(changes and changes.kind == "table" and changes.items or {}) do
        if item.key then check_path(w, item.key) end
        local text = item.key and first_text(item.key)
        local name = text and text:match("^[^%.%[]+")
        if name then w.found.sets[name] = true else w.found.sets_more = true end
    end
end

function special_calls.createLivePlayerContext(w, e)
    local id = e.args[1]
    if id and id.kind == "string" then
        table.insert(w.found.contexts, { id = id.value, line = id.line, column = id.column })
    end
end

function special_calls.createLivePusherContext(w, e) w.found.pusher_context = { line = e.line, column = e.column } end

local MAY_BE_FUNCTION = { call = true, name = true, index = true } -- what it takes is not known

local function fields_of(w, options)
    for _, item in ipairs(options.items) do
        local name = item.key and item.key.kind == "string" and item.key.value
        if name and item.value.kind == "function" then w.found.fields[name] = item.value end
        if name and MAY_BE_FUNCTION[item.value.kind] then w.found.fields[name] = { params = {} } end
        if name == "methods" and item.value.kind == "table" then fields_of(w, item.value) end
    end
end

function visit.call(w, e)
    local name = e.method or e.fn.kind == "name" and e.fn.name or key_text(e.fn)
    if special_calls[name] then special_calls[name](w, e) end
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
    if name then w.found.fields[name] = e.fn end
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
        check_assign(w, target)
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
        local line, reason = why:match("^.-:(%d+): (.*)$")
        say(tonumber(line) or 1, 1, "error", reason or why)
        return nil
    end
    local ok, body = pcall(parser.parse, text)
    if not ok then return nil end -- nested beyond what this reader takes; the program takes it
    local found = { fields = {}, contexts = {}, numbers = {}, names = {}, sets = {} }
    local w = { known = known, say = say, found = found, scope = { vars = {} } }
    walk_block(w, body)
    return found
end

return script
