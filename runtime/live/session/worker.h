/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker.h - a thread that works to orders until it is stopped. The newest order replaces the one
 * before it; the end of the thread is asked of the stage itself.
 *
 *   loop --worker_order--> [latest order] --worker_take--> the thread's body
 *     ^                                                      |
 *     '---- job.ended: news, then worker_reap joins <--------'
 *
 * A worker is embedded in what it works for and starts zeroed. Loop thread, but for worker_take. */
#ifndef LIVE_WORKER_H
#define LIVE_WORKER_H

#include "base/threads/latest.h"
#include "base/threads/stage.h"

#include <stddef.h>

struct worker {
    struct stage *stage;   /* NULL: never started, or reaped */
    struct latest *orders; /* malloced structs of the worker's own kind */
};

/* Starts the thread; job.ended is called on that thread when it ends. 0 or -errno: then the worker
 * is as if it had never been started. */
int worker_start(struct worker *w, struct clock *c, const char *name, const struct stage_job *job);
/* True from worker_start until the thread is joined. */
bool worker_exists(const struct worker *w);
/* Copies the order. Without memory the order is lost, which is logged. Only while it exists. */
void worker_order(struct worker *w, const void *order, size_t size);
/* The worker's thread. The newest order, which becomes the caller's to free, or NULL when the
 * deadline came or the worker was stopped. deadline_us 0: does not wait. */
void *worker_take(struct worker *w, int64_t deadline_us);
/* Asks the thread to end; returns at once. */
void worker_stop(struct worker *w);
bool worker_has_ended(const struct worker *w); /* true when joining takes no time */
/* Joins a thread that has ended, never waits. True when there is no thread (any more). */
bool worker_reap(struct worker *w);
/* Stops the thread and waits for its end, however long that takes. */
void worker_join(struct worker *w);

#endif
