-- SPDX-License-Identifier: GPL-3.0-or-later
-- text.lua - rules on what stands in files beside their code: licences, references to other files, layout, lists.

local house = require "house"
local source = require "source"

local text = {}

-- ---- licences ----------------------------------------------------------------------------------------------------

local function licence_of(path)
    for folder, licence in pairs(house.licence_of) do
        if path:sub(1, #folder) == folder then return licence end
    end
    return house.licence
end

function text.licences(tree, fail)
    for path, content in tree:each("%.c$", "%.h$", "%.lua$", "%.sh$", "/run$", "^Makefile$", "%.mk$") do
        local named, wanted = content:sub(1, 200):match("SPDX%-License%-Identifier: ([%w.-]+)"), licence_of(path)
        if named ~= wanted then
            fail(path, 1, ("%s: in its folder it is SPDX-License-Identifier: %s"):format(named or "no SPDX line", wanted))
        end
    end
end

-- ---- references --------------------------------------------------------------------------------------------------

local ROOTS = { runtime = true, lua = true, tests = true, scripts = true, vendor = true }
local DOCUMENTS = { md = true, json = true, c = true, h = true, lua = true }

-- A word of a comment as a path: without the dots that stand around it in a sentence.
local function path_in(word) return (word:gsub("^%.+/?", ""):gsub("%.+$", "")) end

-- Does the tree hold a file or folder that ends like this? A star, and a word in capitals, stands for a part of a name.
local function exists(tree, cited)
    cited = cited:gsub("/$", "")
    if tree.texts[cited] or tree.folders[cited] then return true end
    local pattern = "/" .. cited:gsub("[%-%.]", "%%%0"):gsub("%*+", "[^/]*") .. "$"
    local loose = pattern:gsub("%f[%u]%u+%f[^%u]", "[^/]*")
    for _, list in ipairs{ tree.paths, tree.folder_list } do
        for _, path in ipairs(list) do
            if ("/" .. path):find(pattern) or loose ~= pattern and ("/" .. path):find(loose) then return true end
        end
    end
    return false
end

-- A citation is a path below one of our folders, or the name of a document or a source file. A stem of one letter is an
-- example (a.lua), and so is a path below a placeholder (DIR/x.lua).
local function is_citation(word)
    if word:find("^%u+/") then return false end
    local stem, ending = word:match("([^/]*)%.(%l+)$")
    if DOCUMENTS[ending] and #stem > 1 then return true end
    return ROOTS[word:match("^(%l+)/%w")] == true
end

local function is_foreign(word)
    return house.excuse("foreign_files", source.name_of(word) or "") or house.excuse("foreign_files", word)
end

-- Words after < are headers of the system, words after // hosts, words after $ paths of a shell.
local function fail_dangling(tree, fail, path, known)
    local comments = tree:comments(path)
    for at, before, word in comments:gmatch("()([<$}]?)([%w_/.*-]*[%w_*][./][%w_/.*-]+)") do
        word = word:find("^/") and "" or path_in(word)
        if before == "" and is_citation(word) and not is_foreign(word) then
            if known[word] == nil then known[word] = exists(tree, word) end
            if not known[word] then
                fail(path, source.line_at(comments, at),
                    word .. " is not in the tree: correct the name, or say the fact instead")
            end
        end
    end
end

function text.references(tree, fail)
    local known = {}
    for path in tree:each("%.[ch]$", "%.lua$", "%.sh$", "/run$", "^Makefile$", "%.mk$", "%.md$", "%.txt$") do
        if not path:find("^tests/data/") then fail_dangling(tree, fail, path, known) end
    end
end

-- ---- layout ------------------------------------------------------------------------------------------------------

function text.format(tree, fail)
    local formatter, list = tree.formatter or "clang-format", {}
    if not os.execute(("command -v %s > /dev/null 2>&1"):format(formatter)) then
        return fail("vendor/packages.txt", 1, formatter .. " is not installed: vendor/install test")
    end
    for path in tree:each("%.[ch]$") do list[#list + 1] = path end
    local name = os.tmpname()
    local file = assert(io.open(name, "w"))
    file:write(table.concat(list, "\n"), "\n")
    file:close()
    local told = {}
    for _, line in ipairs(source.lines_of(("xargs -P 2 -n 40 %s --dry-run < %s 2>&1"):format(formatter, name))) do
        local path, number = line:match("^(%S+):(%d+):%d+: %a+: code should be clang%-formatted")
        if path and not told[path] then fail(path, tonumber(number), "not as clang-format leaves it: make format") end
        if path then told[path] = true end
    end
    os.remove(name)
end

-- ---- lists -------------------------------------------------------------------------------------------------------

function text.packages(tree, fail)
    local readme, seen = tree.texts["README.md"] or "", {}
    for _, target in ipairs{ "make demo", "make test" } do
        if not readme:find(target, 1, true) then fail("README.md", 1, "does not name " .. target) end
    end
    for number, line in source.each_line(tree.texts["vendor/packages.txt"] or "") do
        local name = line:match("^([%w%.%+-]+)$")
        if name and seen[name] then fail("vendor/packages.txt", number, name .. " stands twice: keep one") end
        if name then seen[name] = true end
    end
end

-- ---- sizes: questions, never failures ----------------------------------------------------------------------------

function text.sizes(tree, say)
    local files = {}
    for path, content in tree:each("%.[ch]$", "%.lua$") do
        local folder = source.folder_of(path)
        files[folder] = (files[folder] or 0) + 1
        local _, lines = content:gsub("\n", "")
        if lines > house.file_max and path:find("^runtime/") then
            say(("%s has %d lines: which second job moved in?"):format(path, lines))
        end
    end
    for _, folder in ipairs(tree.folder_list) do
        if (files[folder] or 0) > house.folder_max then
            say(("%s has %d source files: which second subject moved in?"):format(folder, files[folder]))
        end
    end
end

return text
