-- SPDX-License-Identifier: GPL-3.0-or-later
-- details.lua - what is in e.detail: of events whose fields are known, for handlers that read another one. Pure.

local words = require "parlua.advice.words"

local details = {}

local function set(text)
    local out = {}
    for word in text:gmatch("%S+") do out[word] = true end
    return out
end

local BUILT_IN = {
    ["input input"] = set "value cursor keyCode", ["input focus"] = set "value height", ["input confirm"] = set "value",
    ["input blur"] = set "value cursor encryptedValue encryptError", ["textarea input"] = set "value cursor keyCode",
    ["textarea blur"] = set "value cursor", ["textarea confirm"] = set "value", ["switch change"] = set "value",
    ["slider change"] = set "value", ["slider changing"] = set "value", ["radio-group change"] = set "value",
    ["checkbox-group change"] = set "value", ["picker change"] = set "value code postcode",
    ["form submit"] = set "value formId", ["image load"] = set "width height", ["image error"] = set "errMsg",
    ["scroll-view scroll"] = set "scrollLeft scrollTop scrollHeight scrollWidth deltaX deltaY isDrag",
}

-- bindings: {{tag=, event=}, ...} of one handler; triggers_of(tag): {EVENT={FIELD=true}|false} of a component, or nil. The
-- fields they all have together, or nil when one of them is not known.
local function fields_of(bindings, triggers_of)
    local all = {}
    for _, b in ipairs(bindings) do
        local own = triggers_of(b.tag)
        local fields = own and own[b.event] or not own and BUILT_IN[b.tag .. " " .. b.event]
        if not fields then return nil end
        for name in next, fields do all[name] = true end
    end
    return all
end

-- reads: of script.check; handlers: {NAME=bindings}
function details.check(reads, handlers, triggers_of, say)
    for _, read in ipairs(reads) do
        local bindings = handlers[read.handler]
        local fields = bindings and fields_of(bindings, triggers_of)
        if fields and not fields[read.name] then
            say(read.line, read.column, "warning", ("the event '%s' of <%s> has no '%s' in its detail%s"):format(
                bindings[1].event, bindings[1].tag, read.name, words.hint(read.name, fields)))
        end
    end
end

return details
