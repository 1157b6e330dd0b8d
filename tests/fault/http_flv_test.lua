-- SPDX-License-Identifier: GPL-3.0-or-later
-- http_flv_test.lua - our player on our relay's HTTP port, and what a script sees of a stream.



local function publish(relay, name)
  local far = parlua.pusher{ url = relay.url .. "/live/" .. name, camera = "test", mic = "tone:440", video_width = 160,
    video_height = 120, fps = 15, live = { connectRetryInterval = 0.2 } }
  far:start()
  far:waitCode(1002, 5)
  return far
end

local function play(relay, name, live)
  return parlua.player{ src = relay.http_url .. "/live/" .. name .. ".flv", speaker = "none", mode = "RTC",
    live = live or { connectRetryInterval = 0.2 } }
end

local function await_stream(relay, name, fits)
  for _ = 1, 200 do
    local stream = relay:streams()[name]
    if stream and fits(stream) then return stream end
    sleep(20)
  end
  return relay:streams()[name]
end

describe("the HTTP port", function()
  it("has an address when it is wanted, and none when not", function()
    expect(parlua.relay{}.http_url):is_nil()
    expect(parlua.relay{ http = true }.http_url):matches("^http://127.0.0.1:%d+$")
    expect(parlua.relay{ http = "127.0.0.1:0", stats = true }.stats_url):matches("^http://127.0.0.1:%d+$")
  end)

  it("plays pictures and sound", function()
    local relay = parlua.relay{ http = true }
    publish(relay, "a")
    local near = play(relay, "a")
    near:play()
    near:waitCode(2004, 5)
    expect(near):never(2103)
    local stream = await_stream(relay, "live/a", function(s) return s.http_players == 1 and s.pictures > 15 end)
    expect(stream.players):equals(1)
    expect(stream.publisher):equals(true)
  end)

  it("plays to RTMP and HTTP at once", function()
    local relay = parlua.relay{ http = true }
    publish(relay, "a")
    local one, two = play(relay, "a"), parlua.player{ src = relay.url .. "/live/a", speaker = "none", mode = "RTC" }
    one:play()
    two:play()
    one:waitCode(2004, 5)
    two:waitCode(2004, 5)
    expect(await_stream(relay, "live/a", function(s) return s.players == 2 end).http_players):equals(1)
  end)

  it("says 2006 when the publisher stops", function()
    local relay = parlua.relay{ http = true }
    local far, near = publish(relay, "a"), play(relay, "a")
    near:play()
    near:waitCode(2004, 5)
    far:stop()
    near:waitCode(2006, 3)
    expect(near):never(2103)
  end)

  it("says 2103 when the publisher is lost, and 2004 when it is back", function()
    local relay = parlua.relay{ http = true }
    local _, near = publish(relay, "a"), play(relay, "a")
    near:play()
    near:waitCode(2004, 5)
    near:clear()
    relay:losePublisher("live/a")
    near:waitCode(2103, 3)
    near:waitCode(2004, 5)
    expect(near):never(2006)
  end)

  it("gives up with -2301 on a name that nobody publishes", function()
    local relay = parlua.relay{ http = true }
    local near = play(relay, "nobody")
    near:play()
    near:waitCode(-2301, 5)
    expect(near):sequence{ 2103, 2103, 2103, -2301 }
  end)

  it("comes back at the same port", function()
    local relay = parlua.relay{ http = true }
    local _, near = publish(relay, "a"), play(relay, "a")
    near:play()
    near:waitCode(2004, 5)
    near:clear()
    relay:stop()
    near:waitCode(2103, 3)
    relay:start()
    near:waitCode(2004, 8)
  end)
end)

describe("streams()", function()
  it("says what is on the air", function()
    local relay = parlua.relay{}
    expect(next(relay:streams())):is_nil()
    publish(relay, "a")
    local s = await_stream(relay, "live/a", function(s) return s.audio and s.pictures > 15 end)
    expect(s.video):equals("h264")
    expect(s.width):equals(160)
    expect(s.height):equals(120)
    expect(s.fps):equals(15)
    expect(s.audio):equals("aac")
    expect(s.rate):equals(48000)
    expect(s.bytes):equals(s.video_bytes + s.audio_bytes)
    expect(s.video_kbps > 10 and s.audio_kbps > 5):is_true()
    expect(s.players):equals(0)
    expect(s.dropped):equals(0)
    expect(s.queue_bytes):equals(0)
  end)
end)
