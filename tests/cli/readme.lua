-- SPDX-License-Identifier: GPL-3.0-or-later
-- readme.lua - runs what the documents say: every code block of the READMEs and every example of the program's --help, each
-- in a folder of its own; looks up every name that the maps put in backquotes, and the licences.
-- usage: BUILD=build lua5.4 tests/cli/readme.lua [WORD ...]      in the root of the source; WORDs: only jobs that hold one
-- Prints "ok NAME", "not ok NAME: why" or "skip NAME: why". A block that no rule covers is a failure.

local build = os.getenv("BUILD") or "build"
local slow = tonumber(os.getenv("TEST_SLOW")) or 1 -- how much slower this build is: tests/run sets it
local DOCUMENTS = { "README.md", "scripts/README.md", "lua/README.md", "tests/README.md", "runtime/README.md" }
local MAPS = { "lua/README.md", "tests/README.md", "runtime/README.md" }
local COMMANDS = { "run", "publish", "play", "relay", "test", "check", "new", "reference" }

-- ---- files and programs -------------------------------------------------------------------------------------------

local function read(path)
    local file = io.open(path, "rb")
    if not file then return nil end
    local text = file:read("a")
    file:close()
    return text
end

local function write(path, text)
    local file = assert(io.open(path, "wb"))
    file:write(text)
    file:close()
end

local function output_of(command)
    local pipe = assert(io.popen(command))
    local text = pipe:read("a")
    pipe:close()
    return text
end

local function line_of(command) return (output_of(command):gsub("\n$", "")) end

local root = line_of("pwd")
if build:sub(1, 1) ~= "/" then build = root .. "/" .. build end
local scratch = line_of("mktemp -d")
local pid = tonumber(read("/proc/self/stat"):match("^%d+"))

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- Files and folders of the source; a path may have * in it.
local FIND = "find . ! -path './.git*' ! -path './build*' ! -path './tests/data/corpus/*/*'"
local paths = "\n" .. output_of(FIND):gsub("%f[^\n%z]%./", "")
local is_path = {}
for path in paths:gmatch("[^\n]+") do is_path[path] = true end

local function is_file(path)
    path = path:gsub("/$", "")
    local pattern = "\n" .. path:gsub("[%.%-%+]", "%%%0"):gsub("%*", "[^\n/]*") .. "\n"
    return is_path[path] or path:find("*", 1, true) ~= nil and paths:find(pattern) ~= nil
end

-- A file or folder of that name, anywhere.
local function is_name(name)
    return paths:find("/" .. name:gsub("[%.%-%+]", "%%%0"):gsub("%*", "[^\n/]*") .. "\n") ~= nil
end

local tools = {}
local function has_tool(name)
    if tools[name] == nil then tools[name] = os.execute("command -v " .. name .. " > /dev/null 2>&1") == true end
    return tools[name]
end

-- ---- verdicts -----------------------------------------------------------------------------------------------------

local failed = 0

local function verdict(name, why)
    if why then failed = failed + 1 end
    print(why and ("not ok %s: %s"):format(name, why) or "ok " .. name)
end

-- ---- blocks: {name=, language="lua test", text=, at=line} ------------------------------------------------------------

local function blocks_of(path)
    local blocks, open, number, before = {}, nil, 0, ""
    for line in (read(path) .. "\n"):gmatch("([^\n]*)\n") do
        number = number + 1
        local fence = line:match("^```(.*)$")
        if fence and open then
            blocks[#blocks + 1] = open
            open = nil
        elseif fence then
            open = { name = ("%s:%d"):format(path, number), language = fence, lines = {} }
        elseif open then
            table.insert(open.lines, line)
        elseif line:find("^    %S") and before == "" then
            blocks[#blocks + 1] = { name = ("%s:%d"):format(path, number), language = "indented", lines = { line } }
        end
        before = line
    end
    if open then blocks[#blocks + 1] = { name = open.name, language = "without an end", lines = {} } end
    for _, block in ipairs(blocks) do block.text = table.concat(block.lines, "\n") .. "\n" end
    return blocks
end

-- Lines "  $ COMMAND" of a manual and their continuations; a new chapter begins a new block.
local function examples_of(command)
    local blocks, block = {}, nil
    local is_continued = false
    for line in output_of(("%s %s --help"):format(quoted(build .. "/parlua"), command)):gmatch("([^\n]*)\n") do
        local text = line:match("^  %$ (.*)$") or is_continued and line
        if line:find("^%S.*:$") then block = nil end
        if text then
            block = block or { name = ("parlua %s --help"):format(command), language = "sh", text = "" }
            if block.text == "" then blocks[#blocks + 1] = block end
            block.text = block.text .. text .. "\n"
        end
        is_continued = text and text:find("\\$") ~= nil
    end
    return blocks
end

-- ---- jobs: a shell script in a folder of its own --------------------------------------------------------------------

local jobs = {}

local HEAD = [[
set -u
root=%s build=%s
mkdir out
cp -R "$root/scripts" .
ln -s "$root/lua" "$root/runtime" "$root/tests" "$root/vendor" "$root/Makefile" .
ln -s "$build" build
export PATH=$build:$PATH SDL_AUDIODRIVER=dummy
unset DISPLAY WAYLAND_DISPLAY
pids=
leave() { status=$?; for pid in $pids; do kill $pid; done 2> /dev/null; wait; exit $status; }
trap leave EXIT
await() { # file pattern
    tries=0
    until grep -q -e "$2" "$1" 2> /dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || { echo "no '$2' in $1: $(tail -n 1 "$1")"; exit 1; }
        sleep 0.05
    done
}
]]

-- The ports of the text become three of the job's own, below those that the system gives away.
local function own_ports(text, number)
    local base = 12000 + pid % 300 * 64 + number % 21 * 3
    for i, port in ipairs{ "1935", "8080", "9100" } do
        text = text:gsub("(127%.0%.0%.1:)" .. port .. "%f[%D]", "%1" .. base + i - 1)
        text = text:gsub("(%-%-%a+ )" .. port .. "%f[%D]", "%1" .. base + i - 1)
    end
    return (text:gsub("127%.0%.0%.1:1936", "127.0.0.1:1"))
end

-- files: {NAME=TEXT} beside the script. The folder has scripts/ as a copy, all else of the source as links.
local function add_job(name, script, files)
    local number = #jobs + 1
    local text = HEAD:format(quoted(root), quoted(build))
    for path, content in pairs(files or {}) do
        local folder = path:match("^(.*)/")
        if folder then text = text .. "mkdir -p " .. folder .. "\n" end
        text = ("%scat > %s << 'END OF FILE'\n%sEND OF FILE\n"):format(text, path, content)
    end
    jobs[number] = { name = name, dir = scratch .. "/" .. number, script = own_ports(text .. script, number) }
end

local function run_jobs(words)
    local list = {}
    for _, job in ipairs(jobs) do
        job.is_wanted = #words == 0
        for _, word in ipairs(words) do job.is_wanted = job.is_wanted or job.name:find(word, 1, true) ~= nil end
        if job.is_wanted then
            list[#list + 1] = job.dir
            write(job.dir .. ".sh", job.script)
        end
    end
    write(scratch .. "/list", table.concat(list, "\n") .. "\n")
    os.execute(("xargs -P 8 -I DIR sh -c 'mkdir DIR && cd DIR && timeout -k 2 %d sh DIR.sh > said 2>&1 < /dev/null; " ..
        "echo $? > status' < %s/list"):format(60 * slow, scratch))
    for _, job in ipairs(jobs) do
        local status = job.is_wanted and (read(job.dir .. "/status") or "none"):match("%w+")
        local said = job.is_wanted and (read(job.dir .. "/said") or ""):sub(-300):gsub("%s+", " ")
        if job.is_wanted then verdict(job.name, status ~= "0" and ("exit status %s: %s"):format(status, said) or nil) end
    end
end

-- ---- what texts take for granted --------------------------------------------------------------------------------------

local RELAY = "parlua relay --listen 127.0.0.1:1935 > relay.out 2>&1 &\npids=\"$pids $!\"\nawait relay.out '^rtmp://'\n"
local FILM = "ffmpeg -v error -f lavfi -i testsrc=s=320x240:r=15:d=3 -f lavfi -i sine=d=3 -shortest film.mp4 || exit 1\n"
local PUBLISH = "parlua publish rtmp://127.0.0.1:1935/live/film --camera test --mic tone > film.out 2>&1 &\n" ..
    "pids=\"$pids $!\"\nawait film.out ' 1002 '\n"

-- A server at the usual address, when the text has none of its own; a film.
local function prelude(text)
    local needs_relay = text:find("127.0.0.1:1935", 1, true) and not text:find("parlua relay", 1, true)
    return (text:find("film.mp4", 1, true) and FILM or "") .. (needs_relay and RELAY or "") ..
        (needs_relay and text:find("^parlua play") and PUBLISH or "")
end

local function lua_job(block, command, before, after)
    local text = (before or "") .. block.text .. (after or "")
    if text:find("film.mp4", 1, true) and not has_tool("ffmpeg") then
        return print(("skip %s: ffmpeg is not installed"):format(block.name))
    end
    local file = command == "test" and "readme_test.lua" or "readme.lua"
    add_job(block.name, ("%sparlua %s %s"):format(prelude(text), command, file), { [file] = text })
end

-- ---- shell: what is not run, and what is looked at instead; each gives why it is wrong, or nil -------------------------

local function check_make(line)
    local makefile = read("Makefile")
    for word in line:gsub("'[^']*'", "X"):match("^make(.*)$"):gmatch("[^%s&]+") do
        local variable, unit = word:match("^([%u_]+)="), word:match("^build.*/unit/(.+)$")
        if variable then
            local is_known = makefile:find(variable, 1, true) or read("tests/fuzz/run"):find(variable, 1, true)
            if not is_known then return ("make knows no variable %s"):format(variable) end
        elseif unit then
            if not is_file("tests/unit/" .. unit .. ".c") then return ("there is no tests/unit/%s.c"):format(unit) end
        elseif not makefile:find("\n" .. word:gsub("%-", "%%-") .. ":") then
            return ("make has no target %s"):format(word)
        end
    end
end

local function check_groups(line)
    for group in line:match("tests/run(.*)$"):gmatch("%l+") do
        if not read("tests/run"):find("\nrun_" .. group .. "()", 1, true) then return "tests/run has no group " .. group end
    end
end

local function check_unit(line)
    local file, case = line:match("unit/(%S+)"), line:match("CK_RUN_CASE=(%S+)")
    local source = read(("tests/unit/%s.c"):format(file))
    if not source then return ("there is no tests/unit/%s.c"):format(file) end
    if case and not source:find('tcase_create("' .. case .. '")', 1, true) then return file .. " has no case " .. case end
end

-- The words behind a runner are names in its own text, or files it has.
local function check_runner(line)
    local runner, words = line:match("(tests/%l+/%l+)(.*)$")
    if not is_file(runner) then return runner .. " is missing" end
    for word in words:gmatch("%l+") do
        local is_known = read(runner):find("%f[%w]" .. word .. "%f[^%w]") or
            is_file(runner:match("^(.*)/") .. "/*_" .. word .. ".c")
        if not is_known then return ("%s knows no %s"):format(runner, word) end
    end
end

local function check_tool(line)
    local tool = line:match("^%l+")
    local is_listed = read("vendor/packages.txt"):find("\n" .. tool .. "\n", 1, true)
    return not is_listed and ("%s is not in vendor/packages.txt"):format(tool) or nil
end

local NOT_RUN = { -- pattern, reason, what is looked at instead
    { "^make .*&& build/unit/", "builds", function(line)
        return check_make(line:match("^(.-) &&")) or check_unit(line:match("&& (.*)$"))
    end },
    { "^make ", "installs packages or takes minutes", check_make },
    { "^[%u_]+=?.*tests/run", "takes minutes", check_groups },
    { "^[%u_]+=?.*tests/%l+/%l+", "takes minutes, or is what runs this", check_runner },
    { "^CK_[%u_]+=", "needs the unit tests built", check_unit },
    { "^mpv ", "opens a window", check_tool },
}

-- ---- shell: what is run ------------------------------------------------------------------------------------------------

local function with(line, option, value)
    return line:find(option, 1, true) and line or ("%s %s%s"):format(line, option, value)
end

-- One command with what a test needs: an end, no window, a port, its output in a file that is looked at.
local function as_run(line, n)
    local command = line:gsub("%s+#.*$", "")
    local is_background = command:find("&$") ~= nil
    command = command:gsub("%s*&$", "")
    local out = ("out/said.%d"):format(n)
    if command:find("parlua relay") then command = with(command, "--listen", " 127.0.0.1:0") end
    if command:find("parlua run") then command = with(with(command, "--duration", " 1"), "--display", " none") end
    command = command:gsub("%-%-duration (%d+)", function(seconds) return "--duration " .. seconds * slow end)
    if command:find("parlua play") then command = with(with(command, "--duration", " 3"), "--speaker", " none") end
    command = command:gsub("build/parlua", "parlua")
    if is_background then
        local awaited = command:find("^parlua relay") and "^rtmp://" or command:find("^parlua publish") and " 1002 "
        return ("%s > %s 2>&1 &\npids=\"$pids $!\"\n%s"):format(command, out,
            awaited and ("await %s '%s'\n"):format(out, awaited) or "")
    end
    if not command:find("^parlua") then return command .. " || exit 1\n" end
    local is_play = command:find("^parlua play") ~= nil
    local looked_at = is_play and ("grep -q 2004 %s || { echo 'no 2004'; exit 1; }\n"):format(out) or ""
    return ("%s > %s || { echo \"ended with $?\"; tail -n 2 %s; exit 1; }\n%s"):format(command, out, out, looked_at)
end

local function not_run(line)
    for _, row in ipairs(NOT_RUN) do
        if line:find(row[1]) then return row end
    end
end

local function shell_job(block)
    local script, why = {}, nil
    for line in block.text:gsub("\\\n%s*", " "):gmatch("[^\n]+") do
        local row = not_run(line)
        if row then
            why = why or row[3](line:gsub("%s+#.*$", ""))
        else
            script[#script + 1] = as_run(line, #script + 1)
        end
    end
    if why then return verdict(block.name, why) end
    if #script == 0 then return verdict(block.name) end
    for _, tool in ipairs{ "ffmpeg", "curl" } do
        if block.text:find(tool, 1, true) and not has_tool(tool) then
            return print(("skip %s: %s is not installed"):format(block.name, tool))
        end
    end
    add_job(block.name, prelude(block.text:gsub("build/parlua", "parlua")) .. table.concat(script))
end

-- ---- the other languages ---------------------------------------------------------------------------------------------

local PHONE = [=[
parlua.clock:use("virtual")
local page = [[<input value="a" bindconfirm="e"/><slider bindchange="ask"/>
<scroll-view scroll-y style="height: 100px"><view style="height: 900px"/></scroll-view><view style="height: 2000px"/>]]
local script = "Page{ e = function() end, ask = function() wx.showModal{ title = 'sure?' } end }"
local phone = parlua.phone{ dialogs = "drawn",
  files = { ["app.json"] = '{"pages": ["p"]}', ["p.wxml"] = page, ["p.lua"] = script } }
]=]

local FAULTS = [[
parlua.clock:use("virtual")
local server = parlua.relay{}
local far = server:publish{ stream = "live/b" }
local a = parlua.phone{ path = "scripts/call", page = "pages/call/call", camera = "test", mic = "tone", speaker = "none",
  query = { push = server.url .. "/live/a", pull = server.url .. "/live/b" } }
a:one("#player"):waitCode(2004)
]]

local CALL = "pages/call/call?push=rtmp://127.0.0.1:1/live/a&pull=rtmp://127.0.0.1:1/live/b"

-- A page of scripts/call; or, behind a template, a page of an app with the app.json before both.
local function page_job(block, before)
    local markup = before[1] and before[1].language == "wxml" and before[1]
    if not markup then
        local run = ("parlua run scripts/call --duration 1 --display none --page '%s' > out/said 2>&1"):format(CALL)
        local files = { ["scripts/call/pages/call/call.lua"] = block.text }
        return add_job(block.name, run .. " || exit 1\n! grep traceback out/said\n", files)
    end
    local config = assert(before[2] and before[2].language == "json" and before[2], "a template without its app.json").text
    local page = config:match('"pages": %["([^"]+)"')
    add_job(block.name, "parlua check app && parlua run app --duration 0.5 --display none > out/said 2>&1 || exit 1\n" ..
        "! grep -e error -e traceback out/said\n",
        { ["app/app.json"] = config, ["app/" .. page .. ".wxml"] = markup.text, ["app/" .. page .. ".lua"] = block.text })
end

local function drawing(block)
    local command = block.text:match("\n(make [^\n]*)") or block.text:match("\n(build/[^\n]*)")
    verdict(block.name, command and "a command in a drawing: " .. command)
end

local RULES = {
    ["lua test"] = function(block) lua_job(block, "test") end,
    ["lua scenario"] = function(block) lua_job(block, "run", 'parlua.clock:use("virtual")\n') end,
    ["lua page"] = page_job,
    ["lua phone"] = function(block) lua_job(block, "run", PHONE) end,
    ["lua faults"] = function(block) lua_job(block, "run", FAULTS) end,
    sh = shell_job,
    text = drawing,
    json = function() end, wxml = function() end, -- of the page behind them
}

local function add_jobs(blocks)
    for i, block in ipairs(blocks) do
        local rule = RULES[block.language]
        if rule then rule(block, { blocks[i - 1], blocks[i - 2] })
        else verdict(block.name, ("no rule covers '%s'"):format(block.language)) end
    end
    for i, block in ipairs(blocks) do
        local is_part = block.language == "json" or block.language == "wxml"
        local user = is_part and (blocks[i + 1] or {}).language
        if is_part and not (user == "wxml" or user == "lua page") then verdict(block.name, "belongs to no page") end
    end
end

-- ---- names ------------------------------------------------------------------------------------------------------------

local SOURCES = "find runtime lua scripts tests vendor Makefile .ci -type f ! -path 'tests/data/*' ! -name '*.md' " ..
    "! -path tests/cli/readme.lua"

local function words_of_sources()
    local words = {}
    for word in output_of(SOURCES .. " -exec cat {} +"):gmatch("[%a_][%w_]*") do words[word] = true end
    return words
end

-- A path stands in the root, beside the document, or below lua/parlua; a file name alone stands anywhere.
local function is_path_known(name, folder)
    for _, base in ipairs{ "", folder .. "/", "lua/parlua/", "lua/types/", "tests/" } do
        if is_file(base .. name) then return true end
    end
    return not name:find("/") and is_name(name)
end

local function is_known(name, words, folder)
    if name:find("^build/") then return true end -- made by the program
    if name:find("/") or name:find("%.[chl]u?a?$") or name:find("%.md$") then return is_path_known(name, folder) end
    for word in name:gmatch("[%a_][%w_]*") do
        if not words[word] and not word:find("^CK_") then return false end -- CK_ is Check's
    end
    return true
end

local function look_up_names(path, words)
    local missing, folder = {}, path:match("^(.*)/")
    for name in read(path):gsub("```.-\n```", ""):gmatch("`([^`\n]+)`") do
        local plain = name:gsub("%(%)$", "")
        if plain:find("^[%w_./:*-]+$") and not is_known(plain, words, folder) then missing[#missing + 1] = name end
    end
    verdict("names in " .. path, missing[1] and "not in the source: " .. table.concat(missing, ", "))
end

-- ---- licences, as README.md says them --------------------------------------------------------------------------------

local MIT = { "^scripts/", "^lua/types/", "^lua/parlua/test/", "^lua/parlua/scenario/" }

local function licence_of(path)
    for _, folder in ipairs(MIT) do
        if path:find(folder) then return "MIT" end
    end
    return "GPL-3.0-or-later"
end

local function look_at_licences()
    local wrong = {}
    for path in paths:gmatch("[^\n]+") do
        local is_source = path:find("%.[ch]$") or path:find("%.lua$")
        if is_source and (path:find("^scripts/") or path:find("^lua/") or path:find("^runtime/")) then
            local said = read(path):sub(1, 200):match("SPDX%-License%-Identifier: (%S+)")
            if said ~= licence_of(path) then wrong[#wrong + 1] = ("%s is %s"):format(path, said) end
        end
    end
    verdict("licences", wrong[1] and table.concat(wrong, ", "))
end

-- ---- all --------------------------------------------------------------------------------------------------------------

look_at_licences()
local words = words_of_sources()
for _, path in ipairs(MAPS) do look_up_names(path, words) end
for _, path in ipairs(DOCUMENTS) do add_jobs(blocks_of(path)) end
for _, command in ipairs(COMMANDS) do add_jobs(examples_of(command)) end
run_jobs(arg)
os.execute("rm -rf " .. quoted(scratch))
os.exit(failed == 0 and 0 or 1)
