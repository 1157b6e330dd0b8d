/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loop.h - runs a libuv loop on the clock in use. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/time/timer.h"

/* Runs the loop until timers_stop_loop or until the loop is empty, on a thread that has entered the
 * clock. timers: the timers of this loop, or NULL when the loop has none. Returns 1 when the loop
 * was stopped, 0 when it is empty. */
int loop_run(struct clock *c, uv_loop_t *loop, struct timers *timers);

#endif
