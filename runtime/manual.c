/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manual.c - the chapters of the manual as a table: which commands print a chapter, its title, its
 * text. Lines of a text are at most 91 characters wide. */
#include "manual.h"

#include "options.h"

struct chapter {
    unsigned commands;
    const char *title, *text;
};

/* clang-format off: a line of text a line */
static const char phones_and_windows[] =
    "  In a window (--display window, the default where there is a display) a page stands\n"
    "  between its navigation bar (44 px) and, when app.json has one, its tab bar (50 px):\n"
    "  100vh, fixed boxes and wx.getWindowInfo().windowHeight are what is left of 375x667.\n"
    "  Without a window there are no bars, unless a scenario opens the phone with\n"
    "  chrome = true.\n"
    "  Toasts are drawn always. Dialogs and permission questions wait for a tap in a window,\n"
    "  and where a scenario says dialogs = \"drawn\"; else they are answered at once, with yes.\n"
    "  In a window the person is asked for camera and microphone, once per app, unless --allow\n"
    "  or --deny says otherwise.\n"
    "  F11 lets the largest player fill the window, Escape ends that. Minimising the window\n"
    "  sends the app to the background.\n"
    "  --watch: a saved template, style or script is in force at once; data, open pages and the\n"
    "  running call stay. A broken save is shown above the page while the last good version\n"
    "  goes on.\n"
    "  $ parlua run scripts/call --watch --page 'pages/call/call?push=rtmp://127.0.0.1/live/a'\n";

static const char apps_and_scenarios[] =
    "  \"live\" in app.json says what the command line leaves open: \"camera\" (a SOURCE, or\n"
    "  {\"front\": SOURCE, \"back\": SOURCE}), \"microphone\"; \"connectRetryCount\",\n"
    "  \"connectRetryInterval\" and \"endGrace\" (seconds). With \"suspend\": true the script is\n"
    "  suspended after 5 s in the background and the app ends after 30 min, as on a phone\n"
    "  (onSaveExitState).\n"
    "  For a SCENARIO only --clock, --events, --limit, --log, --lua and --seed act by themselves.\n"
    "  The rest is in parlua.options (display, duration, camera, mic, speaker, page) for the\n"
    "  scenario to use; lua/types/parlua.lua lists all it may call.\n";

static const char virtual_time[] =
    "  No time passes while anything can run, then the clock jumps to the next deadline.\n"
    "  Minutes take seconds, and the same scenario gives the same event log, byte for byte,\n"
    "  however busy the machine is. One clock serves the whole process. It needs sources and\n"
    "  sinks that are no devices (the test picture, tones, files, none), no window, and servers\n"
    "  of its own (parlua.relay{}), which are joined inside the process without TCP; any other\n"
    "  address is refused with the reason.\n"
    "  parlua test starts with it, parlua run with the real clock. A scenario asks for it in its\n"
    "  first line with parlua.clock:use(\"virtual\"); a test file that needs a foreign server or\n"
    "  real devices says parlua.clock:use(\"real\"): it has the real clock when it runs by\n"
    "  itself, and is skipped among others. When nothing can ever run again, the program says\n"
    "  who waits for what and ends with status 1.\n";

static const char test_files[] =
    "  Files are named *_test.lua; folders are searched. A file calls describe(name, fn),\n"
    "  it(name, fn), it(name, {timeout = SECONDS, skip = true}, fn), before_each, after_each,\n"
    "  skip, expect; inside of a test everything a scenario may call: parlua.phone{},\n"
    "  parlua.pusher{}, parlua.player{}, parlua.relay{}. lua/types/parlua.lua lists it all.\n"
    "  Every wait suspends; a test that runs longer than 20 s fails and says where it waited.\n"
    "  What is still open when a test ends is closed. A test also fails when a script raised an\n"
    "  error that nobody caught, unless phone:allowErrors() was said.\n";

static const char test_output[] =
    "  text: a line a test, and \"N passed, N failed\" last; tap: TAP 13; junit: JUnit XML.\n"
    "  junit:PATH writes there and prints the text beside it.\n"
    "  --keep-artifacts DIR: DIR/NAME_OF_THE_TEST holds events.jsonl, and of each phone a\n"
    "  picture and its console.\n"
    "  $ parlua test tests/lua/json_test.lua --report junit:out/report.xml --keep-artifacts out\n";

static const char alone[] =
    "  Prints one line for each status and error; --events has them as JSON lines, with the\n"
    "  figures of netstatus. The page's attributes come by --set; parlua reference lists them.\n";

static const char publish_example[] =
    "  $ parlua publish rtmp://127.0.0.1:1935/live/film --camera test --mic tone:880 \\\n"
    "      --set mode=SD --duration 2\n";

static const char play_example[] =
    "  $ parlua play rtmp://127.0.0.1:1935/live/film --speaker none --set mode=RTC \\\n"
    "      --set max-cache=0.8 --duration 2\n";

static const char relay_addresses[] =
    "  Prints its addresses, a line each: RTMP, then HTTP (--http), then the figures (--stats);\n"
    "  the log says what each is for, and names who publishes, who plays and who is refused.\n"
    "  Every APP/STREAM may be published, by one at a time, and played by many. It runs until\n"
    "  SIGINT or SIGTERM, and then says goodbye to all. In a script: parlua.relay{ listen =,\n"
    "  key =, open =, http =, stats =, forward =, pull =, merge = }; http and stats may be\n"
    "  true, for a free port.\n";

static const char relay_signature[] =
    "  As Tencent's servers sign: txTime is the second until which an address is good, as exactly "
    "8\n"
    "  hexadecimal digits; txSecret is md5(KEY + STREAM + txTime). With --key all who publish and "
    "play need\n"
    "  both, over HTTP too; without it the plain address does. Secrets are masked in the log.\n"
    "  $ parlua relay --listen 127.0.0.1:1935 --key secret &\n"
    "  $ expiry=$(printf '%X' $(($(date +%s) + 3600)))\n"
    "  $ md5=$(printf 'secretfilm%s' \"$expiry\" | md5sum | cut -c 1-32)\n"
    "  $ signature=\"txSecret=$md5&txTime=$expiry\"\n"
    "  $ ffmpeg -re -i film.mp4 -c copy -f flv \"rtmp://127.0.0.1:1935/live/film?$signature\" &\n"
    "  $ parlua play \"rtmp://127.0.0.1:1935/live/film?$signature\"\n";

static const char relay_http[] =
    "  --http: browsers (flv.js, mpegts.js), curl, mpv and others play\n"
    "  http://HOST:PORT/APP/STREAM.flv, with ?txSecret=...&txTime=... when there is a key;\n"
    "  every origin may. A name that nobody publishes is 404 at once, a wrong signature 403;\n"
    "  the answer ends when the publisher leaves.\n"
    "  --stats: /stats is JSON (streams with codecs, sizes, rates, players and what waits for\n"
    "  them), /metrics is for Prometheus; a local socket is read with curl --unix-socket PATH.\n"
    "  In a script: relay.http_url, relay.stats_url, and relay:streams() for the same figures.\n"
    "  $ parlua relay --listen 127.0.0.1:1935 --http 8080 --stats 9100 &\n"
    "  $ parlua publish rtmp://127.0.0.1:1935/live/film --camera test --mic tone &\n"
    "  $ mpv http://127.0.0.1:8080/live/film.flv\n"
    "  $ curl http://127.0.0.1:9100/stats\n";

static const char relay_bridges[] =
    "  Beyond one machine, use an engine made for it (nginx-rtmp, SRS, a CDN) and join this\n"
    "  relay to it.\n"
    "  --forward pushes on what is published here, as long as it is; --pull plays a stream\n"
    "  there and publishes it here, always. Both try again every 3 s, for ever; tags pass as\n"
    "  they are, of whatever codec. NAME= in front chooses streams (APP/STREAM, APP/*) or gives\n"
    "  another name. Arguments of the address go along, and are masked in the log. A forward or\n"
    "  pull that would meet itself is refused.\n"
    "  $ parlua relay --forward rtmp://127.0.0.1:1936/live &\n"
    "  $ parlua relay --forward 'live/*=rtmp://127.0.0.1:1936/app?auth_key=1' &\n"
    "  $ parlua relay --pull rtmp://127.0.0.1:1936/live/film \\\n"
    "      --pull live/b=http://127.0.0.1/b.flv &\n"
    "  An nginx beside it that takes those, pushes to this relay and plays from it:\n"
    "    rtmp {\n"
    "        server {\n"
    "            listen 127.0.0.1:1936;\n"
    "            application live { live on; }\n"
    "            application to_relay { live on; push rtmp://127.0.0.1:1935/from_nginx; }\n"
    "            application from_relay { live on; pull rtmp://127.0.0.1:1935/live; }\n"
    "        }\n"
    "    }\n"
    "  In a script: relay:record(\"live/a\", \"out/a.flv\") writes a stream to a file that can be\n"
    "  played at any moment.\n";

static const char relay_merge[] =
    "  Each player is written to as soon as something came for it. For an audience that need\n"
    "  not talk back, --merge 20 writes once in 20 ms: about 40 % less processor time for 23 to\n"
    "  32 ms of delay. make bench has the figures, beside nginx-rtmp's.\n";

static const char relay_faults[] =
    "  parlua relay itself never misbehaves. A relay in a scenario or test does, on request:\n"
    "  server:reset(\"live/a\"), server:refuse(\"live/b\", { count = 2 }) and more. parlua\n"
    "  reference lists every word, what it takes and the codes it causes.\n";

static const char check_findings[] =
    "  Prints a line for each mistake, FILE:LINE:COLUMN: error or warning: what is wrong and\n"
    "  what to do: names that do not exist, codes compared with texts, indices that are one\n"
    "  off, handlers, attributes and values that no tag has, live tags nobody can see, what\n"
    "  cannot be loaded.\n";

static const char new_app[] =
    "  DIR is a new or empty folder. It gets app.json, a style sheet, one page with a\n"
    "  live-player, and index_test.lua, which plays a stream to it. What is written is MIT.\n"
    "  $ parlua new my-app\n"
    "  $ parlua check my-app\n"
    "  $ parlua test my-app/index_test.lua\n";

static const char exit_statuses[] =
    "  0    fine; play: also when the stream ended (2006)\n"
    "  1    failed: a test, a scenario; publish: -1307 or no session; play: -2301 or no session;\n"
    "       check: something was found; new: the folder is not empty\n"
    "  2    usage: an option or value that is not known\n"
    "  3    the app, its page or the scenario does not load\n"
    "  4    environment: an address, file or display that cannot be had\n"
    "  5    test: no tests found\n"
    "  124  --limit was reached\n";

/* clang-format on */

enum { STREAMS = FOR_PUBLISH | FOR_PLAY, TIMED = FOR_RUN | FOR_TEST, EVERY_COMMAND = 255 };

static const struct chapter chapters[] = {
    {FOR_RUN, "windows, bars, questions", phones_and_windows},
    {FOR_RUN, "apps and scenarios", apps_and_scenarios},
    {FOR_TEST, "test files", test_files},
    {FOR_TEST, "reports and artifacts", test_output},
    {FOR_CHECK, "findings", check_findings},
    {FOR_NEW, "the new app", new_app},
    {TIMED | FOR_REFERENCE, "virtual time (--clock virtual)", virtual_time},
    {STREAMS, "output", alone},
    {FOR_PUBLISH, "example", publish_example},
    {FOR_PLAY, "example", play_example},
    {FOR_RELAY, "addresses", relay_addresses},
    {FOR_RELAY, "signed addresses (--key)", relay_signature},
    {FOR_RELAY, "HTTP and figures (--http, --stats)", relay_http},
    {FOR_RELAY, "other servers and files (--forward, --pull)", relay_bridges},
    {FOR_RELAY, "fewer writes (--merge)", relay_merge},
    {FOR_RELAY, "faults", relay_faults},
    {EVERY_COMMAND, "exit statuses", exit_statuses},
};

void manual_print(FILE *out, unsigned bits)
{
    for (size_t i = 0; i < sizeof(chapters) / sizeof(chapters[0]); i++)
        if (chapters[i].commands & bits)
            fprintf(out, "\n%s:\n%s", chapters[i].title, chapters[i].text);
}
