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
    files["app.json"] = files["app.json"] or '{ "pages": ["a"] }'
    files["a.lua"] = files["a.lua"] or "Page{}"
    files["a.wxml"] = files["a.wxml"] or "<view/>"
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
    { "an import of nothing", markup '<import src="gone.wxml"/>', "a.wxml:1:9: error: the file gone.wxml is not found" },
    { "a template that is not there", markup '<template is="t"/>', "a.wxml:1:1: warning: there is no template 't'" },
    -- styles
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
