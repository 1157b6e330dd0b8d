-- SPDX-License-Identifier: GPL-3.0-or-later
-- route.lua - the page stack: which callbacks run in which order when pages are opened and left.
--
-- The functions of `moves` change the stack at once and return a result table, or nil, reason. Orders of scripts come
-- through route.order: they run one after the other, from the next loop turn on.

local page = require "parlua.page.page"
local source = require "parlua.page.source"
local query = require "parlua.page.query"
local reload = require "parlua.page.reload"
local channel = require "parlua.page.channel"

local route = {}
local moves = {}

local STACK_MAX = 10

local function top_of(phone) return phone.pages[#phone.pages] end

-- Sets phone.page and phone.stack for scripts and tests.
local function publish(phone)
    phone.stack = {}
    for i, p in ipairs(phone.pages) do
        phone.stack[i] = p.instance
    end
    phone.top = top_of(phone)
    phone.page = phone.top and phone.top.instance
end

local function push(phone, p)
    phone.pages[#phone.pages + 1] = p
    publish(phone)
end

local function pop(phone)
    local p = table.remove(phone.pages)
    if phone.tab_pages[p.route] == p then phone.tab_pages[p.route] = nil end
    phone.small_window:page_goes(p)
    p:unload()
    publish(phone)
end

local function hide(p)
    p.touch:cancel()
    p.controls:blur()
    p.view:show(nil)
    p:call("onHide")
    p.components:tell("hide")
end

-- Hides a page below another page.
local function cover(p)
    hide(p)
    p.live:cover(true)
end

local function reveal(phone, p)
    p.view:show(phone.window)
    phone.overlays:refresh() -- overlays may have changed meanwhile
    p:call("onShow")
    if p.is_ready then p.components:tell("show") else p:make_ready() end
end

local function show(phone, p, is_route_done)
    p.live:cover(false) -- first: the component of the small window goes on without a pause
    phone.small_window:page_comes(p)
    reveal(phone, p)
    if is_route_done then p:call("onRouteDone") end
end

local function enter(phone, p, is_route_done)
    push(phone, p)
    p:call("onLoad", p.query)
    show(phone, p, is_route_done)
end

local function prepare(phone, path, given, is_tab_wanted, name)
    if not phone.config.is_page[path] then return nil, ('page "%s" is not found'):format(path) end
    local is_tab = phone.config.tabs[path] ~= nil
    if is_tab and is_tab_wanted == false then return nil, ("can not %s a tabbar page"):format(name) end
    if not is_tab and is_tab_wanted == true then return nil, "can not switch to no-tabBar page" end
    local def, why = source.load(phone, path)
    if not def then
        phone:script_error(why)
        reload.show_unopened(phone, why)
        return nil, ('page "%s" has a mistake: %s'):format(path, why:match("^[^\n]*"))
    end
    local p
    p, why = page.new(phone, def, given)
    if not p then return nil, why end
    if is_tab then phone.tab_pages[path] = p end
    return p
end

function moves.navigateTo(phone, path, given, options)
    if #phone.pages >= STACK_MAX then return nil, "webview count limit exceed" end
    local p, why = prepare(phone, path, given, false, "navigateTo")
    if not p then return nil, why end
    local mine, theirs = channel.pair(phone, options.events)
    p.opener_channel = theirs
    phone.small_window:on_push(top_of(phone))
    cover(top_of(phone))
    enter(phone, p, true)
    phone.small_window:announce()
    return { eventChannel = mine }
end

function moves.redirectTo(phone, path, given)
    local p, why = prepare(phone, path, given, false, "redirectTo")
    if not p then return nil, why end
    pop(phone)
    enter(phone, p, true)
    return {}
end

-- Closes the page on top, unless the page lives on in the small window.
local function leave(phone)
    local p = top_of(phone)
    if not phone.small_window:on_pop(p) then return pop(phone) end
    table.remove(phone.pages)
    publish(phone)
    cover(p)
end

local function has(pages, p)
    for _, other in ipairs(pages) do
        if other == p then return true end
    end
    return false
end

function moves.navigateBack(phone, _, _, options)
    if #phone.pages < 2 then return nil, "cannot navigate back at first page" end
    local delta = math.tointeger(tonumber(options.delta or 1)) or 1
    for _ = 1, math.max(1, math.min(delta, #phone.pages - 1)) do
        leave(phone)
    end
    show(phone, top_of(phone), true)
    phone.small_window:announce()
    return {}
end

-- Goes to the page of the small window, on the stack or off it.
function route.come_back(phone, p)
    if has(phone.pages, p) then
        while top_of(phone) ~= p do
            pop(phone)
        end
    else
        if #phone.pages >= STACK_MAX then pop(phone) else cover(top_of(phone)) end
        push(phone, p)
    end
    show(phone, p, true)
end

local function unload_all(phone)
    while #phone.pages > 0 do
        pop(phone)
    end
    for path, p in next, phone.tab_pages do
        phone.tab_pages[path] = nil
        p:unload()
    end
    phone.small_window:close()
end
route.unload_all = unload_all

function moves.reLaunch(phone, path, given)
    local before = phone.tab_pages
    phone.tab_pages = {}
    local p, why = prepare(phone, path, given, nil, "reLaunch")
    local fresh = phone.tab_pages
    phone.tab_pages = before
    if not p then return nil, why end
    unload_all(phone)
    phone.tab_pages = fresh
    enter(phone, p, true)
    return {}
end

-- Closes the pages that are no tabs; the tab page that is left stays alive, hidden.
local function leave_for_tab(phone)
    if phone.tab_pages[top_of(phone).route] == top_of(phone) then cover(top_of(phone)) end
    while #phone.pages > 0 and phone.tab_pages[top_of(phone).route] ~= top_of(phone) do
        pop(phone)
    end
    phone.pages = {}
end

function moves.switchTab(phone, path)
    local old = phone.tab_pages[path]
    if old and old == top_of(phone) then return {} end
    if old then
        leave_for_tab(phone)
        push(phone, old)
        show(phone, old)
        return {}
    end
    local p, why = prepare(phone, path, {}, true, "switchTab")
    if not p then return nil, why end
    phone.tab_pages[path] = nil -- not yet: what is on top is still the old one
    leave_for_tab(phone)
    phone.tab_pages[path] = p
    enter(phone, p)
    return {}
end

-- Runs one move at once. url: nil for navigateBack only.
function route.move(phone, name, url, options)
    local path, given
    if name ~= "navigateBack" then
        path, given = query.split(url, phone.top and phone.top.route)
    end
    local res, why = moves[name](phone, path, given, options or {})
    if res then reload.hide_unopened(phone) end
    return res, why
end

-- Prepares the first page of a run. Returns a function that enters the page, for after the app's callbacks; or nil, message.
function route.launch(phone, path, given)
    local def, why = source.load(phone, path)
    if not def then return nil, why end
    local p
    p, why = page.new(phone, def, given)
    if not p then return nil, why end
    return function()
        if phone.config.tabs[path] then phone.tab_pages[path] = p end
        enter(phone, p, false)
    end
end

function route.background(phone)
    if phone.top then hide(phone.top) end
end

function route.foreground(phone)
    if phone.top then reveal(phone, phone.top) end
end

return route
