-- SPDX-License-Identifier: GPL-3.0-or-later
-- pages_test.lua - the pages in scripts/: what they do, and what they look like beside the pictures in tests/data/pages.
-- After a page was changed on purpose, make new pictures and look at them:
--   KEEP_PICTURES=1 build/parlua test tests/page/pages_test.lua

local native = require "parlua.native"

local function app(name, options)
  local cfg = { path = "scripts/" .. name, chrome = true, camera = "test", mic = "tone", speaker = "none" }
  for key, value in pairs(options or {}) do cfg[key] = value end
  return parlua.phone(cfg)
end

-- A relay with a stream to play; its address.
local function stream()
  local relay = parlua.relay{}
  relay:publish{ stream = "live/film" }
  return relay.url .. "/live/film", relay
end

-- ---- pictures beside pictures --------------------------------------------------------------------------------------
-- Compared are mean colours of blocks: fonts are drawn a little differently from version to version, boxes are not.

local PICTURES = "tests/data/pages/"
local BLOCK_PX, STEP_PX = 15, 2
local BLOCK_TOLERANCE = 48       -- of 0 to 255, mean of the three colours
local BAD_BLOCKS_MAX = 0.015     -- this share may be beyond it
local MEAN_TOLERANCE = 3         -- of all blocks

local function block_mean(view, left, top)
  local sum = { 0, 0, 0 }
  local count = 0
  for y = top, top + BLOCK_PX - 1, STEP_PX do
    for x = left, left + BLOCK_PX - 1, STEP_PX do
      local r, g, b = view:pixel(x, y)
      sum[1], sum[2], sum[3], count = sum[1] + r, sum[2] + g, sum[3] + b, count + 1
    end
  end
  return { sum[1] / count, sum[2] / count, sum[3] / count }
end

local function distance(a, b) return (math.abs(a[1] - b[1]) + math.abs(a[2] - b[2]) + math.abs(a[3] - b[3])) / 3 end

local function touches(box, left, top)
  return left < box.x + box.width and left + BLOCK_PX > box.x and top < box.y + box.height and top + BLOCK_PX > box.y
end

local function is_masked(masks, left, top)
  for _, box in ipairs(masks) do if touches(box, left, top) then return true end end
  return false
end

-- The boxes of what never looks the same twice, in px of the window.
local function masks_of(phone, selectors)
  local boxes = {}
  for _, selector in ipairs(selectors or {}) do
    local box = phone:one(selector):rect()
    boxes[#boxes + 1] = { x = box.x, y = box.y + phone.phone.top.room.top, width = box.width, height = box.height }
  end
  return boxes
end

-- What is different, as text; nil when nothing is. masked: selectors of what is left out.
local function difference(phone, name, masked)
  local masks = masks_of(phone, masked)
  local kept = parlua.phone{ path = PICTURES, query = { name = name } }
  kept:currentPage():waitFor(function() return kept:currentPage():data("is_there") end, 5)
  local bad, count, sum = {}, 0, 0
  for top = 0, 667 - BLOCK_PX, BLOCK_PX do
    for left = 0, 375 - BLOCK_PX, BLOCK_PX do
      if not is_masked(masks, left, top) then
        local off = distance(block_mean(phone.phone.top.view, left, top), block_mean(kept.phone.top.view, left, top))
        count, sum = count + 1, sum + off
        if off > BLOCK_TOLERANCE then bad[#bad + 1] = ("%d,%d"):format(left, top) end
      end
    end
  end
  kept:close()
  if #bad <= count * BAD_BLOCKS_MAX and sum / count <= MEAN_TOLERANCE then return nil end
  return ("%d of %d blocks differ (%s), mean %.1f"):format(#bad, count, table.concat(bad, " ", 1, math.min(8, #bad)),
    sum / count)
end

local function expect_picture(phone, name, masked)
  if os.getenv("KEEP_PICTURES") then return phone:screenshot(PICTURES .. name .. ".png") end
  local what = difference(phone, name, masked)
  if not what then return end
  local path = os.tmpname() .. ".png"
  phone:screenshot(path)
  error(("%s does not look as it did: %s; now it is %s"):format(name, what, path), 2)
end

describe("a picture beside another one", function()
  it("differs when a card has another place", function()
    local phone = app("list")
    expect(difference(phone, "list-detail")):matches("blocks differ")
    phone:one("#card-3"):one(".remove"):tap()
    parlua.sleep(50)
    expect(difference(phone, "list")):matches("blocks differ")
  end)
end)

-- ---- the pages -----------------------------------------------------------------------------------------------------

local function tap(phone, selector)
  phone:one(selector):tap()
  parlua.sleep(50)
end

-- A film that stands still: its left half red, its right half blue, so that one sees which picture is the mirrored one.
local function still_film()
  local width, height = 90, 160
  local function plane(w, h, left, right)
    return (string.char(left):rep(w // 2) .. string.char(right):rep(w - w // 2)):rep(h)
  end
  local picture = "FRAME\n" .. plane(width, height, 82, 41) .. plane(width // 2, height // 2, 90, 240)
    .. plane(width // 2, height // 2, 240, 110)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(("YUV4MPEG2 W%d H%d F15:1 Ip A1:1 C420jpeg\n"):format(width, height), picture:rep(15))
  file:close()
  return path
end

describe("the call page", function()
  it("shows the own picture, mirrored, above the far one, and swaps them", function()
    local relay, film = parlua.relay{}, still_film()
    local phone = app("call", { camera = "y4m:" .. film,
      query = { push = relay.url .. "/live/a", pull = relay.url .. "/live/a" } })
    phone:one("#player"):waitCode(2004, 5)
    tap(phone, "#player")
    parlua.sleep(500)
    expect_picture(phone, "call")
    tap(phone, "#pusher")
    expect(difference(phone, "call")):matches("blocks differ")
    os.remove(film)
  end)
end)

describe("the publisher page", function()
  it("binds every attribute and has a control for each", function()
    local phone = app("publisher")
    local pusher, count = phone:one("#pusher"), 0
    for _, attr in ipairs(native.reference().components["live-pusher"].attributes) do
      if attr.name ~= "url" then
        count = count + 1
        local row = phone:one("#row-" .. attr.name)
        expect(row ~= nil):is_true()
        if attr.not_yet then expect(row:text()):contains(attr.not_yet) end
        if attr.type == "boolean" and attr.name ~= "autopush" then
          expect(pusher:property(attr.name)):equals(attr.default)
        end
      end
    end
    expect(count > 35):is_true()
  end)

  it("says what to do when it has no address, and shows the camera all the same", function()
    local phone = app("publisher")
    expect(phone:one("#hint"):text()):contains("parlua relay")
    phone:one("#pusher"):waitCode(1007, 5)
    expect(phone:one("#status"):text()):equals("preview")
    expect_picture(phone, "publisher-alone", { "#pusher" })
  end)

  it("publishes with what its controls say", function()
    local relay = parlua.relay{}
    local phone = app("publisher", { query = { url = relay.url .. "/live/me" } })
    local pusher = phone:one("#pusher")
    pusher:waitCode(1002, 5)
    expect(phone:one("#hint")):is_nil()
    phone:one("#row-fps slider"):trigger("change", { value = 5 })
    phone:one("#row-muted switch"):trigger("change", { value = true })
    phone:one("#row-orientation"):all(".choice")[2]:trigger("tap")
    parlua.sleep(4500)
    expect(pusher:property("orientation")):equals("horizontal")
    expect(pusher:netstatus().videoFPS):near(5, 1)
    expect(pusher:netstatus().videoWidth > pusher:netstatus().videoHeight):is_true()
    expect(phone:one("#figures"):text()):contains("640×360")
    expect_picture(phone, "publisher", { "#pusher", "#figures", "#news" })
    local list, row = phone:one(".settings"):rect(), phone:one("#row-min-bitrate"):rect()
    phone:one(".settings"):scrollTo(0, row.y - list.y) -- rows without notes, which come and go with what has no effect yet
    parlua.sleep(100)
    expect_picture(phone, "publisher-controls", { "#pusher", "#figures", "#news" })
    tap(phone, "#start")
    pusher:waitState("idle", 2)
    expect(phone:one("#status"):text()):equals("off")
    tap(phone, "#start")
    pusher:waitState("pushing", 5)
  end)

  it("takes a snapshot and shows it, pauses and goes on", function()
    local relay = parlua.relay{}
    local phone = app("publisher", { query = { url = relay.url .. "/live/me" } })
    phone:one("#pusher"):waitCode(1002, 5)
    tap(phone, "#snap")
    phone:currentPage():waitFor("#photo", 2)
    tap(phone, "#pause")
    expect(phone:one("#status"):text()):equals("paused")
    tap(phone, "#pause")
    expect(phone:one("#status"):text()):equals("on air")
  end)

  it("says it when a method has no effect yet", function()
    local phone = app("publisher")
    phone:one("#pusher"):waitCode(1007, 5)
    for _, method in ipairs(native.reference().components["live-pusher"].methods) do
      local button = phone:one("#" .. method.name)
      if button and method.not_yet then
        button:trigger("tap")
        parlua.sleep(50)
        expect(phone:one("#news"):text()):contains("fail")
      end
    end
  end)
end)

describe("the viewer page", function()
  it("says what to do when it has no address", function()
    local phone = app("viewer")
    expect(phone:one("#hint"):text()):contains("parlua publish")
    parlua.sleep(50)
    expect_picture(phone, "viewer-alone")
  end)

  it("draws the figures as bars", { timeout = 60 }, function()
    local src = stream()
    local phone = app("viewer", { query = { src = src } })
    phone:one("#player"):waitCode(2004, 5)
    parlua.sleep(20500)
    expect(phone:one("#status"):text()):equals("playing")
    local bars = phone:one("#videoFPS"):all(".bar")
    expect(#bars):near(10, 1)
    local box = phone:one("#videoFPS"):one(".bars"):rect()
    expect(bars[#bars]:rect().height):near(box.height * phone:one("#player"):netstatus().videoFPS / 30, 4)
    expect_picture(phone, "viewer", { "#player", "#videoBitrate", "#audioBitrate", "#videoCache", "#netJitter" })
  end)

  it("does what its buttons say", function()
    local src = stream()
    local phone = app("viewer", { query = { src = src } })
    local player = phone:one("#player")
    player:waitCode(2004, 5)
    for _, id in ipairs{ "#mute", "#fit", "#turn" } do tap(phone, id) end
    expect(player:property("muted")):equals(true)
    expect(player:property("object-fit")):equals("fillCrop")
    expect(player:property("orientation")):equals("horizontal")
    tap(phone, "#snap")
    phone:currentPage():waitFor("#photo", 2)
    tap(phone, "#play")
    expect(phone:one("#status"):text()):equals("stopped")
    player:clear()
    tap(phone, "#play")
    player:waitCode(2004, 5)
  end)
end)

describe("the list page", function()
  it("keeps its cards by their key, opens one and hears from it", function()
    local phone = app("list")
    parlua.sleep(50)
    expect_picture(phone, "list")
    tap(phone, "#sort")
    expect(phone:one("card"):text()):matches("^A?Ada")
    tap(phone, "#card-5")
    local detail = phone:currentPage()
    detail:waitFor(function() return phone:currentPage().path == "pages/detail/detail" end)
    parlua.sleep(50)
    expect_picture(phone, "list-detail")
    tap(phone, "#star-4")
    tap(phone, "#back")
    expect(phone:currentPage().path):equals("pages/list/list")
    expect(phone:one("#last"):text()):equals("Xiulan has 4 stars now")
    expect(#phone:one("#card-5"):all(".is-full")):equals(4)
  end)

  it("adds and removes", function()
    local phone = app("list")
    tap(phone, "#add")
    expect(#phone:all("card")):equals(6)
    phone:one("#card-1"):one(".remove"):tap()
    parlua.sleep(50)
    expect(#phone:all("card")):equals(5)
    expect(phone:one("#last"):text()):equals("Ada is gone")
    expect(phone:currentPage().path):equals("pages/list/list") -- the tap on the cross went no further
  end)
end)

describe("the tabs", function()
  it("let the watch run only while it is shown", function()
    local phone = app("tabs")
    parlua.sleep(50)
    expect_picture(phone, "tabs-clock")
    tap(phone, "#start")
    parlua.sleep(2000)
    phone:switchTab("/pages/notes/notes")
    local at = phone:pageStack()[1]
    parlua.sleep(3000)
    phone:switchTab("/pages/clock/clock")
    expect(phone:currentPage():data("seconds")):near(2, 0.3)
    tap(phone, "#lap")
    expect(#phone:all(".lap")):equals(1)
    expect(at ~= nil):is_true()
  end)

  it("keep notes", function()
    local phone = app("tabs", { page = "pages/notes/notes" })
    for _, text in ipairs{ "Call Ada back", "Ask Hedy about frequency hopping" } do
      phone:one("#text"):input(text)
      tap(phone, "#add")
    end
    tap(phone, "#note-1")
    parlua.sleep(300)
    expect_picture(phone, "tabs-notes")
    expect(phone:currentPage():data("notes")[2].done):is_true()
    tap(phone, "#clear")
    parlua.sleep(300)
    expect(#phone:all(".note")):equals(1)
  end)

  it("ask and tell", function()
    local phone = app("tabs", { page = "pages/phone/phone" })
    parlua.sleep(50)
    expect_picture(phone, "tabs-phone")
    tap(phone, "#ask")
    parlua.sleep(500)
    expect(phone:one("#said"):text()):equals("You said: yes")
  end)
end)

describe("the small-window pages", function()
  it("say what to do without a stream", function()
    local phone = app("small-window")
    parlua.sleep(50)
    expect(phone:one("#hint"):text()):contains("parlua publish")
    expect_picture(phone, "small-window-alone")
  end)

  it("keep the player's picture on push and on pop", function()
    local src = stream()
    local phone = app("small-window", { query = { src = src } })
    tap(phone, "#watch")
    local player = phone:one("#player")
    player:waitCode(2004, 5)
    expect_picture(phone, "small-window", { "#player" })
    tap(phone, "#push")
    parlua.sleep(500)
    expect(phone:one("#diary"):text()):matches("small window: opened")
    tap(phone, "#back")
    parlua.sleep(500)
    expect(phone:one("#diary"):text()):matches("small window: closed")
    tap(phone, "#pop")
    parlua.sleep(500)
    local diary = phone:one("#diary"):text()
    expect(diary):matches("small window: opened")
    expect(diary):matches("watch: onHide")
    expect(diary:find("watch: onUnload", 1, true)):is_nil() -- not while its picture is shown
  end)
end)
