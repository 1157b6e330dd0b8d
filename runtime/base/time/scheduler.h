/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheduler.h - the virtual clock's scheduler, used by clock.c only: one member thread runs at a time,
 * in a fixed order.
 *
 * A member runs until it waits. Then the next member in the order of entry that can run gets the
 * scheduler; descriptors are looked at when none can. When nothing is there either, time jumps to the
 * earliest deadline. When there is none, nothing can ever run: who waits for what is reported, and
 * the process ends with status 1. A member inside a blocking library call (outside) holds time
 * still, and only one is outside at once. */
#ifndef BASE_SCHEDULER_H
#define BASE_SCHEDULER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct scheduler;
struct links;

/* What else is to be said when nothing can ever run; the process ends when it returns. Any thread.
 */
typedef void scheduler_dead_fn(void *arg);

/* The calling thread becomes the first member and holds the scheduler. links: the ends that may be
 * polled, for the report. 0 or -errno. */
int scheduler_new(struct scheduler **out, const struct links *links, scheduler_dead_fn *on_dead,
                  void *arg);
void scheduler_free(struct scheduler *b); /* all members but the caller have left */
int64_t scheduler_now_us(struct scheduler *b);

/* waits for its turn; a member already: nothing */
void scheduler_enter(struct scheduler *b, const char *name);
void scheduler_await_entry(struct scheduler *b,
                           uv_thread_t thread); /* until that thread is a member */
void scheduler_leave(struct scheduler *b);
bool scheduler_is_member(struct scheduler *b); /* the calling thread */

/* Waits until scheduler_ring(what) or the deadline. words: what is waited for, as a report says it.
 * unlock(what) is called when the wait has been noted, so that no ring is missed. 0 or -ETIMEDOUT.
 * what NULL: only the deadline. */
int scheduler_wait(struct scheduler *b, void *what, const char *words, void (*unlock)(void *what),
                   int64_t deadline_us);
void scheduler_ring(struct scheduler *b, void *what);
/* Waits for events of a descriptor: > 0 the events, 0 the deadline. */
int scheduler_poll(struct scheduler *b, int fd, short events, int64_t deadline_us);

/* Any thread. While anything is held time does not jump: work goes on that is no member (a look-up,
 * a thread pool). */
void scheduler_hold(struct scheduler *b);
void scheduler_release(struct scheduler *b);

void scheduler_outside_begin(struct scheduler *b);
void scheduler_outside_end(struct scheduler *b);

#endif
