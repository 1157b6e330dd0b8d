-- SPDX-License-Identifier: GPL-3.0-or-later
-- report_test.lua - the forms in which a test run is told.

local report = require "parlua.test.report"

local function told(wanted)
    local parts, saved = {}, {}
    local out = assert(report.open(wanted, function(text) parts[#parts + 1] = text end, function(path, text)
        saved[path] = text
    end))
    out:test("group: good", "ok", "", 0.25)
    out:test("group: bad <one>", "failed", "a_test.lua:3: expected 1, got \1\n\"more\"", 1)
    out:test("left", "skipped", "no camera", 0)
    out:sum(1, 1)
    return table.concat(parts), saved
end

describe("a report", function()
    it("as text is for people", function()
        expect(told()):equals("ok    group: good (0.250 s)\nFAIL  group: bad <one> (1.000 s)\n" ..
            "      a_test.lua:3: expected 1, got \1\n      \"more\"\nskip  left (0.000 s)\n      no camera\n" ..
            "1 skipped\n1 passed, 1 failed\n")
    end)

    it("as TAP has its plan at the end", function()
        expect(told "tap"):equals("TAP version 13\nok 1 - group: good\nnot ok 2 - group: bad <one>\n  ---\n" ..
            "  duration_ms: 1000\n  message: |\n    a_test.lua:3: expected 1, got \1\n    \"more\"\n  ...\n" ..
            "ok 3 - left # SKIP no camera\n1..3\n")
    end)

    it("as JUnit goes into a file, beside the text", function()
        local text, saved = told "junit:out/j.xml"
        expect(text):matches("1 passed, 1 failed\n$")
        expect(saved["out/j.xml"]):equals('<?xml version="1.0" encoding="UTF-8"?>\n' ..
            '<testsuite name="parlua" tests="3" failures="1" skipped="1" time="1.250">\n' ..
            '  <testcase classname="group" name="good" time="0.250"></testcase>\n' ..
            '  <testcase classname="group" name="bad &lt;one&gt;" time="1.000">' ..
            '<failure message="a_test.lua:3: expected 1, got ?">' ..
            'a_test.lua:3: expected 1, got ?&#10;&quot;more&quot;</failure></testcase>\n' ..
            '  <testcase classname="tests" name="left" time="0.000"><skipped message="no camera"/></testcase>\n' ..
            "</testsuite>\n")
    end)

    it("of another form is refused", function()
        expect(select(2, report.open("html", print))):matches("text, tap or junit")
    end)
end)
