-- SPDX-License-Identifier: GPL-3.0-or-later
-- components.lua - the custom components of one opened page: makes a component when its host node first appears, keeps the
-- component while the node stays, and tells it when the node moves or goes, and the page is shown, hidden or resized.

local component = require "parlua.page.component"
local tree = require "parlua.page.template.tree"

local components = {}
components.__index = components

function components.new(page) return setmetatable({ page = page, by_name = {}, order = {} }, components) end

-- An update begins.
function components:begin()
    self.before = self.order
    for _, c in ipairs(self.order) do
        c.store:take_changed() -- all is evaluated now
    end
    self.order, self.seen = {}, {}
end

-- For tree.build: the component behind a host node.
function components:enter(path, name, node)
    local found = self.by_name[name]
    if found and found.def.path ~= path then
        found:detach()
        found = nil
    end
    local is_new = not found
    if is_new then
        local def = self.page.def.components[path]
        if not def then return nil end
        found = component.new(self.page, def, node.owner)
        self.by_name[name] = found
    end
    found:stand_at(node)
    found:take(node.props)
    if is_new then found:run_lifetime("attached") end
    self.seen[found] = true
    self.order[#self.order + 1] = found
    return found
end

local function places(list)
    local at = {}
    for i, c in ipairs(list) do at[c] = i end
    return at
end

-- moved: of the components that stay, the one before is another than it was
local function tell_moved(before, order, seen)
    local kept = {}
    for _, c in ipairs(before) do
        if seen[c] then kept[#kept + 1] = c end
    end
    local was = places(kept)
    local i = 0
    for _, c in ipairs(order) do
        if was[c] then
            i = i + 1
            if was[c] ~= i then c:run_lifetime("moved") end
        end
    end
end

-- The update is over, and the view knows the nodes: detaches the components that went, and makes new ones ready.
function components:finish()
    for name, c in next, self.by_name do
        if not self.seen[c] then
            self.by_name[name] = nil
            c:detach()
        end
    end
    tell_moved(self.before, self.order, self.seen)
    for i = #self.order, 1, -1 do -- inner ones first
        local c = self.order[i]
        if not c.is_ready and not c.is_detached then
            c.is_ready = true
            c:run_lifetime("ready")
        end
    end
end

-- The components' share of tree.patch.
function components:patch(out)
    for _, c in ipairs(self.order) do
        if not tree.patch(c, c.store:take_changed(), out) then return false end
    end
    return true
end

-- The page's files have changed. The next update detaches components whose tags are gone.
function components:reload(def, has_new_script)
    for name, c in next, self.by_name do
        local own = def.components[c.def.path]
        if own then c:reload(own, has_new_script) else
            self.by_name[name] = nil
            c:detach()
        end
    end
end

-- Tells all components of show, hide or resize of the page.
function components:tell(name, ...)
    for _, c in ipairs(self.order) do
        c:run_page_lifetime(name, ...)
    end
end

function components:close()
    for _, c in ipairs(self.order) do
        c:detach()
    end
    self.by_name, self.order = {}, {}
end

return components
