-- SPDX-License-Identifier: GPL-3.0-or-later
-- debug_test.lua - the debug attribute of live tags: figures and codes over the box, and not in what is published.

local PAGE = [[<live-pusher id="pusher" url="{{url}}" mode="RTC" autopush debug="{{is_on}}" style="height: 220px"/>
<live-player id="player" src="{{url}}" mode="RTC" autoplay debug/>]]
local SCRIPT = [[Page{ data = { url = "", is_on = false },
  onLoad = function(self, query) self:setData{ url = query.url, is_on = query.is_on == "yes" } end,
  switch = function(self, is_on) self:setData{ is_on = is_on } end }]]

local function open(is_on)
  local relay = parlua.relay{}
  local phone = parlua.phone{ name = "a", width = 360, camera = "portrait", mic = "tone", speaker = "none",
    query = { url = relay.url .. "/live/x", is_on = is_on and "yes" or "no" },
    files = { ["app.json"] = '{ "pages": ["p"] }', ["p.wxml"] = PAGE, ["p.lua"] = SCRIPT } }
  phone:one "#pusher":waitCode(1002, 5)
  phone:one "#player":waitCode(2032, 5)
  sleep(2500)
  return phone, relay
end

-- The lines over a live tag; nil when there are none.
local function lines(phone, id)
  local node
  for _, n in pairs(phone.phone.top.nodes) do node = n.id == id:sub(2) and n or node end
  if not node.inside then return nil end
  local texts = {}
  for i, line in ipairs(node.inside[1].children) do texts[i] = line.children[1].text end
  return table.concat(texts, "\n")
end

-- Are there letters, which are white, at the upper left of the box?
local function is_written(phone, id)
  local r, white = phone:one(id):rect(), 0
  for x = r.x, r.x + 100 do
    for y = r.y, r.y + 30 do
      local red, green, blue = phone.phone.top.view:pixel(x, y)
      if red > 240 and green > 240 and blue > 240 then white = white + 1 end
    end
  end
  return white > 50
end

describe("debug of a live tag", function()
  it("shows state, figures and codes, live", function()
    local phone = open(true)
    local pusher = lines(phone, "#pusher")
    expect(pusher):matches "^pushing\n360x640 1%d fps, key frames 1 s apart\nvideo %d+ %+ sound %d+ kbit/s"
    expect(pusher):matches "\n1002 publish accepted, pushing$"
    expect(lines(phone, "#player")):matches "^playing\n360x640 1%d fps.+\n2004 playback started\n2032 first frame rendered$"
    expect(is_written(phone, "#pusher")):is_true()
    phone:currentPage():callMethod("switch", false)
    sleep(100)
    expect(lines(phone, "#pusher")):equals(nil)
    expect(is_written(phone, "#pusher")):is_false()
    phone:currentPage():callMethod("switch", true)
    sleep(100)
    expect(lines(phone, "#pusher")):matches "\n1002 publish accepted, pushing$" -- what was said before is not lost
  end)

  it("is not in the published picture", function()
    local function published(is_on)
      local phone = open(is_on)
      local hash = phone:one "#player":frame():hash()
      phone:close()
      return hash
    end
    expect(published(true)):equals(published(false))
  end)
end)
