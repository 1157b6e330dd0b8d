-- SPDX-License-Identifier: GPL-3.0-or-later
-- words.lua - the nearest of the names that would have been right. Pure.

local words = {}

-- Damerau-Levenshtein, given up above limit.
local function distance(a, b, limit)
    if math.abs(#a - #b) > limit then return limit + 1 end
    local before, row = {}, {}
    for j = 0, #b do row[j] = j end
    local older
    for i = 1, #a do
        older, before, row = before, row, { [0] = i }
        for j = 1, #b do
            local cost = a:byte(i) == b:byte(j) and 0 or 1
            row[j] = math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
                row[j] = math.min(row[j], older[j - 2] + 1)
            end
        end
    end
    return row[#b]
end

-- names: an array or a set. The nearest one, or nil when none is near.
function words.nearest(name, names)
    local limit = math.max(1, #name // 3)
    local best, best_distance
    local list = {}
    for k, v in next, names do list[#list + 1] = math.type(k) == "integer" and v or k end
    table.sort(list)
    for _, other in ipairs(list) do
        local d = distance(name:lower(), other:lower(), limit)
        if d <= limit and (not best or d < best_distance) then best, best_distance = other, d end
    end
    return best
end

-- "; did you mean 'x'?" or ""
function words.hint(name, names)
    local near = words.nearest(name, names)
    return near and ("; did you mean '%s'?"):format(near) or ""
end

return words
