-- SPDX-License-Identifier: MIT
-- controls.lua - which attribute is set with which control. Types, ranges, meanings and what has no effect yet come from
-- the runtime's own reference, so a new attribute appears on the page by itself.

local reference = require "live.reference"

local GROUPS = { -- in the order of the page; what is in none of them is under "More"
    { title = "Picture", names = { "mode", "device-position", "orientation", "aspect", "mirror", "remote-mirror",
        "local-mirror", "enable-camera", "auto-focus", "zoom", "fps", "video-width", "video-height" } },
    { title = "Beauty", names = { "beauty", "whiteness", "beauty-style", "filter", "custom-effect", "skin-whiteness",
        "skin-smoothness", "face-thinness", "eye-bigness" } },
    { title = "Bitrate", names = { "min-bitrate", "max-bitrate" } },
    { title = "Sound", names = { "muted", "enable-mic", "audio-quality", "audio-volume-type", "enable-agc", "enable-ans",
        "audio-reverb-type", "voice-changer-type" } },
    { title = "Background", names = { "waiting-image", "waiting-image-hash", "background-mute",
        "picture-in-picture-mode" } },
}

local RANGE = { -- handier than the whole range, or where the reference has none
    ["min-bitrate"] = { 50, 2000, 50 },
    ["max-bitrate"] = { 100, 4000, 50 },
    ["video-width"] = { 160, 1280, 16 },
    ["video-height"] = { 160, 1280, 16 },
}

local UNIT = { ["min-bitrate"] = "kbit/s", ["max-bitrate"] = "kbit/s", ["video-width"] = "px", ["video-height"] = "px" }

local BY_PAGE = { url = true } -- comes with the address of the page

local function kind_of(attr)
    if attr.values then return "choice" end
    if attr.type == "boolean" then return "switch" end
    if attr.type == "number" then return "slider" end
    return "input"
end

local function range_of(attr)
    local own = RANGE[attr.name]
    if own then return table.unpack(own) end
    local low, high = attr.min or 0, attr.max or 100
    return low, high, high - low <= 1 and 0.05 or 1
end

-- the legal values as chips: {text=, value=}
local function choices_of(attr)
    local list = {}
    for _, value in ipairs(attr.values) do
        if value:sub(1, 1) ~= "[" then
            local bound = attr.type == "number" and tonumber(value) or value
            list[#list + 1] = { text = value == "" and "none" or value, value = bound }
        end
    end
    return list
end

local function row_of(attr)
    local row = { name = attr.name, key = attr.name:gsub("-", "_"), kind = kind_of(attr), default = attr.default,
        help = attr.help, note = attr.not_yet or "", unit = UNIT[attr.name] or "" }
    if row.kind == "choice" then row.choices = choices_of(attr) end
    if row.kind == "slider" then row.min, row.max, row.step = range_of(attr) end
    return row
end

local controls = {}

-- {title=, rows={...}} for every attribute of the tag
function controls.groups()
    local rows, order = {}, {}
    for _, attr in ipairs(reference["live-pusher"].attributes) do
        if not BY_PAGE[attr.name] then
            rows[attr.name] = row_of(attr)
            order[#order + 1] = attr.name
        end
    end
    local groups = {}
    for _, group in ipairs(GROUPS) do
        local taken = {}
        for _, name in ipairs(group.names) do
            taken[#taken + 1] = rows[name]
            rows[name] = nil
        end
        groups[#groups + 1] = { title = group.title, rows = taken }
    end
    local rest = {}
    for _, name in ipairs(order) do rest[#rest + 1] = rows[name] end
    groups[#groups + 1] = { title = "More", rows = rest }
    return groups
end

-- what booleans are bound to from the beginning; all others are left to the runtime until they are touched
function controls.first_values()
    local values = {}
    for _, attr in ipairs(reference["live-pusher"].attributes) do
        if attr.type == "boolean" then values[attr.name:gsub("-", "_")] = attr.default end
    end
    return values
end

-- reason why a method has no effect yet, or ""
function controls.note_of(method)
    for _, row in ipairs(reference["live-pusher"].methods) do
        if row.name == method then return row.not_yet or "" end
    end
    return "unknown"
end

return controls
