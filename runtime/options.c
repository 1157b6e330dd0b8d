/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.c - one row per option; getopt_long's table and the help text are made from the rows. */
#include "options.h"

#include "manual.h"

#include "base/log.h"
#include "media/capture/asource.h"
#include "media/capture/vsource.h"
#include "media/sink/asink.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stores one value; false when the value is not legal. */
typedef bool option_fn(struct options *o, char *value);

static bool set_camera(struct options *o, char *value)
{
    struct run_options *r = &o->run;

    if (strncmp(value, "front=", 6) == 0)
        r->camera_front = value += 6;
    else if (strncmp(value, "back=", 5) == 0)
        r->camera_back = value += 5;
    else
        r->camera_front = r->camera_back = value;
    return vsource_find(value, NULL) != NULL;
}

static bool set_mic(struct options *o, char *value)
{
    o->run.mic = value;
    return asource_find(value, NULL) != NULL;
}

static bool set_speaker(struct options *o, char *value)
{
    o->run.speaker = value;
    return asink_find(value, NULL) != NULL;
}

enum { NUMBER_MAX = 100000000, SIDE_MIN = 16, SIDE_MAX = 8192 };

/* From 0, less than NUMBER_MAX: for seconds that is three years. */
static bool read_number(double *out, const char *value)
{
    char *end;

    *out = strtod(value, &end);
    return end != value && *end == '\0' && *out >= 0 && *out < NUMBER_MAX;
}

/* A span of time; one of none is a mistake. */
static bool read_span(double *out, const char *value)
{
    return read_number(out, value) && *out > 0;
}

static bool set_screenshot(struct options *o, char *value)
{
    char *at = strrchr(value, '@');

    o->run.screenshot = value;
    o->run.screenshot_s = -1;
    if (!at)
        return true;
    *at = '\0';
    return read_number(&o->run.screenshot_s, at + 1);
}

static bool set_window(struct options *o, char *value)
{
    char rest;

    return sscanf(value, "%dx%d%c", &o->run.window_width, &o->run.window_height, &rest) == 2 &&
           o->run.window_width >= SIDE_MIN && o->run.window_width <= SIDE_MAX &&
           o->run.window_height >= SIDE_MIN && o->run.window_height <= SIDE_MAX;
}

static bool set_scopes(char *value, bool *camera, bool *record)
{
    char *rest = NULL;

    for (char *word = strtok_r(value, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        if (strcmp(word, "camera") == 0)
            *camera = true;
        else if (strcmp(word, "record") == 0)
            *record = true;
        else
            return false;
    }
    return true;
}

static bool set_allow(struct options *o, char *value)
{
    return set_scopes(value, &o->run.allow_camera, &o->run.allow_record);
}

static bool set_deny(struct options *o, char *value)
{
    return set_scopes(value, &o->run.deny_camera, &o->run.deny_record);
}

static bool set_attribute(struct options *o, char *value)
{
    if (!strchr(value, '=') || o->run.set_count == RUN_SETS_MAX)
        return false;
    o->run.sets[o->run.set_count++] = value;
    return true;
}

static bool set_display(struct options *o, char *value)
{
    o->run.display = value;
    return strcmp(value, "window") == 0 || strcmp(value, "none") == 0;
}

static bool set_clock(struct options *o, char *value)
{
    o->run.is_virtual = strcmp(value, "virtual") == 0;
    o->run.is_clock_given = true;
    return o->run.is_virtual || strcmp(value, "real") == 0;
}

static bool set_real_clock(struct options *o, char *value)
{
    (void)value;
    o->run.is_virtual = false;
    return o->run.is_clock_given = true;
}

static bool set_verbose(struct options *o, char *value)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};

    for (int level = 0; level < 4; level++)
        if (strcmp(value, names[level]) == 0) {
            log_set_level((enum log_level)level);
            return true;
        }
    return false;
}

static bool set_seed(struct options *o, char *value)
{
    char *end;

    o->run.seed = strtol(value, &end, 10);
    return end != value && *end == '\0';
}

#define TEXT_OPTION(field)                                  \
    static bool set_##field(struct options *o, char *value) \
    {                                                       \
        o->run.field = value;                               \
        return *value != '\0';                              \
    }
TEXT_OPTION(page)
TEXT_OPTION(events)
TEXT_OPTION(filter)
TEXT_OPTION(keep_artifacts)
TEXT_OPTION(lua_dir)

static bool set_duration(struct options *o, char *value)
{
    return read_span(&o->run.duration_s, value);
}

static bool set_limit(struct options *o, char *value)
{
    return read_span(&o->run.limit_s, value);
}

static bool set_real_limit(struct options *o, char *value)
{
    return read_span(&o->run.real_limit_s, value);
}

static bool set_timeline(struct options *o, char *value)
{
    (void)value;
    o->run.has_timeline = true;
    return true;
}

static bool set_keep_going(struct options *o, char *value)
{
    (void)value;
    o->run.keeps_going = true;
    return true;
}

static bool set_listen(struct options *o, char *value)
{
    o->listen = value;
    return true;
}

static bool set_http(struct options *o, char *value)
{
    o->http = value;
    return *value != '\0';
}

static bool set_stats(struct options *o, char *value)
{
    o->stats = value;
    return *value != '\0';
}

static bool set_key(struct options *o, char *value)
{
    o->key = value;
    return *value != '\0';
}

static bool set_scale(struct options *o, char *value)
{
    return read_number(&o->run.scale, value) && o->run.scale >= 0.5 && o->run.scale <= 4;
}

static bool set_report(struct options *o, char *value)
{
    static const char *const forms[] = {"text", "tap", "junit"};
    size_t size = strcspn(value, ":");

    o->run.report = value;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (strlen(forms[i]) == size && strncmp(value, forms[i], size) == 0)
            return true;
    return false;
}

static bool set_repeat(struct options *o, char *value)
{
    char *end;

    o->run.repeat = strtol(value, &end, 10);
    return end != value && *end == '\0' && o->run.repeat >= 1 && o->run.repeat <= 100000;
}

static bool set_watch(struct options *o, char *value)
{
    (void)value;
    o->run.watch = true;
    return true;
}

static bool set_open(struct options *o, char *value)
{
    (void)value;
    return o->is_open = true;
}

static bool add_rule(const char **rules, int *count, const char *value)
{
    if (*count == BRIDGE_RULES_MAX)
        return false;
    rules[(*count)++] = value;
    return true;
}

static bool set_forward(struct options *o, char *value)
{
    return add_rule(o->forwards, &o->forward_count, value);
}

static bool set_pull(struct options *o, char *value)
{
    return add_rule(o->pulls, &o->pull_count, value);
}

static bool set_merge(struct options *o, char *value)
{
    char *end;

    o->merge_ms = strtol(value, &end, 10);
    return end != value && *end == '\0' && o->merge_ms >= 0 && o->merge_ms <= 1000;
}

static bool set_json(struct options *o, char *value)
{
    (void)value;
    return o->is_json = true;
}

static bool set_help(struct options *o, char *value)
{
    (void)value;
    return o->is_help = true;
}

enum { LIVE = FOR_RUN | FOR_PUBLISH | FOR_PLAY, EVERY = 255 };

struct option_row {
    const char *name, *value; /* value NULL: the option takes none */
    unsigned commands;
    option_fn *set;
    const char *help;
};

/* clang-format off: one row, one line */
static const struct option_row rows[] = {
    {"page", "'PATH?query'", FOR_RUN, set_page,
     "page to open instead of the home page of app.json"},
    {"window", "WxH", LIVE, set_window, "size in px (a phone: 375x667, publish and play: 360x640)"},
    {"camera", "[front=|back=]SOURCE", FOR_RUN | FOR_PUBLISH, set_camera,
     "where pictures come from, for one camera or both; SOURCEs are listed below"},
    {"mic", "SOURCE", FOR_RUN | FOR_PUBLISH, set_mic,
     "where sound comes from; SOURCEs are listed below"},
    {"speaker", "SINK", FOR_RUN | FOR_PLAY, set_speaker,
     "where played sound goes; SINKs are listed below"},
    {"scale", "N", FOR_RUN, set_scale, "pixels of the screen per px of the page, 0.5 to 4 (1)"},
    {"display", "window|none", LIVE, set_display, "window when there is a display"},
    {"set", "NAME=VALUE", FOR_PUBLISH | FOR_PLAY, set_attribute,
     "an attribute of the component, such as mode=RTC"},
    {"events", "PATH", LIVE, set_events,
     "write what components say, one JSON object a line; - is standard output"},
    {"events", "PATH", FOR_TEST, set_events,
     "write what components say in each test, one JSON object a line, behind the test's name"},
    {"timeline", NULL, FOR_RUN, set_timeline,
     "print codes and errors of live components, a line each, as play and publish do"},
    {"screenshot", "PATH[@SECONDS]", LIVE, set_screenshot,
     "write a PNG or JPEG after SECONDS, or at the end"},
    {"duration", "S", LIVE | FOR_RELAY, set_duration, "end well after S seconds"},
    {"limit", "S", LIVE | FOR_RELAY, set_limit, "end with status 124 after S seconds"},
    {"limit", "S", FOR_TEST, set_real_limit,
     "end with status 124 after S real seconds, whatever the clock of the run"},
    {"virtual-limit", "S", FOR_TEST, set_limit,
     "end with status 124 after S seconds of the clock of the run"},
    {"keep-going", NULL, FOR_RUN, set_keep_going,
     "errors in handlers and callbacks are told, and the status is 0 all the same"},
    {"allow", "camera,record", FOR_RUN, set_allow, "answer permission questions with yes"},
    {"deny", "camera,record", FOR_RUN, set_deny, "answer permission questions with no"},
    {"clock", "real|virtual", FOR_RUN | FOR_TEST, set_clock,
     "virtual (test: unless a file asks for the real one): time jumps over waits; needs display "
     "none, sources and sinks that are no devices, our own relay"},
    {"real-clock", NULL, FOR_TEST, set_real_clock, "the same as --clock real"},
    {"seed", "N", FOR_RUN | FOR_TEST, set_seed, "seed of random numbers in scripts"},
    {"filter", "PATTERN", FOR_TEST, set_filter,
     "run only tests whose name matches the Lua pattern"},
    {"report", "FORM[:PATH]", FOR_TEST, set_report,
     "text, tap or junit; with a PATH that goes there, beside the text"},
    {"keep-artifacts", "DIR", FOR_TEST, set_keep_artifacts,
     "of a failed test: events, pictures and consoles of its phones"},
    {"repeat", "N", FOR_TEST, set_repeat, "run all of them N times"},
    {"listen", "HOST:PORT", FOR_RELAY, set_listen,
     "address to listen on (127.0.0.1:1935); port 0 takes a free one"},
    {"http", "[HOST:]PORT", FOR_RELAY, set_http,
     "play over HTTP as well: http://HOST:PORT/APP/STREAM.flv; the host of --listen when none is "
     "given"},
    {"stats", "[HOST:]PORT|unix:PATH", FOR_RELAY, set_stats,
     "figures over HTTP: /stats (JSON), /metrics (Prometheus); other hosts than 127.0.0.1 need "
     "--open"},
    {"key", "KEY", FOR_RELAY, set_key,
     "require txSecret and txTime made with KEY to publish and to play"},
    {"watch", NULL, FOR_RUN, set_watch,
     "APP: apply saved files at once; data, pages and the running call stay"},
    {"open", NULL, FOR_RELAY, set_open, "allow a non-loopback address without a key"},
    {"forward", "[NAME=]ADDRESS", FOR_RELAY, set_forward,
     "push streams (APP/STREAM, APP/*, else all) on to rtmp://HOST[/APP[/STREAM]]; repeatable"},
    {"pull", "[NAME=]ADDRESS", FOR_RELAY, set_pull,
     "play a stream, RTMP or HTTP-FLV, and publish it here; repeatable"},
    {"merge", "MS", FOR_RELAY, set_merge,
     "write to each player once in MS (0 to 1000): for broadcasts, less CPU, up to 1.5 MS later"},
    {"json", NULL, FOR_REFERENCE, set_json, "the reference as JSON"},
    {"lua", "DIR", FOR_RUN | FOR_PUBLISH | FOR_PLAY | FOR_TEST | FOR_CHECK, set_lua_dir,
     "read the Lua library from DIR instead of the program"},
    {"log", "LEVEL", EVERY & ~FOR_RELAY, set_verbose, "error, warning, info or debug (warning)"},
    {"log", "LEVEL", FOR_RELAY, set_verbose,
     "error, warning, info or debug (info: who begins, who ends, who is refused and why)"},
    {"help", NULL, EVERY, set_help, "this text"},
};
/* clang-format on */
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]), HELP_COLUMN = 33, HELP_WIDTH = 100 };

#define LIST_DRIVERS(title, drivers)              \
    do {                                          \
        printf("\n%s:\n", title);                 \
        for (int d = 0; (drivers)[d]->word; d++)  \
            printf("  %s\n", (drivers)[d]->help); \
    } while (0)

static void list_sources(const struct command *c)
{
    if (c->bit & (FOR_RUN | FOR_PUBLISH)) {
        LIST_DRIVERS("--camera, when it is not given the first V4L2 camera that opens, else test",
                     vsource_drivers);
        LIST_DRIVERS("--mic, when it is not given the first that opens, else tone",
                     asource_drivers);
    }
    if (c->bit & (FOR_RUN | FOR_PLAY))
        LIST_DRIVERS("--speaker, when it is not given the first that opens, else none",
                     asink_drivers);
}

/* Prints text behind a column of HELP_COLUMN characters, in lines that end before HELP_WIDTH. */
static void print_wrapped(const char *text)
{
    size_t room = HELP_WIDTH - HELP_COLUMN;

    while (strlen(text) > room) {
        size_t size = room;
        while (size > 1 && text[size] != ' ')
            size--;
        printf("%.*s\n%*s", (int)size, text, HELP_COLUMN, "");
        text += size + 1;
    }
    printf("%s\n", text);
}

static void print_option(const struct option_row *row)
{
    char left[48];

    snprintf(left, sizeof(left), "--%s%s%s", row->name, row->value ? " " : "",
             row->value ? row->value : "");
    printf("  %-*s ", HELP_COLUMN - 3, left);
    print_wrapped(row->help);
}

void options_help(const struct command *c)
{
    printf("usage: parlua %s [OPTIONS]%s%s\n%s\n\n", c->name, *c->operands ? " " : "", c->operands,
           c->help);
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].commands & c->bit)
            print_option(&rows[i]);
    list_sources(c);
    manual_print(stdout, c->bit);
}

static int usage(const struct command *c, const char *format, const char *what, const char *value)
{
    fprintf(stderr, "parlua %s: ", c->name);
    fprintf(stderr, format, what, value); /* the formats are the literals below */
    fprintf(stderr, "; see parlua %s --help\n", c->name);
    return RUN_USAGE;
}

/* Makes getopt_long's table for one command; a value is a row number + 256. */
static void make_table(struct option table[ROW_COUNT + 1], const struct command *c)
{
    int n = 0;

    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].commands & c->bit)
            table[n++] = (struct option){
                rows[i].name, rows[i].value ? required_argument : no_argument, NULL, i + 256};
    table[n] = (struct option){0};
}

/* What stands behind the name of a scenario is the scenario's own: its ... and arg. */
static bool is_argument_of_script(const struct options *o, const struct command *c)
{
    const char *first = o->run.file_count > 0 ? o->run.files[0] : "";
    const char *end = strrchr(first, '.');

    return c->bit == FOR_RUN && end && strcmp(end, ".lua") == 0;
}

static int take_operands(struct options *o, const struct command *c, int argc, char **argv)
{
    for (; optind < argc; optind++) {
        bool is_argument = is_argument_of_script(o, c);
        int max = is_argument ? RUN_FILES_MAX : c->max_operands;
        if (o->run.file_count == max)
            return usage(c, "does not know what to do with '%s'%s", argv[optind], "");
        if (!*argv[optind] && !is_argument)
            return usage(c, "needs %s, not an empty text%s", c->operands, "");
        o->run.files[o->run.file_count++] = argv[optind];
    }
    if (o->run.file_count < c->min_operands)
        return usage(c, "needs %s%s", c->operands, "");
    return 0;
}

int options_parse(struct options *o, const struct command *c, int argc, char **argv)
{
    struct option table[ROW_COUNT + 1];

    *o = (struct options){
        .run = {.command = c->name, .screenshot_s = -1, .is_virtual = c->bit == FOR_TEST}};
    if (c->bit == FOR_RELAY) /* who publishes and who is refused is what a server's log is for */
        log_set_level(LOG_LEVEL_INFO);
    make_table(table, c);
    opterr = 0;
    for (int row; (row = getopt_long(argc, argv, ":", table, NULL)) != -1;) {
        if (row == ':')
            return usage(c, "%s needs a value%s", argv[optind - 1], "");
        if (row == '?')
            return usage(c, "no option '%s'%s", argv[optind - 1], "");
        if (!rows[row - 256].set(o, optarg))
            return usage(c, "--%s: cannot use the value '%s'", rows[row - 256].name, optarg);
        if (o->is_help)
            return 0;
    }
    return take_operands(o, c, argc, argv);
}
