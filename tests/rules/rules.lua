-- SPDX-License-Identifier: GPL-3.0-or-later
-- rules.lua - checks the house rules on the source text and on the built library. One line a rule: "ok NAME" or
-- "not ok NAME: N findings", then a line a finding: file, line, what to do. Sizes are reported, never a failure.
-- usage: BUILD=build lua5.4 tests/rules/rules.lua

package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path

local house = require "house"
local list = require "list"
local source = require "source"
local text = require "text"

local tree = source.open(os.getenv("BUILD") or "build")
local bad = 0
for _, rule in ipairs(list.rules) do
    local start = os.clock()
    local findings = list.findings_of(rule, tree)
    if #findings == 0 then
        print("ok " .. rule[1])
    else
        bad = bad + 1
        print(("not ok %s: %d findings"):format(rule[1], #findings))
        for _, finding in ipairs(findings) do print("  " .. finding) end
    end
    if os.getenv("RULES_TIME") then print(("# %.2f s"):format(os.clock() - start)) end
end
local questions = house.unused()
text.sizes(tree, function(question) questions[#questions + 1] = question end)
for _, question in ipairs(questions) do print("# " .. question) end
os.exit(bad == 0 and 0 or 1)
