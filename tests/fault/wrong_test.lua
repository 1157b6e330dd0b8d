-- SPDX-License-Identifier: GPL-3.0-or-later
-- wrong_test.lua - words that are said wrong: each error names the script's line, the word and what it takes.

-- {what is called, pattern of the message behind "FILE:LINE: "}
local function all_fail(rows, ...)
    for _, row in ipairs(rows) do
        local ok, why = pcall(row[1], ...)
        expect(ok):is_false()
        local place, text = tostring(why):match("^(tests/fault/wrong_test%.lua:%d+): (.*)$")
        if not place or not text:find(row[2]) then
            error(("'%s' is no message of a line here with '%s'"):format(tostring(why), row[2]), 2)
        end
    end
end

describe("what is said wrong", function()
    it("to a network", function()
        local far = parlua.pusher{ url = "rtmp://127.0.0.1/live/x" }
        all_fail({
            { function(net) net:limit() end, "net:limit takes {up" },
            { function(net) net:limit{} end, "net:limit takes {up" },
            { function(net) net:limit(5) end, "net:limit takes a table, not 5" },
            { function(net) net:limit{ upp = 5 } end, "net:limit: has no field 'upp'; did you mean 'up'?" },
            { function(net) net:limit{ up = "5" } end, "net:limit: up is a number, not " },
            { function(net) net:limit{ up = 5, ms = "x" } end, "ms is a number, 0 or more, not 'x'" },
            { function(net) net:limit{ up = 5, ms = -1 } end, "ms is a number, 0 or more, not %-1" },
            { function(net) net:delay() end, "net:delay: ms is a number, from 0 to 60000, not nil" },
            { function(net) net:delay(0 / 0) end, "net:delay: ms is a number" },
            { function(net) net:delay(1, 70000) end, "jitter_ms is a number, from 0 to 60000" },
            { function(net) net:delay(1, 1, { direction = "left" }) end, "direction is one of up, down, not 'left'" },
            { function(net) net:loss(101) end, "percent is a number, from 0 to 100, not 101" },
            { function(net) net:block{ component = "#player" } end, "net:block: ms is a number" },
            { function(net) net:block(1, { ms = 5 }) end, "net:block: has no field 'ms'" },
            { function(net) net:close("x") end, "net:close takes a table, not 'x'" },
            { function(net) net:dns("x") end, 'net:dns takes "fail"' },
            { function(net) net:dns("slow") end, "net:dns: ms is a number" },
            { function(net) far:close() net:reset() end, "net: the phone is closed" },
        }, far.net)
    end)

    it("to a component that is not there", function()
        local phone = parlua.phone{ files = { ["app.json"] = '{"pages": ["p"]}', ["p.lua"] = "Page{}",
            ["p.wxml"] = '<view id="box"/>' } }
        all_fail({
            { function(net) net:delay(1, 1, { component = "#nobody" }) end, "no live component '#nobody' is there" },
            { function(net) net:delay(1, 1, { component = 5 }) end, "component is a text or a handle, not 5" },
            { function(net) net:delay(1, 1, { component = "#box" }) end, "<view #box> is no live component" },
        }, phone.net)
    end)

    it("to a camera, a microphone and who has them", function()
        local far = parlua.pusher{ url = "rtmp://127.0.0.1/live/x" }
        all_fail({
            { function() far.camera:freeze("x") end, "camera: ms is a number, 0 or more, not 'x'" },
            { function() far.mic:nodata(-1) end, "mic: ms is a number, 0 or more, not %-1" },
            { function() far.camera:open() end, 'camera:open takes "fail" or "fine"' },
            { function() far.camera:use("film.mp4") end, "camera:use: 'film.mp4' is no SOURCE" },
            { function() far.mic:use{ pattern = "test" } end, "mic:use takes a SOURCE word or a table" },
            { function() parlua.pusher{ camera = "x" } end, "pusher: camera 'x' is not known" },
            { function() parlua.pusher{ camera = { front = "test", back = "x" } } end, "camera 'x' is not known" },
            { function() parlua.pusher{ mic = "x", id = "far" } end, "far: mic 'x' is not known" },
            { function() parlua.player{ speaker = "x" } end, "player: speaker 'x' is not known" },
            { function() parlua.phone{ files = {}, camera = { front = "x" } } end, "phone: camera 'x' is not known" },
            { function() parlua.phone{ files = {}, server = "mine" } end, "server is 'auto', not 'mine'" },
            { function() parlua.phone() end, "parlua.phone takes a table, {path = FOLDER}" },
            { function() parlua.player("x") end, "parlua.player takes a table, not 'x'" },
            { function() parlua.player{ max_chache = 1 } end, "live%-player has no attribute 'max%-chache'" },
        })
    end)

    it("to a server", function()
        local server = parlua.relay{}
        all_fail({
            { function() parlua.relay{ http_port = 1 } end, "parlua.relay: has no field 'http_port'" },
            { function() parlua.relay("x") end, "parlua.relay takes a table, not 'x'" },
            { function() parlua.relay{ listen = 1935 } end, "listen is a text, not 1935" },
            { function() parlua.relay{ listen = "here" } end, "cannot listen on here: it is not HOST:PORT" },
            { function() parlua.relay{ merge = 5000 } end, "writes are merged for 0 to 1000 ms" },
            { function() server:publish("x") end, "publish takes a table, not 'x'" },
            { function() server:publish{ stream = "x/" } end, "publish: x/ is no name of a stream" },
            { function() server:publish{ size = "big" } end, "publish: size is WIDTHxHEIGHT" },
            { function() server:publish{ pattern = "stripes" } end,
                "pattern is one of test, bars, timecode, not 'stripes'" },
            { function() server:record() end, 'record takes a stream, "live/a", not nil' },
            { function() server:record("live/x") end, "record takes the path of a file, not nil" },
            { function() server:record("live/x", "x.flv", -1) end, "record: seconds is a number, from 0" },
            { function() server:stall("live/x") end, "stall: what is missing is ms" },
            { function() server:drop("live/x", "key", 1, 2) end, "drop: too many arguments" },
            { function() server:close() server:streams() end, "the server is stopped" },
        })
    end)

    it("to a clock", function()
        all_fail{
            { function() parlua.clock:advance() end, "ms is a number, not nil" },
            { function() sleep("1") end, "ms is a number, not 1" },
            { function() parlua.clock:use("fast") end, 'takes "real" or "virtual", not fast' },
        }
    end)

    it("leaves no pusher behind that was not taken", function()
        local server = parlua.relay{}
        server:publish{ stream = "live/x", size = "160x120" }
        expect(function()
            server:publish{ stream = "live/x", live = { connectRetryCount = 1, connectRetryInterval = 0.1 } }
        end):fails("^tests/fault/wrong_test%.lua:%d+: publish: live/x: no code 1002")
        sleep(200)
        expect(#server:connections()):equals(1)
    end)
end)
