/* SPDX-License-Identifier: GPL-3.0-or-later */
/* latest.h - holds one pointer: the newer value replaces the older, the reader takes the latest. */
#ifndef BASE_LATEST_H
#define BASE_LATEST_H

#include "base/time/clock.h"

struct latest;
typedef void latest_free_fn(void *item);

int latest_new(struct latest **out, struct clock *c, latest_free_fn *free_item); /* 0 or -ENOMEM */
/* Before others use it: what is in it, as the report of a deadlock says it. Not copied. */
void latest_name(struct latest *cl, const char *name);
void latest_free(struct latest *cl); /* NULL is fine */

/* Any thread. Gives item away; an older one that nobody took is freed: then true (it was dropped).
 */
bool latest_put(struct latest *cl, void *item);
/* The latest item (now the caller's), or NULL when the deadline came or it was closed.
 * deadline 0: do not wait. */
void *latest_take(struct latest *cl, int64_t deadline_us);
void latest_close(struct latest *cl); /* any thread: takers return NULL at once */

#endif
