-- SPDX-License-Identifier: GPL-3.0-or-later
-- findings.lua - what a check found, each once: {path=, line=, column=, level="error"|"warning", text=}. Pure.

local findings = {}
findings.__index = findings

local SAME = 24 -- characters: two errors of a line that begin alike are one, told by two who saw it

function findings.new() return setmetatable({ list = {}, seen = {}, places = {} }, findings) end

function findings:add(path, line, column, level, text)
    local key = ("%s:%d:%d:%s"):format(path, line, column, text)
    local alike = level == "error" and ("%s:%d:%s"):format(path, line, text:sub(1, SAME))
    if self.seen[key] or alike and self.seen[alike] then return end
    self.seen[key] = true
    self.places[("%s:%d:%d"):format(path, line, column)] = true
    if alike then self.seen[alike] = true end
    self.list[#self.list + 1] = { path = path, line = line, column = column, level = level, text = text }
end

function findings:has_at(path, line, column) return self.places[("%s:%d:%d"):format(path, line, column)] == true end

-- "a.wxml:3:5: what", "a.json: what": a message of the library as a finding
function findings:add_message(text, level, otherwise)
    text = text:match("^[^\n]*")
    local path, line, column, why = text:match("^([^:%s]+):(%d+):(%d+): (.*)$")
    if not path then
        path, line, why = text:match("^([^:%s]+):(%d+): (.*)$")
    end
    if not path then
        path, why = text:match("^([^:%s]+%.%a+): (.*)$")
    end
    path, line, column, why = path or otherwise, tonumber(line) or 1, tonumber(column) or 1, why or text
    -- a template that is opened knows less about a tag than the check of its text
    if why:find("^unknown tag <") and self:has_at(path, line, column) then return end
    self:add(path, line, column, level, why)
end

local function by_place(a, b)
    if a.line ~= b.line then return a.line < b.line end
    if a.column ~= b.column then return a.column < b.column end
    return a.text < b.text
end

-- All of them, file by file, in the order of their places.
function findings:sorted()
    local by_path, paths, list = {}, {}, {}
    for _, f in ipairs(self.list) do
        local own = by_path[f.path]
        if not own then
            own = {}
            by_path[f.path], paths[#paths + 1] = own, f.path
        end
        own[#own + 1] = f
    end
    table.sort(paths)
    for _, path in ipairs(paths) do
        table.sort(by_path[path], by_place)
        table.move(by_path[path], 1, #by_path[path], #list + 1, list)
    end
    return list
end

return findings
