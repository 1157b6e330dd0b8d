-- SPDX-License-Identifier: GPL-3.0-or-later
-- background.lua - an app that is not in front: background, native pages of the host, another call on the phone, and, where
-- that is asked for, the system that suspends and then destroys it. self is a phone.

local native = require "parlua.native"
local app = require "parlua.page.app"
local exit_state = require "parlua.page.exit_state"
local route = require "parlua.page.route"

local background = {}

local SUSPEND_MS, DESTROY_MS = 5000, 30 * 60 * 1000

-- ---- suspension: parlua.phone{suspend=true}, or "suspend" of "live" in app.json

local function wants_suspension(self)
    if self.cfg.suspend ~= nil then return self.cfg.suspend end
    return self.config.live.suspend
end

local function forget_plans(self)
    for _, timer in ipairs(self.away_timers or {}) do
        native.timer_cancel(timer)
    end
    self.away_timers = nil
end

local function destroy(self)
    forget_plans(self)
    self.console.log("the app was 30 minutes in the background: it is destroyed")
    self.task:thaw(true)
    exit_state.save(self)
    self:leave()
end

local function plan_suspension(self)
    if not wants_suspension(self) then return end
    self.away_timers = {
        native.timer(SUSPEND_MS, 0, function() self.task:freeze() end),
        native.timer(DESTROY_MS, 0, function() destroy(self) end),
    }
    if self.has_away then return end
    self.has_away = true
    self:on_close(function() forget_plans(self) end)
end

-- ---- background

-- Tells the live components whether the app is in the background, covered or interrupted.
local function tell_around(self)
    for _, page in ipairs(self:open_pages()) do
        page.live:tell_around()
    end
end

function background.hide(self)
    if self.is_hidden then return end
    self.is_hidden = true
    route.background(self)
    app.call(self, "onHide")
    self:tell("AppHide")
    tell_around(self)
    plan_suspension(self)
end

function background.show(self)
    if not self.is_hidden then return end
    self.is_hidden = false
    forget_plans(self)
    self.task:thaw()
    tell_around(self)
    app.call(self, "onShow", self.launch_info)
    self:tell("AppShow", self.launch_info)
    route.foreground(self)
end

-- A page of the host covers the app, or covers it no longer.
function background.cover(self, is_open)
    self.is_native_open = is_open
    tell_around(self)
end

-- ---- another call on the phone

local function forget_end(self)
    if self.interruption_timer then native.timer_cancel(self.interruption_timer) end
    self.interruption_timer = nil
end

local function set_interrupted(self, is_on)
    if is_on == (self.is_interrupted == true) then return end
    self.is_interrupted = is_on
    self:tell(is_on and "AudioInterruptionBegin" or "AudioInterruptionEnd")
    tell_around(self)
end

-- Another call begins, for ms when that is given, or is over. One that comes during another one replaces its end.
function background.interrupt(self, is_on, ms)
    forget_end(self)
    set_interrupted(self, is_on)
    if not is_on or not ms then return end
    self.interruption_timer = native.timer(ms, 0, function()
        self.interruption_timer = nil
        set_interrupted(self, false)
    end)
    if self.was_interrupted then return end
    self.was_interrupted = true
    self:on_close(function() forget_end(self) end)
end

return background
