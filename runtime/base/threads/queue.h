/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queue.h - hands pointers from one thread to another, in order, bounded, until a close. Any
 * thread may call all functions but queue_new, queue_name and queue_free. */
#ifndef BASE_QUEUE_H
#define BASE_QUEUE_H

#include "base/time/clock.h"

#include <stddef.h>

struct queue;
typedef void queue_free_fn(void *item);

/* bound: how many items may wait, 1 or more. free_item releases items that are refused or left
 * over. 0 or -errno. */
int queue_new(struct queue **out, struct clock *c, size_t bound, queue_free_fn *free_item);
/* Before other threads use q. name says what the items are, for the report of a deadlock; the text
 * is not copied. */
void queue_name(struct queue *q, const char *name);
/* After all users are joined: frees q and items that are left. NULL is fine. */
void queue_free(struct queue *q);

/* Owns item, also after an error; never waits. 0, -ENOBUFS when full, -ECANCELED after close. */
int queue_push(struct queue *q, void *item);
/* The same, but a full queue is waited for until the deadline: 0, -ETIMEDOUT or -ECANCELED. */
int queue_push_wait(struct queue *q, void *item, int64_t deadline_us);
/* Takes the oldest item, which the caller owns then; waits for an item until the deadline (0: does
 * not wait). 0, -ETIMEDOUT, or -ECANCELED when the queue is closed and empty. */
int queue_pop(struct queue *q, void **item, int64_t deadline_us);

size_t queue_length(struct queue *q);
void queue_clear(struct queue *q); /* frees the items that wait now */
/* Refuses pushes from now on and wakes all waiters; items that wait can still be popped. */
void queue_close(struct queue *q);

#endif
