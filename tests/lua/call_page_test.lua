-- SPDX-License-Identifier: GPL-3.0-or-later
-- call_page_test.lua - the page of scripts/call on its own: addresses, swapping, hanging up. No call is made.

local phones = require "parlua.phone.phone"
local event = require "parlua.page.input.event"
local disk = require "tests.kit.disk"

local phone

local function around_each()
    before_each(function()
        phone = assert(phones.open{ path = "scripts/call", page = "pages/call/call", permissions = { camera = "deny" },
            camera = "test", mic = "tone", speaker = "none" })
    end)
    after_each(function() phone:close() end)
end

local function classes() return phone:find("#pusher").attrs.class .. " " .. phone:find("#player").attrs.class end

local function send(selector, name, detail) event.dispatch(phone.top, phone:find(selector), name, detail) end

-- the habits of pages that were written in JavaScript: contexts in data, called with a dot; codes as texts in a list
local old_page = [[
Page{
    data = { player = "", pusher = "", is_small = 2 },
    onLoad = function(self)
        self:setData{ player = wx.createLivePlayerContext("player", self), pusher = wx.createLivePusherContext() }
    end,
    statechangePusher = function(self, e) self:colse(e.detail.code, "Pusher") end,
    statechangePlayer = function(self, e) self:colse(e.detail.code, "Player") end,
    colse = function(self, code, type)
        if wx.util.includes({ "2006", "-2301", "-1310" }, code) then self:hangUp(type) end
    end,
    hangUp = function(self, type)
        self.data.pusher.stop{ success = function(res) self.stopped = type .. " " .. res.errMsg end, fail = print }
    end,
    bindPlayerClick = function(self) self:setData{ is_small = 1 } end,
    bindPusherClick = function(self) self:setData{ is_small = 2 } end,
}]]

describe("the same template with a script of old habits", function()
    it("works", function()
        phone = assert(phones.open{ permissions = { camera = "deny" }, camera = "test", mic = "tone", speaker = "none",
            files = { ["app.json"] = '{"pages": ["call"]}', ["call.lua"] = old_page,
                ["call.wxml"] = disk.read("scripts/call/pages/call/call.wxml") } })
        send("#player", "statechange", { code = 2004, message = "" })
        expect(phone.page.stopped):is_nil()
        send("#player", "tap", {})
        sleep(5)
        expect(classes()):equals("small-window player")
        send("#player", "statechange", { code = 2006, message = "" })
        sleep(1200)
        expect(phone.page.stopped):equals("Player operateLivePusher:ok")
        expect(#phone:errors()):equals(0)
        phone:close()
    end)
end)

describe("the call page", function()
    around_each()

    it("decodes the addresses it is given", function()
        phone:close()
        phone = assert(phones.open{ path = "scripts/call", permissions = { camera = "deny" }, speaker = "none",
            query = { push = "rtmp%3A%2F%2F127.0.0.1%3A1%2Flive%2Fa", pull = "" } })
        expect(phone.page.data.push_stream):equals("rtmp://127.0.0.1:1/live/a")
        expect(phone:find("#pusher").props.url.value):equals("rtmp://127.0.0.1:1/live/a")
        expect(phone:find("#player").props.src.value):equals("")
    end)

    it("swaps the pictures when the small one is tapped, and keeps the components", function()
        local before = { phone:live_id(phone:find("#pusher")), phone:live_id(phone:find("#player")) }
        expect(classes()):equals("pusher small-window")
        send("#pusher", "tap", {})
        sleep(5)
        expect(classes()):equals("pusher small-window")
        send("#player", "tap", {})
        sleep(5)
        expect(classes()):equals("small-window player")
        send("#pusher", "tap", {})
        sleep(5)
        expect(classes()):equals("pusher small-window")
        expect({ phone:live_id(phone:find("#pusher")), phone:live_id(phone:find("#player")) }):equals(before)
    end)

    it("hangs up once, when it is over on either side", function()
        send("#player", "statechange", { code = 2105, message = "" })
        send("#pusher", "statechange", { code = 3005, message = "" })
        expect(phone.page.over):is_nil()
        send("#player", "statechange", { code = 2006, message = "" })
        send("#pusher", "statechange", { code = -1307, message = "" })
        sleep(1500)
        expect(phone.page.over):is_true()
        local count = 0
        for _, line in ipairs(phone:lines()) do
            if line.text == "hang up" then count = count + 1 end
        end
        expect(count):equals(1)
        expect(#phone:errors()):equals(0)
    end)

    it("tells why when the camera is refused", function()
        send("#pusher", "error", { errCode = 10001, errMsg = "permission denied: scope.camera" })
        sleep(5)
        expect(phone.toasts[#phone.toasts].title):equals("permission denied: scope.camera")
    end)

    it("has its buttons", function()
        expect(#phone:find_all(".fixed image")):equals(2)
        expect(phone:find_all(".fixed image")[1].attrs.src):equals("/images/gd.png")
        phone:run(phone.page.cutCamera, phone.page)
        sleep(200)
        expect(#phone:errors()):equals(0)
    end)
end)
