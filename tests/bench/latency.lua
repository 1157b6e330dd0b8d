-- SPDX-License-Identifier: GPL-3.0-or-later
-- latency.lua - glass to glass on our own time code (camera stamp to presented picture), and the first picture after
-- play. Environment: BENCH_URL uses another server instead of a relay of our own; BENCH_SECONDS (20) per row.

local seconds = tonumber(os.getenv("BENCH_SECONDS") or 20)
local relay = not os.getenv("BENCH_URL") and parlua.relay{}
local base = relay and relay.url .. "/live" or os.getenv("BENCH_URL")

local function percentile(sorted, p)
  return sorted[math.max(1, math.ceil(#sorted * p / 100))]
end

local rows = {
  { name = "RTC 15 fps, sound", mode = "RTC", fps = 15, mic = "tone" },
  { name = "RTC 30 fps, sound", mode = "RTC", fps = 30, mic = "tone" },
  { name = "RTC 15 fps, no sound", mode = "RTC", fps = 15, mic = "none", ["enable-mic"] = false },
  { name = "RTC 30 fps, no sound", mode = "RTC", fps = 30, mic = "none", ["enable-mic"] = false },
  { name = "live 15 fps, sound", mode = "live", fps = 15, mic = "tone" },
  { name = "live 30 fps, sound", mode = "live", fps = 30, mic = "tone" },
}

for i, row in ipairs(rows) do
  local url = ("%s/bench%d"):format(base, i)
  local pusher = parlua.pusher{ url = url, camera = "test", mic = row.mic, mode = "RTC", fps = row.fps,
    enable_mic = row["enable-mic"] }
  pusher:start()
  pusher:waitCode(1002, 5)
  sleep(1500) -- a player joins a running stream
  local player = parlua.player{ src = url, speaker = "none", mode = row.mode }
  local asked = parlua.clock:now()
  player:play()
  player:waitCode(2004, 10)
  local first = parlua.clock:now() - asked
  sleep(3000)
  local list = {}
  local stop = parlua.clock:now() + seconds * 1000
  while parlua.clock:now() < stop do
    sleep(1000 / row.fps)
    local ms = player:latency()
    if ms then list[#list + 1] = ms end
  end
  table.sort(list)
  local info = player:netstatus() or {}
  local line = "%-22s min %5.1f  p50 %5.1f  p95 %5.1f  max %5.1f ms (%d samples)  first picture %4.0f ms  "
    .. "sound-picture %s ms"
  print(line:format(row.name, list[1] or -1, percentile(list, 50) or -1, percentile(list, 95) or -1,
    list[#list] or -1, #list, first, info.avPlayInterval or "?"))
  player:stop()
  pusher:stop()
end
if relay then relay:close() end
