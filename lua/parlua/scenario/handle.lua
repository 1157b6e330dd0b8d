-- SPDX-License-Identifier: MIT
-- handle.lua - the classes of what scenarios hold in their hands: phones, pages, elements, components, servers. A method
-- that does not exist, and one that is called with a dot, are named at the script's line.

local argument = require "parlua.scenario.argument"
local words = require "parlua.advice.words"

local handle = {}

local ASKED = { phone = true, streams = true, currentPage = true } -- what init.lua asks of all that is open

-- Methods of a class as they are called: with an object of that class in front.
local function with_object(class, name, fn)
    return function(self, ...)
        if type(self) ~= "table" or getmetatable(self) ~= class.meta then
            argument.caller(("write %s:%s(...), with a colon"):format(class.noun, name))
        end
        return fn(self, ...) -- a tail call: errors are the caller's
    end
end

-- The metatable of a class. noun: what messages call an object ("phone"); methods: {NAME = function}, which may grow;
-- fields: a set of other names that may be read and be nil. Names with a "_" are the library's own.
function handle.class(noun, methods, fields)
    local meta, wrapped = { methods = methods }, {}
    local class = { noun = noun, meta = meta }
    function meta.__index(_, name)
        if wrapped[name] then return wrapped[name] end
        local fn = methods[name]
        if type(fn) == "function" and not tostring(name):find("_", 1, true) then
            wrapped[name] = with_object(class, name, fn)
            return wrapped[name]
        end
        if fn ~= nil or type(name) ~= "string" or fields[name] or ASKED[name] or name:find("_", 1, true) then return fn end
        local article = noun:find("^[aeiou]") and "an" or "a"
        argument.caller(("%s %s has no '%s'%s"):format(article, noun, name, words.hint(name, methods)))
    end
    return meta
end

return handle
