-- SPDX-License-Identifier: GPL-3.0-or-later
-- store.lua - the data of one page or component, twice: the script's table, and the view's own copy.

local value = require "parlua.core.value"
local data = require "parlua.page.data.data"

local store = {}
store.__index = store

-- own: the script's table, kept by reference
function store.new(own)
    return setmetatable({ own = own, view = value.copy_for_view(own), changed = {} }, store)
end

-- changes: the result of data.changes
function store:put(changes)
    for _, change in ipairs(changes) do
        data.put(self.own, change.steps, change.value)
        data.put(self.view, change.steps, value.copy_for_view(change.value))
        self.changed[change.steps[1]] = true
    end
end

-- Adds the fields of given that are not there yet.
function store:add_missing(given)
    for name, v in next, type(given) == "table" and given or {} do
        if self.own[name] == nil then
            self.own[name] = value.copy(v)
            self.view[name] = value.copy_for_view(v)
            self.changed[name] = true
        end
    end
end

-- The names of the fields that were set since the last call, {NAME=true}; store.rendered is that until the next.
function store:take_changed()
    local changed = self.changed
    self.changed, self.rendered = {}, changed
    return changed
end

-- The value at steps of the script's data, or nil.
function store:get(steps)
    local at = self.own
    for _, step in ipairs(steps) do
        if type(at) ~= "table" then return nil end
        at = at[math.type(step) == "integer" and step + 1 or step]
    end
    return at
end

-- setData of a page or component called label. Returns the changes; raises a text at level for a bad path.
function store:set(label, given, warn, level)
    local changes, why = data.changes(given)
    if not changes then error(why, level + 1) end
    if data.size(given) > data.SIZE_MAX then
        warn(label .. ": setData was given more than 1024 kB; give only what changed")
    end
    self:put(changes)
    return changes
end

return store
