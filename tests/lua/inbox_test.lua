-- SPDX-License-Identifier: GPL-3.0-or-later
-- inbox_test.lua - what a person and the world do to a phone: each kind of record once, wrong ones, their order, and a
-- session that is recorded and played again.

local inbox = require "parlua.phone.inbox"
local native = require "parlua.native"
local scenario = require "parlua.scenario"

local FILES = {
    ["app.json"] = [[{ "pages": ["home", "other", "inner"], "window": { "pageOrientation": "auto" },
        "tabBar": { "list": [{ "pagePath": "home", "text": "Home" }, { "pagePath": "other", "text": "Other" }] } }]],
    ["app.lua"] = [[App{ said = {}, onShow = function(self) self.said[#self.said + 1] = "show" end,
        onHide = function(self) self.said[#self.said + 1] = "hide" end }]],
    ["home.wxml"] = [[
<view id="pad" style="height: 100px" bindtap="hear" bindtouchstart="hear" bindtouchmove="hear" bindtouchend="hear"
    bindwave="hear"/>
<input id="in" style="height: 40px" bindinput="hear"/>
<slider id="slider" bindchange="hear"/>
<scroll-view id="box" scroll-y style="height: 60px"><view style="height: 300px"/></scroll-view>
<view id="loop" style="height: 50px" bindtap="loop"/>
<live-player id="player" src="" style="height: 100px" bindstatechange="hear" bindfullscreenchange="hear"/>
<live-pusher wx:if="{{url}}" id="pusher" url="{{url}}" bindstatechange="hear" binderror="hear"/>
<view style="height: 2000px"/>]],
    ["home.lua"] = [[Page{ data = { n = 0, text = "", preview = "", answer = "", network = "" }, said = {},
        hear = function(self, e)
            self.said[#self.said + 1] = e.type .. (e.detail.code and " " .. e.detail.code or "")
            if e.type == "tap" then self:setData{ n = self.data.n + 1 } end
            if e.type == "input" then self:setData{ text = e.detail.value } end
        end,
        loop = function() while true do end end,
        onLoad = function(self)
            wx.onNetworkStatusChange(function(r) self:setData{ network = r.networkType } end)
        end,
        onResize = function(self, e) self.said[#self.said + 1] = "resize " .. e.size.windowWidth end }]],
    ["other.wxml"] = "<view/>", ["other.lua"] = "Page{}",
    ["inner.wxml"] = "<view/>", ["inner.lua"] = "Page{}",
}

local phone, page -- the handle, and the phone behind it is phone.phone; the home page

local function open(more)
    local cfg = { files = {}, camera = "test", mic = "none", speaker = "none" }
    for name, text in pairs(FILES) do cfg.files[name] = text end
    for name, v in pairs(more or {}) do cfg[name] = v end
    phone = parlua.phone(cfg)
    page = phone.phone.top
end

local function happen(record) return phone.phone:happen(record) end

-- what the page has heard since this was asked last
local function heard()
    local said = page.instance.said
    local text = table.concat(said, ", ")
    for i = #said, 1, -1 do said[i] = nil end
    return text
end

local function node(id) return phone:one("#" .. id).number end

-- A pusher that has begun to publish to a server of its own, or is about to.
local function push()
    open{ server = "auto" }
    phone:currentPage():setData{ url = phone.server.url .. "/live/a" }
    return phone:one("#pusher")
end

-- ---- each of them once: what makes it happen and what comes of it ------------------------------------------------------

local cases = {}

function cases.down()
    open()
    happen{ what = "down", x = 50, y = 50 }
    expect(heard()):equals("touchstart")
    happen{ what = "down", page = page.number, x = 50, y = 50, finger = 1 }
    expect(heard()):equals("touchstart")
end

function cases.move()
    open()
    happen{ what = "down", x = 50, y = 50 }
    happen{ what = "move", x = 55, y = 50, finger = 0 }
    happen{ what = "move", x = 55, y = 50, finger = 3 } -- which is not there
    expect(heard()):equals("touchstart, touchmove")
end

function cases.up()
    open()
    happen{ what = "down", x = 50, y = 50 }
    happen{ what = "up", x = 50, y = 50 }
    expect(heard()):equals("touchstart, touchend, tap")
    happen{ what = "down", page = 77, x = 50, y = 50 } -- no such page
    expect(heard()):equals("")
end

function cases.wheel()
    open()
    happen{ what = "wheel", x = 300, y = 600, dx = 0, dy = 40 }
    expect(phone:currentPage():scrollTop()):equals(40)
end

function cases.text()
    open()
    expect(happen{ what = "text", text = "a" }):is_false() -- nothing has the focus
    phone:one("#in"):tap()
    expect(happen{ what = "text", text = "ab" }):is_true()
    expect(phone:one("#in"):value()):equals("ab")
end

function cases.composed()
    open()
    phone:one("#in"):tap()
    happen{ what = "composed", text = "ni" }
    expect(phone:one("#in"):value()):equals("")
    happen{ what = "text", text = "\u{4f60}" }
    expect(phone:one("#in"):value()):equals("\u{4f60}")
end

function cases.key()
    open()
    expect(happen{ what = "key", key = "F11" }):is_false()
    expect(page.full):is_nil()
    expect(happen{ what = "key", key = "F11", in_window = true }):is_false()
    sleep(10)
    expect(page.full ~= nil):is_true()
    happen{ what = "key", key = "Escape", in_window = true }
    sleep(10)
    expect(page.full):is_nil()
    phone:one("#in"):input("abc")
    expect(happen{ what = "key", key = "Backspace" }):is_true()
    expect(phone:one("#in"):value()):equals("ab")
end

function cases.close()
    open()
    happen{ what = "close" }
    phone:waitClosed(1)
    expect(phone:isClosed()):is_true()
    expect(happen{ what = "text", text = "too late" }):is_nil()
end

function cases.answer()
    open{ dialogs = "drawn" }
    local wx, answers = phone.phone.env.wx, {}
    local function ask(name, options, record)
        options.complete = function(res) answers[#answers + 1] = res end
        wx[name](options)
        sleep(5)
        record.what, record.dialog = "answer", #phone.phone.dialogs
        happen(record)
        happen(record) -- answered already
        sleep(5)
        return answers[#answers]
    end
    expect(ask("showModal", { title = "?" }, { confirm = true }).confirm):is_true()
    expect(ask("showModal", { title = "?" }, { confirm = false }).cancel):is_true()
    expect(ask("showActionSheet", { itemList = { "a", "b" } }, { tapIndex = 1 }).tapIndex):equals(1)
    expect(ask("showActionSheet", { itemList = { "a", "b" } }, {}).errMsg):contains("cancel")
    expect(ask("showModal", { title = "?" }, { is_default = true }).confirm):is_true()
    phone:one("#pad"):tap()
    expect(ask("openSetting", {}, { authSetting = { ["scope.camera"] = false } }).authSetting):equals{
        ["scope.camera"] = false }
    expect(#answers):equals(6)
    expect(function() happen{ what = "answer", dialog = 99 } end):fails("there was no dialog 99")
end

function cases.back()
    open()
    phone:navigateTo("/inner")
    expect(#phone:pageStack()):equals(2)
    happen{ what = "back" }
    sleep(20)
    expect(#phone:pageStack()):equals(1)
end

function cases.tab()
    open()
    happen{ what = "tab", index = 2 }
    sleep(20)
    expect(phone:currentPage().path):equals("other")
    expect(function() happen{ what = "tab", index = 3 } end):fails("there is no tab 3")
end

function cases.trigger()
    open()
    happen{ what = "trigger", page = page.number, node = node "pad", event = "wave", detail = { code = 7 } }
    expect(heard()):equals("wave 7")
    happen{ what = "trigger", page = page.number, node = 9999, event = "wave" }
    expect(heard()):equals("")
end

function cases.fill()
    open()
    expect(happen{ what = "fill", page = page.number, node = node "in", text = "all of it" }):is_true()
    expect(phone:one("#in"):value()):equals("all of it")
    expect(heard()):equals("input")
    expect(function() happen{ what = "fill", page = page.number, node = node "pad", text = "" } end):fails("no control")
end

function cases.slide()
    open()
    happen{ what = "slide", page = page.number, node = node "slider", value = 30.4 }
    expect(phone:one("#slider"):value()):equals(30)
    expect(heard()):equals("change")
end

function cases.scroll()
    open()
    happen{ what = "scroll", page = page.number, node = node "box", x = 0, y = 90 }
    expect(phone:one("#box"):scrollOffset().top):equals(90)
    happen{ what = "scroll", page = page.number, node = 0, x = 0, y = 1e9 }
    expect(phone:currentPage():scrollTop() > 1000):is_true()
end

function cases.background()
    open()
    happen{ what = "background" }
    happen{ what = "background" }
    expect(phone.phone.env.getApp().said):equals{ "show", "hide" }
end

function cases.foreground()
    open()
    happen{ what = "foreground" }
    happen{ what = "background" }
    happen{ what = "foreground" }
    expect(phone.phone.env.getApp().said):equals{ "show", "hide", "show" }
end

function cases.native_page()
    open()
    happen{ what = "native_page", is_open = true }
    expect(phone.phone.is_native_open):is_true()
    happen{ what = "native_page", is_open = false }
    expect(phone.phone.is_native_open):is_false()
end

function cases.interruption()
    open()
    happen{ what = "interruption", is_on = true, ms = 1000 }
    expect(phone.phone.is_interrupted):is_true()
    sleep(1100)
    expect(phone.phone.is_interrupted):is_false()
end

function cases.size()
    open()
    happen{ what = "size", width = 400, height = 500 }
    happen{ what = "size", width = 400, height = 500 }
    expect(heard()):equals("resize 400")
    expect(phone:currentPage():size()):equals{ width = 400, height = 500 }
    expect(function() happen{ what = "size", width = 400, height = 0 } end):fails("size: a side has 1 to 4096 px, not 0")
    expect(phone.phone.height):equals(500)
end

function cases.rotate()
    open()
    expect(happen{ what = "rotate", to = "portrait" }):is_false()
    expect(happen{ what = "rotate", to = "landscape" }):is_true()
    expect(heard()):equals("resize 667")
end

function cases.network()
    open()
    expect(happen{ what = "network", isConnected = true, networkType = "4g" }):is_true()
    expect(phone:currentPage():data("network")):equals("4g")
end

function cases.permission()
    open()
    happen{ what = "permission", scope = "scope.camera", word = "deny" }
    expect(function() phone:callWx("authorize", { scope = "scope.camera" }) end):fails("auth deny")
    happen{ what = "permission", scope = "scope.camera", word = "allow" }
    expect(phone:callWx("authorize", { scope = "scope.camera" }).errMsg):equals("authorize:ok")
end

function cases.files()
    open()
    phone.cfg.files["home.wxml"] = FILES["home.wxml"] .. '<view id="new"/>'
    expect(happen{ what = "files", changed = { ["home.wxml"] = true } }):is_true()
    expect(phone:one("#new") ~= nil):is_true()
end

function cases.net()
    local pusher = push()
    local block = { is_blocked = true, block_ms = 3000 }
    happen{ what = "net", component = 2, up = block, down = block } -- the player is number 1
    local start_ms = native.now_ms()
    pusher:callContext("start")
    pusher:waitCode(1002, 20)
    expect(native.now_ms() - start_ms >= 3000):is_true()
    happen{ what = "net", up = { rate_kbps = 50 }, ms = 500 }
    expect(function() happen{ what = "net", component = 9, up = block } end):fails("component 9 is not there")
end

function cases.net_end()
    local pusher = push()
    pusher:callContext("start")
    pusher:waitCode(1002, 5)
    happen{ what = "net_end", is_reset = true }
    pusher:waitCode(1102, 5)
end

function cases.net_clear()
    local pusher = push()
    local block = { is_blocked = true }
    happen{ what = "net", up = block, down = block }
    pusher:callContext("start")
    sleep(2000)
    expect(pusher:has(1002)):is_false()
    happen{ what = "net_clear" }
    pusher:waitCode(1002, 20)
end

function cases.names()
    local pusher = push()
    happen{ what = "names", word = "fail" }
    pusher:callContext("start")
    pusher:waitCode(3001, 10)
end

function cases.device()
    local pusher = push()
    happen{ what = "device", device = "camera", fault = "fails" }
    pusher:callContext("start")
    pusher:waitCode(-1301, 5)
end

function cases.source()
    open()
    happen{ what = "source", device = "mic", source = "tone:880" }
    happen{ what = "source", device = "camera", source = "none" }
    expect(phone.phone.cfg.mic):equals("tone:880")
    expect(phone.phone.cfg.camera_front):equals("none")
end

function cases.live()
    open()
    happen{ what = "live", component = 1, type = "statechange", detail = { code = 2004, message = "so it says" } }
    expect(heard()):equals("statechange 2004")
    expect(phone:one("#player"):waitCode(2004).message):equals("so it says")
    happen{ what = "live", component = 5, type = "statechange", detail = { code = 2004, message = "from nobody" } }
    expect(heard()):equals("")
end

function cases.small_window()
    open()
    happen{ what = "small_window", component = 1, is_wanted = true }
    sleep(10)
    expect(phone:smallWindow() ~= nil):is_true()
    happen{ what = "small_window", component = 1, is_wanted = false }
    sleep(10)
    expect(phone:smallWindow()):is_nil()
end

-- What an order hears, from which kind of record.
local function answered(what, order)
    local seen = {}
    phone.phone.inbox:listen(function(record) if record.what == what then seen[#seen + 1] = record end end)
    order()
    sleep(50)
    expect(#seen):equals(1)
    happen{ what = "result", to = seen[1].to, is_ok = true, res = {} } -- it has its answer
    happen{ what = "result", to = 999, is_ok = true, res = {} }
    return seen[1]
end

function cases.result()
    open()
    local ends = {}
    local record = answered("result", function()
        local player = phone.phone.env.wx.createLivePlayerContext("player")
        player.pause{ fail = function(res) ends[#ends + 1] = res.errMsg end }
    end)
    expect(record.is_ok):is_false()
    expect(ends):equals{ "operateLivePlayer:fail not playing" }
end

function cases.response()
    open()
    local ends = {}
    local record = answered("response", function()
        phone.phone.env.wx.request{ url = "http://127.0.0.1:1/", fail = function(res) ends[#ends + 1] = res.errMsg end }
        for _ = 1, 100 do
            if native.open_counts().requests == 0 then break end
            sleep(50)
        end
    end)
    expect(record.finish):equals("failed")
    expect(#ends):equals(1)
end

describe("a phone", function()
    for _, what in ipairs(inbox.names()) do
        it("hears of " .. what, function() cases[what]() end)
    end
end)

-- ---- wrong records ----------------------------------------------------------------------------------------------------

local ring = {}
ring.ring = ring

local WRONG = {
    { nil, "a record is a table, not nothing" },
    { "tap", "a record is a table, not 'tap'" },
    { {}, "what = nothing is not known; it is one of down, move, up" },
    { { what = "dance" }, "what = 'dance' is not known" },
    { { what = 5 }, "what = 5 is not known" },
    { { what = "down", x = 1 }, "down: needs y, a number" },
    { { what = "down", x = "1", y = 2 }, "down: x is a number, not '1'" },
    { { what = "down", x = 0 / 0, y = 2 }, "down: x is a number, not %-?nan" },
    { { what = "size", width = math.huge, height = 2 }, "size: width is a number, not inf" },
    { { what = "wheel", x = 1, y = 1, dx = 1, dy = 1, dz = 1 }, "wheel: has no field 'dz'" },
    { { what = "background", 5 }, "background: has no field 1" },
    { { what = "key", key = "a", at_ms = "now" }, "key: at_ms is a number, not 'now'" },
    { { what = "rotate", to = "upside down" }, "rotate: to is one of portrait, landscape, not 'upside down'" },
    { { what = "native_page", is_open = 1 }, "native_page: is_open is true or false, not 1" },
    { { what = "trigger", page = 1, node = 1, event = "tap", detail = { fn = print } }, "is plain data, not a table" },
    { { what = "trigger", page = 1, node = 1, event = "tap", detail = ring }, "detail is plain data, not a table" },
    { { what = "trigger", page = 1, node = 1, event = "tap", detail = print }, "detail is plain data, not a function" },
    { { what = "files", changed = setmetatable({}, {}) }, "changed is a table of plain data, not a table" },
    { { what = "files", changed = { [true] = true } }, "changed is a table of plain data" },
    { { what = "net", up = 5 }, "net: up is a table, not 5" },
    { { what = "net", up = { rate = 5 } }, "net: up: has no field 'rate'" },
    { { what = "net", up = { rate_kbps = "5" } }, "net: up: rate_kbps is a number, not '5'" },
}

describe("a wrong record", function()
    it("is told in words, with the line that made it, and changes nothing", function()
        open()
        local count = 0
        phone.phone.inbox:listen(function() count = count + 1 end)
        for i = 1, #WRONG do
            expect(function() happen(WRONG[i][1]) end):fails("inbox_test%.lua:%d+: phone:happen: .*" .. WRONG[i][2])
        end
        expect(count):equals(0)
        expect(heard()):equals("")
        phone:one("#pad"):tap()
        expect(heard()):equals("touchstart, touchend, tap")
    end)

    it("of a fault leaves those that come after it alone", function()
        open()
        expect(function() happen{ what = "net", up = { rate_kbps = -1 } } end):fails("net: rate_kbps is a number, from 0")
        expect(function() happen{ what = "net", down = { delay_ms = 1e6 } } end):fails("net: delay_ms is a number, from 0")
        happen{ what = "net", up = { rate_kbps = 100 } }
        phone.net:limit{ up = 200 }
    end)

    it("of a fault is told where there is nothing to spoil", function()
        local bare = assert(require("parlua.phone.phone").open{ files = FILES })
        expect(function() bare:happen{ what = "net_clear" } end):fails("net_clear: .*without surroundings")
        bare:close()
        open{ net = false }
        expect(function() happen{ what = "names", word = "fail" } end):fails("no network in between")
    end)
end)

-- ---- order ------------------------------------------------------------------------------------------------------------

describe("records", function()
    local function code(n)
        return { what = "live", component = 1, type = "statechange", detail = { code = n, message = "" } }
    end

    -- more: {[code] = codes that happen while that one is handled}
    local function order_of(more)
        local log = {}
        open{ on_event = function(ev)
            log[#log + 1] = "in " .. ev.code
            for _, n in ipairs(more[ev.code] or {}) do
                if n < 0 then happen{ what = "tab", index = -n } else happen(code(n)) end
            end
            log[#log + 1] = "out " .. ev.code
        end }
        happen(code(1))
        return table.concat(log, ", ")
    end

    it("that come while one is handled wait for its end", function()
        expect(order_of{ { 2, 3 }, { 4 } }):equals("in 1, out 1, in 2, out 2, in 3, out 3, in 4, out 4")
    end)

    it("have the time at which they came", function()
        open()
        local record = { what = "text", text = "" }
        local now_ms = native.now_ms()
        happen(record)
        expect(record.at_ms >= now_ms and record.at_ms <= native.now_ms()):is_true()
        record = { what = "text", text = "", at_ms = 5 }
        happen(record)
        expect(record.at_ms):equals(5)
    end)

    it("that fail while they wait are told, and the next ones are handled", function()
        expect(order_of{ { -9, 2 } }):equals("in 1, out 1, in 2, out 2")
        expect(#phone:errors()):equals(1)
        expect(phone:errors()[1]):contains("tab: there is no tab 9")
        phone:allowErrors()
    end)

    it("are handled after one that failed", function()
        open()
        expect(function() happen{ what = "tab", index = 9 } end):fails("there is no tab 9")
        phone:one("#pad"):tap()
        expect(heard()):equals("touchstart, touchend, tap")
    end)

    -- the watchdog ends a handler of the page; or all that runs, so that nobody can tidy up
    for name, how in pairs{ ["of the page"] = function()
        local loop = phone:one("#loop"):rect()
        phone:tapAt(loop.x + 5, loop.y + 5)
    end, ["of whoever listens"] = function() happen(code(1)) end } do
        it("are handled after one whose handler never ended, " .. name, function()
            open{ on_event = function() while true do end end }
            phone:allowErrors()
            native.timer(1, 0, how)
            sleep(1)
            happen{ what = "down", x = 50, y = 50 }
            happen{ what = "up", x = 50, y = 50 }
            sleep(1)
            expect(table.concat(phone:errors()) .. table.concat(scenario.take_uncaught())):contains("stopped: ran longer")
            expect(heard()):matches("touchstart, touchend, tap")
        end)
    end
end)

-- ---- recorded and played again ------------------------------------------------------------------------------------------

local PREVIEW = {
    ["app.json"] = '{ "pages": ["p"] }',
    ["p.wxml"] = [[<live-pusher id="pusher" url="" mode="RTC" bindstatechange="hear" style="height: 100px"/>
        <view id="start" style="height: 50px" bindtap="start">{{state}}</view>
        <input id="in" style="height: 40px" bindinput="typed"/><view id="ask" style="height: 40px" bindtap="ask"/>]],
    ["p.lua"] = [[Page{ data = { state = "", codes = "", text = "", sure = "", net = "", shown = 0, sum = 0 },
        onLoad = function(self) wx.onNetworkStatusChange(function(r) self:setData{ net = r.networkType } end) end,
        onShow = function(self) self:setData{ shown = self.data.shown + 1 } end,
        hear = function(self, e) self:setData{ codes = self.data.codes .. e.detail.code .. " " } end,
        typed = function(self, e) self:setData{ text = e.detail.value } end,
        start = function(self, e)
            self:setData{ sum = self.data.sum + e.detail.x + e.detail.y }
            wx.createLivePusherContext().startPreview{ success = function() self:setData{ state = "on" } end }
        end,
        ask = function(self)
            wx.showModal{ title = "sure?", success = function(r) self:setData{ sure = tostring(r.confirm) } end }
        end }]],
}

-- A phone with that app, its events as lines in log, and when it was opened.
local function open_preview()
    local log, start_ms = {}, native.now_ms()
    local function on_event(ev)
        log[#log + 1] = ("%.1f %s %s %s"):format(ev.t_ms - start_ms, ev.id, ev.type, ev.code)
    end
    return parlua.phone{ files = PREVIEW, camera = "test", mic = "none", dialogs = "drawn", on_event = on_event }, log,
        start_ms
end

local function session(handle)
    sleep(33)
    handle:one("#start"):tap()
    sleep(300)
    handle:one("#in"):tap()
    handle:type("hello")
    handle:key("Backspace")
    handle:setNetwork{ networkType = "3g" }
    sleep(200)
    handle:background()
    sleep(700)
    handle:foreground()
    handle:one("#ask"):tap()
    sleep(20)
    handle:native():cancelModal()
    handle.camera:unplug()
    sleep(500)
    handle:resize(320, 480)
    handle:one("#in"):input("the end")
    sleep(100)
end

-- lines: records of a phone that was opened at that time
local function replay(handle, lines, from_ms, to_ms)
    for _, line in ipairs(lines) do
        local record = native.json_decode(line)
        local wait_ms = record.at_ms - from_ms - (native.now_ms() - to_ms)
        if wait_ms > 0 then sleep(wait_ms) end
        record.at_ms = nil
        handle.phone:happen(record)
    end
    sleep(100)
end

describe("a session", function()
    it("is the same again when its records happen to another phone", function()
        if parlua.clock:mode() ~= "virtual" then skip "only virtual time is the same twice" end
        local first, log, from_ms = open_preview()
        local lines = {}
        first.phone.inbox:listen(function(record)
            if inbox.source(record.what) ~= "runtime" then lines[#lines + 1] = native.json_encode(record) end
        end)
        session(first)
        local data = first:currentPage():data()
        expect(data.state .. " " .. data.text .. " " .. data.sure .. " " .. data.net):equals("on the end false 3g")
        expect(data.shown):equals(2)
        expect(#log > 3):is_true()
        first:close()

        local second, log_again, to_ms = open_preview()
        replay(second, lines, from_ms, to_ms)
        expect(second:currentPage():data()):equals(data)
        expect(log_again):equals(log)
        expect(second:currentPage():size()):equals{ width = 320, height = 480 }
    end)
end)
