/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queue.h - hands pointers from one thread to another: in order, bounded, ended by close. */
#ifndef BASE_QUEUE_H
#define BASE_QUEUE_H

#include "base/time/clock.h"

#include <stddef.h>

struct queue;
typedef void queue_free_fn(void *item);

/* bound: how many items may wait (1 or more). free_item releases what is refused or left over. 0 or
 * -ENOMEM. */
int queue_new(struct queue **out, struct clock *c, size_t bound, queue_free_fn *free_item);
/* Before others use it: what is in it, as the report of a deadlock says it. Not copied. */
void queue_name(struct queue *q, const char *name);
void queue_free(struct queue *q); /* frees what is left; NULL is fine; join both sides first */

/* Gives item away even if it fails: 0, -ENOBUFS when full, -ECANCELED after close. Never waits. */
int queue_push(struct queue *q, void *item);
/* Waits for room until the deadline. 0, -ETIMEDOUT or -ECANCELED; gives item away even if it fails.
 */
int queue_push_wait(struct queue *q, void *item, int64_t deadline_us);
/* Takes the oldest, waits for one until the deadline. 0, -ETIMEDOUT, or -ECANCELED when closed and
 * empty. */
int queue_pop(struct queue *q, void **item, int64_t deadline_us);

size_t queue_length(struct queue *q);
void queue_clear(struct queue *q); /* frees what waits now */
/* Any thread. No more pushes; what waits can still be popped; waiters wake. */
void queue_close(struct queue *q);

#endif
