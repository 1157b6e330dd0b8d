-- SPDX-License-Identifier: GPL-3.0-or-later
-- turn.lua - the queues of one phone for the end of a loop turn and for the next turn.
--
-- End of turn: continuations of awaits (soon), then the rendering of pages with changes, then their setData callbacks; again
-- until the queues are empty, at most ROUNDS times. Next turn: work that must not happen inside the call that asks for it.
-- The watchdog may end any of these functions at any instruction: the rest stays in its queue, and no flag is left set.

local native = require "parlua.native"

local turn = {}
turn.__index = turn

local ROUNDS = 100

-- on_begin() is called when a turn's work begins: no code of the phone is running then.
function turn.new(on_begin)
    return setmetatable({ soon = {}, renders = {}, after = {}, next_turn = {}, due = {}, on_begin = on_begin }, turn)
end

-- Runs the functions that are in the queue now; functions added meanwhile stay.
local function run_all(queue)
    for _ = 1, #queue do
        table.remove(queue, 1)()
    end
end

function turn:is_idle() return #self.soon + #self.renders + #self.after == 0 end

function turn:end_turn()
    self.is_planned = false
    self.on_begin()
    for _ = 1, ROUNDS do
        run_all(self.soon)
        if #self.soon == 0 then run_all(self.renders) end
        if #self.soon + #self.renders == 0 then run_all(self.after) end
        if self:is_idle() then return end
    end
    self:do_next(function() self:plan() end) -- the others get their turn first
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

function turn:run_next()
    self.next_timer = nil
    if self.is_closed then return end
    self.on_begin()
    table.move(self.next_turn, 1, #self.next_turn, #self.due + 1, self.due)
    self.next_turn = {}
    run_all(self.due)
end

function turn:do_next(fn)
    self.next_turn[#self.next_turn + 1] = fn
    if self.next_timer or self.is_closed then return end
    self.next_timer = native.timer(1, 0, function() self:run_next() end)
end

function turn:close()
    self.is_closed = true
    if self.next_timer then native.timer_cancel(self.next_timer) end
    self.soon, self.renders, self.after, self.next_turn, self.due = {}, {}, {}, {}, {}
end

return turn
