-- SPDX-License-Identifier: MIT
-- notes.lua - notes that are there again after the next start: an input and storage.

local KEY = "notes"

local function stored()
    local notes = wx.getStorageSync(KEY)
    return type(notes) == "table" and notes or wx.array{}
end

Page{
    data = { notes = wx.array{}, text = "" },

    onLoad = function(self) self:setData{ notes = stored() } end,

    keep = function(self, change)
        self:setData(change)
        wx.setStorageSync(KEY, self.data.notes)
    end,

    onInput = function(self, e) self:setData{ text = e.detail.value } end,

    onAdd = function(self)
        local text = self.data.text
        if text == "" then return wx.showToast{ title = "write something first", icon = "none" } end
        table.insert(self.data.notes, 1, { text = text, done = false })
        self:keep{ notes = self.data.notes, text = "" }
    end,

    -- indices of templates begin at 0, those of Lua at 1; a path is the template's
    onDone = function(self, e)
        local index = e.currentTarget.dataset.index
        self:keep{ [("notes[%d].done"):format(index)] = not self.data.notes[index + 1].done }
    end,

    onClear = function(self)
        local answer = await(wx.showModal{ title = "Notes", content = "Forget those that are done?" })
        if not answer.confirm then return end
        local left = {}
        for _, note in ipairs(self.data.notes) do
            if not note.done then left[#left + 1] = note end
        end
        self:keep{ notes = wx.array(left) }
    end,
}
