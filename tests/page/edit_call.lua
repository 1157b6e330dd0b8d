-- SPDX-License-Identifier: GPL-3.0-or-later
-- edit_call.lua - parlua run --watch in earnest: another parlua runs a copy of scripts/call in a call with this one, for a
-- minute; all the while the files of its page are saved again, 20 times each. Fails when the watcher at this end sees no
-- new picture for more than two picture intervals, or when an edit does not come into force.
--
--   build/parlua run tests/page/edit_call.lua [--duration S]
--
-- On a machine that is busy with other things a gap may be theirs: what was seen before the first edit is told, too, and
-- "chrt -r 5" in front of the command keeps others away.

local PAGE = "pages/call/call"
local SAVES = 20 -- of each file
local INTERVAL_MS = 1000 / 15
local LOOK_MS = 8
local call_ms = (parlua.options.duration or 60) * 1000
local program = os.getenv("PARLUA") or "build/parlua"

local function run(command, ...)
  local line = command:format(...)
  if not os.execute(line) then error(line .. ": failed", 0) end
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

-- What each save changes; a script says on the console of its program that it is in force.
local EDITS = {
  { path = PAGE .. ".wxml", edit = function(text, n) return text .. ("<text>edit %d</text>"):format(n) end },
  { path = PAGE .. ".wxss", edit = function(text, n) return text .. ("\n.fixed { bottom: %dpx }"):format(50 + n) end },
  { path = PAGE .. ".lua", edit = function(text, n) return text .. ("\nconsole.warn('edit %d')\n"):format(n) end },
}

local folder = os.tmpname()
os.remove(folder)
run("mkdir %s && cp -r scripts/call %s/app", folder, folder)

local relay = parlua.relay{}
local far = relay:publish{ stream = "live/far", size = "320x180" }
local log = folder .. "/log"
run("%s run %s/app --watch --display none --camera test --mic tone --speaker none --duration %d --events %s/events "
  .. "--page '%s?push=%s/live/near&pull=%s/live/far' > %s 2>&1 &", program, folder, call_ms * 4 // 3000 + 8, folder, PAGE,
  relay.url, relay.url, log)

local watcher = parlua.player{ src = relay.url .. "/live/near", mode = "RTC", speaker = "none" }
watcher:play()
watcher:waitCode(2004, 10)

local seen = { longest_ms = 0, pictures = 0, late_ms = 0 } -- late_ms: how late we ourselves looked
local function watch_for(ms)
  local ends = parlua.clock:now() + ms
  while parlua.clock:now() < ends do
    local hash, now = watcher:frame():hash(), parlua.clock:now()
    if hash ~= seen.hash then
      if seen.at then seen.longest_ms = math.max(seen.longest_ms, now - seen.at) end
      seen.pictures, seen.hash, seen.at = seen.pictures + 1, hash, now
    end
    parlua.sleep(LOOK_MS)
    seen.late_ms = math.max(seen.late_ms, parlua.clock:now() - now - LOOK_MS)
  end
  return seen.longest_ms
end

watch_for(1000)
seen.longest_ms = 0
local quiet_ms = watch_for(call_ms / 3)
seen.longest_ms, seen.pictures, seen.late_ms = 0, 0, 0
for n = 1, SAVES do
  for _, row in ipairs(EDITS) do
    row.first = row.first or read(folder .. "/app/" .. row.path)
    write(folder .. "/app/" .. row.path, row.edit(row.first, n))
    watch_for(call_ms / SAVES / #EDITS)
  end
end

local _, scripts_in_force = read(log):gsub("edit %d+", "")
local is_broken = read(log):find("error", 1, true) ~= nil

print(("%d saves in %.0f s: %d pictures, longest time without a new one %.0f ms (%.0f ms before the first edit); this end "
  .. "looked up to %.0f ms late; %d of %d scripts said they are in force"):format(SAVES * #EDITS, call_ms / 1000,
  seen.pictures, seen.longest_ms, quiet_ms, seen.late_ms, scripts_in_force, SAVES))
local codes = {}
for code in read(folder .. "/events"):gmatch('"code":(%-?%d+)') do codes[#codes + 1] = code end
print("codes of the edited side: " .. table.concat(codes, " "))
run("rm -r %s", folder)
watcher:close()
far:close()
while next(relay:streams()) do parlua.sleep(10) end -- all have said goodbye
relay:close()
if seen.longest_ms > 2 * INTERVAL_MS + LOOK_MS then error("the watcher saw a gap", 0) end
if scripts_in_force < SAVES or is_broken then error("not every edit came into force", 0) end
