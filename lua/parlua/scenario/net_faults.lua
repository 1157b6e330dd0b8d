-- SPDX-License-Identifier: MIT
-- net_faults.lua - the network of a phone or a component, and its faults: phone.net, component.net.
--
-- Every word acts on open connections and on connections to come. A fault holds until its ms are over, until the same word,
-- until clear(), and at most as long as the phone. options: component (an element handle or a selector such as "#pusher";
-- left out: all), direction ("up": to the server, "down"; left out: both), ms (how long).

local argument = require "parlua.scenario.argument"
local native = require "parlua.native"

local net_faults = {}
net_faults.__index = net_faults

local EVERYBODY = 0
local BOTH = { "up", "down" }

-- environment: a number of native.environment_open; find(component) -> the number of a live component
function net_faults.new(environment, find)
    return setmetatable({ environment = environment, find = find, rules = {}, timers = {} }, net_faults)
end

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

local function target_of(self, options)
    if not options.component then return EVERYBODY end
    return self.find(options.component) or argument.caller(("net: no live component '%s' is there"):format(
        tostring(options.component)))
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

local function each_direction(options, fields)
    local values = {}
    for _, direction in ipairs(BOTH) do
        if (options.direction or direction) == direction then values[direction] = fields end
    end
    return next(values) and values or argument.caller('net: direction is "up" or "down"')
end

local number = argument.unless_number

local function names(text)
    local set_of = {}
    for name in text:gmatch("%a+") do set_of[name] = true end
    return set_of
end

local LIMIT, SHAPE, BLOCK, ENDS = names "up down component ms", names "component direction ms",
    names "component direction", names "component"

-- Checks the options behind a word's numbers; raises for a closed phone first.
local function options_of(self, word, options, known)
    alive(self)
    options = argument.unless_options("net:" .. word, options, known)
    if options.ms then number("net:" .. word .. ": ms", options.ms, 0, math.huge) end
    return options
end

-- ---- words ----------------------------------------------------------------------------------------------------------

-- Limits the rate, up and down in kbit/s; further bytes wait. A rate of 0 is no limit.
function net_faults:limit(options)
    options = options_of(self, "limit", options, LIMIT)
    local values = {}
    for _, direction in ipairs(BOTH) do
        local rate = options[direction]
        if rate then values[direction] = { rate_kbps = number("net:limit: " .. direction, rate, 0, 1e7) } end
    end
    if not next(values) then argument.caller("net:limit takes {up = kbit/s, down = kbit/s}, one of them or both") end
    set(self, target_of(self, options), values, options.ms)
end

-- Delays each direction by ms, and by 0 to jitter_ms more, drawn anew every jitter_ms; the order is kept.
function net_faults:delay(ms, jitter_ms, options)
    options = options_of(self, "delay", options, SHAPE)
    local fields = { delay_ms = number("net:delay: ms", ms, 0, 60000),
        jitter_ms = number("net:delay: jitter_ms", jitter_ms or 0, 0, 60000) }
    set(self, target_of(self, options), each_direction(options, fields), options.ms)
end

-- Delays that percentage of the pieces of 1448 bytes by 200 ms, and all bytes behind them: the effect of a lossy link on
-- TCP.
function net_faults:loss(percent, options)
    options = options_of(self, "loss", options, SHAPE)
    local fields = { loss_percent = number("net:loss: percent", percent, 0, 100) }
    set(self, target_of(self, options), each_direction(options, fields), options.ms)
end

-- The link vanishes for ms (left out: until clear): nothing passes, no connection opens, nobody is told.
function net_faults:block(ms, options)
    options = options_of(self, "block", options, BLOCK)
    local fields = { block = native.now_ms() + number("net:block: ms", ms or math.huge, 0, math.huge) }
    set(self, target_of(self, options), each_direction(options, fields))
end

local function ends(word, is_reset)
    return function(self, options)
        options = options_of(self, word, options, ENDS)
        native.network_end(self.environment, target_of(self, options), is_reset)
    end
end

net_faults.close = ends("close", false) -- ends the connections in good order, for both sides
net_faults.reset = ends("reset", true)  -- resets the connections, for both sides

local DNS = names "fine fail slow dead"

-- Spoils look-ups. "fail": no name is found; "slow", ms: answers take that long (more than 5000: no answer); "dead": nobody
-- answers at the first address of a name; "fine". Acts on addresses in numbers too, so that a relay on loopback will do.
function net_faults:dns(word, ms)
    alive(self)
    if not DNS[word] then argument.caller('net:dns takes "fail", "slow" and ms, "dead" or "fine"') end
    if word == "slow" or ms then number("net:dns: ms", ms, 0, 1e9) end
    argument.result("net:dns: ", native.names_set, self.environment, word, ms or 0)
end

local function cancel_timers(self)
    for id in pairs(self.timers) do native.timer_cancel(id) end
    self.timers = {}
end

-- Ends all faults of the network.
function net_faults:clear()
    alive(self)
    cancel_timers(self)
    for target in pairs(self.rules) do native.network_set(self.environment, target) end
    self.rules = {}
    native.names_set(self.environment, "fine")
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
