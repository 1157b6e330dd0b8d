-- SPDX-License-Identifier: GPL-3.0-or-later
-- embed.lua - writes the Lua library as one C table: { module name, text, size } rows.
-- usage: lua5.4 vendor/embed.lua ROOT FILE... > embedded_lua.c     ROOT is cut from the names (lua/)

local root = table.remove(arg, 1)

print("/* made by vendor/embed.lua from " .. root .. "; do not edit */")
print('#include "script/vm/embedded.h"\n')
table.sort(arg)
local rows = {}
for i, path in ipairs(arg) do
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    local name = path:sub(#root + 1):gsub("%.lua$", ""):gsub("/", "."):gsub("%.init$", "")
    io.write(("static const unsigned char text_%d[] = {"):format(i))
    for pos = 1, #text do
        if pos % 24 == 1 then io.write("\n") end
        io.write(text:byte(pos), ",")
    end
    print("0};")
    rows[#rows + 1] = ('    {"%s", "%s", (const char *)text_%d, %d},'):format(name, path, i, #text)
end
print("\nconst struct embedded_module embedded_modules[] = {")
print(table.concat(rows, "\n"))
print("    {0},\n};")
