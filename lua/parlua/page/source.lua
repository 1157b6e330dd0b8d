-- SPDX-License-Identifier: GPL-3.0-or-later
-- source.lua - reads the files of a page and of its components, once in a run: script, template, style, configuration.
--
-- A page's definition: {path=, config=, template=, styles={{text=, path=, scope=}}, options=, components={path=definition
-- of a component, also of the components' components}, files={PATH=true}, without scripts}. The scope is the component's
-- number on the page.

local native = require "parlua.native"
local templates = require "parlua.advice.templates"
local template = require "parlua.page.template.template"
local config = require "parlua.page.config"
local behavior = require "parlua.page.data.behavior"
local component_page = require "parlua.page.data.component_page"
local errors = require "parlua.advice.errors"
local json_text = require "parlua.advice.json_text"
local modules = require "parlua.core.require"

local source = {}

local PAGE_SCOPE = 0

local function folder_of(path) return path:match("^(.*)/[^/]*$") or "" end

-- The path of a name written in the file from: relative to that file, or with a slash from the app root.
local function resolve(from, written)
    if written:sub(1, 1) == "/" then return modules.resolve("", written:sub(2)) end
    return modules.resolve(folder_of(from), "./" .. written)
end

-- ---- templates

local function parse_file(phone, def, file)
    def.files[file] = true
    local text, why = phone.files.read(file)
    if not text then return nil, why end
    local nodes
    nodes, why = native.wxml(text, file)
    return nodes, why and templates.explain(why)
end

local function reader(phone, def)
    return function(from, src)
        local file = resolve(from, src)
        if file and not file:match("%.wxml$") then file = file .. ".wxml" end
        if not file or not phone.files.exists(file) then return nil, ("the file %s is not found"):format(src) end
        local nodes, why = parse_file(phone, def, file)
        if not nodes then return nil, why end
        return nodes, file
    end
end

local function read_template(phone, def, path, tags)
    local file = path .. ".wxml"
    local nodes, why = parse_file(phone, def, file)
    if not nodes then return nil, why end
    local compiled, warnings = template.compile(nodes, file, { read = reader(phone, def), components = tags })
    if not compiled then return nil, warnings end
    for _, text in ipairs(warnings) do
        phone.console.warn(text)
    end
    return compiled
end

-- ---- styles

local add_sheet

local function add_imports(phone, def, file, scope, text, seen)
    for _, import in ipairs(native.wxss_imports(text) or {}) do
        local imported = resolve(file, import.path)
        local ok, why = nil, import.path .. " leaves the app's folder"
        if imported then ok, why = add_sheet(phone, def, imported, scope, seen) end
        if not ok then return nil, ("%s:%d:%d: @import: %s"):format(file, import.line, import.column, why) end
    end
    return true
end

-- A sheet behind the sheets it imports; each file once below one sheet, so circles end.
function add_sheet(phone, def, file, scope, seen)
    if seen[file] then return true end
    seen[file], def.files[file] = true, true
    local text, why = phone.files.read(file)
    if not text then return nil, why end
    local ok
    ok, why = add_imports(phone, def, file, scope, text, seen)
    if not ok then return nil, why end
    def.styles[#def.styles + 1] = { text = text, path = file, scope = scope }
    return true
end

local function add_style(phone, def, file, scope)
    def.files[file] = true
    if not phone.files.exists(file) then return true end
    return add_sheet(phone, def, file, scope, {})
end

-- ---- scripts

local OTHER = { Page = "Component", Component = "Page" }

local function made_by_component(file, given)
    local ok, options = pcall(component_page.options, given)
    if not ok then return nil, ("%s: %s"):format(file, options) end
    return options
end

-- Runs path.lua, which must call Page or Component (kind): what it gave; a page may be made by Component{ ... }, too. Or
-- nil, message.
local function run_script(phone, path, kind)
    local file = path .. ".lua"
    if not phone.files.exists(file) then
        return nil, ("%s: this file is missing; a %s needs a script that calls %s{ ... }"):format(file, kind:lower(), kind)
    end
    local outer = { phone.page_options, phone.component_options }
    phone.page_options, phone.component_options = nil, nil
    local ok, why = pcall(phone.modules.run, phone.modules, file)
    local given = { Page = phone.page_options, Component = phone.component_options }
    phone.page_options, phone.component_options = outer[1], outer[2]
    if not ok then return nil, errors.explain(why, { read = phone.files.read, env = phone.env }) end
    if given[kind] then return given[kind] end
    if kind == "Page" and given.Component then return made_by_component(file, given.Component) end
    local other = OTHER[kind]
    if not given[other] then return nil, ("%s: the script does not call %s{ ... }"):format(file, kind) end
    return nil, ("%s: %s{ ... } is for a %s; this is a %s, which calls %s{ ... }"):format(file, other, other:lower(),
        kind:lower(), kind)
end

-- ---- components

local load_components

-- A component is named by its files, or by a folder whose files are index.*: the path of its files. Or nil, where.
local function find_component(files, path)
    for _, candidate in ipairs{ path, path .. "/index" } do
        for _, ending in ipairs{ ".lua", ".wxml", ".json" } do
            if files.exists(candidate .. ending) then return candidate end
        end
    end
    return nil, ("there is no component %s: neither %s.lua nor %s/index.lua is there"):format(path, path, path)
end

local function fail_at(files, file, written, why)
    local text = files.read(file)
    local line, column = 1, 1
    if text then line, column = json_text.find(text, written, "usingComponents") end
    return nil, ("%s:%d:%d: usingComponents: %s"):format(file, line, column, why)
end

-- usingComponents of a file as tag to path; app is what the app gives to all
local function tags_of(files, from, settings, app)
    local tags = {}
    for _, given in ipairs{ { "app.json", app }, { from .. ".json", settings } } do
        for tag, written in next, type(given[2]) == "table" and given[2] or {} do
            local why
            local path = type(written) == "string" and resolve(given[1], written)
            if not path then
                return nil, ("%s: usingComponents: '%s' needs the path of a component"):format(given[1], tag)
            end
            path, why = find_component(files, path)
            if not path then return fail_at(files, given[1], written, why) end
            tags[tag] = path
        end
    end
    return tags
end

local function read_component(phone, def, path)
    local known = phone.known_components and phone.known_components[path]
    if known then
        def.components[path] = known.own
        return load_components(phone, def, known.tags)
    end
    def.files[path .. ".json"] = true
    local settings, why = config.component(phone.files, path)
    if not settings then return nil, why end
    local tags
    tags, why = tags_of(phone.files, path, settings.usingComponents, phone.config.usingComponents)
    if not tags then return nil, why end
    local options
    options, why = run_script(phone, path, "Component")
    if not options then return nil, why end
    local ok, own = pcall(behavior.merge, options)
    if not ok then return nil, ("%s.lua: %s"):format(path, own) end
    own.path = path
    local isolation = settings.styleIsolation or own.options.styleIsolation
    own.is_open = own.options.addGlobalClass == true or isolation == "apply-shared" or isolation == "shared"
    def.component_count = def.component_count + 1
    own.scope = def.component_count
    def.components[path] = own
    own.template, why = read_template(phone, def, path, tags)
    if not own.template then return nil, why end
    ok, why = add_style(phone, def, path .. ".wxss", own.scope)
    if not ok then return nil, why end
    if phone.known_components then phone.known_components[path] = { own = own, tags = tags } end
    return load_components(phone, def, tags)
end

-- Reads the components that are declared and not there yet. A tag that no template uses costs its files only.
function load_components(phone, def, tags)
    for _, path in next, tags do
        if not def.components[path] then
            local ok, why = read_component(phone, def, path)
            if not ok then return nil, why end
        end
    end
    return true
end

-- ---- pages

local function read_page_styles(phone, def)
    for _, file in ipairs{ "app.wxss", def.path .. ".wxss" } do
        local ok, why = add_style(phone, def, file, PAGE_SCOPE)
        if not ok then return nil, why end
    end
    return true
end

-- options: those of the script when the script need not run again
local function read(phone, path, options)
    local def = { path = path, styles = {}, components = {}, component_count = 0, files = { [path .. ".json"] = true } }
    local ok, why, tags
    def.config, why = config.page(phone.files, path, phone.config)
    if not def.config then return nil, why end
    config.tell(phone, why)
    tags, why = tags_of(phone.files, path, rawget(def.config, "usingComponents"), phone.config.usingComponents)
    if not tags then return nil, why end
    def.template, why = read_template(phone, def, path, tags)
    if not def.template then return nil, why end
    ok, why = read_page_styles(phone, def)
    if not ok then return nil, why end
    ok, why = load_components(phone, def, tags)
    if not ok then return nil, why end
    def.options = options
    if not options then def.options, why = run_script(phone, path, "Page") end
    if not def.options then return nil, why end
    return def
end

-- The components that the template of a page or component may name: {TAG=path}, its own settings and the app's together.
-- nil, message.
function source.components(phone, path, settings)
    return tags_of(phone.files, path, settings and settings.usingComponents, phone.config.usingComponents)
end

-- The page's definition; read on first use. nil, message when one of its files has a mistake.
function source.load(phone, path)
    local def = phone.definitions[path]
    if def then return def end
    local why
    def, why = read(phone, path)
    phone.definitions[path] = def
    return def, why
end

-- A new definition from the files of now; the definition before stays as it is. nil, message.
function source.read_again(phone, def, has_new_script)
    return read(phone, def.path, not has_new_script and def.options or nil)
end

return source
