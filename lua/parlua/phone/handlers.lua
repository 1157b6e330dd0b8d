-- SPDX-License-Identifier: GPL-3.0-or-later
-- handlers.lua - what a phone does when something happens to it: a function for each row of inbox.lua, by the same name.
-- The inbox alone calls them, one at a time, with records that are right.

local auth = require "parlua.wx.auth"
local background = require "parlua.phone.background"
local caller = require "parlua.core.caller"
local event = require "parlua.page.input.event"
local full = require "parlua.page.full"
local reload = require "parlua.page.reload"

local handlers = {}

local SIDE_MAX_PX = 4096 -- of a view

-- A record that fits its row, but not this phone.
local function refuse(text, ...) error(caller.place() .. text:format(...), 0) end

-- ---- fingers and keys

-- The page that a record means, and its x and y there; nil when there is none (any more).
local function place(phone, r)
    if r.page then return phone.known_pages[r.page], r.x, r.y end
    if not phone.top then return nil end
    local left, top = phone.top:screen_area()
    return phone.top, r.x + left, r.y + top
end

local function finger(name)
    return function(phone, r)
        local page, x, y = place(phone, r)
        if page then page.touch[name](page.touch, x, y, r.finger) end
    end
end

handlers.down, handlers.move, handlers.up = finger "down", finger "move", finger "up"

function handlers.wheel(phone, r)
    local page, x, y = place(phone, r)
    if page then page.scrolling:wheel(x, y, r.dx, r.dy) end
end

local window_keys = {
    F11 = function(page) full.toggle(page) end,
    Escape = function(page) if page.full then full.toggle(page) end end,
}

-- True when a control used it.
function handlers.key(phone, r)
    local is_used = phone.top ~= nil and phone.top.controls:key(r.key)
    if not is_used and r.in_window and phone.top and window_keys[r.key] then window_keys[r.key](phone.top) end
    return is_used
end

function handlers.text(phone, r) return phone.top ~= nil and phone.top.controls:type(r.text) end
function handlers.composed(phone, r) return phone.top ~= nil and phone.top.controls:compose(r.text) end

-- ---- what is drawn around and above pages

function handlers.close(phone) phone:leave() end

function handlers.answer(phone, r)
    local dialog = phone.dialogs[r.dialog] or refuse("answer: there was no dialog %g", r.dialog)
    local answer = { confirm = r.confirm, content = r.content, tapIndex = r.tapIndex, authSetting = r.authSetting }
    dialog.settle(not r.is_default and answer or nil)
end

function handlers.back(phone) phone.bars:back() end

function handlers.tab(phone, r)
    if not phone.config.tabBar.list[r.index] then refuse("tab: there is no tab %g", r.index) end
    phone.bars:choose(r.index)
end

-- ---- nodes

local function page_of(phone, r)
    local page = phone.known_pages[r.page]
    return page and not page.is_unloaded and page or nil
end

local function control_of(phone, r, what)
    local page = page_of(phone, r)
    local c = page and page.controls.by_number[r.node]
    if page and not (c and c.def[what]) then refuse("%s: no control for it at node %g", r.what, r.node) end
    return c
end

function handlers.trigger(phone, r)
    local page = page_of(phone, r)
    local node = page and page.nodes[r.node]
    if node then event.dispatch(page, node, r.event, r.detail or {}) end
end

-- False when it is disabled.
function handlers.fill(phone, r)
    local c = control_of(phone, r, "fill")
    if not c or not c:focus() then return false end
    c.def.fill(c, r.text)
    return true
end

function handlers.slide(phone, r)
    local c = control_of(phone, r, "slide_to")
    if c then c.def.slide_to(c, r.value) end
end

function handlers.scroll(phone, r)
    local page = page_of(phone, r)
    if page then page.scrolling:to(r.node, r.x, r.y) end
end

-- ---- the world

handlers.background, handlers.foreground = background.hide, background.show

function handlers.native_page(phone, r) background.cover(phone, r.is_open) end

function handlers.interruption(phone, r) background.interrupt(phone, r.is_on, r.ms) end

local function resize(phone, width, height)
    if width == phone.width and height == phone.height then return end
    phone.width, phone.height = width, height
    for _, page in ipairs(phone.pages) do
        page:resize()
    end
end

function handlers.size(phone, r)
    for _, px in ipairs{ r.width, r.height } do
        if px < 1 or px > SIDE_MAX_PX then refuse("size: a side has 1 to %d px, not %g", SIDE_MAX_PX, px) end
    end
    resize(phone, r.width, r.height)
end

-- True when the page lets the phone turn and it was not so before.
function handlers.rotate(phone, r)
    local allowed = phone.top and phone.top.def.config.pageOrientation
    if allowed ~= "auto" and allowed ~= r.to then return false end
    if (phone.width > phone.height) == (r.to == "landscape") then return false end
    resize(phone, phone.height, phone.width)
    return true
end

function handlers.network(phone, r)
    local before = phone.network
    phone.network = { isConnected = r.isConnected, networkType = r.networkType }
    if before.isConnected ~= r.isConnected or before.networkType ~= r.networkType then
        phone:tell("NetworkStatusChange", { isConnected = r.isConnected, networkType = r.networkType })
    end
    return true
end

function handlers.permission(phone, r)
    auth.set(phone, r.scope, r.word)
    return true
end

-- True when all of it is in force.
function handlers.files(phone, r) return reload.apply(phone, r.changed) end

-- Faults: whoever has opened the phone has put something around it that can be spoiled.
local function fault(phone, r)
    local faults = phone.cfg.faults or refuse("%s: the phone was opened without surroundings to spoil", r.what)
    return faults(r)
end

for _, what in ipairs{ "net", "net_end", "net_clear", "names", "device", "source" } do
    handlers[what] = fault
end

-- ---- answers of our own components and requests

function handlers.live(phone, r)
    local part = phone.live_parts[r.component]
    if part then part.live:hear(part.entry, r) end
end

function handlers.small_window(phone, r)
    local part = phone.live_parts[r.component]
    if part then phone.small_window:order(r.is_wanted, part.live.page, part.entry) end
end

function handlers.result(phone, r) phone.inbox:give(r) end
handlers.response = handlers.result

return handlers
