-- SPDX-License-Identifier: MIT
-- people.lua - who can be called: a module that several pages share. It runs once, so all see the same list.

local people = {}

local COLOURS = { "#e4572e", "#2f6fed", "#1f9d61", "#b07cf0", "#d99a1c", "#0f8b8d" }

local LIST = {
    { id = 1, name = "Ada", place = "London", stars = 5 },
    { id = 2, name = "Grace", place = "New York", stars = 4 },
    { id = 3, name = "Hedy", place = "Vienna", stars = 5 },
    { id = 4, name = "Alan", place = "Manchester", stars = 3 },
    { id = 5, name = "Xiulan", place = "成都", stars = 0 },
}

local SPARE = { "Radia", "Barbara", "Edsger", "Karen", "Donald", "Mary" }

local function dress(person)
    person.colour = COLOURS[(person.id - 1) % #COLOURS + 1]
    person.letter = person.name:sub(1, 1)
    return person
end

for _, person in ipairs(LIST) do dress(person) end

function people.all() return LIST end

function people.find(id)
    for _, person in ipairs(LIST) do
        if person.id == id then return person end
    end
end

-- One more, with an id of its own.
function people.add()
    local id = 0
    for _, person in ipairs(LIST) do id = math.max(id, person.id) end
    id = id + 1
    table.insert(LIST, 1, dress{ id = id, name = SPARE[id % #SPARE + 1], place = "somewhere", stars = 0 })
end

function people.remove(id)
    for i, person in ipairs(LIST) do
        if person.id == id then return table.remove(LIST, i) end
    end
end

-- by name; by stars when they are by name already
function people.sort(how)
    table.sort(LIST, function(a, b)
        if how == "stars" and a.stars ~= b.stars then return a.stars > b.stars end
        return a.name < b.name
    end)
end

return people
