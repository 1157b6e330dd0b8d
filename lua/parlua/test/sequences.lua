-- SPDX-License-Identifier: MIT
-- sequences.lua - the codes of a clean start, and their partial order.

local sequences = {}

sequences.push_ok = {
    required = { 1003, 1007, 1008, 1001, 1002 },
    once = true,
    order = { { 1003, 1007 }, { 1007, 1008 }, { 1001, 1002 } },
}
sequences.push_ok_audio_only = { required = { 1001, 1002 }, once = true, order = { { 1001, 1002 } } }
sequences.play_ok = {
    required = { 2001, 2002, 2008, 2009, 2003, 2004 },
    order = { { 2001, 2002 }, { 2002, 2008 }, { 2008, 2009 }, { 2002, 2003 }, { 2008, 2004 }, { 2009, 2004 } },
}
sequences.play_ok_audio_only = { required = { 2001, 2002, 2004 }, order = { { 2001, 2002 }, { 2002, 2004 } } }

-- Why the codes do not conform to the rule, or nil.
function sequences.problem(rule, codes)
    local first, count = {}, {}
    for i, code in ipairs(codes) do
        first[code] = first[code] or i
        count[code] = (count[code] or 0) + 1
    end
    for _, code in ipairs(rule.required) do
        if not first[code] then return ("%d is missing"):format(code) end
        if rule.once and count[code] > 1 then return ("%d came %d times"):format(code, count[code]) end
    end
    for _, pair in ipairs(rule.order) do
        if first[pair[1]] > first[pair[2]] then return ("%d came after %d"):format(pair[1], pair[2]) end
    end
end

return sequences
