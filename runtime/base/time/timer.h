/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timer.h - timers of one loop, on the clock in use. Loop thread only. */
#ifndef BASE_TIMER_H
#define BASE_TIMER_H

#include "base/time/clock.h"

struct timers; /* all timers of one loop */
struct timer;

typedef void timer_fn(void *arg);

/* 0 or -errno. Free after every timer is gone and before the loop is closed; run the loop once more
 * after it. */
int timers_new(struct timers **out, struct clock *c, uv_loop_t *loop);
void timers_free(struct timers *t);
struct clock *timers_clock(const struct timers *t);

/* Calls fn(arg) on the loop after delay_us (at least 1 ms: a 0 ms timer would starve the loop),
 * then every repeat_us unless that is 0. The timer stays allocated until timer_free, also after it
 * has fired. 0 or -ENOMEM. */
int timer_new(struct timer **out, struct timers *t, timer_fn *fn, void *arg);
void timer_start(struct timer *tm, int64_t delay_us, int64_t repeat_us); /* again: starts over */
void timer_stop(struct timer *tm);
bool timer_is_running(const struct timer *tm);
void timer_free(struct timer *tm); /* NULL is fine; allowed inside its own callback */

/* Ends loop_run() of this loop after the callback that runs now. */
void timers_stop_loop(struct timers *t);

/* For loop.c: was the loop stopped since the last question; the earliest deadline or CLOCK_NEVER;
 * and run all that are due now. */
bool timers_take_stop(struct timers *t);
int64_t timers_next_us(const struct timers *t);
void timers_run_due(struct timers *t);

#endif
