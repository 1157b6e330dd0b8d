/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_options.h - the options of a command, and its exit statuses. */
#ifndef SCRIPT_RUN_OPTIONS_H
#define SCRIPT_RUN_OPTIONS_H

#include <stdbool.h>

/* Exit statuses of every command. */
enum run_status {
    RUN_OK = 0,
    RUN_FAILED = 1,
    RUN_USAGE = 2,
    RUN_NO_PAGE = 3,
    RUN_ENVIRONMENT = 4,
    RUN_NO_TESTS = 5,
    RUN_TIME_LIMIT = 124,
    RUN_SIGNAL = 128, /* + the number of the signal that cut a test run or a scenario short */
};

enum { RUN_SETS_MAX = 64, RUN_FILES_MAX = 256 };

/* The options of the command line; NULL, 0 or false for an option that is not given. The texts are
 * borrowed. Lua sees parlua.options: the same names, sets as a table name -> text, files as an
 * array, display always "window" or "none". */
struct run_options {
    const char *command;              /* "run", "test", "publish", "play" */
    const char *files[RUN_FILES_MAX]; /* operands: APP or SCENARIO.lua, test files, or the URL */
    int file_count;
    const char *page;                                       /* 'PATH?query' */
    int window_width, window_height;                        /* --window WxH */
    double scale;                                           /* --scale N: pixels per CSS px; 0: 1 */
    const char *camera_front, *camera_back, *mic, *speaker; /* SOURCE words */
    const char *display;    /* "window", "none", NULL: a window when there is a display */
    const char *screenshot; /* PATH; at screenshot_s seconds, or at the end when that is negative */
    double screenshot_s;
    const char *events;         /* PATH or "-" */
    double duration_s, limit_s; /* 0: none; both of the clock of the run */
    double real_limit_s;        /* test --limit: real seconds; 0: none */
    bool keeps_going;           /* run: errors of a page or a callback do not change the status */
    bool has_timeline;          /* run: codes are printed as they come */
    long seed;
    bool watch;          /* run APP: saved files are applied at once */
    bool is_virtual;     /* --clock virtual, and what test starts with */
    bool is_clock_given; /* --clock, --real-clock: a script cannot change it */
    bool allow_camera, allow_record, deny_camera, deny_record;
    const char *sets[RUN_SETS_MAX]; /* "NAME=VALUE" */
    int set_count;
    const char *filter;         /* test: names to run, a Lua pattern */
    const char *report;         /* test: "tap", "junit:PATH" ...; NULL: text */
    const char *keep_artifacts; /* test: DIR */
    long repeat;                /* test: how many times all of them run; 0: once */
    const char *lua_dir;        /* --lua DIR: read the Lua library from there */
};

#endif
