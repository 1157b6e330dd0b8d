/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.h - the command line as one table of options: each row has the commands, the action and
 * the line in --help. Main thread. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "bridge/bridge.h"
#include "script/command.h"

enum command_bit {
    FOR_RUN = 1,
    FOR_PUBLISH = 2,
    FOR_PLAY = 4,
    FOR_RELAY = 8,
    FOR_TEST = 16,
    FOR_REFERENCE = 32,
    FOR_CHECK = 64,
    FOR_NEW = 128
};

struct options {
    struct run_options run;
    const char *listen, *key, *http, *stats; /* relay; NULL: not given */
    bool is_open;
    long merge_ms; /* 0 .. 1000 */
    const char *forwards[BRIDGE_RULES_MAX], *pulls[BRIDGE_RULES_MAX];
    int forward_count, pull_count;
    bool is_json; /* reference */
    bool is_help;
};

struct command {
    const char *name, *operands, *help;
    unsigned bit;
    int min_operands, max_operands;
};

/* Reads argv (argv[0] is the command); *o points into argv. 0, or RUN_USAGE after a message on
 * stderr that says what is wrong and what to do. */
int options_parse(struct options *o, const struct command *c, int argc, char **argv);
/* Prints the help of one command to stdout. */
void options_help(const struct command *c);

#endif
