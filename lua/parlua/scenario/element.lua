-- SPDX-License-Identifier: MIT
-- element.lua - handles of pages and their elements for scenarios and tests.

local argument = require "parlua.scenario.argument"
local context_calls = require "parlua.scenario.context_calls"
local coroutines = require "parlua.scenario.coroutines"
local handle = require "parlua.scenario.handle"
local value = require "parlua.core.value"

local element, page_class = {}, {}
local FAR = 1e15
local element_meta = handle.class("element", element, { page = true, number = true, kind = true, first = true,
    event_log = true })
local page_meta = handle.class("page", page_class, { page = true, path = true, query = true })

-- ---- elements: known by page and number, which stay the same while the page is rendered anew ----------------------

for name, fn in pairs(context_calls) do
    element[name] = fn
end

local function new_element(page, node)
    local self = setmetatable({ page = page, number = node.number, kind = node.tag, first = node }, element_meta)
    if node.tag == "live-pusher" or node.tag == "live-player" then self.event_log = page.phone:event_log_of(page, node) end
    return self
end

local function name_of(node)
    local class = node.attrs.class and node.attrs.class:match("%S+")
    local id = node.id and node.id ~= "" and " #" .. node.id or ""
    return ("<%s%s%s>"):format(node.tag, id, class and " ." .. class or "")
end

function element:label() return name_of(self:node_or_first()) end

function element:node_or_first() return self.page.nodes[self.number] or self.first end

-- The element's node of now; raises when the node is gone. Renders the changes of this turn first.
function element:node()
    self.page:render()
    local node = not self.page.is_unloaded and self.page.nodes[self.number]
    return node or argument.caller(("%s is no longer on the page"):format(name_of(self.first)))
end

local function live_entry(self)
    if not self.event_log then argument.caller(("%s is no live component"):format(self:label())) end
    if self.page.is_unloaded then return nil end
    self.page:render() -- orders see the attributes that were set before them
    return self.page.live.by_number[self.number]
end

function element:live_id()
    local entry = live_entry(self)
    return entry and entry.id
end

-- The number of the component on its phone, as records say it.
function element:live_part()
    local entry = live_entry(self)
    return entry and entry.part
end

-- The calls that read the record need one.
for _, name in ipairs{ "codes", "events", "has", "clear", "waitCode", "waitEvent", "netstatus", "netstatusHistory" } do
    element[name] = function(self, ...)
        if not self.event_log then argument.caller(("%s is no live component"):format(self:label())) end
        return context_calls[name](self, ...)
    end
end

-- {x, y, width, height} relative to the page, or nil when the element has no box.
function element:rect()
    local r = self.page:rect(self:node())
    return r and { x = r.left, y = r.top, width = r.width, height = r.height }
end

function element:style(property)
    local node = self:node()
    return self.page.view:computed(node.number, property)
end

function element:attribute(name) return self:node().attrs[name] end

-- The value an attribute is bound to, with its type; of a control, the value a person has typed, switched or moved since;
-- of a live component, its state.
function element:property(name)
    local node = self:node()
    if name == "state" and self.event_log then return self:state() end
    local touched = self.page.controls:touched(node, name)
    if touched ~= nil then return touched end
    local prop = node.props and node.props[name]
    if prop then return prop.value end
    return node.attrs[name]
end

function element:dataset() return self:node().dataset end
function element:tagName() return self.kind end

local function add_text(node, parts)
    if node.text then parts[#parts + 1] = node.text end
    for _, child in ipairs(node.children or {}) do add_text(child, parts) end
    return parts
end

function element:text() return table.concat(add_text(self:node(), {})) end

local function is_inside(node, wanted)
    while node do
        if node == wanted then return true end
        node = node.parent
    end
    return false
end

-- The middle of the element; raises when another one would get the tap.
local function tap_point(self)
    local node = self:node()
    local r = self.page:rect(node)
    if not r or r.width <= 0 or r.height <= 0 then argument.caller(("%s has no area to tap"):format(name_of(node))) end
    local x, y = r.left + r.width / 2, r.top + r.height / 2
    local hit = self.page:node_at(x, y)
    if not hit then argument.caller(("%s is outside of the window at %g,%g"):format(name_of(node), x, y)) end
    if not is_inside(hit, node) then
        argument.caller(("%s is covered by %s at %g,%g"):format(name_of(node), name_of(hit), x, y))
    end
    return x, y
end

local function finger(page, what, x, y)
    page.phone:happen{ what = what, x = x, y = y, page = page.number }
end

function element:tap()
    local x, y = tap_point(self)
    finger(self.page, "down", x, y)
    finger(self.page, "up", x, y)
end

function element:longpress()
    local x, y = tap_point(self)
    finger(self.page, "down", x, y)
    coroutines.sleep(400)
    finger(self.page, "up", x, y)
end

-- Runs the handlers of an event with that detail, even when another element covers this one.
function element:trigger(type, detail)
    self.page.phone:happen{ what = "trigger", page = self.page.number, node = self:node().number, event = type,
        detail = detail }
end

-- ---- controls

-- The control behind the element; raises when its tag is not in the text tags.
local function control_of(self, tags)
    local c = self.page.controls.by_number[self:node().number]
    if not c or not (" " .. tags .. " "):find(" " .. c.def.tag .. " ", 1, true) then
        argument.caller(("%s is no <%s>"):format(self:label(), tags:gsub(" ", "> or <")))
    end
    return c
end

-- The value of a control: the text of an <input>, true of a <switch> that is on, the number of a <slider>.
function element:value()
    local c = control_of(self, "input switch slider radio checkbox radio-group checkbox-group form")
    return c.def.value(c)
end

-- Types a new text into an <input>, which gets the focus and an input event. Raises when the input is disabled.
function element:input(text)
    control_of(self, "input")
    local is_filled = self.page.phone:happen{ what = "fill", page = self.page.number, node = self.number,
        text = value.to_text(text) }
    if is_filled == false then argument.caller(("%s is disabled"):format(self:label())) end
end

-- A record holds no endless number: as far as it goes.
local function within(n) return math.max(-FAR, math.min(FAR, tonumber(n) or n)) end

-- Moves a <slider> to a value, as a finger does: it is brought to the nearest step. Raises when it is disabled.
function element:slideTo(to)
    local c = control_of(self, "slider")
    if c.values.disabled then argument.caller(("%s is disabled"):format(self:label())) end
    self.page.phone:happen{ what = "slide", page = self.page.number, node = self.number, value = within(to) }
end

local function scroll(page, number, x, y)
    page.phone:happen{ what = "scroll", page = page.number, node = number, x = within(x), y = within(y) }
end

local function scroll_place(self)
    local place = self.page.scrolling:place(self:node().number)
    return place or argument.caller(("%s does not scroll"):format(self:label()))
end

-- Scrolls the content of the element to x, y px from its left and upper edge, as far as there is content.
function element:scrollTo(x, y)
    scroll_place(self)
    scroll(self.page, self.number, x, y)
end

function element:scrollWidth() return scroll_place(self).width end
function element:scrollHeight() return scroll_place(self).height end

-- {left=, top=}: by how many px the content is scrolled
function element:scrollOffset()
    local place = scroll_place(self)
    return { left = place.left, top = place.top }
end

-- ---- pages ------------------------------------------------------------------------------------------------------

local function find_all(page, selector, around)
    page:render()
    local nodes, why = page:find_all(selector)
    if not nodes then argument.caller(why) end
    local found = {}
    for _, node in ipairs(nodes) do
        if not around or node ~= around and is_inside(node, around) then found[#found + 1] = new_element(page, node) end
    end
    return found
end

function element:all(selector) return find_all(self.page, selector, self:node()) end
function element:one(selector) return find_all(self.page, selector, self:node())[1] end

-- The first element that fits; raises, with the selector and the page, when none does.
function element:need(selector)
    return self:one(selector) or argument.caller(("nothing in %s fits '%s'"):format(self:label(), selector))
end

function page_class:all(selector) return find_all(self.page, selector) end
function page_class:one(selector) return find_all(self.page, selector)[1] end

function page_class:need(selector)
    return self:one(selector) or argument.caller(("nothing on page %s fits '%s'"):format(self.path, selector))
end

-- Waits until no element fits the selector; true.
function page_class:waitGone(selector, timeout_s)
    local function is_gone() return self.page.is_unloaded or #self:all(selector) == 0 end
    if coroutines.poll(is_gone, timeout_s) then return true end
    argument.caller(("%d elements still fit '%s' after %g s"):format(#self:all(selector), selector, timeout_s or 5))
end

function page_class:size() return { width = self.page.width, height = self.page.height } end

function page_class:scrollTop() return self.page.scrolling:place(0).top end

-- px from the page's upper edge, as far as there is content
function page_class:scrollTo(y) scroll(self.page, 0, 0, y) end

-- The page's data, or the value at a path ("list[0].name", indices as in templates).
function page_class:data(path)
    local at = self.page.instance.data
    for name in (path or ""):gmatch("[^%.%[%]]+") do
        if type(at) ~= "table" then return nil end
        local i = math.tointeger(tonumber(name))
        at = i and at[i + 1] or at[name]
    end
    return at
end

function page_class:setData(changes)
    self.page:set_data(changes)
    self.page:render()
end

-- Runs a method of the page as its own handlers run, and waits until it has returned.
function page_class:callMethod(name, ...)
    local method = self.page.instance[name]
    if type(method) ~= "function" then argument.caller(("%s has no method '%s'"):format(self.path, name)) end
    return self.page.phone:finish(method, self.page.instance, ...)
end

-- Waits: a number of ms; until an element fits a selector; until a function gives a true value.
function page_class:waitFor(what, timeout_s)
    if type(what) == "number" then return coroutines.sleep(what) end
    local check = type(what) == "function" and what or function() return self:one(what) end
    local found = coroutines.poll(check, timeout_s)
    if not found then argument.caller(("waited %g s in vain for %s"):format(timeout_s or 5, tostring(what))) end
    return found
end

local handles = setmetatable({}, { __mode = "k" })

-- The handle of a page of the page library: the same handle every time.
function element.page(page)
    handles[page] = handles[page]
        or setmetatable({ page = page, path = page.route, query = page.query }, page_meta)
    return handles[page]
end

return element
