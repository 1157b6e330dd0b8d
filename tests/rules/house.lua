-- SPDX-License-Identifier: GPL-3.0-or-later
-- house.lua - what the rules know about the house: floors, libraries and their rooms, each exception with its reason.

local house = {}

-- A file includes its own room and rooms on lower floors. wire stands below media and transport, which read headers with it.
house.floor = { base = 0, wire = 1, media = 2, transport = 3, relay = 3, live = 4, view = 4, bridge = 5, script = 6,
    main = 7 }

house.libraries = { -- pattern of a header -> rooms that may include it
    ["^lua"] = { script = true },
    ["^lauxlib"] = { script = true },
    ["^jansson"] = { script = true },
    ["^uv%.h"] = { base = true, transport = true, relay = true, view = true, live = true, bridge = true,
        script = true, main = true },
    ["^av%.h"] = { media = true },
    ["^lib[as][vw]"] = { media = true },
    ["^x264"] = { media = true },
    ["^speex"] = { media = true },
    ["^sonic"] = { media = true },
    ["^xcb"] = { media = true },
    ["^sdl%.h"] = { media = true, view = true },
    ["^SDL_ttf"] = { view = true },
    ["^SDL"] = { media = true, view = true },
    ["^rtmp%.h"] = { transport = true },
    ["^librtmp"] = {},
    ["^gnutls"] = { transport = true },
    ["^curl"] = { transport = true },
}

house.lock_files = { mbox = true, queue = true, latest = true, cancel = true, clock = true, scheduler = true } -- of base

house.wait_files = { ["runtime/base/time/clock.c"] = true, ["runtime/base/time/scheduler.c"] = true,
    ["runtime/base/time/loop.c"] = true, ["runtime/base/time/timer.c"] = true }

-- ---- exceptions, each with its reason ----------------------------------------------------------------------------

house.globals = { -- object file and name
    ["log shown"] = "there is one stderr in a process",
    ["sdl_audio is_taken"] = "SDL's sound devices are one in a process",
}

-- What threads share outside base without a queue, a slot or a meter: file and name. A new one needs a reason that stands
-- up to the question why base/threads or base/meter.h does not do.
house.atomics = {
    ["sdl_audio.c is_taken"] = "guards SDL's sound, which is one in a process",
    ["asink_ring.h written"] = "a device callback must not wait for a lock",
    ["asink_ring.h flush_to"] = "a device callback must not wait for a lock",
    ["asink_ring.h consumed"] = "a device callback must not wait for a lock",
    ["asink_ring.h taken_at_us"] = "a device callback must not wait for a lock",
    ["asink_ring.h taken_from"] = "a device callback must not wait for a lock",
    ["asink_ring.h gain"] = "a device callback must not wait for a lock",
    ["mic.c head"] = "a device callback must not wait for a lock",
    ["mic.c tail"] = "a device callback must not wait for a lock",
    ["frame.c refs"] = "counts the owners of a frame, on whatever threads they are",
    ["fetch.c is_cancelled"] = "curl asks in the middle of a transfer whether to go on",
    ["netem_line.h refs"] = "counts the owners of a line, on whatever threads they are",
    ["netem_line.h held"] = "a figure for display",
    ["netem.c is_stopping"] = "one flag from the owner to the thread, which looks when woken",
}

-- Protocols by hand that are to go: orders belong in a queue or a latest, figures in a meter. No new one comes in here.
house.atomics_owed = {}
for file, list in pairs{
    ["bridge_inside.h"] = "is_rung",
    ["bridge_line.h"] = "is_unwanted has_failed is_well",
    ["flv_file.c"] = "bytes ms",
    ["device_fault.h"] = "fault until_us",
    ["player_inside.h"] = "gen is_muted is_paused pauses is_quiet",
    ["pusher_inside.h"] = "head_us kernel_us since_us said_us sender camera_gen has_encoder is_preview_rung wants_key " ..
        "wanted_kbps is_told is_orderly has_said_closed is_open writing_since_us",
} do
    for name in list:gmatch("%S+") do house.atomics_owed[file .. " " .. name] = "to go" end
end

house.stems = { -- a file's stem and another word its functions may begin with
    ["frame picture"] = "a frame is a picture or a piece of sound: frame.h is about both",
    ["frame sound"] = "a frame is a picture or a piece of sound: frame.h is about both",
}

house.statics = { -- names that more than three files may give a helper
    now_us = "each file has its own clock at hand; the name is the same because the meaning is",
}

house.computed_requires = { -- Lua files
    ["lua/parlua/scenario/modules.lua"] = "scenarios and tests name their modules; what they need is not the program's",
    ["lua/parlua/page/control/init.lua"] = "the name of a tag chooses the module of its folder",
    ["lua/parlua/phone/globals.lua"] = "the parts of wx are a list in this file",
}

house.foreign_files = { -- cited, but not in the tree
    ["page.json"] = "the configuration of a page, in whatever app",
    ["embedded_lua.c"] = "the build makes it",
}

-- True when the list has a reason for this; reasons nobody needs any more are told by house.unused().
local used = {}
function house.excuse(list, key)
    used[list .. " " .. key] = true
    return house[list][key] ~= nil
end

function house.unused()
    local found = {}
    for _, list in ipairs{ "globals", "atomics", "atomics_owed", "stems", "statics", "computed_requires",
        "foreign_files" } do
        for key in pairs(house[list]) do
            if not used[list .. " " .. key] then
                found[#found + 1] = ("tests/rules/house.lua: nobody needs '%s' in %s any more: remove it"):format(key, list)
            end
        end
    end
    table.sort(found)
    return found
end

-- ---- licences ----------------------------------------------------------------------------------------------------

house.licence = "GPL-3.0-or-later"
house.licence_of = { -- folders whose files others copy or build on
    ["lua/parlua/scenario/"] = "MIT",
    ["lua/parlua/test/"] = "MIT",
    ["lua/types/"] = "MIT",
    ["scripts/"] = "MIT",
}

house.folder_max = 24 -- source files, reported
house.file_max = 500 -- lines, reported
house.static_max = 3 -- files with a static function of one name

return house
