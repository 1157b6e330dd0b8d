/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stage.h - a named thread with a stop flag; every media thread starts and ends as a stage. */
#ifndef BASE_STAGE_H
#define BASE_STAGE_H

#include "base/time/clock.h"

struct stage;

/* The body of the thread: returns when stage_stopping() is true or the work is over. */
typedef void stage_fn(struct stage *st, void *arg);

/* Starts a thread called name (truncated to 15 bytes; ps and the report of a deadlock show the
 * name). *out is set before the body runs. 0 or -errno. */
int stage_start(struct stage **out, struct clock *c, const char *name, stage_fn *fn, void *arg);

/* The same for a stage whose end somebody waits for. ended is called on the stage's own thread, as
 * its last act: stage_has_ended() is true by then, so whoever is told can join at once. ended may
 * be NULL. */
struct stage_job {
    stage_fn *run;
    void (*ended)(void *arg);
    void *arg; /* of both functions */
};
int stage_start_job(struct stage **out, struct clock *c, const char *name,
                    const struct stage_job *job);

/* Any thread; never waits. Asks the stage to end: stage_stopping() becomes true and
 * stage_wait_until() returns. */
void stage_stop(struct stage *st);

/* Inside the stage, on its thread. */
bool stage_stopping(const struct stage *st);
struct clock *stage_clock(const struct stage *st);
/* Returns 0 when the deadline came, -ECANCELED when the stage was asked to end. */
int stage_wait_until(struct stage *st, int64_t deadline_us);

/* Any thread. The one way to ask whether a stage has ended: true once its body has returned, and
 * stage_join is then immediate. */
bool stage_has_ended(const struct stage *st);
/* Stops the stage, waits until its body has returned, frees it. NULL is fine. The loop thread calls
 * this only after stage_has_ended. */
void stage_join(struct stage *st);

#endif
