-- SPDX-License-Identifier: GPL-3.0-or-later
-- source.lua - the files the rules look at: a tree on disk, or a table of texts in a test of the rules.

local source = {}
source.__index = source

-- ---- trees -------------------------------------------------------------------------------------------------------

function source.lines_of(command)
    local pipe = assert(io.popen(command))
    local list = {}
    for line in pipe:lines() do list[#list + 1] = line end
    pipe:close()
    return list
end

local function read(path)
    local file = io.open(path, "rb")
    local text = file and file:read("a") -- nil for a folder
    if file then file:close() end
    return text
end

-- texts: {path = text}. build: the folder with libparlua.a, for the rule that reads the symbols of the library.
function source.of(texts, build)
    local self = setmetatable({ texts = texts, paths = {}, folders = {}, folder_list = {}, build = build,
        split = {} }, source)
    for path in pairs(texts) do
        self.paths[#self.paths + 1] = path
        for slash in path:gmatch "()/" do
            local folder = path:sub(1, slash - 1)
            if not self.folders[folder] then table.insert(self.folder_list, folder) end
            self.folders[folder] = true
        end
    end
    table.sort(self.paths)
    return self
end

-- Every file below the current folder that git knows, or would add.
function source.open(build)
    local texts = {}
    for _, path in ipairs(source.lines_of("git ls-files --cached --others --exclude-standard")) do
        texts[path] = read(path)
    end
    return source.of(texts, build)
end

-- Iterates over path, text of the files whose path matches one of the patterns.
function source:each(...)
    local patterns, index = { ... }, 0
    return function()
        while self.paths[index + 1] do
            index = index + 1
            local path = self.paths[index]
            for _, pattern in ipairs(patterns) do
                if path:find(pattern) then return path, self.texts[path] end
            end
        end
    end
end

-- The C files of the program itself.
function source:program() return self:each("^runtime/.*%.[ch]$") end

-- The path of the one file below runtime with this name, or nil.
function source:named(name)
    for path in self:program() do
        if source.name_of(path) == name then return path end
    end
end

-- ---- names -------------------------------------------------------------------------------------------------------

function source.name_of(path) return path:match("[^/]+$") end
function source.stem_of(path) return (source.name_of(path):gsub("%.%w+$", "")) end
function source.folder_of(path) return path:match("^(.*)/[^/]*$") or "." end

-- The room of a file below runtime; the files above the rooms are "main".
function source.room_of(path) return path:match("^runtime/([^/]+)/") or "main" end

-- ---- text --------------------------------------------------------------------------------------------------------

-- Iterates over line number, line.
function source.each_line(text)
    local number, at = 0, 1
    return function()
        if at > #text then return end
        local stop = text:find("\n", at, true) or #text + 1
        local line = text:sub(at, stop - 1)
        number, at = number + 1, stop + 1
        return number, line
    end
end

function source.line_at(text, position)
    return select(2, text:sub(1, position - 1):gsub("\n", "")) + 1
end

local function blank(text) return (text:gsub("[^\n]", " ")) end

-- Where a quoted text ends that begins at `at`.
local function end_of_quote(text, at)
    local quote = text:sub(at, at)
    local i = at + 1
    while i <= #text do
        local c = text:sub(i, i)
        if c == quote or c == "\n" then return i end
        i = i + (c == "\\" and 2 or 1)
    end
    return #text
end

local function c_token(text, at)
    local two = text:sub(at, at + 1)
    if two == "/*" then return "comment", select(2, text:find("*/", at + 2, true)) or #text end
    if two == "//" then return "comment", (text:find("\n", at, true) or #text + 1) - 1 end
    if two:sub(1, 1) ~= "/" then return "quote", end_of_quote(text, at) end
end

local function long_end(text, at) -- of a long bracket that opens at `at`, or nil
    local level = text:match("^%[(=*)%[", at)
    return level and (select(2, text:find("]" .. level .. "]", at, true)) or #text)
end

local function lua_token(text, at)
    if text:sub(at, at + 1) == "--" then
        return "comment", long_end(text, at + 2) or (text:find("\n", at, true) or #text + 1) - 1
    end
    local c = text:sub(at, at)
    if c == "[" then return "quote", long_end(text, at) end
    if c ~= "-" then return "quote", end_of_quote(text, at) end
end

local function hash_token(text, at)
    local before = at == 1 and "\n" or text:sub(at - 1, at - 1)
    if before:find("%s") then return "comment", (text:find("\n", at, true) or #text + 1) - 1 end
end

local languages = { -- what may open a comment or a quoted text, and how to read it
    c = { "[\"'/]", c_token }, h = { "[\"'/]", c_token }, lua = { "[-\"'%[]", lua_token }, sh = { "#", hash_token },
}

local function language_of(path, text)
    return languages[path:match("%.(%w+)$")] or (text:find("^#[! ]") and not path:find("%.md$") and languages.sh)
end

-- Two texts with the lines of the file: its code, where comments and quoted texts are blank, and its comments, where all
-- else is. A file of another language is all comment.
function source:halves(path)
    local known = self.split[path]
    if known then return known[1], known[2] end
    local text = self.texts[path]
    local language = language_of(path, text)
    local code, comments = {}, {}
    local from, at = 1, 1
    while language do
        local start = text:find(language[1], at)
        if not start then break end
        local kind, stop = language[2](text, start)
        if stop then
            local before, token = text:sub(from, start - 1), text:sub(start, stop)
            code[#code + 1] = before
            code[#code + 1] = kind == "comment" and blank(token) or '"' .. blank(token:sub(3)) .. '"'
            comments[#comments + 1] = blank(before)
            comments[#comments + 1] = kind == "comment" and token or blank(token)
            from = stop + 1
        end
        at = (stop or start) + 1
    end
    local rest = text:sub(from)
    code[#code + 1] = language and rest or blank(rest)
    comments[#comments + 1] = language and blank(rest) or rest
    self.split[path] = { table.concat(code), table.concat(comments) }
    return self.split[path][1], self.split[path][2]
end

function source:code(path) return (self:halves(path)) end
function source:comments(path) return (select(2, self:halves(path))) end

-- ---- C -----------------------------------------------------------------------------------------------------------

-- Iterates over line number, path of the file, for each #include that names a file of the tree.
function source:includes(path)
    local next_line = source.each_line(self.texts[path])
    return function()
        for number, line in next_line do
            local name = line:match('^#include "([^"]+)"')
            if name then
                for _, target in ipairs{ "runtime/" .. name, source.folder_of(path) .. "/" .. name } do
                    if self.texts[target] then return number, target end
                end
            end
        end
    end
end

-- Array of {name=, line=, is_static=}: the functions a C file defines. Its layout is the formatter's: the name stands left
-- of the first parenthesis, the brace on a line of its own.
function source:functions(path)
    local found, head, head_line = {}, nil, nil
    for number, line in source.each_line(self:code(path)) do
        if line == "{" and head then
            local name = head:gsub("__attribute__%(%b()%)", ""):match("([%w_]+)%s*%(")
            if name and not head:find("^[%u_]+%(") then -- a macro makes the name
                found[#found + 1] = { name = name, line = head_line,
                    is_static = head:find("%f[%w_]static%f[^%w_]") ~= nil or head:find("^TEST_HELPER") ~= nil }
            end
            head = nil
        elseif line:find("^[%a_]") and line:find("%(") and not line:find(";%s*$") then
            head, head_line = line, number
        elseif head and line:find("^%s+%S") then
            head = head .. " " .. line
        else
            head = nil
        end
    end
    return found
end

return source
