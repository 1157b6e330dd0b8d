-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/toast.lua - toasts, loading signs and dialogs: shows, records and logs them; phone:ask gets the answer to a dialog.

local async = require "parlua.wx.async"

local ICONS = { success = true, error = true, loading = true, none = true }

local function remove(phone)
    phone.toast = nil
    phone.sign:show(nil)
end

local function show(phone, kind, options)
    phone.toast = { kind = kind, title = options.title, icon = options.icon, mask = options.mask == true,
        duration = tonumber(options.duration) or 1500 }
    phone.sign:show{ title = options.title, mask = phone.toast.mask, image = options.image,
        icon = kind == "loading" and "loading" or options.icon or "success" }
    table.insert(phone.toasts, phone.toast)
    phone.console.info(("%s: %s"):format(kind, options.title))
    if phone.toast_timer then phone.timers:stop(phone.toast_timer) end
    phone.toast_timer = nil
    if kind ~= "toast" then return end
    phone.toast_timer = phone.timers:start(math.max(1, phone.toast.duration), 0, function() remove(phone) end)
end

local function install_toasts(wx, phone)
    async.simple(phone, wx, "showToast", function(options)
        local wrong = async.wrong(options, { title = "string" })
        if wrong then return nil, wrong end
        if options.icon ~= nil and not ICONS[options.icon] then
            return nil, "parameter error: icon should be success, error, loading or none"
        end
        show(phone, "toast", options)
        return {}
    end)
    async.simple(phone, wx, "showLoading", function(options)
        local wrong = async.wrong(options, { title = "string" })
        if wrong then return nil, wrong end
        show(phone, "loading", options)
        return {}
    end)
    for name, kind in next, { hideToast = "toast", hideLoading = "loading" } do
        async.simple(phone, wx, name, function()
            if phone.toast and phone.toast.kind == kind then remove(phone) end
            return {}
        end)
    end
end

local function modal_result(given)
    local res = { confirm = given.confirm == true, cancel = given.confirm ~= true }
    if given.content then res.content = given.content end
    return res
end

local function install_dialogs(wx, phone)
    function wx.showModal(given)
        local options = async.check("wx.showModal", given, 2)
        local call, promise = async.begin(phone, "showModal", options)
        phone:ask({ kind = "modal", title = options.title, content = options.content,
            showCancel = options.showCancel ~= false, editable = options.editable == true,
            confirmText = options.confirmText, cancelText = options.cancelText, confirmColor = options.confirmColor,
            cancelColor = options.cancelColor, placeholderText = options.placeholderText }, { confirm = true },
            function(answer) call:ok(modal_result(answer)) end)
        return promise
    end
    function wx.showActionSheet(given)
        local options = async.check("wx.showActionSheet", given, 2)
        local call, promise = async.begin(phone, "showActionSheet", options)
        local items = options.itemList
        if type(items) ~= "table" or #items < 1 or #items > 6 then
            call:fail_next("parameter error: itemList should have 1 to 6 texts")
            return promise
        end
        phone:ask({ kind = "actionsheet", itemList = items, alertText = options.alertText,
            itemColor = options.itemColor }, {}, function(answer)
            if math.type(answer.tapIndex) ~= "integer" then return call:fail("cancel") end
            call:ok{ tapIndex = answer.tapIndex }
        end)
        return promise
    end
end

return function(wx, phone)
    install_toasts(wx, phone)
    install_dialogs(wx, phone)
end
