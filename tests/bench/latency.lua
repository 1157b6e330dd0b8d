-- SPDX-License-Identifier: GPL-3.0-or-later
-- latency.lua - glass to glass on our own time code (camera stamp to presented picture), and the first picture after
-- play. Environment: BENCH_URL uses another server instead of a relay of our own; BENCH_SECONDS (20) per row.

local PLAYS = 5 -- first pictures per row; the median is told
local seconds = tonumber(os.getenv("BENCH_SECONDS") or 20)
local relay = not os.getenv("BENCH_URL") and parlua.relay{}
local base = relay and relay.url .. "/live" or os.getenv("BENCH_URL")

local function percentile(list, p)
  table.sort(list)
  return list[math.max(1, math.ceil(#list * p / 100))] or -1
end

-- milliseconds from play to 2004; a player joins a running stream at any moment between two key frames
local function first_picture(player, n)
  sleep(370 * n % 1000)
  player:clear()
  local asked = parlua.clock:now()
  player:play()
  player:waitCode(2004, 10)
  return parlua.clock:now() - asked
end

local function ages(player, fps)
  local list, stop = {}, parlua.clock:now() + seconds * 1000
  while parlua.clock:now() < stop do
    sleep(1000 / fps)
    list[#list + 1] = player:latency()
  end
  return list
end

local function measure(row, url)
  local pusher = parlua.pusher{ url = url, camera = "test", mic = row.mic, mode = "RTC", fps = row.fps, net = false,
    enable_mic = row.mic ~= "none" }
  pusher:start()
  pusher:waitCode(1002, 5)
  sleep(1500)
  local player = parlua.player{ src = url, speaker = "none", mode = row.mode, net = false }
  local firsts = {}
  for n = 1, PLAYS do
    firsts[n] = first_picture(player, n)
    if n < PLAYS then player:stop() end
  end
  sleep(3000)
  local list = ages(player, row.fps)
  local apart = (player:netstatus() or {}).avPlayInterval
  player:stop()
  pusher:stop()
  return list, firsts, apart
end

local rows = {
  { name = "RTC 15 fps, sound", mode = "RTC", fps = 15, mic = "tone" },
  { name = "RTC 30 fps, sound", mode = "RTC", fps = 30, mic = "tone" },
  { name = "RTC 15 fps, no sound", mode = "RTC", fps = 15, mic = "none" },
  { name = "RTC 30 fps, no sound", mode = "RTC", fps = 30, mic = "none" },
  { name = "live 15 fps, sound", mode = "live", fps = 15, mic = "tone" },
  { name = "live 30 fps, sound", mode = "live", fps = 30, mic = "tone" },
}

for i, row in ipairs(rows) do
  local list, firsts, apart = measure(row, ("%s/bench%d"):format(base, i))
  local line = "%-22s min %6.1f  p50 %6.1f  p95 %6.1f  max %6.1f ms (%d samples)  first picture %4.0f ms "
    .. "(%.0f to %.0f)  sound-picture %s ms"
  print(line:format(row.name, percentile(list, 0), percentile(list, 50), percentile(list, 95), percentile(list, 100),
    #list, percentile(firsts, 50), percentile(firsts, 0), percentile(firsts, 100), apart or "?"))
end
if relay then relay:close() end
