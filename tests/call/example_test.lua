-- SPDX-License-Identifier: GPL-3.0-or-later
-- example_test.lua - tests as people write them: one phone, its server, a far end without a second app, faults, jumps of
-- the clock.

local function call_page(more)
  local cfg = { path = "scripts/call", page = "pages/call/call", server = "auto", camera = "test", mic = "tone",
    speaker = "none", query = { push = "$server/live/a", pull = "$server/live/b" } }
  for name, value in pairs(more or {}) do cfg[name] = value end
  return parlua.phone(cfg)
end

describe("the call page", function()
  it("hangs up after the server stays away", function()
    local app = call_page()
    app.server:publish{ pattern = "bars", stream = "b" }
    local page = app:currentPage()
    local pusher, player = page:one("#pusher"), page:one("#player")
    pusher:waitCode(1002)
    player:waitCode(2004)
    expect(pusher):conforms("push_ok")
    expect(player):conforms("play_ok")

    app.server:stop()
    app.clock:advance(15000)
    expect(pusher):sequence{ 1102, 1102, 1102 }
    expect(player):sequence{ 2103, 2103, 2103 }
    -- whichever side gives up first makes the page stop the other one
    expect(pusher:has(-1307) or player:has(-2301)):is_true()
    expect(page:data("is_small")):equals(2)
    expect(pusher:state()):equals("idle") -- the page hung up by itself
  end)

  it("says why when the camera is refused", function()
    local app = call_page{ permissions = { camera = "deny" } }
    local toast
    app:mockWx("showToast", function(o) toast = o.title end)
    local e = app:currentPage():one("#pusher"):waitEvent("error")
    expect(e.detail.errCode):equals(10001)
    expect(toast):matches("camera")
  end)
end)
