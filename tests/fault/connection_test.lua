-- SPDX-License-Identifier: GPL-3.0-or-later
-- connection_test.lua - what a pusher and a player say when the server cannot be reached, says nothing, or goes away.
-- Waits between attempts are shortened; the real 3 s are checked in one test.

local quick = { connectRetryInterval = 0.2 }

-- a port where nobody listens: a relay that was there a moment ago
local function closed_url()
  local relay = parlua.relay{}
  local url = relay.url
  relay:close()
  return url .. "/live/x"
end

local function pusher(url, live)
  return parlua.pusher{ url = url, camera = "test", mic = "tone", live = live or quick, video_width = 160,
    video_height = 120 }
end

local function player(url, live)
  return parlua.player{ src = url, speaker = "none", live = live or quick }
end

describe("an unknown host", function()
  it("is 3001 four times at a pusher", function()
    local p = pusher("rtmp://no-such-host.invalid/live/x")
    p:start()
    p:waitCode(-1307, 15)
    expect(p):sequence{ 3001, 1102, 3001, 1102, 3001, 1102, 3001, -1307 }
    expect(p):never(1001)
    expect(p:state()):equals("failed")
  end)

  it("is 3001 four times at a player", function()
    local p = player("rtmp://no-such-host.invalid/live/x")
    p:play()
    p:waitCode(-2301, 15)
    expect(p):exactly{ 2007, 3001, 2103, 3001, 2103, 3001, 2103, 3001, -2301 }
    expect(p:state()):equals("failed")
  end)
end)

describe("a closed port", function()
  it("is 3002 four times at a pusher", function()
    local p = pusher(closed_url())
    p:start()
    p:waitCode(-1307, 5)
    expect(p):sequence{ 3002, 1102, 3002, 1102, 3002, 1102, 3002, -1307 }
  end)

  it("is 3002 four times at a player", function()
    local p = player(closed_url())
    p:play()
    p:waitCode(-2301, 5)
    expect(p):exactly{ 2007, 3002, 2103, 3002, 2103, 3002, 2103, 3002, -2301 }
  end)

  it("is tried again after 3 s", function()
    local p = player(closed_url(), {})
    local asked = parlua.clock:now()
    p:play()
    p:waitCode(2103, 2)
    p:clear()
    p:waitCode(3002, 5)
    expect(parlua.clock:now() - asked):near(3000, 300)
    p:stop()
  end)

  it("is left by stop without a word", function()
    local p = player(closed_url())
    p:play()
    p:waitCode(2103, 2)
    p:stop()
    local count = #p:codes()
    sleep(600)
    expect(#p:codes()):equals(count)
    expect(p:state()):equals("idle")
  end)
end)

local function stopping_takes(p)
  local asked = parlua.clock:now()
  p:stop()
  expect(p:state()):equals("idle")
  return parlua.clock:now() - asked
end

describe("stop() of a pusher", function()
  for _, step in ipairs{ "handshake", "connect", "createStream", "publish" } do
    it("is answered at once while the server says nothing to " .. step, function()
      local relay = parlua.relay{}
      relay:neverAnswer("live/x", step)
      local p = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone" }
      p:start()
      sleep(1000)
      expect(stopping_takes(p) < 50):is_true()
    end)
  end

  for _, way in ipairs{ "a server that stalls", "a network that is frozen" } do
    for _, after_ms in ipairs{ 50, 400, 4000 } do
      it("is answered within 0.3 s " .. after_ms .. " ms after " .. way, function()
        local relay = parlua.relay{}
        local p = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone" }
        p:start()
        p:waitCode(1002, 5)
        sleep(1000)
        if way == "a server that stalls" then relay:stall("live/x", 60000) else p.net:block(60000) end
        sleep(after_ms)
        expect(stopping_takes(p) <= 300):is_true()
      end)
    end
  end
end)

describe("a server that goes away", function()
  it("is 3004 or 3005, then silence until it is back", function()
    local relay = parlua.relay{}
    local far, near = pusher(relay.url .. "/live/x"), player(relay.url .. "/live/x")
    far:start()
    near:play()
    near:waitCode(2004, 5)
    sleep(1200) -- the retry budget is full again after a second of media
    far:clear()
    near:clear()
    local port = relay.port
    relay:close()
    far:waitCode(1102, 2)
    near:waitCode(2103, 2)
    local back = parlua.relay{ listen = "127.0.0.1:" .. port }
    far:waitCode(1002, 5)
    near:waitCode(2004, 5)
    expect(far:has(3004) or far:has(3005)):is_true()
    expect(far):sequence{ 1102, 1001, 1002 }
    expect(far):never(1003) -- camera and encoder kept running
    expect(near):sequence{ 3005, 2103, 2001, 2002, 2003, 2004 }
    far:stop()
    near:stop()
    back:close()
  end)

  it("ends in -1307 and -2301 when it stays away", function()
    local relay = parlua.relay{}
    local far, near = pusher(relay.url .. "/live/x"), player(relay.url .. "/live/x")
    far:start()
    near:play()
    near:waitCode(2004, 5)
    sleep(1200)
    far:clear()
    near:clear()
    relay:close()
    far:waitCode(-1307, 5)
    near:waitCode(-2301, 5)
    expect(far):sequence{ 1102, 3002, 1102, 3002, 1102, 3002, -1307 }
    expect(near):exactly{ 3005, 2103, 3002, 2103, 3002, 2103, 3002, -2301 }
  end)
end)

describe("a stream name that is taken", function()
  it("is 1001 3004 each time and never 1002", function()
    local relay = parlua.relay{}
    local first, second = pusher(relay.url .. "/live/x"), pusher(relay.url .. "/live/x")
    first:start()
    first:waitCode(1002, 5)
    second:start()
    second:waitCode(-1307, 5)
    expect(second):sequence{ 1001, 3004, 1102, 1001, 3004, 1102, 1001, 3004, 1102, 1001, 3004, -1307 }
    expect(second):never(1002)
    expect(first):never(1102)
    first:stop()
    relay:close()
  end)
end)
