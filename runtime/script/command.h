/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command.h - runs one command of the command line: one process, one loop, one Lua state. Main
 * thread. */
#ifndef SCRIPT_COMMAND_H
#define SCRIPT_COMMAND_H

#include "script/host/run_options.h"

#include <stdio.h>

/* Runs the Lua module parlua.cli.COMMAND to its end and returns the exit status (enum run_status,
 * or the script's own). Ends within 1 s of SIGINT or SIGTERM. */
int command_run(const struct run_options *options);

void command_versions(FILE *out); /* writes a line "Lua VERSION" */

#endif
