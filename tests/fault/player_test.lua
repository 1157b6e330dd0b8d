-- SPDX-License-Identifier: GPL-3.0-or-later
-- player_test.lua - what a player says when its stream is refused, cut, frozen or ended, in both modes: codes and bounds
-- of the table of player faults. Waits between attempts are shortened.

local short = { connectRetryInterval = 0.2, endGrace = 0.6 }

local function pusher(relay)
  return parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone", video_width = 160,
    video_height = 120, live = short }
end

local function player(relay, mode, live)
  return parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = mode, min_cache = 0.3, max_cache = 0.8,
    live = live or short }
end

local function pair(mode, live)
  local relay = parlua.relay{}
  local far, near = pusher(relay), player(relay, mode, live)
  near:play() -- before the pusher: the server has to get the order of its goodbyes right by itself
  near:waitCode(2001, 2)
  far:start()
  near:waitCode(2004, 5)
  sleep(300)
  near:clear()
  far:clear()
  return relay, far, near
end

local function now() return parlua.clock:now() end

-- waits for the code and says how many milliseconds after the fault it came
local function after(fault_at, near, code, limit_s)
  near:waitCode(code, limit_s)
  return now() - fault_at
end

-- milliseconds between the first of two codes and the first of the other
local function between(near, first, second)
  local at = {}
  for _, ev in ipairs(near:events("statechange")) do at[ev.code] = at[ev.code] or ev.t_ms end
  return at[second] - at[first]
end

-- lost without a word: 3005 (0.3) 2103 2001 2002 2004, picture stays, first new one a second after media
local function expect_reconnect(near)
  expect(near:frame() ~= nil):is_true()
  near:waitCode(2004, 5)
  expect(near):sequence{ 3005, 2103, 2001, 2002, 2008, 2003, 2004 }
  expect(near):never(2006)
  expect(near):never(-2301)
  expect(between(near, 2002, 2004) <= 1000 + 300):is_true() -- the publisher needs up to 0.3 s to be back
end

for _, mode in ipairs{ "live", "RTC" } do
  describe("a player in mode " .. mode, function()
    it("shows again within a second when the server was away", function()
      local relay, _, near = pair(mode)
      sleep(1500) -- what is left of the old stream must not delay the new one
      local fault_at = now()
      relay:stop()
      expect(after(fault_at, near, 2103, 2) <= 300):is_true()
      expect(near):exactly{ 3005, 2103 } -- no 2006 or 2007: it is the server that went
      relay:start()
      expect_reconnect(near)
    end)

    for _, how in ipairs{ "reset", "closeClient" } do
      it("reconnects after " .. how, function()
        local relay, _, near = pair(mode)
        local fault_at = now()
        relay[how](relay, "live/x")
        expect(after(fault_at, near, 3005, 2) <= 300):is_true()
        expect_reconnect(near)
      end)
    end

    it("gives up when the stream is refused from then on", function()
      local relay, _, near = pair(mode)
      relay:refuse("live/x")
      relay:reset("live/x")
      near:waitCode(-2301, 5)
      expect(near):exactly{ 3005, 2103, 2001, 3005, 2103, 2001, 3005, 2103, 2001, 3005, -2301 }
      expect(near:state()):equals("failed")
    end)

    it("gives up on a server that breaks after each first burst of pictures", function()
      local relay, far, near = pair(mode)
      for _ = 1, 3 do
        relay:reset("live/x", { role = "player" })
        near:waitCode(2004, 5)
        sleep(300)
        near:clear()
      end
      relay:reset("live/x", { role = "player" })
      near:waitCode(3005, 1)
      near:waitCode(-2301, 1)
      expect(near):exactly{ 3005, -2301 }
      expect(far):never(3005)
    end)

    it("has all its attempts again after a second of media", function()
      local relay, _, near = pair(mode)
      for _ = 1, 5 do
        relay:reset("live/x", { role = "player" })
        near:waitCode(2004, 5)
        sleep(1200)
        near:clear()
      end
    end)

    it("ends with 2006 after the end mark, what is buffered is played first", function()
      local relay, _, near = pair(mode)
      local fault_at = now()
      relay:refuse("live/x") -- nobody comes back
      relay:endStream("live/x")
      expect(after(fault_at, near, 2006, 3) <= 1300):is_true()
      expect(near):exactly{ 2006 }
      expect(near:state()):equals("ended")
    end)

    it("waits in 2007 for a publisher that was lost, and ends in 2006", function()
      local relay, _, near = pair(mode)
      local fault_at = now()
      relay:refuse("live/x")
      relay:losePublisher("live/x")
      expect(after(fault_at, near, 2006, 3)):near(600, 150)
      expect(near):exactly{ 2007, 2006 }
    end)

    it("goes on in 2004 when the publisher is back in time", function()
      local relay, far, near = pair(mode, { connectRetryInterval = 0.2, endGrace = 5 })
      relay:losePublisher("live/x")
      far:waitCode(1002, 5)
      local back_at = now()
      expect(after(back_at, near, 2004, 3) <= 1000):is_true()
      expect(near):sequence{ 2007, 2004 }
      expect(near):never(3005)
      expect(near):never(2006)
    end)

    it("ends at once when the server closes after the publisher was lost", function()
      local relay, _, near = pair(mode, { connectRetryInterval = 0.2, endGrace = 5 })
      relay:refuse("live/x")
      relay:losePublisher("live/x")
      near:waitCode(2007, 1)
      local fault_at = now()
      relay:closeClient("live/x")
      expect(after(fault_at, near, 2006, 2) <= 300):is_true()
      expect(near):exactly{ 2007, 2006 }
    end)
  end)
end

describe("a frozen network", function()
  local function both()
    local relay = parlua.relay{}
    local far, players = pusher(relay), { player(relay, "live"), player(relay, "RTC") }
    far:start()
    for _, p in ipairs(players) do p:play() end
    for _, p in ipairs(players) do p:waitCode(2004, 5) end
    sleep(300)
    for _, p in ipairs(players) do p:clear() end
    return relay, players
  end

  it("is 2007 and after 5 s 2004, and no delay stays", function()
    local relay, players = both()
    local fault_at = now()
    relay:stall("live/x", 5000)
    for _, p in ipairs(players) do expect(after(fault_at, p, 2007, 4) <= 2500):is_true() end
    for _, p in ipairs(players) do
      expect(after(fault_at, p, 2004, 7) <= 5000 + 1000):is_true()
      expect(p):sequence{ 2007, 2104, 2004 }
      expect(p):never(3005)
      expect(p):never(2006)
    end
    sleep(4000)
    for _, p in ipairs(players) do
      expect(p:latency() <= 800 + 200):is_true() -- max-cache and what it took to get here
      expect(p:state()):equals("playing")
    end
  end)

  it("is a lost connection after 10 s, and so is a stream without media", function()
    local relay, players = both()
    local silent = parlua.player{ src = relay.url .. "/live/nobody", speaker = "none", live = short }
    local fault_at = now()
    relay:stall("live/x", 15000)
    silent:play()
    for _, p in ipairs{ players[1], players[2], silent } do expect(after(fault_at, p, 3005, 12) <= 11000):is_true() end
    for _, p in ipairs(players) do
      p:waitCode(2002, 3)
      p:clear()
      p:waitCode(2004, 5)
    end
    expect(silent):sequence{ 2007, 2001, 2002, 3005, 2103 }
    expect(silent):never(2004)
  end)
end)

describe("a player", function()
  it("hears 2001 3005 2103 within half a second for a stream that does not exist", function()
    local relay = parlua.relay{}
    relay:refuse("live/x")
    local near = player(relay, "live")
    local asked = now()
    near:play()
    expect(after(asked, near, 2103, 2) <= 500):is_true()
    expect(near):exactly{ 2007, 2001, 3005, 2103 }
    near:waitCode(-2301, 3)
    expect(near):never(2002)
  end)

  it("plays as soon as a refused stream is allowed", function()
    local relay = parlua.relay{}
    local far, near = pusher(relay), player(relay, "RTC")
    relay:refuse("live/x")
    near:play()
    near:waitCode(2103, 2)
    relay:allow("live/x")
    far:start()
    near:waitCode(2004, 5)
    expect(near):never(-2301)
  end)
end)
