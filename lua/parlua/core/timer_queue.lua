-- SPDX-License-Identifier: GPL-3.0-or-later
-- timer_queue.lua - timers in the order of due_ms, those of one moment in the order in which they were put in.
--
-- `by_id` says which timers there are; `heap` is a binary heap of them, from which those taken out are dropped when they
-- come to its top. The watchdog may end the code of a page that starts a timer at any instruction: a heap whose change was
-- cut short is made anew from by_id.

local timer_queue = {}
timer_queue.__index = timer_queue

function timer_queue.new()
    return setmetatable({ by_id = {}, heap = {}, count = 0, last = 0 }, timer_queue)
end

-- A place in the heap keeps the time it was made for: the timer itself may have gone on to its next beat.
local function is_before(a, b)
    if a.due_ms ~= b.due_ms then return a.due_ms < b.due_ms end
    return a.order < b.order
end

local function sift_up(heap, place)
    local at = #heap + 1
    while at > 1 and is_before(place, heap[at // 2]) do
        heap[at], at = heap[at // 2], at // 2
    end
    heap[at] = place
end

local function sift_down(heap, place)
    local count, at = #heap, 1
    while true do
        local child = at * 2
        if child > count then break end
        if child < count and is_before(heap[child + 1], heap[child]) then child = child + 1 end
        if not is_before(heap[child], place) then break end
        heap[at], at = heap[child], child
    end
    heap[at] = place
end

local function drop_top(heap)
    local last = table.remove(heap)
    if #heap > 0 then sift_down(heap, last) end
end

local function is_alive(self, place) return self.by_id[place.timer.id] == place end

local function rebuild(self)
    local heap = {}
    for _, place in next, self.by_id do heap[#heap + 1] = place end
    table.sort(heap, is_before) -- a sorted list is a heap
    self.heap, self.count = heap, #heap
end

-- Runs change(heap, place); a change that does not come to its end is mended before the next one.
local function safely(self, change, place)
    if self.is_changing or #self.heap > 2 * self.count + 64 then rebuild(self) end
    self.is_changing = true
    change(self.heap, place)
    self.is_changing = false
end

-- t: {id=, due_ms=}; a timer that is in the queue goes to its new place.
function timer_queue:put(t)
    self:take(t.id)
    self.last = self.last + 1
    local place = { timer = t, due_ms = t.due_ms, order = self.last }
    safely(self, sift_up, place)
    self.by_id[t.id] = place
    self.count = self.count + 1
end

-- Takes the timer out; the timer, or nil when it is not in the queue.
function timer_queue:take(id)
    local place = self.by_id[id]
    if not place then return nil end
    self.by_id[id] = nil
    self.count = self.count - 1
    return place.timer
end

-- The timer that is due next, which stays, or nil.
function timer_queue:first()
    if self.is_changing then
        rebuild(self)
        self.is_changing = false
    end
    while self.heap[1] and not is_alive(self, self.heap[1]) do
        safely(self, drop_top)
    end
    return self.heap[1] and self.heap[1].timer
end

return timer_queue
