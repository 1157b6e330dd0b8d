-- SPDX-License-Identifier: GPL-3.0-or-later
-- image.lua - load and error events of <image>: once for every source a node is given, after the rendering.

local event = require "parlua.page.input.event"

local image = {}
image.__index = image

local TAGS = { image = true, ["cover-image"] = true }

function image.new(page) return setmetatable({ page = page, seen = {} }, image) end

local function tell(page, node, src)
    local width, height = page.view:image_size(src)
    if width then
        event.dispatch(page, node, "load", { width = width, height = height })
    else
        event.dispatch(page, node, "error", { errMsg = ("cannot load %s: %s"):format(src, height or "unknown reason") })
    end
end

local function step_node(self, number, node, seen)
    local src = TAGS[node.tag] and node.attrs.src or ""
    if src == "" or not (event.has_handler(node, "load") or event.has_handler(node, "error")) then return end
    seen[number] = src
    if self.seen[number] == src then return end
    self.page.phone.turn:do_next(function()
        if self.page.nodes[number] and not self.page.is_unloaded then tell(self.page, self.page.nodes[number], src) end
    end)
end

-- After a view:update, with all nodes by number.
function image:step(nodes)
    local seen = {}
    for number, node in next, nodes do
        step_node(self, number, node, seen)
    end
    self.seen = seen
end

-- After a change of these nodes alone.
function image:step_nodes(nodes)
    for _, node in ipairs(nodes) do
        local seen = {}
        step_node(self, node.number, node, seen)
        self.seen[node.number] = seen[node.number]
    end
end

return image
