-- SPDX-License-Identifier: GPL-3.0-or-later
-- inbox.lua - what a person and the world do to a phone: phone:happen{what=, ...} is the only way in.
--
-- A record is plain data: numbers, texts, booleans, tables of them, wx.null; no functions, no userdata. at_ms is when it
-- happened; a record without it gets the time of now. So a session can be written to a file, a record a line, and a loop
-- over the file is the same session on another phone of the same app.
--
-- Records are handled one after the other, in the order in which they came: a record that comes while another one is
-- handled waits for its end. Pages, dialogs, components and orders are known by numbers of their phone, which counts
-- them from 1 in the order in which they came to be: they are the same in each run.
--
-- Where records come from (their source):
--   person   fingers, keys, buttons of dialogs; scripts that do as a person does
--   world    background, size, network, permissions, files of the app, faults of network and devices
--   runtime  what our own components and requests answer to what the app has ordered: a phone that replays a session orders
--            again, and gets answers of its own

local caller = require "parlua.core.caller"
local fields = require "parlua.core.fields"
local handlers = require "parlua.phone.handlers"
local native = require "parlua.native"

local inbox = {}
inbox.__index = inbox

-- ---- what can happen ----------------------------------------------------------------------------------------------

local PLACE = { x = "number", y = "number", finger = "number?", page = "number?" }
local SPOT = { page = "number", node = "number" }
local LINK = { rate_kbps = "number?", delay_ms = "number?", jitter_ms = "number?", loss_percent = "number?",
    is_blocked = "boolean?", block_ms = "number?" }

local function at_spot(more)
    for name, kind in next, SPOT do more[name] = kind end
    return more
end

-- {what, source, {FIELD = type}}: types as in core/fields.lua; the handler has the name of what: handlers.lua
local ROWS = {
    -- A finger (finger = 0 or left out: the mouse) is put onto the screen, moves and goes. x, y: px of the window; with
    -- page, px of that page.
    { "down", "person", PLACE },
    { "move", "person", PLACE },
    { "up", "person", PLACE },
    -- content under x, y of the window is to move by dx, dy px
    { "wheel", "person", { x = "number", y = "number", dx = "number", dy = "number" } },
    -- To what has the focus: a key by its name (in_window: one that means nothing there may mean the window, as F11 and
    -- Escape do), text, what an input method shows before it has finished.
    { "key", "person", { key = "text", in_window = "boolean?" } },
    { "text", "person", { text = "text" } },
    { "composed", "person", { text = "text" } },
    -- the window is closed: the app is to end
    { "close", "person", {} },
    -- The question with that number is answered: confirm and content (modal), confirm (authorize), tapIndex from 0 or none
    -- (action sheet), authSetting (settings); is_default: as when nobody is asked.
    { "answer", "person", { dialog = "number", confirm = "boolean?", content = "text?", tapIndex = "number?",
        authSetting = "table?", is_default = "boolean?" } },
    -- the arrow of the navigation bar; a tab, counted from 1
    { "back", "person", {} },
    { "tab", "person", { index = "number" } },
    -- What scripts do to a node whatever covers it: an event, all text of an <input> anew, a <slider> to a value, its
    -- content scrolled to x, y px (node 0: the page).
    { "trigger", "person", at_spot{ event = "text", detail = "any?" } },
    { "fill", "person", at_spot{ text = "text" } },
    { "slide", "person", at_spot{ value = "number" } },
    { "scroll", "person", at_spot{ x = "number", y = "number" } },

    { "background", "world", {} },
    { "foreground", "world", {} },
    -- a page of the host covers the app, or covers it no longer
    { "native_page", "world", { is_open = "boolean" } },
    -- Another call takes camera, microphone and loudspeaker, for ms (left out: until is_on = false), and gives them back.
    { "interruption", "world", { is_on = "boolean", ms = "number?" } },
    -- the window has another size, CSS px; the phone is turned
    { "size", "world", { width = "number", height = "number" } },
    { "rotate", "world", { to = "portrait|landscape" } },
    { "network", "world", { isConnected = "boolean", networkType = "wifi|2g|3g|4g|5g|unknown|none" } },
    { "permission", "world", { scope = "scope.camera|scope.record|scope.writePhotosAlbum",
        word = "allow|deny|ask" } },
    -- files of the app were saved: {PATH = true}
    { "files", "world", { changed = "table" } },

    -- Faults of the network: for one component or all, until ms are over, it is said again, or net_clear. is_blocked:
    -- nothing passes for block_ms, or for good. net_end: the connections there are end. names: how names are found, and how
    -- slowly.
    { "net", "world", { component = "number?", up = LINK, down = LINK, ms = "number?" } },
    { "net_end", "world", { component = "number?", is_reset = "boolean" } },
    { "net_clear", "world", {} },
    { "names", "world", { word = "fine|fail|slow|dead", ms = "number?" } },
    -- Faults of a device, for ms or for good; another SOURCE for it.
    { "device", "world", { device = "camera|mic", fault = "fine|fails|gone|nothing|blank", ms = "number?" } },
    { "source", "world", { device = "camera|mic", source = "text" } },

    -- an event of a live component: its detail has the fields of its row, see parlua reference
    { "live", "runtime", { component = "number", type = "text", detail = "table" } },
    -- a page has ordered a component into the small window, or out of it
    { "small_window", "runtime", { component = "number", is_wanted = "boolean" } },
    -- the answer to the order number `to`: a method of a context; wx.request
    { "result", "runtime", { to = "number", is_ok = "boolean", res = "table" } },
    { "response", "runtime", { to = "number", finish = "done|timeout|abort|failed|memory", why = "text?",
        status = "number?", headers = "text?", body = "text?" } },
}

local by_what = {}
for _, row in ipairs(ROWS) do
    local what = row[1]
    local given = { what = "text", at_ms = "number?" }
    for name, kind in next, row[3] do given[name] = kind end
    by_what[what] = { source = row[2], fields = fields.read(given), own = row[3],
        handler = assert(handlers[what], what) }
end

-- Names of all that can happen, in the order of the rows.
function inbox.names()
    local names = {}
    for i, row in ipairs(ROWS) do names[i] = row[1] end
    return names
end

-- "person", "world" or "runtime"; nil for what cannot happen
function inbox.source(what) return by_what[what] and by_what[what].source end

-- A record with what of `from` belongs into it.
function inbox.record(what, from)
    local record = { what = what }
    for name in next, by_what[what].own do
        record[name] = from[name]
    end
    return record
end

-- nil, or what is wrong with it, in words
function inbox.wrong(record)
    if type(record) ~= "table" then return ("a record is a table, not %s"):format(fields.shown(record)) end
    local row = by_what[record.what]
    if not row then
        return ("what = %s is not known; it is one of %s"):format(fields.shown(record.what),
            table.concat(inbox.names(), ", "))
    end
    local why = fields.wrong(row.fields, record)
    return why and ("%s: %s"):format(record.what, why)
end

-- ---- one phone's --------------------------------------------------------------------------------------------------

function inbox.new(phone)
    local self = setmetatable({ phone = phone, waiting = {}, listeners = {}, expected = {}, count = 0 }, inbox)
    self.until_done = setmetatable({}, { __close = function() self.is_busy = false end })
    return self
end

-- fn(record) hears of each record before that is handled. It may keep a copy, not the record.
function inbox:listen(fn) self.listeners[#self.listeners + 1] = fn end

local function handle(self, record) return by_what[record.what].handler(self.phone, record) end

-- Who has sent these is not there any more to hear of an error.
local function handle_waiting(self)
    while self.waiting[1] and not self.phone.is_closed do
        local ok, why = self.phone.task:run_plain(handle, self, table.remove(self.waiting, 1))
        if not ok then self.phone:script_error(why) end
    end
end

-- At the end of a turn nothing of the phone is running: is it busy still, then the watchdog has ended a handler.
local function recover(self)
    if self.waiting[1] == nil then return end
    local _ <close> = self.until_done
    self.is_busy = true
    handle_waiting(self)
end

-- A record, see above; raises for one that is wrong. Gives what its handler answers; nothing when it has to wait, and when
-- the phone is closed: then nobody is there to hear.
function inbox:happen(record)
    local why = inbox.wrong(record)
    if why then error(caller.place() .. "phone:happen: " .. why, 0) end
    if self.phone.is_closed then return end
    record.at_ms = record.at_ms or native.now_ms()
    for _, fn in ipairs(self.listeners) do fn(record) end
    if self.is_busy then
        self.waiting[#self.waiting + 1] = record
        native.after_turn(function() recover(self) end)
        return
    end
    local _ <close> = self.until_done
    self.is_busy = true
    local answer, reason = handle(self, record)
    handle_waiting(self)
    return answer, reason
end

-- ---- answers that an order waits for

-- fn(record) is to get the answer of an order, once. The number that the answer says as `to`.
function inbox:expect(fn)
    self.count = self.count + 1
    self.expected[self.count] = fn
    return self.count
end

function inbox:forget(to) self.expected[to] = nil end

-- For the handlers of answers.
function inbox:give(record)
    local fn = self.expected[record.to]
    self.expected[record.to] = nil
    if fn then fn(record) end
end

return inbox
