-- SPDX-License-Identifier: GPL-3.0-or-later
-- turn.lua - the queues of one phone for the end of a loop turn and for the next turn.
--
-- End of turn: continuations of awaits (soon), then the rendering of pages with changes, then their setData callbacks; again
-- until the queues are empty or the phone's share of the turn is spent. Next turn: work that must not happen inside the call
-- that asks for it, and what the share has left over.
-- The watchdog may end any of these functions at any instruction: the rest stays in its queue, and no flag is left set.

local native = require "parlua.native"

local turn = {}
turn.__index = turn

-- on_begin() is called when a turn's work begins: no code of the phone is running then. share: of share.lua.
function turn.new(on_begin, share)
    return setmetatable({
        soon = {}, renders = {}, after = {}, next_turn = {}, due = {}, on_begin = on_begin, share = share,
    }, turn)
end

-- Runs the functions that are in the queue now, as many as the share allows; functions added meanwhile stay.
local function run_all(self, queue)
    for _ = 1, #queue do
        if not self.share:take() then return end
        table.remove(queue, 1)()
    end
end

function turn:is_idle() return #self.soon + #self.renders + #self.after == 0 end

function turn:end_turn()
    self.is_planned = false
    if self.has_spent then return end -- work added meanwhile has planned this again, in the turn whose share is spent
    self.on_begin()
    self.share:begin()
    repeat
        run_all(self, self.soon)
        if #self.soon == 0 then run_all(self, self.renders) end
        if #self.soon + #self.renders == 0 then run_all(self, self.after) end
    until self:is_idle() or self.share:is_spent()
    self.share:finish()
    if self:is_idle() then return end
    self:do_next(function() -- the others get their turn first
        self.has_spent = false
        self:plan()
    end)
    self.has_spent = true
end

function turn:plan()
    if self.is_planned or self.is_closed then return end
    self.is_planned = true
    native.after_turn(function()
        if not self.is_closed then self:end_turn() end
    end)
end

local function add(self, queue, fn)
    queue[#queue + 1] = fn
    self:plan()
end

-- Runs fn before this loop turn ends.
function turn:do_soon(fn) add(self, self.soon, fn) end

function turn:do_render(fn) add(self, self.renders, fn) end

-- Runs fn when all waiting pages have been rendered.
function turn:do_after_render(fn) add(self, self.after, fn) end

local function plan_next(self)
    if self.next_timer or self.is_closed then return end
    self.next_timer = native.timer(1, 0, function() self:run_next() end)
end

function turn:run_next()
    self.next_timer = nil
    if self.is_closed then return end
    self.on_begin()
    table.move(self.next_turn, 1, #self.next_turn, #self.due + 1, self.due)
    self.next_turn = {}
    self.share:begin()
    run_all(self, self.due)
    self.share:finish()
    if #self.due > 0 then plan_next(self) end
end

function turn:do_next(fn)
    self.next_turn[#self.next_turn + 1] = fn
    plan_next(self)
end

function turn:close()
    self.is_closed = true
    if self.next_timer then native.timer_cancel(self.next_timer) end
    self.soon, self.renders, self.after, self.next_turn, self.due = {}, {}, {}, {}, {}
end

return turn
