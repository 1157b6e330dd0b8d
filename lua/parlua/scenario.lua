-- SPDX-License-Identifier: MIT
-- scenario.lua - what scenarios and tests see: the global table parlua, and sleep.

local flow = require "parlua.flow"
local native = require "parlua.native"

local scenario = {}

-- ---- output: with --events - only events go to standard output ------------------------------------------------------

local out

function scenario.write(text)
    out = out or (native.options().events == "-" and io.stderr or io.stdout)
    out:write(text)
    out:flush()
end

local function print_out(...)
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = tostring(parts[i]) end
    scenario.write(table.concat(parts, "\t") .. "\n")
end

-- ---- what is open ---------------------------------------------------------------------------------------------------

local opened = {}   -- in order; each has close()
local uncaught = {} -- texts of errors that nobody caught

function scenario.add_open(thing)
    opened[#opened + 1] = thing
    return thing
end

function scenario.remove_open(thing)
    for i, other in ipairs(opened) do
        if other == thing then return table.remove(opened, i) end
    end
end

native.on_uncaught(function(text, what)
    uncaught[#uncaught + 1] = what .. ": " .. text
    native.log("error", "script: " .. what .. ": " .. text)
end)

-- Closes everything, the youngest first.
function scenario.close_all()
    while #opened > 0 do
        opened[#opened]:close()
    end
end

-- What a test may leave behind, asked by the test frame.
scenario.scope = { close_all = scenario.close_all }

-- The errors so far, which then count as seen.
function scenario.take_uncaught()
    local texts = uncaught
    uncaught = {}
    return texts
end

function scenario.scope.problems()
    local texts = scenario.take_uncaught()
    for name, count in pairs(native.open_counts()) do
        if count > 0 then texts[#texts + 1] = ("left open: %d %s"):format(count, name) end
    end
    table.sort(texts)
    return texts
end

-- ---- the table --------------------------------------------------------------------------------------------------

local clock = {}
function clock.now() return native.now_ms() end
function clock.advance(_, ms) flow.sleep(ms) end -- real time: nothing but waiting

scenario.parlua = { clock = clock, sleep = flow.sleep }

-- The globals of a scenario or test file: everything Lua has, then ours, then more.
function scenario.environment(more)
    local env = { parlua = scenario.parlua, sleep = flow.sleep, print = print_out }
    for k, v in pairs(more or {}) do env[k] = v end
    scenario.parlua.options = native.options()
    env._G = env
    return setmetatable(env, { __index = _G })
end

return scenario
