-- SPDX-License-Identifier: GPL-3.0-or-later
-- music_test.lua - background music of a pusher: what the far end hears, which events come when, what is said of failures.

local disk = require "tests.kit.disk"

local made = {}

after_each(function()
  for i = #made, 1, -1 do
    os.remove(made[i])
    made[i] = nil
  end
end)

local function temp(ending, bytes)
  local path = os.tmpname()
  os.remove(path)
  path = path .. ending
  made[#made + 1] = path
  if bytes then
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
  end
  return path
end

-- A WAV file of 24 kHz and one channel that holds a tone for that many seconds; amplitude: of full scale.
local function wav(seconds, hz, amplitude)
  local samples = {}
  for i = 1, math.floor(24000 * seconds) do
    samples[i] = ("<i2"):pack(math.floor(32767 * amplitude * math.sin(2 * math.pi * hz * i / 24000) + 0.5))
  end
  local data = table.concat(samples)
  return temp(".wav", ("<c4I4c4c4I4I2I2I4I4I2I2c4I4"):pack("RIFF", 36 + #data, "WAVE", "fmt ", 16, 1, 1, 24000, 48000, 2,
    16, "data", #data) .. data)
end

-- What is in the wav: of a speaker: its left channel from one second to another, as numbers.
local function heard(path, from_s, to_s)
  local bytes, out = disk.read(path), {}
  for i = math.floor(from_s * 48000), math.floor(to_s * 48000) - 1 do
    out[#out + 1] = ("<i2"):unpack(bytes, 45 + 4 * i)
  end
  return out
end

local function amplitude(samples, hz)
  local re, im = 0, 0
  for i, sample in ipairs(samples) do
    re = re + sample * math.cos(2 * math.pi * hz * i / 48000)
    im = im + sample * math.sin(2 * math.pi * hz * i / 48000)
  end
  return 2 * math.sqrt(re * re + im * im) / #samples / 32768
end

-- The amplitude of a tone, of full scale; a player that catches up plays it up to one percent higher or lower.
local function strength(samples, hz)
  local most = 0
  for percent = -1.2, 1.2, 0.2 do most = math.max(most, amplitude(samples, hz * (1 + percent / 100))) end
  return most
end

local function call(mic, more)
  local relay = parlua.relay{}
  local url = relay.url .. "/live/x"
  local far = parlua.pusher{ url = url, camera = "none", mic = mic, enable_mic = mic ~= "none" }
  local near = parlua.player{ src = url, speaker = more and more.speaker or "none", mode = "RTC" }
  far:start()
  near:play()
  return near, far
end

local function music_events(far)
  local list = {}
  for _, ev in ipairs(far:events()) do
    if ev.type:match("^bgm") then list[#list + 1] = { ev.type, ev.progress, ev.duration } end
  end
  return list
end

local function why(fn)
  local ok, failure = pcall(fn)
  expect(ok):equals(false)
  return failure.errMsg
end

describe("background music", function()
  it("is heard at the far end, with the microphone, each at its level", function()
    local speaker = temp(".wav")
    local near, far = call("tone:440", { speaker = "wav:" .. speaker })
    near:waitCode(2002, 5)
    far:setMICVolume{ volume = 0.4 }
    far:setBGMVolume{ volume = 0.5 }
    far:playBGM{ url = wav(4, 1000, 0.4) }
    sleep(3500)
    near:close()
    far:close()
    sleep(500)
    local sound = heard(speaker, 2, 2.1)
    expect(strength(sound, 440)):near(0.1, 0.01) -- 0.25 of full scale times 0.4
    expect(strength(sound, 1000)):near(0.2, 0.02)
  end)

  it("does not cut what is louder than full scale", function()
    local speaker = temp(".wav")
    local near, far = call("tone:440", { speaker = "wav:" .. speaker })
    near:waitCode(2002, 5)
    far:playBGM{ url = wav(4, 1000, 0.99) }
    sleep(3500)
    near:close()
    far:close()
    sleep(500)
    local sound = heard(speaker, 2, 2.1)
    local own, music = strength(sound, 440), strength(sound, 1000)
    expect(music / own):near(0.99 / 0.25, 0.15)
    expect(strength(sound, 1560) + strength(sound, 120) < 0.02):is_true() -- products of a sum that is cut
  end)

  it("tells its beginning, each second, its end", function()
    local near, far = call("tone:440")
    near:waitCode(2002, 5)
    far:playBGM{ url = wav(3.5, 1000, 0.3) }
    far:waitEvent("bgmcomplete", 6)
    local seen = music_events(far)
    for _, ev in ipairs(seen) do -- told behind the block in which a second is full
      if ev[2] then ev[2] = ev[2] // 100 * 100 end
    end
    expect(seen):equals{ { "bgmstart" }, { "bgmprogress", 1000, 3500 }, { "bgmprogress", 2000, 3500 },
      { "bgmprogress", 3000, 3500 }, { "bgmcomplete" } }
    sleep(700)
    expect(near:audio().frequency):near(440, 3)
  end)

  it("plays a part", function()
    local near, far = call("none")
    far:playBGM{ url = wav(6, 1000, 0.3), startTimeMs = 2000, endTimeMs = 3200 }
    local begin = parlua.clock:now()
    far:waitEvent("bgmcomplete", 6)
    expect(parlua.clock:now() - begin):near(1200, 60)
    local progress = far:events("bgmprogress")[1]
    expect(progress.progress):near(3000, 20)
    expect(near:state() ~= "idle"):is_true()
  end)

  it("stands still while it pauses, and ends without a word when it is stopped", function()
    local near, far = call("tone:440")
    near:waitCode(2002, 5)
    expect(why(function() far:pauseBGM() end)):equals("operateLivePusher:fail BGM is not playing")
    expect(why(function() far:resumeBGM() end)):equals("operateLivePusher:fail BGM is not paused")
    far:playBGM{ url = wav(4, 1000, 0.5) }
    far:waitEvent("bgmprogress", 3)
    far:pauseBGM()
    far:pauseBGM()
    far:clear()
    sleep(3000)
    expect(music_events(far)):equals{}
    expect(near:audio().frequency):near(440, 3)
    far:resumeBGM()
    sleep(1500)
    expect(near:audio().frequency):near(1000, 5)
    expect(far:events("bgmprogress")[1].progress):near(2000, 20)
    far:stopBGM()
    far:stopBGM()
    far:clear()
    sleep(3000)
    expect(music_events(far)):equals{}
    expect(near:audio().frequency):near(440, 3)
  end)

  it("is replaced by another piece, whose beginning alone is told", function()
    local near, far = call("tone:440")
    near:waitCode(2002, 5)
    far:playBGM{ url = wav(4, 1000, 0.5) }
    far:waitEvent("bgmstart", 2)
    far:playBGM{ url = wav(4, 2000, 0.5) }
    sleep(1500)
    expect(near:audio().frequency):near(2000, 10)
    expect(#far:events("bgmstart")):equals(2)
    expect(#far:events("bgmcomplete")):equals(0)
  end)

  it("is in the stream of a pusher without microphone, also from before its start", function()
    local relay = parlua.relay{}
    local url = relay.url .. "/live/x"
    local far = parlua.pusher{ url = url, camera = "test", enable_mic = false }
    expect(why(function() far:playBGM{ url = "/tmp/a.wav" } end))
      :equals("operateLivePusher:fail neither pushing nor previewing")
    far:startPreview()
    far:playBGM{ url = wav(8, 1000, 0.5) }
    far:waitEvent("bgmprogress", 3)
    far:start()
    local near = parlua.player{ src = url, speaker = "none", mode = "RTC" }
    near:play()
    near:waitCode(2002, 5)
    sleep(1500)
    expect(near:audio().frequency):near(1000, 5)
    far:stop()
    far:clear()
    sleep(2000)
    expect(music_events(far)):equals{}
  end)

  it("says why it cannot be loaded, and the session goes on", function()
    local near, far = call("tone:440")
    near:waitCode(2002, 5)
    local reasons = {
      { "/tmp/parlua-there-is-no-such.mp3", "no such file or directory" },
      { temp(".mp3", ("text "):rep(1000)), "no sound that can be decoded" },
      { temp(".mp3", ""), "the file is empty" },
      { "/tmp/../etc/passwd", "the name leaves its folder" },
    }
    for _, row in ipairs(reasons) do
      far:clear()
      expect(why(function() far:playBGM{ url = row[1] } end))
        :equals("operateLivePusher:fail BGM load failed: " .. row[2])
      expect(far:waitCode(10003, 1).message):equals("BGM load failed: " .. row[2])
    end
    far:clear()
    expect(why(function() far:playBGM{ url = "http://127.0.0.1:1/a.mp3" } end))
      :matches("^operateLivePusher:fail BGM load failed: Failed to connect")
    far:waitCode(10003, 1)
    expect(why(function() far:playBGM{} end)):equals("operateLivePusher:fail url is empty")
    expect(why(function() far:setBGMVolume{ volume = "loud" } end))
      :equals("operateLivePusher:fail volume is not a number")
    expect(far:state()):equals("pushing")
    expect(near:audio().frequency):near(440, 3)
  end)
end)
