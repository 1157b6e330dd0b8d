/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loop.h - runs a libuv loop on the clock in use. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/time/timer.h"

/* Runs until the loop is stopped (timers_stop_loop) or empty, on a thread that has entered the clock. timers: those of this
 * loop, or NULL when it has none. 1 when it was stopped, 0 when it is empty. */
int loop_run(struct clock *c, uv_loop_t *loop, struct timers *timers);

#endif
