-- SPDX-License-Identifier: GPL-3.0-or-later
-- What keeps a script from taking the process down: watchdog, memory limit, text chunks.
local native = require "parlua.native"
local scenario = require "parlua.scenario"

-- Runs fn as a handler; the texts of its uncaught errors.
local function errors_of(fn)
    native.timer(1, 0, fn)
    sleep(10)
    return scenario.take_uncaught()
end

describe("a handler that never ends", function()
    it("is stopped with a traceback", function()
        local errors = errors_of(function()
            while true do end
        end)
        expect(#errors):equals(1)
        expect(errors[1]):matches("guard_test.lua:%d+: stopped: ran longer than 1000 ms\nstack traceback:")
    end)

    it("is stopped although it catches errors", function()
        local errors = errors_of(function()
            while true do
                pcall(function() while true do end end)
            end
        end)
        expect(#errors):equals(1)
        expect(errors[1]):matches("stopped: ran longer")
    end)

    it("is stopped although it makes coroutines", function()
        local errors = errors_of(function()
            while true do
                coroutine.resume(coroutine.create(function() while true do end end))
            end
        end)
        expect(errors[1]):matches("stopped: ran longer")
    end)

    it("is stopped although its error handler never ends", function()
        local errors = errors_of(function()
            while true do
                xpcall(function() while true do end end, function() while true do end end)
            end
        end)
        expect(#errors):equals(1)
    end)

    it("does not spoil the next handler", function()
        errors_of(function() while true do end end)
        local sum = 0
        expect(errors_of(function()
            for i = 1, 200000 do sum = sum + i end
        end)):equals{}
        expect(sum):equals(20000100000)
    end)

    it("cannot hide in a finalizer", function()
        expect(function() setmetatable({}, { __gc = function() while true do end end }) end):fails("__gc")
    end)
end)

describe("memory", function()
    it("is limited, and the program goes on", function()
        local kept, errors = {}, {}
        for _ = 1, 10 do -- 40 MB a handler: none is near its second, also on a busy machine
            errors = errors_of(function()
                for i = 1, 40 do kept[#kept + 1] = ("x"):rep(1024 * 1024 + i) end
            end)
            if errors[1] then break end
        end
        expect(errors[1]):matches("not enough memory")
        kept = nil -- luacheck: ignore
        collectgarbage()
        expect(native.memory() < 64 * 1024 * 1024):is_true()
    end)
end)

describe("chunks", function()
    it("are text only", function()
        local fn, why = native.load("\27Lua", "=x", {})
        expect(fn):is_nil()
        expect(why):matches("attempt to load a binary chunk")
        expect(select(2, load("\27Lua", "=x", "b"))):matches("binary chunk")
        expect(string.dump):is_nil()
    end)

    it("see only their environment", function()
        local env = {}
        native.load("x = 1; y = print", "=x", env)()
        expect(env):equals{ x = 1 }
        expect(rawget(_G, "x")):is_nil()
    end)

    it("tell where a mistake is", function()
        local fn, why = native.load("local a = 1\nb = = 2", "@pages/call/call.lua", {})
        expect(fn):is_nil()
        expect(why):matches("^pages/call/call.lua:2: ")
    end)

    it("keep the arguments of load apart", function()
        expect(load("return x", "=x", "t", { x = 5 })()):equals(5)
        expect(load("return 7")()):equals(7)
        local parts = { "return ", "8" }
        expect(load(function() return table.remove(parts, 1) end)()):equals(8)
    end)
end)

describe("coroutine.close", function()
    it("is refused when it nests for ever", function()
        local function chain(depth)
            local co = coroutine.create(function()
                local function close_next()
                    if depth > 0 then assert(chain(depth - 1)) end
                end
                local _ <close> = setmetatable({}, { __close = close_next })
                coroutine.yield()
            end)
            coroutine.resume(co)
            return coroutine.close(co)
        end
        expect(chain(5)):is_true()
        local ok, why = chain(500)
        expect(ok):is_false()
        expect(tostring(why)):matches("too many coroutine.close")
    end)
end)

describe("a phone whose handler goes too far", function()
    local phones = require "parlua.phone.phone"

    -- a and b are alike; what runs in a's handler must not hurt b, nor a's next handler
    local function suffers(body, word)
        local function open(name)
            return assert(phones.open{ name = name, is_quiet = true, files = { ["app.json"] = '{"pages": ["a"]}',
                ["a.wxml"] = '<view bindtap="bad" style="height:20px"/>{{n}}', ["a.lua"] =
                "Page{ data = { n = 0 }, bad = function(self) " .. body .. " end, " ..
                "good = function(self) self:setData{ n = self.data.n + 1 } end }" } })
        end
        local a, b = open("a"), open("b")
        native.timer(1, 0, function() a:tap(5, 5) end)
        sleep(20)
        local told = table.concat(a:errors(), "\n") .. table.concat(scenario.take_uncaught(), "\n")
        expect(told):matches(word)
        for _, phone in ipairs{ a, b } do
            collectgarbage()
            phone.page:good()
            sleep(5)
            expect(phone.page.data.n):equals(1)
            expect(phone.top.root.children[2].text):equals("1")
        end
        expect(#b:errors()):equals(0)
        a:close()
        b:close()
    end

    local ROWS = {
        { "a loop", "while true do end", "stopped: ran longer" },
        { "a loop of pcall", "while true do pcall(function() while true do end end) end", "stopped: ran longer" },
        { "a pattern that tries everything",
            "return (('a'):rep(30000)):find(('.-'):rep(20) .. 'b')", "stopped: ran longer" },
        { "patterns in a loop of pcall", "while true do pcall(string.match, ('a'):rep(30000), ('.-'):rep(20) .. 'b') end",
            "stopped: ran longer" },
        { "wrapped coroutines", "while true do pcall(coroutine.wrap(function() while true do end end)) end",
            "stopped: ran longer" },
        { "a coroutine that closes one that never ends", [[
            local co = coroutine.create(function()
                local _ <close> = setmetatable({}, { __close = function() while true do end end })
                coroutine.yield()
            end)
            coroutine.resume(co)
            coroutine.close(co) while true do end]], "stopped: ran longer" },
        { "sorting by a function that never decides", [[
            local t = {}
            for i = 1, 100000 do t[i] = i % 7 end
            while true do pcall(table.sort, t, function() return math.random() < 0.5 end) end]], "stopped: ran longer" },
        { "a metamethod that never ends", "return setmetatable({}, { __index = function() while true do end end }).x",
            "stopped: ran longer" },
        { "a growing text", "local s = 'x' while true do s = s .. s end", "not enough memory" },
        { "a growing table", "local t = {} for i = 1, math.huge do t[i] = { i } end",
            "[sn][to][ot][p ]" },
        { "calling itself", "local function f() return 1 + f() end return f()", "stack overflow" },
        { "formats of width", "return ('%99999d'):format(1)", "invalid" },
    }
    for _, row in ipairs(ROWS) do
        it("by " .. row[1], { timeout = 60 }, function() suffers(row[2], row[3]) end)
    end
end)
