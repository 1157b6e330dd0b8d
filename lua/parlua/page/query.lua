-- SPDX-License-Identifier: GPL-3.0-or-later
-- page/query.lua - splits page addresses: "/pages/a/a?x=1&y" to a path and raw text values. Pure.

local modules = require "parlua.core.require"

local query = {}

-- Values stay as written (not percent-decoded); a key without "=" is "", of equal keys the last wins.
function query.parse(text)
    local out = {}
    for pair in text:gmatch("[^&]+") do
        local key, v = pair:match("^([^=]*)=?(.*)$")
        if key ~= "" then out[key] = v end
    end
    return out
end

-- url, and the path of the current page (nil: from the root) -> path without leading slash and extension, query
function query.split(url, current)
    local path, rest = url:match("^([^?]*)%??([^?]*)")
    local folder = current and current:match("^(.*)/[^/]*$") or ""
    local is_relative = path:sub(1, 1) ~= "/" and current ~= nil and path ~= ""
    local resolved = is_relative and modules.resolve(folder, "./" .. path) or modules.resolve("", path)
    return resolved or path, query.parse(rest)
end

-- A query given as a table: all values become texts.
function query.texts(given)
    local out = {}
    for k, v in next, given do
        out[tostring(k)] = tostring(v)
    end
    return out
end

return query
