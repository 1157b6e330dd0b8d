-- SPDX-License-Identifier: GPL-3.0-or-later
-- page_test.lua - the two-party call page (scripts/call): order of codes, boxes, what the far end sees.

local function call()
  local relay = parlua.relay{}
  local function phone(name, far)
    return parlua.phone{ name = name, path = "scripts/call", page = "pages/call/call", camera = "test", mic = "tone",
      speaker = "none", query = { push = relay.url .. "/live/" .. name, pull = relay.url .. "/live/" .. far } }
  end
  local a, b = phone("a", "b"), phone("b", "a")
  a:one("#player"):waitCode(2004, 5)
  b:one("#player"):waitCode(2004, 5)
  return a, b
end

local function button(phone, number)
  return phone:all("image")[number]
end

describe("the call page", function()
  it("connects both ways in the documented order", function()
    local a, b = call()
    for _, phone in ipairs{ a, b } do
      expect(phone:one("#pusher")):conforms("push_ok")
      expect(phone:one("#player")):conforms("play_ok")
    end
  end)

  it("has the boxes its style sheet asks for", function()
    local a = call()
    local function rect(selector) return a:one(selector):rect() end
    expect(rect("#pusher")):equals{ x = 0, y = 0, width = 375, height = 667 }
    expect(rect("#player")):equals{ x = 225, y = 0, width = 150, height = 200 }
    local hang_up, cut = button(a, 1):rect(), button(a, 2):rect()
    expect(hang_up.width):equals(50)
    expect(cut.x - hang_up.x):equals(130) -- 50 wide, 40 margin on both sides
    expect(hang_up.x + cut.x + 50):near(375, 1) -- in the middle
  end)

  it("switches the camera, and the far end sees it", function()
    local a, b = call()
    local pusher = a:one("#pusher")
    local seen = b:one("#player")
    local r1, g1, b1 = seen:frame():mean()
    pusher:clear()
    button(a, 2):tap()
    pusher:waitCode(1003, 2)
    pusher:waitCode(1007, 2)
    sleep(600)
    local r2, g2, b2 = seen:frame():mean()
    expect(math.abs(r1 - r2) + math.abs(g1 - g2) + math.abs(b1 - b2) > 20):is_true()
    expect(pusher):never(1002)
    expect(seen):never(2103)
  end)
end)
