-- SPDX-License-Identifier: GPL-3.0-or-later
-- words_test.lua - every fault word of a server, and what a pusher and a player say to it. A row: the fault, then the
-- codes in the order in which they come, from the fault on.
--
--   "3005<0.3 1102"   exactly these codes, the first within 0.3 s of the fault
--   "~ 2104<5 !2103"  these in this order, others may lie between; never 2103
--   ""                nothing is said

local QUICK = { connectRetryInterval = 0.5, endGrace = 2 }

local function publish(server, stream, size)
  return server:publish{ stream = stream or "live/x", size = size or "320x180", fps = 15, live = QUICK }
end

local function play(server, mode, cache)
  local url = server.http_url and server.http_url .. "/live/x.flv" or server.url .. "/live/x"
  return parlua.player{ src = url, speaker = "none", mode = mode, live = QUICK,
    min_cache = cache and cache[1] or 0.3, max_cache = cache and cache[2] or 0.8 }
end

-- ---- comparing ------------------------------------------------------------------------------------------------------

local function read(text)
  local wanted = { is_loose = text:find("~", 1, true) ~= nil, never = {} }
  for word in text:gmatch("[^%s~]+") do
    local never, code, limit = word:match("^(!?)(%-?%d+)<?([%d.]*)$")
    assert(code, "cannot read " .. word)
    if never == "!" then
      wanted.never[#wanted.never + 1] = tonumber(code)
    else
      wanted[#wanted + 1] = { code = tonumber(code), limit_s = tonumber(limit) }
    end
  end
  return wanted
end

local function codes_of(wanted)
  local codes = {}
  for i, w in ipairs(wanted) do codes[i] = w.code end
  return codes
end

local function compare(part, text, from_ms)
  local wanted, at = read(text), 1
  local codes = codes_of(wanted)
  if wanted.is_loose then expect(part):sequence(codes) else expect(part):exactly(codes) end
  for _, code in ipairs(wanted.never) do expect(part):never(code) end
  for _, ev in ipairs(part:events("statechange")) do
    local w = wanted[at]
    if w and ev.code == w.code then
      local late_s = (ev.t_ms - from_ms) / 1000
      if w.limit_s and late_s > w.limit_s then
        error(("%d came after %.2f s, not within %g s"):format(ev.code, late_s, w.limit_s), 0)
      end
      at = at + 1
    end
  end
end

-- ---- what comes back often ------------------------------------------------------------------------------------------

local PUSH_BACK, PLAY_BACK = "1001 1002", "2001 2002 2008 2003 2004"
local PUSH_RESET, PLAY_RESET = "3005<0.3 1102 ", "3005<0.3 2103 "
local PUSH_NO = "1001 3004 1102 1001 3004 1102 1001 3004 -1307"
local X = "live/x"

local rows = {}
local function row(r) rows[#rows + 1] = r end

-- ---- answers --------------------------------------------------------------------------------------------------------

row{ "refuse", function(s) s:refuse(X) s:reset(X) end,
  push = PUSH_RESET .. PUSH_NO, play = PLAY_RESET .. "2001 3005 2103 2001 3005 2103 2001 3005 -2301" }
row{ "refuse, for a time", function(s) s:refuse(X, { for_ms = 700 }) s:reset(X) end,
  push = PUSH_RESET .. "1001 3004 1102 " .. PUSH_BACK, play = PLAY_RESET .. "2001 3005 2103 " .. PLAY_BACK }
row{ "allow", function(s) s:refuse(X) s:allow(X) s:reset(X) end,
  push = PUSH_RESET .. PUSH_BACK, play = PLAY_RESET .. PLAY_BACK }
for _, code in ipairs{ "BadName", "Denied" } do
  row{ "reject Publish." .. code, function(s)
    s:reject(X, "NetStream.Publish." .. code, { count = 1 })
    s:losePublisher(X)
  end, push = "3004<0.3 1102 1001 3004 1102 " .. PUSH_BACK, play = "2007 2004<2" }
end
for _, code in ipairs{ "StreamNotFound", "Failed" } do
  row{ "reject Play." .. code, function(s)
    s:reject(X, "NetStream.Play." .. code, { count = 1 })
    s:closeClient(X, { role = "player" })
  end, push = "", play = PLAY_RESET .. "2001 3005<1 2103 " .. PLAY_BACK }
end
for code, cause in pairs{ Rejected = 3004, Closed = 3004, Failed = 3003, InvalidApp = 3003 } do
  row{ "reject Connect." .. code, function(s) s:reject(X, "NetConnection.Connect." .. code, { count = 2 }) s:reset(X) end,
    push = PUSH_RESET .. "1001 " .. cause .. "<1 1102 " .. PUSH_BACK,
    play = PLAY_RESET .. "2001 3003<1 2103 " .. PLAY_BACK }
end

-- the step of the word, and what each says when it is spoilt there: noise, close, reset, silence. count: how many of the
-- two answers are spoilt
local steps = {
  { "handshake", 2, push = { "3003", "3003", "3003", "3003" }, play = { "3003", "3003", "3003", "3003" } },
  { "connect", 2, push = { "1001 3005", "1001 3004", "1001 3005", "1001 3005" },
    play = { "2001 3005", "2001 3005", "2001 3005", "2001 3005" } },
  { "createStream", 2, push = { "1001 3005", "1001 3004", "1001 3005", "1001 3005" },
    play = { "2001 3005", "2001 3005", "2001 3005", "2001 3005" } },
  { "publish", 1, push = { "1001 3005", "1001 3004", "1001 3005", "1001 3005" } },
  { "play", 1, play = { "2001 3005", "2001 3005", "2001 3005", "2001 3005" } },
}
local ways = { "noiseAt", "closeAt", "resetAt", "neverAnswer" }
for _, step in ipairs(steps) do
  for i, way in ipairs(ways) do
    local limit_s = way == "neverAnswer" and 6.1 or 1
    local spoilt = { push = step.push and step.push[i] .. ("<%g 1102 "):format(limit_s) or "",
      play = step.play and step.play[i] .. ("<%g 2103 "):format(limit_s) or "" }
    row{ way .. " " .. step[1], function(s) s[way](s, X, step[1], { count = step[2] }) s:reset(X) end,
      lasts = limit_s + 2, push = PUSH_RESET .. spoilt.push .. PUSH_BACK, play = PLAY_RESET .. spoilt.play .. PLAY_BACK }
  end
  row{ "delayAnswer " .. step[1], function(s) s:delayAnswer(X, step[1], 3000, { count = step[2] }) s:reset(X) end,
    lasts = 6, push = PUSH_RESET .. PUSH_BACK, play = PLAY_RESET .. PLAY_BACK } -- slow, but within 5 s, is fine
end

-- ---- connections ----------------------------------------------------------------------------------------------------

row{ "stop and start", function(s) s:stop() sleep(1200) s:start() end,
  push = "3004<0.3 1102 3002 1102 3002 1102 " .. PUSH_BACK, play = "3005<0.3 2103 3002 2103 3002 2103 " .. PLAY_BACK }
row{ "closeClient", function(s) s:closeClient(X) end,
  push = "3004<0.3 1102 " .. PUSH_BACK, play = PLAY_RESET .. PLAY_BACK }
row{ "closeClient of the player", function(s) s:closeClient(X, { role = "player" }) end,
  push = "", play = PLAY_RESET .. PLAY_BACK }
row{ "reset", function(s) s:reset(X) end, push = PUSH_RESET .. PUSH_BACK, play = PLAY_RESET .. PLAY_BACK }
row{ "halfClose", function(s) s:halfClose(X) end, push = "3004<0.3 1102 " .. PUSH_BACK, play = PLAY_RESET .. PLAY_BACK }
for _, mode in ipairs{ "live", "RTC" } do -- the kernel takes up to 3 s of media before the pusher can notice
  row{ "stall of 5 s", function(s) s:stall(X, 5000) end, mode = mode, lasts = 8,
    push = "~ 1101<4 !1102", play = "~ 2007<2.5 2104 2004<6 !2103 !2006" }
  row{ "stall of 15 s", function(s) s:stall(X, 15000) end, mode = mode, lasts = 19,
    push = "~ 1101<4 3005<13.5 1102", play = "~ 2007<2.5 3005<11 2103 2001 2002" }
end
row{ "stall up", function(s) s:stall(X, 5000, { direction = "up", role = "publisher" }) end, lasts = 7,
  push = "~ 1101<4 !1102", play = "~ 2007<2.5 2004<6 !2103" }
row{ "stall down", function(s) s:stall(X, 3000, { direction = "down", role = "player" }) end, lasts = 6,
  push = "", play = "~ 2007<2.5 2004<4 !2103" }
row{ "limit up", function(s) s:limit(X, { up = 150, role = "publisher" }) end, lasts = 8, mode = "RTC",
  push = "~ 1101<5 !1102 !3005", play = "~ !2103 !2006" }
row{ "limit up, for a time", function(s) s:limit(X, { up = 150, role = "publisher", for_ms = 5000 }) end, lasts = 12,
  mode = "RTC", push = "~ 1101<5 !1102 !3005", play = "~ !2103 !2006", latency_ms = 1000 }
row{ "limit down, to a third", function(s) s:limit(X, { down = 100, role = "player" }) end, lasts = 12,
  push = "", play = "~ 2104<6 !2103 !2006" }
row{ "limit down, for a time", function(s) s:limit(X, { down = 150, role = "player", for_ms = 3000 }) end, lasts = 8,
  mode = "RTC", push = "", play = "~ !2103 !2006 !2101 !2102", latency_ms = 1000 }
row{ "limit of the other direction", function(s) s:limit(X, { up = 64, role = "player" }) end, lasts = 8,
  push = "", play = "" }
row{ "delay", function(s) s:delay(X, 400, { for_ms = 4000 }) end, lasts = 8,
  push = "~ !1102", play = "~ !2103 !2006", latency_ms = 1000 }
row{ "delay with jitter", function(s) s:delay(X, 1, { jitter = 400, for_ms = 6000 }) end, lasts = 8, cache = { 1, 3 },
  push = "~ !1102", play = "~ !2007 !2103 !2006" }
row{ "bursts", function(s)
  for _ = 1, 4 do
    s:stall(X, 1900, { direction = "down", role = "player" })
    sleep(2000)
  end
end, lasts = 2, cache = { 2.2, 3 }, push = "", play = "~ 2104 !2007 !2103" }

-- ---- streams --------------------------------------------------------------------------------------------------------

row{ "endStream", function(s) s:refuse(X) s:endStream(X) end,
  push = "3004<0.3 1102 " .. PUSH_NO, play = "2006<1" }
row{ "losePublisher", function(s) s:refuse(X) s:losePublisher(X) end,
  push = "3004<0.3 1102 " .. PUSH_NO, play = "2007 2006<2.1" }
row{ "losePublisher, who comes back", function(s) s:losePublisher(X) end,
  push = "3004<0.3 1102 " .. PUSH_BACK, play = "2007 2004<1.5" }
row{ "sendStatus Complete", function(s) s:sendStatus(X, "NetStream.Play.Complete") end, push = "", play = "2006<1" }
row{ "sendStatus Stop", function(s) s:sendStatus(X, "NetStream.Play.Stop") end, push = "", play = "2007 2004" }
row{ "drop pictures", function(s) s:drop(X, "video", 10) end, push = "", play = "2107 2105" }
row{ "drop one picture", function(s) s:drop(X, "video") end, push = "", play = "~ !2103 !2007" }
row{ "drop a key picture", function(s) s:drop(X, "key") end, push = "", play = "~ !2103 !2007" }
row{ "drop sound", function(s) s:drop(X, "audio", 50) end, push = "", play = "" }
row{ "duplicate", function(s) s:duplicate(X, "all", 50) end, push = "", play = "" }
for _, how in ipairs{ "bytes", "length", "cut" } do
  row{ "corrupt pictures: " .. how, function(s) s:corrupt(X, "video", 5, { how = how }) end,
    push = "", play = "~ 2101<0.5 !2103 !2007" }
end
row{ "corrupt pictures: codec", function(s) s:corrupt(X, "video", 5, { how = "codec" }) end,
  push = "", play = "~ !2103 !2007" }
row{ "corrupt pictures: offset", function(s) s:corrupt(X, "video", 5, { how = "offset" }) end, push = "", play = "" }
row{ "corrupt sound", function(s) s:corrupt(X, "audio", 10) end, push = "", play = "2102<0.5" }
row{ "gap", function(s) s:gap(X, 3000) end, lasts = 6, push = "", play = "2107<3.3 2105" }
for _, mode in ipairs{ "live", "RTC" } do
  for _, ms in ipairs{ 3600000, -3600000 } do
    row{ ("jump %d s"):format(ms // 1000), function(s) s:jump(X, ms) end, mode = mode,
      push = "", play = "~ 2107<0.3 !2007 !2105", latency_ms = 800 }
  end
end
row{ "stopTime", function(s) s:stopTime(X, 4000) end, lasts = 8, push = "", play = "~ !2007 !2103" }
row{ "slowTime", function(s) s:slowTime(X, 80, 10000) end, lasts = 9, push = "", play = "~ !2007 !2103 !2105" }

-- ---- players over HTTP hear no cause --------------------------------------------------------------------------------

local HTTP_BACK = "2103 2001 2002 2008 2003 2004"
for _, word in ipairs{ "reset", "closeClient", "halfClose" } do
  row{ word .. " over HTTP", function(s) s[word](s, X, { role = "player" }) end, http = true, push = "",
    play = word == "halfClose" and "~ " .. HTTP_BACK or HTTP_BACK }
end
row{ "refuse over HTTP", function(s) s:refuse(X) s:reset(X, { role = "player" }) end, http = true,
  push = "", play = "2103 2103 2103 -2301" }
for _, way in ipairs(ways) do
  row{ way .. " over HTTP", function(s) s[way](s, X, "play", { count = 1 }) s:reset(X, { role = "player" }) end,
    http = true, lasts = 8, push = "", play = "2103<0.3 " .. HTTP_BACK }
end
row{ "gap over HTTP", function(s) s:gap(X, 2000) end, http = true, push = "", play = "~ 2107 2105 !2103" }

row{ "undo", function(s) s:refuse("*") s:gap(X, 60000) s:limit(X, { down = 8 }) s:undo("*") end, push = "", play = "" }

-- ---- the rows, each a call of its own -------------------------------------------------------------------------------

local function check_row(r)
  local server = parlua.relay{ http = r.http }
  local far, near = publish(server), play(server, r.mode or "live", r.cache)
  near:play()
  near:waitCode(2004, 8)
  sleep(1500) -- the retries are full again after a second of media
  near:clear()
  far:clear()
  local from_ms = parlua.clock:now()
  r[2](server)
  sleep((r.lasts or 4) * 1000)
  compare(far, r.push, from_ms)
  compare(near, r.play, from_ms)
  if r.latency_ms then expect(near:latency() <= r.latency_ms):is_true() end
end

describe("the word", function()
  for _, r in ipairs(rows) do
    it(r[1] .. (r.mode and " (" .. r.mode .. ")" or ""), { timeout = 60 }, function() check_row(r) end)
  end
end)

describe("pictures", function()
  it("of another size come from another stream, and go again", function()
    local server = parlua.relay{}
    local far, near = publish(server), play(server, "RTC")
    local other = publish(server, "live/small", "160x96")
    near:play()
    near:waitCode(2004, 5)
    near:clear()
    server:splice(X, "live/small", 3000)
    near:waitCode(2009, 4)
    expect(near:frame().width):equals(160)
    near:clear()
    near:waitCode(2009, 6)
    expect(near:frame().width):equals(320)
    expect(near:latency() < 500):is_true()
    expect(near):never(2007)
    expect(far):never(1102)
    expect(other):never(1102)
  end)

  it("with a header that is missing or foreign are absent: sound plays", function()
    for _, spoil in ipairs{ "drop", "corrupt" } do
      local server = parlua.relay{}
      local near = play(server, "RTC")
      near:play()
      near:waitCode(2002, 3)
      server[spoil](server, X, "header", 1, spoil == "corrupt" and { how = "codec" } or nil)
      publish(server)
      sleep(3000)
      expect(near):never(2103)
      expect(near:audio().frequency):near(440, 15)
      expect(near:frame()):is_nil()
    end
  end)
end)

describe("times", function()
  for _, bits in ipairs{ 24, 32 } do
    it(("that wrap at %d bits are not noticed"):format(bits), function()
      local server = parlua.relay{}
      local far = publish(server)
      server:wrap(X, bits, { ms = 6000 })
      sleep(3000) -- what the server has kept is of the new times now
      local near = play(server, "RTC")
      near:play()
      near:waitCode(2004, 5)
      sleep(300)
      near:clear()
      sleep(6000)
      expect(near):exactly{}
      expect(near:latency() < 500):is_true()
      expect(far):never(1102)
    end)
  end
end)

describe("the table of words", function()
  it("is tried here, every one", function()
    local source = require("parlua.native").read_file("tests/fault/words_test.lua")
    for _, r in ipairs(require("parlua.native").fault_words()) do
      local is_tried = source:find("[sr]:" .. r.word .. "%(") or source:find('"' .. r.word .. '"', 1, true)
        or source:find('"' .. r.word .. " ", 1, true)
      if not is_tried then error(r.word .. " is not tried", 0) end
    end
  end)
end)

describe("a fault", function()
  it("reaches the connection it names, and no other", function()
    local server = parlua.relay{}
    local far, one, two = publish(server), play(server, "RTC"), play(server, "RTC")
    one:play()
    one:waitCode(2004, 5)
    two:play()
    two:waitCode(2004, 5)
    sleep(300)
    one:clear()
    two:clear()
    local list = server:connections()
    expect(#list):equals(3)
    expect(list[1].role):equals("publisher")
    expect(list[2].stream):equals(X)
    server:reset(list[2].id)
    one:waitCode(3005, 1)
    sleep(1000)
    expect(two):exactly{}
    expect(far):never(1102)
    expect(#server:connections()):equals(3)
    expect(server:connections()[3].id):equals(4) -- numbers do not come back
  end)

  it("that names nobody is an error", function()
    local server = parlua.relay{}
    expect(function() server:stall() end):fails("names nobody")
    expect(function() server:gap() end):fails("names no stream")
    expect(function() server:stall(X, 100) end):fails("nobody publishes or plays live/x")
    expect(function() server:stall(7, 100) end):fails("there is no connection 7")
    expect(function() server:losePublisher(X) end):fails("nobody publishes live/x")
    expect(function() server:drop(X, "smell") end):fails("there is no smell")
    expect(function() server:gap(X, "long") end):fails("ms must be a whole number")
    expect(function() server:gap(X, 1, { colour = "red" }) end):fails("colour is not known")
    expect(function() server:gap(X, 1, { kind = "audio" }) end):fails("does not take kind")
    expect(function() server:gap(X, 1, 2) end):fails("too many arguments")
  end)

  it("leaves a stream signed by nobody to the key", function()
    local server = parlua.relay{ key = "secret" }
    local stranger = parlua.pusher{ url = server.url .. "/live/y", camera = "test", mic = "tone", live = QUICK }
    stranger:start()
    stranger:waitCode(3004, 2)
    expect(stranger):never(1002)
    publish(server) -- signed
  end)
end)
