-- SPDX-License-Identifier: GPL-3.0-or-later
-- words.lua - the nearest of the names that would have been right. Pure.
--
-- While words are remembered each is looked up once for a set: sets given here must not change then.

local words = {}

-- Damerau-Levenshtein of two arrays of bytes, given up above limit.
local function distance(a, b, limit)
    if math.abs(#a - #b) > limit then return limit + 1 end
    local older
    local before, row = {}, {}
    for j = 0, #b do row[j] = j end
    for i = 1, #a do
        older, before, row = before, row, { [0] = i }
        local least, x = i, a[i]
        for j = 1, #b do
            local best = before[j - 1] + (x == b[j] and 0 or 1)
            if before[j] + 1 < best then best = before[j] + 1 end
            if row[j - 1] + 1 < best then best = row[j - 1] + 1 end
            if i > 1 and j > 1 and x == b[j - 1] and a[i - 1] == b[j] and older[j - 2] + 1 < best then
                best = older[j - 2] + 1
            end
            row[j] = best
            if best < least then least = best end
        end
        if least > limit then return limit + 1 end
    end
    return row[#b]
end

local BYTES_MAX = 100 -- longer names are near to nothing
local SEEN_MAX = 100000

local function bytes_of(name) return { name:lower():byte(1, BYTES_MAX) } end

-- of a set or an array: {list={{name=, bytes=}, ...} in order, answers={WORD=name|false}}
local function prepare(names)
    local list = {}
    for k, v in next, names do
        local name = math.type(k) == "integer" and v or k
        if type(name) == "string" then list[#list + 1] = { name = name, bytes = bytes_of(name) } end
    end
    table.sort(list, function(a, b) return a.name < b.name end)
    return { list = list, answers = {} }
end

-- While somebody looks through a whole app, sets are prepared once, and how far names are from words is remembered: the
-- same ones come in one page after the other. Pages that run keep nothing of it.
local prepared, seen, seen_count

-- From here on all is remembered, until words.forget.
function words.remember() prepared, seen, seen_count = setmetatable({}, { __mode = "k" }), {}, 0 end

function words.forget() prepared, seen = nil, nil end

local function known_distance(word, bytes, other, limit)
    if not seen then return distance(bytes, other.bytes, limit) end
    local own = seen[word]
    if not own then
        own = {}
        seen[word] = own
    end
    local d = own[other.name]
    if not d then
        d = distance(bytes, other.bytes, limit)
        own[other.name], seen_count = d, seen_count + 1
    end
    return d
end

local function search(list, word)
    local limit, bytes = #word < 3 and 0 or #word // 3, bytes_of(word)
    local first_limit = limit
    if seen and seen_count > SEEN_MAX then seen, seen_count = {}, 0 end
    local best
    for _, other in ipairs(list) do
        local d = known_distance(word, bytes, other, first_limit)
        if d <= limit then best, limit = other.name, d - 1 end
        if limit < 0 then break end
    end
    return best
end

-- names: an array or a set. The nearest one, or nil when none is near.
function words.nearest(word, names)
    local known = prepared and prepared[names]
    if not known then
        known = prepare(names)
        if prepared then prepared[names] = known end
    end
    local answer = known.answers[word]
    if answer == nil then
        answer = search(known.list, word) or false
        known.answers[word] = answer
    end
    return answer or nil
end

-- "; did you mean 'x'?" or ""
function words.hint(word, names)
    local near = words.nearest(word, names)
    return near and ("; did you mean '%s'?"):format(near) or ""
end

return words
