-- SPDX-License-Identifier: GPL-3.0-or-later
-- live_line.lua - an event of a live component as one flat table, for scenarios and the event log.

-- head: who says it, {phone=, page=, id=, component=}; ev: {type=, at_ms=, detail={...}} of native.live_open. The line has
-- the fields of the head, t_ms, type, the fields of the detail, and of error events code and message as well, so that both
-- kinds of codes are found by one name. It is a new table; the values of the detail are shared.
return function(head, ev)
    local line = {}
    for k, v in next, head do line[k] = v end
    for k, v in next, ev.detail do line[k] = v end
    line.t_ms, line.type = ev.at_ms, ev.type
    line.code, line.message = line.code or line.errCode, line.message or line.errMsg
    return line
end
