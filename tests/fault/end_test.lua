-- SPDX-License-Identifier: GPL-3.0-or-later
-- end_test.lua - how a player learns that the far end has hung up, is lost, or comes back: code 2006.

local function pair(live)
  local relay = parlua.relay{}
  local far = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone", video_width = 160,
    video_height = 120, live = { connectRetryInterval = 0.2 } }
  local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC", live = live }
  far:start()
  near:play()
  near:waitCode(2004, 5)
  near:clear()
  return relay, far, near
end

describe("a player", function()
  it("hears 2006 within 2 s after the far pusher stopped", function()
    local _, far, near = pair()
    local asked = parlua.clock:now()
    far:stop()
    near:waitCode(2006, 3)
    expect(parlua.clock:now() - asked <= 2000):is_true()
    expect(near):never(2103)
    expect(near:state()):equals("ended")
  end)

  it("waits for a lost publisher, then gives up with 2006", function()
    local relay, _, near = pair{ endGrace = 0.5 }
    relay:refuse("live/x") -- it may not come back
    relay:losePublisher("live/x")
    near:waitCode(2006, 3)
    expect(near):sequence{ 2007, 2006 }
    expect(near):never(2103)
  end)

  it("goes on with 2004 when the publisher reconnects in time", function()
    local relay, far, near = pair{ endGrace = 5 }
    far:clear()
    relay:losePublisher("live/x")
    far:waitCode(1002, 5)
    near:waitCode(2004, 5)
    expect(near):sequence{ 2007, 2004 }
    expect(near):never(2006)
  end)

  it("says nothing after stop", function()
    local _, _, near = pair()
    near:stop()
    local count = #near:codes()
    sleep(400)
    expect(#near:codes()):equals(count)
  end)
end)
