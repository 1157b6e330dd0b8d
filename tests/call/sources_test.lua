-- SPDX-License-Identifier: GPL-3.0-or-later
-- sources_test.lua - sources and sinks by their words: what they read, what they write, how they say no.

local function temp(ending, bytes)
  local path = os.tmpname()
  os.remove(path)
  path = path .. ending
  if bytes then
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
  end
  return path
end

-- a second of one colour, 15 pictures a second
local function y4m(y, u, v)
  local width, height = 160, 120
  local picture = "FRAME\n" .. string.char(y):rep(width * height) .. string.char(u):rep(width * height // 4) ..
    string.char(v):rep(width * height // 4)
  return ("YUV4MPEG2 W%d H%d F15:1 Ip A1:1 C420\n"):format(width, height) .. picture:rep(15)
end

local function samples(hz, seconds)
  local out = {}
  for i = 1, 48000 * seconds do
    out[i] = ("<i2"):pack(math.floor(8000 * math.sin(2 * math.pi * hz * i / 48000)))
  end
  return table.concat(out)
end

local function call(camera, mic, speaker)
  local relay = parlua.relay{}
  local far = parlua.pusher{ url = relay.url .. "/live/x", camera = camera, mic = mic }
  local near = parlua.player{ src = relay.url .. "/live/x", speaker = speaker or "none", mode = "RTC" }
  far:start()
  near:play()
  return near, far
end

describe("sources", function()
  it("y4m: the far end sees the file's colour", function()
    local path = temp(".y4m", y4m(81, 90, 240)) -- red
    local near = call("y4m:" .. path, "tone")
    near:waitCode(2004, 5)
    sleep(200)
    os.remove(path)
    local r, g, b = near:frame():mean()
    expect(r > 150 and g < 80 and b < 80):is_true()
  end)

  it("a microphone whose rate cannot be converted is -1306", function()
    local relay = parlua.relay{}
    local path = temp(".wav", "RIFF" .. ("<I4"):pack(36 + 2000) .. "WAVEfmt " .. ("<I4I2I2I4I4I2I2"):pack(16, 1, 1, 1000,
      2000, 2, 16) .. "data" .. ("<I4"):pack(2000) .. ("\0"):rep(2000))
    for _, mic in ipairs{ "pcm:/dev/null@1000", "file:" .. path } do
      local far = parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = mic }
      far:start()
      local ev = far:waitCode(-1306, 5)
      expect(ev.message):equals "unsupported sample rate: 1000 Hz; 4000 to 192000 Hz can be converted"
      expect(far:state()):equals "failed"
    end
    os.remove(path)
  end)

  it("pcm: the far end hears the file's tone", function()
    local path = temp(".pcm", samples(700, 2))
    local near = call("test", "pcm:" .. path)
    near:waitCode(2004, 5)
    sleep(700)
    os.remove(path)
    expect(near:audio().frequency):near(700, 10)
  end)

  it("none: a camera that is not there leaves the sound", function()
    local near = call("none", "tone:500")
    near:waitCode(2002, 5)
    sleep(1000)
    expect(near:audio().frequency):near(500, 10)
  end)

  it("a file that is not there is a camera that does not open", function()
    local _, far = call("file:/nowhere/film.mp4", "tone")
    far:waitCode(-1301, 3)
  end)

  it("a file that is not there is a microphone that does not open", function()
    local _, far = call("test", "file:/nowhere/sound.mp3")
    far:waitCode(-1302, 3)
  end)
end)

describe("wav:", function()
  it("holds what was played", function()
    local path = temp(".wav")
    local near, far = call("test", "tone:440", "wav:" .. path)
    near:waitCode(2004, 5)
    sleep(1000)
    near:close()
    far:close()
    for _ = 1, 50 do -- its thread writes the sizes at the end
      local file = io.open(path, "rb")
      local head = file and file:read(44) or ""
      if file then file:close() end
      if #head == 44 and ("<I4"):unpack(head, 41) > 0 then break end
      sleep(20)
    end
    local file = assert(io.open(path, "rb"))
    local bytes = file:read("a")
    file:close()
    os.remove(path)
    expect(bytes:sub(1, 4) .. bytes:sub(9, 16)):equals("RIFFWAVEfmt ")
    local channels, rate = ("<I2I4"):unpack(bytes, 23)
    expect({ channels, rate }):equals{ 2, 48000 }
    expect(("<I4"):unpack(bytes, 41)):equals(#bytes - 44)
    local crossings, last = 0, 0
    local half = 45 + (#bytes - 44) // 8 * 4 -- the second half, left channel
    for at = half, #bytes - 3, 4 do
      local sample = ("<i2"):unpack(bytes, at)
      if last < 0 and sample >= 0 then crossings = crossings + 1 end
      last = sample
    end
    expect(crossings / ((#bytes - half) / 4 / 48000)):near(440, 15)
  end)
end)
