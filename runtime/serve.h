/* SPDX-License-Identifier: GPL-3.0-or-later */
/* serve.h - runs the loop of `parlua relay`, with its forwards and pulls, until a signal. */
#ifndef SERVE_H
#define SERVE_H

#include "options.h"

/* Starts forwards and pulls, prints the addresses of the relay, then waits for SIGINT or SIGTERM.
 * The relay and the clock stay the caller's. Errors are logged. Returns the exit status. */
int serve(struct clock *c, struct relay *relay, const struct options *o);

#endif
