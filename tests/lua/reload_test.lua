-- SPDX-License-Identifier: GPL-3.0-or-later
-- reload_test.lua - files of an app change while it runs: what is kept, what is new, and what a broken save does.

local native = require "parlua.native"
local app = require "tests.kit.app"
local watch = require "parlua.core.watch"

local phone, files

local function open(more)
    files = app.files("a b", { ["a.wxml"] = '<text id="t">{{n}} {{m}}</text>',
        ["a.lua"] = "Page{ data = { n = 1 }, f = function(self) self:setData{ n = self.data.n + 1 } end }" })
    for path, text in pairs(more or {}) do files[path] = text end
    phone = assert(app.open{ files = files })
end

-- saves files and brings them in: true when they are in force
local function save(texts)
    local changed = {}
    for path, text in pairs(texts) do files[path], changed[path] = text, true end
    return phone:reload(changed)
end

local function text()
    phone.top:render() -- what was marked in this turn
    return app.text_of(phone.top.root)
end

describe("a saved file", function()
    it("of a template is shown with the data there is", function()
        open()
        phone.page:f()
        expect(save{ ["a.wxml"] = "<view>now {{n}}</view>" }):equals(true)
        expect(text()):equals("now 2")
        expect(phone.page.data.n):equals(2)
    end)

    it("of a style sheet lays out anew", function()
        open{ ["a.wxss"] = "#t { display: block; width: 10px }" }
        local function width() return phone:rect(phone:find("#t")).width end
        expect(width()):equals(10)
        save{ ["a.wxss"] = "#t { display: block; width: 20px }" }
        expect(width()):equals(20)
        save{ ["app.wxss"] = "#t { width: 30px !important }" }
        expect(width()):equals(30)
    end)

    it("of a script has new functions, old data, new fields of data", function()
        open()
        local before = phone.page
        before:f()
        save{ ["a.lua"] = [[Page{ data = { n = 100, m = 'new' },
            f = function(self) self:setData{ n = self.data.n + 10 } end }]] }
        expect(phone.page):equals(before)
        expect(text()):equals("2 new")
        before:f()
        phone.top:render()
        expect(text()):equals("12 new")
    end)

    it("of a module, the app and a component reaches those that use it", function()
        open{ ["a.json"] = '{ "usingComponents": { "c": "c" } }', ["c.wxml"] = "[{{x}}{{y}}]",
            ["c.lua"] = "Component{ data = { x = 1 }, methods = { f = function() return 1 end } }",
            ["a.wxml"] = '<c id="c"/>',
            ["app.lua"] = "App{ kept = 1, f = function() return 'old' end }",
            ["util.lua"] = "return { v = 'v1' }",
            ["a.lua"] = "local util = require './util' Page{ v = function() return util.v end }" }
        local c = phone:find("#c").component.instance
        local its_app = phone.env.getApp()
        its_app.kept = 2
        c:setData{ x = 5 }
        expect(save{ ["c.wxml"] = "({{x}}{{y}})",
            ["c.lua"] = "Component{ data = { y = 6 }, methods = { f = function() return 2 end } }",
            ["app.lua"] = "App{ kept = 1, f = function() return 'new' end }",
            ["util.lua"] = "return { v = 'v2' }" }):equals(true)
        expect(text()):equals("(56)")
        expect(c:f()):equals(2)
        expect(its_app.f() .. its_app.kept):equals("new2")
        expect(phone.page.v()):equals("v2")
    end)

    it("that is imported or included counts as the page's", function()
        open{ ["a.wxml"] = '<include src="part.wxml"/>', ["part.wxml"] = "one" }
        save{ ["part.wxml"] = "two" }
        expect(text()):equals("two")
    end)

    it("that is broken changes nothing and is shown, until it is mended", function()
        open()
        local texts = { ["a.wxml"] = "<view>", ["a.lua"] = "Page{", ["a.json"] = "{", ["app.lua"] = "error 'no'" }
        for path, broken in pairs(texts) do
            local before = files[path]
            expect(save{ [path] = broken }):equals(false)
            expect(text()):matches("^1 not reloaded" .. path:gsub("%p", "%%%0"))
            files[path] = before
            expect(save{ [path] = before }):equals(true)
            expect(text()):equals("1 ")
        end
        phone.page:f()
        phone.top:render()
        expect(text()):equals("2 ")
    end)

    it("of a page below the top is there when it is shown again", function()
        open()
        phone:route("navigateTo", "/b")
        save{ ["a.wxml"] = "below {{n}}" }
        phone:route("navigateBack")
        expect(text()):equals("below 1")
    end)

    it("of the app's configuration counts at once, and a broken one changes nothing", function()
        open{ ["c.wxml"] = "c", ["c.lua"] = "Page{}" }
        expect(select(2, phone:route("navigateTo", "/c"))):contains("not found")
        local config = '{ "pages": ["a", "b", "c"], "window": { "navigationBarTitleText": "new" } }'
        expect(save{ ["app.json"] = config:sub(1, -2) }):equals(false)
        expect(text()):contains("not reloadedapp.json:1:74: the { of line 1, column 1 is never closed: } is missing")
        expect(phone.config.is_page.c):is_nil()
        expect(save{ ["app.json"] = config }):equals(true)
        expect(text()):equals("1 ")
        expect(phone.top.def.config.navigationBarTitleText):equals("new")
        expect(type(phone:route("navigateTo", "/c"))):equals("table")
        expect(text()):equals("c")
    end)

    it("keeps a live component through any change around it", function()
        open{ ["a.wxml"] = '<live-player id="p" mode="RTC"/>' }
        local id = phone:live_id(phone:find("live-player"))
        for _, wxml in ipairs{ '<view><live-player id="p" mode="RTC"/></view>',
            'x<view/><live-player id="p" mode="RTC" class="c"/>',
            '<live-player id="other"/><live-player id="p" mode="RTC"/>' } do
            expect(save{ ["a.wxml"] = wxml }):equals(true)
            expect(phone:live_id(phone:find("#p"))):equals(id)
        end
        save{ ["a.wxml"] = "gone" }
        save{ ["a.wxml"] = '<live-player id="p"/>' }
        expect(phone:live_id(phone:find("#p")) ~= id):is_true()
    end)
end)

describe("a page that cannot be opened", function()
    it("is told above the page that stays, until another one opens", function()
        open{ ["app.json"] = '{ "pages": ["a", "b", "c"] }', ["c.wxml"] = "<view>\n<text></view>", ["c.lua"] = "Page{}" }
        local res, why = phone:route("navigateTo", "/c")
        expect(res):is_nil()
        expect(why):contains("c.wxml:2:7")
        expect(text()):contains("1 not openedc.wxml:2:7: </view> does not close <text> of line 2, column 1")
        expect(phone:errors()[1]):contains("c.wxml:2:7")
        phone.page:f()
        expect(text()):contains("2 not opened")
        phone:route("navigateTo", "/b")
        expect(text()):equals("")
        phone:route("navigateBack")
        expect(text()):equals("2 ")
    end)
end)

describe("a watched folder", function()
    it("is reloaded soon after a save, and let go of in the end", function()
        local name = os.tmpname()
        local root = name .. ".app"
        local function write(path, content) assert(native.write_file(root .. "/" .. path, content)) end
        write("app.json", '{ "pages": ["p/a"] }')
        write("p/a.lua", "Page{ data = { n = 1 } }")
        write("p/a.wxml", "one {{n}}")
        phone = assert(app.open{ path = root })
        watch.start(phone)
        expect(native.open_counts().watches):equals(2)
        local function await(wanted)
            for _ = 1, 200 do
                if text() == wanted then return true end
                sleep(5)
            end
            error("still: " .. text())
        end
        write("p/a.wxml", "two {{n}}")
        await("two 1")
        write("p/a.wxml", "two {{n")
        await("two 1not reloadedp/a.wxml:1:5: {{ is never closed, or a string in it: an expression ends with }}")
        write("p/a.wxml", "three {{n}}")
        await("three 1")
        phone:close()
        expect(native.open_counts().watches):equals(0)
        phone = nil
        for _, path in ipairs{ "p/a.lua", "p/a.wxml", "p", "app.json", "" } do native.remove_file(root .. "/" .. path) end
        os.remove(name)
    end)
end)
