-- SPDX-License-Identifier: GPL-3.0-or-later
-- share.lua - how much one phone may do in one go before the other phones get their turn, and how much time it takes in all.
--
-- Work of a page that comes in many pieces (timers, continuations, renderings, callbacks) asks share:take() before each
-- piece; what is left waits for the next turn of the loop. The time is that of the clock in use: virtual time stands still
-- while a page works, so that there only the number of pieces counts and every run is the same.

local native = require "parlua.native"

local share = {}
share.__index = share

local PIECES = 256
local TIME_MS = 8 -- the other phones' timers of some 20 ms still come in time
local WINDOW_MS = 2000

-- warn(text) is called once, when the phone has taken more than half of the time of a window.
function share.new(warn)
    return setmetatable({ count = 0, begun_ms = 0, busy_ms = 0, window_ms = native.now_ms(), warn = warn }, share)
end

function share:begin()
    self.count, self.begun_ms = 0, native.now_ms()
end

function share:is_spent() return self.count >= PIECES or native.now_ms() - self.begun_ms >= TIME_MS end

-- true when one more piece may run; the first always may.
function share:take()
    if self.count > 0 and self:is_spent() then return false end
    self.count = self.count + 1
    return true
end

-- Adds up the time since begin.
function share:finish()
    local now_ms = native.now_ms()
    self.busy_ms = self.busy_ms + now_ms - self.begun_ms
    local span_ms = now_ms - self.window_ms
    if span_ms < WINDOW_MS then return end
    local part = self.busy_ms / span_ms
    self.window_ms, self.busy_ms = now_ms, 0
    if part <= 0.5 or self.is_named then return end
    self.is_named = true
    self.warn(("timers, callbacks and renderings took %.0f %% of the last %.1f s, and all phones share one thread: use "
        .. "fewer or slower timers, and set data less often"):format(part * 100, span_ms / 1000))
end

return share
