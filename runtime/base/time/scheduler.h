/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheduler.h - the scheduler of virtual time, used by clock.c only: one member thread runs at a
 * time, in a fixed order.
 *
 * A member runs until it waits. Then the next member that can run, in the order of entry, gets the
 * turn; descriptors are polled when no member can run. When no descriptor is ready either, time
 * jumps to the earliest deadline. Without a deadline nothing can ever run: a report says which
 * member waits for what, and the process ends with status 1. A member inside a blocking library
 * call (outside) holds time still, and only one member is outside at once. */
#ifndef BASE_SCHEDULER_H
#define BASE_SCHEDULER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct scheduler;
struct links;

/* Called behind the report of a deadlock, on any thread; the process ends when it returns. */
typedef void scheduler_dead_fn(void *arg);

/* The calling thread becomes the first member and has the turn. links names polled connections in
 * the report; NULL is fine. 0 or -ENOMEM. */
int scheduler_new(struct scheduler **out, const struct links *links, scheduler_dead_fn *on_dead,
                  void *arg);
void scheduler_free(struct scheduler *s);      /* after all members but the caller have left */
int64_t scheduler_now_us(struct scheduler *s); /* any thread */

/* The calling thread becomes a member and waits for its turn; a member stays as it is. Without room
 * for another member the process ends. */
void scheduler_enter(struct scheduler *s, const char *name);
void scheduler_await_entry(struct scheduler *s, uv_thread_t thread); /* until thread is a member */
void scheduler_leave(struct scheduler *s);
bool scheduler_is_member(struct scheduler *s); /* is the calling thread a member? */

/* Member. Waits until scheduler_ring(what) or the deadline; what NULL: only for the deadline. words
 * say what is waited for, for the report. unlock(what) is called when the wait has been noted, so
 * that no ring is missed. Returns 0 or -ETIMEDOUT. */
int scheduler_wait(struct scheduler *s, void *what, const char *words, void (*unlock)(void *what),
                   int64_t deadline_us);
void scheduler_ring(struct scheduler *s, void *what); /* any thread */
/* Member. Waits for events of fd: returns the events (> 0), or 0 when the deadline came. */
int scheduler_poll(struct scheduler *s, int fd, short events, int64_t deadline_us);

/* Any thread. Time does not jump between hold and release: work goes on that is no member (a
 * look-up, a thread pool). Holds are counted. */
void scheduler_hold(struct scheduler *s);
void scheduler_release(struct scheduler *s);

/* Member: around a blocking library call. */
void scheduler_outside_begin(struct scheduler *s);
void scheduler_outside_end(struct scheduler *s);

#endif
