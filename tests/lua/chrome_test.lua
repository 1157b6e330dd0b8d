-- SPDX-License-Identifier: GPL-3.0-or-later
-- chrome_test.lua - what a phone draws around and above its pages, and what it does when that is tapped.

local app = require "tests.kit.app"

local FILES = {
    ["app.json"] = [[{
        "pages": ["p/home", "p/inner", "p/other", "p/custom"],
        "window": { "navigationBarTitleText": "Home", "navigationBarBackgroundColor": "#ededed",
                    "navigationBarTextStyle": "black" },
        "tabBar": { "color": "#888888", "selectedColor": "#00aa00", "backgroundColor": "#fafafa",
            "list": [ { "pagePath": "p/home", "text": "Home" }, { "pagePath": "p/other", "text": "Other" } ] } }]],
    ["p/home.lua"] = "Page{ onTabItemTap = function(self, e) self.tab = e end }",
    ["p/home.wxml"] = '<view id="all" style="height:100vh;background-color:#ff0000"/>' ..
        '<view id="low" style="position:fixed;bottom:0;height:10px;width:10px;background-color:#0000ff"/>',
    ["p/inner.lua"] = "Page{}", ["p/inner.wxml"] = '<view id="all" style="height:100vh">inner</view>',
    ["p/inner.json"] = '{ "navigationBarTitleText": "A page with a title that is much too long for its bar" }',
    ["p/other.lua"] = "Page{ onTabItemTap = function(self, e) self.tab = e end }", ["p/other.wxml"] = "<view>other</view>",
    ["p/custom.lua"] = "Page{}", ["p/custom.wxml"] = '<view id="all" style="height:100vh"/>',
    ["p/custom.json"] = '{ "navigationStyle": "custom" }',
}

local phone

local function open(more)
    phone = parlua.phone(app.config({ files = FILES, chrome = true }, more))
    return phone
end

local function colour(x, y)
    phone.phone.top:render()
    return ("%d %d %d"):format(phone.phone.top.view:pixel(x, y))
end

describe("bars", function()
    it("are not there unless asked for", function()
        open{ chrome = false }
        expect(phone:one("#all"):rect().height):equals(667)
        expect(#phone:all(".nav")):equals(0)
        expect(phone.phone.env.wx.getWindowInfo().windowHeight):equals(667)
    end)

    it("take their room from the page", function()
        open()
        expect(phone:one("#all"):rect()):equals{ x = 0, y = 0, width = 375, height = 573 }
        expect(phone:one("#low"):rect().y):equals(563)
        expect(phone:one(".nav"):rect()):equals{ x = 0, y = -44, width = 375, height = 44 }
        expect(phone:one(".tabs"):rect().y):equals(573)
        expect(phone.phone.env.wx.getWindowInfo().windowHeight):equals(573)
        expect(phone.phone.env.wx.getWindowInfo().screenHeight):equals(667)
        expect(phone:currentPage():size()):equals{ width = 375, height = 573 }
        expect(colour(5, 5)):equals("237 237 237")
        expect(colour(5, 50)):equals("255 0 0")
        expect(colour(5, 612)):equals("0 0 255")
        expect(colour(5, 640)):equals("250 250 250")
    end)

    it("have an arrow on inner pages, and a title that ends in dots", function()
        open()
        expect(phone:one(".nav-back")):is_nil()
        phone:navigateTo("/p/inner")
        expect(phone:one(".nav-title"):text()):matches("much too long")
        expect(phone:one(".nav-title"):rect().width < 230):is_true()
        expect(phone:one("#all"):rect().height):equals(623)
        phone:tapAt(20, 20)
        phone:currentPage():waitFor(function() return #phone:pageStack() == 1 end)
        expect(phone:one(".nav-back")):is_nil()
    end)

    it("leave a page with a style of its own alone", function()
        open()
        phone:navigateTo("/p/custom")
        expect(phone:one("#all"):rect().height):equals(667)
        expect(#phone:all(".nav")):equals(0)
    end)

    it("change tabs and tell the page", function()
        open()
        phone:all(".tab")[2]:tap()
        phone:currentPage():waitFor(function() return phone:currentPage().path == "p/other" end)
        expect(phone.phone.page.tab):equals{ index = "1", pagePath = "p/other", text = "Other" }
        expect(phone:all(".tab")[2]:style("color")):equals("#00aa00ff")
        expect(phone:all(".tab")[1]:style("color")):equals("#888888ff")
        phone:all(".tab")[2]:tap()
        sleep(20)
        expect(phone:currentPage().path):equals("p/other")
    end)

    it("follow the size of the window", function()
        open()
        phone:resize(400, 500)
        expect(phone:one("#all"):rect().height):near(406, 0.01)
        expect(phone:one(".tabs"):rect().y):equals(406)
    end)
end)

describe("full screen", function()
    local PLAYER = { ["p/home.wxml"] = '<view style="overflow:hidden;height:100px"><live-player id="a" ' ..
        'bindfullscreenchange="onFull" style="width:100px;height:80px;border-radius:9px"/></view>' ..
        '<live-player id="b" bindfullscreenchange="onFull"/><view id="x"/>',
        ["p/home.lua"] = "Page{ seen = {}, onFull = function(self, e) table.insert(self.seen, e.target.id .. ' ' .. " ..
            "tostring(e.detail.fullScreen) .. ' ' .. e.detail.direction) end }" }

    it("covers the window, turned when asked", function()
        open{ files = PLAYER }
        local a = phone:one("#a")
        a:callContext("requestFullScreen")
        expect(a:rect()):equals{ x = 0, y = -44, width = 375, height = 667 }
        expect(#phone:all(".nav")):equals(0)
        expect(colour(370, 660)):equals("0 0 0")
        a:callContext("requestFullScreen", { direction = 90 })
        expect(a:rect()):equals{ x = 0, y = -44, width = 375, height = 667 }
        expect(a:style("width")):equals("667px")
        expect(colour(370, 5)):equals("0 0 0")
        phone:resize(400, 600)
        expect(a:rect()):equals{ x = 0, y = -44, width = 400, height = 600 }
        expect(a:style("width")):equals("600px")
        a:callContext("exitFullScreen")
        expect(a:rect()):equals{ x = 0, y = 0, width = 100, height = 80 }
        expect(#phone:all(".nav")):equals(1)
        expect(phone.phone.page.seen):equals{ "a true vertical", "a true horizontal", "a false horizontal" }
    end)

    it("is for one player at a time, by key the largest", function()
        open{ files = PLAYER }
        phone:one("#a"):callContext("requestFullScreen")
        phone:one("#b"):callContext("requestFullScreen", { direction = -90 })
        expect(phone.phone.page.seen):equals{ "a true vertical", "b true horizontal", "a false vertical" }
        expect(phone:one("#b"):style("width")):equals("667px")
        phone.phone:window_event{ type = "key", key = "Escape" }
        sleep(10)
        phone.phone:window_event{ type = "key", key = "F11" }
        sleep(10)
        expect(phone.phone.page.seen[5]):equals("b true vertical")
        expect(function() phone:one("#b"):callContext("requestFullScreen", { direction = 45 }) end)
            :fails("direction must be 0, 90 or %-90")
    end)

    it("ends with the component", function()
        open{ files = { ["p/home.wxml"] = '<live-player id="a" wx:if="{{!gone}}"/>' } }
        phone:one("#a"):callContext("requestFullScreen")
        phone:currentPage():setData{ gone = true }
        expect(#phone:all(".nav")):equals(1)
    end)
end)

-- ---- questions

-- wx.NAME(options) in the app; its outcome is in .res or .fail
local function ask(name, options)
    local out = {}
    options.success = function(res) out.res = res end
    options.fail = function(res) out.fail = res.errMsg end
    phone.phone:run(function() phone.phone.env.wx[name](options) end)
    sleep(5)
    return out
end

describe("dialogs", function()
    it("are answered by default where nobody would see them", function()
        open()
        expect(ask("showModal", { title = "t" }).res.confirm):is_true()
        expect(#phone:all(".dialog")):equals(0)
    end)

    it("wait for a tap and cover all that is below", function()
        open{ dialogs = "drawn" }
        local out = ask("showModal", { title = "Really?", content = "It is gone then.", confirmText = "Go" })
        sleep(5000)
        expect(out.res):is_nil()
        expect(phone:one(".dialog-title"):text()):equals("Really?")
        expect(phone:one(".cover"):rect()):equals{ x = 0, y = -44, width = 375, height = 667 }
        expect(function() phone:one("#low"):tap() end):fails("is covered by <view .cover>")
        expect(function() phone:all(".tab")[2]:tap() end):fails("is covered by <view .cover>")
        phone:one(".confirm"):tap()
        sleep(5)
        expect(out.res):equals{ confirm = true, cancel = false, errMsg = "showModal:ok" }
        expect(#phone:all(".dialog")):equals(0)
        out = ask("showModal", { title = "Really?" })
        phone:one(".cancel"):tap()
        sleep(5)
        expect(out.res.cancel):is_true()
        ask("showModal", { title = "Well", showCancel = false })
        expect(#phone:all(".cancel")):equals(0)
    end)

    it("speak the language of the phone where the page says nothing", function()
        for _, row in ipairs{ { "zh_CN", "确定", "取消" }, { "en", "OK", "Cancel" }, { "xx", "OK", "Cancel" } } do
            open{ dialogs = "drawn", language = row[1] }
            ask("showModal", { title = "?" })
            expect(phone:one(".confirm"):text()):equals(row[2])
            expect(phone:one(".cancel"):text()):equals(row[3])
            phone:native():cancelModal()
            ask("showActionSheet", { itemList = { "a" } })
            expect(phone:one(".cancel"):text()):equals(row[3])
            expect(phone.phone.env.wx.getSystemInfoSync().language):equals(row[1])
            phone:close()
        end
        open{ dialogs = "drawn", language = "zh_CN" }
        ask("showModal", { title = "?", confirmText = "Go", cancelText = "No" })
        expect(phone:one(".confirm"):text()):equals("Go")
        expect(phone:one(".cancel"):text()):equals("No")
    end)

    it("take a text", function()
        open{ dialogs = "drawn" }
        local out = ask("showModal", { title = "Name", editable = true, placeholderText = "yours" })
        phone:one(".dialog-input"):trigger("input", { value = "Ann" })
        phone:one(".confirm"):tap()
        sleep(5)
        expect(out.res.content):equals("Ann")
        out = ask("showModal", { title = "Name", editable = true })
        phone:native():confirmModal("Bob")
        expect(out.res.content):equals("Bob")
    end)

    it("may lie above each other", function()
        open{ dialogs = "drawn" }
        local first, second = ask("showModal", { title = "1" }), ask("showModal", { title = "2" })
        expect(#phone:all(".dialog")):equals(2)
        phone:native():cancelModal()
        expect(second.res.cancel):is_true()
        phone:native():confirmModal()
        expect(first.res.confirm):is_true()
        expect(function() phone:native():confirmModal() end):fails("no modal is open")
    end)

    it("offer a choice", function()
        open{ dialogs = "drawn" }
        local out = ask("showActionSheet", { itemList = { "a", "b", "c" } })
        phone:all(".sheet-item")[2]:tap()
        sleep(5)
        expect(out.res.tapIndex):equals(1)
        out = ask("showActionSheet", { itemList = { "a", "b" } })
        phone:one(".cancel"):tap()
        sleep(5)
        expect(out.fail):equals("showActionSheet:fail cancel")
        out = ask("showActionSheet", { itemList = { "a", "b" } })
        phone:tapAt(100, 100) -- beside it
        sleep(5)
        expect(out.fail):equals("showActionSheet:fail cancel")
        out = ask("showActionSheet", { itemList = { "a", "b" } })
        phone:native():tapActionSheet(0)
        expect(out.res.tapIndex):equals(0)
    end)
end)

describe("toasts", function()
    it("are shown for their time and let taps through", function()
        open()
        ask("showToast", { title = "done" })
        expect(#phone:all(".check")):equals(1)
        phone:all(".tab")[2]:tap()
        sleep(1400)
        expect(#phone:all(".toast")):equals(1) -- also above the next page
        sleep(200)
        expect(#phone:all(".toast")):equals(0)
    end)

    it("are above dialogs", function()
        open{ dialogs = "drawn" }
        ask("showToast", { title = "first", icon = "none" })
        ask("showModal", { title = "then" })
        local order = {}
        for _, own in ipairs(phone.phone.overlays.order) do order[#order + 1] = own.name end
        expect(order[#order]):equals("toast")
    end)

    it("with a mask keep taps away", function()
        open()
        ask("showLoading", { title = "wait", mask = true })
        expect(function() phone:all(".tab")[2]:tap() end):fails("covered")
        ask("hideLoading", {})
        phone:all(".tab")[2]:tap()
    end)
end)

describe("permissions", function()
    local PUSHER = { ["p/home.wxml"] = '<live-pusher id="a" url="$server/live/a" autopush binderror="onError"/>',
        ["p/home.lua"] = "Page{ onError = function(self, e) self.code = e.detail.errCode end }",
        ["app.json"] = [[{ "pages": ["p/home"], "window": { "navigationBarTitleText": "Cam" },
            "permission": { "scope.camera": { "desc": "to be seen" } } }]] }

    local function open_pusher(relay, more)
        local files = {}
        for k, v in pairs(PUSHER) do files[k] = v:gsub("%$server", relay.url) end
        local cfg = { files = files, dialogs = "drawn", permissions = { camera = "ask", record = "ask" } }
        for k, v in pairs(more or {}) do cfg[k] = v end
        return open(cfg)
    end

    it("are asked for before a pusher begins", function()
        local relay = parlua.relay{}
        open_pusher(relay)
        sleep(1000)
        expect(#phone.phone.top:find_all(".ask")):equals(1) -- drawn without being asked to
        expect(phone:one("#a"):state()):equals("idle")
        expect(phone:one(".ask-what"):text()):equals("use your camera")
        expect(phone:one(".ask-why"):text()):equals("to be seen")
        phone:one(".ask-yes"):tap()
        sleep(10)
        expect(phone:one(".ask-what"):text()):equals("use your microphone")
        phone:native():authorizeAllow()
        phone:one("#a"):waitCode(1002, 5)
        expect(#phone:all(".ask")):equals(0)
        expect(phone:callWx("getSetting").authSetting):equals{ ["scope.camera"] = true, ["scope.record"] = true }
    end)

    it("are asked for by start(), which fails when its pusher is gone by then", function()
        open{ dialogs = "drawn", permissions = { camera = "ask" }, files = {
            ["p/home.wxml"] = '<live-pusher wx:if="{{!gone}}" url="rtmp://127.0.0.1:1/live/a"/>',
            ["p/home.lua"] = "Page{ go = function(self) wx.createLivePusherContext().start{ " ..
                "fail = function(res) self.why = res.errMsg end } end }" } }
        phone:currentPage():callMethod("go")
        sleep(10)
        expect(#phone:all(".ask")):equals(1)
        phone:currentPage():setData{ gone = true }
        phone:native():authorizeAllow()
        expect(phone.phone.page.why):equals("operateLivePusher:fail component not found")
    end)

    it("that are refused are told by code, and may be given later", function()
        local relay = parlua.relay{}
        open_pusher(relay)
        phone:native():authorizeAllow()
        phone:native():authorizeCancel()
        sleep(100)
        expect(phone.phone.page.code):equals(10002)
        local out = ask("authorize", { scope = "scope.record" })
        expect(out.fail):equals("authorize:fail auth deny")
        out = ask("openSetting", {})
        expect(#phone:all(".settings-row")):equals(2)
        phone:all(".toggle")[2]:tap()
        phone:one(".settings .nav-back"):tap()
        sleep(10)
        expect(out.res.authSetting):equals{ ["scope.camera"] = true, ["scope.record"] = true }
        expect(#phone:all(".settings")):equals(0)
        phone:one("#a"):callContext("start")
        phone:one("#a"):waitCode(1002, 5)
    end)
end)

-- ---- moving a page

describe("a page", function()
    local LONG = { ["p/home.wxml"] = '<view id="first" style="height:900px"/><view id="last" style="height:900px"/>',
        ["p/home.json"] = '{ "enablePullDownRefresh": true, "onReachBottomDistance": 100, "backgroundColor": "#112233" }',
        ["p/home.lua"] = [[Page{ seen = {},
            onPullDownRefresh = function(self) table.insert(self.seen, "pull") end,
            onReachBottom = function(self) table.insert(self.seen, "bottom") end,
            onPageScroll = function(self, e) self.top = e.scrollTop end }]] }

    local function seen() return table.concat(phone.phone.page.seen, " ") end

    it("is pulled down to be refreshed", function()
        open{ files = LONG }
        phone:native():pullDown()
        expect(seen()):equals("pull")
        expect(phone:one(".pull"):rect()):equals{ x = 0, y = -56, width = 375, height = 56 }
        expect(phone:one(".nav"):rect().y):equals(-100)
        expect(phone:one(".tabs"):rect().y):equals(517)
        expect(phone:one("#first"):rect().y):equals(0)
        expect(colour(5, 60)):equals("17 34 51")
        expect(colour(5, 10)):equals("237 237 237")
        phone:native():pullDown() -- once is enough
        expect(seen()):equals("pull")
        phone:callWx("stopPullDownRefresh")
        sleep(300)
        expect(#phone:all(".pull")):equals(0)
        expect(phone:one(".nav"):rect().y):equals(-44)
        phone:callWx("startPullDownRefresh")
        expect(seen()):equals("pull pull")
    end)

    it("is not when it was not pulled far, not at its top, or not asked for", function()
        open{ files = LONG }
        phone:drag(100, 100, 100, 160)
        sleep(300)
        expect(seen() .. #phone:all(".pull")):equals("0")
        phone:pageScrollTo(50)
        phone:drag(100, 100, 100, 140)
        expect(phone:currentPage():scrollTop()):equals(10)
        expect(seen() .. #phone:all(".pull")):equals("0")
        phone:close()
        open{ files = { ["p/home.wxml"] = LONG["p/home.wxml"] } }
        phone:drag(100, 100, 100, 400)
        expect(#phone:all(".pull")):equals(0)
    end)

    it("goes where the script says, at once or bit by bit", function()
        open{ files = LONG }
        local out = ask("pageScrollTo", { scrollTop = 400 })
        sleep(100)
        expect(phone.phone.page.top > 0 and phone.phone.page.top < 400):is_true()
        expect(out.res):is_nil()
        sleep(300)
        expect(out.res.errMsg):equals("pageScrollTo:ok")
        expect(phone:currentPage():scrollTop()):equals(400)
        expect(phone.phone.page.top):equals(400)
        ask("pageScrollTo", { selector = "#last", offsetTop = -30, duration = 0 })
        expect(phone:currentPage():scrollTop()):equals(870)
        expect(seen()):equals("")
        phone:pageScrollTo(10000)
        expect(phone:currentPage():scrollTop()):equals(1227)
        expect(seen()):equals("bottom")
        expect(ask("pageScrollTo", {}).fail):matches("scrollTop or selector is needed")
        expect(ask("pageScrollTo", { selector = "#no" }).fail):matches("not found")
    end)

    it("may end while it moves", function()
        open{ files = LONG }
        local first = ask("pageScrollTo", { scrollTop = 400 })
        local second = ask("pageScrollTo", { scrollTop = 0, duration = 5000 })
        expect(first.res.errMsg):equals("pageScrollTo:ok")
        phone:close()
        expect(second.res.errMsg):equals("pageScrollTo:ok") -- it has ended, too
    end)

    it("can forbid the finger", function()
        open{ files = { ["p/home.wxml"] = LONG["p/home.wxml"], ["p/home.json"] = '{ "disableScroll": true }' } }
        phone:drag(100, 300, 100, 100)
        expect(phone:currentPage():scrollTop()):equals(0)
    end)

    it("colours and names its bar", function()
        open()
        phone:callWx("setNavigationBarTitle", { title = "New" })
        phone:callWx("setNavigationBarColor", { frontColor = "#ffffff", backgroundColor = "#102030" })
        phone:callWx("showNavigationBarLoading")
        expect(phone:one(".nav-title"):text()):equals("New")
        expect(colour(5, 5)):equals("16 32 48")
        expect(#phone:all(".nav .spoke")):equals(12)
        phone:callWx("hideNavigationBarLoading")
        expect(#phone:all(".nav .spoke")):equals(0)
        phone:navigateTo("/p/inner")
        expect(phone:one(".nav-title"):text()):matches("^A page")
    end)
end)
