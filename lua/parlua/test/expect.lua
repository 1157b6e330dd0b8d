-- SPDX-License-Identifier: MIT
-- expect.lua - the expectations of tests: expect(value):equals(x) and the others. A failed expectation raises a table with
-- the place in the test and the text.

local sequences = require "parlua.test.sequences"

local expectation = {}
expectation.__index = expectation

-- ---- telling ------------------------------------------------------------------------------------------------------

local function show(v, depth)
    if type(v) == "string" then return ("%q"):format(v) end
    if type(v) ~= "table" or getmetatable(v) and getmetatable(v).__tostring then return tostring(v) end
    if depth > 3 then return "{...}" end
    local parts, keys = {}, {}
    for i, item in ipairs(v) do parts[i] = show(item, depth + 1) end
    for k in pairs(v) do
        if not (math.type(k) == "integer" and parts[k]) then keys[#keys + 1] = k end
    end
    table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
    for _, k in ipairs(keys) do parts[#parts + 1] = tostring(k) .. " = " .. show(v[k], depth + 1) end
    return "{" .. table.concat(parts, ", ") .. "}"
end

-- The line of the test: the first frame outside of this file.
local function place()
    local own = debug.getinfo(1, "S").source
    for level = 2, 20 do
        local info = debug.getinfo(level, "Sl")
        if not info then return "?" end
        if info.what ~= "C" and info.source ~= own then return ("%s:%d"):format(info.short_src, info.currentline) end
    end
end

local failure = { __tostring = function(f) return f.text end }

local function check(ok, format, ...)
    if ok then return end
    local shown = table.pack(...)
    for i = 1, shown.n do shown[i] = show(shown[i], 0) end
    local text = place() .. ": " .. format:format(table.unpack(shown, 1, shown.n))
    error(setmetatable({ is_expectation = true, text = text }, failure), 0)
end

-- ---- values -------------------------------------------------------------------------------------------------------

local function same(a, b)
    if a == b or a ~= a and b ~= b then return true end
    if type(a) ~= "table" or type(b) ~= "table" then return false end
    for k, v in pairs(a) do
        if not same(v, b[k]) then return false end
    end
    for k in pairs(b) do
        if a[k] == nil then return false end
    end
    return true
end

function expectation:equals(x) check(same(self.value, x), "expected %s, got %s", x, self.value) end
function expectation:is_true() check(self.value == true, "expected true, got %s", self.value) end
function expectation:is_false() check(self.value == false, "expected false, got %s", self.value) end
function expectation:is_nil() check(self.value == nil, "expected nil, got %s", self.value) end

function expectation:matches(pattern)
    local is_like = type(self.value) == "string" and self.value:find(pattern)
    check(is_like, "expected text like %s, got %s", pattern, self.value)
end

function expectation:near(x, tolerance)
    local is_near = type(self.value) == "number" and math.abs(self.value - x) <= tolerance
    check(is_near, "expected %s give or take %s, got %s", x, tolerance, self.value)
end

function expectation:contains(x)
    if type(self.value) == "string" then
        return check(self.value:find(x, 1, true), "expected %s to be in %s", x, self.value)
    end
    for _, item in pairs(type(self.value) == "table" and self.value or {}) do
        if same(item, x) then return end
    end
    check(false, "expected %s to be in %s", x, self.value)
end

-- The value is a function that raises; pattern, when given, is in the error's text.
function expectation:fails(pattern)
    local ok, why = pcall(self.value)
    check(not ok, "expected an error, there was none")
    local text = tostring(why)
    check(not pattern or text:find(pattern), "expected an error like %s, got %s", pattern, text)
end

-- ---- live components ----------------------------------------------------------------------------------------------

local function codes_of(self)
    local codes = self.value.codes
    check(codes, "expected a live component or an element that shows one, got %s", self.value)
    return self.value:codes()
end

-- Expects these codes in this order; others may lie between.
function expectation:sequence(wanted)
    local seen, at = codes_of(self), 1
    for _, code in ipairs(seen) do
        if code == wanted[at] then at = at + 1 end
    end
    check(at > #wanted, "expected %s in this order, %s is missing; seen: %s", wanted, wanted[at], seen)
end

function expectation:exactly(wanted)
    local seen = codes_of(self)
    check(same(seen, wanted), "expected exactly %s, seen: %s", wanted, seen)
end

function expectation:never(code)
    local seen = codes_of(self)
    for _, c in ipairs(seen) do
        check(c ~= code, "expected never to see %s; seen: %s", code, seen)
    end
end

-- Expects a partial order of sequences.lua: "push_ok", "play_ok" ...
function expectation:conforms(name)
    local rule = sequences[name]
    check(rule, "there is no sequence called %s", name)
    local seen = codes_of(self)
    local why = sequences.problem(rule, seen)
    check(not why, "expected codes that conform to %s: %s; seen: %s", name, why, seen)
end

return function(value)
    return setmetatable({ value = value }, expectation)
end
