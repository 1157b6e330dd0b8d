-- SPDX-License-Identifier: GPL-3.0-or-later
-- run.lua - parlua run APP|SCENARIO.lua: one phone with an app, or a scenario to its end.

local coroutines = require "parlua.scenario.coroutines"
local storage = require "parlua.phone.storage"
local check = require "parlua.check.app"
local habits = require "parlua.advice.habits"
local native = require "parlua.native"
local scenario = require "parlua.scenario"
local watch = require "parlua.core.watch"

local cli = {}

local PAGES_MAX = 100 -- more take a while: parlua check is there for them
local OK, FAILED, USAGE, NO_PAGE, ENVIRONMENT = 0, 1, 2, 3, 4

-- The exit code of an uncaught error, after it is told: text with its traceback, or a table {text= or errMsg=}. known: a set
-- of lines that were told already.
function cli.tell(why, known)
    local told = type(why) == "table" and why or { text = tostring(why) }
    local can_say = getmetatable(told) and getmetatable(told).__tostring
    local text = told.text or can_say and tostring(told) or told.errMsg or tostring(why)
    if not (known and known[text:match("^[^\n]*")]) then native.log("error", text) end
    return told.is_usage and USAGE or told.is_page and NO_PAGE or told.is_environment and ENVIRONMENT or FAILED
end

-- ---- an app -------------------------------------------------------------------------------------------------------

local function app_folder(path)
    return path:match("^(.*)/app%.json$") or path == "app.json" and "." or path
end

local function positive(n) return n > 0 and n or nil end

-- Screenshot at its time, or at the end when it has none.
local function stay(phone, o)
    local ends_s = o.duration or math.huge
    if o.screenshot then
        local at_s = math.min(o.screenshot_s >= 0 and o.screenshot_s or ends_s, ends_s)
        phone:waitClosed(at_s)
        if not phone:isClosed() then
            local ok, why = phone.phone:screenshot(o.screenshot)
            if not ok then error({ text = "--screenshot " .. why }, 0) end
        end
        ends_s = ends_s - at_s
    end
    if ends_s > 0 then phone:waitClosed(ends_s) end
end

-- In a window the person is asked for what the command line leaves open.
local function permissions(o)
    if o.display ~= "window" then return o.permissions end
    return {
        camera = o.deny_camera and "deny" or o.allow_camera and "allow" or "ask",
        record = o.deny_record and "deny" or o.allow_record and "allow" or "ask",
    }
end

-- The mistakes of an app, each told once; told: {LINE=true} of those that were.
local function tell_mistakes(path, told)
    local found, left_out = check.check(path, PAGES_MAX)
    for _, f in ipairs(found) do
        local line = ("%s:%d:%d: %s"):format(f.path, f.line, f.column, f.text)
        if not told[line] then native.log(f.level == "error" and "error" or "warn", line) end
        told[line] = true
    end
    if left_out then native.log("info", ("%d pages are not looked through here: parlua check %s"):format(left_out, path)) end
end

-- of the person in front of it
local function language()
    local name = os.getenv("LC_ALL") or os.getenv("LANG") or ""
    return name:match("^zh") and (name:match("^zh_%u+") or "zh_CN") or "en"
end

-- What the app prints is what its author wants to see; warnings and errors are lines of the log.
local PRINTED = { log = true, info = true, debug = true }

local function print_console(method, text)
    if PRINTED[method] then scenario.write(text .. "\n") end
    return PRINTED[method]
end

local function run_app(o, _, told)
    local path = app_folder(o.files[1])
    tell_mistakes(path, told)
    local phone = scenario.parlua.phone{
        path = path, data_dir = function(config) return storage.dir_of_app(path, config.appid) end, page = o.page,
        width = positive(o.window_width), height = positive(o.window_height),
        camera = o.camera, mic = o.mic, speaker = o.speaker, permissions = permissions(o), display = o.display,
        scale = positive(o.scale),
        language = language(),
        net = false, -- nobody is there to spoil it
        on_console = print_console, told = told, on_reload = function() tell_mistakes(path, told) end,
    }
    if o.watch then watch.start(phone.phone) end
    stay(phone, o)
    if not phone:isClosed() then phone:close() end
end

-- ---- a scenario ---------------------------------------------------------------------------------------------------

local function run_scenario(o, env)
    local text = native.read_file(o.files[1])
    local chunk, why = native.load(text, "@" .. o.files[1], env)
    if not chunk then error(habits.message(text, o.files[1], why), 0) end
    env.arg = { [0] = o.files[1], table.unpack(o.files, 2) }
    chunk(table.unpack(o.files, 2))
end

-- What has failed on the way, in handlers of pages and in callbacks, was told when it happened.
local function status_at_end(o)
    scenario.close_ends()
    local count = #scenario.take_uncaught()
    if count == 0 or o.keep_going then return OK end
    native.log("error", ("%d error%s on the way (see above); --keep-going makes that status 0"):format(count,
        count > 1 and "s" or ""))
    return FAILED
end

function cli.main()
    local env = scenario.environment{ expect = require "parlua.test.expect" }
    local o = scenario.parlua.options
    local path = o.files[1] or ""
    if not native.file_exists(path) then
        native.log("error", path .. ": no such file or folder")
        return native.exit(NO_PAGE)
    end
    local is_scenario = path:find("%.lua$") and not native.is_dir(path)
    if is_scenario then
        native.on_cut_short(function(why) native.log("error", ("%s: %s while it was running"):format(path, why)) end)
    end
    local told = {}
    coroutines.start(is_scenario and run_scenario or run_app, function(ok, why)
        native.exit(ok and status_at_end(o) or cli.tell(why, told))
    end, o, env, told)
end

return cli
