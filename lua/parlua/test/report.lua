-- SPDX-License-Identifier: MIT
-- report.lua - what a test run prints: one line a test, the reasons of failures below it, the sum at the end.

local report = {}
report.__index = report

local WORDS = { ok = "ok  ", failed = "FAIL", skipped = "skip" }

function report.new(write)
    return setmetatable({ write = write, skipped = 0 }, report)
end

local function indented(text)
    return (text:gsub("[^\n]+", "      %0"))
end

function report:test(name, outcome, text, seconds)
    if outcome == "skipped" then self.skipped = self.skipped + 1 end
    self.write(("%s  %s (%.3f s)\n"):format(WORDS[outcome], name, seconds))
    if text and text ~= "" then self.write(indented(text) .. "\n") end
end

function report:sum(passed, failed)
    if self.skipped > 0 then self.write(("%d skipped\n"):format(self.skipped)) end
    self.write(("%d passed, %d failed\n"):format(passed, failed))
end

return report
