-- SPDX-License-Identifier: GPL-3.0-or-later
-- debug_overlay.lua - what `debug` of a live tag draws over its box: the state, the figures of the last netstatus event, and
-- the last codes. The boxes lie inside of the tag's node and take no room; the published picture does not have them.

local inner = require "parlua.page.control.inner"

local debug_overlay = {}
debug_overlay.__index = debug_overlay

local CODES = 4
local NONE = "-" -- a line that is empty would be another tree

-- Lines of figures, with their names in braces; a figure that is not known yet is "-".
local PICTURE, RATES, QUALITY = "{videoWidth}x{videoHeight} {videoFPS} fps, key frames {videoGOP} s apart",
    "video {videoBitrate} + sound {audioBitrate} kbit/s, net {netSpeed} kbit/s",
    "quality {netQualityLevel}, jitter {netJitter} ms"
local FIGURES = {
    ["live-pusher"] = { PICTURE, RATES, QUALITY, "waiting: {videoCache} pictures, {audioCache} of sound" },
    ["live-player"] = { PICTURE, RATES, QUALITY, "buffered: {videoCache} ms, sound {audioCache} ms",
        "aims for {audioCacheThreshold} s, sound ahead {avPlayInterval} ms" },
}

-- kind: the tag.
function debug_overlay.new(kind)
    return setmetatable({ kind = kind, figures = {}, codes = {} }, debug_overlay)
end

-- Takes an event of the component, which is in a state then.
function debug_overlay:hear(ev, state)
    self.state = state
    if ev.type == "netstatus" then self.figures = ev.detail.info end
    if ev.type == "statechange" then
        table.insert(self.codes, ("%d %s"):format(ev.detail.code, ev.detail.message))
        if #self.codes > CODES then table.remove(self.codes, 1) end
    end
end

local function shown(figure)
    if not figure then return NONE end
    return math.type(figure) == "integer" and ("%d"):format(figure) or ("%.3f"):format(figure)
end

local function filled(text, figures)
    return (text:gsub("{(%a+)}", function(name) return shown(figures[name]) end))
end

-- The boxes of now. There are always as many, so that the next ones are a patch.
function debug_overlay:boxes()
    local lines = { self.state or NONE }
    for _, text in ipairs(FIGURES[self.kind]) do lines[#lines + 1] = filled(text, self.figures) end
    for i = 1, CODES do lines[#lines + 1] = self.codes[i] or NONE end
    for i, text in ipairs(lines) do
        lines[i] = inner.box("line" .. i, "debug-line", nil, { { text = text } })
    end
    return { inner.box("debug", "debug", nil, lines) }
end

return debug_overlay
