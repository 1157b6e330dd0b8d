-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx_test.lua - asynchronous functions, await, contexts of live components, permissions, storage.

local app = require "tests.kit.app"

local phone, wx

local function open(script, template, options)
    phone = assert(app.open({ files = app.files("pages/a pages/b", { ["pages/a.lua"] = script,
        ["pages/a.wxml"] = template, ["app.lua"] = options and options.app }) }, options))
    wx = phone.env.wx
end

local function run(body) return app.run(phone, body) end

local function lines_with(word)
    local found = {}
    for _, line in ipairs(phone:lines()) do
        if line.text:find(word, 1, true) then found[#found + 1] = line.level end
    end
    return table.concat(found, " ")
end

describe("asynchronous functions", function()
    it("call success or fail, then complete, after the call", function()
        open()
        local seen = {}
        local function note(word) return function(res) table.insert(seen, word .. " " .. res.errMsg) end end
        local given = { title = "hi", success = note"success", fail = note"fail", complete = note"complete" }
        expect(wx.showToast(given)):is_nil()
        expect(#seen):equals(0)
        sleep(5)
        expect(seen):equals{ "success showToast:ok", "complete showToast:ok" }
        seen = {}
        wx.showToast{ success = note"success", fail = note"fail", complete = note"complete" }
        sleep(5)
        expect(#seen):equals(2)
        expect(seen[1]):matches("^fail showToast:fail parameter error: title")
        expect(seen[2]):matches("^complete showToast:fail")
        expect(phone.toasts[1].title):equals("hi")
    end)

    it("still call complete when success raises", function()
        open()
        local is_complete
        wx.hideToast{ success = function() error("oops") end, complete = function() is_complete = true end }
        sleep(5)
        expect(is_complete):is_true()
        expect(phone:errors()[1]):contains("oops")
    end)

    it("take a table or nothing", function()
        open()
        expect(function() wx.showToast("hi") end):fails("wx.showToast needs a table of options, not a string")
    end)
end)

describe("await", function()
    it("gives the result or raises the failure", function()
        open()
        local out = run[[
            out.ok = await(wx.setStorage{key = "a", data = {1}}).errMsg
            out.caught = table.pack(pcall(await, wx.getStorage{key = "zzz"}))
            out.plain = await(5)
            await(wx.sleep(20))
            return "end"]]
        expect(out.ok):is_nil()
        sleep(60)
        expect(out.ok):equals("setStorage:ok")
        expect(out.caught[1]):is_false()
        expect(tostring(out.caught[2])):equals("getStorage:fail data not found")
        expect(out.caught[2].errMsg):equals("getStorage:fail data not found")
        expect(out.plain):equals(5)
        expect(out.value):equals("end")
        expect(#phone:errors()):equals(0)
    end)

    it("that raises and is not caught is an uncaught error", function()
        open()
        run[[await(wx.getStorage{key = "zzz"})]]
        sleep(10)
        expect(#phone:errors()):equals(1)
        expect(phone:errors()[1]):contains("data not found")
    end)

    it("works with all, race, promise, next and catch", function()
        open()
        local out = run[[
            local all = await(wx.all{ wx.sleep(5), wx.promise(function(resolve) resolve(2) end), 3 })
            out.all = { all[2], all[3] }
            out.race = await(wx.race{ wx.sleep(500), wx.promise(function(resolve) resolve("quick") end) })
            out.next = await(wx.promise(function(resolve) resolve(1) end):next(function(v) return v + 1 end))
            out.caught = await(wx.promise(function(_, reject) reject("no") end):catch(function(why) return why end))
            out.nested = await(wx.promise(function(r) r(wx.promise(function(s) s("inner") end)) end))
            out.empty = #await(wx.all{})
            out.raised = select(2, pcall(await, wx.promise(function() error("in it") end)))
            return true]]
        sleep(100)
        expect(out.all):equals{ 2, 3 }
        expect(out.race):equals("quick")
        expect(out.next):equals(2)
        expect(out.caught):equals("no")
        expect(out.nested):equals("inner")
        expect(out.empty):equals(0)
        expect(out.raised):contains("in it")
        expect(out.value):is_true()
    end)

    it("tells three kinds of unhandled failures apart", function()
        open(nil, nil, { app = "App{ onUnhandledRejection = function(self, e) self.seen = tostring(e.reason) end }" })
        run[[wx.getStorage{key = "dropped"}]]
        sleep(10)
        expect(lines_with("a failure nobody looks at")):equals("warn")
        expect(phone.app.seen):is_nil()
        run[[wx.getStorage{key = "chained"}:next(function() end)]]
        sleep(10)
        expect(phone.app.seen):equals("getStorage:fail data not found")
        expect(#phone:errors()):equals(0)
    end)

    it("at the top level of a file is an error", function()
        local _, why = app.open{ files = { ["app.json"] = '{"pages": ["a"]}', ["a.wxml"] = "<view/>",
            ["a.lua"] = "await(wx.sleep(1)) Page{}" } }
        expect(why):matches("a%.lua:1: await works in callbacks")
    end)

    it("lets other events in, and setData after unload does nothing", function()
        open("Page{ data = {n = 1} }")
        local out = run[[
            await(wx.navigateTo{url = "b"})
            await(wx.navigateBack{})
            wx.redirectTo{url = "b"}
            await(wx.sleep(20))
            self:setData{ n = 2 }
            return self.data.n]]
        sleep(100)
        expect(out.value):equals(1)
        expect(phone.page.route):equals("pages/b")
    end)
end)

describe("contexts", function()
    local template = [[<live-player id="player"/><live-pusher id="pusher"/><view id="box"/>]]

    it("work with colon and dot, callbacks in order", function()
        open(nil, template)
        local seen = {}
        local function note(word) return function(res) table.insert(seen, word .. " " .. res.errMsg) end end
        local player, pusher = wx.createLivePlayerContext("player"), wx.createLivePusherContext()
        player:stop{ complete = note"c", success = note"s", fail = note"f" }
        expect(#seen):equals(0)
        sleep(50)
        expect(seen):equals{ "s operateLivePlayer:ok", "c operateLivePlayer:ok" }
        seen = {}
        pusher.stop{ complete = note"c", success = note"s", fail = note"f" }
        sleep(50)
        expect(seen):equals{ "s operateLivePusher:ok", "c operateLivePusher:ok" }
        local out = run[[return await(wx.createLivePlayerContext("player", self):stop()).errMsg]]
        sleep(50)
        expect(out.value):equals("operateLivePlayer:ok")
    end)

    it("fail without a component", function()
        open(nil, "<view id='player'/>")
        local res
        wx.createLivePlayerContext("player"):stop{ fail = function(r) res = r end }
        sleep(10)
        expect(res.errMsg):equals("operateLivePlayer:fail component not found")
        expect(res.errCode):equals(3)
        wx.createLivePusherContext():start{ fail = function(r) res = r end }
        sleep(10)
        expect(res.errMsg):equals("operateLivePusher:fail component not found")
    end)

    it("made and called in onLoad wait until the page is ready", function()
        open([[Page{ onLoad = function(self)
            self.ctx = wx.createLivePlayerContext("player", self)
            self.ctx:stop{ complete = function(res) self.said = res.errMsg .. (self.is_ready and " ready" or "") end }
        end, onReady = function(self) self.is_ready = true end }]], template)
        sleep(50)
        expect(phone.page.said):equals("operateLivePlayer:ok ready")
    end)

    it("of an unloaded page fail and never raise", function()
        open("Page{ onLoad = function(self) getApp().ctx = wx.createLivePlayerContext('player') end }", template)
        local ctx = phone.app.ctx
        wx.redirectTo{ url = "b", fail = print }
        sleep(20)
        local res
        ctx:stop{ fail = function(r) res = r end }
        expect(res):is_nil()
        sleep(10)
        expect(res.errMsg):equals("operateLivePlayer:fail page is unloaded")
        expect(res.errCode):equals(8)
    end)

    it("may be kept in data, where the view sees null", function()
        open("Page{ onLoad = function(self) self:setData{ p = wx.createLivePusherContext() } end }", template ..
            "<text>{{p}}|{{p.stop}}</text>")
        expect(phone:find("text").children[1].text):equals("|")
        expect(type(phone.page.data.p.stop)):equals("function")
    end)

    it("see attribute changes made before the call", function()
        open("Page{ data = { id = 'old' } }", '<live-player id="{{id}}"/>')
        local out = run[[
            self:setData{ id = "new" }
            return await(wx.createLivePlayerContext("new"):stop()).errMsg]]
        sleep(50)
        expect(out.value):equals("operateLivePlayer:ok")
    end)

    it("take a table, and an id", function()
        open(nil, template)
        expect(function() wx.createLivePusherContext():start("now") end)
            :fails("LivePusherContext.start needs a table of options")
        expect(function() wx.createLivePlayerContext() end):fails("needs the id attribute")
    end)
end)

describe("permissions", function()
    local function authorize(permissions, on_dialog)
        open(nil, nil, { permissions = permissions, on_dialog = on_dialog })
        local res
        wx.authorize{ scope = "scope.camera", complete = function(r) res = r end }
        sleep(10)
        return res.errMsg
    end

    it("allowed, denied and asked", function()
        expect(authorize{ camera = "allow" }):equals("authorize:ok")
        phone:close()
        expect(authorize{ camera = "deny" }):equals("authorize:fail auth deny")
        phone:close()
        local asked
        expect(authorize({ camera = "ask" }, function(dialog)
            asked = dialog.scope
            dialog.answer{ confirm = false }
        end)):equals("authorize:fail auth deny")
        expect(asked):equals("scope.camera")
    end)

    it("are listed once they were asked for, and may be changed in the settings", function()
        open(nil, nil, { permissions = { camera = "deny", record = "ask" }, on_dialog = function(dialog)
            if dialog.kind == "setting" then dialog.answer{ authSetting = { ["scope.camera"] = true } } end
        end })
        local out = run[[return select(2, pcall(await, wx.openSetting{})).errMsg]]
        sleep(10)
        expect(out.value):equals("openSetting:fail can only be invoked by user TAP gesture")
        phone:tap(5, 5)
        out = run[[
            out.before = await(wx.getSetting{}).authSetting
            out.after = await(wx.openSetting{}).authSetting
            return await(wx.authorize{scope = "scope.camera"}).errMsg]]
        sleep(30)
        expect(out.before):equals{ ["scope.camera"] = false }
        expect(out.after):equals{ ["scope.camera"] = true }
        expect(out.value):equals("authorize:ok")
    end)

    it("that a pusher has used count as asked for, also when it is gone", function()
        open(nil, '<live-pusher wx:if="{{!gone}}" url="" mode="RTC"/>', { camera = "test", mic = "none",
            permissions = { record = "deny" } })
        local out = run[[
            out.before = await(wx.getSetting{}).authSetting
            await(wx.createLivePusherContext().startPreview{})
            self:setData{ gone = true }]]
        sleep(50)
        expect(out.before):equals{ ["scope.record"] = false } -- was denied from the beginning
        out = run[[ return await(wx.getSetting{}).authSetting ]]
        sleep(50)
        expect(out.value):equals{ ["scope.record"] = false, ["scope.camera"] = true }
        phone:set_permission("camera", "ask")
        out = run[[ return await(wx.getSetting{}).authSetting ]]
        sleep(50)
        expect(out.value):equals{ ["scope.record"] = false }
    end)

    it("hold for a pusher from its next start on", function()
        open(nil, '<live-pusher url="" mode="RTC"/>', { camera = "test", mic = "none" })
        local preview = [[
            local _, res = pcall(await, wx.createLivePusherContext().startPreview{})
            return res.errMsg]]
        phone:set_permission("camera", "deny")
        local out = run(preview)
        sleep(50)
        expect(out.value):equals("operateLivePusher:fail permission denied: scope.camera")
        phone:set_permission("camera", "allow")
        out = run(preview)
        sleep(50)
        expect(out.value):equals("operateLivePusher:ok")
    end)

    it("with unknown words do not open a phone", function()
        local _, why = app.open{ files = { ["app.json"] = '{"pages": ["a"]}' }, permissions = { camera = "maybe" } }
        expect(why):contains("'maybe' is none of allow, deny, ask")
    end)
end)

describe("small things", function()
    it("timers pass arguments, repeat and stop", function()
        open()
        local out = run[[
            out.n = 0
            setTimeout(function(a, b) out.sum = a + b end, 5, 1, 2)
            local id
            id = setInterval(function() out.n = out.n + 1 if out.n == 3 then clearInterval(id) end end, 5)
            clearTimeout(setTimeout(function() out.never = true end, 5))
            clearTimeout(12345) clearTimeout(nil)]]
        sleep(100)
        expect(out.sum):equals(3)
        expect(out.n):equals(3)
        expect(out.never):is_nil()
    end)

    it("storage keeps copies", function()
        open()
        local data = { list = { 1, 2 } }
        wx.setStorageSync("k", data)
        data.list[1] = 9
        expect(wx.getStorageSync("k")):equals{ list = { 1, 2 } }
        expect(wx.getStorageSync("missing")):equals("")
        expect(wx.getStorageInfoSync().keys):equals{ "k" }
        wx.removeStorageSync("k")
        expect(wx.getStorageSync("k")):equals("")
    end)

    it("includes compares numbers with numeric texts", function()
        open()
        expect(wx.util.includes({ "2006", "-2301" }, 2006)):is_true()
        expect(wx.util.includes({ "2006" }, 2007)):is_false()
        expect(wx.util.includes({ "a" }, "a")):is_true()
    end)

    it("decode and encode, and leave a lone percent sign alone", function()
        open()
        expect(wx.decodeURIComponent(wx.encodeURIComponent("rtmp://h/a?b=1&c=ä"))):equals("rtmp://h/a?b=1&c=ä")
        expect(wx.decodeURIComponent("100%zz%")):equals("100%zz%")
    end)

    it("a modal is answered, by default with confirm", function()
        open()
        local out = run[[return await(wx.showModal{title = "t"})]]
        sleep(10)
        expect(out.value):equals{ confirm = true, cancel = false, errMsg = "showModal:ok" }
        expect(phone.dialogs[1].title):equals("t")
    end)

    it("canIUse knows what is there", function()
        open()
        expect(wx.canIUse("createLivePusherContext")):is_true()
        expect(wx.canIUse("util.includes")):is_true()
        expect(wx.canIUse("makePhoneCall")):is_false()
    end)

    it("nextTick and selector queries come after rendering", function()
        open("Page{ data = {n = 1} }", '<view id="v" data-n="{{n}}">x</view>')
        local out = run[[
            self:setData{ n = 2 }
            wx.nextTick(function() out.tick = true end)
            wx.createSelectorQuery():select("#v"):fields({ id = true, dataset = true }):selectAll("view")
                :boundingClientRect():exec(function(res) out.res = res end)]]
        expect(out.tick):is_nil()
        sleep(5)
        expect(out.tick):is_true()
        expect(out.res[1]):equals{ id = "v", dataset = { n = 2 } }
        expect(#out.res[2]):equals(1)
        expect(out.res[2][1].width ~= nil):is_true()
    end)

    it("exitMiniProgram asks the holder of the phone", function()
        local has_left
        open(nil, nil, { on_leave = function() has_left = true end })
        wx.exitMiniProgram{ fail = print }
        sleep(10)
        expect(has_left):is_true()
    end)
end)
