-- SPDX-License-Identifier: GPL-3.0-or-later
-- edit_call_test.lua - a call is kept running while every file of its page is saved again and again: nobody in the call
-- notices. The long form is a minute of call, 20 saves of each file:
--   TEST_LONG=1 build/parlua test tests/page/edit_call_test.lua
-- The same with the real clock, real files and parlua run --watch: build/parlua run tests/page/edit_call.lua.

local disk = require "tests.kit.disk"

local IS_LONG = os.getenv("TEST_LONG") ~= nil
local CALL_MS = IS_LONG and 60000 or 8000
local SAVES = IS_LONG and 20 or 4 -- of each file
local LOOK_MS = 5                 -- how often the watcher looks at its picture
local PAGE = "pages/call/call"

local function app_files()
  local files = {}
  for _, path in ipairs{ "app.json", PAGE .. ".wxml", PAGE .. ".wxss", PAGE .. ".lua", "images/gd.png", "images/qh.png" } do
    files[path] = disk.read("scripts/call/" .. path)
  end
  return files
end

-- how the n-th save of a file looks, and how the page shows that it is in force
local EDITS = {
  { path = PAGE .. ".wxml",
    edit = function(text, n) return text .. ('<text id="edit">%d</text>'):format(n) end,
    shown = function(phone) return tonumber(phone:one("#edit"):text()) end },
  { path = PAGE .. ".wxss",
    edit = function(text, n) return text .. ("\n.fixed { bottom: %dpx }"):format(100 + n) end,
    shown = function(phone)
      local box = phone:one(".fixed"):rect()
      return math.tointeger(phone:currentPage():size().height - box.y - box.height) - 100
    end },
  { path = PAGE .. ".lua",
    edit = function(text, n) return (text:gsub("Page{", ("Page{ edit = function() return %d end,"):format(n))) end,
    shown = function(phone) return phone:currentPage():callMethod("edit") end },
}

-- Looks at a player's picture until it is told to stop: the longest time (ms) without a new one, and how many there were.
local function watcher(player)
  local seen = { pictures = 0, longest_ms = 0, at = parlua.clock:now() }
  function seen.look()
    local hash, now = player:frame():hash(), parlua.clock:now()
    if hash == seen.hash then return end
    seen.longest_ms = math.max(seen.longest_ms, now - seen.at)
    seen.pictures, seen.hash, seen.at = seen.pictures + 1, hash, now
  end
  return seen
end

describe("a call whose page is edited", function()
  it("goes on: no gap at the other end above two picture intervals, no code, data as it was", { timeout = 600 }, function()
    local relay, files = parlua.relay{}, app_files()
    local near = parlua.phone{ name = "near", files = files, camera = "test", mic = "tone", speaker = "none",
      query = { push = relay.url .. "/live/near", pull = relay.url .. "/live/far" } }
    local other = relay:publish{ stream = "live/far", size = "320x180" }
    local far = parlua.player{ src = relay.url .. "/live/near", mode = "RTC", speaker = "none" }
    far:play()
    far:waitCode(2004, 5)
    near:one("#player"):waitCode(2004, 5)
    near:one("#player"):tap() -- the far picture is the big one from now on: data to keep
    expect(near:currentPage():data("is_small")):equals(1)
    parlua.sleep(2000)

    local function codes() return { #near:one("#pusher"):codes(), #near:one("#player"):codes(), #far:codes() } end
    local before, first, seen = codes(), {}, watcher(far)
    for _, row in ipairs(EDITS) do first[row] = files[row.path] end
    for n = 1, SAVES do
      for _, row in ipairs(EDITS) do
        files[row.path] = row.edit(first[row], n)
        expect(near.phone:reload{ [row.path] = true }):is_true()
        local until_ms = parlua.clock:now() + CALL_MS / SAVES / #EDITS
        while parlua.clock:now() < until_ms do
          parlua.sleep(LOOK_MS)
          seen.look()
        end
        expect(row.shown(near)):equals(n)
      end
    end

    local interval_ms = 1000 / 15
    print(("%d saves, %d pictures in %.0f s, longest time without a new one %.0f ms (interval %.0f ms)"):format(
      SAVES * #EDITS, seen.pictures, CALL_MS / 1000, seen.longest_ms, interval_ms))
    expect(seen.pictures >= CALL_MS / interval_ms * 0.97):is_true()
    expect(seen.longest_ms <= 2 * interval_ms + LOOK_MS):is_true()
    expect(codes()):equals(before)
    expect(near:currentPage():data("is_small")):equals(1)
    for _, end_of_call in ipairs{ near, far, other } do end_of_call:close() end
  end)
end)
