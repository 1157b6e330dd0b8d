-- SPDX-License-Identifier: GPL-3.0-or-later
-- watch.lua - tells a phone which files of its app were saved. Editors write a file in several steps, so events within some
-- milliseconds are one change.

local native = require "parlua.native"

local watch = {}
watch.__index = watch

local SETTLE_MS = 8

local watch_folder

local function path_in(folder, name) return folder == "" and name or folder .. "/" .. name end

local function tell(self)
    self.timer = nil
    local changed = self.changed
    self.changed = {}
    if not self.phone.is_closed then self.phone:reload(changed) end
end

local function on_change(self, folder, name)
    if name == "" or name:find("^%.") or name:find("~$") then return end
    local path = path_in(folder, name)
    if native.is_dir(self.root .. "/" .. path) then return watch_folder(self, path) end
    self.changed[path] = true
    if self.timer then native.timer_cancel(self.timer) end
    self.timer = native.timer(SETTLE_MS, 0, function() tell(self) end)
end

function watch_folder(self, folder)
    if self.watched[folder] then return end
    local real = folder == "" and self.root or self.root .. "/" .. folder
    local id, why = native.watch(real, function(name) on_change(self, folder, name) end)
    if not id then return native.log("warn", "not watched: " .. why) end
    self.watched[folder] = id
    for _, name in ipairs(native.list_dir(real) or {}) do
        if native.is_dir(real .. "/" .. name) then watch_folder(self, path_in(folder, name)) end
    end
end

-- Watches the folder of a phone's app, until stop().
function watch.start(phone)
    local self = setmetatable({ phone = phone, root = phone.files.root, watched = {}, changed = {} }, watch)
    watch_folder(self, "")
    phone:on_close(function() self:stop() end)
    return self
end

function watch:stop()
    if self.timer then native.timer_cancel(self.timer) end
    for _, id in next, self.watched do
        native.watch_stop(id)
    end
    self.watched, self.timer = {}, nil
end

return watch
