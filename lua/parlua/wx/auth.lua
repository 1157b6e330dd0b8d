-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/auth.lua - authorize, getSetting, openSetting, and which permissions the live components of a phone have.
--
-- A scope is "allow", "deny" or "ask" (not decided yet); for "ask" the person is asked, once (phone:ask).

local words = require "parlua.advice.words"
local async = require "parlua.wx.async"

local native = require "parlua.native"

local auth = {}

local FILE = "permissions.json"
local TAP_COUNTS_MS = 5000 -- a call within this time after a tap counts as caused by the tap

local SCOPES = { ["scope.camera"] = "camera", ["scope.record"] = "record",
    ["scope.writePhotosAlbum"] = "writePhotosAlbum" }

-- The scopes at the beginning; nil, message for an unknown scope or word.
function auth.initial(given)
    local state = {}
    for scope, name in next, SCOPES do
        local word = given and given[name] or "allow"
        if word ~= "allow" and word ~= "deny" and word ~= "ask" then
            return nil, ("permission %s: '%s' is none of allow, deny, ask"):format(name, tostring(word))
        end
        state[scope] = { word = word, is_asked = word == "deny" }
    end
    return state
end

-- Live components never ask: what was allowed and used by one since the last look was asked for.
function auth.note_used(phone, id)
    local camera, record = native.live_take_used(id)
    if camera then phone.scopes["scope.camera"].is_asked = true end
    if record then phone.scopes["scope.record"].is_asked = true end
end

local function note_all_used(phone)
    for _, part in next, phone.live_parts do
        auth.note_used(phone, part.entry.id)
    end
end

local function change(phone, scope, word, is_asked)
    local state = phone.scopes[scope]
    note_all_used(phone)
    state.word, state.is_asked = word, is_asked
    phone:tell_live()
end

-- "camera" or "scope.camera" to the latter; nil, message for another name.
function auth.scope_of(name)
    local scope = SCOPES[name] and name or "scope." .. tostring(name)
    if SCOPES[scope] then return scope end
    local names = {}
    for known in next, SCOPES do names[#names + 1] = known:gsub("^scope%.", "") end
    return nil, ("unknown scope '%s'%s"):format(tostring(name), words.hint(tostring(name), names))
end

function auth.set(phone, scope, word) change(phone, scope, word, word ~= "ask") end

-- What people decided is remembered with the app's data.
local function remember(phone)
    note_all_used(phone)
    local decided = {}
    for scope, state in next, phone.scopes do
        if state.is_asked then decided[scope] = state.word == "allow" end
    end
    local ok, why = phone.storage.write(FILE, native.json_encode(decided))
    if not ok then phone.console.warn("permissions cannot be written: " .. tostring(why)) end
end

-- Applies the decisions of an earlier run to the scopes that the caller leaves open ("ask").
function auth.recall(phone)
    local decided = phone.storage.exists(FILE) and native.json_decode(phone.storage.read(FILE) or "")
    for scope, is_allowed in next, type(decided) == "table" and decided or {} do
        local state = phone.scopes[scope]
        if state and state.word == "ask" and type(is_allowed) == "boolean" then
            state.word, state.is_asked = is_allowed and "allow" or "deny", true
        end
    end
end

-- what a live component of the phone may use, in words
function auth.live_words(phone) return phone.scopes["scope.camera"].word, phone.scopes["scope.record"].word end

local function decide(phone, scope, done)
    local state = phone.scopes[scope]
    if state.word ~= "ask" then
        local is_allowed = state.word == "allow"
        phone.turn:do_next(function() done(is_allowed) end)
        return
    end
    if state.waiting then return table.insert(state.waiting, done) end -- the same question is open already
    state.waiting = { done }
    local row = phone.config.permission[scope]
    local dialog = { kind = "authorize", scope = scope, desc = type(row) == "table" and row.desc or nil }
    phone:ask(dialog, { confirm = true }, function(answer)
        local waiting = state.waiting
        state.waiting = nil
        change(phone, scope, answer.confirm and "allow" or "deny", true)
        remember(phone)
        for _, fn in ipairs(waiting) do fn(answer.confirm == true) end
    end)
end

local PUSHER_NEEDS = { { "enable-camera", "scope.camera" }, { "enable-mic", "scope.record" } }

-- A live-pusher with these props is about to begin. Runs go() when the person has been asked for all its permissions,
-- whatever the answers are; at once when none is undecided.
function auth.before_push(phone, props, go)
    for _, need in ipairs(PUSHER_NEEDS) do
        local prop = props[need[1]]
        local is_off = prop and (prop.value == false or prop.value == "false")
        if not is_off and phone.scopes[need[2]].word == "ask" then
            return decide(phone, need[2], function() auth.before_push(phone, props, go) end)
        end
    end
    go()
end

local function settings(phone)
    note_all_used(phone)
    local out = {}
    for scope, state in next, phone.scopes do
        if state.is_asked then out[scope] = state.word == "allow" end
    end
    return { authSetting = out }
end

function auth.install(wx, phone)
    function wx.authorize(given)
        local options = async.check("wx.authorize", given, 2)
        local call, promise = async.begin(phone, "authorize", options)
        if not SCOPES[options.scope] then
            call:fail_next(("parameter error: scope '%s' is not known"):format(tostring(options.scope)))
            return promise
        end
        decide(phone, options.scope, function(is_allowed)
            phone.scopes[options.scope].is_asked = true
            if is_allowed then call:ok() else call:fail("auth deny") end
        end)
        return promise
    end
    async.simple(phone, wx, "getSetting", function() return settings(phone) end)
    function wx.openSetting(given)
        local call, promise = async.begin(phone, "openSetting", async.check("wx.openSetting", given, 2))
        if native.now_ms() - (phone.tapped_ms or -math.huge) > TAP_COUNTS_MS then
            call:fail_next("can only be invoked by user TAP gesture")
            return promise
        end
        phone:ask({ kind = "setting", authSetting = settings(phone).authSetting }, {}, function(answer)
            for name, is_allowed in next, answer.authSetting or {} do
                local scope = auth.scope_of(name)
                if scope then auth.set(phone, scope, is_allowed and "allow" or "deny") end
            end
            remember(phone)
            call:ok(settings(phone))
        end)
        return promise
    end
end

return auth
