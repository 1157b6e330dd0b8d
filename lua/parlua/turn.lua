-- SPDX-License-Identifier: GPL-3.0-or-later
-- turn.lua - what one phone does at the end of a loop turn, and what it leaves for the next.
--
-- End of turn: continuations of awaits (soon), then pages with changes are rendered, then their setData callbacks;
-- again until nothing is left, at most ROUNDS times. Next turn: what must not happen inside the call that asked for it.

local native = require "parlua.native"

local turn = {}
turn.__index = turn

local ROUNDS = 100

function turn.new()
    return setmetatable({ soon = {}, renders = {}, after = {}, next_turn = {} }, turn)
end

local function run_all(list)
    for _, fn in ipairs(list) do
        fn()
    end
end

function turn:take(name)
    local list = self[name]
    self[name] = {}
    return list
end

function turn:end_turn()
    for _ = 1, ROUNDS do
        run_all(self:take("soon"))
        if #self.soon == 0 then
            run_all(self:take("renders"))
            run_all(self:take("after"))
        end
        if #self.soon + #self.renders + #self.after == 0 then
            self.is_planned = false
            return
        end
    end
    native.timer(1, 0, function() self:end_turn() end) -- the others get their turn first
end

function turn:plan()
    if self.is_planned or self.is_closed then return end
    self.is_planned = true
    native.after_turn(function()
        if not self.is_closed then self:end_turn() end
    end)
end

-- fn runs before this loop turn ends
function turn:do_soon(fn)
    self.soon[#self.soon + 1] = fn
    self:plan()
end

function turn:do_render(fn)
    self.renders[#self.renders + 1] = fn
    self:plan()
end

-- fn runs when what is waiting to be rendered has been rendered
function turn:do_after_render(fn)
    self.after[#self.after + 1] = fn
    self:plan()
end

function turn:do_next(fn)
    self.next_turn[#self.next_turn + 1] = fn
    if self.next_timer or self.is_closed then return end
    self.next_timer = native.timer(1, 0, function()
        self.next_timer = nil
        if not self.is_closed then run_all(self:take("next_turn")) end
    end)
end

function turn:close()
    self.is_closed = true
    if self.next_timer then native.timer_cancel(self.next_timer) end
    self.soon, self.renders, self.after, self.next_turn = {}, {}, {}, {}
end

return turn
