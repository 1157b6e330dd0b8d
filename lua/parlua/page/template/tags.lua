-- SPDX-License-Identifier: GPL-3.0-or-later
-- tags.lua - the attributes and events of each tag; those of the live tags come from the rows of live.

local native = require "parlua.native"
local control = require "parlua.page.control"

local tags = {}

local function set(text)
    local out = {}
    for word in text:gmatch("%S+") do out[word] = true end
    return out
end

tags.COMMON = set("id class style hidden slot is animation hover-class hover-stop-propagation hover-start-time " ..
    "hover-stay-time")
tags.TOUCH = set("touchstart touchmove touchcancel touchend tap longpress longtap transitionend animationstart " ..
    "animationiteration animationend touchforcechange")

local PLAIN = {
    view = { "", "" },
    block = { "", "" },
    text = { "selectable user-select space decode", "" },
    image = { "src mode lazy-load show-menu-by-longpress webp fade-in", "load error" },
    button = { "size type plain disabled loading form-type formType open-type", "" },
    form = { "report-submit report-submit-timeout", "submit reset" },
    navigator = { "url open-type delta target", "success fail complete" },
    radio = { "value checked disabled color", "" },
    checkbox = { "value checked disabled color", "" },
    ["radio-group"] = { "name", "change" },
    ["checkbox-group"] = { "name", "change" },
    progress = { "percent show-info border-radius font-size stroke-width color activeColor backgroundColor", "" },
    ["scroll-view"] = { "scroll-x scroll-y scroll-top scroll-left scroll-into-view scroll-with-animation upper-threshold " ..
        "lower-threshold enable-back-to-top enhanced bounces show-scrollbar enable-flex refresher-enabled " ..
        "refresher-triggered type", "scroll scrolltoupper scrolltolower refresherrefresh" },
    input = { "value type password placeholder placeholder-style placeholder-class disabled maxlength focus confirm-type " ..
        "confirm-hold cursor cursor-spacing auto-focus adjust-position name", "input focus blur confirm" },
    switch = { "checked disabled type color name", "change" },
    slider = { "min max step disabled value color activeColor backgroundColor block-size block-color show-value name " ..
        "selected-color",
        "change changing" },
    ["cover-view"] = { "scroll-top", "" },
    ["cover-image"] = { "src mode", "load error" },
    label = { "for", "" },
    icon = { "type size color", "" },
}

local function live_row(tag, row)
    local out = { attrs = {}, events = {}, rows = {} }
    for _, attr in ipairs(row.attributes) do
        out.attrs[attr.name] = true
        out.rows[attr.name] = attr
    end
    for _, ev in ipairs(row.events) do out.events[ev.name] = true end
    out.tag = tag
    return out
end

-- The attributes of a control that are no texts; nil when there are none.
local function control_rows(tag)
    local rows
    local def = control.by_tag[tag]
    for name, row in next, def and def.rows or {} do
        if row.type ~= "string" then
            rows = rows or {}
            rows[name] = { name = name, type = row.type }
        end
    end
    return rows
end

-- {TAG = {attrs=set, events=set, rows={NAME=row of the reference} of live tags; of controls {name=, type=}}}
function tags.all()
    local all = {}
    for tag, row in next, PLAIN do
        all[tag] = { attrs = set(row[1]), events = set(row[2]), rows = control_rows(tag) }
    end
    for tag, row in next, assert(native.reference()).components do
        all[tag] = live_row(tag, row)
    end
    for _, tag in ipairs{ "template", "import", "include", "slot", "wxs" } do all[tag] = { is_special = true } end
    return all
end

return tags
