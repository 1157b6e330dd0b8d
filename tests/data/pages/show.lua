-- SPDX-License-Identifier: GPL-3.0-or-later
-- show.lua - a picture as it is, so that tests can read it: show?name=NAME

Page{
    data = { src = "", is_there = false },
    onLoad = function(self, query) self:setData{ src = "/" .. query.name .. ".png" } end,
    onPicture = function(self) self:setData{ is_there = true } end,
}
