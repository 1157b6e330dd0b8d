-- SPDX-License-Identifier: GPL-3.0-or-later
-- overlay.lua - overlays, the nodes a phone draws above its page. An overlay is made like a page: a template, data,
-- handlers; all overlays share one style sheet of their own. An overlay may draw over the whole window, bars included.

local native = require "parlua.native"
local store = require "parlua.page.data.store"
local style = require "parlua.phone.overlay_style"
local template = require "parlua.page.template.template"
local tree = require "parlua.page.template.tree"

local overlay = {}
overlay.__index = overlay

local SCOPE = 1000000 -- no page has that many components
local TAG = "parlua-overlay" -- the view draws nodes of this tag above the page
local EMPTY = {}

function overlay.new(phone) return setmetatable({ phone = phone, shown = {}, order = {}, compiled = {} }, overlay) end

function overlay:add_style(view) view:style(style, "parlua.wxss", SCOPE) end

local function compiled(self, name, wxml)
    local found = self.compiled[wxml]
    if not found then
        found = assert(template.compile(assert(native.wxml(wxml, name .. ".wxml")), name .. ".wxml"))
        self.compiled[wxml] = found
    end
    return found
end

-- name: in messages and keys; wxml: text of the template; handlers: {NAME=function(self, e)}, self is handlers; vars_of
-- (optional): returns the overlay's data for a page at each rendering, nil when the overlay is not drawn on the page.
function overlay:define(name, wxml, handlers, vars_of)
    local own = { name = name, label = name, scope = SCOPE, template = compiled(self, name, wxml), is_overlay = true,
        store = store.new({}), instance = handlers or {}, vars_of = vars_of }
    own.vars = own.store.view
    return own
end

-- Renders the page on top anew, with all of its overlays.
function overlay:refresh()
    local top = self.phone.top
    if not top then return end
    top.needs_build = true
    top:plan_render()
end

-- Puts an overlay above the overlays on show, but below those that stay on top.
local function put_in_order(self, own)
    local place = #self.order + 1
    while not own.is_topmost and place > 1 and self.order[place - 1].is_topmost do
        place = place - 1
    end
    table.insert(self.order, place, own)
end

-- Shows an overlay with this data; an overlay on show only gets the data.
function overlay:show(own, data)
    for name, v in next, data or {} do
        own.vars[name] = v
    end
    if not self.shown[own] then
        self.shown[own] = true
        put_in_order(self, own)
    end
    self:refresh()
end

function overlay:hide(own)
    if not self.shown[own] then return end
    self.shown[own] = nil
    for i, other in ipairs(self.order) do
        if other == own then table.remove(self.order, i) break end
    end
    self:refresh()
end

local function host_of(page, root, own)
    local x, y, width, height = page:screen_area()
    return { tag = TAG, key = "~" .. own.name, parent = root, children = {}, bindings = EMPTY, dataset = EMPTY,
        marks = EMPTY, id = "", owner = own, scope = SCOPE, attrs = { class = "overlay",
        style = ("left:%gpx;top:%gpx;width:%gpx;height:%gpx"):format(x, y, width, height) } }
end

-- For the update of a page: adds the nodes of the overlays behind the page's own.
function overlay:add_to(page, root)
    for _, own in ipairs(self.order) do
        if own.vars_of then own.vars = own.vars_of(page) end
        if own.vars then
            local host = host_of(page, root, own)
            root.children[#root.children + 1] = host
            tree.add(host, own, "~" .. own.name, self.phone.console.warn, function() end)
        end
    end
end

return overlay
