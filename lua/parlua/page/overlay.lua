-- SPDX-License-Identifier: GPL-3.0-or-later
-- overlay.lua - what a phone draws above its page. An overlay is made like a page: a template, data, handlers; all share
-- one style sheet, which reaches nothing else.

local native = require "parlua.native"
local store = require "parlua.page.store"
local template = require "parlua.page.template"
local tree = require "parlua.page.tree"

local overlay = {}
overlay.__index = overlay

local SCOPE = 1000000 -- no page has that many components
local STYLE = [[
.mistake { position: fixed; left: 0; right: 0; bottom: 0; z-index: 100000; padding: 12px 14px; font-size: 13px;
    line-height: 1.4; color: #ffffff; background-color: rgba(150, 20, 20, .92) }
.mistake-title { font-weight: bold; margin-bottom: 4px }
]]

function overlay.new(phone) return setmetatable({ phone = phone, shown = {}, order = {} }, overlay) end

function overlay:add_style(view) view:style(STYLE, "parlua.wxss", SCOPE) end

-- name: in messages and keys; wxml: text of the template; handlers: {NAME=function(self, e)}, self is handlers.
function overlay:define(name, wxml, handlers)
    local nodes = assert(native.wxml(wxml, name .. ".wxml"))
    local own = { name = name, label = name, scope = SCOPE, template = assert(template.compile(nodes, name .. ".wxml")),
        store = store.new({}), instance = handlers or {} }
    own.vars = own.store.view
    return own
end

local function repaint(self)
    local top = self.phone.top
    if not top then return end
    top.needs_build = true
    top:plan_render()
end

-- Shows one with this data above those that are shown already; shown again, it only gets the data.
function overlay:show(own, data)
    for name, v in next, data or {} do
        own.vars[name] = v
    end
    if not self.shown[own] then
        self.shown[own] = true
        table.insert(self.order, own)
    end
    repaint(self)
end

function overlay:hide(own)
    if not self.shown[own] then return end
    self.shown[own] = nil
    for i, other in ipairs(self.order) do
        if other == own then table.remove(self.order, i) break end
    end
    repaint(self)
end

-- For the update of a page: nodes behind its own.
function overlay:add_to(root)
    for _, own in ipairs(self.order) do
        tree.add(root, own, "~" .. own.name, self.phone.console.warn, function() end)
    end
end

return overlay
