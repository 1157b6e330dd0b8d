-- SPDX-License-Identifier: GPL-3.0-or-later
-- exit_state.lua - the data that pages save for the case that the system destroys the app: onSaveExitState returns {data=,
-- expireTimeStamp=}, and the same page finds the data as exitState once, in the next run that opens the page.

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

-- Calls onSaveExitState of the pages on the stack and stores the results.
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
    ok, why = phone.storage.write(FILE, text)
    if not ok then phone.console.warn("exit state cannot be written: " .. tostring(why)) end
end

-- Takes the data of the last run, {ROUTE={data=, expires=}}, out of the storage.
function exit_state.load(phone)
    local text = phone.storage.exists(FILE) and phone.storage.read(FILE)
    if not text then return {} end
    phone.storage.remove(FILE)
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
