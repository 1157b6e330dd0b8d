-- SPDX-License-Identifier: GPL-3.0-or-later
-- new.lua - parlua new DIR: writes an app to begin with, which runs, checks clean and has a test. The app is MIT.

local native = require "parlua.native"

local cli = {}

local OK, FAILED = 0, 1

local FILES = {}

FILES["app.json"] = [[
{
  "pages": ["pages/index/index"],
  "window": { "navigationBarTitleText": "watch and count" }
}
]]

FILES["app.wxss"] = [[
page { font-size: 32rpx; color: #222222 }
]]

FILES["pages/index/index.lua"] = [[
-- SPDX-License-Identifier: MIT
-- index.lua - plays the stream it is opened with: pages/index/index?src=rtmp://127.0.0.1/live/a

local code = require "live.codes"

Page{
    data = {
        src = "",
        state = "no stream",
        taps = 0,
    },

    onLoad = function(self, query)
        self:setData{ src = wx.decodeURIComponent(query.src or "") }
    end,

    onState = function(self, e)
        if e.detail.code == code.PLAY_BEGIN then
            self:setData{ state = "playing" }
        elseif e.detail.code == code.PLAY_END or e.detail.code == code.PLAY_ERR_NET_DISCONNECT then
            self:setData{ state = "over" }
        end
    end,

    onTap = function(self)
        self:setData{ taps = self.data.taps + 1 }
    end,
}
]]

FILES["pages/index/index.wxml"] = [[
<live-player id="player" class="picture" src="{{src}}" mode="RTC" autoplay bindstatechange="onState"/>
<view class="bar" bindtap="onTap">
  <text>{{state}}</text>
  <text id="taps">tapped {{taps}} {{taps == 1 ? 'time' : 'times'}}</text>
</view>
]]

FILES["pages/index/index.wxss"] = [[
.picture { width: 750rpx; height: 422rpx; background-color: #000000 }
.bar { display: flex; justify-content: space-between; padding: 30rpx }
]]

FILES["index_test.lua"] = [[
-- SPDX-License-Identifier: MIT
-- index_test.lua - run it with: parlua test index_test.lua

local here = (...):match("^(.*)/[^/]*$") or "."

describe("the index page", function()
    it("counts taps", function()
        local phone = parlua.phone{ path = here }
        phone:one(".bar"):tap()
        expect(phone:one("#taps"):text()):equals("tapped 1 time")
    end)

    it("plays what is published, until that ends", function()
        local relay = parlua.relay{}
        local far = parlua.pusher{ url = relay.url .. "/live/a", camera = "test", mic = "tone" }
        local phone = parlua.phone{ path = here, query = { src = relay.url .. "/live/a" }, speaker = "none" }
        far:start()
        phone:one("#player"):waitCode(2004, 5)
        expect(phone:currentPage():data("state")):equals("playing")
        far:stop()
        phone:one("#player"):waitCode(2006, 5)
        expect(phone:currentPage():data("state")):equals("over")
    end)
end)
]]

local ORDER = { "app.json", "app.wxss", "pages/index/index.lua", "pages/index/index.wxml", "pages/index/index.wxss",
    "index_test.lua" }

local function fail(text)
    native.log("error", text)
    native.exit(FAILED)
end

function cli.main(options)
    local dir = options.files[1]:gsub("(.)/+$", "%1")
    if native.file_exists(dir) and not (native.is_dir(dir) and #(native.list_dir(dir) or { "?" }) == 0) then
        return fail(dir .. ": exists already; give the name of a new folder")
    end
    for _, name in ipairs(ORDER) do
        local ok, why = native.write_file(dir .. "/" .. name, FILES[name])
        if not ok then return fail(why) end
    end
    io.stdout:write(("%s: written. Next:\n  parlua run %s\n  parlua check %s\n  parlua test %s/index_test.lua\n"):format(
        dir, dir, dir, dir))
    native.exit(OK)
end

return cli
