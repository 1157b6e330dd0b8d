-- SPDX-License-Identifier: GPL-3.0-or-later
-- page/live.lua - keeps the live components of one page in step with its nodes, and brings their events to the handlers.

local native = require "parlua.native"
local value = require "parlua.core.value"
local tree = require "parlua.page.template.tree"
local debug_overlay = require "parlua.page.debug_overlay"
local event = require "parlua.page.input.event"
local full = require "parlua.page.full"
local inner = require "parlua.page.control.inner"

local WINDOW = "parlua-live" -- the picture in the small window

local live = {}
live.__index = live

function live.new(page)
    return setmetatable({ page = page, by_number = {}, by_id = {} }, live)
end

-- What a component of the page says: an event of native.live_open.
function live:hear(entry, ev)
    if self.page.is_unloaded then return end
    local node = self.page.nodes[entry.number]
    if ev.type == "fullscreenchange" then full.change(self.page, entry, ev.detail.fullScreen, ev.detail.angle) end
    self.page.phone:live_event(self.page, node, ev)
    self:draw_overlay(entry, ev)
    local is_heard = ev.type ~= "netstatus" or event.has_handler(node, "netstatus") and not self.page.phone.task.frozen
    if is_heard then
        event.dispatch(self.page, node, ev.type, ev.detail)
    end
end

local function tell_around(self, entry)
    local phone = self.page.phone
    native.live_around(entry.id, phone.is_hidden == true, self.is_covered and not phone.small_window:shows(entry),
        phone.is_native_open == true, phone.is_interrupted == true)
end

-- Tells the components about background, another call, native page and small window: call after a change of one.
function live:tell_around()
    for _, entry in next, self.by_id do
        tell_around(self, entry)
    end
end

-- Another page of the app covers this one, or uncovers it.
function live:cover(is_covered)
    self.is_covered = is_covered
    self:tell_around()
end

local function open(self, node)
    local phone = self.page.phone
    local cfg = phone:live_config(node.tag)
    local entry = { kind = node.tag, number = node.number, props = {} }
    cfg.on_event = function(_, ev)
        ev.what, ev.component = "live", entry.part
        phone:happen(ev)
    end
    cfg.small_window = function(is_wanted)
        phone:happen{ what = "small_window", component = entry.part, is_wanted = is_wanted }
    end
    local id, why = native.live_open(cfg)
    if not id then
        phone:script_error(("%s: <%s> cannot be opened: %s"):format(self.page.route, node.tag, why))
        return
    end
    entry.id = id
    self.by_number[node.number] = entry
    self.by_id[id] = entry
    entry.part = phone:add_live(self, entry)
    entry.overlay = debug_overlay.new(node.tag)
    self.page.view:bind_live(node.number, id)
    tell_around(self, entry)
    return entry
end

-- May the component be opened? The second pusher of a page may not: a pusher's context has no id, and could mean either.
local function may_open(self, node)
    if node.tag ~= "live-pusher" or not self:find("live-pusher") then return true end
    if not self.has_told then
        self.has_told = true
        self.page.phone:script_error(("%s: a page may have one <live-pusher>; the second one stays empty")
            :format(self.page.route))
    end
    return false
end

local function set(self, entry, name, prop)
    local v = prop and prop.value
    if native.live_set(entry.id, name, v, prop and prop.where or self.page.route) == false then
        self.page.phone:debug(("%s: <%s> has no attribute '%s'"):format(prop and prop.where or "", entry.kind, name))
    end
end

-- Sets the changed attributes; true when there were any.
local function update_props(self, entry, node)
    local has_changed = false
    for name, prop in next, node.props do
        local old = entry.props[name]
        if not old or not value.same(old.value, prop.value) then
            set(self, entry, name, prop)
            has_changed = true
        end
    end
    for name in next, entry.props do
        if not node.props[name] then
            set(self, entry, name, nil)
            has_changed = true
        end
    end
    entry.props = node.props
    return has_changed
end

local function is_true(prop)
    return prop ~= nil and prop.value ~= false and prop.value ~= "false" and not value.is_nothing(prop.value)
end

-- ---- debug: figures over the box

local function plan_build(self)
    self.page.needs_build = true
    self.page:plan_render()
end

-- The component has said something: the overlay, if there is one, is drawn anew.
function live:draw_overlay(entry, ev)
    local changes = {}
    entry.overlay:hear(ev, native.live_state(entry.id))
    if not entry.node.inside then return end
    local boxes = entry.overlay:boxes()
    local is_alike = inner.compare(entry.node.inside, boxes, changes)
    entry.node.inside = boxes
    if not is_alike or not self.page.view:patch(changes) then plan_build(self) end
end

local function entry_like(self, node)
    for _, entry in next, self.by_number do
        if entry.node.owner == node.owner and entry.node.key == node.key then return entry end
    end
end

-- Adds the overlays to a tree, before the view gets the tree.
function live:fill(root)
    tree.each(root, function(node)
        if not tree.is_live[node.tag] or not is_true(node.props.debug) then return end
        local known = entry_like(self, node)
        node.inside = (known and known.overlay or debug_overlay.new(node.tag)):boxes()
    end)
end

-- After an update or a change of the node: a switched overlay needs an update.
local function step_overlay(self, entry, node)
    entry.node = node
    if is_true(node.props.debug) ~= (node.inside ~= nil) then
        node.inside = nil
        plan_build(self)
    end
end

local function want_netstatus(self, entry, node)
    local is_wanted = self.page.phone:wants_netstatus() or event.has_handler(node, "netstatus") or is_true(node.props.debug)
    if entry.wants_netstatus ~= is_wanted then
        entry.wants_netstatus = is_wanted
        native.live_want_netstatus(entry.id, is_wanted)
    end
end

local function want_levels(entry, node)
    local is_wanted = event.has_handler(node, "audiovolumenotify")
    if entry.wants_levels ~= is_wanted then
        entry.wants_levels = is_wanted
        native.live_want_levels(entry.id, is_wanted)
    end
end

-- Runs fn when the person has been asked for the devices of a pusher, or gone (optional) when the pusher has gone meanwhile.
function live:when_asked(entry, fn, gone)
    if entry.kind ~= "live-pusher" then return fn() end
    entry.is_asking = true
    self.page.phone:before_push(entry.props, function()
        entry.is_asking = false
        if self.by_id[entry.id] == entry then fn() elseif gone then gone() end
    end)
end

-- Applies the attributes; a pusher that begins by itself waits for the person's answer.
local function apply(self, entry)
    if entry.is_asking then return end
    if not is_true(entry.props.autopush) then return native.live_apply(entry.id) end
    self:when_asked(entry, function() native.live_apply(entry.id) end)
end

local function step_node(self, node)
    local entry = self.by_number[node.number]
    local is_new = entry == nil
    if is_new and not may_open(self, node) then return end
    entry = entry or open(self, node)
    if not entry then return end
    entry.id_attribute = node.id
    step_overlay(self, entry, node)
    want_netstatus(self, entry, node)
    want_levels(entry, node)
    if update_props(self, entry, node) or is_new then apply(self, entry) end
end

local function close(self, entry)
    self.by_number[entry.number] = nil
    self.by_id[entry.id] = nil
    self.page.phone.small_window:lost(entry)
    self.page.phone:remove_live(entry)
    native.live_close(entry.id)
    full.forget(self.page, entry)
end

-- After a change of a page's files a node with another number may be the same component: the one with the same id attribute,
-- or the only one of its tag before and after.
local function adopt(self, root, gone)
    local lost, fresh, count = {}, {}, {}
    for _, number in ipairs(gone) do
        if self.by_number[number] then lost[#lost + 1] = self.by_number[number] end
    end
    if #lost == 0 then return end
    tree.each(root, function(node)
        if tree.is_live[node.tag] and not self.by_number[node.number] then
            fresh[#fresh + 1] = node
            count[node.tag] = (count[node.tag] or 0) + 1
        end
    end)
    for _, entry in ipairs(lost) do
        for _, node in ipairs(fresh) do
            local is_same = node.id ~= "" and node.id == entry.id_attribute or count[node.tag] == 1 and
                (node.id == "" or entry.id_attribute == "")
            if node.tag == entry.kind and is_same and not self.by_number[node.number] then
                self.by_number[entry.number], self.by_number[node.number] = nil, entry
                entry.number = node.number
                self.page.view:bind_live(node.number, entry.id)
                full.apply(self.page)
                break
            end
        end
    end
end

-- After a view:update: root is the new tree with its numbers, gone the numbers that left it.
function live:step(root, gone, is_reloading)
    if is_reloading then adopt(self, root, gone) end
    for _, number in ipairs(gone) do
        local entry = self.by_number[number]
        if entry then close(self, entry) end
    end
    tree.each(root, function(node)
        if tree.is_live[node.tag] then step_node(self, node) end
        if node.tag == WINDOW then self.page.phone.small_window:bind(self.page, node) end
    end)
end

-- After a change of these nodes alone.
function live:step_nodes(nodes)
    for _, node in ipairs(nodes) do
        if tree.is_live[node.tag] then step_node(self, node) end
    end
end

-- The component of a context: the page's only pusher, or the player with this id attribute. nil when there is none.
function live:find(kind, id_attribute)
    local found
    for number, entry in next, self.by_number do
        local node = self.page.nodes[number]
        local fits = entry.kind == kind and (id_attribute == nil or node and node.id == id_attribute)
        if fits and (not found or number < found.number) then found = entry end
    end
    return found
end

function live:close_all()
    for _, entry in next, self.by_id do
        self.page.phone:remove_live(entry)
        native.live_close(entry.id)
    end
    self.by_id, self.by_number = {}, {}
end

return live
