-- SPDX-License-Identifier: GPL-3.0-or-later
-- values.lua - what is likely wrong with the value of an attribute. Pure but for what `with` of markup.lua asks.

local sign = require "parlua.page.control.sign"
local styles = require "parlua.advice.styles"
local targets = require "parlua.check.targets"
local value = require "parlua.core.value"
local words = require "parlua.advice.words"

local values = {}

local SCHEMES = {
    ["live-pusher"] = { attr = "url", patterns = { "^rtmp://" }, words = "rtmp://" },
    ["live-player"] = { attr = "src", patterns = { "^rtmp://", "^https?://.*%.flv$", "^https?://.*%.flv[?]" },
        words = "rtmp:// or http(s)://....flv" },
}

function values.is_live(tag) return SCHEMES[tag] ~= nil end

local function set(text)
    local out = {}
    for word in text:gmatch("[^,]+") do out[#out + 1] = word end
    return out
end

local MODES = set("scaleToFill,aspectFit,aspectFill,widthFix,heightFix,top,bottom,center,left,right,top left,top right," ..
    "bottom left,bottom right")
local ICONS = value.sorted_keys(sign.shapes)

-- words an attribute may be, of tags whose rows do not say so
local ENUMS = {
    ["image mode"] = MODES, ["cover-image mode"] = MODES, ["icon type"] = ICONS,
    ["button type"] = set "default,primary,warn", ["button size"] = set "default,mini",
    ["button form-type"] = set "submit,reset", ["switch type"] = set "switch,checkbox",
    ["input type"] = set "text,number,idcard,digit,safe-password,nickname",
    ["input confirm-type"] = set "send,search,next,go,done,return",
    ["navigator open-type"] = set "navigate,redirect,switchTab,reLaunch,navigateBack,exit",
}

local function place(attr) return attr.value_line or attr.line, attr.value_column or attr.column end

local function say(w, attr, level, text)
    local line, column = place(attr)
    w.say(line, column, level, text)
end

-- The value when it is known before the page runs; nil otherwise.
local function known_value(w, compiled)
    if compiled.literal then return compiled.literal end
    for name in next, compiled.names do
        if w.vars[name] or w.is_in_template then return nil end
    end
    return compiled.get{ vars = w.data or {} }
end

-- ---- kinds of values

local function check_boolean(w, attr, compiled)
    if compiled.literal == "false" then
        say(w, attr, "warning", ('%s="false" is a text, and so true: write {{false}}'):format(attr.name))
    end
end

local function check_number(w, attr, v, row)
    local n = type(v) == "string" and tonumber(v) or v
    if type(n) ~= "number" then
        if not value.is_nothing(v) then
            say(w, attr, "warning", ("%s takes a number, not '%s'"):format(attr.name, value.to_text(v)))
        end
    elseif row.min and (n < row.min or n > row.max) then
        say(w, attr, "warning", ("%s is %s; legal is %g to %g"):format(attr.name, value.to_text(n), row.min, row.max))
    end
end

local function check_word(w, attr, v, list)
    local text = value.to_text(v)
    if value.is_nothing(v) then return end
    for _, word in ipairs(list) do
        if word == text then return end
    end
    say(w, attr, "warning", ("%s is none of %s: '%s'%s"):format(attr.name, table.concat(list, ", "), text,
        words.hint(text, list)))
end

local function check_row(w, attr, compiled, row)
    if row.type == "boolean" then return check_boolean(w, attr, compiled) end
    local v = known_value(w, compiled)
    if v == nil then return end
    if row.type == "number" and not row.values then
        check_number(w, attr, v, row)
    elseif row.values and row.type == "string" then
        check_word(w, attr, v, row.values)
    end
end

local function check_scheme(w, node, attr, compiled)
    local scheme = SCHEMES[node.tag]
    if not scheme or scheme.attr ~= attr.name then return end
    local text = value.to_text(known_value(w, compiled))
    if text == "" then return end
    for _, pattern in ipairs(scheme.patterns) do
        if text:find(pattern) then return end
    end
    say(w, attr, "error", ("<%s> takes %s, not '%s'"):format(node.tag, scheme.words, text))
end

-- "{{x}} " is a text
function values.check_blank(w, attr, compiled)
    if compiled.is_text and (attr.value:match("^%s*{{[^}]*}}%s*$")) then
        say(w, attr, "warning", "a blank beside {{ }} makes the value a text: take it away")
    end
end

-- ---- files and pages

local PICTURES = { image = true, ["cover-image"] = true }

local function check_picture(w, node, attr, compiled)
    if not PICTURES[node.tag] or attr.name ~= "src" or not w.has_file then return end
    local src = known_value(w, compiled)
    if type(src) ~= "string" or src == "" or src:find("^%a[%w+.-]*:") or src:find("^//") then return end
    if not compiled.literal and not src:find("%.%a+$") then return end
    local path = src:gsub("^/", "")
    if w.has_file(path) then return end
    local beside = w.path:match("^(.*/)[^/]*$")
    local near = beside and w.has_file(beside .. path) and ("; did you mean '/%s'?"):format(beside .. path)
    near = near or words.hint(path, w.pictures())
    say(w, attr, "warning", ("the picture %s is not in the app%s"):format(src, near))
end

local MOVES = { navigate = "navigateTo", redirect = "redirectTo", switchTab = "switchTab", reLaunch = "reLaunch" }

local function literal_of(node, name)
    for _, attr in ipairs(node.attrs or {}) do
        if attr.name == name then return attr.value end
    end
end

local function check_target(w, node, attr, compiled)
    if node.tag ~= "navigator" or attr.name ~= "url" or not w.known then return end
    if literal_of(node, "target") == "miniProgram" then return end
    local url = compiled.literal or attr.value:match("^(.-){{")
    local move = MOVES[literal_of(node, "open-type") or "navigate"]
    local wrong = move and targets.wrong_page(w.known, move, url, compiled.literal ~= nil, w.page_path)
    if wrong then say(w, attr, "error", wrong) end
end

-- ---- style="..."

-- Are all names of an expression data of the page, with a value from the beginning?
local function is_known(w, compiled)
    for name in next, compiled.names or {} do
        local v = w.data and w.data[name]
        if w.vars[name] or value.is_nothing(v) or v == "" or type(v) == "table" then return false end
    end
    return true
end

local function check_style(w, attr, compiled)
    if not w.style_warnings or not compiled.literal and (w.is_in_template or not is_known(w, compiled)) then return end
    local text = known_value(w, compiled)
    if type(text) ~= "string" then return end
    local line, column = place(attr)
    for _, row in ipairs(w.style_warnings(text)) do
        local l, c = line, column
        if compiled.literal then
            l, c = line + row.line - 1, row.line == 1 and column + row.column - 1 or row.column
        end
        w.say(l, c, "warning", styles.explain(row.text))
    end
end

-- ---- all of them

-- tag: what tags.lua knows of the element, or nil; compiled: of expr.compile
function values.check(w, node, attr, tag, compiled)
    if attr.name == "style" then return check_style(w, attr, compiled) end
    if attr.name == "hidden" then return check_boolean(w, attr, compiled) end
    if w.components[node.tag] or not tag or attr.value == nil then return end
    local row = tag.rows and tag.rows[attr.name]
    if row then
        values.check_blank(w, attr, compiled)
        check_row(w, attr, compiled, row)
        check_scheme(w, node, attr, compiled)
    end
    local enum = ENUMS[node.tag .. " " .. attr.name]
    if enum then
        local v = known_value(w, compiled)
        if v ~= nil and v ~= "" then check_word(w, attr, v, enum) end
    end
    check_picture(w, node, attr, compiled)
    check_target(w, node, attr, compiled)
end

-- ---- wx:for, wx:if

-- A literal where {{ }} was meant.
function values.check_control(w, attr, name, compiled)
    local text = compiled.literal
    if name == "for" then
        values.check_blank(w, attr, compiled)
        if text and text ~= "" then
            say(w, attr, "warning", ("wx:for=\"%s\" repeats for each letter of that text: write {{%s}}"):format(text, text))
        end
    elseif (name == "if" or name == "elif") and text and text ~= "" then
        say(w, attr, "warning", ("%s=\"%s\" is a text, and so always true: write {{%s}}"):format(attr.name, text, text))
    end
end

return values
