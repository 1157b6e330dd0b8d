-- SPDX-License-Identifier: GPL-3.0-or-later
-- exit_state.lua - what pages want to find again when the app was destroyed in the background: onSaveExitState gives
-- {data=, expireTimeStamp=}, and the same page has it as exitState once, in the next run that opens it.

local native = require "parlua.native"
local value = require "parlua.core.value"

local exit_state = {}

local FILE = "exit-state.json"

local function now_ms() return native.calendar_s() * 1000 end

local function state_of(phone, page)
    local fn = page.instance.onSaveExitState
    if type(fn) ~= "function" then return nil end
    local given = phone.task:run(fn, page.instance)
    if type(given) ~= "table" or given.data == nil then return nil end
    return { data = given.data, expires = tonumber(given.expireTimeStamp) }
end

-- Asks the pages of the stack and writes down what they say.
function exit_state.save(phone)
    local states, count = {}, 0
    for _, page in ipairs(phone.pages) do
        local state = state_of(phone, page)
        if state then
            states[page.route] = state
            count = count + 1
        end
    end
    if count == 0 then return end
    local text, why = native.json_encode(value.copy_for_view(states))
    if not text then return phone.console.warn("onSaveExitState: " .. tostring(why)) end
    local ok
    ok, why = phone.keep.write(FILE, text)
    if not ok then phone.console.warn("exit state cannot be written: " .. tostring(why)) end
end

-- What the last run left, {ROUTE={data=, expires=}}; it is given out once.
function exit_state.load(phone)
    local text = phone.keep.exists(FILE) and phone.keep.read(FILE)
    if not text then return {} end
    phone.keep.remove(FILE)
    local states = native.json_decode(text)
    return type(states) == "table" and states or {}
end

-- The data for a page of this route, or nil.
function exit_state.take(phone, path)
    phone.exit_states = phone.exit_states or exit_state.load(phone)
    local state = phone.exit_states[path]
    phone.exit_states[path] = nil
    if type(state) ~= "table" then return nil end
    if type(state.expires) == "number" and state.expires <= now_ms() then return nil end
    return state.data
end

return exit_state
