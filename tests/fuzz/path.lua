-- SPDX-License-Identifier: GPL-3.0-or-later
-- path.lua - lines "PATH=VALUE" one after the other to setData of the same data: a path is refused with its text, or what
-- was put is found there, in both copies of the data, which stay data.

local data = require "parlua.page.data.data"
local native = require "parlua.native"
local store = require "parlua.page.data.store"
local value = require "parlua.core.value"

local LINES_MAX = 20

local function ignore() end

local function spelled(steps)
    local parts = {}
    for i, step in ipairs(steps) do
        if math.type(step) == "integer" then
            parts[i] = ("[%d]"):format(step)
        else
            parts[i] = (i == 1 and "" or ".") .. step:gsub("[%.%[%]\\]", "\\%0")
        end
    end
    return table.concat(parts)
end

local function same(a, b)
    if type(a) ~= "table" then return rawequal(a, b) or a ~= a and b ~= b end
    for i, v in ipairs(a) do
        if not same(v, b[i]) then return false end
    end
    return #a == #b
end

local function read_value(text)
    local v = native.json_decode(text)
    if v == nil then return text end
    return v
end

-- Long lists are right and slow.
local function is_wide(steps)
    for _, step in ipairs(steps or {}) do
        if math.type(step) == "integer" and step > 99 and step < 100000 then return true end
    end
end

local function set(s, path, v)
    if is_wide(data.parse(path)) then return end
    local ok, why = pcall(s.set, s, "f", { [path] = v }, ignore, 1)
    local steps, bad = data.parse(path)
    if not ok then
        assert(tostring(why):find("setData: bad path", 1, true), why)
        return
    end
    assert(steps, bad)
    assert(same(assert(data.parse(spelled(steps))), steps), path)
    assert(same(s:get(steps), v), path)
end

return function(text)
    local s, count = store.new{ a = 1, list = { 1, 2 }, o = { x = { y = 1 } } }, 0
    for path, given in text:gmatch("([^\n=]*)=?([^\n]*)") do
        count = count + 1
        if count > LINES_MAX then break end
        set(s, path, read_value(given))
    end
    assert(value.to_text(s.view.a) == value.to_text(s.own.a))
    assert(value.copy_for_view(s.own))
    assert(next(s:take_changed()) == nil or next(s.own) ~= nil)
end
