-- SPDX-License-Identifier: GPL-3.0-or-later
-- script.lua - what load() accepts the parser of parlua check accepts, unless it is nested too deep; what it refuses is
-- refused without stumbling. Every node has its place in the file, and so has every finding of the check.

local parser = require "parlua.advice.parser"
local script = require "parlua.check.script"

local KNOWN = { globals = { print = true }, wx = { showToast = true }, codes = { A = 1001 },
    code_names = { [1001] = "A" } }

local function is_place(node, lines) return node.line >= 1 and node.line <= lines and node.column >= 1 end

local function check_places(node, lines)
    if node.kind then assert(is_place(node, lines), node.kind) end
    for _, child in pairs(node) do
        if type(child) == "table" then check_places(child, lines) end
    end
end

local function say(line, column, level, text)
    assert(line >= 1 and column >= 1 and (level == "error" or level == "warning") and #text > 0)
end

return function(text)
    local is_lua, refused = load(text, "=f", "t")
    local ok, tree = pcall(parser.parse, text)
    if ok then
        local _, breaks = text:gsub("[\r\n]", "")
        check_places(tree, breaks + 1)
        if is_lua then script.check(text, "f.lua", KNOWN, say) end
    else
        assert(type(tree) == "string" and not tree:find("%.lua:%d"), tree)
        assert(not is_lua or tree:find("deep"), tree)
    end
    assert(is_lua or refused)
end
