-- SPDX-License-Identifier: GPL-3.0-or-later
-- check/app.lua - checks a whole app: configuration, pages and components, modules; and opens each page without showing it,
-- so that failures of the page are found, too.
--
-- check(path, pages_max) gives an array of {path=, line=, column=, level="error"|"warning", text=}, sorted, each once. It
-- takes as long as it takes; a script of the app that runs longer than a handler may is a finding.

local native = require "parlua.native"
local files = require "parlua.core.files"
local config = require "parlua.page.config"
local details = require "parlua.check.details"
local environment = require "parlua.check.environment"
local errors = require "parlua.advice.errors"
local findings = require "parlua.check.findings"
local json_text = require "parlua.advice.json_text"
local phones = require "parlua.phone.phone"
local source = require "parlua.page.source"
local styles = require "parlua.advice.styles"
local templates = require "parlua.advice.templates"
local tree = require "parlua.page.template.tree"
local value = require "parlua.core.value"
local markup = require "parlua.check.markup"
local script = require "parlua.check.script"
local tags = require "parlua.page.template.tags"
local words = require "parlua.advice.words"

local app = {}

local TERMINAL = {
    ["live-pusher"] = { code = -1307, name = "PUSH_ERR_NET_DISCONNECT" },
    ["live-player"] = { code = -2301, name = "PLAY_ERR_NET_DISCONNECT" },
}
local RETRIED = { 3001, 3002, 3003, 3004, 3005 }

-- ---- one script, one template

-- owner: path of the page or component the script belongs to, nil for modules
local function check_script(w, path, owner)
    if not w.files.exists(path) or w.scripts[path] ~= nil then return w.scripts[path] end
    local text, why = w.files.read(path)
    if not text then
        w.found:add(path, 1, 1, "error", why)
        return nil
    end
    local known = setmetatable({ owner = owner }, { __index = w.known })
    w.scripts[path] = script.check(text, path, known, function(line, column, level, what)
        w.found:add(path, line, column, level, what)
    end) or false
    return w.scripts[path]
end

-- Warns of contexts whose player is on no page.
local function check_contexts(w, path, found, marked)
    for _, context in ipairs(found.contexts) do
        if marked.ids[context.id] ~= "live-player" then
            w.found:add(path, context.line, context.column, "error",
                ("no <live-player> of this page has the id '%s'"):format(context.id))
        end
    end
    local context = found.pusher_context
    if context and not marked.live["live-pusher"] then
        w.found:add(path, context.line, context.column, "error", "this page has no <live-pusher>")
    end
end

-- Warns of a page that handles a code after which the component retries by itself, but not the code that means the end.
local function check_codes(w, path, found, marked)
    for tag, terminal in next, TERMINAL do
        local node = marked.live[tag]
        if node and not found.numbers[terminal.code] and not found.names[terminal.name] then
            for _, code in ipairs(RETRIED) do
                if found.numbers[code] then
                    w.found:add(path, 1, 1, "warning", ("<%s> retries after 3001 to 3005 by itself; %d (code.%s), which "
                        .. "says that it has given up, is not looked at"):format(tag, terminal.code, terminal.name))
                    break
                end
            end
        end
    end
end

-- what handlers read of the events of components
local function check_details(w, path, found, marked, components)
    local function triggers_of(tag)
        local component = components[tag]
        local own = component and check_script(w, component .. ".lua", component)
        return own and not own.triggers_more and own.triggers or nil
    end
    details.check(found.reads, marked.handlers, triggers_of, function(line, column, level, what)
        w.found:add(path, line, column, level, what)
    end)
end

-- kind: "page" or "component"; components: {TAG=path}; has_more: other tags may be components, too
local function check_template(w, path, kind, data, components, has_more)
    local file, script_file = path .. ".wxml", path .. ".lua"
    local found = check_script(w, script_file, path) or nil
    local text, why = w.files.read(file)
    local nodes
    if text then nodes, why = native.wxml(text, file) end
    if not nodes then return w.found:add_message(templates.explain(why), "error", file) end
    local with = setmetatable({ path = file, components = components, data = data, script = found, owner = kind,
        page_path = path, has_more_components = has_more }, { __index = w.for_markup })
    local marked = markup.check(nodes, with, function(line, column, level, what)
        -- what a handler does with its arguments stands in the script
        local where = what:find("is a handler: ", 1, true) and script_file or file
        w.found:add(where, line, column, level, what)
    end)
    if found then
        check_contexts(w, script_file, found, marked)
        check_codes(w, script_file, found, marked)
        check_details(w, script_file, found, marked, components)
    end
end

-- ---- opening the pages

local function check_sheet(w, view, sheet)
    if w.sheets[sheet.path] and not w.needs_boxes then return end
    for _, warning in ipairs(view:style(sheet.text, sheet.path, sheet.scope) or {}) do
        w.found:add_message(styles.explain(warning), "warning", sheet.path)
    end
    w.sheets[sheet.path] = true
end

local has_live

local function is_or_has_live(node)
    if node.kind == "call" or tree.is_live[node.tag or ""] then return true end -- a call: of a name that is not known yet
    for _, branch in ipairs(node.kind == "chain" and node or {}) do
        if is_or_has_live(branch.body) then return true end
    end
    return has_live(node.children or {}) or node.body ~= nil and is_or_has_live(node.body)
end

-- Has a template live components, which somebody should see?
function has_live(nodes)
    for _, node in ipairs(nodes) do
        if is_or_has_live(node) then return true end
    end
    return false
end

local function check_areas(w, view, root)
    tree.each(root, function(node)
        if not tree.is_live[node.tag] or node.attrs.hidden then return end
        local _, _, width, height = view:rect(node.number)
        if width and (width <= 0 or height <= 0) then
            w.found:add_message(("%s: <%s> has no area (%g x %g): nobody will see it"):format(node.where, node.tag,
                width, height), "warning")
        end
    end)
end

-- the sheets, the tree of the page with its first data, live components that nobody could see
local function check_boxes(w, def, data)
    w.needs_boxes = has_live(def.template.children)
    local view = w.view -- one for all pages: fonts are opened once
    for _, sheet in ipairs(def.styles) do check_sheet(w, view, sheet) end
    local ok, root = pcall(tree.build, { template = def.template, vars = data, scope = 0 }, function(text)
        w.found:add_message(text, "warning", def.path .. ".wxml")
    end, function() return nil end)
    if not ok then
        w.found:add_message(tostring(root), "error", def.path .. ".wxml")
    elseif w.needs_boxes and view:update(root) then
        check_areas(w, view, root)
    end
    view:style_clear()
end

local function first_of_component(component)
    local first = value.copy_for_view(component.data)
    for property in next, component.properties do first[property] = first[property] or value.null end
    return first
end

-- {TAG=path} for a page or component with these settings; nil settings: they cannot be read, and all tags may be components.
local function components_of(w, path, settings)
    local used = settings and source.components(w.phone, path, settings)
    if used then return used end
    used = {}
    for _, given in ipairs{ w.config.usingComponents or {}, settings and settings.usingComponents or {} } do
        for tag, written in next, type(given) == "table" and given or {} do used[tag] = tostring(written) end
    end
    return used, settings == nil
end

local function components_of_page(w, path)
    local settings = config.page(w.files, path, w.config)
    return components_of(w, path, settings and { usingComponents = rawget(settings, "usingComponents") })
end

local function check_components(w, def)
    for name, component in next, def.components do
        if not w.components[name] then
            w.components[name] = true
            check_template(w, name, "component", first_of_component(component),
                components_of(w, name, config.component(w.files, name)))
        end
    end
end

-- ---- the configuration

-- where path stands in app.json, behind the key after
local function place_in_app(w, path, after, is_last)
    local line, column = json_text.find(w.app_json, path, after, is_last)
    if line == 1 and column == 1 then line, column = json_text.find(w.app_json, "/" .. path, after, is_last) end
    return line, column
end

local function missing_page(w, path)
    local known = {}
    environment.each_file(w.root, function(file)
        local name = file:match("^(.*)%.wxml$")
        if name then known[name] = true end
    end)
    local line, column = place_in_app(w, path, "pages")
    w.found:add("app.json", line, column, "error", ("the page %s has no template: %s.wxml is missing%s"):format(path, path,
        words.hint(path, known)))
end

local function check_page(w, path)
    if not w.files.exists(path .. ".wxml") then return missing_page(w, path) end
    local def, why = source.load(w.phone, path)
    local data = def and value.copy_for_view(type(def.options.data) == "table" and def.options.data or {}) or nil
    check_template(w, path, "page", data, components_of_page(w, path))
    if not def then return w.found:add_message(errors.explain(why, { read = w.read }), "error", path .. ".lua") end
    check_boxes(w, def, data)
    check_components(w, def)
    w.phone.definitions[path] = nil
end

local function check_tabs(w)
    local here = {}
    for path in next, w.config.is_page do
        if w.files.exists(path .. ".wxml") then here[path] = true end
    end
    for path in next, w.config.tabs do
        if not w.config.is_page[path] then
            local line, column = place_in_app(w, path, "tabBar", true)
            local advice = w.files.exists(path .. ".wxml") and "; its files are there: add it" or words.hint(path, here)
            w.found:add("app.json", line, column, "error", ("tabBar: the page %s is not in pages%s"):format(path, advice))
        end
    end
end

local function check_listed_pages(w, pages_max)
    local is_seen = {}
    for i, path in ipairs(w.config.pages) do
        if i > pages_max then break end
        if is_seen[path] then
            local line, column = place_in_app(w, path, "pages", true)
            w.found:add("app.json", line, column, "warning", ("the page %s is listed twice"):format(path))
        else
            is_seen[path] = true
            check_page(w, path)
        end
    end
    check_tabs(w)
end

-- scripts that no page is named after: modules
local function check_modules(w)
    environment.each_file(w.root, function(path)
        if path:find("%.lua$") and not path:find("_test%.lua$") then check_script(w, path) end
    end)
end

-- ---- the whole

local function new_work(root, own_files, settings, phone, found)
    local known = environment.of_scripts(phone, settings)
    local view = assert(native.view(phone.width, phone.height))
    local inline = assert(native.view(phone.width, phone.height))
    local w = { root = root, files = own_files, config = settings, phone = phone, found = found, scripts = {},
        components = {}, sheets = {}, known = known, view = view, inline = inline, read = own_files.read,
        app_json = own_files.read("app.json") or "" }
    w.for_markup = { tags = tags.all(), unions = {}, known = known, has_file = own_files.exists,
        pictures = environment.pictures(root), style_warnings = environment.style_warnings(inline) }
    return w
end

local function check(root, pages_max)
    local found = findings.new()
    local own_files = files.folder(root)
    local settings, why = config.app(own_files)
    if not settings then
        found:add_message(why:gsub("^" .. root:gsub("%p", "%%%0") .. "/", ""), "error", "app.json")
        return found:sorted()
    end
    -- a phone that holds the app's environment without opening a page
    local phone
    phone, why = phones.prepare{ path = root, width = 375, height = 667, is_quiet = true }
    if not phone then
        found:add_message(errors.explain(why, { read = own_files.read }), "error", "app.lua")
        return found:sorted()
    end
    phone.known_components = {}
    local w = new_work(root, own_files, settings, phone, found)
    check_listed_pages(w, pages_max)
    if #settings.pages <= pages_max then check_modules(w) end
    for _, line in ipairs(phone:lines()) do
        if line.level == "warn" then found:add_message(line.text, "warning", "app.json") end
    end
    w.view:close()
    w.inline:close()
    native.limited(phone.close, phone)
    return found:sorted(), #settings.pages > pages_max and #settings.pages - pages_max or nil
end

-- pages_max: no more than the first ones of app.json, and then no modules; nil: all. The findings, and how many pages were
-- left out, or nil.
function app.check(root, pages_max)
    words.remember()
    local ok, result, left_out = native.unlimited(check, root, pages_max or math.huge)
    words.forget()
    if not ok then error(result, 0) end
    return result, left_out
end

return app
