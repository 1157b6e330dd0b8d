-- SPDX-License-Identifier: MIT
-- publisher.lua - the publisher page beside the viewer page, which plays what it publishes: see what each attribute does.
--
--   parlua run scripts/scenario/publisher.lua [--duration S] [--display none]
--
-- Without a display it turns some controls by itself for ten seconds, and writes out/publisher.png and out/viewer.png.

local options = parlua.options
local scripts = debug.getinfo(1, "S").source:match("^@(.*)scenario/[^/]*$")
local is_shown = options.display == "window"
local duration_ms = (options.duration or (is_shown and 1e9 or 10)) * 1000

local relay = parlua.relay{}
local address = relay.url .. "/live/me"
print("publishing to " .. address)

local function say(e)
  if e.type == "statechange" then
    print(("%7.0f ms  %s  %-11s  %5d  %s"):format(e.t_ms, e.phone, e.component, e.code, e.message))
  end
end

local publisher = parlua.phone{ name = "publisher", title = "parlua - publisher", path = scripts .. "publisher",
  query = { url = address }, display = options.display, camera = options.camera, mic = options.mic, speaker = "none",
  on_event = say }
local viewer = parlua.phone{ name = "viewer", title = "parlua - viewer", path = scripts .. "viewer",
  query = { src = address }, display = options.display, speaker = options.speaker, x = 420, y = 0, on_event = say }
viewer:one("#player"):waitCode(2004, 10)

-- one control after the other, as a hand would: {selector in its row, value of a slider}
local TURNS = {
  { "#row-muted switch" }, { "#row-max-bitrate slider", 400 }, { "#row-remote-mirror switch" }, { "#row-fps slider", 10 },
}

local function turn(control)
  local element = publisher:one(control[1])
  if control[2] then
    element:trigger("change", { value = control[2] })
  else
    element:trigger("change", { value = true })
  end
  print("turned: " .. control[1])
end

local began, turned = parlua.clock:now(), 0
while parlua.clock:now() - began < duration_ms and not (publisher:isClosed() or viewer:isClosed()) do
  parlua.sleep(200)
  local due = (turned + 1) * duration_ms / (#TURNS + 1)
  if not is_shown and TURNS[turned + 1] and parlua.clock:now() - began >= due then
    turned = turned + 1
    turn(TURNS[turned])
  end
end

for _, phone in ipairs{ publisher, viewer } do
  if not phone:isClosed() then
    phone:screenshot("out/" .. phone.name .. ".png")
    phone:close()
  end
end
relay:close()
