-- SPDX-License-Identifier: GPL-3.0-or-later
-- single.lua - one component without a page, for parlua publish and parlua play: prints its events and ends when it ends.

local coroutines = require "parlua.scenario.coroutines"
local native = require "parlua.native"
local run = require "parlua.cli.run"
local scenario = require "parlua.scenario"

local single = {}

local ADDRESS = { pusher = "url", player = "src" }
local AUTO = { pusher = "autopush", player = "autoplay" }
local ENDS = { [2006] = 0, [-1307] = 1, [-2301] = 1 } -- code -> exit status
local FATAL = { [-1] = true, [10001] = true, [10002] = true } -- error events after which no session begins

local function print_event(flat)
    if flat.type == "statechange" or flat.type == "error" then
        scenario.write(("%9.1f ms  %-11s  %6d  %s\n"):format(flat.t_ms, flat.component, flat.code, flat.message))
    end
end

-- "5" is a number to --set beauty=5; "true" and "false" are booleans
local function value_of(text)
    if text == "" or text == "true" then return true end
    if text == "false" then return false end
    return tonumber(text) or text
end

local function config(o, on_event)
    return { camera = o.camera, mic = o.mic, speaker = o.speaker, permissions = o.permissions, on_event = on_event,
        net = false } -- no script that could order faults
end

-- Sets the attributes, the address last: the address begins the session.
local function set_attributes(component, kind, o)
    for name, text in pairs(o.sets) do
        if not native.live_set(component.number, name, value_of(text), "--set") then
            error({ is_usage = true, text = ("--set %s: a %s has no such attribute; see parlua reference"):format(name,
                component.kind) }, 0)
        end
    end
    component:set{ [ADDRESS[kind]] = o.files[1], [AUTO[kind]] = true }
end

-- A window (player: the stream, pusher: the preview) and pictures for --screenshot come from a page with one box.
local function box(kind, o, component)
    local width, height = o.window_width > 0 and o.window_width or 360, o.window_height > 0 and o.window_height or 640
    local tag = "live-" .. kind
    local view = assert(native.view(width, height))
    local tree = { tag = "page", attrs = {}, children = { { tag = tag, attrs = { style = "width:100%;height:100vh" },
        children = {} } } }
    assert(view:update(tree))
    view:bind_live(tree.children[1].number, component.number)
    local is_closed, window = false, nil
    if o.display == "window" then
        local why
        window, why = native.window("parlua " .. o.command, width, height, -1, -1, function(ev)
            if ev.type == "close" then is_closed = true end
            if ev.type == "resized" then view:resize(ev.width, ev.height) end
        end)
        if not window then error({ is_environment = true, text = why }, 0) end
        view:show(window)
    end
    return {
        is_closed = function() return is_closed end,
        screenshot = function(path)
            local ok, why = view:screenshot(path)
            if not ok then error({ text = "--screenshot " .. why }, 0) end
        end,
        close = function(self)
            scenario.remove_open(self)
            view:close()
            if window then native.window_close(window) end
        end,
    }
end

-- Waits until the session ends by itself, the window is closed or the time is up, and writes the picture of --screenshot at
-- its time, or at the end. Returns the exit status.
local function stay(component, shown, o, status)
    local start_ms, ends_s = native.now_ms(), o.duration or math.huge
    local function wait_until(at_s)
        coroutines.poll(function()
            local is_over = status() or shown.is_closed() or component:state() == "failed"
            return is_over or native.now_ms() - start_ms >= at_s * 1000
        end, math.huge)
    end
    if o.screenshot then
        wait_until(o.screenshot_s >= 0 and math.min(o.screenshot_s, ends_s) or ends_s)
        shown.screenshot(o.screenshot)
    end
    wait_until(ends_s)
    return status() or component:state() == "failed" and 1 or 0
end

function single.main(kind)
    scenario.environment()
    local o = scenario.parlua.options
    local ended
    coroutines.start(function()
        local component = scenario.parlua[kind](config(o, function(flat)
            print_event(flat)
            ended = ended or ENDS[flat.code] or flat.type == "error" and FATAL[flat.code] and 1 or nil
        end))
        local shown = scenario.add_open(box(kind, o, component))
        set_attributes(component, kind, o)
        local status = stay(component, shown, o, function() return ended end)
        shown:close()
        component:close()
        native.exit(status)
    end, function(ok, why)
        if not ok then native.exit(run.tell(why)) end
    end)
end

return single
