-- SPDX-License-Identifier: MIT
-- detail.lua - one person, found by the query; what is tapped here goes back through the event channel.

local people = require "people"

Page{
    data = { person = wx.null, stars = 0, choices = { 1, 2, 3, 4, 5 } },

    onLoad = function(self, query)
        local person = people.find(tonumber(query.id)) -- values of a query are texts
        if not person then return end
        self:setData{ person = person, stars = person.stars }
        wx.setNavigationBarTitle{ title = person.name }
    end,

    onStar = function(self, e)
        local stars = e.currentTarget.dataset.stars
        self:setData{ stars = stars }
        self:getOpenerEventChannel():emit("rated", { id = self.data.person.id, stars = stars })
    end,

    onBack = function() wx.navigateBack() end,
}
