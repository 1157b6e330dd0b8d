-- SPDX-License-Identifier: GPL-3.0-or-later
-- channel.lua - the two ends of an event channel between a page and the page it has opened.

local channel = {}

local function listen(listeners, name, fn, is_once)
    if type(fn) ~= "function" then error("a function is needed to listen to '" .. tostring(name) .. "'", 3) end
    listeners[name] = listeners[name] or {}
    table.insert(listeners[name], { fn = fn, is_once = is_once })
end

local function remove(listeners, name, fn)
    for i = #(listeners[name] or {}), 1, -1 do
        if fn == nil or listeners[name][i].fn == fn then table.remove(listeners[name], i) end
    end
end

local function emit(phone, listeners, name, ...)
    local rows = { table.unpack(listeners[name] or {}) }
    for _, row in ipairs(rows) do
        if row.is_once then remove(listeners, name, row.fn) end
        phone.task:run(row.fn, ...)
    end
end

local function make_end(phone, mine, theirs)
    local channel_end = setmetatable({}, { __name = "EventChannel" })
    function channel_end.on(_, name, fn) listen(mine, name, fn, false) end
    function channel_end.once(_, name, fn) listen(mine, name, fn, true) end
    function channel_end.off(_, name, fn) remove(mine, name, fn) end
    function channel_end.emit(_, name, ...) emit(phone, theirs, name, ...) end
    return channel_end
end

-- Two ends: an event emitted at one end calls the listeners of the other. events: listeners of the first end, {name =
-- function}.
function channel.pair(phone, events)
    local first, second = {}, {}
    for name, fn in next, type(events) == "table" and events or {} do
        listen(first, name, fn, false)
    end
    return make_end(phone, first, second), make_end(phone, second, first)
end

return channel
