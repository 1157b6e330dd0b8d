/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command.h - the way in from the command line: one process, one loop, one Lua state, until it is over.
 */
#ifndef SCRIPT_COMMAND_H
#define SCRIPT_COMMAND_H

#include "script/host/run_options.h"

#include <stdio.h>

/* Runs the command's Lua module parlua.cli.COMMAND to its end. Returns the exit status. Ends within
 * 1 s of SIGINT or SIGTERM. */
int command_run(const struct run_options *options);

void command_versions(FILE *out); /* a line "Lua VERSION" */

#endif
