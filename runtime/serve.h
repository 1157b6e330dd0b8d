/* SPDX-License-Identifier: GPL-3.0-or-later */
/* serve.h - parlua relay: a relay and what joins it to others, until a signal ends it. */
#ifndef SERVE_H
#define SERVE_H

#include "options.h"

/* Starts forwards and pulls, prints the addresses of the relay, then waits for SIGINT or SIGTERM. The exit status. */
int serve(struct clock *c, struct relay *relay, const struct options *o);

#endif
