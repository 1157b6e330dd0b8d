-- SPDX-License-Identifier: GPL-3.0-or-later
-- checklist_test.lua - the conformance checklist of the page model, line by line; every row of its routing tables.
--
-- Each line is a describe with the line's own words. What the lines promise in one sentence is shown here in one place;
-- the corners have test files of their own.

local native = require "parlua.native"
local event = require "parlua.page.input.event"
local check = require "parlua.check.app"
local app = require "tests.kit.app"

local phone

-- An app with one page "a" (and an empty "b"), without live events being recorded.
local function open(script, template, more)
    phone = assert(app.open({ files = app.files("a b", { ["a.lua"] = script, ["a.wxml"] = template }) }, more))
    return phone
end

local function line(text, body)
    describe(text, body)
end

local function shown(selector)
    phone.top:render()
    return app.text_of(phone:find(selector or "page") or phone.top.root)
end

local function drain(list)
    local text = table.concat(list, " ")
    for i = #list, 1, -1 do list[i] = nil end
    return text
end

local function run(body) return app.run(phone, body) end

-- ---- 1

local function logging_page(name)
    return ([[
local log = getApp().log
local function say(word) return function() table.insert(log, "%s." .. word) end end
Page{ onLoad = say"onLoad", onShow = say"onShow", onReady = say"onReady", onRouteDone = say"onRouteDone",
    onHide = say"onHide", onUnload = say"onUnload" }]]):format(name)
end

local LOGGING_APP = [[
local log = {}
local function say(word) return function() table.insert(log, "App." .. word) end end
App{ log = log, onLaunch = say"onLaunch", onShow = say"onShow", onHide = say"onHide" }]]

-- A and B are tabs, C to F are not
local function open_routes(first)
    local files = { ["app.lua"] = LOGGING_APP, ["app.json"] = [[{ "pages": ["A", "B", "C", "D", "E", "F"],
        "tabBar": { "list": [{ "pagePath": "A", "text": "a" }, { "pagePath": "B", "text": "b" }] } }]] }
    for name in ("ABCDEF"):gmatch(".") do
        files[name .. ".lua"], files[name .. ".wxml"] = logging_page(name), "<view/>"
    end
    phone = assert(app.open{ files = files, page = first })
    return phone.app.log
end

local steps = {
    background = function() phone:background() end,
    foreground = function() phone:foreground() end,
}

local function go(name, target)
    if steps[name] then return steps[name]() end
    local is_done = false
    local options = name == "navigateBack" and { delta = target } or { url = target }
    options.success = function() is_done = true end
    options.fail = function(res) error(res.errMsg) end
    phone.env.wx[name](options)
    sleep(20)
    expect(is_done):is_true()
end

-- {first page, "how it came to be: NAME TARGET, ...", the step, the callbacks}
local NEW_C, NEW_D = "C.onLoad C.onShow C.onReady C.onRouteDone", "D.onLoad D.onShow D.onReady D.onRouteDone"
local ROUTES = {
    { "navigateTo", "C", "", "navigateTo D", "C.onHide " .. NEW_D },
    { "redirectTo", "C", "", "redirectTo D", "C.onUnload " .. NEW_D },
    { "redirectTo above another page", "C", "navigateTo D", "redirectTo E",
        "D.onUnload E.onLoad E.onShow E.onReady E.onRouteDone" },
    { "navigateBack", "C", "navigateTo D", "navigateBack 1", "D.onUnload C.onShow C.onRouteDone" },
    { "navigateBack over several pages, top first", "C", "navigateTo D, navigateTo E, navigateTo F", "navigateBack 2",
        "F.onUnload E.onUnload D.onShow D.onRouteDone" },
    { "navigateBack too far: the first page", "C", "navigateTo D, navigateTo E", "navigateBack 9",
        "E.onUnload D.onUnload C.onShow C.onRouteDone" },
    { "reLaunch, top first", "D", "navigateTo E, navigateTo F", "reLaunch C", "F.onUnload E.onUnload D.onUnload " .. NEW_C },
    { "reLaunch to a tab page", "C", "", "reLaunch A", "C.onUnload A.onLoad A.onShow A.onReady A.onRouteDone" },
    { "app to background", "C", "", "background", "C.onHide App.onHide" },
    { "app to foreground", "C", "background", "foreground", "App.onShow C.onShow" },
    { "switchTab from A to A", "A", "", "switchTab A", "" },
    { "switchTab from A to B, the first time", "A", "", "switchTab B", "A.onHide B.onLoad B.onShow B.onReady" },
    { "switchTab from A to B, seen before", "A", "switchTab B, switchTab A", "switchTab B", "A.onHide B.onShow" },
    { "switchTab from C to A", "A", "navigateTo C", "switchTab A", "C.onUnload A.onShow" },
    { "switchTab from C to B", "A", "navigateTo C", "switchTab B", "C.onUnload B.onLoad B.onShow B.onReady" },
    { "switchTab from C to B, seen before", "A", "switchTab B, switchTab A, navigateTo C", "switchTab B",
        "C.onUnload B.onShow" },
    { "switchTab from D to B", "A", "navigateTo C, navigateTo D", "switchTab B",
        "D.onUnload C.onUnload B.onLoad B.onShow B.onReady" },
    { "switchTab from D entered directly to A", "D", "", "switchTab A", "D.onUnload A.onLoad A.onShow A.onReady" },
    { "switchTab from D entered directly to B", "D", "", "switchTab B", "D.onUnload B.onLoad B.onShow B.onReady" },
}

line("1. launch order; every row of the tables of routes", function()
    it("launch", function()
        local log = open_routes("C")
        expect(drain(log)):equals("App.onLaunch App.onShow C.onLoad C.onShow C.onReady")
    end)
    for _, row in ipairs(ROUTES) do
        it(row[1], function()
            local log = open_routes(row[2])
            for name, target in row[3]:gmatch("(%a+) ?(%w*)") do go(name, target) end
            drain(log)
            go(row[4]:match("(%a+) ?(%w*)"))
            expect(drain(log)):equals(row[5])
        end)
    end
end)

-- ---- 2 and 3

line("2. an eleventh navigateTo fails with the given errMsg, the stack is unchanged", function()
    it("is refused", function()
        open()
        for _ = 1, 9 do go("navigateTo", "/b") end
        local before = phone.env.getCurrentPages()
        local said
        phone.env.wx.navigateTo{ url = "/b", fail = function(res) said = res.errMsg end }
        sleep(20)
        expect(said):equals("navigateTo:fail webview count limit exceed")
        expect(#before):equals(10)
        expect(phone.env.getCurrentPages()):equals(before)
    end)
end)

line("3. the query is raw, texts only", function()
    it("of an address", function()
        open("Page{ onLoad = function(self, q) self.q = q end }", nil, { page = "a?x=1&y=%20%E4&z&x=2&=no&e=a=b?cut=1" })
        local wanted = { x = "2", y = "%20%E4", z = "", e = "a=b" }
        expect(phone.page.q):equals(wanted)
        expect(phone.page.options):equals(wanted)
    end)
end)

-- ---- 4

line("4. setData: data at once, one render per turn, callback after it, rules 3 to 10", function()
    local function page(data)
        open("Page{ data = " .. data .. " }", "<view>{{n}} {{user.a}}{{user.b}} {{list[1].n}}</view>")
    end

    it("is synchronous in data, later in the view, once per turn", function()
        page "{ n = 0 }"
        local patch, count = phone.top.view.patch, 0
        local seen = {}
        getmetatable(phone.top.view).__index.patch = function(...)
            count = count + 1
            return patch(...)
        end
        for n = 1, 3 do
            phone.page:setData({ n = n }, function() table.insert(seen, n .. ":" .. app.text_of(phone.top.root)) end)
            expect(phone.page.data.n):equals(n)
        end
        expect(app.text_of(phone.top.root)):equals("0  ")
        expect(seen):equals{}
        sleep(5)
        getmetatable(phone.top.view).__index.patch = patch
        expect(count):equals(1)
        expect(seen):equals{ "1:3  ", "2:3  ", "3:3  " }
    end)

    it("3: data changed directly shows when setData touches the key", function()
        page "{ n = 0, m = 0 }"
        phone.page.data.n = 5
        phone.page:setData{ m = 1 }
        expect(shown()):equals("0  ")
        phone.page:setData{ n = phone.page.data.n }
        expect(shown()):equals("5  ")
    end)

    it("4: what is not mentioned stays; null empties", function()
        page "{ n = 7, user = { a = 'x' } }"
        phone.page:setData{ n = phone.env.wx.null }
        expect(phone.page.data.user.a):equals("x")
        expect(phone.page.data.n):equals(phone.env.wx.null)
        expect(shown()):equals(" x ")
    end)

    it("5: nothing is merged", function()
        page "{ user = { a = 'x', b = 'y' } }"
        phone.page:setData{ user = { a = "z" } }
        expect(phone.page.data.user):equals{ a = "z" }
        expect(shown()):equals(" z ")
    end)

    it("6 and 10: paths make what is missing, and say when they are bad", function()
        page "{ n = 5 }"
        phone.page:setData{ ["list[1].n"] = 3, ["user.a"] = "A", ["x\\.y"] = 1 }
        expect(phone.page.data.list[2].n):equals(3)
        expect(phone.page.data["x.y"]):equals(1)
        expect(shown()):equals("5 A 3")
        phone.page:setData{ ["n[0]"] = 1 }
        expect(phone.page.data.n):equals{ 1 }
        expect(function() phone.page:setData{ ["list[x]"] = 1 } end):fails("list%[x%]")
    end)

    it("7: more than 1024 kB is a warning and works", function()
        page "{}"
        phone.page:setData{ big = ("x"):rep(1024 * 1024) }
        expect(#phone.page.data.big):equals(1024 * 1024)
        local lines = phone:lines()
        expect(lines[#lines].level):equals("warn")
        expect(lines[#lines].text):contains("1024 kB")
    end)

    it("8 and 9: kept by reference in data, copied for the view, null where JSON has no word", function()
        page "{ n = 0 }"
        local given = { a = "1", f = print }
        phone.page:setData{ user = given, n = print }
        expect(phone.page.data.user == given):is_true()
        expect(phone.page.data.n == print):is_true()
        expect(shown()):equals(" 1 ")
        given.a = "2"
        phone.page:setData{ other = 1 }
        expect(phone.page.data.user.a):equals("2")
        expect(shown()):equals(" 1 ")
    end)

    it("11 and 12: works in onLoad, does nothing after unload", function()
        open("Page{ data = { n = 1 }, onLoad = function(self) self:setData{ n = 2 } end }", "<view>{{n}}</view>")
        expect(app.text_of(phone.top.root)):equals("2")
        local old = phone.page
        go("redirectTo", "b")
        old:setData({ n = 3 }, function() error("not called") end)
        sleep(5)
        expect(old.data.n):equals(2)
    end)
end)

-- ---- 5 and 6

-- handlers h1 to h6 note their names; opens the template and sends the event to #in
local function handlers_of(template, name)
    local script = "local function h(n) return function(self, e) table.insert(self.log, n) self.e = e end end Page{ log = {}"
    for i = 1, 6 do script = script .. (", h%d = h'h%d'"):format(i, i) end
    open(script .. "}", template)
    event.dispatch(phone.top, phone:find("#in"), name or "tap", {})
    return drain(phone.page.log)
end

line("5. event order h2 h4 h3 h1; capture-catch; catch; mut-bind; marks; dataset names", function()
    local INNER = '<view id="in" bindtap="h3" capture-bind:tap="h4"/></view>'
    it("capture, then bubble", function()
        expect(handlers_of('<view bindtap="h1" capture-bind:tap="h2">' .. INNER)):equals("h2 h4 h3 h1")
    end)
    it("capture-catch ends it", function()
        expect(handlers_of('<view bindtap="h1" capture-catch:tap="h2">' .. INNER)):equals("h2")
    end)
    it("catch runs and stops", function()
        expect(handlers_of('<view bind:tap="h1"><view catch:tap="h2"><view id="in" bindtap="h3"/></view></view>'))
            :equals("h3 h2")
    end)
    it("of mut-bind only the first runs, others are not affected", function()
        expect(handlers_of('<view mut-bind:tap="h1"><view bindtap="h2"><view id="in" mut-bind:tap="h3"/></view></view>'))
            :equals("h3 h2")
    end)
    it("marks are merged, the inner one wins, names stay", function()
        handlers_of('<view mark:oneTwo="{{1}}" mark:b="out"><view id="in" mark:b="in" bindtap="h1"/></view>')
        expect(phone.page.e.mark):equals{ oneTwo = 1, b = "in" }
        handlers_of('<view mark:a="x"><live-player id="in" bind:statechange="h1"/></view>', "statechange")
        expect(phone.page.e.mark):equals{ a = "x" }
    end)
    it("dataset names: dashes make capitals, capitals are lost; types stay", function()
        handlers_of('<view id="in" data-element-type="t" data-elementType="u" data-class="c" data-n="{{7}}" bindtap="h1"/>')
        expect(phone.page.e.currentTarget.dataset):equals{ elementType = "t", elementtype = "u", class = "c", n = 7 }
    end)
end)

line("6. tap bubbles, statechange does not", function()
    it("tap", function()
        expect(handlers_of('<view bindtap="h1"><view id="in" bindtap="h2"/></view>')):equals("h2 h1")
    end)
    it("statechange", function()
        expect(handlers_of('<view bindstatechange="h1"><live-player id="in" bindstatechange="h2"/></view>', "statechange"))
            :equals("h2")
    end)
end)

-- ---- 7 and 8

line('7. boolean attributes: absent, bare, "false", "{{false}}"', function()
    -- what the live room was told for muted
    local function muted(attribute)
        local set, told = native.live_set, "nothing"
        native.live_set = function(id, name, v, ...)
            if name == "muted" then told = v == native.bare and "bare" or v end
            return set(id, name, v, ...)
        end
        local ok, why = pcall(open, nil, ('<live-player id="p" %s/>'):format(attribute))
        native.live_set = set
        if not ok then error(why, 0) end
        return told
    end
    local ROWS = { { "", "nothing" }, { "muted", "bare" }, { 'muted=""', "bare" }, { 'muted="false"', "false" },
        { 'muted="{{false}}"', false }, { 'muted="{{0}}"', 0 }, { 'muted="{{true}}"', true } }
    for _, row in ipairs(ROWS) do
        it("is handed over as written: " .. (row[1] == "" and "absent" or row[1]), function()
            expect(muted(row[1])):equals(row[2])
        end)
    end
    it("hidden follows the rule", function()
        open(nil, '<view id="a"/><view id="b" hidden/><view id="c" hidden="false"/><view id="d" hidden="{{false}}"/>' ..
            '<view id="e" hidden=""/><view id="f" hidden="{{1}}"/>')
        local hidden = {}
        for i, node in ipairs(phone:find_all("view")) do hidden[i] = node.attrs.hidden and node.id or "-" end
        expect(table.concat(hidden)):equals("-bc-ef")
    end)
    it('autoplay="false" is a text, and true', function()
        local far = parlua.relay{}
        far:publish{ stream = "live/x" }
        local own = parlua.phone{ speaker = "none", files = { ["app.json"] = '{"pages": ["a"]}', ["a.lua"] = "Page{}",
            ["a.wxml"] = ('<live-player id="p" src="%s/live/x" autoplay="false" muted="{{false}}"/>'):format(far.url) } }
        own:one("#p"):waitCode(2004, 5)
        own:close()
    end)
end)

line('8. a trailing blank makes a text; null prints as nothing; 3.0 prints "3"', function()
    it("in texts and attributes", function()
        open("Page{ data = { n = 3.0, z = wx.null, list = { 1, 2 } } }", '<view id="a" data-x="{{n}}" data-y="{{n}} "/>' ..
            '<text id="b">{{n}}|{{z}}|{{nothing}}|{{0.1+0.2}}</text><text id="c" wx:for="{{list}} ">{{item}};</text>')
        expect(phone:find("#a").dataset):equals{ x = 3, y = "3 " }
        expect(shown("#b")):equals("3|||0.30000000000000004")
        expect(#phone:find_all("#c")):equals(4) -- "1,2 " has four characters
    end)
end)

-- ---- 9: sessions and the tree

local PLAYERS = '<block wx:for="{{list}}" wx:key="id"><live-player id="{{item.id}}" hidden="{{hide}}"/></block>' ..
    '<live-player id="if" wx:if="{{on}}"/>'

line("9. wx:if ends the session, wx:for moves it by key, hidden keeps it", function()
    local function session(id)
        local node = phone:find("#" .. id)
        return node and phone:live_id(node)
    end
    local function change(data)
        phone.page:setData(data)
        sleep(5)
    end
    local function start() open("Page{ data = { on = true, list = { {id='x'}, {id='y'} } } }", PLAYERS) end

    it("wx:if", function()
        start()
        local before = session("if")
        change{ on = false }
        expect(native.live_call(before, "stop", {}, function() end) or false):is_false()
        change{ on = true }
        expect(session("if") ~= nil and session("if") ~= before):is_true()
    end)
    it("wx:for", function()
        start()
        local x, y = session("x"), session("y")
        change{ list = { { id = "y" }, { id = "z" }, { id = "x" } } }
        expect({ session("x"), session("y") }):equals{ x, y }
    end)
    it("hidden", function()
        start()
        local x = session("x")
        change{ hide = true }
        change{ hide = false }
        expect(session("x")):equals(x)
    end)
end)

-- ---- 10: style

line("10. rpx at widths 375 and 750; descendants; the seed's style sheet gives the expected boxes", function()
    local function width(of, window)
        open(nil, '<view class="fixed"><view class="in" id="a"/></view><view class="in" id="b"/>', { width = window,
            files = { ["a.wxss"] = ".in { width: 101rpx } .fixed .in { width: 30px }" } })
        local px = phone:rect(phone:find(of)).width
        phone:close()
        return px
    end
    it("rpx", function()
        expect(width("#b", 375)):near(50.5, 0.001)
        expect(width("#b", 750)):near(101, 0.001)
    end)
    it("a descendant selector", function() expect(width("#a", 375)):equals(30) end)
    it("the seed's template and style sheet", function()
        open("Page{ data = { is_small = 2, device_position = 'front', push_stream = '', pull_stream = '' } }", nil, {
            files = { ["a.wxml"] = native.read_file("tests/data/seed/call.wxml"),
                ["a.wxss"] = native.read_file("tests/data/seed/call.wxss") }, permissions = { camera = "deny" } })
        local function box(selector)
            local r = phone:rect(phone:find(selector))
            return { r.left, r.top, r.width, r.height }
        end
        expect(box("live-pusher")):equals{ 0, 0, 375, 667 }
        expect(box("live-player")):equals{ 225, 0, 150, 200 }
        local images = phone:find_all(".fixed image")
        expect(#images):equals(2)
        for _, image in ipairs(images) do
            expect(phone:rect(image).width):equals(50)
            expect(phone:rect(image).height):equals(50)
        end
        expect(phone:rect(images[2]).left - phone:rect(images[1]).right >= 80):is_true()
    end)
end)

-- ---- 11 and 12

line("11. callback order and errMsg; await success and failure; dot and colon form", function()
    local TEMPLATE = '<live-player id="p"/>'
    local function note(list, word) return function(res) table.insert(list, word .. " " .. res.errMsg) end end

    it("success, then complete, not inside the call", function()
        open(nil, TEMPLATE)
        local log = {}
        local wx = phone.env.wx
        local function noted(options)
            options.complete, options.success, options.fail = note(log, "c"), note(log, "s"), note(log, "f")
            return options
        end
        expect(wx.setStorage(noted{ key = "k", data = 1 })):is_nil()
        wx.getStorage(noted{ key = "none" })
        expect(log):equals{}
        sleep(10)
        expect(log):equals{ "s setStorage:ok", "c setStorage:ok", "f getStorage:fail data not found",
            "c getStorage:fail data not found" }
    end)
    it("await gives the result or raises the failure, which prints as its errMsg", function()
        open(nil, TEMPLATE)
        local out = run[[
            out.good = await(wx.setStorage{ key = "k", data = 1 }).errMsg
            local ok, res = pcall(await, wx.getStorage{ key = "none" })
            out.ok, out.bad, out.text = ok, res.errMsg, tostring(res)]]
        sleep(20)
        expect(out):equals{ good = "setStorage:ok", ok = false, bad = "getStorage:fail data not found",
            text = "getStorage:fail data not found" }
    end)
    it("contexts with dot and colon", function()
        open(nil, TEMPLATE)
        local log = {}
        local ctx = phone.env.wx.createLivePlayerContext("p")
        ctx:stop{ success = note(log, "colon") }
        ctx.stop{ success = note(log, "dot") }
        sleep(50)
        expect(log):equals{ "colon operateLivePlayer:ok", "dot operateLivePlayer:ok" }
    end)
end)

-- one page "a" as a scenario sees it, with live events recorded
local function live(template, script, more)
    return parlua.phone(app.config({ files = app.files("a b", { ["a.lua"] = script, ["a.wxml"] = template }),
        camera = "test", mic = "tone", speaker = "none" }, more))
end

line("12. authorize after denial: fail without dialog; 10001 and 10002", function()
    it("authorize", function()
        local dialogs = 0
        open(nil, nil, { permissions = { camera = "deny" }, on_dialog = function(dialog)
            dialogs = dialogs + 1
            dialog.answer{ confirm = true }
        end })
        local out = run[[return select(2, pcall(await, wx.authorize{ scope = "scope.camera" })).errMsg]]
        sleep(20)
        expect(out.value):matches("^authorize:fail auth deny")
        expect(dialogs):equals(0)
    end)
    for scope, number in pairs{ camera = 10001, record = 10002 } do
        it(("error event %d"):format(number), function()
            local relay = parlua.relay{}
            local own = live(('<live-pusher id="p" url="%s/live/x" autopush binderror="err"/>'):format(relay.url),
            "Page{ err = function(self, e) self.err_code = e.detail.errCode end }", { permissions = { [scope] = "deny" } })
            sleep(1000)
            expect(own.phone.page.err_code):equals(number)
        end)
    end
end)

-- ---- 13 and 14: more in tests/call/background_test.lua and tests/lua/pip_test.lua

line("13. Background: 5 fps waiting image, then return; player muted; suspension", function()
    it("the pusher sends at 5 fps, and its camera comes back", function()
        local relay = parlua.relay{}
        local own = live(('<live-pusher id="p" url="%s/live/x" autopush fps="15"/>'):format(relay.url))
        local far = parlua.player{ src = relay.url .. "/live/x", speaker = "none" }
        own:one("#p"):waitCode(1002, 5)
        far:callContext("play")
        far:waitCode(2004, 5)
        own:background()
        sleep(8000)
        expect(far:netstatus().videoFPS):near(5, 1)
        expect(far:audio().rms):near(0, 0.0001)
        own:one("#p"):clear()
        own:foreground()
        own:one("#p"):waitCode(1007, 2)
        expect(own:one("#p")):sequence{ 1003, 1007 }
    end)
    it("the player is muted", function()
        local relay = parlua.relay{}
        relay:publish{ stream = "live/x" }
        local own = live(('<live-player id="p" src="%s/live/x" autoplay/>'):format(relay.url))
        own:one("#p"):waitCode(2004, 5)
        own:background()
        sleep(1000)
        expect(own:one("#p"):audio().rms):equals(0)
        expect(own:one("#p"):state()):equals("playing")
    end)
    it("the script is suspended after 5 s", function()
        open("Page{ onLoad = function(self) self.n = 0 setInterval(function() self.n = self.n + 1 end, 1000) end }", nil,
            { suspend = true })
        sleep(100)
        phone:background()
        sleep(9000)
        expect(phone.page.n):equals(5)
        phone:foreground()
        sleep(1000)
        expect(phone.page.n):equals(7)
    end)
end)

-- The seed's page as "a", on top of "b" when that is the first one; and what it hears from then on.
local function seed_call(first)
    local relay, log = parlua.relay{}, {}
    relay:publish{ stream = "live/x" }
    local own = parlua.phone{ page = first, camera = "test", mic = "tone", speaker = "none", files = {
        ["app.json"] = '{"pages": ["a", "b"]}', ["b.lua"] = "Page{}", ["b.wxml"] = "<view/>",
        ["a.wxml"] = native.read_file("tests/data/seed/call.wxml"),
        ["a.wxss"] = native.read_file("tests/data/seed/call.wxss"),
        ["a.lua"] = ([[
local function say(word) return function() table.insert(getApp().log or {}, word) end end
Page{ data = { is_small = 1, device_position = "front", push_stream = "", pull_stream = %q },
    onHide = say"a.hide", onUnload = say"a.unload", onShow = say"a.show" }]]):format(relay.url .. "/live/x") } }
    if first == "b" then own:navigateTo("/a") end
    own:one("#player"):waitCode(2004, 5)
    own.phone.app.log = log
    return own, log
end

line("14. Small window: push, pop (onHide), close (onUnload), tap", function()
    it("push, tap", function()
        local own, log = seed_call("a")
        own:navigateTo("/b")
        expect(drain(log)):equals("a.hide")
        expect(own:smallWindow() ~= nil):is_true()
        own:smallWindow():tap()
        expect(drain(log)):equals("a.show")
        expect(own:smallWindow()):is_nil()
    end)
    it("pop, close", function()
        local own, log = seed_call("b")
        own:navigateBack()
        expect(drain(log)):equals("a.hide")
        expect(#own:pageStack()):equals(1)
        own:smallWindow():close()
        expect(drain(log)):equals("a.unload")
    end)
    it("pop, tap", function()
        local own, log = seed_call("b")
        own:navigateBack()
        own:smallWindow():tap()
        expect(drain(log)):equals("a.hide a.show")
        expect(#own:pageStack()):equals(2)
    end)
end)

-- ---- 15 to 18

line("15. no event after stop, unload or a terminal code", function()
    local function play(relay)
        relay:publish{ stream = "live/x" }
        local own = live(('<live-player id="p" src="%s/live/x" autoplay/>'):format(relay.url))
        own:one("#p"):waitCode(2004, 5)
        sleep(2500)
        return own, own:one("#p")
    end
    it("stop", function()
        local own, player = play(parlua.relay{})
        expect(#player:events("netstatus") > 0):is_true()
        player:callContext("stop")
        player:clear()
        sleep(8000)
        expect(player:events()):equals{}
        expect(player:events("netstatus")):equals{}
        own:close()
    end)
    it("unload", function()
        local own, player = play(parlua.relay{})
        local before = #player:events() + #player:events("netstatus")
        own:callWx("redirectTo", { url = "/b" })
        sleep(8000)
        expect(#player:events() + #player:events("netstatus")):equals(before)
    end)
    it("a terminal code", { timeout = 60 }, function()
        local relay = parlua.relay{}
        local own, player = play(relay)
        relay:stop()
        player:waitCode(-2301, 60)
        player:clear()
        sleep(8000)
        expect(player:events()):equals{}
        expect(player:events("netstatus")):equals{}
        own:close()
    end)
end)

line("16. an unrelated setData does not disturb sessions; swapping classes keeps them", function()
    it("no code, same session, pictures go on", function()
        local relay = parlua.relay{}
        relay:publish{ stream = "live/x" }
        local own = live(('<live-player id="p" class="{{big ? \'big\' : \'small\'}}" src="%s/live/x" autoplay/>{{n}}')
            :format(relay.url), "Page{ data = { n = 0, big = true } }")
        local player = own:one("#p")
        player:waitCode(2004, 5)
        sleep(1000)
        player:clear()
        local session = player:live_id()
        for n = 1, 20 do
            own:currentPage():setData{ n = n, big = n % 2 == 0 }
            sleep(50)
        end
        expect(player:live_id()):equals(session)
        expect(player:state()):equals("playing")
        expect(player:codes()):equals{}
        expect(relay:streams()["live/x"].players):equals(1)
    end)
end)

line("17. setData of url followed by start() in one handler uses the new url", function()
    it("pushes to the new address", function()
        local relay = parlua.relay{}
        local own = live('<live-pusher id="p" url="{{url}}"/><view id="go" style="height:20px" bindtap="go"/>', ([[
            Page{ data = { url = "%s/live/old" }, go = function(self)
                self:setData{ url = "%s/live/new" }
                wx.createLivePusherContext():start{ fail = function(res) error(res.errMsg) end }
            end }]]):format(relay.url, relay.url))
        own:one("#go"):trigger("tap")
        own:one("#p"):waitCode(1002, 5)
        sleep(200)
        expect(relay:streams()["live/new"].publisher):is_true()
        expect(relay:streams()["live/old"]):is_nil()
    end)
end)

line("18. the seed's page, translated literally, triggers the warning about texts as codes", function()
    it("of parlua check", function()
        local texts = {}
        for i, f in ipairs(check.check("tests/data/literal")) do texts[i] = f.text end
        expect(table.concat(texts, "\n")):contains("never equal the text '2004'")
    end)
end)
