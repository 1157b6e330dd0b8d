-- SPDX-License-Identifier: GPL-3.0-or-later
-- names.lua - what to say about a name that does not exist: the same words for parlua check, which reads scripts, and for
-- pages that run into them. Pure.

local wechat = require "parlua.advice.wechat"
local words = require "parlua.advice.words"

local names = {}

local JS_GLOBALS = {
    try = "Lua has no try: write local ok, why = pcall(function() ... end)",
    catch = "Lua has no catch: write local ok, why = pcall(function() ... end)",
    switch = "Lua has no switch: write if x == 1 then ... elseif x == 2 then ... end",
    this = "Lua writes self for this",
    null = "Lua writes nil for null (wx.null where data needs one)",
    undefined = "Lua writes nil for undefined",
    parseInt = "Lua writes math.tointeger(tonumber(x)) for parseInt(x)",
    parseFloat = "Lua writes tonumber(x) for parseFloat(x)",
    Number = "Lua writes tonumber(x) for Number(x)",
    String = "Lua writes tostring(x) for String(x)",
    Boolean = "Lua writes x ~= nil and x ~= false for Boolean(x)",
    Math = "Lua writes math.floor, math.random ... for Math",
    Date = "Lua writes os.time() and os.date() for Date",
    Array = "a table is Lua's array",
    Object = "a table is Lua's object: pairs(t) gives its keys",
    Promise = "wx.promise, wx.all and wx.race stand for Promise",
    isNaN = "Lua writes x ~= x for isNaN(x)",
    module = "Lua writes return at the end of the file for module.exports",
    NaN = "Lua writes 0/0 for NaN",
    exports = "Lua writes return at the end of the file for exports",
    encodeURIComponent = "write wx.encodeURIComponent",
    decodeURIComponent = "write wx.decodeURIComponent",
    alert = "write wx.showModal{ content = ... }",
    document = "a page has no document: use self:setData and the template",
    Infinity = "Lua writes math.huge for Infinity",
    window = "a page has no window: wx.getWindowInfo() gives its size",
    localStorage = "write wx.setStorageSync(key, value)",
    fetch = "write wx.request{ url = ... }",
    io = "scripts of pages have no files: wx.getFileSystemManager()",
    debug = "scripts of pages have no debug library; console.log(...) shows values",
    package = "scripts of pages have no package: require \"path\"",
    unpack = "write table.unpack",
    setfenv = "Lua 5.4 has no setfenv",
    loadstring = "write load",
    dofile = "write require \"path\"",
    throw = "Lua writes error(...) for throw",
    typeof = "Lua writes type(x) for typeof x",
    self = "write function(self, ...): the page is the first argument",
}

-- What to do about a global that is not there: a sentence, or nil. fields: functions of the page by name, or nil; globals:
-- what there is.
function names.global(name, globals, fields)
    if JS_GLOBALS[name] then return JS_GLOBALS[name] end
    if fields and fields[name] then return ("write self:%s(...)"):format(name) end
    local near = words.nearest(name, globals)
    if near then return ("did you mean '%s'?"):format(near) end
    near = fields and words.nearest(name, fields)
    return near and ("did you mean self:%s?"):format(near) or nil
end

-- The sentence for wx.NAME. known: the functions there are.
function names.wx(name, known)
    return wechat.missing_function(name) or ("wx.%s does not exist%s"):format(name, words.hint(name, known))
end

-- Functions of JavaScript's arrays and texts, which tables and strings of Lua do not have
local MEMBERS = {
    push = "Lua writes t[#t + 1] = x for t.push(x)",
    pop = "Lua writes table.remove(t) for t.pop()",
    forEach = "Lua writes for i, x in ipairs(t) do ... end for forEach",
    map = "Lua writes a for loop for map",
    filter = "Lua writes a for loop for filter",
    slice = "Lua writes table.move or s:sub for slice",
    splice = "Lua writes table.remove and table.insert for splice",
    join = "Lua writes table.concat(t, ',') for join",
    indexOf = "Lua writes s:find(x, 1, true), or a for loop for tables",
    includes = "Lua writes s:find(x, 1, true), or a for loop for tables",
    split = "Lua writes s:gmatch('[^,]+') for split",
    replace = "Lua writes s:gsub(from, to) for replace",
    toString = "Lua writes tostring(x) for toString",
    substring = "Lua writes s:sub(first, last), counted from 1, for substring",
    substr = "Lua writes s:sub(first, last), counted from 1, for substr",
    trim = "Lua writes s:match('^%s*(.-)%s*$') for trim",
    toUpperCase = "Lua writes s:upper()",
    toLowerCase = "Lua writes s:lower()",
    charAt = "Lua writes s:sub(i, i) for charAt",
    concat = "Lua writes a .. b, or table.move, for concat",
    toFixed = "Lua writes ('%.2f'):format(x) for toFixed",
    ["then"] = "write await(...)",
    catch = "write pcall(await, ...)",
    startsWith = "Lua writes s:sub(1, #x) == x for startsWith",
    endsWith = "Lua writes s:sub(-#x) == x for endsWith",
    setdata = "did you mean 'setData'?",
    SetData = "did you mean 'setData'?",
}

function names.member(name) return MEMBERS[name] end

-- "console has no 'lgo'; did you mean 'log'?"
function names.field(owner, name, known)
    return ("%s has no '%s'%s"):format(owner, name, words.hint(name, known))
end

names.JOIN = "Lua joins texts with .. ; + adds numbers"

return names
