-- SPDX-License-Identifier: GPL-3.0-or-later
-- inputs.lua - what the world does to a phone: taps, windows, background, screenshots; and what tests ask of it.
-- These become methods of a phone (self).

local reload = require "parlua.page.reload"
local route = require "parlua.page.route"
local full = require "parlua.page.full"
local auth = require "parlua.wx.auth"

local inputs = {}

-- ---- fingers and windows

-- x, y: in the window
local function place(self, x, y)
    local left, top = self.top:screen_area()
    return x + left, y + top
end

local function finger(name)
    return function(self, x, y, id)
        if not self.top then return end
        x, y = place(self, x, y)
        self.top.touch[name](self.top.touch, x, y, id)
    end
end

-- x, y, and which finger; none is the mouse
inputs.down, inputs.move, inputs.up = finger "down", finger "move", finger "up"

-- content is to move by dx, dy px
function inputs:wheel(x, y, dx, dy)
    if not self.top then return end
    x, y = place(self, x, y)
    self.top.scrolling:wheel(x, y, dx, dy)
end

-- To what has the focus: a key by its name, text, what an input method shows meanwhile. True when it was used.
function inputs:key(name) return self.top ~= nil and self.top.controls:key(name) end
function inputs:type(text) return self.top ~= nil and self.top.controls:type(text) end
function inputs:compose(text) return self.top ~= nil and self.top.controls:compose(text) end

function inputs:tap(x, y)
    self:down(x, y)
    self:up(x, y)
end

function inputs:resize(width, height)
    if width == self.width and height == self.height then return end
    self.width, self.height = width, height
    for _, page in ipairs(self.pages) do
        page:resize()
    end
end

local keys = {
    F11 = function(self) full.toggle(self.top) end,
    Escape = function(self) if self.top.full then full.toggle(self.top) end end,
}

-- Turns the phone to "portrait" or "landscape". True when it turned: the page allows that, and the phone did not stand so
-- already; nil, message for another word.
function inputs:rotate(word)
    if word ~= "portrait" and word ~= "landscape" then return nil, "portrait or landscape is expected" end
    local allowed = self.top and self.top.def.config.pageOrientation
    if allowed ~= "auto" and allowed ~= word then return false end
    if (self.width > self.height) == (word == "landscape") then return false end
    self:resize(self.height, self.width)
    return true
end

local window_events = {
    down = function(self, ev) self:down(ev.x, ev.y, ev.finger) end,
    move = function(self, ev) self:move(ev.x, ev.y, ev.finger) end,
    up = function(self, ev) self:up(ev.x, ev.y, ev.finger) end,
    text = function(self, ev) self:type(ev.text) end,
    composed = function(self, ev) self:compose(ev.text) end,
    resized = function(self, ev) self:resize(ev.width, ev.height) end,
    hidden = function(self) self:background() end,
    shown = function(self) self:foreground() end,
    wheel = function(self, ev) self:wheel(ev.x, ev.y, ev.dx, ev.dy) end,
    key = function(self, ev) if not self:key(ev.key) and self.top and keys[ev.key] then keys[ev.key](self) end end,
    close = function(self) self:leave() end,
}

-- Give the events of the phone's window to this.
function inputs:window_event(ev)
    local handle = window_events[ev.type]
    if handle and not self.is_closed then handle(self, ev) end
end

-- What bars leave of the window: width, height, top. Before the first page: for the home page.
function inputs:area()
    local page = self.top
    if page then return page.width, page.height, page.room.top end
    local top, bottom = self.bars:room(self.config.window, self.config.home)
    return self.width, self.height - top - bottom, top
end

-- ---- coming and going

-- The app wants to end: on_leave decides, without on_leave the phone closes.
function inputs:leave()
    if self.cfg.on_leave then return self.cfg.on_leave(self) end
    self:close()
end

-- ---- files that change

-- Pages on the stack, tab pages below it and the page that the small window keeps.
function inputs:open_pages()
    local list, seen = {}, {}
    for _, page in ipairs(self.pages) do
        list[#list + 1], seen[page] = page, true
    end
    for _, page in next, self.tab_pages do
        if not seen[page] then list[#list + 1] = page end
    end
    local kept = self.small_window:page_kept()
    if kept and not seen[kept] then list[#list + 1] = kept end
    return list
end

-- changed: {PATH=true} of files in the app that were saved. True when all of it is in force.
function inputs:reload(changed) return reload.apply(self, changed) end

-- ---- the network, as wx.getNetworkType and wx.onNetworkStatusChange tell it

local NETWORKS = { wifi = true, ["2g"] = true, ["3g"] = true, ["4g"] = true, ["5g"] = true, unknown = true, none = true }

-- {isConnected=, networkType=}: what is left out follows from the other. nil, message for what does not fit.
function inputs:set_network(given)
    local word = given.networkType
    if word == nil then word = given.isConnected == false and "none" or "wifi" end
    if not NETWORKS[word] then
        return nil, ("networkType '%s' is none of wifi, 2g, 3g, 4g, 5g, unknown, none"):format(tostring(word))
    end
    local is_connected = given.isConnected
    if is_connected == nil then is_connected = word ~= "none" end
    if is_connected == (word == "none") then
        return nil, ("isConnected = %s does not fit networkType = '%s'"):format(is_connected, word)
    end
    local before = self.network
    self.network = { isConnected = is_connected, networkType = word }
    if before.isConnected ~= is_connected or before.networkType ~= word then
        self:tell("NetworkStatusChange", { isConnected = is_connected, networkType = word })
    end
    return true
end

-- ---- questions

function inputs:errors() return self.error_list end
function inputs:lines() return self.console_lines end
function inputs:set_permission(name, word)
    local scope, why = auth.scope_of(name)
    if not scope then return nil, why end
    auth.set(self, scope, word)
    return true
end

-- Array of nodes of the current page ({tag=, id=, attrs=, dataset=, number=, ...}); nil, message for a bad selector.
function inputs:find_all(selector)
    if not self.top then return {} end
    return self.top:find_all(selector)
end

function inputs:find(selector)
    local found, why = self:find_all(selector)
    if not found then return nil, why end
    return found[1]
end

-- The box of a node: {left=, top=, width=, height=, right=, bottom=}.
function inputs:rect(node) return self.top and self.top:rect(node) end

-- The id, for native.live_* functions, of the component of a node with a live tag.
function inputs:live_id(node)
    local entry = self.top and self.top.live.by_number[node.number]
    return entry and entry.id
end

function inputs:screenshot(path)
    if not self.top then return nil, "no page is open" end
    self.top:render()
    return self.top.view:screenshot(path)
end

-- Runs fn as the page's own callbacks run: in a coroutine that may await, errors go to errors().
function inputs:run(fn, ...) self.task:run(fn, ...) end

-- Carries out wx.navigateTo and the others, at once. A result table, or nil, reason.
function inputs:route(name, url, options) return route.move(self, name, url, options) end

return inputs
