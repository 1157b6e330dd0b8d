/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.h - time, and every way to wait for it.
 *
 * Nothing in the house sleeps, polls or waits for a thread except through this file. A real clock
 * passes waits on to the system. A virtual clock (CLOCK_VIRTUAL) hands a scheduler round: one stage
 * runs at a time, in the order in which stages entered; time stands still while any stage can run,
 * and jumps to the earliest deadline when all of them wait.
 *
 *   wait for ...            with
 *   a moment                clock_sleep_until, or stage_wait_until (stage.h), which a stop ends
 *   another thread          a gate: a lock with a bell
 *   a descriptor            clock_poll
 *   anything on a loop      timer.h; loop.h runs the loop itself
 *   a library that blocks   clock_outside_begin/end around it: time does not move meanwhile
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#define CLOCK_NEVER INT64_MAX /* a deadline that never comes */

enum clock_mode { CLOCK_REAL, CLOCK_VIRTUAL };

struct clock;
struct links;

/* 0 or -ENOMEM. One clock per process; free it last. With a virtual clock the calling thread is the
 * first member. */
int clock_new(struct clock **out, enum clock_mode mode);
void clock_free(struct clock *c);
/* Another mode for it, while the calling thread is the only one that uses it and nothing waits: no
 * timer runs, no stage. Time starts anew. 0 or -ENOMEM, and it is as before. */
int clock_switch(struct clock *c, enum clock_mode mode);
/* What else is to be said when nothing can ever run again: called after the report of who waits for
 * what, on any thread, all others waiting; the process then ends with status 1. Before any wait. */
void clock_on_deadlock(struct clock *c, void (*say)(void *arg), void *arg);
bool clock_is_virtual(const struct clock *c);
/* Virtual: the connections inside this process (link.h), which stand for the network. Real: NULL.
 */
struct links *clock_links(const struct clock *c);

/* Microseconds of one monotonic clock. Any thread. */
int64_t clock_now_us(const struct clock *c);

/* Seconds of the calendar (since 1970). A virtual clock begins on CLOCK_CALENDAR_S, so that dates
 * in logs, signatures and scripts do not depend on the day. Any thread. */
#define CLOCK_CALENDAR_S INT64_C(1767225600) /* 2026-01-01 00:00:00 UTC */
int64_t clock_calendar_s(const struct clock *c);

/* A thread that waits through this clock says when it begins and ends; stage.c does it. Whoever
 * creates the thread waits for its entry, so that the order of members does not depend on real
 * time. */
void clock_enter(struct clock *c, const char *name);
void clock_await_entry(struct clock *c, uv_thread_t thread);
void clock_leave(struct clock *c);

void clock_sleep_until(struct clock *c, int64_t deadline_us);

/* Waits for events (POLLIN, POLLOUT) of one descriptor: > 0 the events seen, 0 the deadline came,
 * or -errno. */
int clock_poll(struct clock *c, int fd, short events, int64_t deadline_us);

/* Around a call that blocks on its own and has a time limit of its own (the RTMP handshake, opening
 * a device). */
void clock_outside_begin(struct clock *c);
void clock_outside_end(struct clock *c);

/* Around work that goes on by itself, on no thread of ours: a name look-up, a thread pool. Time
 * does not move meanwhile. Any thread. */
void clock_hold(struct clock *c);
void clock_release(struct clock *c);

/* A lock with a bell. For files of base only (house rule 4): queue, latest, stage. */
struct gate {
    struct clock *clock;
    const char *what; /* who waits here waits for this, as the report of a deadlock says it */
    uv_mutex_t lock;
    uv_cond_t bell;
};

int clock_gate_init(struct gate *g, struct clock *c, const char *what);
void clock_gate_fini(struct gate *g);
void clock_gate_lock(struct gate *g);
void clock_gate_unlock(struct gate *g);
/* Lock held. 0 after a bell (or for no reason: ask your condition again), -ETIMEDOUT when the
 * deadline came. */
int clock_gate_wait(struct gate *g, int64_t deadline_us);
/* Lock held. Wakes every waiter. */
void clock_gate_ring(struct gate *g);

#endif
