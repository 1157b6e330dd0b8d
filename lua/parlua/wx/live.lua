-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/live.lua - createLivePusherContext and createLivePlayerContext. A context finds its component when a method is
-- called; pending attribute changes of the page are applied first.

local native = require "parlua.native"
local async = require "parlua.wx.async"

local PREFIX = { ["live-pusher"] = "operateLivePusher", ["live-player"] = "operateLivePlayer" }
local NAME = { ["live-pusher"] = "LivePusherContext", ["live-player"] = "LivePlayerContext" }
local WRONG_STATE, NO_COMPONENT, PAGE_UNLOADED = 2, 3, 8
local NEEDS_DEVICES = { start = true, startPreview = true }
local CALLBACKS = { success = true, fail = true, complete = true }

local function plain_options(options)
    local out = {}
    for k, v in next, options do
        if not CALLBACKS[k] then out[k] = v end
    end
    return out
end

local function finish(call, ok, res)
    local reason = res.reason
    res.reason = nil
    if ok then call:ok(res) else call:fail(reason or "unknown reason", res) end
end

-- exitPictureInPicture ends the small window of any component, also from another page.
local function exit_small_window(phone, call)
    local why = phone.small_window:order(false)
    if why then call:fail_next(why, { errCode = WRONG_STATE }) else call:ok_next() end
end

local function perform(ctx, call, method, options)
    local page = ctx.page
    if page.is_unloaded then return call:fail_next("page is unloaded", { errCode = PAGE_UNLOADED }) end
    page:render()
    local entry = page.live:find(ctx.kind, ctx.id)
    if not entry and method == "exitPictureInPicture" then return exit_small_window(page.phone, call) end
    if not entry then return call:fail_next("component not found", { errCode = NO_COMPONENT }) end
    local phone = page.phone
    local function go()
        local to = phone.inbox:expect(function(r) finish(call, r.is_ok, r.res) end)
        native.live_call(entry.id, method, plain_options(options), function(ok, res)
            phone:happen{ what = "result", to = to, is_ok = ok, res = res }
        end)
    end
    if not NEEDS_DEVICES[method] then return go() end
    page.live:when_asked(entry, go, function() call:fail("component not found", { errCode = NO_COMPONENT }) end)
end

-- The methods are closures that skip a first argument which is the context itself: ctx:stop{} and ctx.stop{} both work.
local function make_method(phone, ctx, handle, method)
    return function(first, second)
        local given = first
        if first == handle then given = second end
        local options = async.check(("%s.%s"):format(NAME[ctx.kind], method), given, 2)
        local call, promise = async.begin(phone, PREFIX[ctx.kind], options)
        ctx.page:when_ready(function() perform(ctx, call, method, options) end)
        return promise
    end
end

local function make_context(phone, kind, page, id)
    local ctx = { kind = kind, page = page, id = id }
    local methods = {}
    local handle = setmetatable({}, { __name = NAME[kind], __index = methods, __metatable = false })
    for _, method in ipairs(native.live_methods(kind)) do
        methods[method] = make_method(phone, ctx, handle, method)
    end
    return handle
end

local function page_of(phone, instance)
    for _, page in ipairs(phone:open_pages()) do
        if page.instance == instance then return page end
    end
    return phone.top
end

return function(wx, phone)
    function wx.createLivePusherContext()
        if not phone.top then error("createLivePusherContext: no page is open yet", 2) end
        return make_context(phone, "live-pusher", phone.top)
    end
    function wx.createLivePlayerContext(id, component)
        if type(id) ~= "string" then
            error("createLivePlayerContext needs the id attribute of a live-player as text", 2)
        end
        if not phone.top then error("createLivePlayerContext: no page is open yet", 2) end
        return make_context(phone, "live-player", page_of(phone, component), id)
    end
end
