-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/input.lua - <input>: one line of text, written by keyboard, input method and paste.
--
-- State: text; cursor, the number of characters before it; composed, the unfinished text of an input method, in front of the
-- cursor; shift, px by which the text is moved to the left; caret_x, composed_x, composed_width: px in the box, which settle
-- measures.

local inner = require "parlua.page.control.inner"
local value = require "parlua.core.value"

local function text(first) return { type = "String", value = first or "" } end
local function boolean() return { type = "Boolean" } end

local input = {
    tag = "input",
    attrs = { value = text(), type = text("text"), password = boolean(), placeholder = text(),
        ["placeholder-style"] = text(), ["placeholder-class"] = text(), disabled = boolean(),
        maxlength = { type = "Number", value = 140 }, focus = boolean(), ["auto-focus"] = boolean(),
        ["confirm-type"] = text("done"), ["confirm-hold"] = boolean(), cursor = { type = "Number", value = -1 } },
    owns = { "value", "cursor", "auto-focus", "focus" },
    is_text = true,
    shows = "value",
}

local NO_BREAK = "\u{a0}" -- as wide as a blank, and kept where blanks are not
local DOT = "\u{25cf}"
local EDGE = 2 -- px, the caret

-- ---- characters

local function split(s)
    local list = {}
    for c in s:gmatch("[%z\1-\127\194-\244]?[\128-\191]*") do
        if c ~= "" then list[#list + 1] = c end
    end
    return list
end

local function length(s) return #split(s) end

-- Removes ends of lines and other invisible characters from a text.
local function one_line(s) return (s:gsub("[\r\n]+", " "):gsub("[%z\1-\31\127]", "")) end

local ALLOWED = { number = "[^0-9]", digit = "[^0-9%.]", idcard = "[^0-9xX]" }

local function allowed(values, s)
    local other = ALLOWED[values.type]
    s = one_line(s)
    return other and s:gsub(other, "") or s
end

local function cut(values, s)
    local max = math.tointeger(values.maxlength) or 140
    if max < 0 then return s end
    local list = split(s)
    return #list > max and table.concat(list, "", 1, max) or s
end

local function is_hidden(values) return values.password or values.type == "password" end

local function seen(values, s)
    if is_hidden(values) then return DOT:rep(length(s)) end
    return (s:gsub(" ", NO_BREAK))
end

local function between(low, n, high) return math.max(low, math.min(n, high)) end

-- The text before and behind the cursor.
local function halves(state)
    local list = split(state.text)
    local at = between(0, state.cursor, #list)
    return table.concat(list, "", 1, at), table.concat(list, "", at + 1), at, #list
end

-- ---- drawing

function input.new(values)
    local own = cut(values, one_line(values.value))
    return { text = own, cursor = length(own), composed = "", shift = 0, caret_x = 0 }
end

function input.inside(values, state)
    local before, behind = halves(state)
    local line = seen(values, before) .. state.composed .. seen(values, behind)
    local is_empty = line == ""
    local placeholder = inner.box("placeholder", values["placeholder-class"], values["placeholder-style"],
        { { text = values.placeholder:find("%S") and values.placeholder or NO_BREAK } })
    placeholder.tag = "parlua-placeholder"
    placeholder.scope = nil -- the page's classes reach it
    if not is_empty then placeholder.attrs.hidden = "true" end
    local function hidden(is_hidden_now, style) return is_hidden_now and "display: none" or style end
    return { inner.box("row", "row", values.disabled and "opacity: .6" or "", {
        placeholder,
        inner.box("typed", "typed", hidden(is_empty, ("margin-left: %gpx"):format(-state.shift)),
            { { text = is_empty and NO_BREAK or line } }),
        inner.box("composed", "composed", hidden(state.composed == "", ("left: %gpx; width: %gpx"):format(
            state.composed_x or 0, state.composed_width or 0))),
        inner.box("caret", "caret", hidden(not state.is_focused, ("left: %gpx"):format(state.caret_x))),
    }) }
end

-- px from the left edge of the box to the beginning of the text, without shift
local function start_of(c, total, room)
    if total + EDGE > room then return 0 end
    local align = c.page.view:computed(c.number, "text-align")
    if align == "center" then return (room - total) / 2 end
    if align == "right" or align == "end" then return room - total - EDGE end
    return 0
end

-- Measures the place of the caret, and the shift that keeps the caret visible.
function input.settle(c)
    local state, values = c.state, c.values
    if not state.is_focused then
        state.shift = 0
        return
    end
    local before, behind = halves(state)
    local row = c:inner_rect("row")
    if not row then return end
    local left = seen(values, before)
    local at, up_to = c:width(left), c:width(left .. state.composed)
    local total = c:width(left .. state.composed .. seen(values, behind))
    local start = start_of(c, total, row.width)
    state.shift = between(math.max(0, up_to + EDGE - row.width), state.shift, up_to)
    state.shift = math.min(state.shift, math.max(0, total + EDGE - row.width))
    state.caret_x = start + up_to - state.shift
    state.composed_x, state.composed_width = start + at - state.shift, up_to - at
end

-- ---- changes

local function put(c, new, cursor)
    local state = c.state
    state.text = cut(c.values, new)
    state.cursor = math.tointeger(between(0, cursor, length(state.text)))
    state.composed = ""
end

-- The handler of input may answer with another text, or {value=, cursor=}.
local function tell_input(c)
    local state = c.state
    local answer = c:tell("input", { value = state.text, cursor = state.cursor })
    if type(answer) == "string" then answer = { value = answer } end
    if type(answer) ~= "table" or type(answer.value) ~= "string" then return end
    put(c, one_line(answer.value), math.tointeger(answer.cursor) or length(answer.value))
    c:refresh()
end

local function edit(c, new, cursor)
    local before = c.state.text
    put(c, new, cursor)
    c:refresh()
    if c.state.text ~= before then tell_input(c) end
end

local function move_to(c, cursor)
    c.state.cursor = math.tointeger(between(0, cursor, length(c.state.text)))
    c.state.composed = ""
    c:refresh()
end

local SETTERS = {
    value = function(c, v)
        v = cut(c.values, one_line(v))
        if v ~= c.state.text then put(c, v, length(v)) end
    end,
    cursor = function(c, v) if v >= 0 then c.state.cursor = between(0, math.floor(v), length(c.state.text)) end end,
    focus = function(c, v, is_first)
        if v then c:later(c.focus) elseif not is_first then c:later(c.blur) end
    end,
    ["auto-focus"] = function(c, v, is_first) if v and is_first then c:later(c.focus) end end,
}

function input.take(c, name, v, is_first) SETTERS[name](c, v, is_first) end

function input.focus(c)
    if c.values.disabled then return false end
    c.state.is_focused = true
    c:refresh()
    c:tell("focus", { value = c.state.text, height = 0 })
    return true
end

function input.blur(c)
    if c.state.composed ~= "" then input.type(c, c.state.composed) end
    c.state.is_focused = false
    c:refresh()
    c:tell("blur", { value = c.state.text, cursor = c.state.cursor })
end

-- ---- fingers and keys

-- The place between two characters that is nearest to x.
local function place_at(c, x)
    local row = c:inner_rect("row")
    local list = split(c.state.text)
    if not row then return #list end
    local total = c:width(seen(c.values, c.state.text))
    local wanted = x - row.left - start_of(c, total, row.width) + c.state.shift
    local low, high = 0, #list
    while low < high do -- finds the first character whose middle lies behind x
        local mid = (low + high) // 2
        local left = c:width(seen(c.values, table.concat(list, "", 1, mid)))
        local right = c:width(seen(c.values, table.concat(list, "", 1, mid + 1)))
        if wanted < (left + right) / 2 then high = mid else low = mid + 1 end
    end
    return low
end

function input.tap(c, x)
    if c.values.disabled then return end
    local was_focused = c.state.is_focused
    if not c:focus() then return end
    if x and (was_focused or c.state.text ~= "") then move_to(c, place_at(c, x)) end
end

-- Inserts text at the cursor: from the keyboard, the clipboard, or finished by an input method.
function input.type(c, given)
    local before, behind, at, count = halves(c.state)
    local max = math.tointeger(c.values.maxlength) or 140
    local new = split(allowed(c.values, given))
    local room = max < 0 and #new or between(0, max - count, #new)
    c.state.composed = ""
    edit(c, before .. table.concat(new, "", 1, room) .. behind, at + room)
end

-- Shows the unfinished text of an input method; "" ends it.
function input.compose(c, given)
    c.state.composed = one_line(given)
    c:refresh()
end

local function remove(c, from, to)
    local list = split(c.state.text)
    if from < 0 or to > #list then return end
    edit(c, table.concat(list, "", 1, from) .. table.concat(list, "", to + 1), from)
end

local function confirm(c)
    c:tell("confirm", { value = c.state.text })
    if not c.values["confirm-hold"] then c:blur() end
end

local KEYS = {
    Backspace = function(c) remove(c, c.state.cursor - 1, c.state.cursor) end,
    Delete = function(c) remove(c, c.state.cursor, c.state.cursor + 1) end,
    Left = function(c) move_to(c, c.state.cursor - 1) end,
    Right = function(c) move_to(c, c.state.cursor + 1) end,
    Home = function(c) move_to(c, 0) end,
    End = function(c) move_to(c, math.huge) end,
    Return = confirm,
    Escape = function(c) c:blur() end,
}
KEYS.Up, KEYS.Down, KEYS.Enter, KEYS["Keypad Enter"] = KEYS.Home, KEYS.End, KEYS.Return, KEYS.Return

-- True when the key was used. While an input method composes, the method gets the keys.
function input.key(c, name)
    if not KEYS[name] then return false end
    if c.state.composed == "" then KEYS[name](c) end
    return true
end

-- For tests: replaces the whole text, as typed by hand.
function input.fill(c, given) edit(c, allowed(c.values, value.to_text(given)), math.huge) end

function input.value(c) return c.state.text end

return input
