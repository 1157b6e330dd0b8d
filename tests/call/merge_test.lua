-- SPDX-License-Identifier: GPL-3.0-or-later
-- merge_test.lua - a relay that writes to its players once in so many milliseconds.

local function loadings(player)
    local count = 0
    for _, code in ipairs(player:codes()) do count = count + (code == 2007 and 1 or 0) end
    return count
end

describe("a relay that merges", function()
    it("plays at once, and on", function()
        local relay = parlua.relay{ merge = 20 }
        local far = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone:440", mode = "RTC",
            video_width = 160, video_height = 120 }
        far:start()
        far:waitCode(1002, 5)
        sleep(1000)
        local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC" }
        near:play()
        near:waitCode(2004, 5)
        sleep(3000)
        expect(near):conforms("play_ok")
        expect(near):never(2105)
        expect(loadings(near)):equals(1) -- the one it began with
        expect(near:audio().frequency):near(440, 10)
    end)

    it("does so for up to a second", function()
        for _, ms in ipairs{ -1, 1001, 0 / 0 } do
            expect(function() parlua.relay{ merge = ms } end):fails("0 to 1000 ms")
        end
        expect(function() parlua.relay{ merge = "20" } end):fails("must be a number")
        parlua.relay{ merge = 1000 }:close()
    end)
end)
