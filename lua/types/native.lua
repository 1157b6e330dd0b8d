---@meta
-- SPDX-License-Identifier: MIT
-- The functions of the C side (runtime/script/) for the Lua library, as require "parlua.native". Not for pages.
-- Loop thread only; no function blocks unless its comment says so. A failure that is no mistake of the caller returns nil,
-- message; wrong types raise.

---@class native
local native = {}

native.null = nil          -- the light userdata behind wx.null and JSON null; tostring gives "null"

-- time (clock in use; milliseconds since the program began, with fractions)
function native.now_ms() end
function native.calendar_s() end                 -- seconds since 1970; in virtual time from 2026-01-01 00:00:00 UTC on
function native.clock(mode) end                  -- "real" or "virtual"; with a mode: true, or nil, why the clock stays
function native.timer(ms, repeat_ms, fn) end     -- id; fn() in a protected call; repeat_ms 0: once; ms < 1 counts as 1
function native.timer_cancel(id) end
function native.after_turn(fn) end               -- once, at the end of this loop turn (before the loop sleeps)

-- the run (lua/parlua/cli and lua/parlua/scenario)
function native.options() end                    -- the command line: struct run_options by the same names
function native.exit(code) end                   -- leaves at the end of this turn; the first code counts
function native.is_leaving() end
function native.on_cut_short(fn) end             -- fn("SIGTERM" or "time limit of 5 s reached"), before on_stop; then the
                                                -- status is 128 + the signal, or 124. Without it signals end a run well.
function native.on_stop(fn) end                  -- once, before the program leaves (also on SIGINT and SIGTERM)
function native.on_deadlock(fn) end              -- in virtual time, when nothing can ever run: fn() may log, no more
function native.on_uncaught(fn) end              -- fn(text, what) for every error of a callback; nil: errors are logged
function native.emit(event) end                  -- one line of --events: true; false without --events; nil, message
function native.open_counts() end                -- {timers=, windows=, components=, relays=, views=, requests=, watches=}
function native.memory() end                     -- bytes Lua has in use
function native.is_dir(path) end
function native.write_file(path, text) end        -- true | nil, message; whole or not at all, folders are made
function native.remove_file(path) end             -- a file or an empty folder; true | nil, message
function native.rename_file(from, to) end         -- true | nil, message
function native.make_dir(path) end                -- makes the folders above as well; true | nil, message
function native.file_size(path) end               -- bytes | nil, message
function native.real_path(path) end               -- text | nil, message
function native.list_dir(path) end               -- names, sorted, without hidden ones | nil, message

-- text and files (trusted callers only: the page sandbox never sees this table)
function native.log(level, text) end             -- "error" "warn" "info" "debug"
function native.read_file(path, root) end        -- text | nil, message (at most 16 MiB); root: it must lie in that folder
function native.file_exists(path) end            -- boolean
function native.json_decode(text) end            -- value (null is native.null) | nil, "line 3 column 7: ..."; takes comments
function native.json_encode(value) end           -- text | nil, message
function native.load(text, chunkname, env) end   -- function | nil, message: text chunks only, with env as its globals
function native.traceback(message, co) end       -- message with traceback of a coroutine (or of the caller)
-- true, what fn(...) returned, or false, its error. fn has a second of its own: past it fn ends, and its caller goes on.
function native.limited(fn, ...) end
function native.resume(co, ...) end              -- coroutine.resume, with a second of its own for the coroutine
-- The same without a limit, for tools of the command line.
function native.unlimited(fn, ...) end
function native.url_decode(s) end
function native.url_encode(s) end

-- templates: {tag=, attrs={{name=, value=text|nil (bare), line=, column=, value_line=, value_column=}, ...},
-- children={...}, line=, column=} and {text=, line=, column=}; the result is the array of top-level nodes.
function native.wxml(text, path) end             -- nodes | nil, "call.wxml:3:5: ..."

-- the files named by the @import rules of a sheet, in order: an array of {path=, line=, column=}
function native.wxss_imports(text) end           -- array | nil, message

-- one page's boxes
---@class native.view
local view = {}
function native.view(width, height, font, scale) end -- view; scale: pixels per CSS px, 0.5 to 4, else 1
function view:style(text, path) end              -- adds a sheet; returns an array of warnings (possibly empty)
function view:style_clear() end
-- tree: {tag=, key=text|nil, attrs={name=text}, children={...} | text=..., inside={... in front of children}}; sets
-- node.number in every node table and returns the array of numbers that are gone.
function view:update(tree) end
-- Small changes to the tree of the last update: {number=, name=, value=text|nil} of an attribute, {number=, index=, text=}
-- of the node's index-th text (from 0, blank ones not counted). False: an update is needed.
function view:patch(changes) end
function view:rect(number) end                   -- x, y, width, height | nil
function view:computed(number, property) end     -- text | nil
function view:text_width(number, text) end       -- CSS px on one line in the letters of that node | nil
function view:hit(x, y) end                      -- array of numbers, target first, then ancestors
-- scrolling, in CSS px; number 0 is the page
function view:scroll(number) end                 -- left, top, content width and height, visible width and height | nil
function view:scroll_to(number, left, top) end   -- true when something moved
function view:scroller(x, y, dx, dy) end         -- the box at x, y with content to move by dx, dy | nil
-- Room for bars above and below the page, CSS px: children of the root with the tag parlua-overlay draw there and over all
-- other nodes. Coordinates stay those of the page; the window begins at y = -top.
function view:inset(top, bottom) end
function view:show_only(number, style) end       -- only this box, with more style, and overlays (nil: the whole page again)
function view:bind_live(number, id) end          -- this box shows that component (id nil: none)
function view:image_base(dir, temp_dir) end      -- folder of "/images/a.png" and relative names; others only below temp_dir
function view:image_size(src) end                -- width, height | nil, message
function view:resize(width, height) end
function view:screenshot(path) end               -- true | nil, message: paints and writes PNG or JPEG (blocks some ms)
function view:pixel(x, y) end                    -- r, g, b of the painted page
function view:paints() end                       -- how often the page was painted anew
function view:show(window) end                   -- draws into that window from now on (nil: no window)
function view:close() end

-- windows (nil, message when there is no display)
function native.has_display() end
-- Opens a window: id. on_event{type="down"|"up"|"move"|"close"|"resized"|"hidden"|"shown"|"wheel"|"key", x=, y=, width=,
-- height=, dx=, dy= (px to move the content by), key="F11", finger= (0 is the mouse)}; {type="text"|"composed", text=} while
-- the window takes text.
function native.window(title, width, height, x, y, on_event, scale) end
function native.window_text(id, x, y, width, height) end -- takes text from now on, for a box there; without x: no more
function native.window_close(id) end

-- live components. cfg: {kind="live-pusher"|"live-player", camera_front=, camera_back=, microphone=, speaker=, retry_count=,
-- retry_interval_ms=, end_grace_ms=, temp_dir=, package_dir=, user_dir=, background_sound=, referer=, on_event=function(id, ev),
-- phone= as for live_phone, small_window=function(is_wanted): a page has ordered it into the small window, or out of it}
-- Both functions run at the end of the turn.
-- ev: {type="statechange", at_ms=, detail={code=, message=}}; the fields of each detail are those of parlua reference
function native.live_open(cfg) end               -- id | nil, message
function native.live_close(id) end
-- value: boolean, number, text, nil or null (the default), native.bare. False: unknown name, or a dead id.
function native.live_set(id, name, value, where) end
native.bare = nil                                -- the value of an attribute written without one
function native.live_apply(id) end
function native.live_call(id, method, options, done) end -- done(ok, res): res = {reason= of errMsg, errCode=, more fields}
function native.live_methods(kind) end           -- array of names
function native.live_state(id) end
-- tells a component about the app around; the same values again have no effect
function native.live_around(id, in_background, covered_by_page, covered_by_native, interrupted) end
-- what the phone lets it do: {camera=, record="allow"|"deny"|"ask" (counts as allow), has_small_window=boolean}
function native.live_phone(id, phone) end
function native.live_take_used(id) end            -- camera, record: did it use them, allowed, since this was asked last?
function native.live_small_window(id) end         -- {push=, pop=: of picture-in-picture-mode, active=, position=text} | nil
function native.live_want_netstatus(id, yes) end
function native.live_want_levels(id, yes) end     -- audiovolumenotify
-- {width=, height=, pixel=function(x, y) -> r, g, b, mean=function() -> r, g, b, hash=function() -> text} | nil
function native.live_frame(id) end
function native.live_sound(id) end               -- rms, peak, frequency | nil
function native.live_latency_ms(id) end          -- number | nil
function native.codes() end                      -- {PUSH_BEGIN = 1002, ...}: statechange and error constants of both kinds
-- the output of parlua reference --json as a table: {components={["live-pusher"]={attributes={...}, events=, codes=, ...}}}
function native.reference() end
function native.code_text(kind, code) end        -- message text of a code | nil

-- the environment of the components of a phone (network, names, devices) and its faults; cfg of live_open: environment=
function native.environment_open(seed, has_network) end -- id | nil, message
function native.environment_close(id) end
-- these: true | nil, message. component 0: all. up, down: {rate_kbps=, delay_ms=, jitter_ms=, loss_percent=, block_ms=};
-- nil, nil ends a component's rules
function native.network_set(id, component, up, down) end
function native.network_end(id, component, is_reset) end
function native.names_set(id, word, ms) end      -- "fine" | "fail" | "slow" | "dead"
-- "camera" | "mic"; "fine" | "fails" | "gone" | "nothing" | "blank" | "effects_fail" | "effects_slow"
function native.device_set(id, device, word, ms) end
function native.live_use(component, device, source) end
function native.phone_fault_words() end               -- {{at=, word=}, ...}: rows of live/environment/environment_faults.c
function native.is_source(kind, word) end          -- "camera" | "mic" | "speaker"; does a driver know the word?

-- relay
-- {listen=, http=, stats=, key=, open=, merge=, forward={}, pull={}} -> relay userdata | nil, message
function native.relay(cfg) end
-- relay:url(), relay:http_url(), relay:stats_url() (nil without), relay:port(),
-- relay:close(), relay:stream_url("live/a") (signed) -> text | nil, message, relay:streams(),
-- relay:connections() (tables), relay:fault(word, {FIELD = value}) -> true | nil, message; raises for wrong fields
-- relay:record(stream, path, limit_ms) -> number | nil, message; relay:recording(number) -> is_over, bytes, ms;
-- relay:stop_recording(number)
function native.fault_words() end                -- {{word=, args=, options=}, ...}: the rows of relay/fault_words.c

-- http
-- One exchange: {url=, method=, headers={"Name: value", ...}, body=, timeout_ms=}; fn({finish="done"|"timeout"|"abort"|
-- "failed", why=, status=, headers="Name: value\n...", body=}) runs once, later. An id, or nil, message.
function native.http(order, fn) end
function native.http_abort(id) end               -- fn gets finish="abort"; an unknown id is no error

-- watching
-- fn(name) runs for files written, made, renamed or removed in a folder, often several times; an id, or nil, message
function native.watch(folder, fn) end
function native.watch_stop(id) end

return native
