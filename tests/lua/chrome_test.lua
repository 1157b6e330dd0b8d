-- SPDX-License-Identifier: GPL-3.0-or-later
-- chrome_test.lua - what a phone draws around and above its pages, and what it does when that is tapped.

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
    local cfg = { files = {}, chrome = true }
    for k, v in pairs(FILES) do cfg.files[k] = v end
    for k, v in pairs(more or {}) do
        if k == "files" then for name, text in pairs(v) do cfg.files[name] = text end else cfg[k] = v end
    end
    phone = parlua.phone(cfg)
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
        expect(a:rect()):equals{ x = -146, y = 102, width = 667, height = 375 }
        expect(colour(370, 5)):equals("0 0 0")
        phone:resize(400, 600)
        expect(a:rect()):equals{ x = -100, y = 56, width = 600, height = 400 }
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
        expect(phone:one("#b"):rect().width):equals(667)
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
