-- SPDX-License-Identifier: GPL-3.0-or-later
-- minute.lua - what a minute of a two-party call costs in virtual time.
-- usage: parlua run tests/bench/minute.lua --clock virtual --display none [--duration S]
-- Prints processor seconds; where nothing else runs, the call takes about as long.

parlua.clock:use("virtual")

local seconds = parlua.options.duration or 60

local function party(relay, mine, far, width, height)
  local pusher = parlua.pusher{ name = mine, url = relay.url .. "/live/" .. mine, camera = "test", mic = "tone",
    mode = "RTC", video_width = width, video_height = height, fps = 15 }
  local player = parlua.player{ name = mine, src = relay.url .. "/live/" .. far, speaker = "none", mode = "RTC" }
  pusher:start()
  player:play()
  return { pusher = pusher, player = player }
end

local function call(width, height)
  local relay = parlua.relay{}
  local a, b = party(relay, "a", "b", width, height), party(relay, "b", "a", width, height)
  local processor_s = require("parlua.core.determinism").clock -- os.clock is virtual, too
  local before = processor_s()
  for _, p in ipairs{ a, b } do p.player:waitCode(2004, 5) end
  parlua.sleep(seconds * 1000)
  local fps = a.player:netstatus().videoFPS
  print(("%d s of a two-party call at %dx%d@15: %.2f s (shows %g pictures a second)"):format(seconds, width, height,
    processor_s() - before, fps))
  for _, p in ipairs{ a, b } do
    p.player:stop()
    p.pusher:stop()
    parlua.sleep(100)
    p.pusher:close()
    p.player:close()
  end
  relay:close()
end

call(320, 180)
call(360, 640)
