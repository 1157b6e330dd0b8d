-- SPDX-License-Identifier: GPL-3.0-or-later
-- clock_test.lua - virtual time: it costs nothing, is exact, and stays inside the process.

parlua.clock:use("virtual")

local clock = parlua.clock
local FOREIGN = "virtual time reaches only this program's own relays"

-- seconds of processor time that fn needs
local processor_s = require("parlua.core.determinism").clock -- os.clock is virtual, too

local function cost(fn)
  local before = processor_s()
  fn()
  return processor_s() - before
end

-- every code of a component with its time since fn began
local function times(part, fn)
  local start = clock:now()
  fn()
  local out = {}
  for i, e in ipairs(part:events("statechange")) do out[i] = ("%.3f %d"):format(e.t_ms - start, e.code) end
  return table.concat(out, ", ")
end

describe("virtual time", function()
  it("passes an hour at once and to the millisecond", { timeout = 4000 }, function()
    local start = clock:now()
    expect(cost(function() clock:advance(3600 * 1000) end) < 0.5):is_true()
    expect(clock:now() - start):equals(3600 * 1000)
    expect(clock:mode()):equals("virtual")
  end)

  it("stands still while Lua computes", function()
    local start, sum = clock:now(), 0
    for i = 1, 1e6 do sum = sum + i end
    expect(clock:now() - start):equals(0)
    expect(sum > 0):is_true()
  end)

  it("keeps the order of what is due in between", function()
    local seen = {}
    local phone = parlua.phone{ path = "scripts/call", page = "pages/call/call", clock = "virtual" }
    phone:evaluate(function(list)
      for _, ms in ipairs{ 300, 100, 200, 100 } do setTimeout(function() list[#list + 1] = ms end, ms) end
    end, seen)
    phone.clock:advance(250)
    expect(seen):equals{ 100, 100, 200 }
    phone.clock:advance(250)
    expect(seen):equals{ 100, 100, 200, 300 }
    phone:close()
  end)

  it("has a calendar of its own", function()
    local start = os.time()
    expect(os.date("!%Y-%m-%d", start)):equals("2026-01-01")
    clock:advance(5000)
    expect(os.time() - start):equals(5)
    expect(os.time{ year = 2026, month = 1, day = 2, hour = 12 } > start):is_true()
  end)

  it("goes through tables in one order", function()
    local t, seen = { 30, 10, 20, theta = 1, alpha = 2, [2.5] = 3, [true] = 4, beta = 5 }, {}
    for key in pairs(t) do
      seen[#seen + 1] = tostring(key)
      t.beta = nil -- what is removed on the way is not met
    end
    expect(table.concat(seen, " ")):equals("1 2 2.5 3 alpha theta true")
  end)

  it("is one clock for the process", function()
    local ok, why = pcall(parlua.phone, { path = "scripts/call", clock = "real" })
    expect(ok):is_false()
    local is_told = tostring(why):find("virtual clock runs already") -- this file alone
      or tostring(why):find("needs the real clock: run this file by itself") -- among others
    expect(is_told ~= nil):is_true()
  end)
end)

describe("a server in virtual time", function()
  it("is refused with the reason when it is no relay of this process", function()
    local p = parlua.pusher{ url = "rtmp://127.0.0.1:1935/live/x", camera = "test", mic = "tone" }
    p:start()
    p:waitCode(-1307, 15)
    local refused = p:events("statechange")[4]
    expect(refused.code):equals(3002)
    expect(refused.message):contains(FOREIGN)
    p:close()
  end)

  it("that has stopped refuses, and is -1307 after 9 s and four attempts", function()
    local relay = parlua.relay{}
    local url = relay.url .. "/live/x"
    relay:close()
    local function fail()
      local p = parlua.pusher{ url = url, camera = "test", mic = "tone" }
      local seen = times(p, function()
        p:start()
        p:waitCode(-1307, 15)
      end)
      p:close()
      return seen
    end
    local first
    expect(cost(function() first = fail() end) < 2):is_true()
    expect(first):equals("0.000 1003, 0.000 1007, 0.000 1008, 1.000 3002, 1.000 1102, 3002.000 3002, 3002.000 1102, "
      .. "6003.000 3002, 6003.000 1102, 9004.000 3002, 9004.000 -1307")
    expect(fail()):equals(first)
  end)

  it("has the next port of its own, and keeps it over a restart", function()
    local one, two = parlua.relay{}, parlua.relay{}
    expect(two.port):equals(one.port + 1)
    one:stop()
    one:start()
    expect(one.port):equals(two.port - 1)
    local ok, why = pcall(parlua.relay, { listen = "127.0.0.1:" .. two.port })
    expect(ok):is_false()
    expect(tostring(why)):contains("in use")
    one:close()
    two:close()
  end)
end)
