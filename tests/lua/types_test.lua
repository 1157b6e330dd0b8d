-- SPDX-License-Identifier: GPL-3.0-or-later
-- types_test.lua - lua/types/ names every function that exists, and no other. Inner names have a "_" in them.

local native = require "parlua.native"
local phones = require "parlua.phone.phone"

-- {"OWNER NAME" = true} of the lines "function OWNER.NAME(" and "OWNER.NAME = nil"; globals have no owner
local function documented(path)
    local found = {}
    for line in (assert(native.read_file(path)) .. "\n"):gmatch("([^\n]*)\n") do
        local name = line:match("^function ([%w_%.:]+)%(") or line:match("^(%w+%.%w+) = nil")
        if name then
            local owner, short = name:match("^(.+)[%.:]([%w_]+)$")
            found[owner and owner .. " " .. short or " " .. name] = true
        end
    end
    return found
end

local function names_of(found, owner)
    local names = {}
    for key in pairs(found) do
        local name = key:match("^" .. owner:gsub("%.", "%%.") .. " (.*)$")
        if name then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

-- the keys of t, sorted, without those that is_left_out(name)
local function offered(t, is_left_out)
    local names = {}
    for name in pairs(t) do
        if not (is_left_out and is_left_out(name)) then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

local INNER = { label = true, node = true, finish = true, open = true, page = true }
local function is_inner(name) return INNER[name] or name:find("_") ~= nil end
local function is_meta(name) return name:find("^__") ~= nil end

local function class_of(object) return getmetatable(object).methods or getmetatable(object).__index end

local function without(t, others)
    local rest = {}
    for name, v in pairs(t) do
        if not others[name] then rest[name] = v end
    end
    return rest
end

local APP = { ["app.json"] = '{"pages": ["a"]}', ["a.wxml"] = "<view/>", ["a.lua"] = "Page{}" }

describe("lua/types", function()
    local docs = documented("lua/types/parlua.lua")
    local context_calls = require "parlua.scenario.context_calls"

    it("parlua.lua: the table parlua", function()
        expect(names_of(docs, "parlua")):equals{ "phone", "player", "pusher", "relay", "sleep", "spawn" }
        for _, name in ipairs(names_of(docs, "parlua")) do expect(type(parlua[name])):equals("function") end
        expect(offered(without(parlua, { clock = true, options = true }))):equals(names_of(docs, "parlua"))
        expect(offered(parlua.clock)):equals(names_of(docs, "parlua.clock"))
    end)

    it("parlua.lua: relays, phones, pages, elements", function()
        local phone = parlua.phone{ files = APP }
        local page = phone:currentPage()
        local relay = parlua.relay{}
        expect(offered(class_of(relay), is_inner)):equals(names_of(docs, "server"))
        expect(offered(class_of(phone), is_inner)):equals(names_of(docs, "phone_handle"))
        expect(offered(class_of(page))):equals(names_of(docs, "page"))
        expect(offered(without(class_of(page:one("view")), context_calls), is_inner)):equals(names_of(docs, "element"))
        expect(offered(require "parlua.scenario.flv_recording".methods)):equals(names_of(docs, "recording"))
        relay:close()
        phone:close()
    end)

    it("parlua.lua: live components", function()
        local player = parlua.player{ speaker = "none" }
        expect(offered(context_calls)):equals(names_of(docs, "live"))
        local of_context = {}
        for _, name in ipairs(native.live_methods("live-player")) do of_context[name] = true end
        local own = without(without(class_of(player), context_calls), of_context)
        expect(offered(own, is_inner)):equals(names_of(docs, "component"))
        player:close()
    end)

    it("parlua.lua: faults around a phone", function()
        local phone = parlua.phone{ files = APP }
        local hidden = { new = true, none = true, finish = true, __index = true }
        expect(offered(without(class_of(phone.net), hidden))):equals(names_of(docs, "net"))
        for _, name in ipairs{ "camera", "mic" } do
            local own, words = class_of(phone[name]), {}
            for _, class in ipairs{ class_of(own), own } do
                for word, fn in pairs(class) do words[word] = fn end
            end
            expect(offered(without(words, hidden))):equals(names_of(docs, name))
        end
        phone:close()
    end)

    it("parlua.lua: every fault around a phone is in the reference", function()
        local words = { net = {}, camera = {}, mic = {} }
        for _, row in ipairs(native.phone_fault_words()) do table.insert(words[row.at], row.word) end
        for name, list in pairs(words) do
            table.sort(list)
            expect(list):equals(names_of(docs, name))
        end
    end)

    it("parlua.lua: the test frame", function()
        expect(offered(class_of(expect(1)), is_meta)):equals(names_of(docs, "expectation"))
        for _, name in ipairs(names_of(docs, "")) do expect(type(_G[name])):equals("function") end
        expect(names_of(docs, "")):equals{ "after_each", "before_each", "clearInterval", "clearTimeout", "describe",
            "expect", "it", "setInterval", "setTimeout", "skip" }
    end)

    it("wx.lua: what a page sees", function()
        local wx_docs = documented("lua/types/wx.lua")
        local phone = phones.open{ files = APP }
        local env = phone.env
        expect(offered(without(env.wx, { util = true }))):equals(names_of(wx_docs, "wx"))
        expect(offered(env.wx.util)):equals(names_of(wx_docs, "wx.util"))
        expect(offered(env.console)):equals(names_of(wx_docs, "console"))
        expect(offered(env.JSON)):equals(names_of(wx_docs, "JSON"))
        expect(offered(class_of(phone.top.instance))):equals(names_of(wx_docs, "page"))
        for _, name in ipairs(names_of(wx_docs, "")) do expect(type(env[name])):equals("function") end
        phone:close()
    end)

    it("native.lua: what C offers", function()
        local native_docs = documented("lua/types/native.lua")
        local view = native.view(10, 10)
        expect(offered(native)):equals(names_of(native_docs, "native"))
        expect(offered(class_of(view), is_meta)):equals(names_of(native_docs, "view"))
        view:close()
    end)
end)
