-- SPDX-License-Identifier: GPL-3.0-or-later
-- page.lua - one opened page: its instance (the script's self), data, view and live components.

local native = require "parlua.native"
local styles = require "parlua.advice.styles"
local components = require "parlua.page.components"
local store = require "parlua.page.data.store"
local tree = require "parlua.page.template.tree"
local value = require "parlua.core.value"
local live = require "parlua.page.live"
local controls = require "parlua.page.input.controls"
local full = require "parlua.page.full"
local hover = require "parlua.page.input.hover"
local image = require "parlua.page.input.image"
local pull = require "parlua.page.pull"
local scroll = require "parlua.page.input.scroll"
local select_nodes = require "parlua.page.select"
local event = require "parlua.page.input.event"
local touch = require "parlua.page.input.touch"
local instance_of = require "parlua.page.instance"

local page = {}
page.__index = page

-- Copies the functions of the new script over the old ones, and other fields only where none is there yet.
local function reload_instance(instance, options)
    for name, v in next, instance do
        if type(v) == "function" then instance[name] = nil end
    end
    for name, v in next, options do
        if type(v) == "function" then
            instance[name] = v
        elseif instance[name] == nil then
            instance[name] = value.copy(v)
        end
    end
end

-- The size of the window without the bars.
local function measure(self)
    local phone = self.phone
    local top, bottom = phone.bars:room(self.def.config, self.route)
    self.room = { top = top, bottom = bottom }
    self.width, self.height = phone.width, math.max(1, phone.height - top - bottom)
end

-- def: the page's definition (source.lua). nil, message when the view cannot be made.
function page.new(phone, def, query)
    local self = setmetatable({
        phone = phone, def = def, template = def.template, scope = 0, label = def.path, route = def.path,
        query = query, opened_ms = native.now_ms(),
        nodes = {}, waiting = {}, is_dirty = true, needs_build = true, told = {}, bar = {}, pulled = 0,
    }, page)
    self.number = phone:add_page(self)
    measure(self)
    local why
    self.view, why = native.view(self.width, self.height, phone.cfg.font, phone.scale)
    if not self.view then return nil, why end
    self:put_inset()
    self.view:image_base(phone.files.root)
    self:put_styles()
    event.forget(self)
    self.live = live.new(self)
    self.images = image.new(self)
    self.controls, self.scrolling, self.hover = controls.new(self), scroll.new(self), hover.new(self)
    self.touch, self.pull = touch.new(self), pull.new(self)
    self.components = components.new(self)
    self.instance = instance_of(self, def.options)
    self.store = store.new(self.instance.data)
    self.vars = self.store.view
    return self
end

-- Makes room for the bars, and for the px by which the page is pulled down.
function page:put_inset() self.view:inset(self.room.top + self.pulled, self.room.bottom - self.pulled) end

-- The window in the page's coordinates: x, y, width, height
function page:screen_area()
    return 0, -self.room.top - self.pulled, self.width, self.height + self.room.top + self.room.bottom
end

-- Gives all style sheets to the view anew.
function page:put_styles()
    self.view:style_clear()
    for _, sheet in ipairs(self.def.styles) do
        for _, warning in ipairs(self.view:style(sheet.text, sheet.path, sheet.scope) or {}) do
            self:warn(styles.explain(warning))
        end
    end
    controls.add_style(self.view)
    self.phone.overlays:add_style(self.view)
end

function page:age_ms() return native.now_ms() - self.opened_ms end

-- Warns, once per page for the same text.
function page:warn(text)
    if self.told[text] then return end
    self.told[text] = true
    self.phone.console.warn(text)
end

-- Runs a callback of the page, if there is one.
function page:call(name, ...)
    local fn = self.instance[name]
    if self.phone.config.debug then self.phone:debug(("%s: %s"):format(self.route, name)) end
    if type(fn) == "function" then self.phone.task:run(fn, self.instance, ...) end
end

-- ---- data

function page:set_data(given, callback)
    if self.is_unloaded then
        self.phone:debug(self.route .. ": setData after the page was unloaded changes nothing")
        return
    end
    self.store:set(self.route, given, self.phone.console.warn, 3)
    if self.phone.config.debug then
        self.phone:debug(("%s: setData %s"):format(self.route, table.concat(value.sorted_keys(given), ", ")))
    end
    self:plan_render()
    if callback then
        self.phone.turn:do_after_render(function() self.phone.task:run(callback, self.instance) end)
    end
end

-- Plans a rendering for changed data; other changes set needs_build before.
function page:plan_render()
    self.is_dirty = true
    if self.is_planned or not self.is_ready then return end
    self.is_planned = true
    self.phone.turn:do_render(function()
        self.is_planned = false
        self:render()
    end)
end

-- ---- the view

local function update(self)
    self.components:begin()
    local root = tree.build(self, function(text) self:warn(text) end,
        function(path, name, node) return self.components:enter(path, name, node) end)
    self.phone.overlays:add_to(self, root)
    self.controls:fill(root)
    self.live:fill(root)
    local gone, why = self.view:update(root)
    if not gone then error(("%s: %s"):format(self.route, tostring(why)), 0) end
    self.root, self.nodes = root, {}
    event.forget(self)
    tree.each(root, function(node)
        if node.number then self.nodes[node.number] = node end
    end)
    self.live:step(root, gone, self.is_reloading)
    self.images:step(self.nodes)
    self.controls:step(root, gone, self.is_reloading)
    self.hover:step()
    self.components:finish()
end

-- Updates only the nodes that show the changed data. False when other nodes may change too.
local function patch(self)
    local out = { changes = {}, nodes = {}, seen = {} }
    local changed = self.store:take_changed()
    if self.needs_build or not tree.patch(self, changed, out) or not self.components:patch(out) then return false end
    if out.is_rebound then event.forget(self) end
    if #out.changes > 0 and not self.view:patch(out.changes) then return false end
    self.live:step_nodes(out.nodes)
    self.images:step_nodes(out.nodes)
    self.controls:step_nodes(out.nodes)
    self.hover:step()
    return true
end

-- Brings the view up to date at once; no effect when no data has changed.
function page:render()
    if self.is_unloaded or not self.is_dirty then return end
    self.is_dirty = false
    local ok, why = self.phone.task:run_plain(function()
        if patch(self) then return end
        self.needs_build = false
        update(self)
    end)
    if ok then return end
    self.needs_build = true -- a full build, whatever the view shows now
    self.phone:script_error(why)
end

-- The window or the bars have another size.
local function fit(self)
    measure(self)
    self.view:resize(self.width, self.height)
    self:put_inset()
    full.apply(self)
end

-- The page's files have changed, to the definition def. Data, instances and sessions go on; with has_new_script the
-- functions become those of the new script.
function page:reload(def, has_new_script)
    self.def, self.template, self.told = def, def.template, {}
    if has_new_script then
        reload_instance(self.instance, def.options)
        self.store:add_missing(def.options.data)
    end
    self.components:reload(def, has_new_script)
    fit(self)
    self:put_styles()
    self.is_dirty, self.needs_build, self.is_reloading = true, true, true
    if self.is_ready then self:render() end
    self.is_reloading = false
end

-- Runs fn when the page has been rendered for the first time; at once when that is over.
function page:when_ready(fn)
    if self.is_ready or self.is_unloaded then return fn() end
    self.waiting[#self.waiting + 1] = fn
end

-- The first rendering, then the functions that waited for it, then onReady.
function page:make_ready()
    self:render()
    self.components:tell("show") -- components made by the rendering have missed the page's show
    self.is_ready = true
    if self.is_dirty then self:plan_render() end -- data changed meanwhile
    local waiting = self.waiting
    self.waiting = {}
    for _, fn in ipairs(waiting) do
        fn()
    end
    self:call("onReady")
end

function page:node_at(x, y)
    for _, number in ipairs(self.view:hit(x, y)) do
        if self.nodes[number] then return self.nodes[number] end
    end
end

-- owner (optional): the page or a component, for the nodes of its own template only
function page:find_all(selector, owner)
    if not self.root then return {} end
    return select_nodes.all(self.root, selector, owner)
end

-- The node with this number; nil when the node is gone, and after the page was unloaded.
function page:rect(node)
    if self.is_unloaded then return nil end
    local x, y, width, height = self.view:rect(node.number)
    return x and { left = x, top = y, width = width, height = height, right = x + width, bottom = y + height } or nil
end

function page:resize()
    fit(self)
    self.is_dirty, self.needs_build = true, true
    if self.is_ready then self:render() end
    local size = { windowWidth = self.width, windowHeight = self.height }
    self.components:tell("resize", size)
    self:call("onResize", { size = { windowWidth = self.width, windowHeight = self.height } })
end

-- Runs onUnload, then makes contexts invalid and ends sessions without further codes.
function page:unload()
    if self.is_unloaded then return end
    self:call("onUnload")
    self.is_unloaded = true
    self.touch:forget()
    self.pull:forget()
    if self.glide then self.glide() end
    self.scrolling:stop()
    self.controls:close()
    self.components:close()
    self.live:close_all()
    self.view:show(nil)
    self.view:close()
    for _, fn in ipairs(self.waiting) do
        fn()
    end
    self.waiting = {}
end

return page
