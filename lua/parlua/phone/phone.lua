-- SPDX-License-Identifier: GPL-3.0-or-later
-- phone.lua - one phone: an app, its globals, its page stack, its overlays and its live components.
--
-- open{path= or files={PATH=TEXT}, page=, query=, width=, height=, scale=, name=, camera=, camera_front=, camera_back=,
-- mic=, speaker=, permissions=, live=, window=, chrome=, dialogs=, font=, temp_dir=, data_dir=, suspend=, on_event=,
-- on_dialog=, on_leave=, language=} gives a phone, or nil, message when the app or its first page does not load.
-- on_event(flat, {detail=, node=, page=}) hears every live event; on_leave(phone) is called when the app wants to end.
-- language: "en", or "zh_CN" for buttons in Chinese. data_dir: a folder,
-- or a function of the app's configuration that gives one, where storage, user files and permissions outlive the run;
-- without it they end with the phone. chrome: navigation bar and tab bar are drawn, true or false; without it when there is
-- a window. dialogs: "drawn" ones wait for a tap, "answered" ones are answered by default, without it as with chrome;
-- on_dialog(dialog) is asked first and answers with dialog.answer{confirm=true}. faults(record): does what the rows net ...
-- source of inbox.lua say, for the environment the phone was given.

local native = require "parlua.native"
local errors = require "parlua.advice.errors"
local storage = require "parlua.phone.storage"
local task = require "parlua.core.task"
local turn = require "parlua.core.turn"
local console = require "parlua.core.console"
local live_line = require "parlua.core.live_line"
local files = require "parlua.core.files"
local sandbox = require "parlua.core.sandbox"
local share = require "parlua.core.share"
local modules = require "parlua.core.require"
local globals = require "parlua.phone.globals"
local config = require "parlua.page.config"
local dialogs = require "parlua.phone.dialogs"
local app = require "parlua.page.app"
local bars = require "parlua.phone.bars"
local overlay = require "parlua.phone.overlay"
local pull = require "parlua.page.pull"
local toasts = require "parlua.phone.toasts"
local route = require "parlua.page.route"
local query = require "parlua.page.query"
local timer = require "parlua.wx.timer"
local auth = require "parlua.wx.auth"
local inbox = require "parlua.phone.inbox"
local inputs = require "parlua.phone.inputs"
local small_window = require "parlua.phone.small_window"

local phone = {}
phone.__index = phone

for name, fn in next, inputs do
    phone[name] = fn
end

local ERRORS_MAX = 1000
local DEFAULT_WIDTH, DEFAULT_HEIGHT = 375, 667

local function data_dir(cfg, settings)
    if type(cfg.data_dir) == "function" then return cfg.data_dir(settings) end
    return cfg.data_dir
end

local function new(cfg, app_files, settings, scopes)
    local self = setmetatable({
        cfg = cfg, files = app_files, name = cfg.name or "a", window = cfg.window,
        scale = cfg.scale or 1, width = cfg.width or DEFAULT_WIDTH, height = cfg.height or DEFAULT_HEIGHT,
        pages = {}, stack = {}, tab_pages = {}, definitions = {}, listeners = {}, toasts = {}, dialogs = {},
        error_list = {}, console_lines = {}, requests = {}, closers = {},
        known_pages = setmetatable({}, { __mode = "v" }), page_count = 0, -- number on this phone -> page
        live_parts = {}, live_count = 0, -- number on this phone -> {live=, entry=}: page/live.lua
        language = type(cfg.language) == "string" and cfg.language or "en",
        network = { isConnected = true, networkType = "wifi" },
        config = settings, scopes = scopes, storage = storage.open(data_dir(cfg, settings)),
    }, phone)
    self.inbox = inbox.new(self)
    self.overlays = overlay.new(self)
    self.small_window = small_window.new(self)
    self.console = console.new(self.name, self.console_lines, cfg.is_quiet, cfg.told, cfg.on_console)
    self.task = task.new(function(text) self:script_error(text) end)
    self.share = share.new(function(text) native.log("warn", ("[%s] %s"):format(self.name, text)) end)
    self.turn = turn.new(function()
        self.is_reporting = false
        self.modules.depth = 0
    end, self.share)
    self.timers = timer.new(self)
    self.env = sandbox.new(function(text) self.console.warn(text) end)
    self.modules = modules.new(app_files, self.env)
    globals.install(self.env, self)
    pull.install(self.overlays)
    self.bars, self.asked, self.sign = bars.new(self), dialogs.new(self), toasts.new(self)
    auth.recall(self)
    return self
end

-- What a person and the world do to the phone: the only way in. record: as the rows of inbox.lua say.
function phone:happen(record) return self.inbox:happen(record) end

-- fn runs when the phone closes, after the last onUnload and onHide
function phone:on_close(fn) table.insert(self.closers, fn) end

-- ---- errors and news

-- Reports an uncaught error to the log, to App.onError and to the list for tests, which forgets the oldest. Nothing stops.
function phone:script_error(text)
    text = errors.explain(text, { read = self.files.read, env = self.env, fields = self.top and self.top.def.options })
    table.insert(self.error_list, text)
    if #self.error_list > ERRORS_MAX then table.remove(self.error_list, 1) end
    native.log("error", ("[%s] %s"):format(self.name, text))
    if self.is_reporting then return end -- an error in onError is not reported to onError
    self.is_reporting = true
    app.call(self, "onError", text)
    self:tell("Error", text)
    self.is_reporting = false
end

function phone:unhandled_rejection(reason, promise)
    self.console.error("unhandled failure: " .. tostring(reason))
    app.call(self, "onUnhandledRejection", { reason = reason, promise = promise })
    self:tell("UnhandledRejection", { reason = reason, promise = promise })
end

-- Runs the listeners of wx.onNAME.
function phone:tell(name, ...)
    for _, fn in ipairs{ table.unpack(self.listeners[name] or {}) } do
        self.task:run(fn, ...)
    end
end

function phone:debug(text)
    if self.config and self.config.debug then self.console.debug(text) end
end

-- A question to the person. on_dialog(dialog) answers it when there is one; else it is drawn and waits for a tap where
-- dialogs are (in a window, or cfg.dialogs = "drawn"); else the default answer is given on the next turn. What on_dialog
-- answers at once belongs to how the phone was opened, as the default does; later it is something that happens to the phone.
function phone:ask(dialog, default, done)
    table.insert(self.dialogs, dialog)
    dialog.number = #self.dialogs
    dialog.settle = function(answer)
        if dialog.is_answered then return end
        dialog.is_answered = true
        self.tapped_ms = native.now_ms() -- a dialog is answered by a finger
        self.asked:hide(dialog)
        self.turn:do_next(function() done(answer or default) end)
    end
    if self.cfg.on_dialog then return self:ask_holder(dialog) end
    if self.asked.is_drawn then return self.asked:show(dialog) end
    dialog.settle(default)
end

function phone:ask_holder(dialog)
    local is_asking = true
    dialog.answer = function(answer)
        if is_asking then dialog.settle(answer) else self:answer(dialog, answer) end
    end
    self.cfg.on_dialog(dialog)
    is_asking = false
end

-- ---- live components

local function milliseconds(seconds) return seconds and seconds * 1000 or nil end

function phone:live_config(kind)
    local cfg, own = self.cfg, self.cfg.live or {}
    local shared = self.config.live
    local appid = self.config.appid
    return {
        kind = kind,
        camera_front = cfg.camera_front or cfg.camera or shared.camera_front,
        camera_back = cfg.camera_back or cfg.camera or shared.camera_back,
        microphone = cfg.mic or shared.microphone,
        speaker = cfg.speaker,
        environment = cfg.environment,
        retry_count = own.connectRetryCount or shared.connectRetryCount,
        retry_interval_ms = milliseconds(own.connectRetryInterval or shared.connectRetryInterval),
        end_grace_ms = milliseconds(own.endGrace or shared.endGrace),
        temp_dir = cfg.temp_dir,
        package_dir = not cfg.files and self.files.root or nil,
        user_dir = self.storage.root and self.storage.root .. "/usr" or nil,
        background_sound = self.config.has_background_sound,
        referer = appid and ("https://servicewechat.com/%s/devtools/page-frame.html"):format(appid) or nil,
        phone = self:live_phone(),
    }
end

-- What the phone lets its live components do: plain data, which they have before they need it.
function phone:live_phone()
    local camera, record = auth.live_words(self)
    return { camera = camera, record = record, has_small_window = self.small_window.shown ~= nil }
end

-- Something of it has changed.
function phone:tell_live()
    local what = self:live_phone()
    for _, part in next, self.live_parts do
        native.live_phone(part.entry.id, what)
    end
end

-- A live component of one of its pages is open: its number on this phone, the same in every run.
function phone:add_live(live, entry)
    self.live_count = self.live_count + 1
    self.live_parts[self.live_count] = { live = live, entry = entry }
    return self.live_count
end

-- It is about to close.
function phone:remove_live(entry)
    auth.note_used(self, entry.id)
    self.live_parts[entry.part] = nil
end

-- go() runs when a pusher with these props may ask for its devices: after the dialogs, at once without any
function phone:before_push(props, go) auth.before_push(self, props, go) end

-- A page was made: its number on this phone, the same in every run.
function phone:add_page(page)
    self.page_count = self.page_count + 1
    self.known_pages[self.page_count] = page
    return self.page_count
end

function phone:wants_netstatus() return self.cfg.on_event ~= nil end

-- ev: {type=, at_ms=, detail=}
function phone:live_event(page, node, ev)
    if not self.cfg.on_event then return end
    local head = { phone = self.name, page = page.route, id = node.id, component = node.tag }
    self.cfg.on_event(live_line(head, ev), { detail = ev.detail, node = node, page = page })
end

-- ---- beginning and end

local function first_page(self)
    local cfg = self.cfg
    if type(cfg.page) ~= "string" then return self.config.home, query.texts(cfg.query or {}) end
    local path, given = query.split(cfg.page)
    for k, v in next, query.texts(cfg.query or {}) do
        given[k] = v
    end
    return path == "" and self.config.home or path, given
end

local function launch(self)
    local path, given = first_page(self)
    local ok, why = app.load(self)
    if not ok then return nil, why end
    if not self.config.is_page[path] then
        app.call(self, "onPageNotFound", { path = path, query = given, isEntryPage = true })
        return nil, ('page "%s" is not found: it is not in "pages" of %s/app.json'):format(path, self.files.root)
    end
    local open_page
    open_page, why = route.launch(self, path, given)
    if not open_page then return nil, why end
    self.launch_info = app.launch_info(path, given)
    app.call(self, "onLaunch", self.launch_info)
    app.call(self, "onShow", self.launch_info)
    open_page()
    return true
end

-- A phone whose app has not begun: with the app's files and globals. Or nil, message.
local function make(cfg)
    local app_files = files.open(cfg)
    if not app_files then error("phone.open needs a table with path = the folder of an app", 2) end
    local settings, why = config.app(app_files)
    if not settings then return nil, why end
    local scopes
    scopes, why = auth.initial(cfg.permissions)
    if not scopes then return nil, why end
    local self = new(cfg, app_files, settings, scopes)
    self.title = settings.window.navigationBarTitleText
    config.tell(self, settings.notes)
    return self
end

-- Returns the phone when ok; else closes the phone and returns nil, message.
local function when(self, ok, why)
    if ok then return self end
    self:close()
    return nil, why
end

function phone.open(cfg)
    local self, why = make(cfg)
    if not self then return nil, why end
    return when(self, launch(self))
end

-- Runs app.lua and opens no page, for checks of an app. cfg.is_quiet: its console does not go to the log, and its requests
-- are not sent.
function phone.prepare(cfg)
    local self, why = make(cfg)
    if not self then return nil, why end
    return when(self, app.load(self))
end

function phone:close()
    if self.is_closed then return end
    if self.top and not self.is_hidden then self.top:call("onHide") end
    route.unload_all(self)
    if not self.is_hidden then app.call(self, "onHide") end
    self.is_closed = true
    for _, fn in ipairs(self.closers) do
        fn()
    end
    for id in next, self.requests do
        native.http_abort(id)
    end
    self.timers:stop_all()
    self.sign:close()
    self.turn:close()
end

return phone
