-- SPDX-License-Identifier: GPL-3.0-or-later
-- check_test.lua - what parlua check finds: broken apps, each with the line it must say.

local native = require "parlua.native"
local app = require "parlua.check.app"
local parser = require "parlua.advice.parser"
local disk = require "tests.kit.disk"

-- Writes an app, checks it, removes it: the findings as lines "path:line:column: level: text".
local function check(files)
    local name = os.tmpname()
    local root = name .. ".app"
    local more = { ["app.json"] = '{ "pages": ["a"] }', ["a.lua"] = "Page{}", ["a.wxml"] = "<view/>" }
    for path, text in pairs(more) do
        if files[path] == nil then files[path] = text end
    end
    for path, text in pairs(files) do
        if text then assert(native.write_file(root .. "/" .. path, text)) end
    end
    local ok, found = pcall(app.check, root)
    disk.remove_all(root)
    os.remove(name)
    if not ok then error(found, 0) end
    local lines = {}
    for i, f in ipairs(found) do
        lines[i] = ("%s:%d:%d: %s: %s"):format(f.path, f.line, f.column, f.level, f.text)
    end
    return lines
end

local function script(text) return { ["a.lua"] = text } end
local function markup(text, lua) return { ["a.wxml"] = text, ["a.lua"] = lua } end

local PLAYER = '<live-player id="p" src="rtmp://h/a/b" bindstatechange="on"/>'

local TABS = '{ "pages": ["a", "b"], "tabBar": { "list": [{ "pagePath": "a" }] } }'

-- {name, files, the finding}
local BROKEN = {
    -- configuration
    { "an app.json that is no JSON", { ["app.json"] = '{ "pages": ["a"] ' }, "app.json:1:17: error: the { of line 1, column 1 is never closed: } is missing" },
    { "an app without pages", { ["app.json"] = "{}" }, "app.json:1:1: error: 'pages' must list at least one page" },
    { "a page that is listed and not there", { ["app.json"] = '{ "pages": ["a", "b"] }' },
        "app.json:1:18: error: the page b has no template: b.wxml is missing" },
    { "a page listed twice", { ["app.json"] = '{ "pages": ["a", "a"] }' }, "app.json:1:18: warning: the page a is listed twice" },
    { "a tab that is no page", { ["app.json"] = '{ "pages": ["a"], "tabBar": { "list": [{ "pagePath": "t" }] } }' },
        "app.json:1:54: error: tabBar: the page t is not in pages" },
    { "a page.json that is broken", { ["a.json"] = "[1" }, "a.json:1:3: error: the [ of line 1, column 1 is never closed: ] is missing" },
    { "a comma too many", { ["app.json"] = '{ "pages": ["a",] }' }, "app.json:1:16: error: a comma too many before ]" },
    { "a tab whose page is not listed", { ["app.json"] = '{ "pages": ["a"], "tabBar": { "list": [{ "pagePath": "b" }] } }',
        ["b.wxml"] = "<view/>" }, "app.json:1:54: error: tabBar: the page b is not in pages; its files are there: add it" },
    { "a component that is missing", { ["a.json"] = '{ "usingComponents": { "c": "c" } }', ["a.wxml"] = "<c/>" },
        "a.json:1:24: error: usingComponents: there is no component c: neither c.lua nor c/index.lua is there" },
    -- scripts
    { "a script that is no Lua", script "Page{\n  data = {\n}", "a.lua:3:2: error: '}' expected (to close '{' at line 1) near <eof>" },
    { "a script without Page", script "local x = 1", "a.lua:1:1: error: the script does not call Page{ ... }" },
    { "a script that fails while it is loaded", script "local t\nPage{ data = { n = t.x } }",
        "a.lua:2:20: error: attempt to index a nil value (local 't')" },
    { "an undefined name", script "Page{ onLoad = function() cosole.log(1) end }",
        "a.lua:1:27: warning: 'cosole' is not defined; did you mean 'console'?" },
    { "a global by mistake", script "Page{ onLoad = function(self)\n  count = 1\nend }",
        "a.lua:2:3: warning: global 'count' is created; did you mean 'local count'?" },
    { "a global function", script "function helper() end\nPage{}", "a.lua:1:1: warning: global function 'helper': write local function" },
    { "a module with an undefined name", { ["util.lua"] = "return { f = function() return mat.floor(1) end }" },
        "util.lua:1:32: warning: 'mat' is not defined; did you mean 'math'?" },
    { "a wx function that does not exist", script "Page{ onLoad = function() wx.showTost{ title = 'x' } end }",
        "a.lua:1:30: warning: wx.showTost does not exist; did you mean 'showToast'?" },
    { "a code compared with a text", script "Page{ on = function(_, e) return e.detail.code == '2004' end }",
        "a.lua:1:51: warning: codes are integers and never equal the text '2004': write 2004 or code.PLAY_BEGIN" },
    { "a text compared with a code in a variable", script "Page{ on = function(_, e) local c = e.detail.errCode return '10001' ~= c end }",
        "a.lua:1:61: warning: codes are integers and never equal the text '10001': write 10001 or code.ERR_CAMERA_DENIED" },
    { "a list of codes as texts", script "local over = { '2006', '-2301' }\nPage{ data = { over = over } }",
        "a.lua:1:16: warning: codes are integers and never equal the text '2006': write 2006 or code.PLAY_END" },
    { "a set of codes as texts", script "local over = { ['-1307'] = true }\nPage{ data = { over = over } }",
        "a.lua:1:17: warning: codes are integers and never equal the text '-1307': write -1307 or code.PUSH_ERR_NET_DISCONNECT" },
    { "a constant that does not exist", script "local code = require 'live.codes'\nPage{ data = { n = code.PLAY_BEGN } }",
        "a.lua:2:25: error: live.codes has no 'PLAY_BEGN'; did you mean 'PLAY_BEGIN'?" },
    { "an index of a template in a table", script "Page{ data = { list = {} }, tap = function(self, e)\n  local x = self.data.list[e.currentTarget.dataset.index]\n  return x\nend }",
        "a.lua:2:52: warning: the dataset holds an index as templates count, from 0; tables count from 1: add 1" },
    { "the same through a variable", script "Page{ data = { list = {} }, tap = function(self, e)\n  local i = e.target.dataset.i\n  return self.data.list[i]\nend }",
        "a.lua:3:25: warning: the dataset holds an index as templates count, from 0; tables count from 1: add 1" },
    { "index 0 of a table", script "Page{ data = { list = {} }, f = function(self) return self.data.list[0] end }",
        "a.lua:1:70: warning: tables count from 1: [0] is never there (templates count from 0)" },
    { "a loop's index in a path", script "Page{ data = { list = {} }, f = function(self)\n  for i in ipairs(self.data.list) do\n    self:setData{ ['list[' .. i .. '].n'] = 1 }\n  end\nend }",
        "a.lua:3:31: warning: paths count from 0, this loop counts from 1: subtract 1" },
    { "data changed without setData", script "Page{ data = { n = 0 }, f = function(self) self.data.n = 1 end }",
        "a.lua:1:54: warning: this changes the data and not the view: use self:setData{...}" },
    { "setData with a dot", script "Page{ f = function(self) self.setData{ n = 1 } end }",
        "a.lua:1:31: error: setData needs the page before it: write self:setData{...} with a colon" },
    { "a context of a player that is not there", markup(PLAYER, "Page{ on = function() end, onLoad = function(self)\n  self.p = wx.createLivePlayerContext('player', self)\nend }"),
        "a.lua:2:39: error: no <live-player> of this page has the id 'player'" },
    { "a context of a pusher that is not there", script "Page{ onLoad = function(self) self.p = wx.createLivePusherContext() end }",
        "a.lua:1:43: error: this page has no <live-pusher>" },
    { "a call that ends on a code that is retried", markup('<live-player id="p" src="rtmp://h/a/b" bindstatechange="on"/>',
        "Page{ on = function(self, e) if e.detail.code == 3005 then self.x = 1 end end }"),
        "a.lua:1:1: warning: <live-player> retries after 3001 to 3005 by itself; -2301 (code.PLAY_ERR_NET_DISCONNECT), which says that it has given up, is not looked at" },
    { "a handler with two arguments", markup('<view bindtap="f"/>', "Page{ f = function(self, message, number) return message, number end }"),
        "a.lua:1:11: warning: f is a handler: it gets self and one event; 'number' is nil, see e.detail" },
    { "three mistakes of JavaScript", script "Page{ f = function(self)\n  let a = 1\n  if (a !== 2 && a) {\n  }\nend }",
        "a.lua:3:9: error: Lua writes ~= for !==" },
    { "a comma that is missing", script "Page{\n  data = { n = 1 }\n  f = function() end\n}",
        "a.lua:2:19: error: a comma is missing at the end of this line before 'f'" },
    { "setData of a name and a value", script "Page{ f = function(self) self:setData('n', 1) end }",
        "a.lua:1:39: error: setData needs a table of changes, not a string: write self:setData{ n = ... }" },
    { "setData of nothing", script "Page{ f = function(self) self:setData(nil) end }",
        "a.lua:1:39: error: setData needs a table of changes, not nil: write self:setData{ name = ... }" },
    { "a function of the page without self", script "Page{ f = function(self) g() end, g = function(self) end }",
        "a.lua:1:26: warning: 'g' is not defined: write self:g(...)" },
    { "a function of the page with a dot", script "Page{ f = function(self) self.g(1) end, g = function(self, n) end }",
        "a.lua:1:31: error: g needs the page before it: write self:g(...) with a colon" },
    { "a handler without self", markup('<view bindtap="f"/>', "Page{\n  f = function(e) self:setData{ n = e.detail.x } end }"),
        "a.lua:2:16: warning: the first argument of f is the page: write function(self, e)" },
    { "self where there is none", script "Page{ f = function(x) self:setData{ n = x } end }",
        "a.lua:1:23: warning: 'self' is not defined: write function(self, x) in line 1" },
    { "this", script "Page{ f = function(self) this:setData{} end }", "a.lua:1:26: warning: 'this' is not defined: Lua writes self" },
    { "null", script "Page{ f = function(self) self.x = null end }", "a.lua:1:35: warning: 'null' is not defined: Lua writes nil" },
    { "a text that is added", script "Page{ f = function(self, n) return n + ' px' end }",
        "a.lua:1:38: warning: Lua joins texts with .. ; + adds numbers" },
    { "a function of JavaScript's lists", script "Page{ data = { l = {} }, f = function(self) self.data.l.push(1) end }",
        "a.lua:1:57: warning: Lua writes t[#t + 1] = x for t.push(x)" },
    { "a function console has not", script "Page{ f = function() console.lgo(1) end }",
        "a.lua:1:30: warning: console has no 'lgo'; did you mean 'log'?" },
    { "a function WeChat has", script "Page{ f = function() wx.getUserProfile{} end }",
        "a.lua:1:25: warning: wx.getUserProfile is WeChat's and not here yet" },
    { "a function WeChat has, with what there is", script "Page{ f = function() wx.vibrateLong{} end }",
        "a.lua:1:25: warning: wx.vibrateLong is WeChat's and not here yet; here: wx.vibrateShort{}" },
    { "a value of an event in its target", markup('<input bindinput="f"/>', "Page{ f = function(self, e) return e.target.value end }"),
        "a.lua:1:45: warning: target has no 'value': what an event says is in e.detail" },
    { "a field no detail has", markup('<input bindinput="f"/>', "Page{ f = function(self, e) return e.detail.vaule end }"),
        "a.lua:1:45: warning: the event 'input' of <input> has no 'vaule' in its detail; did you mean 'value'?" },
    { "a field the component does not send", { ["a.json"] = '{ "usingComponents": { "c": "c" } }', ["a.wxml"] = '<c bind:done="f"/>',
        ["a.lua"] = "Page{ f = function(self, e) return e.detail.idd end }", ["c.wxml"] = "<view/>",
        ["c.lua"] = "Component{ methods = { go = function(self) self:triggerEvent('done', { id = 1 }) end } }" },
        "a.lua:1:45: warning: the event 'done' of <c> has no 'idd' in its detail; did you mean 'id'?" },
    { "a module that is not there", script "local code = require 'live.code'\nPage{}",
        "a.lua:1:22: error: module 'live.code' is not found from a.lua; did you mean 'live.codes'?" },
    { "a page nobody has", script "Page{ f = function() wx.navigateTo{ url = '/b?id=' .. 1 } end }",
        "a.lua:1:43: error: the page b is not in app.json" },
    { "a page of the tabBar that is navigated to", { ["app.json"] = TABS, ["b.wxml"] = "<view/>", ["b.lua"] =
        "Page{ f = function() wx.navigateTo{ url = '/a' } end }" }, "b.lua:1:43: error: a is a page of the tabBar: use wx.switchTab" },
    { "a page that is no tab", { ["app.json"] = TABS, ["b.wxml"] = "<view/>", ["b.lua"] =
        "Page{ f = function() wx.switchTab{ url = 'b' } end }" }, "b.lua:1:42: error: b is no page of the tabBar: use wx.navigateTo" },
    { "a script without an end", script "while true do end", "a.lua:1:1: error: stopped: ran longer than 1000 ms" },
    -- templates
    { "a tag that is not closed", markup "<view>\n  <text>\n</view>", "a.wxml:3:1: error: </view> does not close <text> of line 2, column 3" },
    { "an expression that is not finished", markup '<view class="{{a +}}"/>', "a.wxml:1:19: error: a value is missing before '}}'" },
    { "a function call in an expression", markup("{{f(1)}}", "Page{ data = { f = 1 } }"),
        "a.wxml:1:4: error: functions cannot be called in {{ }}; compute the value in Lua and use setData" },
    { "an unknown tag", markup "<veiw/>", "a.wxml:1:1: warning: unknown tag <veiw> is treated as view; did you mean 'view'?" },
    { "an unknown attribute", markup '<image scr="/a.png"/>', "a.wxml:1:8: warning: <image> has no attribute 'scr'; did you mean 'src'?" },
    { "an unknown attribute of a live tag", markup '<live-player src="rtmp://h/a/b" min-chache="1"/>',
        "a.wxml:1:33: warning: <live-player> has no attribute 'min-chache'; did you mean 'min-cache'?" },
    { "an unknown event", markup('<live-player bindstatechnge="f"/>', "Page{ f = function() end }"),
        "a.wxml:1:14: warning: <live-player> has no event 'statechnge'; did you mean 'statechange'?" },
    { "a handler that does not exist", markup('<view bindtap="tapp"/>', "Page{ tap = function() end }"),
        "a.wxml:1:16: error: the page has no function 'tapp'; did you mean 'tap'?" },
    { "a boolean as a text", markup '<live-player autoplay="false" src="rtmp://h/a/b"/>',
        'a.wxml:1:24: warning: autoplay="false" is a text, and so true: write {{false}}' },
    { "a number that is none", markup '<live-player max-cache="fast"/>', "a.wxml:1:25: warning: max-cache takes a number, not 'fast'" },
    { "a number out of range", markup '<live-pusher url="rtmp://h/a/b" beauty="10" style="height: 9px"/>',
        "a.wxml:1:41: warning: beauty is 10; legal is 0 to 9" },
    { "a word that is none of those", markup '<live-player mode="rtc"/>', "a.wxml:1:20: warning: mode is none of live, RTC: 'rtc'; did you mean 'RTC'?" },
    { "a word in data", markup('<live-player object-fit="{{fit}}"/>', "Page{ data = { fit = 'cover' } }"),
        "a.wxml:1:26: warning: object-fit is none of contain, fillCrop: 'cover'" },
    { "a scheme that cannot be pushed to", markup '<live-pusher url="https://h/a/b" style="height: 9px"/>',
        "a.wxml:1:19: error: <live-pusher> takes rtmp://, not 'https://h/a/b'" },
    { "a scheme that cannot be played", markup '<live-player src="https://h/a/b.m3u8"/>',
        "a.wxml:1:19: error: <live-player> takes rtmp:// or http(s)://....flv, not 'https://h/a/b.m3u8'" },
    { "a live tag nobody can see", markup '<live-pusher url="rtmp://h/a/b"/>', "a.wxml:1:1: warning: <live-pusher> has no area (375 x 0): nobody will see it" },
    { "two pushers", markup '<live-pusher style="height: 9px"/><live-pusher style="height: 9px"/>',
        "a.wxml:1:35: warning: a page may have one <live-pusher>; the second one stays empty" },
    { "an id used twice", markup '<view id="a"/><view id="a"/>', "a.wxml:1:21: warning: a second element with the id 'a'" },
    { "a name no data has", markup("{{cuont}}", "Page{ data = { count = 0 } }"),
        "a.wxml:1:1: warning: 'cuont' is neither in data nor set by setData; did you mean 'count'?" },
    { "a blank that makes a list a text", markup('<view wx:for="{{list}} "/>', "Page{ data = { list = {} } }"),
        "a.wxml:1:15: warning: a blank beside {{ }} makes the value a text: take it away" },
    { "a wx: word that is not known", markup('<view wx:fro="{{list}}"/>', "Page{ data = { list = {} } }"),
        "a.wxml:1:7: warning: wx:fro is not known; did you mean 'for'?" },
    { "wx:else without wx:if", markup '<view wx:else/>', "a.wxml:1:7: error: wx:else without wx:if directly before it" },
    { "a picture that is not there", { ["a.wxml"] = '<image src="/img/lgo.png"/>', ["img/logo.png"] = "x" },
        "a.wxml:1:13: warning: the picture /img/lgo.png is not in the app; did you mean 'img/logo.png'?" },
    { "a picture beside the page", { ["app.json"] = '{ "pages": ["p/a"] }', ["p/a.wxml"] = '<image src="logo.png"/>',
        ["p/a.lua"] = "Page{}", ["p/logo.png"] = "x" },
        "p/a.wxml:1:13: warning: the picture logo.png is not in the app; did you mean '/p/logo.png'?" },
    { "a picture in data", markup('<image src="{{x}}"/>', "Page{ data = { x = '/gone.png' } }"),
        "a.wxml:1:13: warning: the picture /gone.png is not in the app" },
    { "a way to fit nobody knows", markup '<image mode="aspectfill"/>', "a.wxml:1:14: warning: mode is none of scaleToFill, " },
    { "an icon nobody knows", markup '<icon type="sucess"/>', "a.wxml:1:13: warning: type is none of cancel, " },
    { "an attribute that is written twice", markup '<view class="a" id="i" class="b"/>',
        "a.wxml:1:24: warning: class is written twice; the first one, in line 1, column 7, is lost" },
    { "a style that is wrong", markup '<view style="color: red;\n  widht: 2px; height: 3pxx"/>',
        "a.wxml:2:3: warning: unknown property 'widht'; did you mean 'width'?" },
    { "a value in a style that is wrong", markup '<view style="color: red;\n  widht: 2px; height: 3pxx"/>',
        "a.wxml:2:23: warning: '3pxx' is not a value of height; there is no unit 'pxx'; did you mean 3px?" },
    { "a style from data that is wrong", markup('<view style="color: {{c}}"/>', "Page{ data = { c = '#12345' } }"),
        "a.wxml:1:14: warning: '#12345' is not a value of color; a colour has 3, 4, 6 or 8 digits; #12345 has 5" },
    { "wx:for of a name", markup('<view wx:for="list"/>', "Page{ data = { list = {} } }"),
        'a.wxml:1:15: warning: wx:for="list" repeats for each letter of that text: write {{list}}' },
    { "wx:if of a name", markup('<view wx:if="on"/>', "Page{ data = { on = false } }"),
        'a.wxml:1:14: warning: wx:if="on" is a text, and so always true: write {{on}}' },
    { "a hidden that is a text", markup '<view hidden="false"/>', 'a.wxml:1:15: warning: hidden="false" is a text' },
    { "a tag of HTML", markup "<div/>", "a.wxml:1:1: warning: <div> is HTML's; a page writes <view>" },
    { "a tag of HTML around tags", markup "<view>\n<div>\n</view></view>", "a.wxml:2:1: error: <div> is HTML's; a page writes <view>" },
    { "a tag WeChat has", markup "<map/>", "a.wxml:1:1: warning: <map> is WeChat's and not here yet; it is treated as view" },
    { "an event WeChat has", markup('<input bindkeyboardheightchange="f"/>', "Page{ f = function() end }"),
        "a.wxml:1:8: warning: the event 'keyboardheightchange' of <input> is WeChat's and not here yet; it never comes" },
    { "an attribute WeChat has", markup '<input selection-start="1"/>',
        "a.wxml:1:8: warning: <input selection-start=...> is WeChat's and not here yet; it does nothing" },
    { "an event of HTML", markup '<view onclick="f"/>', "a.wxml:1:7: warning: onclick is not known here: write bindtap" },
    { "an import of nothing", markup '<import src="gone.wxml"/>', "a.wxml:1:9: error: the file gone.wxml is not found" },
    { "a template that is not there", markup '<template is="t"/>', "a.wxml:1:1: warning: there is no template 't'" },
    -- styles
    { "a block that is not closed", { ["a.wxss"] = ".a { color: red;\n.b { color: red }\n" },
        "a.wxss:1:4: warning: the block is never closed; a } is missing" },
    { "a broken rule", { ["a.wxss"] = ".a { color red }" }, "a.wxss:1:6: warning:" },
    { "an unknown property", { ["a.wxss"] = ".a { colour: red }" }, "a.wxss:1:6: warning:" },
}

describe("parlua check finds", function()
    for _, row in ipairs(BROKEN) do
        it(row[1], function()
            local lines = check(row[2])
            local first = lines[1] or "nothing"
            for _, line in ipairs(lines) do
                if line:sub(1, #row[3]) == row[3] then return end
            end
            expect(first):equals(row[3])
        end)
    end
end)

describe("parlua check", function()
    it("tells one mistake once", function()
        for _, row in ipairs{
            { ["a.wxss"] = ".a { color: red;\n.b { color: red }\n.c { }" },
            { ["a.wxml"] = "<map/>" }, { ["a.wxml"] = "<veiw/>" }, script "local x = require './gone'\nPage{}",
            { ["a.json"] = '{ "usingComponents": { "c": "c" } }', ["a.wxml"] = "<c/>" },
            { ["a.json"] = '{ "usingComponents": { "c": "c" }', ["a.wxml"] = "<c/>" },
            markup('<view bindtap="f"/>', "Page{ f = function(e) self:setData{ n = self.data.n } end }"),
        } do
            local lines = check(row)
            expect(lines):equals{ lines[1] }
        end
    end)

    it("loses nothing of a large app, and takes its time", function()
        local count = 120
        local files, pages = {}, {}
        local wxml, wxss = {}, {}
        for k = 1, 30 do
            wxml[k] = ('<my-thing-%d clazz="a"><text>{{value%d}}</text></my-thing-%d>\n'):format(k, k, k)
            wxss[k] = (".c%d { colour: red; widht: %dpx; margin-inline: 2px; }\n"):format(k, k)
        end
        for i = 1, count do
            local path = "p" .. i
            pages[i] = '"' .. path .. '"'
            files[path .. ".wxml"], files[path .. ".wxss"] = table.concat(wxml), table.concat(wxss)
            files[path .. ".lua"] = "Page{ data = { value = 1 } }"
        end
        files["app.json"] = ('{ "pages": [%s] }'):format(table.concat(pages, ", "))
        files["a.lua"], files["a.wxml"] = false, false
        local lines
        assert(native.unlimited(function() lines = check(files) end))
        expect(#lines):equals(count * 30 * 5)
        local seen = {}
        for _, line in ipairs(lines) do seen[line:match("^[^:]+")] = true end
        for i = 1, count do expect(seen[("p%d.wxml"):format(i)] and seen[("p%d.wxss"):format(i)]):is_true() end
    end)

    it("takes a page made by Component, also as a component, and a component named by its folder", function()
        expect(check{
            ["app.json"] = '{ "pages": ["home", "part"] }', ["a.lua"] = false, ["a.wxml"] = false,
            ["home.json"] = '{ "usingComponents": { "part": "/part", "bar": "parts/bar" } }',
            ["home.wxml"] = '<part from="home"/><bar/>', ["home.lua"] = "Page{}",
            ["part.json"] = '{ "component": true }', ["part.wxml"] = '<view bindtap="up">{{n}} {{from}}</view>',
            ["part.lua"] = [[Component{ properties = { from = "String" }, data = { n = 1 },
                methods = { onLoad = function(self, q) self.q = q end, up = function(self) self:setData{ n = 2 } end } }]],
            ["parts/bar/index.json"] = '{ "component": true }', ["parts/bar/index.wxml"] = "<view/>",
            ["parts/bar/index.lua"] = "Component{}",
        }):equals{}
    end)

    it("finds nothing in what is right", function()
        expect(check{
            ["app.json"] = '{ "pages": ["a"], "usingComponents": { "c": "/c" } }',
            ["a.lua"] = [[
                local code = require "live.codes"
                local util = require "./util"
                Page{ data = { list = { { n = 1 } }, src = "" },
                    onLoad = function(self, q) self:setData{ src = q.src or "", late = util.twice(2) } end,
                    tap = function(self, e)
                        local i = e.currentTarget.dataset.index
                        self:setData{ ["list[" .. i .. "].n"] = self.data.list[i + 1].n + 1 }
                        for k, row in ipairs(self.data.list) do self:setData{ ["list[" .. k - 1 .. "].n"] = row.n } end
                    end,
                    on = function(self, e) if e.detail.code == code.PLAY_ERR_NET_DISCONNECT then self.over = true end end }]],
            ["util.lua"] = "local util = {}\nfunction util.twice(n) return n * 2 end\nreturn util",
            ["a.wxml"] = [[<live-player id="p" src="{{src}}" autoplay bindstatechange="on" mode="RTC"/>
                <template name="row">{{anything}}</template><c n="{{late}}" bind:done="tap" whatever="1"/>
                <view wx:for="{{list}}" wx:key="n" data-index="{{index}}" bindtap="tap">{{item.n}}
                <template is="row" data="{{anything: item.n}}"/></view>]],
            ["c.lua"] = "Component{ properties = { n = 'Number' }, methods = { go = function(self) self:triggerEvent('done') end } }",
            ["c.wxml"] = '<view bindtap="go">{{n}}<slot/></view>',
        }):equals{}
    end)

    it("takes handlers it cannot see into, and pages it cannot read", function()
        local template = '<view bindtap="f"/>'
        for _, lua in ipairs{ "Page{ f = require('./util').f }", "local f = require './util'.f Page{ f = f }",
            "local util = require './util' Page(util.page())" } do
            expect(check{ ["a.wxml"] = template, ["a.lua"] = lua,
                ["util.lua"] = "return { f = print, page = function() return { f = print } end }" }):equals{}
        end
    end)

    it("finds nothing in the pages of scripts", function()
        for _, name in ipairs{ "call", "publisher", "viewer", "list", "tabs", "small-window" } do
            expect(app.check("scripts/" .. name)):equals{}
        end
    end)

    it("finds nothing in the call page, and the known mistakes in the tutorial's one", function()
        local found = app.check("scripts/call")
        expect(#found):equals(0)
        local lines = {}
        for _, f in ipairs(app.check("tests/data/literal")) do
            lines[#lines + 1] = f.text
        end
        local all = table.concat(lines, "\n")
        for _, text in ipairs{ "never equal the text '2004'", "never equal the text '2006'", "never equal the text '10001'",
            "'api' is not defined", "'errCode' is nil", "takes rtmp://, not 'https://domain/push_stream'",
            "not 'https://domain/pull_stream'", "'device_position' is neither in data", "has no attribute 'beauty-style'",
            "-1307 (code.PUSH_ERR_NET_DISCONNECT), which says that it has given up",
            "the picture /images/gd.png is not in the app" } do
            expect(all):contains(text)
        end
        expect(#lines):equals(13)
    end)

    it("reads lines that end as on other machines", function()
        for _, ending in ipairs{ "\r", "\r\n", "\n\r" } do
            local tree = parser.parse(table.concat({ "-- a", "x = 1 -- b", "y = 2" }, ending))
            expect(#tree):equals(2)
            expect(tree[2].line):equals(3)
        end
        expect(parser.parse('x = "a\\z  \n b"')[1].values[1].value):equals("ab")
    end)

    it("reads every script of this project", function()
        local count = 0
        local function read_all(folder)
            for _, name in ipairs(assert(native.list_dir(folder))) do
                local path = folder .. "/" .. name
                if native.is_dir(path) then
                    read_all(path)
                elseif name:find("%.lua$") then
                    count = count + 1
                    parser.parse(assert(native.read_file(path)))
                end
            end
        end
        local ok, why = native.unlimited(function()
            for _, folder in ipairs{ "lua", "scripts", "tests" } do read_all(folder) end
        end)
        expect(why):equals(nil)
        expect(ok):is_true()
        expect(count > 90):is_true()
    end)
end)

describe("an app that is checked", function()
    it("sends no request", function()
        local sent, real = 0, native.http
        native.http = function(...) sent = sent + 1; return real(...) end
        local ok, found = pcall(check, script "wx.request{ url = 'http://127.0.0.1:9/' } Page{}")
        native.http = real
        expect(ok):is_true()
        expect(#found):equals(0)
        expect(sent):equals(0)
    end)
end)
