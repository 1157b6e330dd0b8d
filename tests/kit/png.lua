-- SPDX-License-Identifier: GPL-3.0-or-later
-- png.lua - writes a picture as PNG without packing it, for tests that need exact colours in a file.

local png = {}

local crcs = {}
for n = 0, 255 do
  local c = n
  for _ = 1, 8 do c = c & 1 == 1 and 0xedb88320 ~ c >> 1 or c >> 1 end
  crcs[n] = c
end

local function crc32(text)
  local c = 0xffffffff
  for i = 1, #text do c = crcs[(c ~ text:byte(i)) & 255] ~ c >> 8 end
  return c ~ 0xffffffff
end

local function adler32(text)
  local a, b = 1, 0
  for i = 1, #text do
    a = (a + text:byte(i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

local function chunk(kind, body) return (">s4"):pack(body):sub(1, 4) .. kind .. body .. (">I4"):pack(crc32(kind .. body)) end

-- Blocks of a zlib stream that are stored as they are.
local function stored(text)
  local out = { "\x78\x01" }
  for at = 1, #text, 65535 do
    local part = text:sub(at, at + 65534)
    out[#out + 1] = ("<BI2I2"):pack(at + #part > #text and 1 or 0, #part, ~#part & 0xffff) .. part
  end
  out[#out + 1] = (">I4"):pack(adler32(text))
  return table.concat(out)
end

-- The bytes of a file; colour(x, y) gives r, g, b from 0 to 255.
function png.encode(width, height, colour)
  local rows = {}
  for y = 0, height - 1 do
    local row = { "\0" }
    for x = 0, width - 1 do row[#row + 1] = string.char(colour(x, y)) end
    rows[#rows + 1] = table.concat(row)
  end
  return "\x89PNG\r\n\x1a\n" .. chunk("IHDR", (">I4I4BBBBB"):pack(width, height, 8, 2, 0, 0, 0)) ..
    chunk("IDAT", stored(table.concat(rows))) .. chunk("IEND", "")
end

return png
