-- SPDX-License-Identifier: GPL-3.0-or-later
-- control_painted_test.lua - what controls look like: colours at points of their boxes, without a display.

local phone

local function open(template, style)
  phone = parlua.phone{ files = { ["app.json"] = '{"pages": ["a"], "window": {"navigationStyle": "custom"}}',
    ["a.lua"] = "Page{}", ["a.wxml"] = template, ["a.wxss"] = style } }
end

-- x, y: inside of the element
local function expect_colour(selector, x, y, wanted)
  local r = phone:one(selector):rect()
  local seen = { phone.phone.top.view:pixel(math.floor(r.x + x), math.floor(r.y + y)) }
  local far = 0
  for i = 1, 3 do far = far + math.abs(seen[i] - wanted[i]) end
  if far > 6 then
    error(("%s at %g,%g: expected %s, got %s"):format(selector, x, y, table.concat(wanted, " "), table.concat(seen, " ")), 2)
  end
end

-- how many pixels of the element have about this colour
local function count(selector, wanted)
  local r, found = phone:one(selector):rect(), 0
  for y = math.floor(r.y), math.floor(r.y + r.height) - 1 do
    for x = math.floor(r.x), math.floor(r.x + r.width) - 1 do
      local red, green, blue = phone.phone.top.view:pixel(x, y)
      if math.abs(red - wanted[1]) + math.abs(green - wanted[2]) + math.abs(blue - wanted[3]) < 40 then found = found + 1 end
    end
  end
  return found
end

local WHITE, GREEN, CARET = { 255, 255, 255 }, { 4, 190, 2 }, { 7, 193, 96 }

describe("painted controls", function()
  it("a switch is coloured on one side of its knob, and grey without", function()
    open('<switch color="#3366cc"/>')
    expect_colour("switch", 16, 16, WHITE)
    expect_colour("switch", 40, 16, { 253, 253, 253 })
    phone:one("switch"):tap()
    expect_colour("switch", 36, 16, WHITE)
    expect_colour("switch", 12, 16, { 0x33, 0x66, 0xcc })
    expect_colour("switch", 1, 1, WHITE) -- round
  end)

  it("a checkbox has a mark while it is checked", function()
    open('<switch type="checkbox"/>')
    expect(count("switch", GREEN)):equals(0)
    phone:one("switch"):tap()
    expect(count("switch", GREEN) > 10):is_true()
  end)

  it("a slider is coloured up to its handle", function()
    open('<slider value="50" activeColor="#ff0000" backgroundColor="#0000ff" block-color="#00ff00"/>')
    local width = phone:one("slider"):rect().width
    expect_colour("slider", width * .25, 13.5, { 255, 0, 0 })
    expect_colour("slider", width * .5, 14, { 0, 255, 0 })
    expect_colour("slider", width * .75, 13.5, { 0, 0, 255 })
    phone:one("slider"):slideTo(100)
    expect_colour("slider", width * .75, 13.5, { 255, 0, 0 })
  end)

  it("buttons have the colours of their type", function()
    open('<button id="d">.</button><button id="p" type="primary">.</button><button id="w" type="warn">.</button>'
      .. '<button id="o" type="primary" disabled>.</button><button id="n" plain>.</button>', "button { margin: 4px }")
    expect_colour("#d", 20, 24, { 248, 248, 248 })
    expect_colour("#p", 20, 24, { 0x1a, 0xad, 0x19 })
    expect_colour("#w", 20, 24, { 0xe6, 0x43, 0x40 })
    expect_colour("#o", 20, 24, { 0x9e, 0xd9, 0x9d })
    expect_colour("#n", 20, 24, WHITE)
    expect_colour("#n", 100, 0, { 0x35, 0x35, 0x35 })
  end)

  it("an input shows its caret while it has the focus, and dots instead of a password", function()
    open('<input id="a" value="mm"/><input id="b" password value="mm"/>', "input { color: #ff0000 }")
    expect(count("#a", CARET)):equals(0)
    local word = count("#a", { 255, 0, 0 })
    expect(word > 20):is_true()
    phone:one("#a"):tap()
    expect(count("#a", CARET) > 20):is_true()
    phone:one("#b"):tap()
    expect(count("#a", CARET)):equals(0)
    expect(count("#b", { 255, 0, 0 }) ~= word):is_true()
  end)

  it("an input shows its placeholder in its own style until something is typed", function()
    open('<input placeholder="mmm" placeholder-style="color: #0000ff" placeholder-class="large"/>',
      ".large { font-weight: bold }")
    expect(count("input", { 0, 0, 255 }) > 40):is_true()
    phone:one("input"):tap()
    phone:type("x")
    expect(count("input", { 0, 0, 255 })):equals(0)
    phone:key("Backspace")
    expect(count("input", { 0, 0, 255 }) > 40):is_true()
  end)

  it("a long text moves so that the caret is seen", function()
    open('<input value="{{\'\'}}"/>', "input { width: 100px; color: #ff0000 }")
    phone:one("input"):input(("m"):rep(60))
    expect(count("input", CARET) > 20):is_true()
    expect_colour("input", 110, 10, WHITE)
    phone:key("Home")
    expect(count("input", CARET) > 20):is_true()
    expect_colour("input", 0, 10, CARET)
  end)

  it("what is scrolled out of a box is not drawn", function()
    open('<scroll-view scroll-y><view class="a"></view><view class="b"></view></scroll-view><view class="c"></view>',
      "scroll-view { height: 50px } .a { height: 50px; background-color: #ff0000 } "
      .. ".b { height: 50px; background-color: #00ff00 } .c { height: 50px; background-color: #0000ff }")
    expect_colour("scroll-view", 20, 20, { 255, 0, 0 })
    phone:one("scroll-view"):scrollTo(0, 40)
    expect_colour("scroll-view", 20, 5, { 255, 0, 0 })
    expect_colour("scroll-view", 20, 20, { 0, 255, 0 })
    expect_colour(".c", 20, 5, { 0, 0, 255 })
  end)
end)
