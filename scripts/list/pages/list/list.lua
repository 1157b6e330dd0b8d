-- SPDX-License-Identifier: MIT
-- list.lua - a list: wx:for with a key, a custom component for each row, and a page for the one that was tapped, which
-- answers through the event channel.

local people = require "people"

Page{
    data = {
        people = wx.array{},
        by = "",
        last = "",
    },

    onLoad = function(self) self:show() end,

    show = function(self, change)
        change = change or {}
        change.people = people.all()
        self:setData(change)
    end,

    onAdd = function(self)
        people.add()
        self:show{ by = "" }
    end,

    onSort = function(self)
        local by = self.data.by == "name" and "stars" or "name"
        people.sort(by)
        self:show{ by = by }
    end,

    onRemove = function(self, e)
        local gone = people.remove(e.detail.id)
        self:show{ last = gone.name .. " is gone" }
    end,

    onOpen = function(self, e)
        wx.navigateTo{
            url = "/pages/detail/detail?id=" .. e.detail.id,
            events = {
                rated = function(answer)
                    local person = people.find(answer.id)
                    person.stars = answer.stars
                    self:show{ last = ("%s has %d stars now"):format(person.name, answer.stars) }
                end,
            },
        }
    end,
}
