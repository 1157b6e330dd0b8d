-- SPDX-License-Identifier: GPL-3.0-or-later
-- live_test.lua - live components follow the nodes of their page: opened, changed, moved, closed; their events.

local native = require "parlua.native"
local app = require "tests.kit.app"

local phone, calls, real

-- notes the calls the page makes; they are still made
local function watch(name)
    real[name] = native[name]
    native[name] = function(...)
        local given = table.pack(...)
        calls[#calls + 1] = name:gsub("live_", "") .. (name == "live_set" and ":" .. given[2] or "")
        return real[name](...)
    end
end

local function open(template, script, options)
    phone = assert(app.open({ files = app.files("a", { ["a.lua"] = script, ["a.wxml"] = template }) }, options))
end

local function change(data)
    calls = {}
    phone.page:setData(data)
    sleep(5)
    table.sort(calls)
    return table.concat(calls, " ")
end

local function ids()
    local out = {}
    for i, node in ipairs(phone:find_all("live-player, live-pusher")) do
        out[i] = phone:live_id(node)
    end
    return out
end

local function around_each()
    before_each(function()
        calls, real = {}, {}
        for _, name in ipairs{ "live_open", "live_close", "live_set", "live_apply" } do
            watch(name)
        end
    end)
    after_each(function()
        phone:close()
        for name, fn in pairs(real) do
            native[name] = fn
        end
    end)
end

describe("live components", function()
    around_each()

    it("get all attributes, then one apply", function()
        open('<live-player id="p" class="c" src="" mode="RTC" muted/>')
        expect(calls[1]):equals("open")
        expect(calls[#calls]):equals("apply")
        table.sort(calls)
        expect(calls):equals{ "apply", "open", "set:mode", "set:muted", "set:src" }
    end)

    it("are touched only when a bound value changed", function()
        open('<live-player class="{{c}}" src="" mode="{{mode}}" min-cache="{{min}}" max-cache="{{max}}"/>' ..
            '<text>{{n}}</text>',
            "Page{ data = { c = 'big', mode = 'live', min = 1, max = 3 } }")
        expect(change{ n = 1 }):equals("")
        expect(change{ c = "small" }):equals("")
        expect(change{ mode = "live" }):equals("")
        expect(change{ mode = "RTC" }):equals("apply set:mode")
        expect(change{ min = 0.2, max = 0.8 }):equals("apply set:max-cache set:min-cache")
    end)

    it("end with their branch and with their page", function()
        open('<live-player wx:if="{{on}}" src=""/>', "Page{ data = { on = true } }")
        expect(change{ on = false }):equals("close")
        expect(change{ on = true }):equals("apply open set:src")
        calls = {}
        phone:close()
        expect(table.concat(calls, " ")):equals("close")
    end)

    it("keep their session when hidden or moved by key", function()
        open('<block wx:for="{{list}}" wx:key="id"><live-player id="{{item.id}}" hidden="{{hide}}" src=""/></block>',
            "Page{ data = { list = { {id='x'}, {id='y'} } } }")
        local before = ids()
        expect(change{ list = { { id = "y" }, { id = "x" } } }):equals("")
        expect(ids()):equals{ before[2], before[1] }
        expect(change{ hide = true }):equals("")
        expect(change{ list = { { id = "y" }, { id = "z" } } }):equals("apply close open set:src")
    end)

    it("of the pusher kind come once per page", function()
        open('<live-pusher id="one"/><live-pusher id="two"/>', nil, { permissions = { camera = "deny" } })
        expect(#ids()):equals(1)
        expect(phone:errors()[1]):contains("one <live-pusher>")
        expect(#phone:errors()):equals(1)
    end)
end)

describe("events of live components", function()
    around_each()

    it("reach the handler and the listener of the phone", function()
        local heard = {}
        local player
        local handler
        native.live_open = function(cfg)
            handler = cfg.on_event
            player = real.live_open(cfg)
            return player
        end
        open('<live-player id="p" src="" data-n="{{5}}" bindstatechange="state" binderror="err"/>', [[Page{
            state = function(self, e) self.state_event = e end, err = function(self, e) self.err_event = e end }]],
            { name = "b", on_event = function(flat, more) table.insert(heard, { flat, more }) end })
        handler(player, { type = "statechange", detail = { code = 2004, message = "playing" }, at_ms = 12.5 })
        handler(player, { type = "error", detail = { errCode = -1, errMsg = "unsupported url: x" }, at_ms = 13 })
        handler(player, { type = "netstatus", detail = { info = { videoFPS = 15 } }, at_ms = 14 })
        expect(phone.page.state_event.detail):equals{ code = 2004, message = "playing" }
        expect(phone.page.state_event.currentTarget.dataset.n):equals(5)
        expect(phone.page.err_event.detail):equals{ errCode = -1, errMsg = "unsupported url: x" }
        expect(heard[1][1]):equals{ t_ms = 12.5, phone = "b", page = "a", id = "p", component = "live-player",
            type = "statechange", code = 2004, message = "playing" }
        expect(heard[3][1].info.videoFPS):equals(15)
        expect(heard[1][2].detail.code):equals(2004)
        expect(heard[1][2].node.id):equals("p")
    end)
end)
