-- SPDX-License-Identifier: GPL-3.0-or-later
-- targets.lua - pages that scripts and templates go to. Pure.

local query = require "parlua.page.query"
local words = require "parlua.advice.words"

local targets = {}

-- What is wrong with going to url from a page, or nil. owner: the page's path, nil when it is not known; is_all: url is
-- whole. known: {pages=set, tabs=set}.
function targets.wrong_page(known, name, url, is_all, owner)
    local path = url:match("^([^?]*)")
    if path == url and not is_all or path == "" or path:find("^plugin") or path:find("://", 1, true) then return nil end
    if path:sub(1, 1) ~= "/" and not owner then return nil end
    local resolved = query.split(path, owner)
    if not known.pages[resolved] then
        local near = words.nearest(resolved, known.pages)
        return ("the page %s is not in app.json%s"):format(resolved, near and ("; did you mean '/%s'?"):format(near) or "")
    end
    local is_tab = known.tabs[resolved] ~= nil
    if is_tab and (name == "navigateTo" or name == "redirectTo") then
        return ("%s is a page of the tabBar: use wx.switchTab"):format(resolved)
    end
    if not is_tab and name == "switchTab" then return ("%s is no page of the tabBar: use wx.navigateTo"):format(resolved) end
end

return targets
