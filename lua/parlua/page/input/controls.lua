-- SPDX-License-Identifier: GPL-3.0-or-later
-- controls.lua - the controls of one page. Their state (typed text, switches, boxes drawn) belongs to the node's number and
-- stays from update to update; a bound attribute that changes wins.

local native = require "parlua.native"
local control = require "parlua.page.control"
local event = require "parlua.page.input.event"
local inner = require "parlua.page.control.inner"
local tree = require "parlua.page.template.tree"
local value = require "parlua.core.value"

local controls, one = {}, {}
controls.__index = controls
one.__index = one

local TURN_MS = 100

function controls.new(page)
    return setmetatable({ page = page, by_number = {}, by_key = {} }, controls)
end

function controls.add_style(view) view:style(inner.STYLE, "parlua.wxss", inner.SCOPE) end

-- ---- one control

local function boxes_of(def, values, state) return def.inside and def.inside(values, state) or {} end

-- Adds to changes the patches that draw the control's new state. False: only an update can draw it.
local function look(self, changes)
    if self.def.settle then self.def.settle(self) end
    local boxes = boxes_of(self.def, self.values, self.state)
    if not inner.compare(self.boxes, boxes, changes) then return false end
    self.boxes = boxes
    return true
end

-- Draws the control anew.
function one:refresh()
    local changes = {}
    if self.is_gone or self.page.is_unloaded then return end
    if look(self, changes) and (#changes == 0 or self.page.view:patch(changes)) then return end
    self.page.needs_build = true
    self.page:plan_render()
end

-- Sends an event of the control, and returns the answer of the handler.
function one:tell(name, detail)
    if not self.is_gone and not self.page.is_unloaded then
        return event.dispatch(self.page, self.node, name, detail)
    end
end

-- Runs fn(self) before this loop turn ends, when the rendering under way is done.
function one:later(fn)
    self.page.phone.turn:do_soon(function()
        if not self.is_gone and not self.page.is_unloaded then fn(self) end
    end)
end

-- The width, in px, of a text in the letters of the control.
function one:width(text)
    if text == "" then return 0 end
    return self.page.view:text_width(self.number, text) or 0
end

-- The place of one of the control's boxes on the page, or nil.
function one:inner_rect(key)
    local box = inner.find(self.boxes, key)
    return box and box.number and self.page:rect(box) or nil
end

-- True when the control has the keyboard now.
function one:focus()
    local all = self.page.controls
    if all.focused == self then return true end
    if self.values.disabled then return false end
    if all.focused then all.focused:blur() end
    all.focused = self
    all:tell_keyboard()
    return self.def.focus(self)
end

function one:blur()
    local all = self.page.controls
    if all.focused ~= self then return end
    all.focused = nil
    all:tell_keyboard()
    self.def.blur(self)
end

-- ---- all controls of a page

-- Asks the window for text while a control has the focus, and says where the control's box is.
function controls:tell_keyboard()
    local phone = self.page.phone
    if not phone.window or phone.top ~= self.page then return end
    local c = self.focused
    local r = c and self.page:rect(c.node)
    if r then
        local left, top = self.page:screen_area()
        native.window_text(phone.window, r.left - left, r.top - top, r.width, r.height)
    else
        native.window_text(phone.window)
    end
end

-- Adds boxes to the controls of a tree, before the view gets the tree.
function controls:fill(root)
    tree.each(root, function(node)
        local def = control.by_tag[node.tag]
        if not def or not node.props then return end
        local of_owner = self.by_key[node.owner]
        local known = of_owner and of_owner[node.key] -- very likely the same control; step finds out
        local values = control.values(def, node)
        local state = known and known.def == def and known.state or def.new and def.new(values) or {}
        node.inside = boxes_of(def, values, state)
    end)
end

local function make(self, def, node)
    local values = control.values(def, node)
    return setmetatable({ page = self.page, def = def, node = node, number = node.number, values = values,
        state = def.new and def.new(values) or {}, given = {}, is_new = true }, one)
end

-- Has the script just set the field that the attribute shows, be it to the same value? Then the person's changes go. A field
-- inside of an object does not count: it may have been set because of another field of the object.
local function is_set_again(node, name)
    local prop, owner = node.props[name], node.owner
    local rendered = owner.store and owner.store.rendered or {}
    for field in next, prop and prop.names or {} do
        if rendered[field] and owner.vars[field] == prop.value then return true end
    end
    return false
end

-- Passes the changed attributes to the control.
local function take(self)
    local is_first = self.is_new
    self.is_new = nil
    for _, name in ipairs(self.def.owns or {}) do
        local v = self.values[name]
        local before = self.given[name]
        if is_first then before = control.first(self.def, name) end
        self.given[name] = v
        if not value.same(before, v) or not is_first and is_set_again(self.node, name) then
            self.def.take(self, name, v, is_first)
        end
    end
end

-- Updates a control whose node is new or was changed. False: the page needs an update.
local function step_node(self, node, changes)
    local c = self.by_number[node.number]
    c.node, c.values = node, control.values(c.def, node)
    take(c)
    return look(c, changes)
end

-- After a change of a page's files a node with another number may be the same control: the one with the same id.
local function adopt(self, node)
    if node.id == "" then return nil end
    for number, c in next, self.by_number do
        if not self.page.nodes[number] and c.node.id == node.id and c.node.tag == node.tag then
            self.by_number[number] = nil
            c.number = node.number
            if c.def.adopt then c.def.adopt(c) end
            return c
        end
    end
end

local function forget_gone(self, gone)
    for _, number in ipairs(gone) do
        local c = self.by_number[number]
        if c then
            c.is_gone, self.by_number[number] = true, nil
            if self.focused == c then
                self.focused = nil
                self:tell_keyboard()
            end
        end
    end
end

-- ---- controls that move by themselves, in a window

local function turn_all(self)
    local is_any = false
    for _, c in next, self.by_number do
        if c.def.is_turning and c.def.is_turning(c.values) then
            is_any = true
            c.def.turn(c)
            c:refresh()
        end
    end
    return is_any
end

local function stop_turning(self)
    if self.timer then native.timer_cancel(self.timer) end
    self.timer = nil
end

local function start_turning(self)
    local phone = self.page.phone
    if self.timer or not phone.window then return end
    for _, c in next, self.by_number do
        if c.def.is_turning and c.def.is_turning(c.values) then
            self.timer = native.timer(TURN_MS, TURN_MS, function()
                if phone.top == self.page and not phone.is_hidden and not turn_all(self) then stop_turning(self) end
            end)
            return
        end
    end
end

-- ---- updates

local function patch_view(self, changes, is_right)
    start_turning(self)
    if is_right and (#changes == 0 or self.page.view:patch(changes)) then return end
    self.page.needs_build, self.page.is_dirty = true, true
    self.page:plan_render()
end

-- After a view:update: root is the new tree with its numbers, gone the numbers that left it.
function controls:step(root, gone, is_reloading)
    local found, changes, is_right = {}, {}, true
    tree.each(root, function(node)
        local def = node.props and node.number and control.by_tag[node.tag]
        if not def then return end
        self.by_number[node.number] = self.by_number[node.number] or is_reloading and adopt(self, node) or
            make(self, def, node)
        self.by_number[node.number].boxes = node.inside
        self.by_number[node.number].node = node
        found[#found + 1] = node
    end)
    forget_gone(self, gone)
    self.by_key = {}
    for _, node in ipairs(found) do
        is_right = step_node(self, node, changes) and is_right
        local of_owner = self.by_key[node.owner] or {}
        self.by_key[node.owner] = of_owner
        of_owner[node.key] = self.by_number[node.number]
    end
    patch_view(self, changes, is_right)
end

-- After a change of these nodes alone.
function controls:step_nodes(nodes)
    local changes, is_right = {}, true
    for _, node in ipairs(nodes) do
        if self.by_number[node.number] then is_right = step_node(self, node, changes) and is_right end
    end
    patch_view(self, changes, is_right)
end

-- The value of a node's attribute since a person has changed it; nil for attributes a person cannot change.
function controls:touched(node, name)
    local c = self.by_number[node.number]
    if c and c.def.shows == name then return c.def.value(c) end
end

-- The control of a node, or of the nearest node around.
function controls:around(node)
    while node do
        local c = self.by_number[node.number]
        if c then return c, node end
        node = node.parent
    end
end

-- ---- labels

local function first_inside(self, node)
    for _, child in ipairs(node.children or {}) do
        local c = child.number and self.by_number[child.number]
        if c and c.def.tap then return c end
        c = first_inside(self, child)
        if c then return c end
    end
end

local function meant_by(self, label)
    local id = label.attrs["for"]
    if not id or id == "" then return first_inside(self, label) end
    for _, c in next, self.by_number do
        if c.node.id == id and c.node.owner == label.owner and c.def.tap then return c end
    end
end

-- ---- fingers and keys

-- The handlers of a tap have run: the control under the finger acts now.
function controls:tap(node, x, y)
    local target
    while node and not target do
        local c = self.by_number[node.number]
        if c and (c.def.tap or c.def.is_off) then
            target = c
        elseif node.tag == "label" then
            target, x, y = meant_by(self, node), nil, nil
        end
        node = node.parent
    end
    if self.focused and self.focused ~= target then self.focused:blur() end
    if target and target.def.tap and not target.is_gone then target.def.tap(target, x, y) end
end

-- True: a control wants no taps here.
function controls:is_off(node)
    local c = self:around(node)
    return c ~= nil and c.def.is_off ~= nil and c.def.is_off(c.values)
end

-- name: as SDL names keys; true when a control has used the key
function controls:key(name)
    local c = self.focused
    return c ~= nil and c.def.key(c, name)
end

function controls:type(text)
    if self.focused then self.focused.def.type(self.focused, text) end
    return self.focused ~= nil
end

function controls:compose(text)
    if self.focused then self.focused.def.compose(self.focused, text) end
    return self.focused ~= nil
end

function controls:blur()
    if self.focused then self.focused:blur() end
end

-- The page is gone: controls send no events any more.
function controls:close()
    stop_turning(self)
    for _, c in next, self.by_number do
        c.is_gone = true
    end
    if self.focused then
        self.focused = nil
        self:tell_keyboard()
    end
end

return controls
