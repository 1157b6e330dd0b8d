/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault.h - the relay misbehaves on request: a table of words. Relay thread only. */
#ifndef RELAY_FAULT_H
#define RELAY_FAULT_H

#include "relay/hub.h"

/* "refuse", "allow", "end", "lose", "close", "reset", "stall". 0, -ENOENT: nobody is there;
 * -EINVAL: no such word, or a time below 1 ms for "stall"; -ENOMEM, -ENOBUFS. */
int fault_apply(struct hub *h, const char *stream, const char *word, int64_t arg_ms);

#endif
