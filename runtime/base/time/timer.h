/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timer.h - timers of one loop, on the clock in use. Loop thread only; times in microseconds. */
#ifndef BASE_TIMER_H
#define BASE_TIMER_H

#include "base/time/clock.h"

struct timers; /* all timers of one loop */
struct timer;

typedef void timer_fn(void *arg);

int timers_new(struct timers **out, struct clock *c, uv_loop_t *loop); /* 0 or -errno */
/* To be called when no timer runs and before the loop is closed; the loop must run once more after
 * this call. NULL is fine. */
void timers_free(struct timers *t);
struct clock *timers_clock(const struct timers *t);

/* A timer calls fn(arg) on the loop and stays allocated until timer_free, also after it has fired.
 * 0 or -ENOMEM. */
int timer_new(struct timer **out, struct timers *t, timer_fn *fn, void *arg);
/* Fires after delay_us, then every repeat_us unless repeat_us is 0; both are at least 1 ms, because
 * a 0 ms timer would starve the loop. Missed beats are skipped. Starts a running timer over. */
void timer_start(struct timer *tm, int64_t delay_us, int64_t repeat_us);
void timer_stop(struct timer *tm);
bool timer_is_running(const struct timer *tm);
void timer_free(struct timer *tm); /* NULL is fine; allowed inside the timer's own callback */

/* Ends loop_run() of this loop after the callback that runs now. */
void timers_stop_loop(struct timers *t);

/* For loop.c. timers_take_stop returns whether the loop was stopped since the last call,
 * timers_next_us the earliest deadline or CLOCK_NEVER; timers_run_due fires all timers due now. */
bool timers_take_stop(struct timers *t);
int64_t timers_next_us(const struct timers *t);
void timers_run_due(struct timers *t);

#endif
