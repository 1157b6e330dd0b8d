-- SPDX-License-Identifier: GPL-3.0-or-later
-- cases.lua - reads the layout cases: for the judge, which records a browser's boxes, and for the test, which compares.
--
-- tests/data/layout/GROUP.cases holds cases one after the other, without text:
--   == name
--   style sheet
--   --
--   template
-- GROUP.json holds their boxes in document order, the page's first: {"name": [[x, y, width, height], ...]}.

local cases = {}

local FOLDER = "tests/data/layout/"

cases.groups = { "seed", "block", "inline", "position", "flex", "flex-align", "flex-size", "units", "select",
  "flex-limits", "wrap", "percent", "absolute", "baseline", "picture" }

local function contents(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  return text
end

-- The seed's page as it stands, once for each value of its one switch.
local function seed()
  local wxml, wxss = contents("tests/data/seed/call.wxml"), contents("tests/data/seed/call.wxss")
  return {
    { name = "pusher small", wxml = wxml, wxss = wxss, data = { is_small = 1 } },
    { name = "player small", wxml = wxml, wxss = wxss, data = { is_small = 2 } },
  }
end

-- An array of {name, wxss, wxml, data}.
function cases.read(group)
  if group == "seed" then return seed() end
  local list, part = {}, nil
  for line in io.lines(FOLDER .. group .. ".cases") do
    local name = line:match("^== (.+)")
    if name then
      list[#list + 1], part = { name = name, wxss = "", wxml = "", data = {} }, "wxss"
    elseif line == "--" then
      part = "wxml"
    else
      local case = list[#list]
      case[part] = case[part] .. line .. "\n"
    end
  end
  return list
end

function cases.record_path(group) return FOLDER .. group .. ".json" end

return cases
