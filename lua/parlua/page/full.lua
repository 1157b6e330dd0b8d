-- SPDX-License-Identifier: GPL-3.0-or-later
-- full.lua - full screen: a player fills the window of its page, bars included, and is turned by its direction.

local native = require "parlua.native"

local full = {}

local STYLE = ("position:fixed;left:%gpx;top:%gpx;width:%gpx;height:%gpx;min-width:0;min-height:0;max-width:none;" ..
    "max-height:none;margin:0;padding:0;border:none;border-radius:0;opacity:1;visibility:visible;z-index:auto;" ..
    "transform:%s;"):gsub(";", " !important;")

-- The style of the player's box; a turned box has the same middle.
local function style_of(page, angle)
    local x, y, width, height = page:screen_area()
    if angle == 0 then return STYLE:format(x, y, width, height, "none") end
    return STYLE:format(x + (width - height) / 2, y + (height - width) / 2, height, width,
        ("rotate(%ddeg)"):format(angle))
end

-- Shows page.full in the view.
function full.apply(page)
    if page.full then
        page.view:show_only(page.full.entry.number, style_of(page, page.full.angle))
    else
        page.view:show_only(nil)
    end
end

local function set(page, state)
    page.full = state
    full.apply(page)
    page.needs_build = true -- without bars, or with them again
    page:plan_render()
end

-- A player of the page entered or left full screen. entry: of page.live.
function full.change(page, entry, is_full, angle)
    if is_full then
        local before = page.full and page.full.entry ~= entry and page.full.entry
        if before then native.live_call(before.id, "exitFullScreen", {}, function() end) end
        set(page, { entry = entry, angle = angle })
    elseif page.full and page.full.entry == entry then
        set(page, nil)
    end
end

-- The component is gone.
function full.forget(page, entry)
    if page.full and page.full.entry == entry then set(page, nil) end
end

local function largest_player(page)
    local found, size
    for _, entry in next, page.live.by_id do
        local r = entry.kind == "live-player" and page:rect(page.nodes[entry.number])
        if r and (not found or r.width * r.height > size) then found, size = entry, r.width * r.height end
    end
    return found
end

-- The person makes the largest player fill the window, or ends that.
function full.toggle(page)
    local entry = page.full and page.full.entry or largest_player(page)
    if not entry then return end
    native.live_call(entry.id, page.full and "exitFullScreen" or "requestFullScreen", {}, function() end)
end

return full
