/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.h - the way in from the command line: one process, one loop, one Lua state, until it is over.
 */
#ifndef SCRIPT_RUN_H
#define SCRIPT_RUN_H

#include "script/host/run_options.h"

#include <stdio.h>

/* Runs the command's Lua module parlua.cli.COMMAND to its end. Returns the exit status. Ends within
 * 1 s of SIGINT or SIGTERM. */
int script_run(const struct run_options *options);

void script_versions(FILE *out); /* a line "Lua VERSION" */

#endif
