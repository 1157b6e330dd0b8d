-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/scroll.lua - pageScrollTo, startPullDownRefresh, stopPullDownRefresh.

local native = require "parlua.native"
local async = require "parlua.wx.async"

local PAGE = 0 -- the number of the page itself as the box that scrolls
local DURATION_MS, STEP_MS = 300, 16

-- The place to scroll to, px from the top; nil, reason.
local function target_of(page, options)
    if options.scrollTop ~= nil then
        if type(options.scrollTop) ~= "number" then return nil, "parameter error: scrollTop should be a number" end
        return options.scrollTop
    end
    if type(options.selector) ~= "string" then return nil, "parameter error: scrollTop or selector is needed" end
    local found = page:find_all(options.selector, page)
    local rect = found and found[1] and page:rect(found[1])
    if not rect then return nil, "selector not found" end
    return page.scrolling:place(PAGE).top + rect.top + (tonumber(options.offsetTop) or 0)
end

-- Scrolls slowly, fast, slowly. page.glide() stops the content where it is, for a later order or at the end of the page.
local function glide(page, to, duration_ms, done)
    local from, begin = page.scrolling:place(PAGE).top, native.now_ms()
    local timer
    function page.glide()
        page.glide = nil
        native.timer_cancel(timer)
        done()
    end
    timer = native.timer(STEP_MS, STEP_MS, function()
        local share = math.min(1, (native.now_ms() - begin) / duration_ms)
        local at = page.scrolling:place(PAGE)
        if at then page.scrolling:to(PAGE, at.left, from + (to - from) * share * share * (3 - 2 * share)) end
        if share == 1 and page.glide then page.glide() end
    end)
end

local function scroll_to(phone, call, options)
    local page = phone.top
    page:render()
    local to, why = target_of(page, options)
    if not to then return call:fail(why) end
    local duration = tonumber(options.duration) or DURATION_MS
    local function done() call:ok() end
    if page.glide then page.glide() end
    local at = page.scrolling:place(PAGE)
    if not at then return call:fail("the page does not scroll") end
    if duration > 0 then return glide(page, to, duration, done) end
    page.scrolling:to(PAGE, at.left, to)
    done()
end

return function(wx, phone)
    function wx.pageScrollTo(given)
        local options = async.check("wx.pageScrollTo", given, 2)
        local call, promise = async.begin(phone, "pageScrollTo", options)
        phone.turn:do_next(function()
            if not phone.top then return call:fail("no page is open") end
            scroll_to(phone, call, options)
        end)
        return promise
    end
    async.simple(phone, wx, "startPullDownRefresh", function()
        if phone.top then phone.top.pull:start() end
        return {}
    end)
    async.simple(phone, wx, "stopPullDownRefresh", function()
        if phone.top then phone.top.pull:stop() end
        return {}
    end)
end
