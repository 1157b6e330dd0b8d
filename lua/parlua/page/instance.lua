-- SPDX-License-Identifier: GPL-3.0-or-later
-- instance.lua - a page script's self: the script's own fields, copied, and the methods of every page.

local value = require "parlua.core.value"
local channel = require "parlua.page.channel"
local query = require "parlua.page.selector_query"
local exit_state = require "parlua.page.exit_state"
local select_nodes = require "parlua.page.select"

local function check_self(self, instance, name)
    if self ~= instance then
        error(("%s was called without the page: write self:%s{...} with a colon"):format(name, name), 3)
    end
end

-- Methods as closures, so that a stored self.setData keeps working.
local function methods_of(page)
    local methods = {}
    function methods.setData(self, changes, callback)
        check_self(self, page.instance, "setData")
        if type(changes) ~= "table" then
            error(("setData needs a table of changes, not a %s"):format(type(changes)), 2)
        end
        if callback ~= nil and type(callback) ~= "function" then
            error("the second argument of setData is a function, called after rendering", 2)
        end
        page:set_data(changes, callback)
    end
    function methods.getOpenerEventChannel()
        page.opener_channel = page.opener_channel or channel.pair(page.phone) -- nobody is at the other end
        return page.opener_channel
    end
    function methods.selectComponent(self, selector)
        check_self(self, page.instance, "selectComponent")
        return select_nodes.components(page, page, selector)[1]
    end
    function methods.selectAllComponents(self, selector)
        check_self(self, page.instance, "selectAllComponents")
        return select_nodes.components(page, page, selector)
    end
    function methods.triggerEvent() end -- nobody is around a page
    function methods.createSelectorQuery() return query.new(page.phone, page, page) end
    return methods
end

-- A new instance of a page whose script called Page(options): all fields but functions are copied.
return function(page, options)
    local instance = {}
    local copies = value.copy(options)
    for k, v in next, copies do
        instance[k] = v
    end
    if type(instance.data) ~= "table" then instance.data = {} end
    instance.is, instance.route = page.route, page.route
    instance.options = page.query
    instance.exitState = exit_state.take(page.phone, page.route)
    return setmetatable(instance, { __name = "Page", __index = methods_of(page) })
end
