-- SPDX-License-Identifier: GPL-3.0-or-later
-- rounds_test.lua - starting and stopping again and again leaves no thread, no descriptor and no memory behind.

local ROUNDS = 50
local GROWTH_MAX_KIB = 2048 -- from round 20 on; before it, libraries fill their pools
local is_slow = os.getenv("TEST_SLOW") ~= nil and os.getenv("TEST_SLOW") ~= "1" -- sanitizers keep freed memory for a while

-- A line of /proc/self/status.
local function status(name)
  local file = assert(io.open("/proc/self/status"))
  local text = file:read("a")
  file:close()
  return tonumber(text:match(name .. ":%s*(%d+)"))
end

-- Looks at each number: a folder could only be listed by a child, whose pipe would count.
local function descriptors_open()
  local count = 0
  for number = 0, 1023 do
    local file = io.open("/proc/self/fdinfo/" .. number)
    if file then
      file:close()
      count = count + 1
    end
  end
  return count
end

local function round()
  local relay = parlua.relay{}
  local url = relay.url .. "/live/x"
  local far = parlua.pusher{ url = url, camera = "test", mic = "tone" }
  local near = parlua.player{ src = url, speaker = "none", mode = "RTC" }
  far:start()
  near:play()
  near:waitCode(2004)
  far:stop()
  near:stop()
  for _, thing in ipairs{ far, near, relay } do thing:close() end
  collectgarbage()
end

-- The highest of the resident sizes after each round: a single one is lower when the heap was just trimmed.
local function rounds(count)
  local highest_kib = 0
  for _ = 1, count do
    round()
    highest_kib = math.max(highest_kib, status "VmRSS")
  end
  return highest_kib
end

-- Threads once nothing ends any more: a stopped player says goodbye for a moment.
local function settled_threads()
  local count, seen
  repeat
    count, seen = status "Threads", count
    sleep(100)
  until count == seen
  return count
end

describe("start and stop, again and again", function()
  it("leaves nothing behind", { timeout = 60 }, function()
    rounds(10)
    local threads, descriptors, kib = settled_threads(), descriptors_open(), rounds(10)
    rounds(ROUNDS - 30)
    local kib_now = rounds(10)
    expect(settled_threads()):equals(threads)
    expect(descriptors_open()):equals(descriptors)
    if not is_slow then expect(math.max(0, kib_now - kib)):near(0, GROWTH_MAX_KIB) end
  end)
end)
