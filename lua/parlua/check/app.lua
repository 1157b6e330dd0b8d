-- SPDX-License-Identifier: GPL-3.0-or-later
-- check/app.lua - checks a whole app: configuration, pages and components, modules; and opens each page without showing it,
-- so that failures of the page are found, too.
--
-- check(path) gives an array of {path=, line=, column=, level="error"|"warning", text=}, sorted, each once.

local native = require "parlua.native"
local files = require "parlua.core.files"
local config = require "parlua.page.config"
local phones = require "parlua.phone.phone"
local source = require "parlua.page.source"
local tree = require "parlua.page.template.tree"
local value = require "parlua.core.value"
local markup = require "parlua.check.markup"
local script = require "parlua.check.script"
local tags = require "parlua.page.template.tags"

local app = {}

local TERMINAL = {
    ["live-pusher"] = { code = -1307, name = "PUSH_ERR_NET_DISCONNECT" },
    ["live-player"] = { code = -2301, name = "PLAY_ERR_NET_DISCONNECT" },
}
local RETRIED = { 3001, 3002, 3003, 3004, 3005 }

-- ---- findings

local function new_findings()
    local list, seen = {}, {}
    local function add(path, line, column, level, text)
        local key = ("%s:%d:%d:%s"):format(path, line, column, text)
        if seen[key] then return end
        seen[key] = true
        list[#list + 1] = { path = path, line = line, column = column, level = level, text = text }
    end
    return list, add
end

-- "a.wxml:3:5: what", "a.json: what": a message of the library as a finding
local function add_message(add, text, level, otherwise)
    text = text:match("^[^\n]*")
    local path, line, column, why = text:match("^([^:%s]+):(%d+):(%d+): (.*)$")
    if not path then
        path, line, why = text:match("^([^:%s]+):(%d+): (.*)$")
    end
    if not path then
        path, why = text:match("^([^:%s]+%.%a+): (.*)$")
    end
    add(path or otherwise, tonumber(line) or 1, tonumber(column) or 1, level, why or text)
end

local function by_place(a, b)
    if a.path ~= b.path then return a.path < b.path end
    if a.line ~= b.line then return a.line < b.line end
    if a.column ~= b.column then return a.column < b.column end
    return a.text < b.text
end

-- ---- what scripts may name

local function names_of(env)
    local names = { require = true, _G = true }
    for name in next, env do names[name] = true end
    return names
end

local function knowledge(phone)
    local codes, code_names = native.codes(), {}
    for name, number in next, codes do code_names[number] = name end
    local wx = {}
    for name in next, phone.env.wx do wx[name] = true end
    return { globals = names_of(phone.env), wx = wx, codes = codes, code_names = code_names }
end

-- ---- one script, one template

local function check_script(w, path)
    if not w.files.exists(path) or w.scripts[path] ~= nil then return w.scripts[path] end
    local text, why = w.files.read(path)
    if not text then
        w.add(path, 1, 1, "error", why)
        return nil
    end
    w.scripts[path] = script.check(text, path, w.known, function(line, column, level, what)
        w.add(path, line, column, level, what)
    end) or false
    return w.scripts[path]
end

-- Warns of contexts whose player is on no page.
local function check_contexts(w, path, found, marked)
    for _, context in ipairs(found.contexts) do
        if marked.ids[context.id] ~= "live-player" then
            w.add(path, context.line, context.column, "error",
                ("no <live-player> of this page has the id '%s'"):format(context.id))
        end
    end
    local context = found.pusher_context
    if context and not marked.live["live-pusher"] then
        w.add(path, context.line, context.column, "error", "this page has no <live-pusher>")
    end
end

-- Warns of a page that handles a code after which the component retries by itself, but not the code that means the end.
local function check_codes(w, path, found, marked)
    for tag, terminal in next, TERMINAL do
        local node = marked.live[tag]
        if node and not found.numbers[terminal.code] and not found.names[terminal.name] then
            for _, code in ipairs(RETRIED) do
                if found.numbers[code] then
                    w.add(path, 1, 1, "warning", ("<%s> retries after 3001 to 3005 by itself; %d (code.%s), which says " ..
                        "that it has given up, is not looked at"):format(tag, terminal.code, terminal.name))
                    break
                end
            end
        end
    end
end

local function check_template(w, path, kind, components, data)
    local file, script_file = path .. ".wxml", path .. ".lua"
    local found = check_script(w, script_file) or nil
    local text, why = w.files.read(file)
    local nodes
    if text then nodes, why = native.wxml(text, file) end
    if not nodes then return add_message(w.add, why, "error", file) end
    local marked = markup.check(nodes, { path = file, tags = w.tags, components = components, data = data, script = found,
        owner = kind }, function(line, column, level, what)
        -- what a handler does with its arguments stands in the script
        local where = what:find("is a handler: ", 1, true) and script_file or file
        w.add(where, line, column, level, what)
    end)
    if found then
        check_contexts(w, script_file, found, marked)
        check_codes(w, script_file, found, marked)
    end
end

-- ---- opening the pages

-- live components that nobody could see
local function check_boxes(w, def, data)
    local view = native.view(w.phone.width, w.phone.height)
    if not view then return end
    for _, sheet in ipairs(def.styles) do
        for _, warning in ipairs(view:style(sheet.text, sheet.path, sheet.scope) or {}) do
            add_message(w.add, warning, "warning", sheet.path)
        end
    end
    local ok, root = pcall(tree.build, { template = def.template, vars = data, scope = 0 }, function(text)
        add_message(w.add, text, "warning", def.path .. ".wxml")
    end, function() return nil end)
    if ok and view:update(root) then
        tree.each(root, function(node)
            if not tree.is_live[node.tag] or node.attrs.hidden then return end
            local _, _, width, height = view:rect(node.number)
            if width and (width <= 0 or height <= 0) then
                add_message(w.add, ("%s: <%s> has no area (%g x %g): nobody will see it"):format(node.where, node.tag,
                    width, height), "warning")
            end
        end)
    elseif not ok then
        add_message(w.add, tostring(root), "error", def.path .. ".wxml")
    end
    view:close()
end

local function component_tags(w, settings)
    local out = {}
    for tag in next, w.config.usingComponents or {} do out[tag] = true end
    for tag in next, type(settings) == "table" and settings.usingComponents or {} do out[tag] = true end
    return out
end

local function check_page(w, path)
    local settings = config.page(w.files, path, w.config)
    local def, why = source.load(w.phone, path)
    local data = def and value.copy_for_view(type(def.options.data) == "table" and def.options.data or {}) or nil
    if not w.files.exists(path .. ".wxml") then
        return w.add(path .. ".wxml", 1, 1, "error", "this file is missing; a page needs a template")
    end
    check_template(w, path, "page", component_tags(w, settings), data)
    if not def then return add_message(w.add, why, "error", path .. ".lua") end
    check_boxes(w, def, data)
    for name, component in next, def.components do
        if not w.components[name] then
            w.components[name] = true
            local first = value.copy_for_view(component.data)
            for property in next, component.properties do first[property] = first[property] or value.null end
            check_template(w, name, "component", component_tags(w, config.component(w.files, name)), first)
        end
    end
end

-- scripts that no page is named after: modules
local function check_modules(w, folder)
    for _, name in ipairs(native.list_dir(w.root .. (folder == "" and "" or "/" .. folder)) or {}) do
        local path = folder == "" and name or folder .. "/" .. name
        if native.is_dir(w.root .. "/" .. path) then
            check_modules(w, path)
        elseif name:find("%.lua$") and not name:find("_test%.lua$") then
            check_script(w, path)
        end
    end
end

-- A phone that holds the app's environment without opening a page.
local function quiet_phone(root)
    return phones.prepare{ path = root, width = 375, height = 667, is_quiet = true }
end

local function check_listed_pages(w)
    local is_seen = {}
    for _, path in ipairs(w.config.pages) do
        if is_seen[path] then w.add("app.json", 1, 1, "warning", ("the page %s is listed twice"):format(path)) end
        is_seen[path] = true
        check_page(w, path)
    end
    for path in next, w.config.tabs do
        if not is_seen[path] then w.add("app.json", 1, 1, "error", ("tabBar: the page %s is not in pages"):format(path)) end
    end
end

function app.check(root)
    local list, add = new_findings()
    local own_files = files.folder(root)
    local settings, why = config.app(own_files)
    if not settings then
        add_message(add, why:gsub("^" .. root:gsub("%p", "%%%0") .. "/", ""), "error", "app.json")
        return list
    end
    local phone
    phone, why = quiet_phone(root)
    if not phone then
        add_message(add, why, "error", "app.lua")
        return list
    end
    local w = { root = root, files = own_files, config = settings, phone = phone, add = add, scripts = {}, components = {},
        tags = tags.all(), known = knowledge(phone) }
    check_listed_pages(w)
    check_modules(w, "")
    for _, line in ipairs(phone:lines()) do
        if line.level == "warn" then add_message(add, line.text, "warning", "app.json") end
    end
    phone:close()
    table.sort(list, by_place)
    return list
end

return app
