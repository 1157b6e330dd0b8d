-- SPDX-License-Identifier: GPL-3.0-or-later
-- page.lua - what a page costs: a change of data, events, the first paint, a reload after save, an idle page with a call.
-- Lines of "min A  p50 B  p95 C  max D UNIT (N samples)". Environment: BENCH_SECONDS (20), spread over the rows.

local processor_s = require("parlua.core.determinism").clock -- os.clock may be virtual
local event = require "parlua.page.input.event"
local native = require "parlua.native"
local phones = require "parlua.phone.phone"
local tree = require "parlua.page.template.tree"
local watch = require "parlua.core.watch"

local ROWS = 33 -- of six nodes each: with what is around them a page of 202
local seconds = tonumber(os.getenv("BENCH_SECONDS") or 20)
local SHARE_MS = seconds * 1000 / 10 -- for one row of figures

-- ---- figures

local function at(list, percent) return list[math.max(1, math.ceil(#list * percent / 100))] or -1 end

local function tell(what, list, aim)
  table.sort(list)
  print(("%-44s min %7.3f  p50 %7.3f  p95 %7.3f  max %7.3f ms (%d samples%s)"):format(what, at(list, 0), at(list, 50),
    at(list, 95), at(list, 100), #list, aim and "; aim " .. aim or ""))
  return at(list, 50)
end

local function ratio(what, ours, peer)
  print(("ratio ours/peer: %s %.3f (%.3f / %.3f)"):format(what, ours / peer, ours, peer))
end

-- fn(n) again and again, at least five times: what it returns are figures, gathered in lists
local function sample(fn)
  local lists, stop, n = {}, native.now_ms() + SHARE_MS, 0
  while n < 5 or native.now_ms() < stop do
    n = n + 1
    for i, figure in ipairs(table.pack(fn(n))) do
      lists[i] = lists[i] or {}
      table.insert(lists[i], figure)
    end
    if n % 5 == 0 then sleep(1) end -- the loop has its turn, and this script another second
  end
  return table.unpack(lists)
end

local function paint(phone) return phone.top.view:pixel(0, 0) end

-- ---- a change of data

local WXSS = [[
.list { padding: 10px } .row { display: flex; align-items: center; padding: 10rpx 20rpx; border-bottom: 1px solid #eee }
.face { width: 40rpx; height: 40rpx; border-radius: 6rpx; background: #8ac; margin-right: 10rpx }
.name { flex: 1; font-size: 28rpx; color: #333 } .when { font-size: 24rpx; color: #999 } .a .b { color: red }
.row:first-child { border-top: 1px solid #eee } #none { left: 1px } .last { width: 200rpx; margin: 20rpx auto }]]

local function open_list()
  local rows = {}
  for i = 1, ROWS do
    rows[i] = ('<view class="row"><view class="face"/><text class="name">name %d%s</text><text>12:30</text></view>')
      :format(i, i == ROWS // 2 and " {{n}}" or "")
  end
  return assert(phones.open{ files = {
    ["app.json"] = '{ "pages": ["a"] }', ["a.wxss"] = WXSS, ["a.lua"] = "Page{ data = { n = 0, c = 'x' } }",
    ["a.wxml"] = '<view class="list">' .. table.concat(rows) .. '<view class="last {{c}}" bindtap="f"></view></view>',
  } })
end

local function count_nodes(node)
  local count = 1
  for _, child in ipairs(node.children or {}) do
    count = count + count_nodes(child)
  end
  return count
end

-- milliseconds: until the tree is compared, laid out, painted
local function one_change(phone, changes, builds)
  local diffed
  local patch, add_to = tree.patch, phone.overlays.add_to
  tree.patch = function(...)
    local ok = patch(...)
    diffed = native.now_ms()
    return ok
  end
  phone.overlays.add_to = function(...) -- the last step of building a tree
    add_to(...)
    diffed = native.now_ms()
  end
  local begin = native.now_ms()
  phone.top:set_data(changes)
  phone.top.needs_build = builds
  phone.top:render()
  local laid = native.now_ms()
  paint(phone)
  local painted = native.now_ms()
  tree.patch, phone.overlays.add_to = patch, add_to
  return diffed - begin, laid - begin, painted - begin
end

local function bench_change(phone, what, change, is_aimed)
  local diff, laid, painted = sample(function(n) return one_change(phone, change(n), false) end)
  local diff_p50 = tell(what .. ": tree compared", diff, is_aimed and "0.2")
  local laid_p50 = tell(what .. ": laid out", laid)
  local painted_p50 = tell(what .. ": painted", painted, is_aimed and "2")
  return diff_p50, laid_p50, painted_p50
end

local function bench_data()
  local phone = open_list()
  print(("== one binding changes on a page of %d nodes, 375x667, software painting"):format(count_nodes(phone.top.root)))
  local diff, laid, painted = bench_change(phone, "a text", function(n) return { n = n } end, true)
  bench_change(phone, "a class", function(n) return { c = n % 2 == 0 and "x" or "y" } end, true)
  bench_change(phone, "what no node shows", function(n) return { other = n } end)
  local all_diff, all_laid, all_painted = sample(function(n) return one_change(phone, { n = n }, true) end)
  ratio("to a compared tree, against building it anew", diff, tell("built anew: tree", all_diff))
  ratio("to the boxes", laid, tell("built anew: laid out", all_laid))
  ratio("to the picture", painted, tell("built anew: painted", all_painted))
  phone:close()
end

-- ---- events

local function bench_events()
  local phone = assert(phones.open{ files = {
    ["app.json"] = '{ "pages": ["a"] }', ["a.lua"] = "Page{ data = {}, f = function(self, e) self.last = e end }",
    ["a.wxml"] = '<view><view bindtap="f" data-n="{{1}}"><view id="v"/></view></view>' } })
  local page, node = phone.top, phone:find("#v")
  print "== events: 10,000 dispatches through three elements to one handler (aim: 10 ms of CPU)"
  tell("10,000 dispatches, CPU", (sample(function()
    local begin = processor_s()
    for _ = 1, 10000 do event.dispatch(page, node, "tap", { x = 1, y = 1 }) end
    return (processor_s() - begin) * 1000
  end)), "10")
  phone:close()
end

-- ---- from files to a picture, and again after a save

local work = os.tmpname()

local function write(path, text) assert(native.write_file(work .. "/" .. path, text)) end

local function seed(path) return assert(native.read_file("tests/data/seed/" .. path)) end

local function write_app()
  os.remove(work)
  write("app.json", '{ "pages": ["call"] }')
  write("call.wxml", seed("call.wxml"))
  write("call.wxss", seed("call.wxss"))
  write("call.lua", "Page{ data = { is_small = 1, push_stream = '', pull_stream = '', device_position = 'front' },\n"
    .. "  statechangePusher = function() end, binderrorPusher = function() end, bindPusherClick = function() end,\n"
    .. "  statechangePlayer = function() end, bindPlayerClick = function() end, hangUp = function() end,\n"
    .. "  cutCamera = function() end }")
end

local function remove_app()
  for _, name in ipairs{ "app.json", "call.wxml", "call.wxss", "call.lua" } do os.remove(work .. "/" .. name) end
  os.remove(work)
end

local function open_app()
  return assert(phones.open{ path = work, camera_front = "test", mic = "none", speaker = "none",
    permissions = { camera = "allow", record = "allow" } })
end

local function bench_open()
  print "== the seed's page, from its files to the first picture"
  tell("opened and painted", (sample(function()
    local begin = native.now_ms()
    local phone = open_app()
    phone.top:render()
    paint(phone)
    local painted = native.now_ms()
    phone:close()
    return painted - begin
  end)), "10")
end

-- an element is added and taken away again, or a colour, or a function
local function saved_texts(n)
  return {
    template = { "call.wxml", seed("call.wxml") .. ("<text>%d</text>"):format(n) },
    style = { "call.wxss", seed("call.wxss") .. (".r%d{color:#%03d}"):format(n, n % 1000) },
    script = { "call.lua", ("%s --%d"):format(native.read_file(work .. "/call.lua"):gsub(" %-%-%d+$", ""), n) },
  }
end

local function bench_reload(kind)
  local phone = open_app()
  phone.top:render()
  tell(kind .. " saved: phone:reload, painted", (sample(function(n)
    local name, text = table.unpack(saved_texts(n)[kind])
    write(name, text)
    local begin = native.now_ms()
    assert(phone:reload{ [name] = true })
    paint(phone)
    return native.now_ms() - begin
  end)), "30")
  local watcher, reload, painted = watch.start(phone), phone.reload, nil
  phone.reload = function(...)
    assert(reload(...))
    paint(phone)
    painted = native.now_ms()
  end
  tell(kind .. " saved: --watch, from write() to painted", (sample(function(n)
    painted = nil
    local name, text = table.unpack(saved_texts(n + 1000000)[kind])
    local begin = native.now_ms()
    write(name, text)
    while not painted do sleep(1) end
    sleep(5) -- what the folder still says about this save
    return painted - begin
  end)), "30")
  watcher:stop()
  phone:close()
end

-- ---- idle

local function open_player(url)
  return parlua.phone{ display = "window", speaker = "none", files = {
    ["app.json"] = '{ "pages": ["a"] }', ["a.lua"] = "Page{}",
    ["a.wxml"] = ('<live-player id="p" src="%s" mode="RTC" autoplay/>'):format(url) } }
end

-- different pictures of the player, seen every 5 ms, and paintings of the page
local function watch_paintings(phone, ms)
  local view, id = phone.phone.top.view, phone:one("#p"):live_id()
  local before, pictures, last = view:paints(), 0, native.live_frame(id):hash()
  local stop = native.now_ms() + ms
  while native.now_ms() < stop do
    sleep(5)
    local hash = native.live_frame(id):hash()
    if hash ~= last then pictures, last = pictures + 1, hash end
  end
  return pictures, view:paints() - before
end

local function bench_idle()
  if not native.has_display() then return print "(there is no display: an idle page is not painted)" end
  print "== an idle page with a playing call of 15 fps in a window (aim: it is painted for new pictures only)"
  local relay = parlua.relay{}
  local pusher = parlua.pusher{ url = relay.url .. "/live/idle", camera = "test", mic = "none", mode = "RTC", fps = 15 }
  pusher:start()
  pusher:waitCode(1002, 5)
  local phone = open_player(relay.url .. "/live/idle")
  phone:one("#p"):waitCode(2004, 5)
  sleep(1000)
  print(("%d pictures, %d paintings"):format(watch_paintings(phone, math.max(SHARE_MS, 2000))))
  pusher:stop()
  sleep(1000)
  print(("a second after the call: %d pictures, %d paintings"):format(watch_paintings(phone, 1000)))
  phone:close()
  relay:close()
end

bench_data()
bench_events()
write_app()
bench_open()
print "== reload after save"
for _, kind in ipairs{ "template", "style", "script" } do bench_reload(kind) end
remove_app()
bench_idle()
