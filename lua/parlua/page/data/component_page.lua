-- SPDX-License-Identifier: GPL-3.0-or-later
-- component_page.lua - a page whose script calls Component{...}: the options of the same page as Page{...} takes them. Pure
-- but for what the page's own functions do.
--
-- Properties are filled from the page's query. Order: created, attached, onLoad, onShow, ready, onReady ... onUnload,
-- detached; observers run after each setData.

local behavior = require "parlua.page.data.behavior"
local data = require "parlua.page.data.data"
local property = require "parlua.page.data.property"
local value = require "parlua.core.value"

local component_page = {}

local OBSERVERS_DEPTH_MAX = 32
local ADDS_TO = { -- callback of a page: lifetimes before it, and behind it; show and hide of pageLifetimes
    onLoad = { before = { "created", "attached" } }, onReady = { before = { "ready" } },
    onUnload = { after = { "detached" } },
    onShow = { after_page = { "show" } }, onHide = { after_page = { "hide" } }, onResize = { after_page = { "resize" } },
}

local function first_data(def)
    local own = value.copy(def.data)
    for name, row in next, def.properties do own[name] = property.first(row) end
    return own
end

local function run_all(lists, names, self, ...)
    for _, name in ipairs(names or {}) do
        for _, fn in ipairs(lists[name] or {}) do fn(self, ...) end
    end
end

-- what the query says of the properties
local function given_by(def, query)
    local given = {}
    for name, row in next, def.properties do
        if query and query[name] ~= nil then given[name] = (property.convert(row, query[name])) end
    end
    return given
end

local function at_path(from, steps)
    for _, step in ipairs(steps) do
        if type(from) ~= "table" then return nil end
        from = from[math.type(step) == "integer" and step + 1 or step]
    end
    return from
end

local function run_observers(def, self, changes, depth)
    if depth.count > OBSERVERS_DEPTH_MAX then error("observers call each other without end", 0) end
    depth.count = depth.count + 1
    for _, observer in ipairs(behavior.observers_of(def, changes)) do
        local values = {}
        for i, field in ipairs(observer.fields) do values[i] = at_path(self.data, field.steps) end
        observer.fn(self, table.unpack(values, 1, #observer.fields))
    end
    depth.count = depth.count - 1
end

-- the page's own setData and what observes the data
local function set_data_of(def)
    local depth = { count = 0 }
    return function(self, changes, callback)
        local set = type(self) == "table" and getmetatable(self) and getmetatable(self).__index.setData
        if not set or type(changes) ~= "table" then
            error("setData needs the page and a table of changes: write self:setData{ name = ... }", 2)
        end
        set(self, changes, callback)
        local list = data.changes(changes)
        if list then run_observers(def, self, list, depth) end
    end
end

local function with_lifetimes(def, name, adds)
    local own = def.methods[name]
    return function(self, query)
        if name == "onLoad" then
            self.properties = self.data
            local given = given_by(def, query)
            if next(given) ~= nil then self:setData(given) end
        end
        run_all(def.lifetimes, adds.before, self)
        local result = own and own(self, query)
        run_all(def.page_lifetimes, adds.after_page, self, query)
        run_all(def.lifetimes, adds.after, self)
        return result
    end
end

-- given: what the script gave to Component. Raises a text that says which field is wrong.
function component_page.options(given)
    local def = behavior.merge(given)
    local options = { data = first_data(def) }
    for name, fn in next, def.methods do options[name] = fn end
    for name, adds in next, ADDS_TO do options[name] = with_lifetimes(def, name, adds) end
    if #def.observers > 0 then options.setData = set_data_of(def) end
    return options
end

return component_page
