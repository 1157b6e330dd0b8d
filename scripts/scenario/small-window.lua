-- SPDX-License-Identifier: MIT
-- small-window.lua - the small-window pages with a stream to play.
--
--   parlua run scripts/scenario/small-window.lua [--duration S] [--display none]
--
-- With a display: open the player, go on or back, drag the small window, tap it, close it. Without one it goes the way by
-- itself, prints the pages' diary and writes out/small-window.png.

local options = parlua.options
local scripts = debug.getinfo(1, "S").source:match("^@(.*)scenario/[^/]*$")
local is_shown = options.display == "window"

local relay = parlua.relay{}
local far = relay:publish{ stream = "live/film" }
local phone = parlua.phone{ name = "small-window", title = "parlua - small window", path = scripts .. "small-window",
  query = { src = relay.url .. "/live/film" }, display = options.display, speaker = options.speaker }

-- taps, and waits for the page that comes
local function go(selector, path)
  phone:one(selector):tap()
  phone:currentPage():waitFor(function() return phone:currentPage().path == path end)
end

local function walk()
  go("#watch", "pages/watch/watch")
  phone:one("#player"):waitCode(2004, 10)
  go("#push", "pages/more/more")
  parlua.sleep(1000)
  phone:screenshot("out/small-window.png")
  go("#back", "pages/watch/watch")
  go("#pop", "pages/home/home")
  parlua.sleep(1000)
  for _, line in ipairs(phone:console()) do print(line.text) end
end

if is_shown then
  phone:waitClosed(options.duration)
else
  walk()
end
if not phone:isClosed() then phone:close() end
far:close()
while next(relay:streams()) do parlua.sleep(10) end -- all have said goodbye
relay:close()
