-- SPDX-License-Identifier: MIT
-- phone.lua - what the phone is, and what it shows above a page: toast, loading, a question, an action sheet.

Page{
    data = { rows = wx.array{}, said = "" },

    onShow = function(self)
        local info = wx.getSystemInfoSync()
        local network = await(wx.getNetworkType())
        self:setData{ rows = {
            { name = "window", value = ("%d × %d px"):format(info.windowWidth, info.windowHeight) },
            { name = "platform", value = info.platform },
            { name = "system", value = info.system },
            { name = "network", value = network.networkType },
        } }
    end,

    onResize = function(self) self:onShow() end,

    onToast = function() wx.showToast{ title = "That worked" } end,

    onLoading = function(self)
        wx.showLoading{ title = "One second" }
        await(wx.sleep(1000))
        wx.hideLoading()
        self:setData{ said = "loaded" }
    end,

    onAsk = function(self)
        local answer = await(wx.showModal{ title = "A question", content = "Is it light where you are?", confirmText = "Yes",
            cancelText = "No" })
        self:setData{ said = answer.confirm and "yes" or "no" }
    end,

    onChoose = function(self)
        local list = { "by day", "by night", "never" }
        local ok, answer = pcall(await, wx.showActionSheet{ itemList = list })
        self:setData{ said = ok and list[answer.tapIndex + 1] or "nothing chosen" }
    end,
}
