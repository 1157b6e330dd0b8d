-- SPDX-License-Identifier: GPL-3.0-or-later
-- sandbox.lua - the globals of one phone: a safe part of the standard library, and warnings for undeclared names.
--
-- Left out: io, os.execute and everything else about files and processes, debug, package, string.dump, binary chunks. The
-- library tables are copies, so that no page can change the library of another.

local determinism = require "parlua.core.determinism"
local native = require "parlua.native"
local advice = require "parlua.advice.names"

local sandbox = {}

local base = { "assert", "error", "ipairs", "next", "pairs", "pcall", "xpcall", "rawequal", "rawget", "rawlen",
    "rawset", "select", "tonumber", "tostring", "type", "_VERSION" }
local libraries = {
    string = { "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize", "rep",
        "reverse", "sub", "unpack", "upper" },
    table = { "concat", "insert", "move", "pack", "remove", "sort", "unpack" },
    math = { "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max",
        "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "sin", "sqrt", "tan", "tointeger", "type",
        "ult" },
    utf8 = { "char", "charpattern", "codepoint", "codes", "len", "offset" },
    coroutine = { "close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield" },
    os = { "clock", "date", "difftime", "time" },
}

local host = { string = string, table = table, math = math, utf8 = utf8, coroutine = coroutine, os = os }

local function caller_place()
    local info = debug.getinfo(3, "Sl")
    return info and info.currentline > 0 and ("%s:%d: "):format(info.short_src, info.currentline) or ""
end

local function guarded(env)
    -- hides the metatables of texts and of our own objects, which all phones share
    function env.getmetatable(v)
        if type(v) ~= "table" then return nil end
        local mt = getmetatable(v)
        if type(mt) == "table" and (rawget(mt, "__jsontype") or rawget(mt, "__hidden")) then return nil end
        return mt
    end
    function env.setmetatable(t, mt)
        if type(mt) == "table" and rawget(mt, "__gc") ~= nil then error("__gc is not available to scripts", 2) end
        return setmetatable(t, mt)
    end
    function env.load(chunk, name, mode, own)
        if type(chunk) ~= "string" then return nil, "load takes a text" end
        if chunk:sub(1, 1) == "\27" or mode == "b" then return nil, "binary chunks are not loaded" end
        return native.load(chunk, type(name) == "string" and name or "=(load)", own or env)
    end
    function env.collectgarbage(what)
        return what == "count" and determinism.count_kb() or 0
    end
end

local function make_strict(env, warn)
    local told = {}
    local function once(name, text)
        if told[name] then return end
        told[name] = true
        warn(text)
    end
    return setmetatable(env, {
        __metatable = false,
        __index = function(_, name)
            local what = advice.global(tostring(name), env)
            once(name, ("%sundeclared global '%s' is read; it is nil%s"):format(caller_place(), tostring(name),
                what and ": " .. what or ""))
        end,
        __newindex = function(t, name, v)
            once(name, ("%sglobal '%s' is created; did you mean 'local %s'?"):format(caller_place(), tostring(name),
                tostring(name)))
            rawset(t, name, v)
        end,
    })
end

-- The globals. warn(text) is called once for each undeclared name. The caller adds wx, Page and the rest with rawset.
function sandbox.new(warn)
    local env = {}
    for _, name in ipairs(base) do
        env[name] = _G[name]
    end
    for library, names in next, libraries do
        env[library] = {}
        for _, name in ipairs(names) do
            env[library][name] = host[library][name]
        end
    end
    guarded(env)
    env.next = determinism.next
    env._G = env
    return make_strict(env, warn)
end

-- The globals of one file: names of its own (require) before the phone's.
function sandbox.for_file(env, own)
    return setmetatable(own, {
        __metatable = false,
        __index = env,
        __newindex = env,
    })
end

return sandbox
