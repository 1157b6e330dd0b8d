-- SPDX-License-Identifier: GPL-3.0-or-later
-- rules.lua - what is likely wrong in one expression of a script. Each rule looks at a node and tells w.say. Pure.

local names = require "parlua.advice.names"
local scope = require "parlua.check.scope"
local words = require "parlua.advice.words"

local find, plain, key_text, number_of = scope.find, scope.plain, scope.key_text, scope.number_of

local rules = {}

local CODE_TEXT = "^%-?%d%d%d%d+$"

-- ---- codes

local function code_as_text(w, at, text)
    local number = math.tointeger(tonumber(text))
    local name = w.known.code_names[number]
    if number then w.found.numbers[number] = true end
    w.say(at.line, at.column, "warning", ("codes are integers and never equal the text '%s': write %s%s"):format(text,
        text, name and (" or code.%s"):format(name) or ""))
end

function rules.compare(w, e)
    for _, pair in ipairs{ { e.left, e.right }, { e.right, e.left } } do
        local text = plain(pair[2])
        if text.kind == "string" and text.value:find(CODE_TEXT) and scope.is_code(w, pair[1]) then
            return code_as_text(w, text, text.value)
        end
    end
end

-- { "2006", "-2301" }: a list to look codes up in
function rules.code_list(w, e)
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
function rules.code_key(w, item)
    if item.key and item.key.kind == "string" and item.key.value:find(CODE_TEXT) and
        w.known.code_names[tonumber(item.key.value)] then
        code_as_text(w, item.key, item.key.value)
    end
end

function rules.constant(w, e)
    local var = scope.var_of(w, e.of)
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

-- ---- indices and data

function rules.index(w, e)
    if not scope.is_in_data(w, e) then return end
    if number_of(e.key) == 0 then
        w.say(e.key.line, e.key.column, "warning", "tables count from 1: [0] is never there (templates count from 0)")
    elseif scope.is_template_index(w, e.key) then
        w.say(e.key.line, e.key.column, "warning",
            "the dataset holds an index as templates count, from 0; tables count from 1: add 1")
    end
end

-- ["list[" .. i .. "]"] where i counts from 1
function rules.path(w, e)
    e = plain(e)
    local parts = {}
    while e.kind == "binary" and e.op == ".." do
        parts[#parts + 1] = plain(e.left)
        e = plain(e.right)
    end
    parts[#parts + 1] = e
    for i = 2, #parts do
        local before = parts[i - 1]
        if before.kind == "string" and before.value:find("%[$") and scope.is_lua_index(w, parts[i]) then
            w.say(parts[i].line, parts[i].column, "warning", "paths count from 0, this loop counts from 1: subtract 1")
        end
    end
end

function rules.assign(w, target)
    if scope.is_in_data(w, target) then
        w.say(target.line, target.column, "warning",
            "this changes the data and not the view: use self:setData{...}")
    end
end

-- ---- names that do not exist

function rules.wx(w, e)
    local name = key_text(e)
    if name and e.of.kind == "name" and e.of.name == "wx" and not find(w, "wx") and not w.known.wx[name] then
        w.say(e.line, e.column, "warning", names.wx(name, w.known.wx))
    end
end

-- console.lgo, string.fidn ...
function rules.library(w, e)
    local name, owner = key_text(e), e.of.kind == "name" and e.of.name
    local known = owner and w.known.libraries[owner]
    if name and known and not find(w, owner) and not known[name] then
        local advice = owner == "console" and names.field(owner, name, known) or names.member(name) or
            names.field(owner, name, known)
        w.say(e.line, e.column, "warning", advice)
    end
end

local function self_advice(w)
    local fn = w.fn
    if not fn then return names.global("self", {}) end
    if w.told_first[fn] then return nil end -- what is wrong is told where the function begins
    local params = {}
    for i, param in ipairs(fn.params) do params[i] = param.name or "..." end
    table.insert(params, 1, "self")
    return ("write function(%s) in line %d: the first argument is the %s"):format(table.concat(params, ", "), fn.line,
        "page or component")
end

-- The functions of the page are known when the whole file was read: say it then.
function rules.global(w, e)
    if find(w, e.name) or w.known.globals[e.name] then return end
    local own = e.name == "self" and self_advice(w)
    if e.name == "self" and not own then return end
    table.insert(w.late, function()
        local advice = own or names.global(e.name, w.known.globals, w.found.fields)
        w.say(e.line, e.column, "warning", ("'%s' is not defined%s"):format(e.name, advice and (advice:find("^did you") and
            "; " or ": ") .. advice or ""))
    end)
end

-- ---- operators and events

-- a + "text"
function rules.join(w, e)
    if e.op ~= "+" then return end
    for _, side in ipairs{ plain(e.left), plain(e.right) } do
        if side.kind == "string" and not tonumber(side.value) then
            return w.say(e.line, e.column, "warning", names.JOIN)
        end
    end
end

local TARGETS = { target = true, currentTarget = true }
local TARGET_FIELDS = { id = true, dataset = true, offsetLeft = true, offsetTop = true }

-- e.target.value: where is e an event?
local function is_event(w, e) return (scope.var_of(w, e) or {}).is_event == true end

function rules.event_target(w, e)
    local name, of = key_text(e), plain(e.of)
    if not name or not TARGETS[key_text(of)] or TARGET_FIELDS[name] or not is_event(w, plain(of.of)) then return end
    w.say(e.line, e.column, "warning", ("%s has no '%s': what an event says is in e.detail, data-%s of its element in "
        .. "%s.dataset.%s"):format(key_text(of), name, name, key_text(of), name))
end

-- e.detail.NAME, for whoever knows which event it is
function rules.event_detail(w, e)
    local name, of = key_text(e), plain(e.of)
    if not name or key_text(of) ~= "detail" or not is_event(w, plain(of.of)) then return end
    table.insert(w.found.reads, { handler = scope.var_of(w, plain(of.of)).handler, name = name, line = e.line,
        column = e.column })
end

-- ---- functions of the page

local EVENT_NAMES = { e = true, ev = true, event = true, evt = true }

-- tap = function(e): the page comes first
function rules.first_param(w, name, fn)
    local first = fn.params and fn.params[1]
    if not first or fn.is_method or first.kind ~= "name" or not EVENT_NAMES[first.name] then return end
    if #fn.params > 1 or w.told_first[fn] then return end
    w.told_first[fn] = true
    w.say(first.line, first.column, "warning", ("the first argument of %s is the page: write function(self, %s)"):format(
        name, first.name))
end

-- self.filter(q): the page's own function without the page
function rules.dot_call(w, e)
    local name = key_text(e.fn)
    if not name or e.method or e.fn.of.kind ~= "name" or e.fn.of.name ~= "self" then return end
    local first = e.args[1]
    if first and first.kind == "name" and first.name == "self" then return end
    table.insert(w.late, function()
        local fn = w.found.fields[name]
        local takes_self = fn and fn.params and fn.params[1] and fn.params[1].name == "self"
        if takes_self then
            w.say(e.fn.line, e.fn.column, "error",
                ("%s needs the page before it: write self:%s(...) with a colon"):format(name, name))
        end
    end)
end

-- self.data.list.push(x)
function rules.member_call(w, e)
    local name, of = e.method or key_text(e.fn), e.method and e.fn or e.fn.of
    local advice = name and of and names.member(name)
    if advice and (scope.is_in_data(w, of) or (scope.var_of(w, of) or {}).is_list) then
        w.say(e.line, e.column, "warning", advice)
    end
end

return rules
