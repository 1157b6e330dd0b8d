-- SPDX-License-Identifier: GPL-3.0-or-later
-- sound_test.lua - what a page wants of the published sound, as the far end hears it.

local function temp(ending, bytes)
  local path = os.tmpname()
  os.remove(path)
  path = path .. ending
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  return path
end

-- Raw sound for pcm:, a function of time in seconds giving -1 .. 1.
local function pcm(seconds, wave)
  local out = {}
  for i = 1, 48000 * seconds do out[i] = ("<i2"):pack(math.floor(32767 * wave(i / 48000) + 0.5)) end
  return temp(".pcm", table.concat(out))
end

-- Syllables on a pitch, twice a second, with as long pauses.
local function voice(amplitude)
  return function(t)
    local sum = 0
    for k = 1, 12 do sum = sum + math.sin(2 * math.pi * 130 * k * t) / k end
    return amplitude * math.max(0, math.sin(4 * math.pi * t)) * sum / 2
  end
end

local function call(mic, attributes)
  local relay = parlua.relay{}
  local url = relay.url .. "/live/x"
  local cfg = { url = url, camera = "none", mic = mic }
  for name, value in pairs(attributes or {}) do cfg[name] = value end
  local far = parlua.pusher(cfg)
  local near = parlua.player{ src = url, speaker = "none", mode = "RTC" }
  far:start()
  near:play()
  near:waitCode(2002, 5)
  sleep(1200)
  return near, far
end

-- The loudness of that many half seconds, in dB of full scale.
local function loudness(player, halves)
  local sum = 0
  for _ = 1, halves do
    sleep(500)
    sum = sum + player:audio().rms ^ 2
  end
  return 10 * math.log(sum / halves + 1e-12, 10)
end

describe("the sound that is published", function()
  it("has the pitch of another voice", function()
    local near, far = call("tone:400", { voice_changer_type = 1 })
    expect(near:audio().frequency):near(640, 8)
    far:set{ voice_changer_type = 8 }
    sleep(1200)
    expect(near:audio().frequency):near(300, 8)
    far:set{ voice_changer_type = 0 }
    sleep(1200)
    expect(near:audio().frequency):near(400, 4)
  end)

  it("goes on for a while in a hall", function()
    local path = pcm(6, function(t) return t < 2 and 0.25 * math.sin(2 * math.pi * 500 * t) or 0 end)
    local near = call("pcm:" .. path, { audio_reverb_type = 3 })
    os.remove(path)
    -- the file has sound for 2 s of 6 s; the quietest half second is 1.5 s and more behind it
    local levels = {}
    for i = 1, 12 do levels[i] = loudness(near, 1) end
    local loudest = math.max(table.unpack(levels))
    local tail
    for i = 1, 12 do
      if levels[i] > loudest - 3 and levels[i % 12 + 1] < loudest - 3 then tail = i % 12 + 1 end
    end
    local after = levels[tail % 12 + 1] - levels[(tail + 1) % 12 + 1] -- half a second of the decay
    expect(after > 10 and after < 20):is_true() -- 60 dB in 2.1 s are 14 dB in half a second
  end)

  it("comes to one loudness with gain control, quiet or loud", function()
    local seen = {}
    for _, amplitude in ipairs{ 0.02, 0.8 } do
      local path = pcm(4, voice(amplitude))
      local near = call("pcm:" .. path, { enable_agc = true })
      os.remove(path)
      sleep(2000)
      seen[#seen + 1] = loudness(near, 4)
    end
    expect(seen[1]):near(seen[2], 3)
  end)

  it("loses its noise and keeps its tone", function()
    local seed = 1
    local function noise()
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed / 1073741824 - 1
    end
    local path = pcm(4, function() return 0.02 * noise() end)
    local near, far = call("pcm:" .. path)
    os.remove(path)
    local before = loudness(near, 2)
    far:set{ enable_ans = true }
    sleep(3000)
    expect(before - loudness(near, 2) >= 12):is_true()
  end)

  it("is as loud as setMICVolume says, and silent when muted", function()
    local near, far = call("tone:400")
    local before = near:audio().rms
    far:setMICVolume{ volume = 0.25 }
    sleep(1000)
    expect(near:audio().rms / before):near(0.25, 0.02)
    far:set{ muted = true }
    sleep(1000)
    expect(near:audio().rms < 0.001):is_true()
  end)
end)

describe("audiovolumenotify", function()
  it("tells a page that asks how loud the microphone is", function()
    local relay = parlua.relay{}
    local phone = parlua.phone{ name = "a", camera = "none", mic = "tone:440", speaker = "none", query = { u = relay.url },
      files = {
        ["app.json"] = '{ "pages": ["p"] }',
        ["p.wxml"] = '<live-pusher id="x" url="{{u}}" muted="{{m}}" autopush bindaudiovolumenotify="onLevel"/>',
        ["p.lua"] = [[Page{
          data = { u = "", m = false },
          onLoad = function(self, query) self.levels = {}; self:setData{ u = query.u .. "/live/x" } end,
          onLevel = function(self, e) table.insert(self.levels, e.detail.volume) end,
          count = function(self) return #self.levels, self.levels[#self.levels] end,
          mute = function(self) self:setData{ m = true } end,
        }]],
      } }
    phone:one("#x"):waitCode(1002, 5)
    sleep(3000)
    local count, last = phone:currentPage():callMethod("count")
    expect(count):near(10, 1) -- every 300 ms
    expect(last):near(74, 1) -- a quarter of full scale is -15 dB of a range of 60
    phone:currentPage():callMethod("mute")
    sleep(1000)
    local _, quiet = phone:currentPage():callMethod("count")
    expect(quiet):equals(0)
  end)

  it("tells a page that asks how loud a stream plays", function()
    local relay = parlua.relay{}
    local far = relay:publish{ stream = "live/x", mic = "tone:440" }
    local phone = parlua.phone{ name = "a", speaker = "none", query = { u = relay.url }, files = {
      ["app.json"] = '{ "pages": ["p"] }',
      ["p.wxml"] = '<live-player id="x" src="{{u}}" mode="RTC" autoplay bindaudiovolumenotify="onLevel"/>',
      ["p.lua"] = [[Page{
        data = { u = "" },
        onLoad = function(self, query) self.levels = {}; self:setData{ u = query.u .. "/live/x" } end,
        onLevel = function(self, e) table.insert(self.levels, e.detail.volume) end,
        count = function(self) return #self.levels, self.levels[#self.levels] end,
      }]],
    } }
    phone:one("#x"):waitCode(2004, 5)
    sleep(3000)
    local count, last = phone:currentPage():callMethod("count")
    expect(count):near(9, 2) -- every 300 ms, after half a second of sound
    expect(last):near(74, 2)
    far:set{ muted = true }
    sleep(1500)
    local _, quiet = phone:currentPage():callMethod("count")
    expect(quiet):equals(0)
  end)

  it("tells a script that waits for one, without a page", function()
    local relay = parlua.relay{}
    local far = relay:publish{ stream = "live/x", mic = "tone:440" }
    expect(far:waitEvent("audiovolumenotify", 2).volume):near(74, 2)
  end)
end)
