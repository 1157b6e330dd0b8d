-- SPDX-License-Identifier: GPL-3.0-or-later
-- rules.lua - checks the house rules on the source text and on the built library. One line a rule: "ok NAME" or
-- "not ok NAME: where and what to do". Sizes are reported, never a failure. usage: BUILD=build lua5.4 tests/rules/rules.lua

local build = os.getenv("BUILD") or "build"

-- ---- the house ---------------------------------------------------------------------------------------------------

-- A file includes its own room and rooms on lower floors. wire stands below media and transport, which read headers with it.
local floor = { base = 0, wire = 1, media = 2, transport = 3, relay = 3, live = 4, view = 4, bridge = 5, script = 6,
    main = 7 }

local libraries = { -- header pattern -> rooms that may include it
    ["^lua"] = { script = true },
    ["^lauxlib"] = { script = true },
    ["^jansson"] = { script = true },
    ["^uv%.h"] = { base = true, transport = true, relay = true, view = true, live = true, bridge = true,
        script = true, main = true },
    ["^av%.h"] = { media = true },
    ["^lib[as][vw]"] = { media = true },
    ["^x264"] = { media = true },
    ["^speex"] = { media = true },
    ["^sonic"] = { media = true },
    ["^xcb"] = { media = true },
    ["^sdl%.h"] = { media = true, view = true },
    ["^SDL_ttf"] = { view = true },
    ["^SDL"] = { media = true, view = true },
    ["^rtmp%.h"] = { transport = true },
    ["^librtmp"] = {},
    ["^gnutls"] = { transport = true },
    ["^curl"] = { transport = true },
}

local lock_files = { mbox = true, queue = true, cell = true, cut = true, clock = true, baton = true }
local wait_files = { ["runtime/base/time/clock.c"] = true, ["runtime/base/time/baton.c"] = true,
    ["runtime/base/time/loop.c"] = true, ["runtime/base/time/timer.c"] = true }
local shared_state = { log = "shown", sdl_audio = "is_taken" } -- stderr is one per process, and so are SDL's sound devices

-- ---- reading -----------------------------------------------------------------------------------------------------

local function lines_of(command)
    local pipe = assert(io.popen(command))
    local list = {}
    for line in pipe:lines() do list[#list + 1] = line end
    pipe:close()
    return list
end

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

-- code without comments and texts, line structure kept
local function bare(text)
    text = text:gsub("/%*.-%*/", function(c) return (c:gsub("[^\n]", " ")) end)
    return (text:gsub('"[^"\n]*"', '""'))
end

local function room_of(path)
    return path:match("^runtime/([^/]+)/") or "main"
end

local function each_line(text)
    local number = 0
    return function()
        number = number + 1
        local line
        line, text = text:match("^([^\n]*)\n(.*)$")
        return line and number, line
    end
end

local sources = lines_of("find runtime -name '*.[ch]' | sort")
local texts = {}
for _, path in ipairs(sources) do texts[path] = read(path) end

-- ---- rules -------------------------------------------------------------------------------------------------------

local function floors(fail)
    for _, path in ipairs(sources) do
        local room = room_of(path)
        for number, line in each_line(texts[path]) do
            local target = line:match('^#include "([^/"]+)/')
            if target and floor[target] and target ~= room and floor[target] >= floor[room] then
                fail(path, number, ("room %s must not include room %s"):format(room, target))
            end
        end
    end
end

local function library_rooms(fail)
    for _, path in ipairs(sources) do
        local room = room_of(path)
        for number, line in each_line(texts[path]) do
            local header = line:match('^#include [<"]([^>"]+)[>"]')
            for pattern, rooms in pairs(header and not header:match("^%l+/%l") and libraries or {}) do
                if header:match(pattern) and not rooms[room] then
                    fail(path, number, ("room %s must not use <%s>"):format(room, header))
                end
            end
        end
    end
end

local function locks(fail)
    for _, path in ipairs(sources) do
        local name = path:match("^runtime/base/threads/(%w+)%.[ch]$") or path:match("^runtime/base/time/(%w+)%.[ch]$")
        if not lock_files[name] then
            for number, line in each_line(bare(texts[path])) do
                if line:match("uv_mutex_") or line:match("uv_cond_") or line:match("uv_rwlock") or line:match("uv_sem_")
                    or line:match("pthread_mutex") or line:match("pthread_cond") or line:match("SDL_LockMutex") then
                    fail(path, number, "a lock outside base/{mbox,queue,cell,cut,clock,baton}")
                end
            end
        end
    end
end

local waits = { "usleep", "nanosleep", "poll", "ppoll", "select", "epoll_wait", "SDL_Delay", "SDL_WaitEvent", "sleep",
    "uv_sleep", "uv_timer_start", "pthread_cond_wait" }
local function waiting(fail)
    for _, path in ipairs(sources) do
        if not wait_files[path] then
            for number, line in each_line(bare(texts[path])) do
                for _, name in ipairs(waits) do
                    if line:match("%f[%w_]" .. name .. "%s*%(") then
                        fail(path, number, name .. "() does not go through base/time/clock.c")
                    end
                end
            end
        end
    end
end

local function globals(fail)
    local object = "?"
    for _, line in ipairs(lines_of("objdump -t " .. build .. "/libparlua.a 2>/dev/null")) do
        object = line:match("^(%S+)%.o:%s+file format") or object
        local section, name = line:match("^%x+ [lg]%s+O (%S+)%s+%x+%s+(%S+)$")
        if section and (section:match("^%.bss") or section:match("^%.data") and not section:match("^%.data%.rel%.ro")) then
            if shared_state[object] ~= name and not name:match("^__") then
                fail(object .. ".o", 0, "mutable global " .. name)
            end
        end
    end
end

local function licences(fail)
    local files = lines_of("git ls-files 2>/dev/null | grep -E '\\.(c|h|lua)$'")
    for _, path in ipairs(files) do
        if not read(path):sub(1, 200):match("SPDX%-License%-Identifier: ") then
            fail(path, 1, "no SPDX line")
        end
    end
end

-- the X(...) rows of a table in a header: array of {line=, arguments as text, last=the last argument}
local function table_rows(path)
    local rows, text = {}, texts[path] or ""
    for at, row in text:gmatch("\n%s*()X(%b())") do
        local _, line = text:sub(1, at):gsub("\n", "")
        local flat = row:sub(2, -2):gsub("\\?\n%s*", " "):gsub("%s+\\%s*", " ")
        rows[#rows + 1] = { line = line + 1, text = flat, last = flat:match(",%s*([%w_]+)%s*$") }
    end
    return rows
end

local function all_code()
    local code = {}
    for path, text in pairs(texts) do
        if path:match("%.c$") then code[#code + 1] = bare(text) end
    end
    return table.concat(code)
end

-- every attribute row without a not-yet reason is read somewhere outside its row
local function rows_read(fail)
    local code = all_code()
    for _, kind in ipairs { "pusher", "player" } do
        local path = ("runtime/live/%s/%s_attrs.h"):format(kind, kind)
        for _, row in ipairs(table_rows(path)) do
            local field = row.text:match('^"[%w-]+",%s*([%w_]+)')
            if row.last == "NULL" and not code:match("[%.>]" .. field .. "%f[^%w_]") then
                fail(path, row.line, "nobody reads attribute field " .. field)
            end
        end
    end
end

-- every code that is not silent is said by a state table or its component
local function codes_said(fail)
    local code = all_code()
    for _, kind in ipairs { "pusher", "player" } do
        local path = ("runtime/live/%s/%s_codes.h"):format(kind, kind)
        for _, row in ipairs(table_rows(path)) do
            local constant = row.text:match("^([%u_%d]+),")
            if row.last == "NULL" and constant and not code:match("%f[%w_]" .. constant .. "%f[^%w_]") then
                fail(path, row.line, "nobody says " .. constant)
            end
        end
    end
end

local function packages(fail)
    local readme = read("README.md")
    for _, group in ipairs { "make demo", "make test" } do
        if not readme:find(group, 1, true) then fail("README.md", 1, "does not name " .. group) end
    end
    local seen = {}
    for number, line in each_line(read("vendor/packages.txt")) do
        local name = line:match("^([%w%.%+-]+)$")
        if name and seen[name] then fail("vendor/packages.txt", number, name .. " stands twice") end
        if name then seen[name] = true end
    end
end

local function sizes()
    for _, path in ipairs(sources) do
        local _, count = texts[path]:gsub("\n", "")
        if count > 500 then print(("# %s has %d lines: which second job moved in?"):format(path, count)) end
    end
end

-- ---- run ---------------------------------------------------------------------------------------------------------

local rules = { { "floors", floors }, { "libraries have their rooms", library_rooms }, { "locks live in base", locks },
    { "every wait goes through the clock", waiting }, { "no mutable globals", globals }, { "licences are named", licences },
    { "every attribute is read", rows_read }, { "every code is said", codes_said }, { "documents match", packages } }

local bad = 0
for _, rule in ipairs(rules) do
    local findings = {}
    rule[2](function(path, line, text) findings[#findings + 1] = ("%s:%d: %s"):format(path, line, text) end)
    if #findings == 0 then
        print("ok " .. rule[1])
    else
        bad = bad + 1
        print(("not ok %s: %d findings"):format(rule[1], #findings))
        for _, finding in ipairs(findings) do print("  " .. finding) end
    end
end
sizes()
os.exit(bad == 0 and 0 or 1)
