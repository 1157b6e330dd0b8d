-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/query.lua - createSelectorQuery: rectangles and fields of elements, answered after the pending view update.

local function fields_of(page, node, wanted)
    local out = wanted.rect and page:rect(node) or {}
    if wanted.size and not wanted.rect then
        local r = page:rect(node) or {}
        out.width, out.height = r.width, r.height
    end
    if wanted.id or wanted.is_full then out.id = node.id end
    if wanted.dataset or wanted.is_full then out.dataset = node.dataset end
    if wanted.scrollOffset then out.scrollLeft, out.scrollTop = 0, 0 end
    return out
end

local function viewport_of(phone, wanted)
    local out = {}
    local width, height = phone:area()
    if wanted.rect then out = { left = 0, top = 0, right = width, bottom = height } end
    if wanted.rect or wanted.size then out.width, out.height = width, height end
    if wanted.scrollOffset then out.scrollLeft, out.scrollTop = 0, 0 end
    return out
end

local function answer(phone, page, order)
    if not order.selector then return viewport_of(phone, order.wanted) end
    local found = page and not page.is_unloaded and page:find_all(order.selector) or {}
    if not order.is_all then return found[1] and fields_of(page, found[1], order.wanted) or nil end
    local list = {}
    for i, node in ipairs(found) do
        list[i] = fields_of(page, node, order.wanted)
    end
    return list
end

local function run(phone, page, orders, callback)
    local results = {}
    for i, order in ipairs(orders) do
        local res = answer(phone, page, order)
        results[i] = res == nil and phone.env.wx.null or res
        if order.callback then phone.task:run(order.callback, res) end
    end
    if callback then phone.task:run(callback, results) end
end

local function make_nodes(query, orders, selector, is_all)
    local nodes = {}
    local function order(wanted, callback)
        orders[#orders + 1] = { selector = selector, is_all = is_all, wanted = wanted, callback = callback }
        return query
    end
    function nodes.boundingClientRect(_, callback) return order({ rect = true, is_full = true }, callback) end
    function nodes.scrollOffset(_, callback) return order({ scrollOffset = true, is_full = true }, callback) end
    function nodes.fields(_, wanted, callback)
        if type(wanted) ~= "table" then error("fields needs a table such as {rect = true}", 2) end
        return order(wanted, callback)
    end
    return nodes
end

return function(wx, phone)
    function wx.createSelectorQuery()
        local query, orders = {}, {}
        local page = phone.top
        query["in"] = function() return query end
        function query.select(_, selector) return make_nodes(query, orders, selector, false) end
        function query.selectAll(_, selector) return make_nodes(query, orders, selector, true) end
        function query.selectViewport() return make_nodes(query, orders, nil, false) end
        function query.exec(_, callback)
            phone.turn:do_after_render(function() run(phone, page, orders, callback) end)
        end
        return query
    end
end
