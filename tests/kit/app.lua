-- SPDX-License-Identifier: GPL-3.0-or-later
-- app.lua - for tests of page apps: opens an app in a phone, closes the phone after the test, says what the page shows.
-- A test file says local app = require "tests.kit.app" in its first lines, outside of any describe.

local phones = require "parlua.phone.phone"

local app = {}
local opened = {}

after_each(function()
    for i = #opened, 1, -1 do
        opened[i]:close()
        opened[i] = nil
    end
end)

-- The files of an app with these pages, empty but for what is given: files("a b", { ["a.lua"] = "Page{ f = ... }" }).
function app.files(pages, given)
    local files, paths = {}, {}
    for page in pages:gmatch "%S+" do
        paths[#paths + 1] = ('"%s"'):format(page)
        files[page .. ".lua"], files[page .. ".wxml"] = "Page{}", "<view/>"
    end
    files["app.json"] = ('{ "pages": [%s] }'):format(table.concat(paths, ", "))
    for path, text in pairs(given or {}) do files[path] = text end
    return files
end

-- cfg with the settings of more laid over; the files of both.
function app.config(cfg, more)
    local out = {}
    for k, v in pairs(cfg) do out[k] = v end
    for k, v in pairs(more or {}) do out[k] = v end
    if cfg.files and more and more.files then
        out.files = {}
        for path, text in pairs(cfg.files) do out.files[path] = text end
        for path, text in pairs(more.files) do out.files[path] = text end
    end
    return out
end

-- A phone, which is closed after the test, or nil and why there is none.
function app.open(cfg, more)
    local phone, why = phones.open(app.config(cfg, more))
    opened[#opened + 1] = phone
    return phone, why
end

-- The texts in a node and below, one after the other.
function app.text_of(node)
    local parts = { node.text }
    for _, child in ipairs(node.children or {}) do parts[#parts + 1] = app.text_of(child) end
    return table.concat(parts)
end

-- Runs text as the body of a page function, which may await: what it returns comes as out.value.
function app.run(phone, body)
    local fn = assert(load("local self, out = ...\n" .. body, "=test", "t", phone.env))
    local out = {}
    phone:run(function() out.value = fn(phone.page, out) end)
    return out
end

return app
