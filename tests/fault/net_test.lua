-- SPDX-License-Identifier: GPL-3.0-or-later
-- net_test.lua - what a pusher and players say when their own network fails: every word of phone.net, with the codes and
-- the bounds of the tables of pusher and player faults. Bounds are seconds from the fault.

local expect_within = require "tests.kit.within"

local short = { connectRetryInterval = 0.2, endGrace = 0.6 }

local function now() return parlua.clock:now() end

local function pusher(url, more)
  local cfg = { url = url, camera = "test", mic = "tone", video_width = 320, video_height = 180, fps = 15,
    min_bitrate = 600, max_bitrate = 600 } -- it shall not give way to the network
  for name, value in pairs(more or {}) do cfg[name] = value end
  return parlua.pusher(cfg)
end

local function player(url, mode, more)
  local cfg = { id = mode, src = url, speaker = "none", mode = mode }
  for name, value in pairs(more or {}) do cfg[name] = value end
  return parlua.player(cfg)
end

-- {relay=, far=, live=, rtc=}: a call that runs since 2 s, its records empty
local function call(more)
  local relay = parlua.relay{}
  local url = relay.url .. "/live/x"
  local c = { relay = relay, far = pusher(url, more), live = player(url, "live"), rtc = player(url, "RTC") }
  c.far:start()
  c.far:waitCode(1002, 5)
  c.live:play()
  c.rtc:play()
  c.live:waitCode(2004, 5)
  c.rtc:waitCode(2004, 5)
  sleep(2000)
  for _, part in ipairs{ c.far, c.live, c.rtc } do part:clear() end
  c.at = now()
  return c
end

local function both(c) return ipairs{ c.live, c.rtc } end

local function bytes(relay)
  local stream = relay:streams()["live/x"]
  return stream and stream.video_bytes + stream.audio_bytes or 0
end

describe("a network without faults", function()
  it("is not noticed", function()
    local c = call()
    sleep(5000)
    for _, part in ipairs{ c.far, c.live, c.rtc } do expect(part):exactly{} end
    expect(c.rtc:latency() <= 60):is_true()
  end)

  it("is left out on request, and then cannot be spoiled", function()
    local relay = parlua.relay{}
    local far = pusher(relay.url .. "/live/x", { net = false })
    far:start()
    far:waitCode(1002, 5)
    expect(function() far.net:limit{ up = 1 } end):fails("net = false")
  end)
end)

describe("a server that reads slower than we send", function()
  it("is 1101 within 3 s, and sound keeps flowing with less than 1.5 s of delay", function()
    local c = call()
    c.far.net:limit{ up = 300 }
    expect_within(c.far, 1101, c.at, 0.5, 3)
    sleep(10000)
    expect(c.far):never(1102)
    expect(c.rtc:latency() <= 1500 + 400):is_true() -- and what the player holds
    expect(c.rtc:audio().frequency):near(440, 15)
    expect(c.far:state()):equals("pushing")
  end)

  it("gets no more than the limit", function()
    local c = call()
    c.far.net:limit{ up = 300 }
    sleep(3000)
    local before = bytes(c.relay)
    sleep(8000)
    expect((bytes(c.relay) - before) * 8 / 8000):near(300, 25) -- kbit/s
  end)

  it("is caught up with when it is over", function()
    local c = call()
    c.far.net:limit{ up = 300, ms = 5000 }
    sleep(9000)
    c.far:clear()
    sleep(3000)
    expect(c.far):never(1101)
    expect(c.rtc:latency() <= 200):is_true()
  end)
end)

describe("the bit rate", function()
  local function rates(far)
    local list = {}
    for _, ev in ipairs(far:events("statechange")) do
      if ev.code == 1006 then list[#list + 1] = tonumber(ev.message:match("%d+")) end
    end
    return list
  end

  it("follows a server that reads at half: 1101, 1006 within 5 s, little delay", function()
    local c = call{ min_bitrate = 150 }
    c.far.net:limit{ up = 332 }
    expect_within(c.far, 1101, c.at, 0.5, 3)
    expect_within(c.far, 1006, c.at, 0.5, 5)
    sleep(10000)
    expect(c.far):never(1102)
    expect(rates(c.far)[1] < 332 - 64):is_true()
    expect(c.rtc:latency() <= 500):is_true()
    local before = bytes(c.relay)
    sleep(3000)
    expect((bytes(c.relay) - before) * 8 / 3000 >= 200):is_true() -- and the network is used
  end)

  it("is back at 90 percent of the upper bound within 30 s", { timeout = 60 }, function()
    local c = call{ min_bitrate = 150 }
    c.far.net:limit{ up = 332, ms = 10000 }
    sleep(10000)
    expect(rates(c.far)[1] < 332):is_true()
    sleep(30000)
    local list = rates(c.far)
    expect(list[#list] >= 0.9 * 600 and list[#list] <= 600):is_true()
    for i = 3, #list do expect(list[i] > list[i - 1]):is_true() end
  end)

  it("comes back after a link that vanished for 5 s", { timeout = 60 }, function()
    local c = call{ min_bitrate = 150 }
    c.far.net:block(5000)
    sleep(40000)
    local list = rates(c.far)
    expect(list[1] <= 300):is_true()
    expect(list[#list] >= 0.9 * 600):is_true()
    expect(c.far):never(1102)
  end)

  it("is left alone by jitter, loss and delay", function()
    local c = call{ min_bitrate = 150 }
    c.far.net:delay(100, 100)
    c.far.net:loss(3)
    sleep(12000)
    expect(c.far):exactly{}
  end)
end)

describe("a link that vanishes", function()
  it("for 5 s is 1101 at the pusher and no reconnect", function()
    local c = call()
    c.far.net:block(5000)
    expect_within(c.far, 1101, c.at, 0.5, 3)
    for _, p in both(c) do expect_within(p, 2007, c.at, 0, 2.5) end
    for _, p in both(c) do expect_within(p, 2004, c.at, 5, 8.5) end
    expect(c.far):never(3005)
    expect(c.far):never(1102)
    for _, p in both(c) do expect(p):never(2103) end
  end)

  it("for good is 1101, then 3005 after 10.5 s and no connection any more", { timeout = 60 }, function()
    local c = call()
    c.far.net:block()
    expect_within(c.far, 1101, c.at, 0.5, 3)
    expect_within(c.far, 3005, c.at, 10, 10.9)
    local lost_at = now()
    expect_within(c.far, 1102, c.at, 10, 10.9)
    expect_within(c.far, 3002, lost_at, 7.9, 8.6) -- 3 s, then 5 s for a SYN that nobody answers
    c.far:waitCode(-1307, 30)
    expect(c.far):exactly{ 1101, 1101, 3005, 1102, 3002, 1102, 3002, 1102, 3002, -1307 }
  end)

  it("is pushed over again when it is back", { timeout = 40 }, function()
    local c = call()
    c.far.net:block(12000)
    c.far:waitCode(1002, 15)
    expect((now() - c.at) / 1000 <= 12 + 3.5):is_true()
    expect(c.far):sequence{ 1101, 3005, 1102, 1001, 1002 }
    expect(c.far):never(1003)
  end)

  it("for 5 s is 2007 at the player, then 2004, and no delay stays", function()
    local c = call()
    for _, p in both(c) do p.net:block(5000) end
    for _, p in both(c) do expect_within(p, 2007, c.at, 0, 2.5) end
    for _, p in both(c) do expect_within(p, 2004, c.at, 5, 6) end
    for _, p in both(c) do expect(p):sequence{ 2104, 2004 } end
    sleep(5000)
    expect(c.live:latency() <= 3000 + 200):is_true() -- max-cache
    expect(c.rtc:latency() <= 100):is_true()
    for _, p in both(c) do expect(p):never(2103) end
    expect(c.far):exactly{}
  end)

  it("for good is 2007, 3005 within 11 s and -2301", { timeout = 60 }, function()
    local c = call()
    for _, p in both(c) do p.net:block() end
    for _, p in both(c) do expect_within(p, 3005, c.at, 9.9, 11) end -- since the last media
    for _, p in both(c) do
      p:waitCode(-2301, 30)
      expect(p):sequence{ 2007, 3005, 2103, 3002, 2103, 3002, 2103, 3002, -2301 }
    end
    expect(c.far):exactly{}
  end)

  it("for 15 s plays again when it is back", { timeout = 40 }, function()
    local c = call()
    for _, p in both(c) do p.net:block(15000) end
    for _, p in both(c) do
      p:waitCode(2004, 25)
      expect(p):sequence{ 2007, 3005, 2103, 2001, 2002, 2004 }
    end
    expect((now() - c.at) / 1000 <= 15 + 3 + 2):is_true()
  end)

  it("of one component of a phone leaves the others alone", function()
    local relay = parlua.relay{}
    local phone = parlua.phone{ path = "scripts/call", page = "pages/call/call", camera = "test", mic = "tone",
      speaker = "none", query = { push = relay.url .. "/live/a", pull = relay.url .. "/live/b" } }
    local far = parlua.pusher{ url = relay.url .. "/live/b", camera = "test", mic = "tone", video_width = 160,
      video_height = 120 }
    far:start()
    local near, own = phone:one("#player"), phone:one("#pusher")
    near:waitCode(2004, 5)
    own:waitCode(1002, 5)
    sleep(2000)
    near:clear()
    own:clear()
    phone.net:block(4000, { component = "#player" })
    near:waitCode(2007, 3)
    near:waitCode(2004, 6)
    expect(own):never(1101)
    phone.net:reset{ component = own }
    own:waitCode(3005, 1)
    expect(near):never(3005)
  end)
end)

describe("a connection that is ended in between", function()
  it("by a reset is 3005 within 0.3 s", function()
    local c = call()
    c.far.net:reset()
    expect_within(c.far, 3005, c.at, 0, 0.3)
    c.far:waitCode(1002, 5)
    expect(c.far):exactly{ 3005, 1102, 1001, 1002 }
    expect(now() - c.at):near(3000, 500)
    for _, p in both(c) do p:waitCode(2004, 3) end
    expect(c.rtc):exactly{ 2007, 2004 } -- the server goes on: only the publisher was gone
  end)

  it("in order is 3004 within 0.3 s", function()
    local c = call()
    c.far.net:close()
    expect_within(c.far, 3004, c.at, 0, 0.3)
    c.far:waitCode(1002, 5)
    expect(c.far):exactly{ 3004, 1102, 1001, 1002 }
  end)

  for _, word in ipairs{ "reset", "close" } do
    it("by " .. word .. " at the player is 3005 and it plays again", function()
      local c = call()
      for _, p in both(c) do p.net[word](p.net) end
      for _, p in both(c) do expect_within(p, 3005, c.at, 0, 0.3) end
      for _, p in both(c) do
        p:waitCode(2004, 6)
        expect(p):sequence{ 3005, 2103, 2001, 2002, 2003, 2004 }
      end
      expect(c.far):exactly{}
    end)
  end
end)

describe("a stream that arrives badly", function()
  it("at a third of real time is 2104 within 5 s and never 2103", function()
    local c = call()
    for _, p in both(c) do p.net:limit{ down = 220 } end
    for _, p in both(c) do expect_within(p, 2104, c.at, 0.9, 5) end
    sleep(9000)
    expect(c.live):sequence{ 2104, 2007, 2004, 2007 }
    for _, p in both(c) do expect(p):never(2103) end
  end)

  it("with 400 ms of jitter is played without a gap in live mode", function()
    local c = call()
    for _, p in both(c) do p.net:delay(0, 400) end
    sleep(10000)
    for _, p in both(c) do
      expect(p):never(2103)
      expect(p:state()):equals("playing")
    end
    expect(c.live):never(2007)
  end)

  it("in bursts every 2 s is 2104, and live mode with enough cache plays on", function()
    local relay = parlua.relay{}
    local far, near = pusher(relay.url .. "/live/x"),
      player(relay.url .. "/live/x", "live", { min_cache = 2.5, max_cache = 4 })
    far:start()
    near:play()
    near:waitCode(2004, 8)
    near:clear()
    for _ = 1, 5 do
      near.net:block(1900)
      sleep(2000)
    end
    expect(near:has(2104)):is_true()
    expect(near):never(2007)
    expect(near):never(2103)
  end)

  it("with every twentieth piece lost is played in live mode", function()
    local c = call()
    for _, p in both(c) do p.net:loss(5) end
    sleep(10000)
    expect(c.live):never(2007)
    expect(c.rtc:state()):equals("playing")
    expect(c.rtc:latency() <= 600):is_true()
  end)

  it("late by 300 ms each way has that much delay and no fault", function()
    local c = call()
    local before = c.rtc:latency()
    for _, p in both(c) do p.net:delay(300) end
    sleep(6000)
    expect(c.rtc:latency() - before):near(300, 60)
    for _, p in both(c) do expect(p):never(2103) end
    for _, p in both(c) do p.net:clear() end
    sleep(6000)
    expect(c.rtc:latency() <= 150):is_true()
  end)
end)

describe("a stream over HTTP", function()
  it("suffers the same, and a player says 2103 without a cause", function()
    local relay = parlua.relay{ http = true }
    local far = pusher(relay.url .. "/live/x")
    local near = player(relay.http_url .. "/live/x.flv", "live")
    far:start()
    far:waitCode(1002, 5)
    near:play()
    near:waitCode(2004, 5)
    sleep(1000)
    near:clear()
    near.net:reset()
    near:waitCode(2004, 6)
    expect(near):exactly{ 2103, 2001, 2002, 2008, 2003, 2004 }
    near:clear()
    near.net:block(4000)
    near:waitCode(2007, 3)
    near:waitCode(2004, 4)
    expect(near):never(2103)
    near:clear()
    near.net:dns("dead")
    near.net:close()
    near:waitCode(2004, 3 + 2.5 + 2)
    expect(near):sequence{ 2103, 2001, 2002, 2004 }
  end)
end)

describe("names", function()
  local function two(word, ms, live)
    local relay = parlua.relay{}
    local url = relay.url .. "/live/x"
    local far, near = pusher(url, { live = live }), player(url, "live", { live = live })
    far.net:dns(word, ms)
    near.net:dns(word, ms)
    local at = now()
    far:start()
    near:play()
    return far, near, at
  end

  it("that are unknown are 3001 within 1 s, four times", function()
    local far, near, at = two("fail", nil, short)
    expect_within(far, 3001, at, 0, 1)
    far:waitCode(-1307, 5)
    near:waitCode(-2301, 5)
    expect(far):sequence{ 3001, 1102, 3001, 1102, 3001, 1102, 3001, -1307 }
    expect(far):never(1001)
    expect(near):exactly{ 2007, 3001, 2103, 3001, 2103, 3001, 2103, 3001, -2301 }
  end)

  it("that nobody answers for are 3001 within 5.5 s", function()
    local far, near, at = two("slow", 8000)
    expect_within(far, 3001, at, 4.9, 5.5)
    expect_within(near, 3001, at, 4.9, 5.5)
  end)

  it("that are answered late are waited for", function()
    local far, near, at = two("slow", 3000)
    expect_within(far, 1002, at, 3, 3.5)
    near:waitCode(2004, 5)
    expect(far):never(3001)
  end)

  it("whose first address is dead lead to the second", function()
    local far, near, at = two("dead")
    expect_within(far, 1002, at, 2, 3)
    near:waitCode(2004, 5)
    expect(far):never(3002)
  end)

  it("that are found again are found at the next attempt", function()
    local far, near, at = two("fail")
    far:waitCode(1102, 1)
    far.net:clear()
    near.net:clear()
    expect_within(far, 1002, at, 2.9, 3.5)
    near:waitCode(2004, 5)
  end)
end)
