/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baton.h - the virtual clock's scheduler, used by clock.c only: one member thread runs at a time,
 * in a fixed order.
 *
 * A member runs until it waits. Then the next member in the order of entry that can run gets the
 * baton; descriptors are looked at when none can. When nothing is there either, time jumps to the
 * earliest deadline. When there is none, nothing can ever run: who waits for what is reported, and
 * the process ends with status 1. A member inside a blocking library call (outside) holds time
 * still, and only one is outside at once. */
#ifndef BASE_BATON_H
#define BASE_BATON_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct baton;
struct links;

/* What else is to be said when nothing can ever run; the process ends when it returns. Any thread.
 */
typedef void baton_dead_fn(void *arg);

/* The calling thread becomes the first member and holds the baton. links: the ends that may be
 * polled, for the report. 0 or -errno. */
int baton_new(struct baton **out, const struct links *links, baton_dead_fn *on_dead, void *arg);
void baton_free(struct baton *b); /* all members but the caller have left */
int64_t baton_now_us(struct baton *b);

/* waits for its turn; a member already: nothing */
void baton_enter(struct baton *b, const char *name);
void baton_await_entry(struct baton *b, uv_thread_t thread); /* until that thread is a member */
void baton_leave(struct baton *b);
bool baton_is_member(struct baton *b); /* the calling thread */

/* Waits until baton_ring(what) or the deadline. words: what is waited for, as a report says it.
 * unlock(what) is called when the wait has been noted, so that no ring is missed. 0 or -ETIMEDOUT.
 * what NULL: only the deadline. */
int baton_wait(struct baton *b, void *what, const char *words, void (*unlock)(void *what),
               int64_t deadline_us);
void baton_ring(struct baton *b, void *what);
/* Waits for events of a descriptor: > 0 the events, 0 the deadline. */
int baton_poll(struct baton *b, int fd, short events, int64_t deadline_us);

/* Any thread. While anything is held time does not jump: work goes on that is no member (a look-up,
 * a thread pool). */
void baton_hold(struct baton *b);
void baton_release(struct baton *b);

void baton_outside_begin(struct baton *b);
void baton_outside_end(struct baton *b);

#endif
