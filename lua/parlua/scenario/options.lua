-- SPDX-License-Identifier: MIT
-- options.lua - the tables that scenarios and tests give to parlua.phone{} and the others: their fields and types, a row
-- each. lua/types/parlua.lua says what they mean. Types: core/fields.lua.

local fields = require "parlua.core.fields"

local options = {}

local ANSWER = "allow|deny|ask?"
local LIVE = { connectRetryCount = "number?", connectRetryInterval = "number?", endGrace = "number?" } -- app.json: live
local CAMERA = "text/table?" -- a SOURCE word, or one each for front and back

options.phone = fields.read{
    path = "text?", files = "table?", page = "text?", query = "table?", server = "auto?", clock = "real|virtual?",
    name = "text?", width = "number?", height = "number?", x = "number?", y = "number?", scale = "number?", title = "text?",
    display = "window|none?", chrome = "boolean?", dialogs = "drawn|answered?", font = "text?", language = "text?",
    camera = CAMERA, camera_front = "text?", camera_back = "text?", mic = "text?", speaker = "text?",
    permissions = { camera = ANSWER, record = ANSWER, writePhotosAlbum = ANSWER },
    net = "boolean?", live = LIVE, suspend = "boolean?", data_dir = "text/function?", temp_dir = "text?",
    on_event = "function?", on_dialog = "function?", on_reload = "function?",
    on_console = "function?", told = "any?",
}

options.relay = fields.read{
    listen = "text?", http = "text/boolean?", stats = "text/boolean?", key = "text?", open = "boolean?", merge = "any?",
    forward = "any?", pull = "any?", -- their values are checked where they are read
}

-- Of these a component makes use itself; what else is given is an attribute.
options.component = fields.read{
    id = "text?", name = "text?", camera = CAMERA, camera_front = "text?", camera_back = "text?", mic = "text?",
    speaker = "text?", permissions = { camera = ANSWER, record = ANSWER }, net = "boolean?", live = LIVE, temp_dir = "text?",
    on_event = "function?",
}

-- Of these relay:publish makes use itself; what else is given goes to parlua.pusher.
options.publish = fields.read{
    stream = "text?", pattern = "test|bars|timecode?", file = "text?", size = "text?", fps = "number?",
}

-- What may stand behind the numbers of a word of phone.net. ms is for good when it is math.huge.
local COMPONENT, DIRECTION, MS = "text/object?", "up|down?", "any?"

options.net = {
    limit = fields.read{ up = "number?", down = "number?", component = COMPONENT, ms = MS },
    delay = fields.read{ component = COMPONENT, direction = DIRECTION, ms = MS },
    loss = fields.read{ component = COMPONENT, direction = DIRECTION, ms = MS },
    block = fields.read{ component = COMPONENT, direction = DIRECTION },
    close = fields.read{ component = COMPONENT },
    reset = fields.read{ component = COMPONENT },
}

options.camera = fields.read{ front = "text?", back = "text?" }

return options
