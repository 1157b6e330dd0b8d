-- SPDX-License-Identifier: GPL-3.0-or-later
-- select.lua - finds nodes by selectors: tag, #id, .class, compounds of them, descendants (blank) and children (>).

local tree = require "parlua.page.template.tree"

local select_nodes = {}

local function parse_compound(text)
    local c = { classes = {} }
    local rest = text
    c.tag, rest = rest:match("^([%w%-_%*]*)(.*)$")
    if c.tag == "" or c.tag == "*" then c.tag = nil end
    while rest ~= "" do
        local mark, name, after = rest:match("^([#%.])([%w%-_\128-\255]+)(.*)$")
        if not mark then return nil end
        if mark == "#" then c.id = name else c.classes[#c.classes + 1] = name end
        rest = after
    end
    return c
end

-- array of {compound, is_child_of_the_one_before}
local function parse(selector)
    local steps = {}
    local is_child = false
    for word in selector:gsub(">", " > "):gmatch("%S+") do
        if word == ">" then
            is_child = true
        else
            local compound = parse_compound(word)
            if not compound then return nil end
            steps[#steps + 1] = { compound, is_child }
            is_child = false
        end
    end
    return #steps > 0 and not is_child and steps or nil
end

local function has_class(node, name)
    for class in (node.attrs.class or ""):gmatch("%S+") do
        if class == name then return true end
    end
    return false
end

local function fits(node, c)
    if c.tag and node.tag ~= c.tag or c.id and node.id ~= c.id then return false end
    for _, name in ipairs(c.classes) do
        if not has_class(node, name) then return false end
    end
    return true
end

local function fits_steps(node, steps, i)
    if not fits(node, steps[i][1]) then return false end
    if i == 1 then return true end
    local ancestor = node.parent
    while ancestor do
        if fits_steps(ancestor, steps, i - 1) then return true end
        if steps[i][2] then return false end
        ancestor = ancestor.parent
    end
    return false
end

-- All nodes below root that fit, in document order; a list "a, b" fits either. owner (optional): only nodes of the owner's
-- template. nil, message for a bad selector.
function select_nodes.all(root, selector, owner)
    local lists = {}
    for part in selector:gmatch("[^,]+") do
        local steps = parse(part)
        if not steps then return nil, ("selector '%s' is not understood"):format(selector) end
        lists[#lists + 1] = steps
    end
    local found = {}
    tree.each(root, function(node)
        if owner and node.owner ~= owner then return end
        for _, steps in ipairs(lists) do
            if fits_steps(node, steps, #steps) then
                found[#found + 1] = node
                return
            end
        end
    end)
    return found
end

-- The instances of the components whose hosts fit, below an owner's template. Raises for a bad selector.
function select_nodes.components(page, owner, selector)
    if type(selector) ~= "string" then error("a selector such as \"#list\" is needed", 3) end
    local found, why = {}, nil
    if page.root then found, why = select_nodes.all(page.root, selector, owner) end
    if not found then error(why, 3) end
    local instances = {}
    for _, node in ipairs(found) do
        if node.component then instances[#instances + 1] = node.component.instance end
    end
    return instances
end

return select_nodes
