-- SPDX-License-Identifier: MIT
-- scenario/init.lua - the globals of scenarios and tests: the table parlua, and sleep.

local determinism = require "parlua.core.determinism" -- first: changes globals for the modules below
local argument = require "parlua.scenario.argument"
local phone_handle = require "parlua.scenario.phone_handle"
local coroutines = require "parlua.scenario.coroutines"
local native = require "parlua.native"
local component = require "parlua.scenario.component"
local modules = require "parlua.scenario.modules"
local server = require "parlua.scenario.server"
local tasks = require "parlua.scenario.tasks"

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

local opened = {}   -- phones, components and servers in order; each has close()
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

-- The side of scenarios that the test frame asks: test/init.lua.
scenario.scope = { close_all = scenario.close_all }

local EVENTS_MAX = 20000
local happened = {} -- events since the test began, as lines of --events

-- A test begins; name: its describe and it.
function scenario.scope.begin(name)
    happened = {}
    native.emit{ type = "test", name = name, t_ms = math.floor(native.now_ms() * 10 + 0.5) / 10 }
end

local function save(path, text)
    local ok, why = native.write_file(path, text)
    if not ok then native.log("warn", "--keep-artifacts: " .. why) end
end

-- For --keep-artifacts: writes events.jsonl of a failed test, and of each phone a picture and the console.
function scenario.scope.keep(name)
    if not scenario.keep_dir then return end
    local dir = ("%s/%s"):format(scenario.keep_dir, (name:gsub("[^%w%-_.]+", "_"):sub(1, 120)))
    local lines = {}
    for i, line in ipairs(happened) do lines[i] = native.json_encode(line) end
    save(dir .. "/events.jsonl", table.concat(lines, "\n") .. "\n")
    for _, thing in ipairs(opened) do
        if thing.phone then thing:keep_artifacts(dir, save) end
    end
end

-- Is there an uncaught error so far, in a callback, or in a page whose errors are not allowed?
function scenario.scope.has_problems()
    if #uncaught > 0 then return true end
    for _, thing in ipairs(opened) do
        if thing.phone and not thing.errors_allowed and #thing.phone:errors() > 0 then return true end
    end
    return false
end

-- Returns the errors so far, which then count as seen.
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

function scenario.add_problems(texts)
    table.move(texts, 1, #texts, #uncaught + 1, uncaught)
end

-- ---- the table ----------------------------------------------------------------------------------------------------

-- "a #pusher", or the name of a component without a page
local function whose(line)
    local name = line.id and line.id ~= "" and line.id or line.component
    return line.page and ("%s #%s"):format(line.phone, name) or name
end

-- One line of --events, and of --timeline.
local function emit(flat)
    local line = {}
    for k, v in pairs(flat) do line[k] = v end
    line.errCode, line.errMsg = nil, nil
    line.t_ms = math.floor(line.t_ms * 10 + 0.5) / 10
    if #happened < EVENTS_MAX then happened[#happened + 1] = line end
    native.emit(line)
    if native.options().timeline and line.code then
        scenario.write(("%9.1f ms  %-24s  %6d  %s\n"):format(line.t_ms, whose(line), line.code, line.message))
    end
end

local function open_phones()
    local count = 0
    for _, thing in ipairs(opened) do
        if thing.currentPage then count = count + 1 end
    end
    return count
end

local clock = {}
function clock.now() return native.now_ms() end
function clock.advance(_, ms) coroutines.sleep(ms) end -- virtual: all timers due in between run, in order, at once
function clock.mode() return native.clock() end

local clock_error = { __tostring = function(e) return e.text end }

-- Asks for "virtual" or "real", before anything is opened or waited for: the process has one clock. A test, or a test file,
-- that cannot have the clock it needs is skipped.
function clock.use(_, mode)
    if mode ~= "real" and mode ~= "virtual" then
        argument.caller('parlua.clock:use takes "real" or "virtual", not ' .. tostring(mode))
    end
    local is_refused = scenario.is_clock_shared and mode ~= native.clock()
    local why = is_refused and ("needs the %s clock: run this file by itself, or with --clock %s"):format(mode, mode)
        or select(2, native.clock(mode))
    if why then error(setmetatable({ is_usage = true, is_skip = true, text = why, reason = why }, clock_error), 0) end
    if scenario.parlua.options then scenario.parlua.options = scenario.options() end
    determinism.fix(native.options().seed)
end

local parlua = { clock = clock, sleep = coroutines.sleep }
scenario.parlua = parlua

function parlua.relay(cfg) return server.open(cfg, scenario) end
function parlua.phone(cfg) return phone_handle.open(cfg, scenario, emit, open_phones()) end
function parlua.pusher(cfg) return component.open("pusher", cfg, scenario, emit) end
function parlua.player(cfg) return component.open("player", cfg, scenario, emit) end

function parlua.spawn(fn, ...) return tasks.spawn(scenario, fn, ...) end

-- The options of the command line for scenarios: nil for absent ones, the sources of a device in one field.
function scenario.options()
    local o = native.options()
    local camera = { front = o.camera_front, back = o.camera_back }
    o.camera = next(camera) and camera or nil
    o.duration = o.duration_s > 0 and o.duration_s or nil
    o.permissions = {
        camera = o.deny_camera and "deny" or "allow",
        record = o.deny_record and "deny" or "allow",
    }
    return o
end

-- The globals of a scenario or test file: everything Lua has, then ours, then more.
function scenario.environment(more)
    local env = { parlua = parlua, sleep = coroutines.sleep, print = print_out, next = determinism.next }
    for k, v in pairs(tasks.globals(scenario)) do env[k] = v end
    for k, v in pairs(more or {}) do env[k] = v end
    env.require = modules.require_in(env)
    parlua.options = scenario.options()
    determinism.fix(parlua.options.seed)
    env._G = env
    return setmetatable(env, { __index = _G })
end

-- When the program leaves: closes phones and components, the youngest first. Relays stay until the last, so that sessions
-- end in good order; the host stops them.
function scenario.close_ends()
    for i = #opened, 1, -1 do
        if opened[i] and not opened[i].streams then opened[i]:close() end
    end
end

native.on_stop(scenario.close_ends)

return scenario
