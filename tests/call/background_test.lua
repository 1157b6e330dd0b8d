-- SPDX-License-Identifier: GPL-3.0-or-later
-- background_test.lua - an app in the background: what the far end sees and hears, the limit of 3 minutes, the way back,
-- and a script that is suspended.

local SCRIPT = [[
local app = getApp()
local function say(word) return function() table.insert(app.log, "a." .. word) end end
Page{ data = { url = app.url, src = app.src, image = app.image, hash = app.hash }, onShow = say"show", onHide = say"hide",
    onUnload = say"unload", onLoad = function(self) app.page = self end, onSaveExitState = app.onSaveExitState,
    state = function(_, e) table.insert(app.codes, e.detail.code) end,
    failed = function(_, e) table.insert(app.codes, e.detail.errMsg) end }]]
local PUSHER = [[<live-pusher id="pusher" url="{{url}}" autopush video-width="320" video-height="180" fps="15"
    remote-mirror waiting-image="{{image}}" waiting-image-hash="{{hash}}" bindstatechange="state" binderror="failed"/>]]
local PLAYER = [[<live-player id="player" src="{{src}}" autoplay/>]]

local temporary = {}

local function temp(ending)
  local path = os.tmpname() .. ending
  temporary[#temporary + 1] = path
  temporary[#temporary + 1] = path:sub(1, -#ending - 1)
  return path
end

after_each(function()
  for i = #temporary, 1, -1 do os.remove(table.remove(temporary, i)) end
end)

-- more: image=, hash=, dir= (where the app is written), and what parlua.phone takes
local function open(wxml, more)
  more = more or {}
  local relay = parlua.relay{}
  local app = ([[App{ log = {}, codes = {}, url = %q, src = %q, image = %q, hash = %q,
    onShow = function(self) table.insert(self.log, "app.show") end,
    onHide = function(self) table.insert(self.log, "app.hide") end }]]):format(relay.url .. "/live/a",
    relay.url .. "/live/b", more.image or "", more.hash or "")
  local files = { ["app.json"] = more.json or [[{ "pages": ["a"] }]], ["app.lua"] = app, ["a.lua"] = more.script or SCRIPT,
    ["a.wxml"] = "<view>" .. wxml .. "</view>" }
  for name, text in pairs(more.dir and files or {}) do
    local f = assert(io.open(more.dir .. "/" .. name, "wb"))
    f:write(text)
    f:close()
  end
  local phone = parlua.phone{ camera = "test", mic = "tone", speaker = "none", suspend = more.suspend,
    data_dir = more.data_dir, path = more.dir, files = not more.dir and files or nil }
  return phone, phone.phone.env.getApp(), relay
end

local function pushing(more)
  local phone, app, relay = open(PUSHER, more)
  local pusher = phone:one "#pusher"
  pusher:waitCode(1002, 5)
  local far = parlua.player{ src = relay.url .. "/live/a", mode = "RTC", speaker = "none" }
  far:callContext "play"
  far:waitCode(2004, 5)
  sleep(1000)
  return { phone = phone, app = app, relay = relay, pusher = pusher, far = far }
end

local function temp_dir()
  local dir = os.tmpname()
  os.remove(dir)
  return dir
end

-- A picture of one colour in a file.
local function picture(colour, path)
  local painter = parlua.phone{ name = "painter", width = 160, height = 90, files = {
    ["app.json"] = [[{ "pages": ["p"], "window": { "navigationStyle": "custom" } }]], ["p.lua"] = "Page{}",
    ["p.wxml"] = ([[<view style="width: 160px; height: 90px; background-color: %s"/>]]):format(colour) } }
  path = path or temp ".png"
  painter:screenshot(path)
  painter:close()
  return path
end

-- {ms=, is_key=} of every picture of a recording
local function pictures_of(path)
  local f = assert(io.open(path, "rb"))
  local text = f:read "a"
  f:close()
  local found, at = {}, 14
  while at + 11 <= #text do
    local kind, size, ms, high = string.unpack(">BI3I3B", text, at)
    local what, is_coded = text:byte(at + 11, at + 12)
    if kind == 9 and is_coded == 1 then found[#found + 1] = { ms = ms | high << 24, is_key = what >> 4 == 1 } end
    at = at + 15 + size
  end
  return found
end

-- what the far end gets in so many seconds
local function record(t, seconds)
  local path = temp ".flv"
  local rec = t.relay:record("live/a", path, seconds)
  rec:wait(seconds + 5)
  rec:stop()
  return pictures_of(path)
end

local function expect_colour(t, r, g, b)
  local seen_r, seen_g, seen_b = t.far:frame():mean()
  expect(seen_r):near(r, 6)
  expect(seen_g):near(g, 6)
  expect(seen_b):near(b, 6)
end

describe("a pusher in the background", function()
  it("sends its waiting image at 5 fps and silence; the way back is 1003, 1007", function()
    local t = pushing{ image = picture "rgb(30, 160, 220)" }
    expect(t.far:audio().rms > 0.01):is_true()
    t.app.log, t.pusher = {}, (t.pusher:clear() or t.pusher)
    t.phone:background()
    expect(table.concat(t.app.log, " ")):equals "a.hide app.hide"
    sleep(2000)
    expect_colour(t, 30, 160, 220)
    expect(t.far:audio().rms):near(0, 0.0001)
    local stills = record(t, 10)
    local fps = (#stills - 1) * 1000 / (stills[#stills].ms - stills[1].ms)
    expect(fps):near(5, 0.1)
    expect(t.pusher:codes()):equals{}
    t.phone:foreground()
    expect(table.concat(t.app.log, " ")):equals "a.hide app.hide app.show a.show"
    t.pusher:waitCode(1007, 2)
    expect(t.pusher):sequence{ 1003, 1007 }
    expect(t.pusher):never(1005)
    expect(t.pusher):never(1002)
    sleep(2000)
    expect(t.far:audio().rms > 0.01):is_true()
    expect(t.far:latency() ~= nil):is_true() -- the camera's time code is there again
    expect(t.far):never(2103)
  end)

  it("begins the waiting image, and the camera again, with a key frame", function()
    local t = pushing()
    local path = temp ".flv"
    local rec = t.relay:record("live/a", path)
    sleep(500)
    t.phone:background()
    sleep(1000)
    t.phone:foreground()
    sleep(1000)
    rec:stop()
    local keys, before = 0, nil
    for _, p in ipairs(pictures_of(path)) do
      local gap = before and p.ms - before.ms or 0
      if before and p.is_key then keys = keys + 1 end
      expect(gap <= 400):is_true()
      before = p
    end
    expect(keys >= 2):is_true()
  end)

  it("is black without an image, and says why an image is not sent", function()
    local path = picture "rgb(250, 10, 10)"
    for _, case in ipairs{
      { image = "", error = nil },
      { image = "/images/none.png", error = "waiting%-image load failed: no such" },
      { image = path, hash = ("0"):rep(32), error = "waiting%-image load failed: its MD5 is not" },
      { image = "../secret.png", error = "waiting%-image load failed: the name leaves its folder" },
    } do
      local t = pushing(case)
      t.phone:background()
      sleep(1000)
      expect_colour(t, 0, 0, 0)
      local last = t.app.codes[#t.app.codes]
      if case.error then expect(last):matches(case.error) else expect(type(last)):equals "number" end
      t.phone:close()
      t.far:close()
      t.relay:close()
    end
  end)

  it("takes an image whose MD5 is right, in capitals too", function()
    local path = picture "rgb(20, 200, 40)"
    local sum = io.popen("md5sum < " .. path):read "l":match "%x+"
    local t = pushing{ image = path, hash = sum:upper() }
    t.phone:background()
    sleep(1000)
    expect_colour(t, 20, 200, 40)
  end)

  it("finds its image in the package and among the user's files", function()
    local dir, data = temp_dir(), temp_dir()
    picture("rgb(200, 60, 200)", dir .. "/images/wait.png") -- makes the folders
    picture("rgb(60, 60, 200)", data .. "/usr/own.png")
    local t = pushing{ image = "/images/wait.png", dir = dir, data_dir = data }
    t.phone:background()
    sleep(1000)
    expect_colour(t, 200, 60, 200)
    t.app.page:setData{ image = "wxfile://usr/own.png" } -- changed while it is shown
    sleep(1000)
    expect_colour(t, 60, 60, 200)
    os.execute(("rm -r %s %s"):format(dir, data))
  end)

  it("also shows its image while the page has paused it, and needs both to end", function()
    local t = pushing{ image = picture "rgb(30, 160, 220)" }
    t.pusher:callContext "pause"
    sleep(1000)
    expect_colour(t, 30, 160, 220)
    t.phone:background()
    t.pusher:callContext "resume"
    sleep(500)
    expect(t.pusher:state()):equals "paused"
    t.pusher:callContext "pause"
    t.phone:foreground()
    sleep(500)
    expect(t.pusher:state()):equals "paused"
    t.pusher:callContext "resume"
    expect(t.pusher:state()):equals "pushing"
  end)

  it("stops after 3 minutes with 5000, and not before", { timeout = 400 }, function()
    local t = pushing()
    t.phone:background()
    parlua.clock:advance(179000)
    expect(t.pusher:state()):equals "paused"
    expect(t.pusher):never(5000)
    parlua.clock:advance(2000)
    expect(t.pusher:has(5000)):is_true()
    expect(t.pusher:state()):equals "idle"
    t.phone:foreground()
    sleep(1000)
    expect(t.pusher:state()):equals "idle"
    t.pusher:clear()
    t.pusher:callContext "start"
    t.pusher:waitCode(1002, 5)
  end)

  it("counts the 3 minutes anew each time", { timeout = 400 }, function()
    local t = pushing()
    t.phone:background()
    parlua.clock:advance(120000)
    t.phone:foreground()
    parlua.clock:advance(1000)
    t.phone:background()
    parlua.clock:advance(120000)
    expect(t.pusher):never(5000)
  end)

  it("cannot be started there; autopush waits for the foreground", function()
    local phone, app = open(PUSHER)
    app.page:setData{ url = "" }
    local pusher = phone:one "#pusher"
    pusher:callContext "stop"
    phone:background()
    app.page:setData{ url = app.url }
    expect(function() pusher:callContext "start" end):fails "app is in the background"
    pusher:callContext "stop"
    phone:foreground()
    sleep(200)
    expect(pusher:state()):equals "idle"
    app.page:setData{ url = "" }
    sleep(20)
    phone:background()
    app.page:setData{ url = app.url }
    sleep(200)
    expect(pusher:state()):equals "idle"
    phone:foreground()
    pusher:waitState("pushing", 5)
  end)
end)

describe("a player in the background", function()
  local function playing(more)
    local phone, app, relay = open(PLAYER, more)
    relay:publish{ stream = "live/b", size = "320x180", fps = 15 }
    local player = phone:one "#player"
    player:waitCode(2004, 10)
    sleep(1000)
    return phone, player, app
  end

  it("is silent and goes on", function()
    local phone, player = playing()
    expect(player:audio().rms > 0.01):is_true()
    player:clear()
    phone:background()
    sleep(1000)
    expect(player:audio().rms):equals(0)
    expect(player:state()):equals "playing"
    phone:foreground()
    sleep(1000)
    expect(player:audio().rms > 0.01):is_true()
    expect(player:codes()):equals{}
  end)

  it("stays muted when the page muted it", function()
    local phone, player = playing()
    player:callContext "mute"
    phone:background()
    phone:foreground()
    sleep(1000)
    expect(player:audio().rms):equals(0)
  end)

  it("is heard after requestBackgroundPlayback, when app.json asks for it", function()
    local phone, player = playing{ json = [[{ "pages": ["a"], "requiredBackgroundModes": ["audio"] }]] }
    player:callContext "requestBackgroundPlayback"
    phone:background()
    sleep(1000)
    expect(player:audio().rms > 0.01):is_true()
    player:callContext "exitBackgroundPlayback"
    sleep(1000)
    expect(player:audio().rms):equals(0)
    phone:close()

    phone, player = playing()
    player:callContext "requestBackgroundPlayback"
    phone:background()
    sleep(1000)
    expect(player:audio().rms):equals(0)
  end)
end)

describe("the script of an app in the background", function()
  local CLOCK = [[
local app = getApp()
Page{ onLoad = function()
  app.beats, app.once = 0, 0
  setInterval(function() app.beats = app.beats + 1 end, 1000)
  setTimeout(function() app.once = app.once + 1 end, 8500)
end, onUnload = function() table.insert(app.log, "a.unload") end,
  onSaveExitState = function() table.insert(app.log, "a.save") return { data = { beats = app.beats },
    expireTimeStamp = app.expires } end }]]

  it("goes on", function()
    local phone, app = open("", { script = CLOCK })
    phone:background()
    sleep(10500)
    expect(app.beats):equals(10)
  end)

  it("is suspended after 5 s when that is asked for, and goes on where it was", { timeout = 60 }, function()
    local phone, app = open("", { script = CLOCK, suspend = true })
    sleep(100)
    phone:background()
    sleep(20400)
    expect(app.beats):equals(5)
    expect(app.once):equals(0)
    phone:foreground()
    expect(app.beats):equals(6) -- those that were missed are one
    expect(app.once):equals(1)
    expect(app.log[#app.log]):equals "app.show"
    sleep(2000)
    expect(app.beats):equals(8)
  end)

  it("is destroyed after 30 minutes; the next launch finds what it saved", { timeout = 10000 }, function()
    local dir = temp_dir()
    local function run(expires)
      local phone, app = open("", { script = CLOCK, suspend = true, data_dir = dir })
      local found = phone.phone.top.instance.exitState
      app.expires = expires
      sleep(100)
      phone:background()
      parlua.clock:advance(29 * 60 * 1000)
      expect(phone:isClosed()):equals(false)
      parlua.clock:advance(2 * 60 * 1000)
      expect(phone:isClosed()):is_true()
      expect(table.concat(app.log, " ")):equals "app.show app.hide a.save a.unload"
      return found
    end
    expect(run()):is_nil()
    expect(run(1)):equals{ beats = 5 }
    expect(run()):is_nil() -- the one before had expired
    expect(run(4e12)):equals{ beats = 5 }
    expect(run()):equals{ beats = 5 }
    os.execute("rm -r " .. dir)
  end)
end)

describe("another call on the phone", function()
  it("takes the devices, which 5001 says, and gives them back", function()
    local t = pushing{ image = picture "rgb(30, 160, 220)" }
    t.pusher:clear()
    t.phone:interrupt(3000)
    sleep(2000)
    expect(t.pusher:codes()):equals{ 5001 }
    expect_colour(t, 30, 160, 220)
    expect(t.far:audio().rms):near(0, 0.0001)
    expect(t.pusher:state()):equals "paused"
    t.pusher:waitCode(1007, 3)
    expect(t.pusher:codes()):equals{ 5001, 1003, 1007 }
    sleep(2000)
    expect(t.far:audio().rms > 0.01):is_true()
    expect(t.far:latency() ~= nil):is_true()
    expect(t.far):never(2103)
  end)

  it("is told to the app, and outlives the background", function()
    local t = pushing()
    local wx, said = t.phone.phone.env.wx, {}
    wx.onAudioInterruptionBegin(function() said[#said + 1] = "begin" end)
    wx.onAudioInterruptionEnd(function() said[#said + 1] = "end" end)
    t.pusher:clear()
    t.phone:interrupt()
    t.phone:interrupt()
    t.phone:background()
    sleep(1000)
    t.phone:foreground()
    sleep(1000)
    expect(t.pusher:codes()):equals{ 5001 }
    expect(t.pusher:state()):equals "paused"
    t.phone:interruptOver()
    t.phone:interruptOver()
    t.pusher:waitCode(1003, 3)
    expect(said):equals{ "begin", "end" }
  end)

  it("makes a player silent", function()
    local phone, _, relay = open(PLAYER)
    local far = relay:publish{ stream = "live/b", mic = "tone" }
    phone:one("#player"):waitCode(2004, 10)
    sleep(1000)
    expect(phone:one("#player"):audio().rms > 0.01):is_true()
    phone:interrupt(1500)
    sleep(1000)
    expect(phone:one("#player"):audio().rms):near(0, 0.0001)
    sleep(1500)
    expect(phone:one("#player"):audio().rms > 0.01):is_true()
    far:stop()
  end)
end)
