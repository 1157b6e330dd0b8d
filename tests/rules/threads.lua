-- SPDX-License-Identifier: GPL-3.0-or-later
-- threads.lua - rules on what threads share: locks, waits, globals and atomics have their files.

local house = require "house"
local source = require "source"

local threads = {}

local LOCKS = { "uv_mutex_", "uv_cond_", "uv_rwlock", "uv_sem_", "pthread_mutex", "pthread_cond", "SDL_LockMutex" }

-- Iterates over line number, word of the lines that match the pattern %s of a word.
local function matches(code, words, pattern)
    local found = {}
    for _, word in ipairs(words) do
        if code:find(word, 1, true) then
            for number, line in source.each_line(code) do
                if line:find(pattern:format(word)) then found[number] = word end
            end
        end
    end
    return pairs(found)
end

function threads.locks(tree, fail)
    for path in tree:program() do
        if not (path:find("^runtime/base/") and house.lock_files[source.stem_of(path)]) then
            for number in matches(tree:code(path), LOCKS, "%s") do
                fail(path, number, "a lock outside base: use a queue, a mbox, a latest or a cancel")
            end
        end
    end
end

local WAITS = { "usleep", "nanosleep", "poll", "ppoll", "select", "epoll_wait", "SDL_Delay", "SDL_WaitEvent", "sleep",
    "uv_sleep", "uv_timer_start", "pthread_cond_wait" }

function threads.waits(tree, fail)
    for path in tree:program() do
        if not house.wait_files[path] then
            for number, name in matches(tree:code(path), WAITS, "%%f[%%w_]%s%%s*%%(") do
                fail(path, number, name .. "() does not go through base/time/clock.c")
            end
        end
    end
end

-- The lines of objdump -t that name a file or an object that can be written.
function threads.symbols(build)
    return source.lines_of(("objdump -t %s/libparlua.a 2>&1 | grep -E 'file format|O \\.(bss|data)|objdump:'"):format(build))
end

function threads.globals(tree, fail)
    local object = "?"
    for _, line in ipairs(tree.symbols or threads.symbols(tree.build)) do
        if line:find("^objdump:") then fail(tree.build .. "/libparlua.a", 0, line .. ": build it, make all") end
        object = line:match("^(%S+)%.o:%s+file format") or object
        local section, name = line:match("^%x+ [lg]%s+O (%S+)%s+%x+%s+(%S+)$")
        if section and (section:match("^%.bss") or section:match("^%.data") and not section:match("^%.data%.rel%.ro")) then
            if not house.excuse("globals", object .. " " .. name) and not name:match("^__") then
                fail(object .. ".o", 0, ("mutable global %s: two phones live in one process, give it an owner"):format(name))
            end
        end
    end
end

-- The names that a line of code declares as atomic. A line with a parenthesis uses one: its owner declares it.
local function atomics_of(line)
    local list = line:match("%f[%w_]_Atomic%s+[%w_]+%s+([%w_,%s%*]+)") or line:match("%f[%w_]atomic_[%l_]+%s+([%w_,%s%*]+)")
    local found = {}
    for name in (list and not line:find("(", 1, true) and list or ""):gmatch("[%a_][%w_]*") do found[#found + 1] = name end
    return found
end

function threads.atomics(tree, fail)
    for path in tree:program() do
        local code = tree:code(path)
        local is_searched = not path:find("^runtime/base/") and code:lower():find("%f[%w_]_?atomic")
        for number, line in source.each_line(is_searched and code or "") do
            if line:find("_Atomic%s*%(") then fail(path, number, "write _Atomic TYPE NAME: the rule reads the name") end
            for _, name in ipairs(atomics_of(line)) do
                local key = source.name_of(path) .. " " .. name
                if not house.excuse("atomics", key) and not house.excuse("atomics_owed", key) then
                    fail(path, number, name .. " is shared by threads: a queue, a latest or a meter does it; " ..
                        "else its reason belongs in tests/rules/house.lua")
                end
            end
        end
    end
end

return threads
