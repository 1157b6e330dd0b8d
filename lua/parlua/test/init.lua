-- SPDX-License-Identifier: MIT
-- init.lua - the test frame: describe, it, skip, before_each, after_each, and the run over all tests.

local coroutines = require "parlua.scenario.coroutines"
local native = require "parlua.native"
local nothing = require "parlua.scenario.nothing"

local TIMEOUT_S = 20
local SLOW = tonumber(os.getenv("TEST_SLOW")) or 1 -- tests/run sets it: how much slower a sanitizer build is

local test = {}
test.__index = test

-- scope (scenario.scope): begin() before a test, keep(name) of a failed one, close_all() behind it, problems(): texts about
-- objects it has left behind. report: report.lua.
function test.new(scope, report, filter)
    local root = { name = "", before = {}, after = {} }
    return setmetatable({ scope = scope, report = report, filter = filter, group = root, tests = {} }, test)
end

-- ---- collecting ---------------------------------------------------------------------------------------------------

function test:full_name(name)
    return self.group.name == "" and name or self.group.name .. ": " .. name
end

function test:describe(name, fn)
    local outer = self.group
    self.group = { name = self:full_name(name), parent = outer, before = {}, after = {} }
    fn()
    self.group = outer
end

-- it(name, fn), it(name, {timeout = s}, fn)
function test:it(name, options, fn)
    if type(options) == "function" then options, fn = fn or {}, options end
    assert(type(fn) == "function", "it: a function is missing")
    local full = self:full_name(name)
    if self.filter and not full:find(self.filter) then return end
    table.insert(self.tests, { name = full, fn = fn, group = self.group, timeout_s = (options.timeout or TIMEOUT_S) * SLOW,
        skip = options.skip })
end

-- skip(name, fn) instead of it; skip() or skip(reason) inside a test ends it.
function test:skip(name, fn)
    if fn then return self:it(name, { skip = true }, fn) end
    error(setmetatable({ is_skip = true, reason = name }, { __tostring = function() return "skipped" end }), 0)
end

local function refuse_exit()
    local at = debug.getinfo(2, "Sl")
    error({ is_expectation = true, text = ("%s:%d: os.exit would end all tests: use skip(), expect() or error()"):format(
        at.short_src, at.currentline) }, 0)
end

function test:globals()
    return {
        describe = function(...) return self:describe(...) end,
        it = function(...) return self:it(...) end,
        skip = function(...) return self:skip(...) end,
        before_each = function(fn) table.insert(self.group.before, fn) end,
        after_each = function(fn) table.insert(self.group.after, fn) end,
        expect = require "parlua.test.expect",
        os = setmetatable({ exit = refuse_exit }, { __index = os }),
    }
end

-- ---- running ------------------------------------------------------------------------------------------------------

local function run_before(group)
    if group.parent then run_before(group.parent) end
    for _, fn in ipairs(group.before) do fn() end
end

local function run_after(group)
    for _, fn in ipairs(group.after) do fn() end
    if group.parent then run_after(group.parent) end
end

local function body(t)
    return function()
        local ok, why = xpcall(function()
            run_before(t.group)
            t.fn()
        end, function(e) return type(e) == "table" and e or native.traceback(nothing(tostring(e))) end)
        run_after(t.group)
        if not ok then error(why, 0) end
    end
end

local function text_of(why)
    if type(why) == "table" and why.is_expectation then return why.text end
    return tostring(why)
end

-- Runs one test, then on_end(outcome, text): "ok", "failed" or "skipped".
function test:run_one(t, on_end)
    if t.skip then return on_end("skipped") end
    self.scope.begin(t.name)
    local is_over, limit, co = false, nil, nil
    local function finish(ok, why)
        if is_over then return end
        is_over = true
        native.timer_cancel(limit)
        local is_skip = type(why) == "table" and why.is_skip
        if not is_skip and (not ok or self.scope.has_problems()) then self.scope.keep(t.name) end
        self:clean_up(function(left)
            if type(why) == "table" and why.is_skip then return on_end("skipped", why.reason) end
            local texts = {}
            if not ok then texts[1] = text_of(why) end
            table.move(left, 1, #left, #texts + 1, texts)
            on_end(#texts == 0 and "ok" or "failed", table.concat(texts, "\n"))
        end)
    end
    limit = native.timer(t.timeout_s * 1000, 0, function()
        local where = native.traceback(("ran longer than %g s; it was waiting here:"):format(t.timeout_s), co)
        coroutines.cancel(co)
        finish(false, where)
    end)
    co = coroutines.start(body(t), finish)
end

-- Closes all objects the test left open; on_done(array of texts about the ones that remain).
function test:clean_up(on_done)
    coroutines.start(function()
        self.scope.close_all()
        collectgarbage()
        on_done(self.scope.problems())
    end, function(ok, why)
        if not ok then on_done{ "closing after the test failed: " .. tostring(why) } end
    end)
end

-- Runs all tests, one after the other, times times; on_end(passed, failed). While a test runs, test.cut_short(why) ends the
-- run: that test has failed, the tests behind it are not run.
function test:run(on_end, times)
    local passed, failed, index = 0, 0, 0
    local last = #self.tests * (times or 1)
    local function next_test()
        index = index + 1
        local t = index <= last and self.tests[(index - 1) % #self.tests + 1]
        if not t or native.is_leaving() then return on_end(passed, failed) end
        local start_ms = native.now_ms()
        self.cut_short = function(why)
            self.is_cut_short = true
            self.report:test(t.name, "failed", ("%s while it was running"):format(why),
                (native.now_ms() - start_ms) / 1000)
            on_end(passed, failed + 1)
        end
        self:run_one(t, function(outcome, text)
            if self.is_cut_short then return end
            if outcome == "ok" then passed = passed + 1 end
            if outcome == "failed" then failed = failed + 1 end
            self.report:test(t.name, outcome, text, (native.now_ms() - start_ms) / 1000)
            native.timer(1, 0, next_test)
        end)
    end
    next_test()
end

return test
