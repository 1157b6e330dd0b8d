-- SPDX-License-Identifier: GPL-3.0-or-later
-- record.lua - asks Chromium for the boxes of every case and writes them to tests/data/layout/*.json.
--
-- usage: lua5.4 tests/page/judge/record.lua [CHROMIUM]        from the root of the project; "make judge" does it
--
-- Tests read what is recorded and need no browser. Each case becomes the document of one frame of 375 x 667, so that
-- window units and fixed boxes mean the same there; a script asks every element for its getBoundingClientRect.
-- Tags become elements no browser knows (view: w-view), page becomes the root element, rpx becomes px, and the style
-- every tag starts with (runtime/view/tree/cascade.c) is said in full before the case's own sheet.

package.path = "tests/page/judge/?.lua;" .. package.path
local cases = require "cases"

local CHROMIUM = arg[1] or "chromium"
local FLAGS = "--headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=20000 --dump-dom"
local WIDTH, HEIGHT = 375, 667

local start_sheet = [[
* { display: block; }
html { font: 16px/normal "DejaVu Sans"; min-height: 100%; margin: 0; }
head, style, script { display: none !important; }
body { display: contents !important; }
w-text { display: inline; }
w-image, w-cover-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
w-live-pusher { width: 100%; overflow: hidden; }
w-live-player { width: 300px; height: 225px; overflow: hidden; }
w-scroll-view { overflow: hidden; }
]]

-- ---- a case as a document

local function lengths(text)
  return (text:gsub("(%d*%.?%d+)rpx", function(n) return ("%.10gpx"):format(tonumber(n) * WIDTH / 750) end))
end

-- names of tags in selectors, not those behind . # : or inside of parentheses
local function tag_names(selectors)
  selectors = (" " .. selectors):gsub("([^%w%-_.#:(%[\"'=])(%a[%w-]*)", function(before, tag)
    return before .. (tag == "page" and "html" or "w-" .. tag)
  end)
  return selectors:sub(2)
end

local function sheet(wxss)
  wxss = lengths(wxss):gsub("/%*.-%*/", "")
  return (wxss:gsub("([^{}]+)(%b{})", function(selectors, block)
    if selectors:find("@media", 1, true) then return selectors .. "{" .. sheet(block:sub(2, -2)) .. "}" end
    return tag_names(selectors) .. block
  end))
end

-- the only bindings a case may have: {{name == 1 ? 'a' : 'b'}} and {{name}}
local function bound(wxml, data)
  wxml = wxml:gsub("{{%s*([%w_]+)%s*==%s*(%d+)%s*%?%s*'(.-)'%s*:%s*'(.-)'%s*}}", function(name, number, yes, no)
    return data[name] == tonumber(number) and yes or no
  end)
  return (wxml:gsub("{{.-}}", ""))
end

local function body(wxml, data)
  wxml = lengths(bound(wxml, data)):gsub("<!%-%-.-%-%->", "")
  wxml = wxml:gsub("<(/?)([%w-]+)", "<%1w-%2")
  wxml = wxml:gsub("<(w%-[%w-]+)([^<>]-)%s*/>", "<%1%2></%1>")
  return (wxml:gsub(">%s+<", "><"):gsub("^%s+", ""):gsub("%s+$", ""))
end

local function document(case)
  local head = ("<head><meta charset=utf-8><style>%s\n%s</style></head>"):format(start_sheet, sheet(case.wxss))
  return ("<!DOCTYPE html><html>%s<body>%s</body></html>"):format(head, body(case.wxml, case.data))
end

-- ---- all documents as one page

local function escaped(text)
  return (text:gsub("[&\"<>]", { ["&"] = "&amp;", ['"'] = "&quot;", ["<"] = "&lt;", [">"] = "&gt;" }))
end

local script = [[
<pre id="out"></pre><script>
onload = function () {
  const rect = (e) => { const r = e.getBoundingClientRect();
    return '[' + [r.x, r.y, r.width, r.height].map(n => Math.round(n * 1000) / 1000).join(', ') + ']'; };
  document.getElementById('out').textContent = [...document.querySelectorAll('iframe')].map(f => {
    const d = f.contentDocument;
    return '@' + f.name + '\t' + [d.documentElement, ...d.body.querySelectorAll('*')].map(rect).join(', ');
  }).join('\n') + '\n@';
};
</script>]]

local function boxes_of(list)
  local frames = {}
  for i, case in ipairs(list) do
    frames[i] = ('<iframe name="%s" width="%d" height="%d" style="border:0" srcdoc="%s"></iframe>'):format(
      escaped(case.name), WIDTH, HEIGHT, escaped(document(case)))
  end
  local path = os.tmpname() .. ".html"
  local file = assert(io.open(path, "w"))
  file:write("<!DOCTYPE html><meta charset=utf-8><body>", table.concat(frames, "\n"), script)
  file:close()
  local answer = assert(io.popen(("%s %s file://%s 2>/dev/null"):format(CHROMIUM, FLAGS, path)))
  local text = answer:read("a"):match('<pre id="out">(.-)</pre>')
  answer:close()
  os.remove(path)
  local boxes = {}
  for name, rects in text:gmatch("@([^\t@]+)\t([^\n]*)\n") do
    boxes[name] = rects
  end
  return boxes
end

-- ---- the records

local total = 0
for _, group in ipairs(cases.groups) do
  local list = cases.read(group)
  local boxes, lines = boxes_of(list), {}
  for i, case in ipairs(list) do
    lines[i] = ('  "%s": [%s]'):format(case.name, assert(boxes[case.name], case.name .. ": the browser gave no boxes"))
  end
  local file = assert(io.open(cases.record_path(group), "w"))
  file:write("{\n", table.concat(lines, ",\n"), "\n}\n")
  file:close()
  total = total + #list
end
print(("%d cases recorded"):format(total))
