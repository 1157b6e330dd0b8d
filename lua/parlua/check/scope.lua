-- SPDX-License-Identifier: GPL-3.0-or-later
-- scope.lua - the variables of a script while its tree is walked, and what an expression stands for. Pure.
--
-- w: the walk, with w.scope = {vars={NAME=what is known of it}, parent=}.

local scope = {}

local CODE_FIELDS = { code = true, errCode = true }

function scope.inner(w) return { vars = {}, parent = w.scope } end

-- what is known of the variable of that name, or nil when there is none
function scope.find(w, name)
    local at = w.scope
    while at do
        if at.vars[name] then return at.vars[name] end
        at = at.parent
    end
end

function scope.declare(w, name, info) w.scope.vars[name] = info or {} end

-- an expression without the parentheses around it
function scope.plain(e)
    while e and e.kind == "paren" do e = e.value end
    return e
end

local plain = scope.plain

-- what is known of the variable that e names, or nil
function scope.var_of(w, e)
    if e.kind == "name" then return scope.find(w, e.name) end
end

function scope.key_text(e) return e.kind == "index" and e.key.kind == "string" and e.key.value or nil end

local key_text = scope.key_text

-- Is the value of e an error or status code?
function scope.is_code(w, e)
    e = plain(e)
    if e.kind == "index" then return CODE_FIELDS[key_text(e)] == true end
    local var = scope.var_of(w, e)
    return var ~= nil and (var.is_code == true or var.is_param and CODE_FIELDS[e.name] == true)
end

-- self.data or this page's data by another name: what setData writes
function scope.is_data(w, e)
    e = plain(e)
    if e.kind == "name" then return (scope.var_of(w, e) or {}).is_data == true end
    return key_text(e) == "data" and e.of.kind == "name" and e.of.name == "self"
end

-- something inside of self.data
function scope.is_in_data(w, e)
    e = plain(e)
    while e.kind == "index" do
        if scope.is_data(w, e.of) then return true end
        e = plain(e.of)
    end
    return false
end

-- an index as templates count it: dataset.X, or a variable that holds one
function scope.is_template_index(w, e)
    e = plain(e)
    if e.kind == "index" then return key_text(plain(e.of)) == "dataset" end
    local var = scope.var_of(w, e)
    return var ~= nil and var.is_template_index == true
end

-- a loop variable that counts from 1
function scope.is_lua_index(w, e)
    local var = scope.var_of(w, e)
    return var ~= nil and var.is_lua_index == true
end

function scope.number_of(e)
    e = plain(e)
    if e.kind == "number" then return e.value end
    if e.kind == "unary" and e.op == "-" and e.value.kind == "number" then return -e.value.value end
end

-- the text an expression begins with, and whether that is all of it; or nil
function scope.first_text(e)
    e = plain(e)
    local is_all = true
    while e.kind == "binary" and e.op == ".." do
        e, is_all = plain(e.left), false
    end
    if e.kind == "string" then return e.value, is_all, e end
end

return scope
