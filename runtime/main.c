/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - runs the command that the command line names. Exit statuses: enum run_status. */
#include "manual.h"
#include "options.h"

#include "base/time/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "live/live.h"
#include "media/media.h"
#include "relay/relay.h"
#include "serve.h"
#include "script/command.h"
#include "transport/net.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

/* ---- relay */

/* With a key, only the figures would be open to others. */
static const char *open_advice(const struct relay_cfg *cfg)
{
    return cfg->key ? "; give --open to let everybody read the figures"
                    : "; give --key KEY, or --open to let everybody in";
}

static int run_relay(const struct options *o)
{
    struct relay_cfg cfg = {
        .listen = o->listen ? o->listen : "127.0.0.1:1935",
        .key = o->key,
        .is_open = o->is_open,
        .http = o->http,
        .stats = o->stats,
        .merge_ms = o->merge_ms,
    };
    struct relay *relay = NULL;
    char why[128] = "";

    int err = clock_new(&cfg.clock, CLOCK_REAL);
    if (!err)
        err = relay_start(&relay, &cfg, why, sizeof(why));
    if (err) {
        log_error("relay: %s%s", why[0] ? why : err_text(err),
                  err == -EPERM ? open_advice(&cfg) : "");
        clock_free(cfg.clock);
        return err == -EINVAL || err == -EPERM ? RUN_USAGE : RUN_ENVIRONMENT;
    }
    int status = serve(cfg.clock, relay, o);
    relay_stop(relay);
    clock_free(cfg.clock);
    return status;
}

static void list_commands(FILE *out);

static int run_reference(const struct options *o)
{
    if (o->is_json) {
        live_reference_json(stdout);
        return RUN_OK;
    }
    live_reference_text(stdout);
    fputs("\ncommands: parlua COMMAND --help lists the options and has the manual of each\n",
          stdout);
    list_commands(stdout);
    manual_print(stdout, FOR_REFERENCE);
    return RUN_OK;
}

static int run_script(const struct options *o)
{
    return command_run(&o->run);
}

/* ---- the table of commands */

/* clang-format off: one row, one line */
static const struct {
    struct command command;
    int (*run)(const struct options *o);
} commands[] = {
    {{"run", "APP|SCENARIO.lua [ARGUMENTS]",
      "runs a page app (a folder with app.json) in a phone, or a scenario", FOR_RUN, 1, 1},
     run_script},
    {{"publish", "rtmp://HOST/APP/STREAM", "a live-pusher without a page; ends with 1 on -1307",
      FOR_PUBLISH, 1, 1},
     run_script},
    {{"play", "URL",
      "a live-player without a page, RTMP or HTTP-FLV; ends with 0 on 2006, 1 on -2301", FOR_PLAY,
      1, 1},
     run_script},
    {{"relay", "", "a server: RTMP, and FLV over HTTP; prints its addresses first", FOR_RELAY, 0,
      0},
     run_relay},
    {{"test", "[FILE|FOLDER ...]", "runs *_test.lua files (tests/ when none is named)", FOR_TEST, 0,
      RUN_FILES_MAX},
     run_script},
    {{"check", "APP", "looks for mistakes in a page app; ends with 1 when there are any", FOR_CHECK,
      1, 1},
     run_script},
    {{"new", "DIR", "writes a page app with a test to begin with", FOR_NEW, 1, 1}, run_script},
    {{"reference", "", "every attribute, event, code, method, netstatus key and fault",
      FOR_REFERENCE, 0, 0},
     run_reference},
};
/* clang-format on */
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static void list_commands(FILE *out)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i].command.name, commands[i].command.help);
}

static int help(FILE *out)
{
    fputs("parlua - video calls as mini-program pages, scripted in Lua\n\nusage: parlua COMMAND "
          "[OPTIONS]\n\n",
          out);
    list_commands(out);
    fputs("\nparlua COMMAND --help lists a command's options and has its manual; parlua reference "
          "has\nattributes, codes, methods and faults; parlua --version says what this build "
          "holds.\n",
          out);
    return out == stdout ? RUN_OK : RUN_USAGE;
}

static int version(void)
{
    printf("parlua %s\n", PARLUA_VERSION);
    command_versions(stdout);
    printf("libuv %s\n", uv_version_string());
    media_versions(stdout);
    net_versions(stdout);
    return RUN_OK;
}

enum { LARGE_BLOCK = 128 * 1024 }; /* bytes: pictures, and buffers of codecs */

/* Prepares the libraries, once, before any thread. */
static int init(void)
{
    signal(SIGPIPE, SIG_IGN); /* librtmp sends without MSG_NOSIGNAL */
    /* one arena: an arena for each thread would grow by MiBs from call to call */
    mallopt(M_ARENA_MAX, 1);
    /* fixed: freed blocks go back to the system at once, a tenth of a call's memory */
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
    media_init();
    int err = net_init();
    if (err)
        log_error("the network libraries do not start: %s", err_text(err));
    return err;
}

int main(int argc, char **argv)
{
    struct options options;

    if (init() != 0)
        return RUN_ENVIRONMENT;
    if (argc < 2)
        return help(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return help(stdout);
    if (strcmp(argv[1], "--version") == 0)
        return version();
    for (int i = 0; i < COMMAND_COUNT; i++) {
        const struct command *c = &commands[i].command;
        if (strcmp(argv[1], c->name) != 0)
            continue;
        int err = options_parse(&options, c, argc - 1, argv + 1);
        if (err)
            return err;
        if (options.is_help) {
            options_help(c);
            return RUN_OK;
        }
        int status = commands[i].run(&options);
        net_fini();
        return status;
    }
    fprintf(stderr, "parlua: no command '%s'; see parlua --help\n", argv[1]);
    return RUN_USAGE;
}
