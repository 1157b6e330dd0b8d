-- SPDX-License-Identifier: MIT
-- report.lua - prints the results of a test run in three forms: text for people, TAP 13 and JUnit XML for programs.
--
-- A form is a table of test(name, outcome, text, seconds) and sum(passed, failed); outcome is "ok", "failed", "skipped".

local report = {}

local function class_of(methods)
    methods.__index = methods
    return methods
end

-- ---- text: one line a test, the reasons of failures below it, the sum at the end

local text_form = class_of{}

local WORDS = { ok = "ok  ", failed = "FAIL", skipped = "skip" }

local function indented(text, indent) return (text:gsub("[^\n]+", indent .. "%0")) end

function text_form:test(name, outcome, text, seconds)
    if outcome == "skipped" then self.skipped = self.skipped + 1 end
    self.write(("%s  %s (%.3f s)\n"):format(WORDS[outcome], name, seconds))
    if text and text ~= "" then self.write(indented(text, "      ") .. "\n") end
end

function text_form:sum(passed, failed)
    if self.skipped > 0 then self.write(("%d skipped\n"):format(self.skipped)) end
    self.write(("%d passed, %d failed\n"):format(passed, failed))
end

-- ---- TAP: the plan comes last, since tests may still be added while files are read

local tap_form = class_of{}

function tap_form:test(name, outcome, text, seconds)
    if self.count == 0 then self.write("TAP version 13\n") end
    self.count = self.count + 1
    name = name:gsub("[\n#]", " ")
    if outcome == "skipped" then
        return self.write(("ok %d - %s # SKIP %s\n"):format(self.count, name, ((text or ""):gsub("\n.*", ""))))
    end
    self.write(("%s %d - %s\n"):format(outcome == "ok" and "ok" or "not ok", self.count, name))
    if outcome == "ok" then return end
    self.write(("  ---\n  duration_ms: %d\n  message: |\n%s\n  ...\n"):format(seconds * 1000, indented(text or "", "    ")))
end

function tap_form:sum() self.write(("1..%d\n"):format(self.count)) end

-- ---- JUnit: one suite; the group of a test ("call page: hangs up") is its class

local junit_form = class_of{}

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["\n"] = "&#10;" }

local function xml(text)
    text = text:gsub("[%z\1-\8\11\12\14-\31]", "?")
    return (text:gsub('[&<>"\n]', ENTITIES))
end

local INSIDE = {
    ok = function() return "" end,
    skipped = function(text) return ('<skipped message="%s"/>'):format(xml(text)) end,
    failed = function(text)
        return ('<failure message="%s">%s</failure>'):format(xml(text:match("^[^\n]*")), xml(text))
    end,
}

function junit_form:test(name, outcome, text, seconds)
    local group, short = name:match("^(.*): (.-)$")
    self.seconds = self.seconds + seconds
    self.counts[outcome] = (self.counts[outcome] or 0) + 1
    self.cases[#self.cases + 1] = ('  <testcase classname="%s" name="%s" time="%.3f">%s</testcase>\n'):format(
        xml(group or "tests"), xml(short or name), seconds, INSIDE[outcome](text or ""))
end

function junit_form:sum()
    self.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    self.write(('<testsuite name="parlua" tests="%d" failures="%d" skipped="%d" time="%.3f">\n'):format(#self.cases,
        self.counts.failed or 0, self.counts.skipped or 0, self.seconds))
    self.write(table.concat(self.cases) .. "</testsuite>\n")
end

-- ---- choosing

local FORMS = {
    text = function(write) return setmetatable({ write = write, skipped = 0 }, text_form) end,
    tap = function(write) return setmetatable({ write = write, count = 0 }, tap_form) end,
    junit = function(write) return setmetatable({ write = write, cases = {}, counts = {}, seconds = 0 }, junit_form) end,
}

function report.new(write) return FORMS.text(write) end

-- A form that passes everything on to two forms.
local function pair(first, second)
    return {
        test = function(_, ...)
            first:test(...)
            second:test(...)
        end,
        sum = function(_, ...)
            first:sum(...)
            second:sum(...)
        end,
    }
end

-- wanted: nil, "tap" or "junit" instead of the text, or "tap:PATH", "junit:PATH" beside it; save(path, text) writes the
-- file at the end. nil, message for another word.
function report.open(wanted, write, save)
    if not wanted then return FORMS.text(write) end
    local name, path = wanted:match("^(%a+):?(.*)$")
    local make = FORMS[name]
    if not make then return nil, ("--report %s: text, tap or junit is expected, or FORM:PATH"):format(wanted) end
    if path == "" then return make(write) end
    local parts = {}
    local file = make(function(text) parts[#parts + 1] = text end)
    local sum = file.sum
    file.sum = function(...)
        sum(...)
        save(path, table.concat(parts))
    end
    return pair(FORMS.text(write), file)
end

return report
