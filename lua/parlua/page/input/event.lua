-- SPDX-License-Identifier: GPL-3.0-or-later
-- event.lua - turns an event at a node into calls of the page's handlers, in their order.
--
-- plan() decides which bindings run, in which order. dispatch() builds the event tables and runs the handlers; an event
-- should cost a microsecond, so plans and elements are kept.

local native = require "parlua.native"

local event = {}

local BUBBLES = {}
for name in ("touchstart touchmove touchcancel touchend tap longpress longtap transitionend animationstart " ..
    "animationiteration animationend touchforcechange"):gmatch("%S+") do
    BUBBLES[name] = true
end

-- The path of a node: target first, root last; with an owner only the nodes of the owner's template.
local function path_of(node, owner)
    local path = {}
    while node do
        if owner == nil or node.owner == owner then path[#path + 1] = node end
        node = node.parent
    end
    return path
end

-- The nodes of the whole path that have mark:name, outer ones first, also for events that do not bubble.
local function marked_of(node)
    local marked = {}
    while node do
        if next(node.marks) ~= nil then table.insert(marked, 1, node) end
        node = node.parent
    end
    return marked
end

-- The marks of an event; inner nodes win over outer ones.
local function marks_of(marked)
    local marks = {}
    for i = 1, #marked do
        for name, v in next, marked[i].marks do
            marks[name] = v
        end
    end
    return marks
end

-- Adds the bindings of one node for one phase; true when one of them stops the event.
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

-- The plan of a node for an event, {rows of plan(), marked = nodes of the path that have marks, outer ones first}. Kept in
-- page.plans until nodes or their bindings change (event.forget).
local function plan_of(page, node, name)
    local by_name = page.plans[node]
    if not by_name then
        by_name = {}
        page.plans[node] = by_name
    end
    local plan = by_name[name]
    if not plan then
        plan = event.plan(node, name)
        plan.marked = marked_of(node)
        by_name[name] = plan
    end
    return plan
end

function event.forget(page) page.plans = {} end

-- Does a binding of the node stop the event?
function event.stops(node, name)
    for _, binding in ipairs(node.bindings) do
        if binding.event == name and binding.stops then return true end
    end
    return false
end

-- Is there a handler for name on the path of the node?
function event.is_listened(node, name) return #event.plan(node, name) > 0 end

-- The element table for handlers. Kept with the node, and made anew when one of its fields has changed.
local function element_of(page, node)
    local left, top
    if not page.is_unloaded then left, top = page.view:rect(node.number) end
    left, top = left or 0, top or 0
    local e = node.element
    if e and e.offsetLeft == left and e.offsetTop == top and e.dataset == node.dataset and e.id == node.id then return e end
    e = { id = node.id, dataset = node.dataset, tagName = node.tag, offsetLeft = left, offsetTop = top }
    node.element = e
    return e
end

local function missing_handler(page, owner, row, name)
    local id = row.node.id ~= "" and "#" .. row.node.id or ""
    page.phone.console.warn(("%s: <%s%s> binds %s to '%s', but the %s has no such function"):format(
        owner.label, row.node.tag, id, name, row.handler, owner == page and "page" or "component"))
end

-- The target for a handler: outside of a component, an event inside of it has the component's host as target.
local function target_for(target, owner)
    local node = target
    while node and node.owner ~= owner do
        node = node.parent
    end
    return node or target
end

local function add_fields(e, extra)
    for k, v in next, extra do
        e[k] = v
    end
end

-- Calls all rows of a plan for one event. Returns the first value that a handler returned without waiting.
local function run(page, node, name, detail, extra, plan)
    local at_ms, marks = page:age_ms(), marks_of(plan.marked)
    local task, answer = page.phone.task, nil
    for i = 1, #plan do
        local row = plan[i]
        local owner = row.node.owner
        local handler = owner.instance[row.handler]
        if type(handler) == "function" then
            local target = node.owner == owner and node or target_for(node, owner)
            local current = element_of(page, row.node)
            local e = { type = name, timeStamp = at_ms, target = target == row.node and current or element_of(page, target),
                currentTarget = current, mark = marks, detail = detail }
            if extra then add_fields(e, extra) end
            local said = task:run(handler, owner.instance, e)
            if answer == nil then answer = said end
        else
            missing_handler(page, owner, row, name)
        end
    end
    return answer
end

-- extra: fields beside detail, such as touches; how: see plan. Returns the answer of the first handler that answers, which
-- <input> uses.
function event.dispatch(page, node, name, detail, extra, how)
    local plan
    if how then
        plan = event.plan(node, name, how)
        plan.marked = marked_of(node)
    else
        plan = plan_of(page, node, name)
    end
    if name == "tap" then page.phone.tapped_ms = native.now_ms() end -- some functions need a tap before the call
    if #plan == 0 then return end
    if page.phone.config.debug then page.phone:debug(("%s: %s at <%s>"):format(page.route, name, node.tag)) end
    return run(page, node, name, detail, extra, plan)
end

return event
