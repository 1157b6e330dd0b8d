-- SPDX-License-Identifier: GPL-3.0-or-later
-- inputs.lua - what a person and the world can do to a phone, as functions: each makes a record for the inbox and gives what
-- its handler answers. And what tests ask of a phone. These become methods of a phone (self).

local inbox = require "parlua.phone.inbox"
local route = require "parlua.page.route"
local auth = require "parlua.wx.auth"

local inputs = {}

-- ---- fingers and keys

local function finger(what)
    return function(self, x, y, id, page) self:happen{ what = what, x = x, y = y, finger = id, page = page } end
end

-- x, y, and which finger (none is the mouse); of the window, or of the page with that number
inputs.down, inputs.move, inputs.up = finger "down", finger "move", finger "up"

function inputs:tap(x, y)
    self:down(x, y)
    self:up(x, y)
end

-- content is to move by dx, dy px
function inputs:wheel(x, y, dx, dy) self:happen{ what = "wheel", x = x, y = y, dx = dx, dy = dy } end

-- To what has the focus: a key by its name, text, what an input method shows meanwhile. True when it was used.
function inputs:key(name) return self:happen{ what = "key", key = name } end
function inputs:type(text) return self:happen{ what = "text", text = text } end
function inputs:compose(text) return self:happen{ what = "composed", text = text } end

-- dialog: one of phone.dialogs; with: {confirm=, content=, tapIndex=, authSetting=}, nil: as when nobody is asked
function inputs:answer(dialog, with)
    local record = inbox.record("answer", with or { is_default = true })
    record.dialog = dialog.number
    return self:happen(record)
end

local WINDOW_EVENTS = { down = "down", move = "move", up = "up", wheel = "wheel", key = "key", text = "text",
    composed = "composed", resized = "size", hidden = "background", shown = "foreground", close = "close" }

-- Give the events of the phone's window to this.
function inputs:window_event(ev)
    local what = WINDOW_EVENTS[ev.type]
    if not what then return end
    local record = inbox.record(what, ev)
    if what == "key" then record.in_window = true end
    self:happen(record)
end

-- ---- the world

function inputs:background() self:happen{ what = "background" } end
function inputs:foreground() self:happen{ what = "foreground" } end

-- A page of the host covers the app, or covers it no longer.
function inputs:open_native() self:happen{ what = "native_page", is_open = true } end
function inputs:interrupt(ms) self:happen{ what = "interruption", is_on = true, ms = ms } end
function inputs:interrupt_over() self:happen{ what = "interruption", is_on = false } end
function inputs:close_native() self:happen{ what = "native_page", is_open = false } end

function inputs:resize(width, height) self:happen{ what = "size", width = width, height = height } end

-- Turns the phone to "portrait" or "landscape". True when it turned: the page allows that, and the phone did not stand so
-- already; nil, message for another word.
function inputs:rotate(word)
    if word ~= "portrait" and word ~= "landscape" then return nil, "portrait or landscape is expected" end
    return self:happen{ what = "rotate", to = word }
end

-- changed: {PATH=true} of files in the app that were saved. True when all of it is in force.
function inputs:reload(changed) return self:happen{ what = "files", changed = changed } end

local NETWORKS = { wifi = true, ["2g"] = true, ["3g"] = true, ["4g"] = true, ["5g"] = true, unknown = true, none = true }

-- The network, as wx.getNetworkType and wx.onNetworkStatusChange tell it: {isConnected=, networkType=}; what is left out
-- follows from the other. nil, message for what does not fit.
function inputs:set_network(given)
    local word = given.networkType
    if word == nil then word = given.isConnected == false and "none" or "wifi" end
    if not NETWORKS[word] then
        return nil, ("networkType '%s' is none of wifi, 2g, 3g, 4g, 5g, unknown, none"):format(tostring(word))
    end
    local is_connected = given.isConnected
    if is_connected == nil then is_connected = word ~= "none" end
    if is_connected == (word == "none") then
        return nil, ("isConnected = %s does not fit networkType = '%s'"):format(is_connected, word)
    end
    return self:happen{ what = "network", isConnected = is_connected, networkType = word }
end

function inputs:set_permission(name, word)
    local scope, why = auth.scope_of(name)
    if not scope then return nil, why end
    return self:happen{ what = "permission", scope = scope, word = word }
end

-- ---- questions

-- What bars leave of the window: width, height, top. Before the first page: for the home page.
function inputs:area()
    local page = self.top
    if page then return page.width, page.height, page.room.top end
    local top, bottom = self.bars:room(self.config.window, self.config.home)
    return self.width, self.height - top - bottom, top
end

-- ---- coming and going

-- The app wants to end: on_leave decides, without on_leave the phone closes.
function inputs:leave()
    if self.cfg.on_leave then return self.cfg.on_leave(self) end
    self:close()
end

-- Pages on the stack, tab pages below it and the page that the small window keeps.
function inputs:open_pages()
    local list, seen = {}, {}
    for _, page in ipairs(self.pages) do
        list[#list + 1], seen[page] = page, true
    end
    for _, page in next, self.tab_pages do
        if not seen[page] then list[#list + 1] = page end
    end
    local kept = self.small_window:page_kept()
    if kept and not seen[kept] then list[#list + 1] = kept end
    return list
end

function inputs:errors() return self.error_list end
function inputs:lines() return self.console_lines end

-- Array of nodes of the current page ({tag=, id=, attrs=, dataset=, number=, ...}); nil, message for a bad selector.
function inputs:find_all(selector)
    if not self.top then return {} end
    return self.top:find_all(selector)
end

function inputs:find(selector)
    local found, why = self:find_all(selector)
    if not found then return nil, why end
    return found[1]
end

-- The box of a node: {left=, top=, width=, height=, right=, bottom=}.
function inputs:rect(node) return self.top and self.top:rect(node) end

-- The id, for native.live_* functions, of the component of a node with a live tag.
function inputs:live_id(node)
    local entry = self.top and self.top.live.by_number[node.number]
    return entry and entry.id
end

function inputs:screenshot(path)
    if not self.top then return nil, "no page is open" end
    self.top:render()
    return self.top.view:screenshot(path)
end

-- Runs fn as the page's own callbacks run: in a coroutine that may await, errors go to errors().
function inputs:run(fn, ...) self.task:run(fn, ...) end

-- Carries out wx.navigateTo and the others, at once. A result table, or nil, reason.
function inputs:route(name, url, options) return route.move(self, name, url, options) end

return inputs
