-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/scroll_view.lua - <scroll-view>: scrolls to the places in its attributes; scroll.lua has fingers and wheels.

local function number(first) return { type = "Number", value = first } end

local scroll_view = {
    tag = "scroll-view",
    attrs = { ["scroll-x"] = { type = "Boolean" }, ["scroll-y"] = { type = "Boolean" }, ["scroll-top"] = number(0),
        ["scroll-left"] = number(0), ["scroll-into-view"] = { type = "String" }, ["upper-threshold"] = number(50),
        ["lower-threshold"] = number(50) },
    owns = { "scroll-top", "scroll-left", "scroll-into-view" },
}

local function find_inside(node, id)
    for _, child in ipairs(node.children or {}) do
        if child.id == id then return child end
        local found = find_inside(child, id)
        if found then return found end
    end
end

-- Scrolls to the child with this id.
local function show_child(c, id)
    local child = find_inside(c.node, id)
    local own, of_child = c.page:rect(c.node), child and c.page:rect(child)
    local left, top = c.page.view:scroll(c.number)
    if not (own and of_child and left) then return end
    c.page.scrolling:put(c.number, c.values["scroll-x"] and left + of_child.left - own.left or left,
        c.values["scroll-y"] and top + of_child.top - own.top or top)
end

function scroll_view.take(c, name, v)
    local left, top = c.page.view:scroll(c.number)
    if not left then return end
    if name == "scroll-into-view" then
        if v ~= "" then show_child(c, v) end
    elseif name == "scroll-top" then
        c.page.scrolling:put(c.number, left, v)
    else
        c.page.scrolling:put(c.number, v, top)
    end
end

-- Keeps the place when the node gets another number.
function scroll_view.adopt(c)
    local at = c.state.at
    if at then c:later(function() c.page.scrolling:to(c.number, at.left, at.top) end) end
end

return scroll_view
