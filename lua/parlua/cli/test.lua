-- SPDX-License-Identifier: GPL-3.0-or-later
-- test.lua - parlua test [FILES or FOLDERS]: finds *_test.lua, collects their tests, runs them.

local native = require "parlua.native"
local report = require "parlua.test.report"
local scenario = require "parlua.scenario"
local test = require "parlua.test"

local cli = {}

local OK, FAILED, USAGE, ENVIRONMENT, NO_TESTS = 0, 1, 2, 4, 5

local function add_tests_below(folder, found)
    for _, name in ipairs(assert(native.list_dir(folder))) do
        local path = folder .. "/" .. name
        if native.is_dir(path) then
            add_tests_below(path, found)
        elseif name:find("_test%.lua$") then
            found[#found + 1] = path
        end
    end
end

-- Array of files, or nil and the word that is neither file nor folder.
local function find_files(words)
    local found = {}
    for _, word in ipairs(#words > 0 and words or { "tests" }) do
        if native.is_dir(word) then
            add_tests_below((word:gsub("(.)/+$", "%1")), found)
        elseif native.file_exists(word) then
            found[#found + 1] = word
        else
            return nil, word
        end
    end
    return found
end

-- Runs a test file, which calls describe and it. A file that does not run is a failed test.
local function collect(frame, env, path)
    local text, why = native.read_file(path)
    local chunk
    if text then chunk, why = native.load(text, "@" .. path, env) end
    local ok
    if chunk then
        ok, why = xpcall(chunk, function(e) return type(e) == "table" and e or native.traceback(e) end, path)
    end
    if ok then return end
    why = type(why) == "table" and why or { is_expectation = true, text = tostring(why) } -- its traceback says it all
    frame:it(path, function() error(why, 0) end)
end

-- Places to write to that cannot be written are found before the first test: an hour of tests is worth a report.
local function check_places(options)
    local report_path = (options.report or ""):match("^%a+:(.+)$")
    local ok, why = true, nil
    if report_path then ok, why = native.write_file(report_path, "") end
    if not ok then return nil, "--report: " .. why end
    local probe = options.keep_artifacts and options.keep_artifacts .. "/.parlua"
    if probe then ok, why = native.write_file(probe, "") end
    if not ok then return nil, "--keep-artifacts: " .. why end
    if probe then native.remove_file(probe) end
    return true
end

function cli.main(options)
    local files, missing = find_files(options.files)
    if not files then
        native.log("error", ("%s: no such file or folder"):format(missing))
        return native.exit(USAGE)
    end
    local out, why = report.open(options.report, scenario.write, function(path, text)
        local ok, reason = native.write_file(path, text)
        if not ok then native.log("error", "--report: " .. reason) end
    end)
    if not out then
        native.log("error", why)
        return native.exit(USAGE)
    end
    local is_writable, reason = check_places(options)
    if not is_writable then
        native.log("error", reason)
        return native.exit(ENVIRONMENT)
    end
    scenario.keep_dir = options.keep_artifacts
    local frame = test.new(scenario.scope, out, options.filter)
    local env = scenario.environment(frame:globals())
    scenario.is_clock_shared = #files > 1
    for _, path in ipairs(files) do
        collect(frame, env, path)
    end
    if #frame.tests == 0 then
        native.log("error", "no tests found")
        return native.exit(NO_TESTS)
    end
    native.on_cut_short(function(cause) frame.cut_short(cause) end)
    frame:run(function(passed, failed)
        out:sum(passed, failed)
        native.exit(failed == 0 and OK or FAILED)
    end, math.max(1, math.tointeger(options["repeat"]) or 1))
end

return cli
