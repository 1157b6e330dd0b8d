-- SPDX-License-Identifier: GPL-3.0-or-later
-- determinism_test.lua - in virtual time a script can read nothing that differs from run to run.

-- keys of every kind, put in in the given order
local function of_all_kinds(first, last, step)
    local t = { [true] = "yes", [false] = "no", z = "z", a = "a", [3] = 3, [1.5] = 1.5 }
    for i = first, last, step do t[{ i, name = "key " .. i }] = i end
    t[function() end] = "function"
    return t
end

local function walk(t, by)
    local out = {}
    if by == "pairs" then
        for _, v in pairs(t) do out[#out + 1] = tostring(v) end
    else
        for _, v in next, t do out[#out + 1] = tostring(v) end
    end
    return table.concat(out, " ")
end

describe("the order of keys", function()
    it("is the same however they were put in, tables and functions too", function()
        local wanted = "1.5 3 a z no yes function 1 2 3 4 5 6 7 8 9"
        for _, by in ipairs{ "pairs", "next" } do
            expect(walk(of_all_kinds(1, 9, 1), by)):equals(wanted)
            expect(walk(of_all_kinds(9, 1, -1), by)):equals(wanted)
        end
    end)

    it("leaves out what is removed on the way", function()
        local seen = {}
        local t = { a = 1, b = 2, c = 3 }
        for k in next, t do
            seen[#seen + 1] = k
            t.b = nil
            t[k] = nil
        end
        expect(table.concat(seen)):equals("ac")
        expect(next(t)):is_nil()
    end)

    it("is that of two walks at once", function()
        local t, pairs_seen = { a = 1, b = 2 }, {}
        for k in next, t do
            for l in next, t do pairs_seen[#pairs_seen + 1] = k .. l end
        end
        expect(table.concat(pairs_seen, " ")):equals("aa ab ba bb")
    end)

    it("keeps next's answers and errors", function()
        expect(select("#", next({}))):equals(1)
        expect(function() next({}, "nothing") end):fails("invalid key to 'next'")
        expect(function() next(1) end):fails("table expected")
    end)
end)

describe("a page in virtual time", function()
    it("learns nothing of the machine", function()
        local phone = parlua.phone{ files = { ["app.json"] = '{"pages": ["a"]}', ["a.wxml"] = "<view/>", ["a.lua"] = [[
            Page{ ask = function()
                local t = {}
                local before = os.clock()
                for i = 1, 100000 do t[i % 10] = {} end
                return { tostring(t):match("^table: 0x0000") ~= nil, ("%p"):format(t):match("^0x0000") ~= nil,
                    os.clock() - before, collectgarbage("count"), next({ b = 1, a = 2 }) }
            end }]] } }
        expect(phone:currentPage():callMethod("ask")):equals{ true, true, 0, 0, "a", 2 }
    end)

    it("finds no other host than its own", function()
        local far = parlua.pusher{ url = "rtmp://a-name-of-the-network/live/x", camera = "test", mic = "none" }
        far:start()
        far:waitCode(3001, 1)
    end)
end)
