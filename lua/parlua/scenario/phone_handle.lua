-- SPDX-License-Identifier: MIT
-- phone_handle.lua - the result of parlua.phone{}: the handle of a phone with its window, its events and, when asked for, a
-- server of its own.

local argument = require "parlua.scenario.argument"
local element = require "parlua.scenario.element"
local coroutines = require "parlua.scenario.coroutines"
local native_ui = require "parlua.scenario.native_ui"
local native = require "parlua.native"
local handle = require "parlua.scenario.handle"
local options = require "parlua.scenario.options"
local tasks = require "parlua.scenario.tasks"
local phones = require "parlua.phone.phone"
local event_log = require "parlua.scenario.event_log"
local small_window = require "parlua.scenario.small_window"
local environment = require "parlua.scenario.environment"

local phone_handle = {}

-- Fields of a phone that may be nil.
local FIELDS = { cfg = true, scenario = true, place = true, clock = true, name = true, closed = true, server = true,
    window = true, phone = true, environment = true, faults = true, net = true, camera = true, mic = true, mocked = true }
local phone_meta = handle.class("phone", phone_handle, FIELDS)

local WIDTH, HEIGHT, WINDOW_GAP = 375, 667, 24

-- ---- opening ------------------------------------------------------------------------------------------------------

local told_error = { __tostring = function(e) return e.text end }

local function with_server(query, base)
    local out = {}
    for k, v in pairs(query or {}) do
        out[k] = type(v) == "string" and v:gsub("%$server", (base:gsub("%%", "%%%%"))) or v
    end
    return out
end

-- "camera" may be one SOURCE or {front=, back=}
local function cameras(cfg)
    local camera = cfg.camera
    if type(camera) == "table" then return cfg.camera_front or camera.front, cfg.camera_back or camera.back end
    return cfg.camera_front or camera, cfg.camera_back or camera
end

local function hear(self, flat, more, emit)
    emit(flat)
    flat.detail = more.detail
    self:event_log_of(more.page, more.node):add(flat)
    if self.cfg.on_event then tasks.run(self.cfg.on_event, flat) end
end

local function open_window(self)
    local cfg = self.cfg
    local width, height = cfg.width or WIDTH, cfg.height or HEIGHT
    local x = cfg.x or self.place * (width + WINDOW_GAP)
    local id, why = native.window(cfg.title or "parlua - " .. self.name, width, height, x, cfg.y or 0, function(ev)
        if self.phone then self.phone:window_event(ev) end
    end, cfg.scale)
    if not id then error(setmetatable({ is_environment = true, text = why }, told_error), 0) end
    return id
end

local function phone_config(self, emit)
    local out = {}
    for k, v in pairs(self.cfg) do out[k] = v end
    out.camera = nil
    out.camera_front, out.camera_back = cameras(self.cfg)
    out.data_dir = self.cfg.data_dir
    out.name, out.window, out.environment, out.faults = self.name, self.window, self.environment, self.faults
    out.on_event = function(flat, more) hear(self, flat, more, emit) end
    out.on_leave = function() native.after_turn(function() self:close() end) end
    if self.server then out.query = with_server(self.cfg.query, self.server.url) end
    return out
end

-- ---- its environment ------------------------------------------------------------------------------------------------

-- The number on its phone of the live component that an element handle or a selector means.
local function part_of(self, component)
    local el = component
    if type(component) == "string" then el = self:one(component) end
    return type(el) == "table" and el.live_part and el:live_part() or nil
end

local function live_id_of(self, number)
    local part = self.phone.live_parts[number]
    return part and part.entry.id
end

local function pushers_of(self)
    local ids = {}
    for _, page in ipairs(self.phone and self.phone:open_pages() or {}) do
        for id, entry in pairs(page.live.by_id) do
            if entry.kind == "live-pusher" then ids[#ids + 1] = id end
        end
    end
    table.sort(ids)
    return ids
end

local function open_surroundings(self)
    environment.open(self, self.name, {
        with_net = self.cfg.net,
        find = function(component) return part_of(self, component) end,
        live_id = function(number) return live_id_of(self, number) end,
        happen = function(record) self.phone:happen(record) end,
        pushers = function() return pushers_of(self) end,
        on_camera = function(source)
            local cfg = self.phone.cfg
            cfg.camera_front, cfg.camera_back = source, source
        end,
        on_mic = function(source) self.phone.cfg.mic = source end,
    })
end

-- scenario: add_open, remove_open, uncaught texts; emit(flat) for --events; place: how many phones are open already
function phone_handle.open(cfg, scenario, emit, place)
    if cfg == nil then argument.caller("parlua.phone takes a table, {path = FOLDER}") end
    argument.unless_fields("parlua.phone", cfg, options.phone)
    argument.unless_sources(cfg, "parlua.phone")
    if cfg.clock then scenario.parlua.clock:use(cfg.clock) end
    local self = setmetatable({
        cfg = cfg, scenario = scenario, place = place, clock = scenario.parlua.clock,
        name = cfg.name or string.char(("a"):byte() + place),
        event_logs = setmetatable({}, { __mode = "k" }), -- page -> node number -> event log
        closed = coroutines.bell(),
    }, phone_meta)
    if cfg.server == "auto" then self.server = scenario.parlua.relay{} end
    if cfg.display == "window" then self.window = open_window(self) end
    scenario.add_open(self)
    open_surroundings(self)
    local phone, why = phones.open(phone_config(self, emit))
    if not phone then
        self:close()
        error(setmetatable({ is_page = true, text = why }, told_error), 0)
    end
    phone.event_log_of = function(_, page, node) return self:event_log_of(page, node) end
    phone.finish = function(_, fn, ...) return self:finish(fn, ...) end
    self.phone = phone
    if self.window then phone.top.view:show(self.window) end
    return self
end

function phone_handle:event_log_of(page, node)
    local of_page = self.event_logs[page] or {}
    self.event_logs[page] = of_page
    of_page[node.number] = of_page[node.number] or event_log.new()
    return of_page[node.number]
end

function phone_handle:close()
    if self.is_closed then return end
    self.is_closed = true
    self.scenario.remove_open(self)
    if self.phone then
        self.phone:close()
        if not self.errors_allowed then self.scenario.add_problems(self.phone:errors()) end
    end
    environment.close(self)
    if self.window then native.window_close(self.window) end
    if self.server then self.server:close() end
    coroutines.ring(self.closed)
end

function phone_handle:isClosed() return self.is_closed == true end
function phone_handle:waitClosed(timeout_s)
    return coroutines.wait(self.closed, function() return self:isClosed() end, timeout_s or math.huge)
end

-- ---- pages --------------------------------------------------------------------------------------------------------

local function current(self)
    local page = not self.is_closed and self.phone.top
    return page and element.page(page) or argument.caller(("phone %s is closed"):format(self.name))
end

function phone_handle:currentPage() return current(self) end
function phone_handle:one(selector) return current(self):one(selector) end
function phone_handle:all(selector) return current(self):all(selector) end
function phone_handle:need(selector) return current(self):need(selector) end
function phone_handle:waitFor(what, timeout_s) return current(self):waitFor(what, timeout_s) end
function phone_handle:waitGone(selector, timeout_s) return current(self):waitGone(selector, timeout_s) end

function phone_handle:pageStack()
    local stack = {}
    for i, page in ipairs(self.phone.pages) do stack[i] = element.page(page) end
    return stack
end

for _, name in ipairs{ "navigateTo", "redirectTo", "navigateBack", "switchTab", "reLaunch" } do
    phone_handle[name] = function(self, target)
        local is_back = name == "navigateBack"
        self:callWx(name, is_back and { delta = target } or { url = target })
        coroutines.poll(function() return self.phone.top and self.phone.top.is_ready end)
        return current(self)
    end
end

-- ---- the app's script ---------------------------------------------------------------------------------------------

-- Runs fn(...) as the app's own handlers run, waits for its end, returns its results or raises its error.
function phone_handle:finish(fn, ...)
    local bell, results = coroutines.bell(), nil
    self.phone:run(function(...)
        results = table.pack(pcall(fn, ...))
        coroutines.ring(bell)
    end, ...)
    if not coroutines.wait(bell, function() return results end, 10) then argument.caller("it did not end within 10 s") end
    if not results[1] then error(results[2], 0) end
    return table.unpack(results, 2, results.n)
end

-- Runs fn with the app's globals instead of the test's.
function phone_handle:evaluate(fn, ...)
    for i = 1, 255 do
        local name = debug.getupvalue(fn, i)
        if not name then break end
        if name == "_ENV" then
            local env = self.phone.env
            debug.upvaluejoin(fn, i, function() return env end, 1)
        end
    end
    return self:finish(fn, ...)
end

-- Returns the result of wx.NAME(options), or raises its failure.
function phone_handle:callWx(name, given)
    local env = self.phone.env
    if type(env.wx[name]) ~= "function" then argument.caller(("there is no wx.%s"):format(name)) end
    return self:finish(function()
        local res = env.wx[name](given)
        if name:find("Sync$") then return res end
        return env.await(res)
    end)
end

-- Replaces wx.NAME by a function; for another value, by a function that succeeds with it.
function phone_handle:mockWx(name, what)
    local wx = self.phone.env.wx
    self.mocked = self.mocked or {}
    if self.mocked[name] == nil then self.mocked[name] = wx[name] or false end
    wx[name] = type(what) == "function" and what or function(given)
        if given and given.success then given.success(what) end
        if given and given.complete then given.complete(what) end
        return wx.promise(function(resolve) resolve(what) end)
    end
end

function phone_handle:restoreWx(name)
    local before = self.mocked and self.mocked[name]
    if before == nil then return end
    self.phone.env.wx[name] = before or nil
    self.mocked[name] = nil
end

-- ---- the rest -----------------------------------------------------------------------------------------------------

function phone_handle:pageScrollTo(y) self:callWx("pageScrollTo", { scrollTop = y, duration = 0 }) end
function phone_handle:native() return native_ui.new(self) end
function phone_handle:console() return self.phone:lines() end
function phone_handle:errors() return self.phone:errors() end
function phone_handle:allowErrors() self.errors_allowed = true end
function phone_handle:background() self.phone:background() end
function phone_handle:foreground() self.phone:foreground() end
function phone_handle:openNative() self.phone:open_native() end
function phone_handle:closeNative() self.phone:close_native() end
function phone_handle:interrupt(ms)
    if ms then argument.unless_number("interrupt: ms", ms, 0, 1e9) end
    self.phone:interrupt(ms)
end
function phone_handle:interruptOver() self.phone:interrupt_over() end
function phone_handle:smallWindow() return small_window.of(self.phone) end
function phone_handle:resize(width, height) self.phone:resize(width, height) end
-- Sets the network the app is told of, {isConnected=, networkType=}; the connections themselves are phone.net's.
function phone_handle:setNetwork(given)
    local ok, why = self.phone:set_network(given)
    if not ok then argument.caller("setNetwork: " .. why) end
end

-- "portrait" or "landscape": turns the phone, if its page says pageOrientation "auto" or this word. True when it turned.
function phone_handle:rotate(word)
    local turned, why = self.phone:rotate(word)
    if turned == nil then argument.caller("rotate: " .. why) end
    return turned
end


-- "camera", "record" or "writePhotosAlbum"; "allow", "deny" or "ask"
function phone_handle:setPermission(scope, word)
    local done, why = self.phone:set_permission(scope, word)
    if done == nil and why then argument.caller("setPermission: " .. why) end
end

function phone_handle:tapAt(x, y) self.phone:tap(x, y) end
function phone_handle:wheel(x, y, dx, dy) self.phone:wheel(x, y, dx, dy) end
function phone_handle:key(name) return self.phone:key(name) end
function phone_handle:type(text) return self.phone:type(text) end
function phone_handle:compose(text) return self.phone:compose(text) end

local DRAG_STEPS = 5

function phone_handle:drag(x, y, to_x, to_y)
    self.phone:down(x, y)
    for i = 1, DRAG_STEPS do
        self.phone:move(x + (to_x - x) * i / DRAG_STEPS, y + (to_y - y) * i / DRAG_STEPS)
    end
    self.phone:up(to_x, to_y)
end

-- Writes a PNG or JPEG, by the ending of path; makes missing folders.
function phone_handle:screenshot(path)
    local ok, why = self.phone:screenshot(path)
    if not ok then argument.caller(why) end
end

-- For --keep-artifacts: saves a picture and the console.
function phone_handle:keep_artifacts(dir, save)
    local ok, why = self.phone:screenshot(("%s/%s.png"):format(dir, self.name))
    if not ok then native.log("warn", "--keep-artifacts: " .. tostring(why)) end
    local lines = {}
    for i, line in ipairs(self.phone:lines()) do lines[i] = line.level .. ": " .. line.text end
    save(("%s/%s.console.txt"):format(dir, self.name), table.concat(lines, "\n") .. "\n")
end

return phone_handle
