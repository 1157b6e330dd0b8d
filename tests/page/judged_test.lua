-- SPDX-License-Identifier: GPL-3.0-or-later
-- judged_test.lua - the boxes of text-free pages beside those of a browser, recorded by judge/record.lua.

local native = require "parlua.native"
local template = require "parlua.page.template.template"
local tree = require "parlua.page.template.tree"
local json = require "parlua.core.json"

local cases = assert(native.load(native.read_file("tests/page/judge/cases.lua"), "@cases.lua", _ENV))()

local WIDTH, HEIGHT, FAR_PX = 375, 667, 1

-- ---- our boxes

local function collect(nodes, view, out)
  for _, node in ipairs(nodes) do
    if node.number then
      out[#out + 1] = { tag = node.tag, view:rect(node.number) }
      collect(node.children, view, out)
    end
  end
  return out
end

local function boxes_of(case)
  local view = assert(native.view(WIDTH, HEIGHT))
  view:style(case.wxss, "case.wxss")
  local compiled = assert(template.compile(assert(native.wxml(case.wxml, "case.wxml")), "case.wxml"))
  local page = tree.build({ template = compiled, vars = case.data }, function() end)
  assert(view:update(page))
  local boxes = collect({ page }, view, {})
  view:close()
  return boxes
end

-- ---- comparing

local function is_near(ours, theirs)
  for i = 1, 4 do
    if math.abs(ours[i] - theirs[i]) > FAR_PX then return false end
  end
  return true
end

local function shown(box) return ("%g,%g %gx%g"):format(table.unpack(box, 1, 4)) end

-- nil, or what differs first
local function difference(ours, theirs)
  if #ours ~= #theirs then return ("%d boxes, the browser has %d"):format(#ours, #theirs) end
  for i, box in ipairs(ours) do
    if not is_near(box, theirs[i]) then
      return ("box %d <%s> is at %s, in the browser at %s"):format(i, box.tag, shown(box), shown(theirs[i]))
    end
  end
end

local function read_record(group)
  local file = assert(io.open(cases.record_path(group)))
  local record = json.parse(file:read("a"))
  file:close()
  return record
end

describe("boxes as in a browser", function()
  local agree, total = 0, 0

  for _, group in ipairs(cases.groups) do
    it("in the cases of " .. group, function()
      local record, wrong = read_record(group), {}
      for _, case in ipairs(cases.read(group)) do
        local recorded = assert(record[case.name], case.name .. ": not recorded; make judge does it")
        local why = difference(boxes_of(case), recorded)
        total = total + 1
        agree = agree + (why and 0 or 1)
        if why then wrong[#wrong + 1] = case.name .. ": " .. why end
      end
      if #wrong > 0 then error(table.concat(wrong, "\n"), 0) end
    end)
  end

  it("and prints how many agree", function()
    print(("%d of %d cases agree"):format(agree, total))
    expect(total >= 200):is_true()
    expect(agree):equals(total)
  end)
end)
