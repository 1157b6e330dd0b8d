-- SPDX-License-Identifier: GPL-3.0-or-later
-- monkey_test.lua - a monkey with a phone: taps, routes, data, windows, background, saved files, in any order. Whatever it
-- does, the library raises nothing, nothing stays open and memory comes back. The same --seed makes the same monkey.
-- Environment: MONKEY_OPS (150) per app.

local event = require "parlua.page.input.event"
local native = require "parlua.native"
local phones = require "parlua.phone.phone"
local tree = require "parlua.page.template.tree"

local OPS = tonumber(os.getenv("MONKEY_OPS")) or 150
local ROOM_BYTES = 96 * 1024 -- may be in use more than after the first visit: Lua's own table of texts doubles by 64 KiB
local TRAIL = 12

-- ---- chance

local state

local function below(n) -- 0 to n - 1
    state = (state * 6364136223846793005 + 1442695040888963407)
    return (state >> 33) % n
end

-- nil out of nothing
local function one_of(list)
    if #list > 0 then return list[below(#list) + 1] end
end

-- names as an array that is the same in each run
local function sorted(t)
    local names = {}
    for name in pairs(t) do names[#names + 1] = name end
    table.sort(names)
    return names
end

-- ---- apps

local ZOO = {
    ["app.json"] = [[{ "pages": ["a", "b", "c"], "window": { "enablePullDownRefresh": true },
        "tabBar": { "list": [{ "pagePath": "a", "text": "A" }, { "pagePath": "b", "text": "B" }] } }]],
    ["app.wxss"] = ".x { color: red } .y { display: flex; flex-wrap: wrap } .z { position: fixed; right: 3px; top: 5px }",
    ["app.lua"] = "App{ onLaunch = function() end, onShow = function() end, onHide = function() end }",
    ["a.json"] = '{ "usingComponents": { "my-c": "c1" } }',
    ["a.wxml"] = [[<import src="t"/><view class="{{s}} x" bindtap="more" data-n="{{n}}">{{n}} {{s}} {{o.x}}</view>
        <view wx:if="{{n > 3}}" catchtap="less" id="big">big</view><view wx:else bindlongpress="less">small</view>
        <scroll-view scroll-y style="height: 100px" bindscroll="on"><view wx:for="{{list}}" wx:key="*this"
        class="y {{item}}" bindtap="drop" data-i="{{index}}">{{index}}: {{item}}<my-c p="{{n}}" bindpick="on">{{s}}</my-c>
        </view></scroll-view><template is="row" data="{{...o, s}}"/><input value="{{s}}" bindinput="on" focus="{{n == 5}}"/>
        <switch checked="{{n > 2}}" bindchange="on"/><slider value="{{n}}" bindchange="on"/><button bindtap="go">go</button>
        <button bindtap="ask">ask</button><image src="{{s}}.png" mode="aspectFit" binderror="on"/>
        <live-player wx:if="{{n % 3 == 1}}" id="p{{n}}" src="" mode="RTC" bindstatechange="on"/>]],
    ["t.wxml"] = '<template name="row"><text class="z">{{x}} {{s}}</text></template>',
    ["a.lua"] = [[Page{ data = { n = 1, s = "a", list = { "p", "q" }, o = { x = 1 } },
        on = function(self, e) self.last = e.type end,
        more = function(self) self:setData{ n = self.data.n + 1 } end,
        less = function(self) self:setData{ n = 0, ["list[2]"] = "new" } end,
        drop = function(self, e) self:setData({ list = { e.currentTarget.dataset.i, "z" } }, function() end) end,
        go = function() wx.navigateTo{ url = "c?x=1", fail = function() end } end,
        ask = function()
            wx.showModal{ title = "?", success = function(r) wx.showToast{ title = tostring(r.confirm) } end }
        end,
        onPullDownRefresh = function() wx.stopPullDownRefresh() end, onReachBottom = function() end,
        onPageScroll = function(self, e) self.top = e.scrollTop end, onResize = function() end }]],
    ["c1.json"] = '{ "component": true }',
    ["c1.wxml"] = '<view class="in" bindtap="pick">{{p}}<slot/>{{k}}</view>',
    ["c1.wxss"] = ".in { border: 1px solid blue }",
    ["c1.lua"] = [[Component{ properties = { p = { type = "Number", value = 7 } }, data = { k = 0 },
        observers = { p = function(self, v) self:setData{ k = v } end },
        lifetimes = { attached = function() end, detached = function() end },
        methods = { pick = function(self) self:triggerEvent("pick", { k = self.data.k }, { bubbles = true }) end } }]],
    ["b.wxml"] = '<view style="height: 2000px">tall {{n}}</view><live-pusher url="" id="u" bindstatechange="on"/>',
    ["b.lua"] = [[Page{ data = { n = 0 }, on = function(self) self:setData{ n = self.data.n + 1 } end,
        onShow = function(self) self:setData{ n = -1 } end, onTabItemTap = function() end }]],
    ["c.wxml"] = '<navigator/><view bindtap="back">back</view><text selectable="{{t}}">{{t}}</text>',
    ["c.lua"] = [[Page{ data = { t = "" }, onLoad = function(self, q) self:setData{ t = q.x or "none" } end,
        back = function() wx.navigateBack{ delta = 1 } end,
        onShow = function(self) self.timer = setInterval(function() self:setData{ t = self.data.t .. "." } end, 50) end,
        onHide = function(self) clearInterval(self.timer) end, onUnload = function(self) clearInterval(self.timer) end }]],
}

local function read_folder(root, folder, texts)
    for _, name in ipairs(assert(native.list_dir(root .. folder))) do
        local path = folder .. "/" .. name
        if native.is_dir(root .. path) then
            read_folder(root, path, texts)
        elseif name:find("%.lua$") or name:find("%.wx[ms][ls]$") or name:find("%.json$") then
            texts[path:sub(2)] = assert(native.read_file(root .. path))
        end
    end
    return texts
end

-- {NAME = {PATH = TEXT}}: the zoo and every app in scripts/
local function all_apps()
    local apps = { zoo = ZOO }
    for _, name in ipairs(native.list_dir("scripts")) do
        local root = "scripts/" .. name
        if native.file_exists(root .. "/app.json") then apps[name] = read_folder(root, "", {}) end
    end
    return apps
end

-- ---- the monkey's phone: {phone=, original=, files=, trail=}

local function answer(dialog)
    if below(4) == 0 then return end -- left open
    dialog.answer{ confirm = below(2) == 0, cancel = false, index = below(3), tapIndex = below(3) }
end

local function open(m)
    m.files = {}
    for path, text in pairs(m.original) do m.files[path] = text end
    m.phone = assert(phones.open{ files = m.files, camera_front = "test", camera_back = "test", mic = "none",
        speaker = "none", permissions = { camera = "allow", record = "allow" }, on_dialog = answer,
        is_quiet = true })
end

-- names of all fields of data, or the words that are always tried
local function field(m)
    local names = sorted(m.phone.top.instance.data)
    names[#names + 1] = "monkey"
    return one_of(names)
end

local VALUES = { 0, 1, -1, 2.5, 1e308, 0 / 0, "", "a", "9", " ", ("long "):rep(50), "中文", true, false, native.null,
    {}, { 1, 2, 3 }, { "x", "y" }, { x = 1 }, { { name = "deep" }, { id = 2 } } }

local function spot(m) return below(m.phone.width + 20) - 10, below(m.phone.height + 20) - 10 end

local function any_node(m)
    local numbers = sorted(m.phone.top.nodes)
    return m.phone.top.nodes[one_of(numbers) or 0]
end

local function page_url(m)
    local path = one_of(m.phone.config.pages)
    return "/" .. path .. one_of{ "", "?x=1", "?x=%E4%BD%A0&y", "?" }
end

local function wx(m, name, options)
    options.fail = function() end
    local fn = m.phone.env.wx[name]
    if fn then m.phone:run(fn, options) end
end

local BREAKERS = { "<", "{{", "}}", "}", "\"", "view", "\0", "--", ">", "/>", "end", ";" }

-- the text with some of it taken away, doubled or put in
local function damaged(text)
    local at, size = below(#text + 1), below(12)
    local kind = below(3)
    if kind == 0 then return text:sub(1, at) .. text:sub(at + size + 1) end
    if kind == 1 then return text:sub(1, at + size) .. text:sub(at + 1) end
    return text:sub(1, at) .. one_of(BREAKERS) .. text:sub(at + 1)
end

-- ---- what it does: each is told by its name, with the weight behind it

local does = {}

function does.tap(m)
    local x, y = spot(m)
    m.phone:tap(x, y)
end

function does.tap_node(m)
    local node = any_node(m)
    local rect = node and m.phone.top:rect(node)
    if rect then m.phone:tap(rect.left + rect.width / 2, rect.top + rect.height / 2) end
end

function does.press_long(m)
    local x, y = spot(m)
    m.phone:down(x, y)
    sleep(400)
    if not m.phone.is_closed then m.phone:up(x, y) end
end

function does.drag(m)
    m.phone:down(spot(m))
    for _ = 1, below(5) do
        m.phone:move(spot(m))
        if below(2) == 0 then sleep(16) end
    end
    if below(5) > 0 then m.phone:up(spot(m)) end
end

function does.wheel(m)
    local x, y = spot(m)
    m.phone:wheel(x, y, below(200) - 100, below(400) - 200)
end

function does.keys(m)
    m.phone:type(one_of{ "a", "中", "", "\n", "😀" })
    m.phone:compose(one_of{ "ni", "" })
    m.phone:key(one_of{ "Backspace", "Return", "Left", "Right", "Escape", "Tab", "Nonsense" })
end

function does.set_data(m)
    local page = m.phone.top
    local path = field(m) .. one_of{ "", "", "", "[0]", ".x", "[2].y.z" }
    local callback = below(3) == 0 and function() end or nil
    m.phone:run(function() page.instance:setData({ [path] = one_of(VALUES) }, callback) end)
end

function does.set_component_data(m)
    local component = one_of(m.phone.top.components.order)
    if not component then return end
    m.phone:run(function() component.instance:setData{ [one_of{ "k", "p", "q" }] = one_of(VALUES) } end)
end

function does.event(m)
    local node = any_node(m)
    if node then
        event.dispatch(m.phone.top, node, one_of{ "tap", "input", "change", "scroll", "touchstart", "error", "anything" },
            { value = one_of(VALUES), x = 1, y = 1 })
    end
end

function does.go(m) wx(m, one_of{ "navigateTo", "redirectTo" }, { url = page_url(m) }) end
function does.go_wrong(m) wx(m, "navigateTo", { url = one_of{ "nowhere", "", "../..", "?" } }) end
function does.back(m) wx(m, "navigateBack", { delta = below(4) }) end
function does.tab(m) wx(m, "switchTab", { url = page_url(m) }) end
function does.relaunch(m) wx(m, "reLaunch", { url = page_url(m) }) end

function does.show(m)
    wx(m, one_of{ "showToast", "showLoading", "hideToast", "hideLoading", "showModal", "showActionSheet",
        "setNavigationBarTitle", "stopPullDownRefresh", "startPullDownRefresh", "pageScrollTo", "getSystemInfo",
        "openSetting", "authorize" },
        { title = "t", content = "c", itemList = { "a", "b" }, scope = "scope.camera", scrollTop = below(300) })
end

function does.query(m)
    m.phone:run(function()
        local q = m.phone.env.wx.createSelectorQuery()
        q:select(one_of{ "view", "#p1", ".x", "nothing" }):boundingClientRect()
        q:selectViewport():scrollOffset()
        q:exec(function() end)
    end)
end

function does.permission(m) m.phone:set_permission(one_of{ "camera", "record" }, one_of{ "allow", "deny", "ask" }) end
function does.background(m) m.phone:background() end
function does.foreground(m) m.phone:foreground() end
function does.resize(m) m.phone:resize(100 + below(900), 100 + below(900)) end
function does.look(m) m.phone.top.view:pixel(below(100), below(100)) end
function does.collect() collectgarbage() end

-- a broken save, then all files as they were
function does.save(m)
    local path = one_of(sorted(m.original))
    m.files[path] = damaged(m.original[path])
    m.phone:reload{ [path] = true }
    if below(2) == 0 then does.tap(m) end
    if m.phone.is_closed then return end
    m.files[path] = m.original[path]
    if not m.phone:reload{ [path] = true } then error("the good files are not taken back: " .. path, 0) end
end

function does.reopen(m)
    m.phone:close()
    open(m)
end

local WEIGHTS = { tap = 8, tap_node = 14, press_long = 1, drag = 5, wheel = 4, keys = 4, set_data = 14,
    set_component_data = 4, event = 6, go = 6, go_wrong = 1, back = 6, tab = 3, relaunch = 2, show = 6, query = 2,
    permission = 1, background = 2, foreground = 4, resize = 3, look = 4, collect = 1, save = 4, reopen = 1 }

local function dice()
    local list = {}
    for _, name in ipairs(sorted(WEIGHTS)) do
        for _ = 1, WEIGHTS[name] do list[#list + 1] = name end
    end
    return list
end

-- ---- what must be true after each step

-- Where it happened: before the text, or what the traceback names first.
local function place_of(text)
    local place = text:match("^([^:%s]+):[%d ]")
    if place then return place end
    for path in text:gmatch("\n%s+([^:%s]+):") do
        if path ~= "[C]" and path ~= "stack" then return path end
    end
end

-- An error in a file of the app is the app's: the monkey gave it data of the wrong kind.
local function is_app_error(m, text) return m.original[place_of(text) or ""] ~= nil end

local function library_error(m)
    for _, text in ipairs(m.phone.error_list) do
        if not is_app_error(m, text) and not text:find("a page may have one <live-pusher>", 1, true) then return text end
    end
    m.phone.error_list = {}
end

local function live_entries(m)
    local count = 0
    for _, page in ipairs(m.phone:open_pages()) do
        for _ in pairs(page.live.by_id) do count = count + 1 end
    end
    return count
end

local function wrong_state(m)
    if m.phone.is_closed then return nil end
    if not m.phone.top or #m.phone.pages < 1 or #m.phone.pages > 10 then return #m.phone.pages .. " pages" end
    local counts = native.open_counts()
    if counts.components ~= live_entries(m) then
        return ("%d live components for %d nodes"):format(counts.components, live_entries(m))
    end
    if counts.views ~= #m.phone:open_pages() then
        return ("%d views for %d pages"):format(counts.views, #m.phone:open_pages())
    end
    local shown = 0
    tree.each(m.phone.top.root or { text = "" }, function() shown = shown + 1 end)
    if shown > 10001 then return shown .. " nodes" end
end

local function step(m, name)
    local ok, why = xpcall(does[name], native.traceback, m)
    sleep(one_of{ 1, 1, 1, 20, 60 })
    return not ok and why or library_error(m) or wrong_state(m)
end

local function visit(m, ops)
    local names = dice()
    open(m)
    for n = 1, ops do
        if m.phone.is_closed then open(m) end
        local name = one_of(names)
        m.trail[#m.trail + 1] = name
        local why = step(m, name)
        if why then
            local from = math.max(1, #m.trail - TRAIL)
            error(("step %d (%s): %s"):format(n, table.concat(m.trail, " ", from), why), 0)
        end
    end
    m.phone:close()
    sleep(2000) -- sessions end
end

local function in_use()
    collectgarbage()
    collectgarbage()
    return native.memory()
end

local visited -- by the monkey at hand, also of a test that was ended

local function play(app, seed, ops)
    state = seed
    local counts = native.open_counts()
    local m = { original = app, trail = {} }
    visited = m
    local ok, why = pcall(visit, m, ops)
    if m.phone then m.phone:close() end
    visited = nil
    if not ok then error(("seed %d, %s"):format(seed, why), 0) end
    for name, count in pairs(native.open_counts()) do
        if count > counts[name] then error(("seed %d: %d %s are left open"):format(seed, count, name), 0) end
    end
end

-- Seeds that once found something: {app, seed, ops}.
local FOUND = {}

describe("a monkey", function()
    local seed = math.max(parlua.options.seed or 0, 1)
    local apps = all_apps()

    after_each(function()
        if visited and visited.phone then visited.phone:close() end
        visited = nil
    end)

    for _, name in ipairs(sorted(apps)) do
        it(("finds nothing in the app %s"):format(name), { timeout = 60 + OPS }, function()
            play(apps[name], seed, OPS // 5 + 1) -- what is made once is made now
            local before = in_use()
            play(apps[name], seed + 1000, OPS)
            local grown = in_use() - before
            if grown > ROOM_BYTES then error(("%d bytes more are in use"):format(grown), 0) end
        end)
    end

    for _, row in ipairs(FOUND) do
        local app, seed_then, ops = table.unpack(row)
        it(("finds nothing any more in %s, seed %d"):format(app, seed_then), function() play(apps[app], seed_then, ops) end)
    end
end)

describe("an app that fails again and again", function()
    it("does not fill the memory with its errors", function()
        local phone = assert(phones.open{ files = { ["app.json"] = '{ "pages": ["a"] }', ["a.wxml"] = "<view/>",
            ["a.lua"] = "Page{}" } })
        for n = 1, 1500 do phone:script_error("error " .. n) end
        expect(#phone:errors()):equals(1000)
        expect(phone:errors()[1000]):equals("error 1500")
        phone:close()
    end)
end)
