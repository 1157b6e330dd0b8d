-- SPDX-License-Identifier: GPL-3.0-or-later
-- hover.lua - gives elements under a finger the class named by hover-class, from some ms after the finger is put down until
-- some ms after the finger has gone.

local native = require "parlua.native"
local control = require "parlua.page.control"

local hover = {}
hover.__index = hover

local DEFAULT = { start_ms = 50, stay_ms = 400 }

function hover.new(page) return setmetatable({ page = page, classes = {} }, hover) end

-- {class=, start_ms=, stay_ms=} or nil
local function wish_of(node)
    local def = control.by_tag[node.tag]
    local own = def and def.hover or DEFAULT
    if def and def.is_off and def.is_off(control.values(def, node)) then return nil end
    local class = node.attrs["hover-class"] or own.class
    if not class or class == "" or class == "none" then return nil end
    return { node = node, class = class, start_ms = tonumber(node.attrs["hover-start-time"]) or own.start_ms,
        stay_ms = tonumber(node.attrs["hover-stay-time"]) or own.stay_ms }
end

local function wishes_of(node)
    local list = {}
    while node do
        list[#list + 1] = wish_of(node)
        local stops = node.attrs["hover-stop-propagation"]
        if stops and stops ~= "false" then return list end
        node = node.parent
    end
    return list
end

local function change_of(self, number)
    local node = self.page.nodes[number]
    if not node then return nil end
    local own, extra = node.attrs.class or "", self.classes[number]
    return { number = number, name = "class", value = extra and own .. " " .. extra or own }
end

local function put(self, number, class)
    self.classes[number] = class
    local change = change_of(self, number)
    if change and not self.page.is_unloaded then self.page.view:patch{ change } end
end

local function start(self, wish)
    wish.timer = native.timer(math.max(1, wish.start_ms), 0, function()
        wish.timer, wish.is_on = nil, true
        put(self, wish.node.number, wish.class)
    end)
end

local function stop(self, wish)
    if wish.timer then native.timer_cancel(wish.timer) end
    if not wish.is_on then return end
    wish.timer = native.timer(math.max(1, wish.stay_ms), 0, function()
        wish.timer = nil
        if self.classes[wish.node.number] == wish.class then put(self, wish.node.number, nil) end
    end)
end

-- A finger is put onto the node; pass the result to finish when the finger goes or moves away.
function hover:begin(node)
    local wishes = wishes_of(node)
    for _, wish in ipairs(wishes) do
        start(self, wish)
    end
    return wishes
end

function hover:finish(wishes)
    for _, wish in ipairs(wishes) do
        stop(self, wish)
    end
end

-- Adds the hover classes again after an update or a patch has set the nodes' own classes.
function hover:step()
    local changes = {}
    for number in next, self.classes do
        local change = change_of(self, number)
        if change then changes[#changes + 1] = change else self.classes[number] = nil end
    end
    if #changes > 0 then self.page.view:patch(changes) end
end

return hover
