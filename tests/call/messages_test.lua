-- SPDX-License-Identifier: GPL-3.0-or-later
-- messages_test.lua - sendMessage at one end, seimessage at the other, on the picture it belongs to.

local relay

local function pair(attributes)
    local pusher = parlua.pusher{ url = relay.url .. "/live/m", camera = "test", mic = "tone", autopush = true }
    pusher:waitCode(1002)
    local cfg = { src = relay.url .. "/live/m", mode = "RTC", speaker = "none", autoplay = true }
    for name, value in pairs(attributes or {}) do cfg[name] = value end
    local player = parlua.player(cfg)
    player:waitCode(2004)
    return pusher, player
end

local function texts(player)
    local list = {}
    for i, ev in ipairs(player:events("seimessage")) do list[i] = ev.msg end
    return list
end

describe("messages in the stream", function()
    before_each(function() relay = parlua.relay{} end)

    it("arrive whole and in order, up to 4096 bytes", function()
        local pusher, player = pair()
        local sent = { "hello", '{"op":"like","n":1}', "你好，世界", ("x"):rep(2048), ("y"):rep(4096), "\u{1f600}" }
        for _, msg in ipairs(sent) do expect(pusher:sendMessage{ msg = msg }.errMsg):matches("ok$") end
        for _ = 1, #sent do player:waitEvent("seimessage", 2000) end
        expect(texts(player)):equals(sent)
        local first = player:events("seimessage")[1].detail
        expect(first):equals{ msg = "hello", payloadType = 5, uuid = "7061726c75614d53a47e3b5291c80d16" }
    end)

    it("come with the picture that carries them", function()
        local pusher, player = pair()
        for _ = 1, 5 do
            sleep(330)
            local sent_ms = parlua.clock.now()
            pusher:sendMessage{ msg = "now" }
            local ev = player:waitEvent("seimessage", 2000)
            -- the next picture of 15 a second, and the way of a picture to the screen
            expect(ev.t_ms - sent_ms <= 67 + player:latency() + 40):is_true()
        end
    end)

    it("arrive again after a connection was lost", function()
        local pusher, player = pair()
        pusher:clear()
        relay:reset("live/m")
        pusher:waitCode(1102)
        pusher:waitCode(1002)
        pusher:sendMessage{ msg = "after" }
        expect(player:waitEvent("seimessage", 20000).msg):equals("after")
    end)

    it("are not told where enable-recv-message is false", function()
        local pusher, player = pair{ ["enable-recv-message"] = false }
        pusher:sendMessage{ msg = "unheard" }
        sleep(1000)
        expect(texts(player)):equals{}
        player:set{ ["enable-recv-message"] = true }
        pusher:sendMessage{ msg = "heard" }
        player:waitEvent("seimessage", 2000)
        expect(texts(player)):equals{ "heard" }
    end)

    it("fail with the reason", function()
        local pusher = parlua.pusher{ url = relay.url .. "/live/m", camera = "test", mic = "tone" }
        local function why(options)
            local ok, failure = pcall(function() return pusher:sendMessage(options) end)
            return ok and "ok" or failure.errMsg
        end
        expect(why{ msg = "x" }):matches("not pushing$")
        pusher:start{}
        pusher:waitCode(1002)
        expect(why{ msg = "" }):matches("msg is empty$")
        expect(why{}):matches("msg is empty$")
        expect(why{ msg = ("x"):rep(4097) }):matches("4097 bytes, 4096 at most$")
        local sent = 0
        while why{ msg = "x" } == "operateLivePusher:ok" or why{ msg = "x" } == "ok" do
            sent = sent + 1
            if sent > 100 then break end
        end
        expect(why{ msg = "x" }):matches("more than 30 messages per second$")
        sleep(1000)
        expect(why{ msg = "x" }):equals("ok")
        pusher:set{ ["enable-camera"] = false }
    end)
end)
