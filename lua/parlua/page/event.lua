-- SPDX-License-Identifier: GPL-3.0-or-later
-- event.lua - from something that happened at a node to the calls of the page's handlers, in their order.
--
-- plan() is the thinker: which bindings run, in which order. dispatch() builds the event tables and runs them.

local event = {}

local BUBBLES = {}
for name in ("touchstart touchmove touchcancel touchend tap longpress longtap transitionend animationstart " ..
    "animationiteration animationend touchforcechange"):gmatch("%S+") do
    BUBBLES[name] = true
end

-- target first, root last; with an owner only the nodes of its template
local function path_of(node, owner)
    local path = {}
    while node do
        if owner == nil or node.owner == owner then path[#path + 1] = node end
        node = node.parent
    end
    return path
end

-- mark:name of the whole path, inner wins over outer, also for events that do not bubble
local function marks_of(path)
    local marks = {}
    for i = #path, 1, -1 do
        for name, v in next, path[i].marks do
            marks[name] = v
        end
    end
    return marks
end

-- adds the bindings of one node for one phase; true when one of them stops the event
local function collect(rows, node, name, phase, state)
    local is_stopped = false
    for _, binding in ipairs(node.bindings) do
        if binding.event == name and binding.phase == phase and not (binding.exclusive and state.is_taken) then
            if binding.exclusive then state.is_taken = true end
            if binding.handler ~= "" then rows[#rows + 1] = { node = node, handler = binding.handler } end
            if binding.stops then is_stopped = true end
        end
    end
    return is_stopped
end

local BUBBLING = { bubbles = true, composed = true, captures = true }
local STAYING = { bubbles = false, captures = true }

-- Array of {node=, handler=name} in running order: capture from the root, then bubble to it. Events that do not bubble
-- stay at their element. how (events of components): {bubbles=, composed=: also outside of the template the target stands
-- in, captures=}.
function event.plan(target, name, how)
    how = how or (BUBBLES[name] and BUBBLING or STAYING)
    local path = how.bubbles and path_of(target, not how.composed and target.owner or nil) or { target }
    local rows, state = {}, {}
    for i = how.captures and #path or 0, 1, -1 do
        if collect(rows, path[i], name, "capture", state) then return rows end
    end
    for i = 1, #path do
        if collect(rows, path[i], name, "bubble", state) then return rows end
    end
    return rows
end

function event.has_handler(node, name)
    for _, binding in ipairs(node.bindings) do
        if binding.event == name and binding.handler ~= "" then return true end
    end
    return false
end

-- is there a handler for name somewhere on the path of the node?
function event.is_listened(node, name) return #event.plan(node, name) > 0 end

local function element_of(page, node)
    local rect = page:rect(node) or { left = 0, top = 0 }
    return { id = node.id, dataset = node.dataset, tagName = node.tag, offsetLeft = rect.left, offsetTop = rect.top }
end

local function missing_handler(page, owner, row, name)
    local id = row.node.id ~= "" and "#" .. row.node.id or ""
    page.phone.console.warn(("%s: <%s%s> binds %s to '%s', but the %s has no such function"):format(
        owner.label, row.node.tag, id, name, row.handler, owner == page and "page" or "component"))
end

-- What happened inside a component happened to its host for those outside of it.
local function target_for(target, owner)
    local node = target
    while node and node.owner ~= owner do
        node = node.parent
    end
    return node or target
end

local function shallow(t)
    local out = {}
    for k, v in next, t do
        out[k] = v
    end
    return out
end

-- extra: fields beside detail, such as touches; how: see plan
function event.dispatch(page, node, name, detail, extra, how)
    local base = shallow(extra or {})
    base.type, base.detail = name, detail
    base.timeStamp = page:age_ms()
    base.mark = marks_of(path_of(node))
    for _, row in ipairs(event.plan(node, name, how)) do
        local owner = row.node.owner
        local handler = owner.instance[row.handler]
        if type(handler) == "function" then
            local e = shallow(base)
            e.target = element_of(page, target_for(node, owner))
            e.currentTarget = element_of(page, row.node)
            page.phone.task:run(handler, owner.instance, e)
        else
            missing_handler(page, owner, row, name)
        end
    end
end

return event
