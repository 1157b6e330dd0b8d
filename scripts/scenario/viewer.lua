-- SPDX-License-Identifier: MIT
-- viewer.lua - the viewer page with a stream to play, over a network that is bad for a while: watch the bars.
--
--   parlua run scripts/scenario/viewer.lua [--duration S] [--display none]
--
-- Without a display it ends after 20 seconds and writes out/viewer.png.

local options = parlua.options
local scripts = debug.getinfo(1, "S").source:match("^@(.*)scenario/[^/]*$")
local is_shown = options.display == "window"
local duration_s = options.duration or (is_shown and 1e9 or 20)

local relay = parlua.relay{}
local far = relay:publish{ stream = "live/film" }
local viewer = parlua.phone{ name = "viewer", title = "parlua - viewer", path = scripts .. "viewer",
  query = { src = relay.url .. "/live/film" }, display = options.display, speaker = options.speaker,
  on_event = function(e)
    if e.type == "statechange" then print(("%7.0f ms  %5d  %s"):format(e.t_ms, e.code, e.message)) end
  end }
viewer:one("#player"):waitCode(2004, 10)

-- a third of every minute (of a short run: the middle third) comes through a narrow, unsteady network
local round_ms = math.min(60, duration_s) * 1000 / 3
local ends = parlua.clock:now() + duration_s * 1000
local function wait(ms)
  return not viewer:waitClosed(math.max(0, math.min(ms, ends - parlua.clock:now())) / 1000)
end

while wait(round_ms) and parlua.clock:now() < ends do
  print("the network is bad now")
  viewer.net:delay(20, 300, { ms = round_ms })
  if not wait(2 * round_ms) then break end
end

if not viewer:isClosed() then
  viewer:screenshot("out/viewer.png")
  viewer:close()
end
far:close()
while next(relay:streams()) do parlua.sleep(10) end -- all have said goodbye
relay:close()
