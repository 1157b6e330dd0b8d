/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stage.h - a named thread with a stop flag: how every media thread starts and ends. */
#ifndef BASE_STAGE_H
#define BASE_STAGE_H

#include "base/time/clock.h"

struct stage;

/* The thread's body. Returns when stage_stopping() or when its work is over. */
typedef void stage_fn(struct stage *st, void *arg);

/* Starts a thread called name (at most 15 bytes, shown by ps and in the virtual clock's order). 0
 * or -errno. */
int stage_start(struct stage **out, struct clock *c, const char *name, stage_fn *fn, void *arg);

/* Any thread. Asks it to end: stage_stopping() becomes true, stage_wait_until() returns. Never
 * waits. */
void stage_stop(struct stage *st);

/* Inside the stage. */
bool stage_stopping(const struct stage *st);
struct clock *stage_clock(const struct stage *st);
/* 0 when the deadline came, -ECANCELED when the stage was asked to end. */
int stage_wait_until(struct stage *st, int64_t deadline_us);

/* True once the body has returned: joining is then immediate. Any thread. */
bool stage_has_ended(const struct stage *st);
/* Stops it, waits for its end and frees it. NULL is fine. On the loop only after stage_has_ended.
 */
void stage_join(struct stage *st);

#endif
