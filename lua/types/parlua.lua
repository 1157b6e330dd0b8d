---@meta
-- SPDX-License-Identifier: MIT
-- The functions for scenarios (parlua run FILE.lua) and tests (parlua test). Every wait suspends the caller and raises when
-- its time is up; timeout_s is in seconds, 5 when left out; names that end in _ms are milliseconds. "raises" means an
-- ordinary Lua error with the place and the reason. tests/lua/types_test.lua compares this file with the library.

---@class parlua
---@field options parlua.options the options of the command line
---@field clock parlua.clock
parlua = {}

---@class parlua.options
---@field command "run"|"test"
---@field files string[] operands: the scenario, or test files
---@field display "window"|"none"
---@field duration? number --duration, s
---@field camera? {front?: string, back?: string} SOURCE words of --camera
---@field mic? string SOURCE word
---@field speaker? string SINK word
---@field page? string --page
---@field seed integer --seed, 0: none

---@class parlua.clock
parlua.clock = {}
---@return number ms since the program began
function parlua.clock.now() end
---Waits ms milliseconds. In virtual time all timers due in between run, in order, at once.
---@param ms number 0 or more
function parlua.clock.advance(_, ms) end
---@return "real"|"virtual"
function parlua.clock.mode() end
---Asks for a clock, before anything is opened or waited for: the first line of a scenario or test file. Raises when the
---process keeps the other clock (something is open, or the command line has chosen); a test is then skipped.
---@param mode "real"|"virtual"
function parlua.clock.use(_, mode) end

---Suspends for ms milliseconds; also the global sleep. Raises inside the handlers of a page.
---@param ms number
function parlua.sleep(ms) end

---A relay in this process, on a free loopback port unless listen names an address. Raises when the relay cannot listen.
---listen, http and stats are "HOST:PORT"; port 0 is a free one. http: plays FLV over HTTP as well, http_url ..
---"/live/a.flv"; stats: figures over HTTP (or "unix:PATH"), /stats as JSON, /metrics for Prometheus; true: a free port of
---the same host. forward: "[NAME=]rtmp://HOST[/APP[/STREAM]]" or a list; pull: "[NAME=]ADDRESS" or a list, as in parlua
---relay.
---merge: writes to players once in so many ms (0 to 1000; left out: at once); media may come 1.5 times merge later.
---@param cfg? {listen?: string, http?: string|boolean, stats?: string|boolean, key?: string, open?: boolean, merge?: number, forward?: string|string[], pull?: string|string[]}
---@return parlua.relay.server
function parlua.relay(cfg) end

---Opens a phone with an app and waits until its first page is there. Raises when the app or its page does not load.
---@param cfg parlua.phone.config
---@return parlua.phone_handle
function parlua.phone(cfg) end

---A live-pusher without a page. Raises for an unknown attribute.
---@param cfg parlua.component.config url, camera ("test"), mic ("tone") and any attribute, with _ for -
---@return parlua.component
function parlua.pusher(cfg) end

---A live-player without a page. Raises for an unknown attribute.
---@param cfg parlua.component.config src, speaker ("none") and any attribute, with _ for -
---@return parlua.component
function parlua.player(cfg) end

---Runs fn(...) beside the caller: at once until its first wait, then whenever the caller waits. Its error is raised by wait(),
---or counts as uncaught when nobody waits for it; what still runs at the end of a test or scenario is stopped.
---@param fn function may wait
---@return parlua.task
function parlua.spawn(fn, ...) end

---@class parlua.task
local task = {}
function task:wait(timeout_s) end -- until its end: true, or raises its error; for ever when timeout_s is left out
function task:isOver() end
function task:close() end         -- stops it where it waits

-- Timers as in pages, in ms; their functions may wait. require finds a file beside the script ("util", "./util", "../kit/app",
-- "kit.app"), then below the folder parlua runs in. Scenarios have expect as well, and what stands behind their name on the
-- command line as ... and arg.
function setTimeout(fn, ms) end    -- a number for clearTimeout
function setInterval(fn, ms) end
function clearTimeout(number) end
function clearInterval(number) end

-- ---- relay ------------------------------------------------------------------------------------------------------

---@class parlua.relay.server
---@field url string "rtmp://127.0.0.1:40123"
---@field http_url? string "http://127.0.0.1:40124"
---@field stats_url? string "http://127.0.0.1:40125" or "unix:PATH"
---@field port integer
local server = {}

---A stream that is published or played. Codecs ("h264", "aac", ...), sizes and rates are from its headers and metadata, nil
---while unknown.
---@class parlua.relay.stream
---@field publisher boolean somebody publishes it
---@field players integer RTMP and HTTP
---@field http_players integer players over HTTP
---@field video? string
---@field width? integer pixels
---@field height? integer pixels
---@field fps? number from metadata, else measured
---@field audio? string
---@field rate? integer Hz
---@field channels? integer
---@field bytes integer video_bytes + audio_bytes, since it was published
---@field video_bytes integer
---@field audio_bytes integer
---@field pictures integer
---@field video_kbps number over the last 5 s, as the next two
---@field audio_kbps number
---@field measured_fps number
---@field queue_bytes integer waiting for all its players
---@field queue_max_bytes integer waiting for the player most behind
---@field dropped integer pictures left out for players that are slow and still here
---@field age_ms integer since it was published
function server:close() end -- for good; every stream ends
function server:stop() end  -- goes away; all connections break
function server:start() end -- comes back at the same address; raises when the address is taken
---The streams on the air, by name ("live/a"). @return table<string, parlua.relay.stream>
function server:streams() end
---Writes a stream ("live/a"), from now or its beginning on, to an FLV file whose times begin at 0, until the stream ends,
---seconds of media are written (0: no limit) or the server goes. The file is playable at any moment. Raises when the file
---cannot be written.
---@param stream string
---@param path string missing folders are made
---@param seconds? number
---@return parlua.recording
function server:record(stream, path, seconds) end
---All connections, the oldest first; one that neither publishes nor plays has no role and no stream.
---@return {id: integer, address: string, age_ms: integer, role?: "publisher"|"player", stream?: string}[]
function server:connections() end
---A far end without a second app: publishes {stream = "live/far" (a name without "/" stands below live),
---pattern = "test"|"bars"|"timecode" (one picture) | file = PATH, size = "320x180", fps =, and the options of
---parlua.pusher}. Returns the pusher once the server has accepted it; raises when the server has not within 10 s.
---@return parlua.component
function server:publish(cfg) end

-- Faults; parlua reference lists the arguments and codes of each. who: a stream ("live/a"), the id of a connection, or "*"
-- for all connections; options: {role = "publisher"|"player"}, {direction = "up"|"down"}, {for_ms =, count =}, after which
-- the fault ends by itself. Each raises when no such stream or connection is there.
-- answers to clients
function server:refuse(stream, options) end            -- publishers and players are told no ...
function server:allow(stream) end                      -- ... until allow, which also ends the next six
function server:reject(stream, code, options) end      -- with a status; {text =}
function server:delayAnswer(stream, step, ms, options) end -- step: "handshake", "connect", "createStream", "publish", "play"
function server:neverAnswer(stream, step, options) end
function server:noiseAt(stream, step, options) end     -- no RTMP, then the end
function server:closeAt(stream, step, options) end
function server:resetAt(stream, step, options) end
-- connections of now: one that comes later, such as the same client's next, is not spoiled (net has words for that)
function server:closeClient(who, options) end
function server:reset(who, options) end
function server:halfClose(who, options) end            -- the server sends no more, but reads
function server:stall(who, ms, options) end            -- nothing is read and written for so long
function server:limit(who, options) end                -- {up =, down =} kbit/s
function server:delay(who, ms, options) end            -- {jitter = ms}
-- streams
function server:endStream(stream) end                  -- players get the end mark
function server:losePublisher(stream) end              -- the publisher is gone, without an end mark
function server:sendStatus(stream, code, options) end  -- players are told "NetStream.Play.Complete" ...
-- kind: "audio", "video", "key", "header", "soundHeader", "metadata", "data", "end", "all"; count: 1
function server:drop(stream, kind, count, options) end
function server:duplicate(stream, kind, count, options) end
function server:corrupt(stream, kind, count, options) end -- {how = "bytes"|"length"|"cut"|"codec"|"offset"}
function server:gap(stream, ms) end                    -- no pictures for so long
function server:jump(stream, ms, options) end          -- times move forward, or back when ms is below 0
function server:wrap(stream, bits, options) end        -- times wrap at 24 or 32 bits in {ms = 1000}
function server:stopTime(stream, ms, options) end
function server:slowTime(stream, percent, ms, options) end
function server:splice(stream, from, ms) end           -- pictures of another stream, of another size
function server:undo(stream) end                       -- ends all faults of a stream; "*": of every stream

---@class parlua.recording
---@field path string
---@field bytes integer in the file so far
---@field seconds number of media in the file
---@field over boolean
local recording = {}
function recording:stop() end            -- ends the recording; returns the bytes of the complete file
function recording:wait(timeout_s) end   -- until the recording ends by itself: true, or nil after timeout_s (5)

-- ---- phones -----------------------------------------------------------------------------------------------------

---@class parlua.phone.config
---@field path? string folder of an app (with app.json)
---@field files? table<string, string> or the app itself: path -> text
---@field page? string "pages/call/call?x=1"; the home page of app.json when left out
---@field query? table<string, string> added to the page's query; "$server" becomes the url of server = "auto"
---@field server? "auto" a relay of its own, as phone.server
---@field clock? "real"|"virtual" as parlua.clock:use; the process has one clock
---@field name? string in events and messages; "a", "b", ... when left out
---@field width? integer px, 375
---@field height? integer px, 667
---@field display? "window"|"none"
---@field chrome? boolean navigation bar (44 px) and tab bar (50 px) are drawn and take room from the page; with a window
---@field dialogs? "drawn"|"answered" drawn ones wait for a tap or app:native(); with a window, else answered by default
---@field title? string of the window
---@field x? integer px, place of the window
---@field y? integer px
---@field camera? string|{front?: string, back?: string} SOURCE words of the command line
---@field mic? string
---@field speaker? string
---@field permissions? table<"camera"|"record"|"writePhotosAlbum", "allow"|"deny"|"ask">
---@field net? false no network in between: connections without faults, for benchmarks
---@field live? {connectRetryCount?: integer, connectRetryInterval?: number, endGrace?: number} seconds
---@field suspend? boolean in the background the script stops after 5 s, and the app ends after 30 min; else app.json says so
---@field on_event? fun(ev: parlua.event) every event of its live components; may wait
---@field on_dialog? fun(dialog: table) answers with dialog.answer{confirm = true}
---@field on_console? fun(method: string, text: string): boolean? hears its console; true keeps the line out of the log
---@field scale? number pixels of the screen per px of the page, 0.5 to 4
---@field font? string path of a font file
---@field language? string "en", "zh_CN"
---@field data_dir? string folder where storage and user files outlive the run
---@field temp_dir? string folder for snapshots

---@class parlua.event
---@field t_ms number since the program began
---@field phone? string
---@field page? string
---@field id? string
---@field component "live-pusher"|"live-player"
---@field type string "statechange", "error", "netstatus", ...
---@field code? integer of statechange and error
---@field message? string
---@field info? table<string, number> of netstatus

---@class parlua.phone_handle
---@field name string
---@field server? parlua.relay.server
---@field net parlua.net
---@field camera parlua.camera
---@field mic parlua.mic
local phone_handle = {}
function phone_handle:close() end           -- runs onHide and onUnload, closes its window and server
function phone_handle:isClosed() end        -- also true when a person has closed its window
function phone_handle:waitClosed(timeout_s) end -- true, or nil after timeout_s (for ever when left out)
function phone_handle:currentPage() end     -- parlua.page; raises when the phone is closed, as do the next two
function phone_handle:one(selector) end     -- parlua.element of the current page | nil
function phone_handle:all(selector) end     -- parlua.element[]
function phone_handle:need(selector) end    -- as one; raises, with the selector, when nothing fits
function phone_handle:waitFor(what, timeout_s) end -- of the current page, as the next one
function phone_handle:waitGone(selector, timeout_s) end
function phone_handle:pageStack() end       -- parlua.page[], the oldest first
function phone_handle:navigateTo(url) end   -- these five return the new page when it is ready; raise the failure of wx.*
function phone_handle:redirectTo(url) end
function phone_handle:reLaunch(url) end
function phone_handle:switchTab(url) end
function phone_handle:navigateBack(delta) end
function phone_handle:evaluate(fn, ...) end -- runs fn with the app's globals; returns its results, raises its error
function phone_handle:callWx(name, options) end -- result of wx.NAME(options); raises its failure
function phone_handle:mockWx(name, value_or_fn) end
function phone_handle:restoreWx(name) end
function phone_handle:console() end         -- {level=, text=}[], the last 2000 lines
function phone_handle:errors() end          -- string[], uncaught errors; a test fails when there are any at its end ...
function phone_handle:allowErrors() end     -- ... unless the test has called this
function phone_handle:background() end      -- as a minimised window does
function phone_handle:foreground() end
function phone_handle:openNative() end      -- a page of the host covers the app ...
function phone_handle:closeNative() end     -- ... and uncovers it
function phone_handle:interrupt(ms) end     -- another call takes camera, microphone and loudspeaker (code 5001) for ms, or ...
function phone_handle:interruptOver() end   -- ... until this gives them back
function phone_handle:smallWindow() end     -- parlua.small_window | nil when there is none
function phone_handle:resize(width, height) end -- px
function phone_handle:rotate(word) end      -- "portrait"|"landscape"; false when pageOrientation of its page forbids it
function phone_handle:setNetwork(given) end -- {isConnected=, networkType="wifi"|"2g"|...|"none"}: told to the app
function phone_handle:setPermission(scope, word) end -- "camera", "allow"|"deny"|"ask"; raises for another scope or word
function phone_handle:tapAt(x, y) end       -- px of the window, bars included
function phone_handle:pageScrollTo(y) end   -- px; returns when the page is there
function phone_handle:native() end          -- parlua.native_ui
function phone_handle:drag(x, y, to_x, to_y) end -- puts a finger down, moves it there in five steps and lifts it
function phone_handle:wheel(x, y, dx, dy) end -- turns the wheel at x, y, to move the content by dx, dy px
function phone_handle:key(name) end         -- "Backspace", "Left", "Return", ...: true when the focused control used it
function phone_handle:type(text) end        -- from the keyboard: true when a control has the focus
function phone_handle:compose(text) end     -- the text an input method shows until type() ends it
function phone_handle:screenshot(path) end  -- PNG or JPEG by the ending; makes missing folders; raises on failure

---Taps on dialogs and bars of the phone. Each raises when there is nothing to answer or tap.
---@class parlua.native_ui
local native_ui = {}
function native_ui:confirmModal(text) end   -- text: typed into an editable dialog
function native_ui:cancelModal() end
function native_ui:authorizeAllow() end
function native_ui:authorizeCancel() end
function native_ui:tapActionSheet(index) end -- from 0; nil: its cancel button
function native_ui:closeSetting(states) end -- {["scope.camera"] = true, ...}: switched before the page is left
function native_ui:switchTab(options) end   -- {url = "pages/a/a"}: taps that tab
function native_ui:navigateLeft() end       -- the arrow of the navigation bar
function native_ui:goHome() end             -- the app goes to the background
function native_ui:pullDown() end           -- a finger pulls the page down and lets go

---The small window (picture-in-picture) above the page on top. Each raises when the window is gone. Places: px of that page.
---@class parlua.small_window
local small_window = {}
function small_window:rect() end            -- {x=, y=, width=, height=}
function small_window:tap() end             -- returns when the page of the player is on top
function small_window:close() end           -- taps the close button
function small_window:drag(x, y) end        -- moves its left top corner there, as far as it stays on the page

-- ---- faults of a phone's or component's environment ----------------------------------------------------------------

---The network. Every word acts on open connections and on connections to come, until its ms are over, until the same word,
---until clear(), and at most as long as the phone. Raises for numbers out of range and when the phone is closed.
---@class parlua.net
local net = {}
---@class parlua.net.options
---@field component? string|parlua.element whose connections: "#pusher"; all when left out
---@field direction? "up"|"down" to the server, from the server; both when left out
---@field ms? number how long
---@param options {up?: number, down?: number, component?: string, ms?: number} kbit/s, 0: no limit
function net:limit(options) end
---Each direction takes ms (0 to 60000) longer, and 0 to jitter_ms more, drawn anew every jitter_ms: gaps, then bursts.
---@param options? parlua.net.options
function net:delay(ms, jitter_ms, options) end
---percent of the pieces of 1448 bytes come 200 ms late, and all bytes behind them. @param options? parlua.net.options
function net:loss(percent, options) end
---The link vanishes: nothing passes, nobody is told; until clear() without ms. @param options? parlua.net.options
function net:block(ms, options) end
function net:close(options) end -- ends the connections in good order, for both sides; {component=}
function net:reset(options) end -- resets the connections; {component=}
---Look-ups: "fail", "slow" (answers take ms; above 5000: no answer), "dead" (nobody answers at the first address), "fine".
---Acts on addresses in numbers, too.
function net:dns(word, ms) end
function net:clear() end

---The camera. A fault holds for an open camera and later ones, until ms are over, another word, clear() or the phone's end.
---@class parlua.camera
local camera = {}
---@param source string|{pattern?: string, file?: string} a SOURCE word of --camera
function camera:use(source) end   -- another source, at once where the old one is open
function camera:open(how, ms) end -- "fail": cannot be opened (-1301); "fine"
function camera:freeze(ms) end    -- no new picture
function camera:effects(how, ms) end -- "fail": filters cannot start or go on (1105, 1106); "slow": they fall behind; "fine"
function camera:nothing(ms) end   -- opens and gives no picture
function camera:black(ms) end
function camera:unplug(ms) end    -- -1301 for an open camera; cannot be opened afterwards
function camera:clear() end       -- a failed camera stays closed until the page starts it again, or use()

---The microphone, with faults like the camera's.
---@class parlua.mic
local mic = {}
---@param source string|{tone?: number, file?: string} a SOURCE word of --mic
function mic:use(source) end
function mic:open(how, ms) end -- "fail": -1302; "fine"
function mic:nodata(ms) end    -- opens and gives no sample: -1311 after 3 s
function mic:silent(ms) end
function mic:unplug(ms) end    -- -1302
function mic:clear() end

-- ---- pages and elements -------------------------------------------------------------------------------------------

---@class parlua.page
---@field path string
---@field query table<string, string>
local page = {}
function page:one(selector) end             -- the first element that fits, or nil; raises for a wrong selector
function page:all(selector) end
function page:need(selector) end            -- as one; raises, with the selector, when nothing fits
function page:waitGone(selector, timeout_s) end -- until nothing fits: true; raises
function page:size() end                    -- {width=, height=}, px
function page:data(path) end                -- its data, or the value at "list[0].name"
function page:setData(changes) end
function page:scrollTop() end               -- px
function page:scrollTo(y) end               -- px from its upper edge, as far as there is content
function page:callMethod(name, ...) end     -- waits for its end (10 s); returns its results, raises its error
function page:waitFor(what, timeout_s) end  -- ms | selector | function; returns the element, or the function's value

---@class parlua.element: parlua.live raises when the element is no longer on the page
local element = {}
function element:tagName() end
function element:text() end
function element:rect() end                 -- {x=, y=, width=, height=}, px of the page; nil without a box
function element:style(property) end        -- computed style as text, or nil
function element:attribute(name) end        -- the text as rendered
function element:property(name) end         -- the bound value, with its type
function element:dataset() end
function element:one(selector) end          -- inside of this element
function element:all(selector) end
function element:need(selector) end         -- as one; raises, with the selector, when nothing fits
function element:tap() end                  -- raises when another element is above, and names that element
function element:longpress() end
function element:trigger(type, detail) end  -- runs the handlers, also of a covered element
function element:value() end                -- <input>: text; <switch>: boolean; <slider>: number
function element:input(text) end            -- <input>: types a new text; raises when the input is disabled
function element:slideTo(value) end         -- <slider>: to the nearest step; raises when the slider is disabled
function element:scrollTo(x, y) end         -- px, as far as there is content; raises when the element does not scroll
function element:scrollOffset() end         -- {left=, top=} in px
function element:scrollWidth() end          -- px of its content
function element:scrollHeight() end

-- ---- live components: without a page, and elements that show one ----------------------------------------------------

---@class parlua.live
local live = {}
function live:callContext(method, options) end -- returns its result {errMsg=, ...}; raises {errMsg=, errCode=}
function live:codes() end                   -- integer[], of statechange events since clear
function live:events(type) end              -- parlua.event[]
function live:has(code) end
function live:clear() end
-- the first event with that code, or with one of a list {2004, -2301}, since clear; raises with the codes seen
function live:waitCode(code, timeout_s) end
function live:waitEvent(type, timeout_s) end -- the next event of that type
function live:waitState(name, timeout_s) end
function live:state() end                   -- "idle", "playing", ...; parlua reference lists them
function live:netstatus() end               -- info of the last netstatus, or nil
function live:netstatusHistory() end
---The picture shown: {width=, height=, pixel(x, y) -> r, g, b, mean() -> r, g, b, hash()}, or nil.
function live:frame() end
---The last 500 ms of sound: {rms=, peak= (0..1), frequency= (Hz)}; waits 1 s for 500 ms of sound, then nil.
function live:audio() end
function live:latency() end                 -- ms from the far camera ("test") to the picture shown, or nil

---@class parlua.component.config
---@field url? string pusher: rtmp://HOST:PORT/APP/STREAM
---@field src? string player: rtmp:// or http(s)://...flv
---@field camera? string|{front?: string, back?: string}
---@field mic? string
---@field speaker? string
---@field net? false no network in between: connections without faults, for benchmarks
---@field name? string shown in events as phone
---@field id? string shown in messages and events
---@field permissions? table<"camera"|"record", "allow"|"deny"|"ask">
---@field live? {connectRetryCount?: integer, connectRetryInterval?: number, endGrace?: number} seconds
---@field on_event? fun(ev: parlua.event)

---Its context methods are called directly: pusher:start(), player:mute(); parlua reference lists them.
---@class parlua.component: parlua.live
---@field net parlua.net
---@field camera parlua.camera
---@field mic parlua.mic
local component = {}
function component:set(attributes) end      -- {max_cache = 2}; raises for an unknown name
function component:close() end              -- ends the session; server:streams() tells when the stream's name is free
function component:isClosed() end

-- ---- tests --------------------------------------------------------------------------------------------------------

function describe(name, fn) end
function it(name, options_or_fn, fn) end    -- options: {timeout = s (20), skip = true}
function skip(name_or_reason, fn) end       -- skip(name, fn) in place of it(name, fn); skip(reason) ends the running test
function before_each(fn) end
function after_each(fn) end
---@return parlua.expectation
function expect(value) end

---Each raises with file, line and both values.
---@class parlua.expectation
local expectation = {}
function expectation:equals(x) end          -- tables by their content
function expectation:is_true() end
function expectation:is_false() end
function expectation:is_nil() end
function expectation:matches(pattern) end   -- Lua pattern
function expectation:near(x, tolerance) end
function expectation:contains(x) end        -- text in text, or a value in a table
function expectation:fails(pattern) end     -- the value is a function that raises
function expectation:sequence(codes) end    -- of a live component: in this order, others may lie between
function expectation:exactly(codes) end
function expectation:never(code) end
function expectation:conforms(name) end     -- "push_ok", "push_ok_audio_only", "play_ok", "play_ok_audio_only"
