-- SPDX-License-Identifier: GPL-3.0-or-later
-- calls.lua - what is likely wrong in a call of a known function, by its name. Pure.

local rules = require "parlua.check.rules"
local scope = require "parlua.check.scope"
local targets = require "parlua.check.targets"

local calls = {}

-- ---- setData

local LITERALS = { string = "a string", number = "a number", ["function"] = "a function" }

local function kind_of(e)
    if e.kind == "constant" then return e.value == "nil" and "nil" or "a boolean" end
    return LITERALS[e.kind]
end

local function check_changes(w, e, changes)
    local kind = changes and kind_of(changes) or not changes and "nothing"
    if not kind then return end
    local at = changes or e
    local name = kind == "a string" and changes.value:match("^[%a_][%w_]*$") or "name"
    w.say(at.line, at.column, "error", ("setData needs a table of changes, not %s: write self:setData{ %s = ... }"):format(
        kind, name))
end

local function note_change(w, item)
    if item.key then rules.path(w, item.key) end
    local text = item.key and scope.first_text(item.key)
    local name = text and text:match("^[^%.%[]+")
    if name then w.found.sets[name] = true else w.found.sets_more = true end
end

function calls.setData(w, e)
    local is_plain_call = not e.method and e.args[1] and e.args[1].kind ~= "name"
    if is_plain_call then
        w.say(e.line, e.column, "error", "setData needs the page before it: write self:setData{...} with a colon")
    end
    local changes = e.args[(e.method or is_plain_call) and 1 or 2]
    if e.method then check_changes(w, e, changes) end
    if not changes or changes.kind ~= "table" then w.found.sets_more = true end
    for _, item in ipairs(changes and changes.kind == "table" and changes.items or {}) do
        note_change(w, item)
    end
end

-- ---- contexts

function calls.createLivePlayerContext(w, e)
    local id = e.args[1]
    if id and id.kind == "string" then
        table.insert(w.found.contexts, { id = id.value, line = id.line, column = id.column })
    end
end

function calls.createLivePusherContext(w, e) w.found.pusher_context = { line = e.line, column = e.column } end

-- ---- pages

local function field(options, name)
    for _, item in ipairs(options and options.kind == "table" and options.items or {}) do
        if item.key and item.key.kind == "string" and item.key.value == name then return item.value end
    end
end

local function goes_to_page(name)
    return function(w, e)
        local url = field(e.args[1], "url")
        if not url then return end
        local text, is_all, at = scope.first_text(url)
        if not text then return end
        local wrong = targets.wrong_page(w.known, name, text, is_all, w.known.owner)
        if wrong then w.say(at.line, at.column, "error", wrong) end
    end
end

for _, name in ipairs{ "navigateTo", "redirectTo", "reLaunch", "switchTab" } do calls[name] = goes_to_page(name) end

-- ---- modules

function calls.require(w, e)
    local name = e.args[1]
    if not name or name.kind ~= "string" or e.method or e.fn.kind ~= "name" or scope.find(w, "require") then return end
    local why = w.known.wrong_module and w.known.wrong_module(w.path, name.value)
    if why then w.say(name.line, name.column, "error", why) end
end

-- ---- components

function calls.triggerEvent(w, e)
    local name, detail = e.args[1], e.args[2]
    if not name or name.kind ~= "string" then
        w.found.triggers_more = true
        return
    end
    local fields = detail and detail.kind == "table" and {} or not detail and {} or nil
    for _, item in ipairs(fields and detail and detail.items or {}) do
        if item.key and item.key.kind == "string" then fields[item.key.value] = true else fields = nil break end
    end
    local before = w.found.triggers[name.value]
    if not fields or before == false then
        w.found.triggers[name.value] = false -- what is in it cannot be told
    else
        for k in next, before or {} do fields[k] = true end
        w.found.triggers[name.value] = fields
    end
end

return calls
