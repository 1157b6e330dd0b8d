/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cell.h - holds one pointer: the newer value replaces the older, the reader takes the latest. */
#ifndef BASE_CELL_H
#define BASE_CELL_H

#include "base/time/clock.h"

struct cell;
typedef void cell_free_fn(void *item);

int cell_new(struct cell **out, struct clock *c, cell_free_fn *free_item); /* 0 or -ENOMEM */
/* Before others use it: what is in it, as the report of a deadlock says it. Not copied. */
void cell_name(struct cell *cl, const char *name);
void cell_free(struct cell *cl); /* NULL is fine */

/* Any thread. Gives item away; an older one that nobody took is freed: then true (it was dropped).
 */
bool cell_put(struct cell *cl, void *item);
/* The latest item (now the caller's), or NULL when the deadline came or the cell was closed.
 * deadline 0: do not wait. */
void *cell_take(struct cell *cl, int64_t deadline_us);
void cell_close(struct cell *cl); /* any thread: takers return NULL at once */

#endif
