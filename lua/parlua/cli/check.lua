-- SPDX-License-Identifier: GPL-3.0-or-later
-- check.lua - parlua check APP: prints the mistakes and likely mistakes of an app, one a line.

local native = require "parlua.native"
local app = require "parlua.check.app"

local cli = {}

local OK, FOUND, NO_APP = 0, 1, 3

local function line_of(root, f)
    return ("%s/%s:%d:%d: %s: %s\n"):format(root, f.path, f.line, f.column, f.level, f.text)
end

local function plural(n, word) return ("%d %s%s"):format(n, word, n == 1 and "" or "s") end

function cli.main(options)
    local root = options.files[1]:gsub("/app%.json$", ""):gsub("(.)/+$", "%1")
    if not native.file_exists(root .. "/app.json") then
        native.log("error", root .. ": this is no app: app.json is missing")
        return native.exit(NO_APP)
    end
    local count = { error = 0, warning = 0 }
    for _, finding in ipairs(app.check(root)) do
        count[finding.level] = count[finding.level] + 1
        io.stdout:write(line_of(root, finding))
    end
    io.stdout:write(("%s, %s\n"):format(plural(count.error, "error"), plural(count.warning, "warning")))
    native.exit(count.error + count.warning == 0 and OK or FOUND)
end

return cli
