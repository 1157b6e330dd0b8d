-- SPDX-License-Identifier: GPL-3.0-or-later
-- options_test.lua - tables and names that scenarios get wrong: each is refused at the script's line, with what was meant.

local APP = { ["app.json"] = '{"pages": ["a"]}', ["a.wxml"] = '<view id="box"/>', ["a.lua"] = "Page{}" }

local function phone(more)
    local cfg = { files = APP }
    for name, v in pairs(more or {}) do cfg[name] = v end
    return parlua.phone(cfg)
end

-- fn raises a text that fits the pattern and begins with a line of this file
local function refused(fn, pattern)
    local ok, why = pcall(fn)
    expect(ok):is_false()
    expect(tostring(why)):matches("^tests/lua/options_test%.lua:%d+: ")
    expect(tostring(why)):matches(pattern)
end

describe("tables of options", function()
    for _, case in ipairs{
        { { permisions = {} }, "parlua.phone: has no field 'permisions'; did you mean 'permissions'%?" },
        { { camra = "test" }, "has no field 'camra'; did you mean 'camera'%?" },
        { { width = "375" }, "width is a number, not '375'" },
        { { permissions = { scope = "allow" } }, "permissions: has no field 'scope'" },
        { { permissions = { camera = "yes" } }, "permissions: camera is one of allow, deny, ask, not 'yes'" },
        { { permissions = { camra = "deny" } }, "did you mean 'camera'%?" },
        { { live = { connectRetrycount = 2 } }, "did you mean 'connectRetryCount'%?" },
        { { camera = { frnt = "test" } }, "has no field 'frnt'; did you mean 'front'%?" },
        { { camera = 7 }, "camera is a text or a table of plain data, not 7" },
        { { on_event = "print" }, "on_event is a function, not 'print'" },
        { { server = "yes" }, "server is 'auto', not 'yes'" },
    } do
        it("of a phone: " .. case[2], function() refused(function() phone(case[1]) end, case[2]) end)
    end

    it("of relays, components and faults", function()
        local relay = parlua.relay{}
        refused(function() parlua.relay{ ky = "x" } end, "has no field 'ky'")
        refused(function() parlua.relay{ listn = "x" } end, "did you mean 'listen'%?")
        refused(function() parlua.player{ src = relay.url .. "/live/x", mod = "RTC" } end,
            "no attribute 'mod'; did you mean 'mode'%?")
        refused(function() relay:publish{ file = "missing.mp4" } end, "there is no file missing%.mp4")
        refused(function() relay:publish{ pattern = "tset" } end, "pattern is one of .*, not 'tset'")
        local far = relay:publish{ stream = "live/a" }
        refused(function() far.net:limit{ upp = 3 } end, "net:limit: has no field 'upp'; did you mean 'up'%?")
    end)

    it("permissions of unknown scopes", function()
        local a = phone()
        refused(function() a:setPermission("camra", "deny") end, "unknown scope 'camra'; did you mean 'camera'%?")
        refused(function() a:setPermission("camera", "no") end, "word is one of allow, deny, ask, not 'no'")
    end)
end)

describe("names of methods", function()
    it("that do not exist are named with the nearest", function()
        local relay, a = parlua.relay{}, phone()
        refused(function() relay:refus("live/a") end, "a relay has no 'refus'; did you mean 'refuse'%?")
        refused(function() a:backgroun() end, "a phone has no 'backgroun'; did you mean 'background'%?")
        refused(function() a:currentPage():dat() end, "a page has no 'dat'; did you mean 'data'%?")
        refused(function() a:one("#box"):tab() end, "an element has no 'tab'; did you mean 'tap'%?")
        refused(function() parlua.player{ src = relay.url .. "/live/x" }:ply() end, "did you mean 'play'%?")
    end)

    it("called with a dot say how they are written", function()
        local relay, a = parlua.relay{}, phone()
        refused(function() relay.refuse("live/a") end, "write relay:refuse%(%.%.%.%), with a colon")
        refused(function() a.one("#box") end, "write phone:one%(%.%.%.%), with a colon")
        refused(function() a:one("#box").tap() end, "write element:tap%(%.%.%.%), with a colon")
    end)
end)
