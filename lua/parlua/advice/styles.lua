-- SPDX-License-Identifier: GPL-3.0-or-later
-- styles.lua - what to do about a warning of a style sheet. Pure.

local words = require "parlua.advice.words"

local styles = {}

local function list(text)
    local out = {}
    for word in text:gmatch("%S+") do out[#out + 1] = word end
    return out
end

local PROPERTIES = list[[
align-content align-items align-self animation animation-delay animation-direction animation-duration
animation-fill-mode animation-iteration-count animation-name animation-play-state animation-timing-function aspect-ratio
backdrop-filter background background-clip background-color background-image background-origin background-position
background-repeat background-size border border-bottom border-bottom-color border-bottom-left-radius
border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-left
border-left-color border-left-style border-left-width border-radius border-right border-right-color border-right-style
border-right-width border-spacing border-style border-top border-top-color border-top-left-radius
border-top-right-radius border-top-style border-top-width border-width bottom box-shadow box-sizing clear clip color
column-gap content cursor direction display filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink
flex-wrap float font font-family font-size font-style font-weight gap grid-template-columns grid-template-rows height
justify-content justify-items justify-self left letter-spacing line-height list-style margin margin-bottom margin-left
margin-right margin-top max-height max-width min-height min-width object-fit opacity order outline overflow overflow-wrap
overflow-x overflow-y padding padding-bottom padding-left padding-right padding-top place-content place-items
pointer-events position right row-gap text-align text-decoration text-indent text-overflow text-shadow text-transform top
transform transform-origin transition transition-delay transition-duration transition-property user-select vertical-align
visibility white-space width will-change word-break word-spacing word-wrap z-index ]]

local is_property = {}
for _, name in ipairs(PROPERTIES) do is_property[name] = true end

local COLOURS = list[[
aqua beige black blue brown coral crimson cyan darkblue darkgray darkgreen darkorange darkred dimgray fuchsia gold gray
green grey hotpink indigo ivory khaki lavender lightblue lightgray lightgreen lime magenta maroon navy olive orange orchid
pink plum purple red salmon silver skyblue snow tan teal tomato transparent turquoise violet white whitesmoke yellow ]]

local UNITS = { "px", "rpx", "vw", "vh", "vmin", "vmax", "em", "rem", "%", "deg", "s", "ms" }
local is_unit = {}
for _, unit in ipairs(UNITS) do is_unit[unit] = true end

local WORDS = { -- of properties that take one of a few
    display = list "none block flex inline inline-block inline-flex",
    position = list "static relative absolute fixed sticky",
    ["text-align"] = list "left right center justify start end", overflow = list "visible hidden scroll auto",
    ["flex-direction"] = list "row column row-reverse column-reverse", ["flex-wrap"] = list "nowrap wrap wrap-reverse",
    ["justify-content"] = list "flex-start flex-end center space-between space-around space-evenly start end",
    ["align-items"] = list "flex-start flex-end center stretch baseline", visibility = list "visible hidden",
    ["white-space"] = list "normal nowrap pre pre-wrap pre-line", ["font-weight"] = list "normal bold bolder lighter",
    ["box-sizing"] = list "border-box content-box", ["word-break"] = list "normal break-all break-word keep-all",
}

-- ---- values

local function hash(value)
    local digits = value:match("#([%w]*)")
    if not digits then return nil end
    if digits:find("[^%x]") then return ("the digits of a colour are 0 to 9 and a to f: '#%s'"):format(digits) end
    local n = #digits
    if n ~= 3 and n ~= 4 and n ~= 6 and n ~= 8 then
        return ("a colour has 3, 4, 6 or 8 digits; #%s has %d"):format(digits, n)
    end
end

-- "20rpx background-color: #fff"
local function joined(value)
    local name = value:match("%s([%a-]+)%s*:")
    if name and (is_property[name] or value:find("\n", 1, true)) then
        return ("a ; is missing before %s"):format(name)
    end
end

local function unit(value)
    for number, name in value:gmatch("([%d.]+)(%a+)") do
        if not is_unit[name] and tonumber(number) then
            local near = words.nearest(name, UNITS)
            return ("there is no unit '%s'%s"):format(name, near and ("; did you mean %s%s?"):format(number, near) or "")
        end
    end
    local number = value:match("[%d.]+ +([a-z]+)%f[^%w]")
    if number and is_unit[number] then return "no blank may stand between a number and its unit" end
end

local function bare_number(value, property)
    if not value:find("^%-?[%d.]+$") or property == "line-height" then return nil end
    return ("a length has a unit: %spx or %srpx"):format(value, value)
end

local function word(value, property)
    if not value:find("^[%a-]+$") then return nil end
    local known = WORDS[property] or property:find("color", 1, true) and COLOURS or property == "background" and COLOURS
    local near = known and words.nearest(value, known)
    return near and ("did you mean '%s'?"):format(near) or nil
end

local VALUE_RULES = { joined, hash, unit, bare_number, word }

local function bad_value(value, property)
    for _, rule in ipairs(VALUE_RULES) do
        local sentence = rule(value, property)
        if sentence then return sentence end
    end
end

local function bad_property(name)
    if is_property[name] then return "it is CSS, and has no effect here" end
    local near = words.nearest(name, PROPERTIES)
    return near and ("did you mean '%s'?"):format(near) or nil
end

local ROWS = {
    { "'(.*)' is not a value of ([%w-]+)$", bad_value },
    { "unknown property '(.-)'$", bad_property },
    { "'(.-)' has no colon$", function() return "a declaration is name: value;" end },
    { "the block is never closed$", function() return "a } is missing" end },
    { "the comment is never closed$", function() return "*/ is missing" end },
    { "a block is not allowed here$", function() return "a } may be missing before it: rules do not stand in rules" end },
    { "'(.-)' has no block$", function() return "a rule is .name { property: value; }" end },
}

-- A warning, "FILE:LINE:COLUMN: what", and what to do behind it.
function styles.explain(warning)
    for _, row in ipairs(ROWS) do
        local a, b = warning:match(row[1])
        if a then
            local sentence = row[2](a, b)
            return sentence and ("%s; %s"):format(warning, sentence) or warning
        end
    end
    return warning
end

return styles
