/* SPDX-License-Identifier: GPL-3.0-or-later */
/* latest.h - a slot for one pointer, of which a reader takes the latest value. */
#ifndef BASE_LATEST_H
#define BASE_LATEST_H

#include "base/time/clock.h"

struct latest;
typedef void latest_free_fn(void *item);

int latest_new(struct latest **out, struct clock *c, latest_free_fn *free_item); /* 0 or -errno */
/* Before other threads use the slot. name says what the item is, for the report of a deadlock; the
 * text is not copied. */
void latest_name(struct latest *l, const char *name);
void latest_free(struct latest *l); /* frees an item that is left; NULL is fine */

/* Any thread. The slot owns item; an older item that nobody took is freed, and true is returned. */
bool latest_put(struct latest *l, void *item);
/* Any thread. Returns the latest item, which the caller owns then, or NULL when the deadline came
 * or the slot is closed. Deadline 0: does not wait. */
void *latest_take(struct latest *l, int64_t deadline_us);
void latest_close(struct latest *l); /* any thread: all takers get NULL at once */

#endif
