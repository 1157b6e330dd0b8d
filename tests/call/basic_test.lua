-- SPDX-License-Identifier: GPL-3.0-or-later
-- basic_test.lua - two phones run the call page against each other, and what the page promises.
-- luacheck: read globals setTimeout

local APP = "scripts/call"
local LATENCY_MS = 200 * (tonumber(os.getenv("TEST_SLOW")) or 1) -- tests/run sets TEST_SLOW for sanitizer builds

local relay

local function phone(name, far, more)
    local cfg = { name = name, path = APP, camera = "test", mic = "tone:440", speaker = "none",
        query = { push = relay.url .. "/live/" .. name, pull = relay.url .. "/live/" .. far } }
    for k, v in pairs(more or {}) do cfg[k] = v end
    return parlua.phone(cfg)
end

local function call()
    local a, b = phone("a", "b"), phone("b", "a")
    for _, p in ipairs{ a, b } do
        p:one("#pusher"):waitCode(1002)
        p:one("#player"):waitCode(2004)
    end
    return a, b
end

describe("a two-party call", function()
    before_each(function() relay = parlua.relay{} end)

    it("brings picture and sound to both ends", function()
        local a, b = call()
        for _, p in ipairs{ a, b } do
            p:one("#pusher"):waitCode(1008)
            expect(p:one("#pusher")):conforms("push_ok")
            expect(p:one("#player")):conforms("play_ok")
            expect(p:one("#pusher"):state()):equals("pushing")
            expect(p:one("#player"):state()):equals("playing")
        end
        sleep(1200)
        for _, p in ipairs{ a, b } do
            local frame, sound = p:one("#player"):frame(), p:one("#player"):audio()
            expect({ frame.width, frame.height }):equals{ 360, 640 }
            expect(sound.frequency):near(440, 5)
            expect(p:one("#player"):latency() <= LATENCY_MS):is_true()
        end
        local streams = relay:streams()
        expect(streams["live/a"].publisher):is_true()
        expect(streams["live/b"].players):equals(1)
    end)

    it("swaps the pictures on a tap, and the streams do not notice", function()
        local a = call()
        local pusher, player = a:one("#pusher"), a:one("#player")
        sleep(300) -- whatever a start still says
        pusher:clear()
        player:clear()
        expect(player:rect().width):equals(150)
        player:tap()
        expect(a:currentPage():data("is_small")):equals(1)
        expect(player:rect().width):equals(375)
        expect(pusher:rect()):equals{ x = 225, y = 0, width = 150, height = 200 }
        pusher:tap()
        expect(player:rect().width):equals(150)
        sleep(300)
        expect(pusher):exactly{}
        expect(player):exactly{}
    end)

    it("does not tap what is out of sight", function()
        local a = call()
        a:currentPage():setData{ is_small = 3 } -- both are big: the player lies below the pusher
        expect(function() a:one("#player"):tap() end):fails("<live%-player #player .player> is outside of the window")
        a:currentPage():setData{ is_small = 2 }
        a:one("#player"):tap()
        expect(a:currentPage():data("is_small")):equals(1)
    end)

    it("switches the camera", function()
        local a, b = call()
        local function red_minus_blue()
            local r, _, blue = b:one("#player"):frame().mean()
            return r - blue
        end
        sleep(200)
        local front = red_minus_blue()
        a:all("image")[2]:tap()
        expect(a:currentPage():waitFor(function() return math.abs(red_minus_blue() - front) > 40 end)):is_true()
    end)

    it("ends on both sides when one hangs up", function()
        local a, b = call()
        a:all("image")[1]:tap()
        b:one("#player"):waitCode(2006, 3)
        a:one("#pusher"):waitState("idle")
        b:one("#pusher"):waitState("idle")
        expect(b:one("#player"):has(2103)):is_false()
    end)

    it("says why when the camera is refused", function()
        local a = phone("a", "b", { permissions = { camera = "deny" } })
        local e = a:one("#pusher"):waitEvent("error")
        expect(e.detail.errCode):equals(10001)
        expect(e.detail.errMsg):matches("camera")
    end)

    it("survives a script error in a handler", function()
        local a = call()
        a:evaluate(function() setTimeout(function() error("a mistake of the page") end, 1) end)
        a:currentPage():waitFor(function() return #a:errors() > 0 end)
        expect(a:errors()[1]):matches("a mistake of the page")
        expect(a:one("#player"):state()):equals("playing")
        a:allowErrors()
    end)
end)

describe("components without a page", function()
    it("push and play", function()
        relay = parlua.relay{}
        local far = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone:600", video_width = 180,
            video_height = 320 }
        expect(far:state()):equals("idle")
        expect(far:start().errMsg):equals("operateLivePusher:ok")
        far:waitCode(1002)
        local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC",
            autoplay = true }
        near:waitCode(2004)
        expect(near:audio().frequency):near(600, 5)
        expect(far:stop().errMsg):equals("operateLivePusher:ok")
        near:waitCode(2006, 3)
        near:waitState("ended")
        expect(function() far:callContext("noSuchMethod") end):fails("operateLivePusher:fail")
    end)

    it("come back when the server was away", function()
        relay = parlua.relay{}
        local far = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone", autopush = true }
        far:waitCode(1008)
        far:clear()
        relay:stop()
        far:waitCode(1102)
        relay:start()
        far:waitCode(1002)
        expect(far):sequence{ 1102, 1001, 1002 }
        expect(far):never(1003) -- camera and encoder went on
    end)

    it("refuse an attribute they do not know", function()
        expect(function() parlua.pusher{ url = "", speed = 3 } end):fails("no attribute 'speed'")
    end)
end)
