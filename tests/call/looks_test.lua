-- SPDX-License-Identifier: GPL-3.0-or-later
-- looks_test.lua - what beauty, whiteness, filter and zoom of a pusher do to the pictures of the far end, and the codes when
-- they fail.

local png = require "tests.kit.png"

local function pusher(relay, more)
  local cfg = { url = relay.url .. "/live/x", camera = "portrait", mic = "none", mode = "SD" }
  for name, value in pairs(more or {}) do cfg[name] = value end
  return parlua.pusher(cfg)
end

-- far publishes the portrait, near plays what it publishes
local function call(more)
  local relay = parlua.relay{}
  local far = pusher(relay, more)
  local near = parlua.player{ src = relay.url .. "/live/x", speaker = "none", mode = "RTC" }
  far:start()
  far:waitCode(1007, 5)
  near:play()
  near:waitCode(2004, 5)
  sleep(1500)
  return far, near
end

-- luma in the cheek of the far end's picture: mean, and the mean step from a pixel to the next
local function cheek(near)
  local frame = near:frame()
  local sum, steps, count = 0, 0, 0
  for y = 330, 350 do
    local before
    for x = 125, 145 do
      local r, g, b = frame.pixel(x, y)
      local luma = 0.299 * r + 0.587 * g + 0.114 * b
      if before then steps, count = steps + math.abs(luma - before), count + 1 end
      sum, before = sum + luma, luma
    end
  end
  return sum / 21 / 21, steps / count
end

describe("the look of a pusher", function()
  it("beauty makes skin smooth for the far end, more with each step", function()
    local far, near = call()
    local _, plain = cheek(near)
    far:set{ beauty = 5 }
    sleep(1500)
    local _, five = cheek(near)
    far:set{ beauty = 9 }
    sleep(1500)
    local _, nine = cheek(near)
    expect(five < 0.7 * plain):is_true()
    expect(nine < five):is_true()
    expect(far):never(1105)
    expect(far):never(1106)
  end)

  it("whiteness makes skin brighter for the far end", function()
    local far, near = call()
    local plain = cheek(near)
    far:set{ whiteness = 5 }
    sleep(1500)
    expect(cheek(near) > plain + 10):is_true()
  end)

  it("the strengths of custom-effect count where the component began with it", function()
    local far, near = call{ skin_whiteness = 1, skin_smoothness = 1 }
    local plain, rough = cheek(near)
    far:set{ custom_effect = true } -- too late
    sleep(1500)
    expect(math.abs(cheek(near) - plain) < 2):is_true()
    far, near = call{ skin_whiteness = 1, skin_smoothness = 1, custom_effect = true }
    local white, smooth = cheek(near)
    expect(white > plain + 20):is_true()
    expect(smooth < 0.7 * rough):is_true()
    far:set{ skin_whiteness = 0 }
    sleep(1500)
    expect(math.abs(cheek(near) - plain) < 3):is_true()
  end)

  it("filter changes the colours of the far end", function()
    local far, near = call()
    local r, _, b = near:frame().mean()
    far:set{ filter = "blues" }
    sleep(1500)
    local r2, _, b2 = near:frame().mean()
    expect(b2 - r2 > b - r + 15):is_true()
    far:set{ filter = "standard" }
    sleep(1500)
    local r3, _, b3 = near:frame().mean()
    expect(math.abs(b3 - r3 - b + r) < 3):is_true()
  end)
end)

-- A colour table in a file: where red and blue change places.
local function table_file(size)
  local path = os.tmpname()
  os.remove(path)
  path = path .. ".png"
  local file = assert(io.open(path, "wb"))
  file:write(png.encode(size, size, function(x, y)
    return (x // 64 + y // 64 * 8) * 255 // 63 & 255, y % 64 * 255 // 63, x % 64 * 255 // 63
  end))
  file:close()
  return path
end

describe("applyFilter", function()
  it("gives the far end the colours of a table, until clearFilters", function()
    local far, near = call()
    local path = table_file(512)
    local r, g, b = near:frame().mean()
    far:applyFilter{ path = path, alpha = 1 }
    sleep(1500)
    local r2, g2, b2 = near:frame().mean()
    expect(r2):near(b, 9) -- the nearest cell of the table: a chroma is off by 4 at most
    expect(g2):near(g, 9)
    expect(b2):near(r, 9)
    far:applyFilter{ path = path, alpha = 0.5 }
    sleep(1500)
    local r3, _, b3 = near:frame().mean()
    expect(r3):near((r + b) / 2, 5)
    expect(b3):near((r + b) / 2, 5)
    far:stop() -- the table stays for the next session
    far:start()
    far:waitCode(1007, 5)
    near:waitCode(2004, 20)
    sleep(3000)
    expect((near:frame().mean())):near((r + b) / 2, 5)
    far:clearFilters()
    sleep(1500)
    local r4, _, b4 = near:frame().mean()
    expect(r4):near(r, 3)
    expect(b4):near(b, 3)
    expect(far):never(1105)
    os.remove(path)
  end)

  it("says what is wrong with a table", function()
    local far = call()
    local small = table_file(64)
    local function why(options) return tostring(select(2, pcall(far.applyFilter, far, options))) end
    expect(why{ alpha = 1 }):matches("path is empty$")
    expect(why{ path = small }):matches("alpha is not a number$")
    expect(why{ path = small, alpha = 1.5 }):matches("alpha out of range: 0 to 1$")
    expect(why{ path = "nothing.png", alpha = 1 }):matches("applyFilter: no such file or directory$")
    expect(why{ path = small, alpha = 1, md5 = ("0"):rep(32) }):matches("md5 mismatch$")
    expect(why{ path = small, alpha = 1 }):matches("not 512x512 pixels$")
    os.remove(small)
  end)
end)

-- is there the dark of an iris at a point of the far end's picture?
local function is_dark(near, x, y)
  local r, g, b = near:frame().pixel(x, y)
  return r + g + b < 200
end

describe("setZoom", function()
  it("enlarges the middle, and answers with the level that is set", function()
    local far, near = call{ zoom = true }
    local x, y = 180 - 43, 320 - 29 -- the left iris; at twice the size it is twice as far from the middle
    expect(is_dark(near, x, y)):is_true()
    expect(is_dark(near, 180 - 86, 320 - 58)):is_false()
    expect(far:getMaxZoom().maxZoom):equals(4)
    expect(far:setZoom{ zoom = 2.04 }.zoom):equals(2)
    sleep(1500)
    expect(is_dark(near, x, y)):is_false()
    expect(is_dark(near, 180 - 86, 320 - 58)):is_true()
    expect(far:setZoom{ zoom = 9 }.zoom):equals(4)
    expect(far:setZoom{ zoom = 0 }.zoom):equals(1)
    sleep(1500)
    expect(is_dark(near, x, y)):is_true()
  end)

  it("needs a number, the attribute zoom and an open camera", function()
    local far, near = call()
    local function why(options) return tostring(select(2, pcall(far.setZoom, far, options))) end
    expect(why{ zoom = "far" }):matches("zoom is not a number$")
    expect(why{ zoom = 2 }):matches("the attribute zoom is not set$")
    far:set{ zoom = true }
    far:setZoom{ zoom = 2 }
    far:set{ zoom = false } -- back to the whole picture
    sleep(1500)
    expect(is_dark(near, 180 - 43, 320 - 29)):is_true()
    far:stop()
    far:set{ zoom = true }
    expect(why{ zoom = 2 }):matches("camera is not open$")
  end)
end)

describe("effects", function()
  it("that cannot start are 1105, and pictures go on without them", function()
    local far, near = call()
    local plain = cheek(near)
    far:clear()
    far.camera:effects("fail")
    far:set{ whiteness = 9 }
    far:waitCode(1105, 2)
    sleep(1500)
    expect(math.abs(cheek(near) - plain) < 2):is_true()
    expect(far):exactly{ 1105 }
    far.camera:effects("fine")
    far:set{ whiteness = 8 } -- others are tried
    sleep(1500)
    expect(cheek(near) > plain + 20):is_true()
    expect(far):never(1106)
  end)

  it("that fail while they run are 1106", function()
    local far, near = call{ whiteness = 9 }
    local white = cheek(near)
    far.camera:effects("fail")
    far:waitCode(1106, 2)
    sleep(1500)
    expect(cheek(near) < white - 20):is_true()
    expect(far):never(1105)
  end)

  it("that fall behind are 1106", function()
    local far = call{ beauty = 5 }
    far.camera:effects("slow")
    far:waitCode(1106, 5)
    expect(far):never(1105)
  end)
end)
