-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/navigator.lua - <navigator>: a tap goes to its url, as wx.navigateTo and the others do.

local navigator = {
    tag = "navigator",
    attrs = { url = { type = "String" }, ["open-type"] = { type = "String", value = "navigate" },
        delta = { type = "Number", value = 1 }, target = { type = "String", value = "self" } },
}

local MOVES = { navigate = "navigateTo", redirect = "redirectTo", switchTab = "switchTab", reLaunch = "reLaunch",
    navigateBack = "navigateBack" }

local function told(c, move, res, why)
    local name = res and "success" or "fail"
    local detail = { errMsg = res and move .. ":ok" or ("%s:fail %s"):format(move, why) }
    if not res then c.page:warn(("%s: <navigator>: %s"):format(c.node.where, detail.errMsg)) end
    c:tell(name, detail)
    c:tell("complete", detail)
end

function navigator.tap(c)
    local move, phone = MOVES[c.values["open-type"]], c.page.phone
    if not move or c.values.target ~= "self" then
        c.page:warn(("%s: <navigator> cannot open %s here"):format(c.node.where, c.values["open-type"]))
        return
    end
    phone.turn:do_next(function()
        if c.page.is_unloaded then return end
        told(c, move, phone:route(move, c.values.url, { delta = c.values.delta }))
    end)
end

return navigator
