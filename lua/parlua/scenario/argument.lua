-- SPDX-License-Identifier: MIT
-- argument.lua - checks the arguments of the functions for scenarios and tests; errors are raised at the script's line,
-- however deep in the library the check is.

local caller = require "parlua.core.caller"
local fields = require "parlua.core.fields"
local native = require "parlua.native"
local options = require "parlua.scenario.options"

local argument = {}

-- Raises text, with the place of the script.
function argument.caller(text)
    error(caller.place() .. text, 0)
end

local function shown(value)
    return type(value) == "string" and ("'%s'"):format(value) or tostring(value)
end

-- Returns value, or raises "WHAT is a number from LEAST to MOST".
function argument.unless_number(what, value, least, most)
    if type(value) == "number" and value >= least and value <= most then return value end
    local range = most == math.huge and ("%g or more"):format(least) or ("from %g to %g"):format(least, most)
    argument.caller(("%s is a number, %s, not %s"):format(what, range, shown(value)))
end

-- Returns given, {} for nil; raises when it is no table, or not as the rows of options.lua say. is_open: it may have more
-- fields.
function argument.unless_fields(what, given, rows, is_open)
    if given == nil then return {} end
    if type(given) ~= "table" then argument.caller(("%s takes a table, not %s"):format(what, shown(given))) end
    local why = fields.wrong(rows, given, is_open)
    if why then argument.caller(("%s: %s"):format(what, why)) end
    return given
end

-- Returns fn(...); raises its errors, and nil, message as well, at the caller's line.
function argument.result(what, fn, ...)
    local done, result, why = pcall(fn, ...)
    if done and result then return result end
    argument.caller(what .. tostring(done and why or result))
end

local function unless_source(who, device, source)
    if not source then return end
    if not native.is_source(device, source) then
        argument.caller(("%s: %s '%s' is not known; parlua run --help lists what is"):format(who, device, source))
    end
end

-- Raises for sources and sinks of a phone or a component that no driver knows: now, not when the camera is opened.
function argument.unless_sources(cfg, who)
    local camera = cfg.camera
    if type(camera) == "table" then argument.unless_fields(who .. ": camera", camera, options.camera) end
    camera = type(camera) == "table" and camera or { front = camera }
    for _, row in ipairs{ { "camera", camera.front }, { "camera", camera.back }, { "camera", cfg.camera_front },
        { "camera", cfg.camera_back }, { "mic", cfg.mic }, { "speaker", cfg.speaker } } do
        unless_source(who, row[1], row[2])
    end
end

return argument
