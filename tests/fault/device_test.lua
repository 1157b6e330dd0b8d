-- SPDX-License-Identifier: GPL-3.0-or-later
-- device_test.lua - camera and microphone that fail by order: the codes, when they come, and what the far end sees and
-- hears.

local expect_within = require "tests.kit.within"

local function now() return parlua.clock:now() end

local function pusher(relay, more)
  local cfg = { url = relay.url .. "/live/x", camera = "test", mic = "tone", video_width = 160, video_height = 120 }
  for name, value in pairs(more or {}) do cfg[name] = value end
  return parlua.pusher(cfg)
end

-- far publishes, near plays; both have run for a second and their records are empty
local function call(more)
  local relay = parlua.relay{}
  local far = pusher(relay, more)
  local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC" }
  far:start()
  far:waitCode(1002, 5)
  near:play()
  near:waitCode(2004, 5)
  sleep(1000)
  far:clear()
  near:clear()
  return far, near, now()
end

local function brightness(part)
  local r, g, b = part:frame():mean()
  return (r + g + b) / 3
end

describe("a camera", function()
  it("that cannot be opened is -1301, and fine the next time", function()
    local relay = parlua.relay{}
    local far = pusher(relay)
    far.camera:open("fail")
    local at = now()
    far:start()
    expect_within(far, -1301, at, 0, 1)
    expect(far):never(1003)
    expect(far:state()):equals("failed")
    far.camera:open("fine")
    far:clear()
    far:start()
    far:waitCode(1002, 5)
    expect(far):conforms("push_ok")
  end)

  it("that fails once its time is over does not fail any more", function()
    local relay = parlua.relay{}
    local far = pusher(relay)
    far.camera:open("fail", 1000)
    sleep(1100)
    far:start()
    far:waitCode(1002, 5)
    expect(far):never(-1301)
  end)

  it("that is unplugged is -1301 within a second, and the far end is told", function()
    local far, near, at = call()
    far.camera:unplug()
    expect_within(far, -1301, at, 0, 1)
    expect(far):exactly{ -1301 }
    near:waitCode(2006, 3)
    far:clear()
    far:start()
    far:waitCode(-1301, 1) -- it is not there
  end)

  it("that freezes gives the far end no new picture, sound goes on", function()
    local far, near, at = call()
    sleep(100)
    far.camera:freeze(3000)
    sleep(400) -- what was on its way
    local before = near:frame():hash()
    sleep(2000)
    expect(near:frame():hash()):equals(before)
    expect(near:audio().frequency):near(440, 10)
    expect_within(near, 2105, at, 3, 3.6)
    expect(near):sequence{ 2107, 2105 }
    sleep(300)
    expect(near:frame():hash() ~= before):is_true()
    expect(near):never(2007)
    expect(far):exactly{}
  end)

  it("that opens and gives nothing leaves the sound", function()
    local relay = parlua.relay{}
    local far = pusher(relay)
    local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC" }
    far.camera:nothing()
    far:start()
    far:waitCode(1002, 5)
    near:play()
    near:waitCode(2004, 12) -- the stream promises pictures: they are waited for
    sleep(2000)
    expect(far:has(1003)):is_true()
    expect(far):never(1007)
    expect(far):never(-1301)
    expect(near:frame()):is_nil()
    expect(near:audio().frequency):near(440, 10)
  end)

  it("that gives black is seen as black", function()
    local far, near = call()
    expect(brightness(near) > 40):is_true()
    far.camera:black(2000)
    sleep(1000)
    expect(brightness(near) < 10):is_true()
    sleep(2000)
    expect(brightness(near) > 40):is_true()
    expect(far):exactly{}
    expect(near):exactly{}
  end)

  it("can be another one while it runs", function()
    local far, near = call()
    local before = brightness(near)
    far.camera:use("file:tests/data/none.png")
    far:waitCode(-1301, 2) -- there is no such picture
    far.camera:use{ pattern = "timecode" }
    far:clear()
    far:start()
    far:waitCode(1002, 5)
    near:clear()
    near:play()
    near:waitCode(2004, 5)
    expect(brightness(near)):near(before, 30)
  end)

  it("of a phone is that of its page, now and later", function()
    local relay = parlua.relay{}
    local phone = parlua.phone{ path = "scripts/call", page = "pages/call/call", camera = "test", mic = "tone",
      speaker = "none", query = { push = relay.url .. "/live/a", pull = relay.url .. "/live/b" } }
    local own = phone:one("#pusher")
    own:waitCode(1002, 5)
    local at = now()
    phone.camera:unplug()
    expect_within(own, -1301, at, 0, 1)
  end)

  it("that may not be used is 10001", function()
    local relay = parlua.relay{}
    local far = pusher(relay, { permissions = { camera = "deny" } })
    pcall(far.start, far)
    expect(far:waitEvent("error", 2).errCode or far:events("error")[1].code):equals(10001)
    expect(far):never(1003)
  end)
end)

describe("a microphone", function()
  it("that cannot be opened is -1302", function()
    local relay = parlua.relay{}
    local far = pusher(relay)
    far.mic:open("fail")
    local at = now()
    far:start()
    expect_within(far, -1302, at, 0, 1)
    expect(far:state()):equals("failed")
  end)

  it("that is unplugged is -1302 within a second", function()
    local far, near, at = call()
    far.mic:unplug()
    expect_within(far, -1302, at, 0, 1)
    near:waitCode(2006, 3)
  end)

  it("that gives no data is -1311 after 3 s, and the picture goes on", function()
    local relay = parlua.relay{}
    local far = pusher(relay)
    local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC" }
    far.mic:nodata()
    local at = now()
    far:start()
    near:play()
    near:waitCode(2004, 5)
    expect_within(far, -1311, at, 3, 3.5)
    expect(far:state()):equals("pushing")
    local before = near:frame():hash()
    sleep(500)
    expect(near:frame():hash() ~= before):is_true()
  end)

  it("that stops giving data while it runs leaves a silent track without a gap", function()
    local far, near = call()
    far.mic:nodata(3000)
    sleep(1500)
    expect(near:audio().rms < 0.001):is_true()
    sleep(2500)
    expect(near:audio().frequency):near(440, 10)
    expect(far):exactly{}
    expect(near):never(2007)
  end)

  it("that is silent is heard as silence and no fault", function()
    local far, near = call()
    far.mic:silent(2000)
    sleep(1000)
    expect(near:audio().rms < 0.001):is_true()
    sleep(2000)
    expect(near:audio().frequency):near(440, 10)
    expect(far):exactly{}
    expect(near):exactly{}
  end)

  it("can be another one while it runs", function()
    local far, near = call()
    far.mic:use{ tone = 880 }
    sleep(1000)
    expect(near:audio().frequency):near(880, 15)
    expect(far):never(1102)
  end)
end)
