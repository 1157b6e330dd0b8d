-- SPDX-License-Identifier: GPL-3.0-or-later
-- pip_test.lua - the small window: how it comes and goes, and what the pages hear meanwhile.

local SCRIPT = [[
local app = getApp()
local function say(word) return function() table.insert(app.log, "%s." .. word) end end
Page{ data = { src = app.src, mode = app.mode, auto = app.auto, place = "" }, onLoad = say"load", onShow = say"show",
    onHide = say"hide", onUnload = say"unload", enter = say"enter", leave = say"leave" }]]
local PLAYER = [[<view>
<live-player id="player" src="{{src}}" autoplay mode="RTC" picture-in-picture-mode="{{mode}}"
    style="width: 160px; height: 120px" picture-in-picture-init-position="{{place}}"
    auto-pause-if-navigate="{{auto}}" bindenterpictureinpicture="enter" bindleavepictureinpicture="leave"/></view>]]

local phone, log, relay

-- mode: of the player of every page
local function open(mode, more)
  relay = parlua.relay{}
  relay:publish{ stream = "live/b", size = "320x180" }
  more = more or {}
  local files = {
    ["app.json"] = [[{ "pages": ["p/a", "p/b", "p/c"] }]],
    ["app.lua"] = ("App{ log = {}, src = %q, mode = %s, auto = %s }"):format(relay.url .. "/live/b", mode,
      tostring(more.auto ~= false)),
  }
  for name in ("abc"):gmatch "." do
    files["p/" .. name .. ".lua"] = SCRIPT:format(name)
    files["p/" .. name .. ".wxml"] = "<view/>"
  end
  files["p/a.wxml"], files["p/c.wxml"] = PLAYER, PLAYER
  phone = parlua.phone{ files = files, page = more.page or "p/a", speaker = "none" }
  log = phone.phone.env.getApp().log
end

local function heard()
  local text = table.concat(log, " ")
  for i = #log, 1, -1 do log[i] = nil end
  return text
end

local function stack()
  local names = {}
  for i, page in ipairs(phone:pageStack()) do names[i] = page.path:match("[^/]+$") end
  return table.concat(names)
end

-- the player of the current page, which plays
local function playing()
  local player = phone:one("#player")
  player:waitCode(2004, 5)
  heard()
  return player
end

-- is there a picture in the upper part of that rectangle of the painted page? Its middle may be black with white signs.
local function shows_picture(rect)
  local view, bar = phone.phone.top.view, phone.phone.top.room.top
  phone.phone.top:render()
  local bright = 0
  for i = 1, 9 do
    local r, g, b = view:pixel(rect.x + rect.width * i / 10, bar + rect.y + rect.height / 5)
    if r + g + b > 150 then bright = bright + 1 end
  end
  return bright >= 4
end

describe("the small window", function()
  it("comes when a page is pushed, goes on playing, and takes the user back", function()
    open '{ "push" }'
    local player = playing()
    expect(phone:smallWindow()):is_nil()
    phone:navigateTo "/p/b"
    expect(heard()):equals "a.hide b.load b.show a.enter"
    local window = phone:smallWindow()
    local rect = window:rect()
    expect(rect.width / rect.height):near(160 / 120, 0.01)
    expect(shows_picture(rect)):is_true()
    player:clear()
    sleep(2000)
    expect(player:state()):equals "playing"
    expect(player):never(2007)
    window:tap()
    expect(player):never(2007)
    expect(heard()):equals "b.unload a.leave a.show"
    expect(stack()):equals "a"
    expect(phone:smallWindow()):is_nil()
    expect(shows_picture(phone:one "#player":rect())):is_true()
  end)

  it("does not come without the mode, nor when nothing plays", function()
    open '""'
    playing()
    phone:navigateTo "/p/b"
    expect(phone:smallWindow()):is_nil()
    phone:navigateBack()
    phone:currentPage():setData{ mode = "push" }
    phone:one "#player":callContext "stop"
    heard()
    phone:navigateTo "/p/b"
    expect(phone:smallWindow()):is_nil()
    expect(heard()):equals "a.hide b.load b.show"
  end)

  it("reads the literal text of the sample, brackets and all", function()
    open [["['push', 'pop']"]]
    playing()
    phone:navigateTo "/p/b"
    expect(phone:smallWindow() ~= nil):is_true()
  end)

  it("closed after a push leaves its page hidden, and the player pauses", function()
    open '{ "push" }'
    local player = playing()
    phone:navigateTo "/p/b"
    heard()
    phone:smallWindow():close()
    expect(heard()):equals "a.leave"
    player:waitState("paused", 2)
    phone:navigateBack()
    player:waitState("playing", 5)
    expect(heard()):equals "b.unload a.show"
  end)

  it("keeps a page alive that was popped: onHide, and onUnload when it closes", function()
    open('{ "pop" }', { page = "p/b" })
    phone:navigateTo "/p/c"
    local player = playing()
    phone:navigateBack()
    expect(heard()):equals "c.hide b.show c.enter"
    expect(stack()):equals "b"
    sleep(1000)
    expect(player:state()):equals "playing"
    expect(shows_picture(phone:smallWindow():rect())):is_true()
    phone:smallWindow():close()
    expect(heard()):equals "c.leave c.unload"
    expect(player:state()):equals "idle"
  end)

  it("brings a popped page back on top", function()
    open('{ "pop" }', { page = "p/b" })
    phone:navigateTo "/p/c"
    local player = playing()
    phone:navigateBack()
    heard()
    phone:smallWindow():tap()
    expect(heard()):equals "b.hide c.leave c.show"
    expect(stack()):equals "bc"
    expect(player:state()):equals "playing"
  end)

  it("is one for the app: a new one replaces the old one", function()
    open('{ "push", "pop" }', { page = "p/b" })
    phone:navigateTo "/p/c"
    playing()
    phone:navigateBack()
    heard()
    phone:navigateTo "/p/a"
    playing()
    phone:navigateTo "/p/b"
    expect(heard()):equals "c.leave c.unload a.hide b.load b.show a.enter"
  end)

  it("ends with its page", function()
    open '{ "push" }'
    playing()
    phone:navigateTo "/p/b"
    heard()
    phone:reLaunch "/p/b"
    expect(phone:smallWindow()):is_nil()
    expect(heard()):equals "b.unload a.leave a.unload b.load b.show"
  end)

  it("is entered and left by the script, the box of the page is black meanwhile", function()
    open '"push"'
    local player = playing()
    local box = player:rect()
    player:callContext "requestPictureInPicture"
    player:callContext "requestPictureInPicture"
    expect(heard()):equals "a.enter"
    expect(shows_picture(box)):equals(false)
    expect(shows_picture(phone:smallWindow():rect())):is_true()
    phone:navigateTo "/p/b"
    local wx = phone.phone.env.wx
    local answer
    wx.createLivePlayerContext "nobody".exitPictureInPicture{ success = function(res) answer = res.errMsg end }
    sleep(20)
    expect(answer):equals "operateLivePlayer:ok"
    expect(heard()):equals "a.hide b.load b.show a.leave"
    wx.createLivePlayerContext "nobody".exitPictureInPicture{ fail = function(res) answer = res.errMsg end }
    sleep(20)
    expect(answer):equals "operateLivePlayer:fail not in picture in picture"
  end)

  it("says why it cannot be entered", function()
    open '""'
    local player = playing()
    expect(function() player:callContext "requestPictureInPicture" end):fails "picture%-in%-picture%-mode is not set"
    player:callContext "stop"
    expect(function() player:callContext "requestPictureInPicture" end):fails "not playing"
  end)

  it("follows the finger and stays on the page", function()
    open '"push"'
    playing()
    phone:navigateTo "/p/b"
    local window = phone:smallWindow()
    window:drag(20, 300)
    local rect = window:rect()
    expect(rect.x):near(20, 0.5)
    expect(rect.y):near(300, 0.5)
    phone:screenshot "/tmp/back_pip.png" expect(shows_picture(rect)):is_true()
    window:drag(-500, 5000)
    rect = window:rect()
    expect(rect.x):equals(0)
    expect(rect.y + rect.height):near(phone.phone.top.height, 0.5)
    expect(phone:smallWindow() ~= nil):is_true() -- a drag is no tap
  end)

  it("appears where the page wants it", function()
    open '"push"'
    playing()
    phone:currentPage():setData{ place = "(left, 50)" }
    phone:navigateTo "/p/b"
    local rect = phone:smallWindow():rect()
    expect(rect.x):equals(12)
    expect(rect.y):near(phone.phone.top.height / 2, 1)
  end)
end)

describe("a pusher of a covered page", function()
  it("goes on pushing, and its preview into the window when it is asked to", function()
    local server = parlua.relay{}
    local function pusher(mode)
      local own = parlua.phone{ camera = "test", mic = "tone", files = {
        ["app.json"] = [[{ "pages": ["a", "b"] }]], ["b.lua"] = "Page{}", ["b.wxml"] = "<view/>",
        ["a.lua"] = "Page{ enter = function(self) self.entered = true end }",
        ["a.wxml"] = ([[<live-pusher id="p" url="%s/live/p" autopush picture-in-picture-mode="%s"
          bindenterpictureinpicture="enter"/>]]):format(server.url, mode) } }
      own:one "#p":waitCode(1002, 5)
      return own, own:one "#p", own.phone.top.instance
    end
    local own, page
    phone, own = pusher ""
    phone:navigateTo "/b"
    sleep(1000)
    expect(own:state()):equals "pushing"
    expect(phone:smallWindow()):is_nil()
    phone:close()

    phone, own, page = pusher "push"
    phone:navigateTo "/b"
    sleep(200)
    expect(shows_picture(phone:smallWindow():rect())):is_true()
    expect(page.entered):is_true()
    phone:smallWindow():close()
    sleep(1000)
    expect(own:state()):equals "pushing"
  end)
end)

describe("players of covered pages", function()
  it("pause under another page and go on after it, unless the page says no", function()
    open '""'
    local player = playing()
    phone:navigateTo "/p/b"
    player:waitState("paused", 2)
    phone:navigateBack()
    player:waitState("playing", 5)
    phone:currentPage():setData{ auto = false }
    phone:navigateTo "/p/b"
    sleep(1000)
    expect(player:state()):equals "playing"
  end)

  it("stay paused when the page paused them as well", function()
    open '""'
    local player = playing()
    player:callContext "pause"
    phone:navigateTo "/p/b"
    phone:navigateBack()
    sleep(500)
    expect(player:state()):equals "paused"
    phone:navigateTo "/p/b"
    player:callContext "resume"
    sleep(500)
    expect(player:state()):equals "paused" -- still covered
    phone:navigateBack()
    player:waitState("playing", 5)
  end)

  it("pause under a native page", function()
    open '""'
    local player = playing()
    phone:openNative()
    player:waitState("paused", 2)
    phone:closeNative()
    player:waitState("playing", 5)
    expect(heard()):equals ""
  end)
end)
