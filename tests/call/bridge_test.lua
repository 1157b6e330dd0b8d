-- SPDX-License-Identifier: GPL-3.0-or-later
-- bridge_test.lua - relays joined to each other by forward and pull, and streams recorded, between relays of this process.

local function read_number(bytes, at, size)
    return (string.unpack(">I" .. size, bytes, at))
end

-- The tags of an FLV file: {type=, ms=, size=}; fails for anything that is not whole.
local function tags_of(path)
    local file = assert(io.open(path, "rb"))
    local bytes = file:read("a")
    file:close()
    expect(bytes:sub(1, 3)):equals("FLV")
    local tags, at = { flags = bytes:byte(5) }, 14
    while at <= #bytes do
        local size = read_number(bytes, at + 1, 3)
        tags[#tags + 1] = { type = bytes:byte(at), size = size,
            ms = read_number(bytes, at + 4, 3) + (bytes:byte(at + 7) << 24), first = bytes:byte(at + 11),
            second = bytes:byte(at + 12) }
        expect(read_number(bytes, at + 11 + size, 4)):equals(size + 11)
        at = at + size + 15
    end
    expect(at):equals(#bytes + 1)
    return tags
end

local function publisher(url)
    local far = parlua.pusher{ url = url, camera = "test", mic = "tone:440", mode = "RTC", video_width = 160,
        video_height = 120, live = { connectRetryInterval = 0.2 } }
    far:start()
    far:waitCode(1002, 5)
    return far
end

local function player(src)
    local near = parlua.player{ src = src, speaker = "none", mode = "RTC", live = { endGrace = 1 } }
    near:play()
    return near
end

local function wait_for(check, what)
    for _ = 1, 500 do
        if check() then return end
        sleep(20)
    end
    error("waited in vain until " .. what, 2)
end

local function publishes(relay, name)
    local stream = relay:streams()[name]
    return stream ~= nil and stream.publisher
end

describe("a forward", function()
    it("pushes every stream on as long as it is published", function()
        local other = parlua.relay{}
        local relay = parlua.relay{ forward = other.url }
        local far = publisher(relay.url .. "/live/x")
        local near = player(other.url .. "/live/x")
        near:waitCode(2004, 5)
        sleep(1200)
        expect(near:frame().width):equals(160)
        expect(near:audio().frequency):near(440, 5)
        local second = publisher(relay.url .. "/talk/y")
        wait_for(function() return publishes(other, "talk/y") end, "the second one is there, too")
        second:stop()
        wait_for(function() return not publishes(other, "talk/y") end, "it is over there, too")
        expect(publishes(other, "live/x")):is_true()
        near:clear()
        far:stop()
        near:waitCode(2006, 3) -- the end mark went along
        expect(near):never(2103)
        wait_for(function() return not publishes(other, "live/x") end, "the first is over")
    end)

    it("takes only the streams it is for, and gives them the name it says", function()
        local other = parlua.relay{}
        local relay = parlua.relay{
            forward = { "live/a=" .. other.url .. "/copy/of-a", "talk/*=" .. other.url .. "/talks" } }
        publisher(relay.url .. "/live/a")
        publisher(relay.url .. "/live/b")
        publisher(relay.url .. "/talk/c")
        wait_for(function() return publishes(other, "copy/of-a") and publishes(other, "talks/c") end, "both are there")
        sleep(500)
        local names = {}
        for name in pairs(other:streams()) do names[#names + 1] = name end
        table.sort(names)
        expect(names):equals{ "copy/of-a", "talks/c" }
    end)

    it("comes back after the publisher did, and after the other server did", function()
        local other = parlua.relay{}
        local relay = parlua.relay{ forward = other.url }
        local far = publisher(relay.url .. "/live/x")
        wait_for(function() return publishes(other, "live/x") end, "it is there")
        far:clear()
        relay:losePublisher("live/x")
        far:waitCode(1002, 5)
        wait_for(function() return publishes(other, "live/x") end, "it is there again")
        other:stop()
        sleep(500)
        other:start()
        local before_ms = parlua.clock:now()
        wait_for(function() return publishes(other, "live/x") end, "it is there once more")
        expect(parlua.clock:now() - before_ms <= 3500):is_true()
        local near = player(other.url .. "/live/x")
        near:waitCode(2004, 5)
    end)

    it("signs for a relay with a key, and leaves when its relay goes", function()
        local other = parlua.relay{}
        local relay = parlua.relay{ key = "secret", forward = other.url }
        local rec = relay:record("live/x", os.tmpname()) -- signs for itself as well
        expect(rec.over):is_false()
        os.remove(rec.path)
        relay:close()
        expect(other:streams()):equals{}
    end)

    it("whose other server stops reading holds up nobody else, and goes on when that one does", function()
        local other = parlua.relay{}
        local relay = parlua.relay{ forward = other.url }
        local far = publisher(relay.url .. "/live/x")
        local near, there = player(relay.url .. "/live/x"), player(other.url .. "/live/x")
        near:waitCode(2004, 5)
        there:waitCode(2004, 5)
        for _, live in ipairs{ far, near, there } do live:clear() end
        other:stall("live/x", 4000)
        sleep(4000)
        for _, code in ipairs{ 2103, 2105, 2007 } do expect(near):never(code) end
        for _, code in ipairs{ 1101, 1102 } do expect(far):never(code) end
        there:waitCode(2004, 5)
        expect(there):never(2103)

        other:stall("live/x", 60000)
        sleep(1000)
        local before_ms = parlua.clock:now()
        relay:close() -- says goodbye as far as that is heard
        expect(parlua.clock:now() - before_ms < 1000):is_true()
    end)

    it("has no more than 64 beside it", function()
        local relay = parlua.relay{}
        local recordings = {}
        local function record() recordings[#recordings + 1] = relay:record("live/x", "/dev/null") end
        for _ = 1, 64 do record() end
        expect(record):fails("/dev/null")
        recordings[1]:stop()
        record()
        expect(#recordings):equals(65)
    end)

    it("to itself is refused; a circle of relays comes to rest", function()
        local relay = parlua.relay{}
        local address = relay.url:match("//(.*)$")
        relay:close()
        relay = parlua.relay{ listen = address, forward = "rtmp://" .. address }
        publisher(relay.url .. "/live/x")
        sleep(1000)
        expect(relay:streams()["live/x"].players):equals(0)
        relay:close()

        local a = parlua.relay{ listen = address, forward = nil }
        local b = parlua.relay{ forward = a.url }
        a:close()
        a = parlua.relay{ listen = address, forward = b.url }
        local far = publisher(a.url .. "/live/x")
        local near = player(b.url .. "/live/x")
        near:waitCode(2004, 5)
        sleep(7000) -- b tries to give it back every 3 s, and is told that it is published
        expect(near):never(2103)
        expect(a:streams()["live/x"].players <= 2):is_true()
        far:stop()
        near:waitCode(2006, 5)
        wait_for(function() return next(a:streams()) == nil end, "nothing circles any more")
    end)

    it("rules are checked", function()
        for rule, why in pairs{ ["http://127.0.0.1/live"] = "scheme", ["live/a"] = "scheme", ["a*b=rtmp://h/live"] = "APP",
            ["=rtmp://h/live"] = "name", ["rtmp://h:0/live"] = "port" } do
            expect(function() parlua.relay{ forward = rule } end):fails(why)
        end
        expect(function() parlua.relay{ forward = 5 } end):fails("list")
        expect(function() parlua.relay{ pull = { {} } } end):fails("text")
    end)
end)

describe("a pull", function()
    it("plays a stream from another server and publishes it under its own or another name", function()
        local other = parlua.relay{}
        local relay = parlua.relay{ pull = { other.url .. "/live/x", "my/copy=" .. other.url .. "/live/x?token=1" } }
        local near, copy = player(relay.url .. "/live/x"), player(relay.url .. "/my/copy")
        sleep(4000)
        expect(publishes(relay, "live/x")):is_false()
        local far = publisher(other.url .. "/live/x")
        near:waitCode(2004, 10)
        copy:waitCode(2004, 10)
        expect(near:frame().width):equals(160)
        near:clear()
        far:stop()
        near:waitCode(2006, 3)
        wait_for(function() return not publishes(relay, "live/x") end, "it is over")
    end)

    it("begins again when the stream does, and when the server does", function()
        local other = parlua.relay{}
        local relay = parlua.relay{ key = "secret", pull = other.url .. "/live/x" }
        local far = publisher(other.url .. "/live/x")
        wait_for(function() return publishes(relay, "live/x") end, "it is there")
        far:clear()
        other:losePublisher("live/x")
        wait_for(function() return not publishes(relay, "live/x") end, "it is lost here, too")
        far:waitCode(1002, 5)
        wait_for(function() return publishes(relay, "live/x") end, "it is there again")
        far:stop()
        other:stop()
        other:start()
        far = publisher(other.url .. "/live/x")
        wait_for(function() return publishes(relay, "live/x") end, "it is there once more")
        far:stop()
    end)

    it("from itself is refused", function()
        local relay = parlua.relay{}
        local address = relay.url:match("//(.*)$")
        relay:close()
        expect(function() parlua.relay{ listen = address, pull = "rtmp://" .. address .. "/live/x" } end):fails("itself")
    end)
end)

describe("a recording", function()
    local path

    before_each(function() path = os.tmpname() end)
    after_each(function() os.remove(path) end)

    it("holds the stream from its beginning to its end, with times from 0", function()
        local relay = parlua.relay{}
        local rec = relay:record("live/x", path)
        expect(rec.path):equals(path)
        expect(rec.bytes):equals(13)
        local far = publisher(relay.url .. "/live/x")
        sleep(2000)
        expect(rec.over):is_false()
        far:stop()
        expect(rec:wait(3)):is_true()
        local tags = tags_of(path)
        expect(rec.seconds):near(2, 1)
        expect(rec:stop()):equals(rec.bytes)
        expect(tags.flags):equals(5)
        expect(tags[1].type):equals(18)
        local counts, last_ms = { [8] = 0, [9] = 0, [18] = 0 }, { [8] = 0, [9] = 0, [18] = 0 }
        for _, tag in ipairs(tags) do
            counts[tag.type] = counts[tag.type] + 1
            expect(tag.ms >= last_ms[tag.type] and tag.ms < 10000):is_true()
            last_ms[tag.type] = tag.ms
        end
        expect(counts[9] > 15):is_true()
        expect(counts[8] > 60):is_true()
        local last = tags[#tags]
        expect({ last.first, last.second }):equals{ 0x17, 2 } -- the end mark
    end)

    it("is whole when it is stopped, when its seconds are over, when the relay goes", function()
        local relay = parlua.relay{}
        publisher(relay.url .. "/live/x")
        sleep(1500) -- a late one begins at 0, too
        local rec = relay:record("live/x", path)
        sleep(1000)
        local bytes = rec:stop()
        expect(bytes > 1000 and rec.over):is_true()
        local tags = tags_of(path)
        expect(tags[#tags].ms < 3000):is_true()
        expect(rec:stop()):equals(bytes)

        rec = relay:record("live/x", path, 1.5)
        expect(rec:wait(5)):is_true()
        expect(rec.seconds):near(1.5, 0.1)
        tags_of(path)

        rec = relay:record("live/x", path)
        sleep(700)
        relay:reset("live/x") -- it does not begin again
        expect(rec:wait(1)):is_true()
        bytes = rec.bytes
        sleep(4000)
        expect(rec.bytes):equals(bytes)

        publisher(relay.url .. "/live/y")
        rec = relay:record("live/y", path)
        sleep(700)
        relay:close()
        expect(rec.over and rec.bytes > 1000):is_true()
        tags_of(path)
    end)

    it("that cannot be written, or is of no stream, is an error", function()
        local relay = parlua.relay{}
        expect(function() relay:record("live/x", "/proc/no/file.flv") end):fails("/proc/no/file.flv")
        expect(function() relay:record("x", path) end):fails("APP/STREAM")
        expect(function() relay:record("live/x", path, -1) end):fails("seconds is a number, from 0")
        relay:close()
        expect(function() relay:record("live/x", path) end):fails("stopped")
    end)
end)
