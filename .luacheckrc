std = "lua54"
max_line_length = 125
self = false
local page_globals = { "Page", "App", "Component", "Behavior", "getApp", "getCurrentPages", "wx", "await", "JSON", "console",
    "setTimeout", "clearTimeout", "setInterval", "clearInterval" }
files["scripts"] = { read_globals = page_globals }
files["scripts/scenario"] = { read_globals = { "parlua", "sleep", "expect", "setTimeout", "setInterval", "clearTimeout",
    "clearInterval" } }
files["tests"] = { read_globals = { "describe", "it", "skip", "before_each", "after_each", "parlua", "sleep", "expect",
    "setTimeout", "setInterval", "clearTimeout", "clearInterval" } }
files["tests/lua/check_test.lua"] = { max_line_length = false } -- a row a line
exclude_files = { "tests/data" } -- wrong on purpose
