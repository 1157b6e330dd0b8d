-- SPDX-License-Identifier: GPL-3.0-or-later
-- selector_query.lua - createSelectorQuery: rectangles and fields of elements, answered after the pending view update.

local value = require "parlua.core.value"

local query = {}

local function scroll_of(page, number)
    if page.is_unloaded then return nil end
    local left, top, width, height = page.view:scroll(number)
    return left and { scrollLeft = left, scrollTop = top, scrollWidth = width, scrollHeight = height }
end

local function add_all(out, from)
    for k, v in next, from or {} do
        out[k] = v
    end
end

local function add_scroll(out, page, number)
    add_all(out, scroll_of(page, number) or { scrollLeft = 0, scrollTop = 0, scrollWidth = 0, scrollHeight = 0 })
end

local function own_attribute(page, node, name)
    local touched = page.controls:touched(node, name)
    if touched ~= nil then return touched end
    local prop = node.props and node.props[name]
    if prop then return value.copy(prop.value) end
    return node.attrs[name]
end

-- the fields that fields() can read of an element: f(out, page, node, wanted)
local FIELDS = {
    id = function(out, _, node) out.id = node.id end,
    dataset = function(out, _, node) out.dataset = value.copy(node.dataset) end,
    mark = function(out, _, node) out.mark = value.copy(node.marks) end,
    rect = function(out, page, node)
        local r = page:rect(node) or {}
        out.left, out.top, out.right, out.bottom = r.left, r.top, r.right, r.bottom
    end,
    size = function(out, page, node)
        local r = page:rect(node) or {}
        out.width, out.height = r.width, r.height
    end,
    scrollOffset = function(out, page, node) add_scroll(out, page, node.number) end,
    properties = function(out, page, node, names)
        for _, name in ipairs(names) do
            local v = own_attribute(page, node, name)
            out[name] = v == nil and value.null or v
        end
    end,
    computedStyle = function(out, page, node, names)
        for _, name in ipairs(names) do
            out[name] = not page.is_unloaded and page.view:computed(node.number, (name:gsub("%u", function(letter)
                return "-" .. letter:lower()
            end))) or ""
        end
    end,
    context = function(out, page, node)
        local is_player = node.tag == "live-player" and node.id ~= ""
        out.context = is_player and page.phone.env.wx.createLivePlayerContext(node.id, page.instance) or value.null
    end,
}

local IS_LIST = { properties = true, computedStyle = true }

local function fields_of(page, node, wanted)
    local out = {}
    for name, add in next, FIELDS do
        local want = wanted[name]
        if want and want ~= value.null and (not IS_LIST[name] or type(want) == "table") then add(out, page, node, want) end
    end
    return out
end

local function viewport_of(phone, wanted)
    local out = {}
    local width, height = phone:area()
    if wanted.rect then out = { left = 0, top = 0, right = width, bottom = height } end
    if wanted.rect or wanted.size then out.width, out.height = width, height end
    if wanted.scrollOffset then add_scroll(out, phone.top, 0) end
    if wanted.id then out.id = "" end
    if wanted.dataset then out.dataset = value.object{} end
    return out
end

local function answer(phone, page, order)
    if not order.selector then return viewport_of(phone, order.wanted) end
    local found = page and not page.is_unloaded and page:find_all(order.selector, order.owner) or {}
    if not order.is_all then return found[1] and fields_of(page, found[1], order.wanted) or nil end
    local list = value.array{}
    for i, node in ipairs(found) do
        list[i] = fields_of(page, node, order.wanted)
    end
    return list
end

local function run(phone, page, orders, callback)
    local results = {}
    for i, order in ipairs(orders) do
        local res = answer(phone, page, order)
        results[i] = res == nil and value.null or res
        if order.callback then phone.task:run(order.callback, res) end
    end
    if callback then phone.task:run(callback, results) end
end

local RECT = { id = true, dataset = true, rect = true, size = true }
local SCROLL = { id = true, dataset = true, scrollOffset = true }
local CONTEXT = { context = true }

local function make_nodes(self, selector, is_all)
    local nodes = {}
    local function order(wanted, callback)
        self.orders[#self.orders + 1] = { selector = selector, is_all = is_all, owner = self.owner, wanted = wanted,
            callback = callback }
        return self.handle
    end
    function nodes.boundingClientRect(_, callback) return order(RECT, callback) end
    function nodes.scrollOffset(_, callback) return order(SCROLL, callback) end
    function nodes.context(_, callback) return order(CONTEXT, callback) end
    function nodes.fields(_, wanted, callback)
        if type(wanted) ~= "table" then error("fields needs a table such as {rect = true}", 2) end
        return order(wanted, callback)
    end
    return nodes
end

-- The page or component of this phone with this self, and the page it stands on.
local function owner_of(phone, instance)
    for _, page in ipairs(phone:open_pages()) do
        if page.instance == instance then return page, page end
        for _, component in ipairs(page.components.order) do
            if component.instance == instance then return component, page end
        end
    end
end

local function check_selector(name, selector)
    if type(selector) ~= "string" then error(name .. ' needs a selector such as "#box"', 3) end
    return selector
end

-- A query of a page: owner is the page, or the component whose template is searched.
function query.new(phone, page, owner)
    local self = { page = page, owner = owner, orders = {}, handle = {} }
    local handle = self.handle
    handle["in"] = function(_, instance)
        local found, its_page = owner_of(phone, instance)
        if found then self.owner, self.page = found, its_page end
        return handle
    end
    function handle.select(_, selector) return make_nodes(self, check_selector("select", selector), false) end
    function handle.selectAll(_, selector) return make_nodes(self, check_selector("selectAll", selector), true) end
    function handle.selectViewport() return make_nodes(self, nil, false) end
    function handle.exec(_, callback)
        local orders = self.orders
        phone.turn:do_after_render(function() run(phone, self.page, orders, callback) end)
    end
    return handle
end

return query
