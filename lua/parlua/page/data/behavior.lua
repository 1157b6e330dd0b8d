-- SPDX-License-Identifier: GPL-3.0-or-later
-- behavior.lua - puts the options of Component{...} and its behaviors together into one definition. Pure.
--
-- A definition: {properties={name=row}, data=, methods=, observers={{fields=, fn=}}, lifetimes={name={fn, ...}},
-- page_lifetimes=, options=}. Behaviors come first, so that the component's own fields win; lifetimes and observers of all
-- run, the behaviors' first.

local value = require "parlua.core.value"
local data = require "parlua.page.data.data"
local property = require "parlua.page.data.property"

local behavior = {}

local LIFETIMES = { "created", "attached", "ready", "moved", "detached", "error" }
local PAGE_LIFETIMES = { "show", "hide", "resize" }
local DEPTH_MAX = 16

behavior.meta = { __name = "Behavior" }

-- "list[0].name, **" as an array of {steps=, is_deep=}
local function read_fields(text)
    local fields = {}
    for field in text:gmatch("[^,]+") do
        field = field:match("^%s*(.-)%s*$")
        local path, stars = field:match("^(.-)%.?(%*%*)$")
        path = path or field
        local steps, why = {}, nil
        if path ~= "" then steps, why = data.parse(path) end
        if not steps then error(("observers: '%s': %s"):format(text, why:gsub("^setData: ", "")), 0) end
        fields[#fields + 1] = { steps = steps, is_deep = stars ~= nil }
    end
    return fields
end

local function add_functions(lists, names, from)
    for _, name in ipairs(names) do
        if type(from) == "table" and type(from[name]) == "function" then
            lists[name] = lists[name] or {}
            table.insert(lists[name], from[name])
        end
    end
end

local function overlay(into, from)
    for k, v in next, from or {} do
        into[k] = v
    end
end

local function add_observers(def, observers)
    for _, text in ipairs(value.sorted_keys(observers or {})) do
        table.insert(def.observers, { fields = read_fields(text), fn = observers[text] })
    end
end

local function add_lifetimes(def, options)
    local own = {} -- lifetimes{} wins over the same name beside it
    for _, name in ipairs(LIFETIMES) do
        own[name] = options.lifetimes and options.lifetimes[name] or options[name]
    end
    add_functions(def.lifetimes, LIFETIMES, own)
    add_functions(def.page_lifetimes, PAGE_LIFETIMES, options.pageLifetimes)
end

local function add(def, options, depth)
    if depth > DEPTH_MAX then error("behaviors are nested too deeply", 0) end
    for _, used in ipairs(options.behaviors or {}) do
        if getmetatable(used) ~= behavior.meta then
            error("behaviors: an entry was not made by Behavior{...}; built-in behaviors are not available", 0)
        end
        add(def, used.options, depth + 1)
    end
    overlay(def.properties, property.read(options.properties))
    overlay(def.data, options.data)
    overlay(def.methods, options.methods)
    overlay(def.options, options.options)
    add_observers(def, options.observers)
    add_lifetimes(def, options)
end

-- The definition of a component; raises a text that says which field is wrong.
function behavior.merge(options)
    for _, name in ipairs{ "properties", "data", "methods", "observers", "lifetimes", "pageLifetimes", "behaviors",
        "options" } do
        if options[name] ~= nil and type(options[name]) ~= "table" then error(name .. " must be a table", 0) end
    end
    local def = { properties = {}, data = {}, methods = {}, observers = {}, lifetimes = {}, page_lifetimes = {},
        options = {} }
    add(def, options, 1)
    return def
end

-- Does the observer listen to a change at steps?
local function touches(field, steps)
    for i, step in ipairs(field.steps) do
        if steps[i] == nil then return true end -- a value around the observed one was replaced
        if steps[i] ~= step then return false end
    end
    return field.is_deep or #steps == #field.steps
end

-- The observers that listen to changes, in order.
function behavior.observers_of(def, changes)
    local rows = {}
    for _, observer in ipairs(def.observers) do
        for _, change in ipairs(changes) do
            local is_touched = false
            for _, field in ipairs(observer.fields) do
                is_touched = is_touched or touches(field, change.steps)
            end
            if is_touched then
                rows[#rows + 1] = observer
                break
            end
        end
    end
    return rows
end

return behavior
