-- SPDX-License-Identifier: GPL-3.0-or-later
-- wx/request.lua - HTTP requests. Every answer is a success, whatever its status; only an exchange that could not be
-- made fails.

local native = require "parlua.native"
local json = require "parlua.core.json"
local value = require "parlua.core.value"
local async = require "parlua.wx.async"

local METHODS = { OPTIONS = true, GET = true, HEAD = true, POST = true, PUT = true, DELETE = true, TRACE = true,
    CONNECT = true, PATCH = true }
local TIMEOUT_MS = 60000
local JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"

local FAILS = { timeout = "timeout", abort = "abort", memory = "out of memory" }

-- ---- the request

-- a=1&b=x%20y of a table, names sorted
local function query_text(data)
    local pairs_of = {}
    for _, name in ipairs(value.sorted_keys(data)) do
        pairs_of[#pairs_of + 1] = native.url_encode(value.to_text(name)) .. "=" ..
            native.url_encode(value.to_text(data[name]))
    end
    return table.concat(pairs_of, "&")
end

local function with_query(url, data)
    if type(data) ~= "table" or next(data) == nil then return url end
    local address, fragment = url:match("^([^#]*)(#?.*)$")
    return address .. (address:find("?", 1, true) and "&" or "?") .. query_text(data) .. fragment
end

-- "Name: value" lines, and the content type among them; nil, reason
local function header_lines(header)
    local lines, content_type = {}, nil
    for _, name in ipairs(value.sorted_keys(header or {})) do
        local text = value.to_text(header[name])
        local is_plain = type(name) == "string" and name:match("^[%w!#$%%&'*+%-.^_`|~]+$")
        if not is_plain or text:find("[\r\n%z]") then
            return nil, ("parameter error: header '%s' is no legal header"):format(tostring(name))
        end
        if name:lower() == "content-type" then content_type = text end
        if name:lower() ~= "referer" then lines[#lines + 1] = name .. ": " .. text end -- it cannot be set, as upstream
    end
    return lines, content_type
end

local function body_text(data, content_type)
    if data == nil or data == value.null then return nil end
    if type(data) ~= "table" then return value.to_text(data) end
    if content_type:find(FORM_TYPE, 1, true) then return query_text(data) end
    return json.stringify(data)
end

-- The argument of native.http; or nil, reason.
local function order_of(phone, o)
    local method = tostring(o.method or "GET"):upper()
    if type(o.url) ~= "string" or o.url == "" then return nil, "parameter error: url should be a text" end
    if not METHODS[method] then return nil, ("parameter error: method %s is not known"):format(method) end
    if o.header ~= nil and type(o.header) ~= "table" then return nil, "parameter error: header should be a table" end
    local lines, content_type = header_lines(o.header)
    if not lines then return nil, content_type end
    local order = { url = o.url, method = method, headers = lines,
        timeout_ms = tonumber(o.timeout) or phone.config.request_timeout_ms or TIMEOUT_MS }
    if method == "GET" or method == "HEAD" then
        order.url = with_query(o.url, o.data)
        return order
    end
    order.body = body_text(o.data, content_type or JSON_TYPE) or ""
    if not content_type then lines[#lines + 1] = "content-type: " .. JSON_TYPE end
    return order
end

-- ---- the answer

-- {name = value}; names as the server wrote them, the values of equal ones joined
local function read_headers(text)
    local header, cookies = value.object(), {}
    for name, v in text:gmatch("([^:\n]+):[ \t]*([^\n]*)\n") do
        if name:lower() == "set-cookie" then cookies[#cookies + 1] = v end
        header[name] = header[name] and header[name] .. "," .. v or v
    end
    return header, value.array(cookies)
end

local function read_data(o, body)
    if (o.dataType or "json") ~= "json" or o.responseType == "arraybuffer" then return body end
    local ok, decoded = pcall(json.parse, body)
    if ok then return decoded end
    return body -- as upstream: a body that is no JSON stays text
end

local function finish(call, o, answer)
    if answer.finish == "memory" then return call:fail(FAILS.memory) end
    if answer.finish ~= "done" then return call:fail(FAILS[answer.finish] or answer.why, { errno = 600001 }) end
    local header, cookies = read_headers(answer.headers)
    call:ok{ statusCode = answer.status, header = header, cookies = cookies, data = read_data(o, answer.body) }
end

-- A number for native.http_abort, or nil, reason; done(record) once, when the answer has come.
local function send(phone, order, done)
    local to = phone.inbox:expect(done)
    local id, reason
    id, reason = native.http(order, function(answer)
        if id then phone.requests[id] = nil end
        local record = answer or { finish = "memory" }
        record.what, record.to = "response", to
        phone:happen(record)
    end)
    if id then phone.requests[id] = true else phone.inbox:forget(to) end
    return id, reason
end

return function(wx, phone)
    -- {url=, data=, header=, method=, dataType=, responseType=, timeout=}: a task with abort(). Without callbacks the task
    -- is awaitable as well.
    function wx.request(given)
        local options = async.check("wx.request", given, 2)
        local call, promise = async.begin(phone, "request", options)
        local order, reason = order_of(phone, options)
        local id = nil
        if phone.cfg.is_quiet then order, reason = nil, "not sent: the app is only checked" end
        if order then id, reason = send(phone, order, function(answer) finish(call, options, answer) end) end
        if not id then call:fail_next(reason) end
        local task = promise or {}
        function task.abort() if id then native.http_abort(id) end end
        return task
    end
end
