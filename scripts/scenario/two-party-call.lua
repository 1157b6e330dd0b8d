-- SPDX-License-Identifier: MIT
-- two-party-call.lua - two phones side by side in one call, through a relay on a free loopback port.
--
--   parlua run scripts/scenario/two-party-call.lua [--duration S] [--display none]
--
-- Both phones run scripts/call with swapped addresses. Phone a uses the real camera, microphone and loudspeaker where there
-- are any, phone b the test picture and a tone. Prints a time line and a summary, writes out/demo-a.png and out/demo-b.png,
-- and fails unless both ends played.

local options = parlua.options -- command line: duration (s), display ("window" or "none")
local call_app = debug.getinfo(1, "S").source:match("^@(.*)scenario/[^/]*$") .. "call"
local is_shown = options.display == "window"
local duration_ms = (options.duration or (is_shown and 1e9 or 10)) * 1000
local started = parlua.clock:now()

-- ---- the time line -----------------------------------------------------------------------------------------------

local seen = { a = { codes = {} }, b = { codes = {} } } -- per phone: time of the first occurrence of each code
local stalls = { a = 0, b = 0 }

local function on_event(e)
  if e.type == "statechange" then
    print(("%7.0f ms  %s  %-11s  %5d  %s"):format(e.t_ms, e.phone, e.component, e.code, e.message))
    seen[e.phone].codes[e.code] = seen[e.phone].codes[e.code] or e.t_ms
    if e.code == 2105 then stalls[e.phone] = stalls[e.phone] + 1 end
  elseif e.type == "error" then
    print(("%7.0f ms  %s  %-11s  error %d: %s"):format(e.t_ms, e.phone, e.component, e.errCode, e.errMsg))
  end
end

-- ---- the call ----------------------------------------------------------------------------------------------------

local relay = parlua.relay{}
print(("relay at %s"):format(relay.url))

local function phone(name, far, devices)
  return parlua.phone{
    name = name, path = call_app, page = "pages/call/call", display = options.display, title = "parlua - phone " .. name,
    camera = devices.camera, mic = devices.mic, speaker = devices.speaker, on_event = on_event,
    query = { push = relay.url .. "/live/" .. name, pull = relay.url .. "/live/" .. far },
  }
end

local a = phone("a", "b", { camera = options.camera, mic = options.mic, speaker = options.speaker })
local b = phone("b", "a", { camera = "test", mic = "tone", speaker = "none" })
local phones = { a, b }

local function tap_small_picture(p)
  p:one("#player"):tap()
end

local ok, why = pcall(function()
  for _, p in ipairs(phones) do p:one("#player"):waitCode(2004, 10) end
  for _, p in ipairs(phones) do tap_small_picture(p) end -- now the far end is the big picture
end)
if not ok then print("the call did not come up: " .. tostring(why)) end

local latency = { a = {}, b = {} }
local function measure(p)
  local ms = p:one("#player"):latency()
  if ms then table.insert(latency[p.name], ms) end
end

local pictures_taken = false
local function take_pictures()
  pictures_taken = true
  for _, p in ipairs(phones) do p:screenshot("out/demo-" .. p.name .. ".png") end
end

while ok and parlua.clock:now() - started < duration_ms and not (a:isClosed() or b:isClosed()) do
  sleep(100)
  for _, p in ipairs(phones) do if not p:isClosed() then measure(p) end end
  if not pictures_taken and parlua.clock:now() - started > math.min(4000, duration_ms / 2) then take_pictures() end
end
if ok and not pictures_taken and not (a:isClosed() or b:isClosed()) then take_pictures() end

-- ---- the summary -------------------------------------------------------------------------------------------------

local function median(list)
  table.sort(list)
  return list[(#list + 1) // 2]
end

local function summary(p)
  local codes = seen[p.name].codes
  local info = p:isClosed() and {} or p:one("#player"):netstatus() or {}
  local delay = median(latency[p.name])
  print(("phone %s: first picture %s after play, glass to glass %s, %s fps, %s kbit/s in, %d stalls"):format(p.name,
    codes[2004] and codes[2007] and ("%.0f ms"):format(codes[2004] - codes[2007]) or "never",
    delay and ("%.0f ms"):format(delay) or "unknown (no test picture from the far end)",
    info.videoFPS or "?", info.videoBitrate and info.videoBitrate + info.audioBitrate or "?", stalls[p.name]))
  return codes[2004] ~= nil
end

local a_played, b_played = summary(a), summary(b)

-- a hangs up with its red button, unless a window was closed: that ends a call too; the other hears 2006 and hangs up
local function open_phones()
  local list = {}
  for _, p in ipairs(phones) do if not p:isClosed() then table.insert(list, p) end end
  return list
end

if a_played and b_played then
  pcall(function()
    local left = open_phones()
    if #left == 2 then a:all("image")[1]:tap() end
    if #left > 0 then left[#left]:one("#player"):waitCode(2006, 3) end
    for _, p in ipairs(left) do p:one("#pusher"):waitState("idle", 2) end
    while next(relay:streams()) do sleep(10) end -- all have said goodbye to the relay
  end)
end
for _, p in ipairs(phones) do if not p:isClosed() then p:close() end end
relay:close()
if not (a_played and b_played) then error("not both ends played", 0) end
print("both ends played")
