-- SPDX-License-Identifier: GPL-3.0-or-later
-- painted_test.lua - what a page looks like: colours at points, without a display.

local function far(a, b) return math.abs(a[1] - b[1]) + math.abs(a[2] - b[2]) + math.abs(a[3] - b[3]) end

local function colour(phone, x, y) return { phone.phone.top.view:pixel(x, y) } end

local function expect_colour(phone, x, y, wanted)
  local seen = colour(phone, x, y)
  if far(seen, wanted) > 6 then
    error(("at %d,%d: expected %s, got %s"):format(x, y, table.concat(wanted, " "), table.concat(seen, " ")), 2)
  end
end

local function page(template, style)
  return parlua.phone{ files = { ["app.json"] = '{"pages": ["a"]}', ["a.lua"] = "Page{}", ["a.wxml"] = template,
    ["a.wxss"] = style } }
end

describe("a painted page", function()
  it("fills boxes where they are and leaves the rest white", function()
    local phone = page('<view class="box"><view class="in"></view></view>', [[
      .box { margin: 20px; width: 100px; height: 60px; background-color: #ff0000; padding: 10px }
      .in { width: 50px; height: 30px; background-color: rgb(0, 128, 255) }]])
    expect_colour(phone, 25, 25, { 255, 0, 0 })
    expect_colour(phone, 40, 40, { 0, 128, 255 })
    expect_colour(phone, 85, 40, { 255, 0, 0 })
    expect_colour(phone, 145, 40, { 255, 255, 255 })
    expect_colour(phone, 300, 600, { 255, 255, 255 })
  end)

  it("mixes what is half transparent", function()
    local phone = page('<view class="box"></view>',
      ".box { width: 50px; height: 50px; background-color: #000; opacity: 0.5 }"
    )
    expect_colour(phone, 10, 10, { 128, 128, 128 })
  end)

  it("draws text in its colour", function()
    local phone = page('<text class="t">parlua</text>', ".t { font-size: 40px; color: #008000 }")
    local rect = phone:one("text"):rect()
    local inked = 0
    for y = math.floor(rect.y), math.floor(rect.y + rect.height) - 1 do
      for x = math.floor(rect.x), math.floor(rect.x + rect.width) - 1 do
        if far(colour(phone, x, y), { 0, 128, 0 }) < 30 then inked = inked + 1 end
      end
    end
    expect(inked > 100):is_true()
    expect(inked < rect.width * rect.height / 2):is_true()
  end)
end)

-- ---- the call page ------------------------------------------------------------------------------------------------

local function call()
  local relay = parlua.relay{}
  local near = parlua.phone{ path = "scripts/call", page = "pages/call/call", camera = "test", mic = "tone",
    speaker = "none",
    query = { push = relay.url .. "/live/a", pull = relay.url .. "/live/a" } }
  near:one("#player"):waitCode(2004, 5)
  return near
end

-- mean of every second point
local function lightness(phone, x, y, width, height)
  local sum, count = 0, 0
  for py = y, y + height - 1, 2 do
    for px = x, x + width - 1, 2 do
      local c = colour(phone, px, py)
      sum, count = sum + c[1] + c[2] + c[3], count + 3
    end
  end
  return sum / count
end

describe("the painted call page", function()
  it("has its buttons where they belong, above the picture", function()
    local near = call()
    local hang_up = near:all("image")[1]:rect()
    local c = colour(near, math.floor(hang_up.x + 25), math.floor(hang_up.y + 8))
    expect(c[1] > 200 and c[2] < 110 and c[3] < 110):is_true() -- the red one
  end)

  it("swaps own picture and far picture with a tap, and only the own one is mirrored", function()
    local near = call()
    local function is_mirrored(box) -- the mark's leftmost column is a white bar, its rightmost is not
      local x, width = math.floor(box.x), box.width
      local y, height = math.floor(box.y + box.height * 0.74), math.floor(box.height * 0.08)
      local strip = math.max(4, math.floor(width * 0.03))
      local left = lightness(near, x + math.floor(width * 0.13), y, strip, height)
      local right = lightness(near, x + math.floor(width * 0.87) - strip, y, strip, height)
      return right > left
    end
    expect(is_mirrored(near:one("#pusher"):rect())):is_true()
    near:one("#player"):tap()
    expect(near:one("#player"):rect()):equals{ x = 0, y = 0, width = 375, height = 667 }
    expect(is_mirrored(near:one("#player"):rect())):is_false()
    expect(is_mirrored(near:one("#pusher"):rect())):is_true()
  end)
end)

-- ---- screenshots --------------------------------------------------------------------------------------------------

local function bytes_of(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("a")
  file:close()
  os.remove(path)
  return bytes
end

describe("a screenshot", function()
  it("is a PNG of the window's size", function()
    local phone, path = page("<view>x</view>", ""), os.tmpname() .. ".png"
    phone:screenshot(path)
    local bytes = bytes_of(path)
    expect(bytes:sub(1, 8)):equals("\x89PNG\r\n\x1a\n")
    local width, height = (">I4I4"):unpack(bytes, 17)
    expect({ width, height }):equals{ 375, 667 }
  end)

  it("is a JPEG of the window's size when its name says so", function()
    local phone, path = page("<view>x</view>", ""), os.tmpname() .. ".jpg"
    phone:screenshot(path)
    local bytes = bytes_of(path)
    expect(bytes:sub(1, 2)):equals("\xff\xd8")
    local at = bytes:find("\xff[\xc0-\xc2]..\x08") -- start of frame: length, 8 bit, height, width
    local height, width = (">I2I2"):unpack(bytes, at + 5)
    expect({ width, height }):equals{ 375, 667 }
  end)

  it("tells why when it cannot be written", function()
    local phone = page("<view>x</view>", "")
    expect(function() phone:screenshot("/dev/null/all.png") end):fails("/dev/null")
  end)
end)
