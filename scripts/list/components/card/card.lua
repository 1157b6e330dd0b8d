-- SPDX-License-Identifier: MIT
-- card.lua - a person as a card: what stands in its slot is shown below the name. Triggers "open" and "remove", both with
-- {id=} as detail.

Component{
    properties = {
        person = { type = "Object" },
        stars = { type = "Number", value = 0 },
    },

    data = { row = wx.array{} },

    observers = {
        -- five times true or false: which stars are full
        stars = function(self, stars)
            local row = {}
            for i = 1, 5 do row[i] = i <= stars end
            self:setData{ row = row }
        end,
    },

    methods = {
        onTap = function(self)
            self:triggerEvent("open", { id = self.data.person.id })
        end,
        onRemove = function(self)
            self:triggerEvent("remove", { id = self.data.person.id })
        end,
    },
}
