-- SPDX-License-Identifier: GPL-3.0-or-later
-- page/component.lua - one instance of a custom component: data and properties, observers, lifetimes, and the script's self.
--
-- For tree.lua a component is an owner: template, vars, scope, is_multi. instance.data and instance.properties are one
-- table, as upstream.

local value = require "parlua.core.value"
local behavior = require "parlua.page.data.behavior"
local event = require "parlua.page.input.event"
local property = require "parlua.page.data.property"
local select_nodes = require "parlua.page.select"
local store = require "parlua.page.data.store"
local query = require "parlua.page.selector_query"

local component = {}
component.__index = component

local OBSERVERS_DEPTH_MAX = 32

local function first_data(def)
    local own = value.copy(def.data)
    for name, row in next, def.properties do
        own[name] = property.first(row)
    end
    return own
end

-- def: the component's definition (source.lua); owner: the page or component in whose template the host stands
function component.new(page, def, owner)
    local self = setmetatable({
        page = page, def = def, owner = owner, template = def.template, scope = def.scope, label = def.path,
        is_open = def.is_open, is_multi = def.options.multipleSlots == true, given = {}, depth = 0,
    }, component)
    self.store = store.new(first_data(def))
    self.vars = self.store.view
    self.instance = self:new_instance()
    self:run_lifetime("created")
    return self
end

function component:run(fn, ...) self.page.phone.task:run(fn, self.instance, ...) end

function component:run_lifetime(name, ...)
    for _, fn in ipairs(self.def.lifetimes[name] or {}) do
        self:run(fn, ...)
    end
end

function component:run_page_lifetime(name, ...)
    for _, fn in ipairs(self.def.page_lifetimes[name] or {}) do
        self:run(fn, ...)
    end
end

-- ---- data

local function run_observers(self, changes)
    self.depth = self.depth + 1
    if self.depth > OBSERVERS_DEPTH_MAX then
        self.depth = 0
        error(("%s: observers call each other without end"):format(self.label), 0)
    end
    for _, observer in ipairs(behavior.observers_of(self.def, changes)) do
        local values = {}
        for i, field in ipairs(observer.fields) do
            values[i] = self.store:get(field.steps)
        end
        self:run(observer.fn, table.unpack(values, 1, #observer.fields))
    end
    self.depth = math.max(0, self.depth - 1)
end

function component:set_data(given, callback)
    if self.is_detached then
        self.page.phone:debug(self.label .. ": setData after the component was removed changes nothing")
        return
    end
    local changes = self.store:set(self.label, given, self.page.phone.console.warn, 3)
    run_observers(self, changes)
    self.page:plan_render()
    if callback then
        self.page.phone.turn:do_after_render(function() self:run(callback) end)
    end
end

-- Takes the attributes of the host, {name={value=, where=}}; sets only the changed ones.
function component:take(props)
    local changes, hooks = {}, {}
    for attribute, prop in next, props do
        local name = property.name_of(attribute)
        local row = self.def.properties[name]
        local before = self.given[name]
        if row and not (before and value.same(before.value, prop.value)) then
            self.given[name] = { value = value.copy(prop.value) }
            local new, fits = property.convert(row, prop.value)
            if not fits then
                self.page:warn(("%s: property '%s' of <%s> takes a %s"):format(prop.where, attribute,
                    self.label:match("[^/]+$"), row.type))
            end
            hooks[#hooks + 1] = { row = row, name = name, new = new, old = self.store.own[name] }
            changes[#changes + 1] = { steps = { name }, value = new }
        end
    end
    if #changes == 0 then return end
    table.sort(changes, function(a, b) return a.steps[1] < b.steps[1] end)
    self.store:put(changes)
    run_observers(self, changes)
    for _, hook in ipairs(hooks) do
        local fn = hook.row.observer
        if type(fn) == "string" then fn = self.def.methods[fn] end
        if type(fn) == "function" then self:run(fn, hook.new, hook.old) end
    end
end

-- ---- the script's self

local function checked(self, first, name)
    if first ~= self.instance then
        error(("%s was called without the component: write self:%s(...) with a colon"):format(name, name), 3)
    end
end

function component:methods()
    local methods = {}
    for name, fn in next, self.def.methods do
        methods[name] = fn
    end
    function methods.setData(first, changes, callback)
        checked(self, first, "setData")
        if type(changes) ~= "table" then
            error(("setData needs a table of changes, not a %s"):format(type(changes)), 2)
        end
        self:set_data(changes, callback)
    end
    function methods.triggerEvent(first, name, detail, options)
        checked(self, first, "triggerEvent")
        if type(name) ~= "string" then error("triggerEvent needs the name of an event", 2) end
        self:trigger(name, detail, options or {})
    end
    function methods.selectComponent(first, selector)
        checked(self, first, "selectComponent")
        return select_nodes.components(self.page, self, selector)[1]
    end
    function methods.selectAllComponents(first, selector)
        checked(self, first, "selectAllComponents")
        return select_nodes.components(self.page, self, selector)
    end
    function methods.selectOwnerComponent() return self.owner.instance end
    function methods.getPageId() return self.page.route end
    function methods.createSelectorQuery()
        return query.new(self.page.phone, self.page, self)
    end
    return methods
end

function component:new_instance()
    local own = { data = self.store.own, properties = self.store.own, is = self.label, id = "", dataset = {} }
    return setmetatable(own, { __name = "Component", __index = self:methods() })
end

function component:trigger(name, detail, options)
    if self.is_detached or not self.node then return end
    event.dispatch(self.page, self.node, name, detail == nil and {} or detail, nil, {
        bubbles = options.bubbles == true, composed = options.composed == true, captures = options.capturePhase == true })
end

-- The component's files have changed: data and self stay.
function component:reload(def, has_new_script)
    self.def, self.template, self.scope = def, def.template, def.scope
    if not has_new_script then return end
    self.store:add_missing(first_data(def))
    setmetatable(self.instance, { __name = "Component", __index = self:methods() })
end

-- The host's node in this update.
function component:stand_at(node)
    self.node = node
    self.instance.id, self.instance.dataset = node.id, node.dataset
end

function component:detach()
    if self.is_detached then return end
    self:run_lifetime("detached")
    self.is_detached = true
end

return component
