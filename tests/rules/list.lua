-- SPDX-License-Identifier: GPL-3.0-or-later
-- list.lua - the rules by their names, each a function(tree, fail) that calls fail(path, line, why and what to do).

local layers = require "layers"
local names = require "names"
local rows = require "rows"
local text = require "text"
local threads = require "threads"

local list = {}

list.rules = {
    { "floors", layers.floors },
    { "libraries have their rooms", layers.libraries },
    { "no circle of folders in C", layers.c_circles },
    { "no circle of folders in Lua", layers.lua_circles },
    { "header names are unique", layers.header_names },
    { "functions carry the name of their file", names.prefixes },
    { "a tag means one thing", names.tags },
    { "helpers have a subject", names.statics },
    { "locks live in base", threads.locks },
    { "every wait goes through the clock", threads.waits },
    { "no mutable globals", threads.globals },
    { "shared atomics have a reason", threads.atomics },
    { "every attribute is read", rows.attributes },
    { "every code is said", rows.codes },
    { "licences follow their folders", text.licences },
    { "references lead somewhere", text.references },
    { "C files are formatted", text.format },
    { "documents match", text.packages },
}

-- Runs one rule: its findings as lines "path:line: why", in the order of their places.
function list.findings_of(rule, tree)
    local findings = {}
    rule[2](tree, function(path, line, why) findings[#findings + 1] = { path = path, line = line, why = why } end)
    table.sort(findings, function(a, b)
        if a.path ~= b.path then return a.path < b.path end
        if a.line ~= b.line then return a.line < b.line end
        return a.why < b.why
    end)
    for i, f in ipairs(findings) do findings[i] = ("%s:%d: %s"):format(f.path, f.line, f.why) end
    return findings
end

return list
