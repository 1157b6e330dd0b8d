/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.h - time, and every way to wait.
 *
 * No code of this program sleeps, polls or waits for a thread except through this file. A real
 * clock passes waits on to the system. A virtual clock has a scheduler: one member thread runs at a
 * time, in the order in which members entered; time stands still while any member can run, and
 * jumps to the earliest deadline when all members wait. Times are microseconds of clock_now_us.
 *
 *   wait for ...            with
 *   a moment                clock_sleep_until, or stage_wait_until (stage.h), which a stop ends
 *   another thread          a gate: a lock with a bell
 *   a descriptor            clock_poll
 *   anything on a loop      timer.h; loop.h runs the loop itself
 *   a library that blocks   clock_outside_begin/end around the call: time stands still meanwhile
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

/* One per process, freed last. Virtual: the calling thread is the first member. 0 or -ENOMEM. */
int clock_new(struct clock **out, enum clock_mode mode);
void clock_free(struct clock *c); /* NULL is fine */
/* Changes the mode, while only the calling thread uses the clock and nothing waits (no timer, no
 * stage). Time starts anew when the mode is another one. 0, or -ENOMEM: the clock is as before. */
int clock_switch(struct clock *c, enum clock_mode mode);
/* Virtual: say(arg) is called when nothing can ever run again, behind the report of which thread
 * waits for what; on any thread, while all others wait. The process then ends with status 1. To be
 * called before any wait. */
void clock_on_deadlock(struct clock *c, void (*say)(void *arg), void *arg);
bool clock_is_virtual(const struct clock *c);
/* Virtual: the connections inside this process (link.h) that stand for the network. Real: NULL. */
struct links *clock_links(const struct clock *c);

/* Microseconds of one monotonic clock. Any thread. */
int64_t clock_now_us(const struct clock *c);

/* Seconds since 1970 UTC. A virtual clock begins at CLOCK_CALENDAR_S, so that dates in logs,
 * signatures and scripts do not depend on the day of the run. Any thread. */
#define CLOCK_CALENDAR_S INT64_C(1767225600) /* 2026-01-01 00:00:00 UTC */
int64_t clock_calendar_s(const struct clock *c);

/* A thread that waits through this clock enters when it begins and leaves when it ends (stage.c
 * calls both). The creator of the thread awaits its entry, so that the order of members does not
 * depend on real time. A real clock does nothing here. */
void clock_enter(struct clock *c, const char *name);
void clock_await_entry(struct clock *c, uv_thread_t thread);
void clock_leave(struct clock *c);

/* Any thread; a member of a virtual clock sleeps in virtual time, other threads in real time. */
void clock_sleep_until(struct clock *c, int64_t deadline_us);

/* Waits for events (POLLIN, POLLOUT) of one descriptor. Returns the events seen (> 0), 0 when the
 * deadline came, or -errno. */
int clock_poll(struct clock *c, int fd, short events, int64_t deadline_us);

/* Around a library call that blocks by itself and has a time limit of its own (the RTMP handshake,
 * opening a device): virtual time stands still meanwhile. */
void clock_outside_begin(struct clock *c);
void clock_outside_end(struct clock *c);

/* Around work that goes on without a member thread (a name look-up, a thread pool): virtual time
 * stands still meanwhile. Holds are counted. Any thread. */
void clock_hold(struct clock *c);
void clock_release(struct clock *c);

/* A lock with a condition to wait for. For files of base only (queue, latest, stage): no other room
 * holds a lock. */
struct gate {
    struct clock *clock;
    const char *what; /* what waiters wait for, for the report of a deadlock; not copied */
    uv_mutex_t lock;
    uv_cond_t bell;
};

/* 0 or -errno. */
int clock_gate_init(struct gate *g, struct clock *c, const char *what);
void clock_gate_fini(struct gate *g);
void clock_gate_lock(struct gate *g);
void clock_gate_unlock(struct gate *g);
/* Lock held, released while waiting. Returns 0 after a ring or for no reason (the caller checks its
 * condition again), -ETIMEDOUT when the deadline came. */
int clock_gate_wait(struct gate *g, int64_t deadline_us);
/* Lock held. Wakes every waiter. */
void clock_gate_ring(struct gate *g);

#endif
