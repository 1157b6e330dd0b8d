-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/route.lua - wx.navigateTo and the other four: checked at once, carried out from the next turn on, one after the other.

local async = require "parlua.wx.async"
local route = require "parlua.page.route"

local names = { navigateTo = true, redirectTo = true, reLaunch = true, switchTab = true, navigateBack = false }

return function(wx, phone)
    for name, needs_url in next, names do
        wx[name] = function(given)
            local options = async.check("wx." .. name, given, 2)
            local call, promise = async.begin(phone, name, options)
            phone.turn:do_next(function()
                local wrong = needs_url and async.wrong(options, { url = "string" })
                if wrong then return call:fail(wrong) end
                local res, reason = route.move(phone, name, options.url, options)
                if res then call:ok(res) else call:fail(reason) end
            end)
            return promise
        end
    end
end
