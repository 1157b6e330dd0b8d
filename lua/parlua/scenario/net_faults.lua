-- SPDX-License-Identifier: MIT
-- net_faults.lua - the network of a phone or a component, and its faults: phone.net, component.net.
--
-- Every word acts on open connections and on connections to come. A fault holds until its ms are over, until the same word,
-- until clear(), and at most as long as the phone. options: component (an element handle or a selector such as "#pusher";
-- left out: all), direction ("up": to the server, "down"; left out: both), ms (how long).

local argument = require "parlua.scenario.argument"
local native = require "parlua.native"
local rows = require("parlua.scenario.options").net

local net_faults = {}
net_faults.__index = net_faults

local EVERYBODY = 0
local BOTH = { "up", "down" }

local number = argument.unless_number

-- ---- rules: number of a component, or EVERYBODY -> direction -> field -> {value=}; the cell tells whose it is ---------

local function remaining(block)
    local left_ms = block and block.value - native.now_ms() or 0
    return left_ms > 0 and left_ms or 0
end

-- The rule of a component; a field without a value of its own is that of everybody.
local function plain(self, target, direction)
    local own, shared = self.rules[target][direction], (self.rules[EVERYBODY] or {})[direction] or {}
    local out = {}
    for _, field in ipairs{ "rate_kbps", "delay_ms", "jitter_ms", "loss_percent" } do
        local cell = own[field] or shared[field]
        out[field] = cell and cell.value
    end
    out.block_ms = math.max(remaining(own.block), remaining(shared.block))
    return out
end

local function tell(self, target)
    local ok, why = native.network_set(self.environment, target, plain(self, target, "up"),
        plain(self, target, "down"))
    if not ok then argument.caller("net: " .. why) end
end

local function tell_all(self, target)
    if target ~= EVERYBODY then return tell(self, target) end
    for other in pairs(self.rules) do tell(self, other) end
end

local function rule_of(self, target)
    self.rules[target] = self.rules[target] or { up = {}, down = {} }
    return self.rules[target]
end

-- What a record calls the component of the options; nil: all of them.
local function target_of(self, options)
    if not options.component then return nil end
    return self.how.find(options.component) or argument.caller(("net: no live component '%s' is there"):format(
        tostring(options.component)))
end

local function id_of(self, record)
    if not record.component then return EVERYBODY end
    return self.how.live_id(record.component) or argument.caller(("net: component %g is not there"):format(record.component))
end

local function alive(self)
    return not self.is_closed or argument.caller("net: the phone is closed")
end

local function after(self, ms, fn)
    local id
    id = native.timer(ms, 0, function()
        self.timers[id] = nil
        fn()
    end)
    self.timers[id] = true
end

-- values: {up = {field = value}, down = {...}}
local function set(self, target, values, ms)
    local rule, given = rule_of(self, target), {}
    for direction, fields in pairs(values) do
        for field, value in pairs(fields) do
            local cell = { value = value }
            rule[direction][field] = cell
            given[#given + 1] = { rule[direction], field, cell }
        end
    end
    tell_all(self, target)
    if not ms then return end
    after(self, ms, function()
        for _, g in ipairs(given) do
            if g[1][g[2]] == g[3] then g[1][g[2]] = nil end -- unless the word was said again
        end
        tell_all(self, target)
    end)
end

-- ---- what a record says ---------------------------------------------------------------------------------------------

local perform = {}

local MOST = { rate_kbps = 1e7, delay_ms = 60000, jitter_ms = 60000, loss_percent = 100 }

-- Checked before a rule is touched: one that cannot be told would spoil all that are told after it.
local function values_of(fields)
    local values = {}
    for name, most in pairs(MOST) do
        if fields[name] then values[name] = number("net: " .. name, fields[name], 0, most) end
    end
    if fields.is_blocked then values.block = native.now_ms() + (fields.block_ms or math.huge) end
    return values
end

function perform.net(self, r)
    local values = {}
    for _, direction in ipairs(BOTH) do
        values[direction] = r[direction] and values_of(r[direction])
    end
    set(self, id_of(self, r), values, r.ms)
end

function perform.net_end(self, r) native.network_end(self.environment, id_of(self, r), r.is_reset) end

function perform.names(self, r)
    argument.result("net:dns: ", native.names_set, self.environment, r.word, r.ms or 0)
end

local function cancel_timers(self)
    for id in pairs(self.timers) do native.timer_cancel(id) end
    self.timers = {}
end

function perform.net_clear(self)
    cancel_timers(self)
    for target in pairs(self.rules) do native.network_set(self.environment, target) end
    self.rules = {}
    native.names_set(self.environment, "fine")
end

-- Words make records, as the rows of phone/inbox.lua say; self.perform(record) does what a record says.
--
-- environment: a number of native.environment_open; how: find(component) -> what records call that live component,
-- live_id(component) -> the number of native.live_open for what records call it, happen(record) takes a record.
function net_faults.new(environment, how)
    local self = setmetatable({ environment = environment, how = how, rules = {}, timers = {} }, net_faults)
    self.perform = function(record) perform[record.what](self, record) end
    return self
end

-- ---- options ----------------------------------------------------------------------------------------------------------

-- How long, as records say it: nil is for good.
local function ms_of(ms) return ms ~= math.huge and ms or nil end

-- fields of a link, in the directions that are meant
local function happen(self, options, fields)
    local record = { what = "net", component = target_of(self, options), ms = ms_of(options.ms) }
    for _, direction in ipairs(BOTH) do
        if (options.direction or direction) == direction then record[direction] = fields end
    end
    self.how.happen(record)
end

-- Checks the options behind a word's numbers; raises for a closed phone first.
local function options_of(self, word, given)
    alive(self)
    local options = argument.unless_fields("net:" .. word, given, rows[word])
    if options.ms then number("net:" .. word .. ": ms", options.ms, 0, math.huge) end
    return options
end

-- ---- words ----------------------------------------------------------------------------------------------------------

-- Limits the rate, up and down in kbit/s; further bytes wait. A rate of 0 is no limit.
function net_faults:limit(options)
    options = options_of(self, "limit", options)
    local record = { what = "net", ms = ms_of(options.ms) }
    for _, direction in ipairs(BOTH) do
        local rate = options[direction]
        if rate then record[direction] = { rate_kbps = number("net:limit: " .. direction, rate, 0, 1e7) } end
    end
    if not record.up and not record.down then
        argument.caller("net:limit takes {up = kbit/s, down = kbit/s}, one of them or both")
    end
    record.component = target_of(self, options)
    self.how.happen(record)
end

-- Delays each direction by ms, and by 0 to jitter_ms more, drawn anew every jitter_ms; the order is kept.
function net_faults:delay(ms, jitter_ms, options)
    options = options_of(self, "delay", options)
    local fields = { delay_ms = number("net:delay: ms", ms, 0, 60000),
        jitter_ms = number("net:delay: jitter_ms", jitter_ms or 0, 0, 60000) }
    happen(self, options, fields)
end

-- Delays that percentage of the pieces of 1448 bytes by 200 ms, and all bytes behind them: the effect of a lossy link on
-- TCP.
function net_faults:loss(percent, options)
    options = options_of(self, "loss", options)
    happen(self, options, { loss_percent = number("net:loss: percent", percent, 0, 100) })
end

-- The link vanishes for ms (left out: until clear): nothing passes, no connection opens, nobody is told.
function net_faults:block(ms, options)
    options = options_of(self, "block", options)
    happen(self, options, { is_blocked = true, block_ms = ms_of(number("net:block: ms", ms or math.huge, 0, math.huge)) })
end

local function ends(word, is_reset)
    return function(self, options)
        options = options_of(self, word, options)
        self.how.happen{ what = "net_end", component = target_of(self, options), is_reset = is_reset }
    end
end

net_faults.close = ends("close", false) -- ends the connections in good order, for both sides
net_faults.reset = ends("reset", true)  -- resets the connections, for both sides

local DNS = { fine = true, fail = true, slow = true, dead = true }

-- Spoils look-ups. "fail": no name is found; "slow", ms: answers take that long (more than 5000: no answer); "dead": nobody
-- answers at the first address of a name; "fine". Acts on addresses in numbers too, so that a relay on loopback will do.
function net_faults:dns(word, ms)
    alive(self)
    if not DNS[word] then argument.caller('net:dns takes "fail", "slow" and ms, "dead" or "fine"') end
    if word == "slow" or ms then number("net:dns: ms", ms, 0, 1e9) end
    self.how.happen{ what = "names", word = word, ms = ms }
end

-- Ends all faults of the network.
function net_faults:clear()
    alive(self)
    self.how.happen{ what = "net_clear" }
end

-- Called when the phone closes: its connections end as without faults.
function net_faults:finish()
    cancel_timers(self)
    self.is_closed = true
end

-- The object in place of a network for net = false: every word raises.
net_faults.none = setmetatable({}, { __index = function(_, word)
    if net_faults[word] == nil then return nil end
    if word == "finish" then return function() end end
    return function()
        argument.caller(("net:%s() needs a network in between: this phone was opened with net = false"):format(word))
    end
end })

return net_faults
