-- SPDX-License-Identifier: GPL-3.0-or-later
-- silent_test.lua - a pusher at a server that takes connections and says nothing. It is no relay of ours, so the clock
-- is the real one.

parlua.clock:use("real")

-- a port that takes connections and says nothing; it ends when the pipe is closed and its next dot finds no reader
local function silent_server()
  local script = [[use IO::Socket::INET; $| = 1;
    my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", Timeout => 0.1) or die;
    print $s->sockport, "\n"; my @kept;
    while (print ".") { my $c = $s->accept; push @kept, $c if $c }]]
  local pipe = assert(io.popen("exec perl -e '" .. script .. "' 2>/dev/null"))
  return "rtmp://127.0.0.1:" .. pipe:read("l") .. "/live/x", pipe
end

describe("a port that says nothing", function()
  it("is 3003 within 5.5 s", function()
    local url, server = silent_server()
    local p = parlua.pusher{ url = url, camera = "test", mic = "tone", live = { connectRetryInterval = 0.2 } }
    local asked = parlua.clock:now()
    p:start()
    p:waitCode(3003, 7)
    expect(parlua.clock:now() - asked):near(5000, 600)
    p:waitCode(1102, 1)
    expect(p):never(1001)
    p:stop()
    server:close()
  end)
end)
