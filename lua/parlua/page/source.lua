-- SPDX-License-Identifier: GPL-3.0-or-later
-- source.lua - reads a page's files once per app run: script, template, style, configuration.

local native = require "parlua.native"
local template = require "parlua.page.template"
local config = require "parlua.page.config"

local source = {}

local function read_template(phone, path)
    local file = path .. ".wxml"
    local text, why = phone.files.read(file)
    if not text then return nil, why end
    local nodes
    nodes, why = native.wxml(text, file)
    if not nodes then return nil, why end
    return template.compile(nodes, file)
end

local function read_styles(phone, path)
    local styles = {}
    for _, file in ipairs{ "app.wxss", path .. ".wxss" } do
        if phone.files.exists(file) then
            local text, why = phone.files.read(file)
            if not text then return nil, why end
            styles[#styles + 1] = { text = text, path = file }
        end
    end
    return styles
end

-- what the script gave to Page{...}
local function run_script(phone, path)
    local file = path .. ".lua"
    if not phone.files.exists(file) then
        return nil, ("%s: this file is missing; a page needs a script that calls Page{ ... }"):format(file)
    end
    phone.page_options = nil
    local ok, why = pcall(phone.modules.run, phone.modules, file)
    local options = phone.page_options
    phone.page_options = nil
    if not ok then return nil, why end
    if not options then return nil, file .. ": the script does not call Page{ ... }" end
    return options
end

local function read(phone, path)
    local def = { path = path }
    local why, warnings
    def.config, why = config.page(phone.files, path, phone.config)
    if not def.config then return nil, why end
    def.template, warnings = read_template(phone, path)
    if not def.template then return nil, warnings end
    for _, text in ipairs(warnings) do
        phone.console.warn(text)
    end
    def.styles, why = read_styles(phone, path)
    if not def.styles then return nil, why end
    def.options, why = run_script(phone, path)
    if not def.options then return nil, why end
    return def
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

return source
