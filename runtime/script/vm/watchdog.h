/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watchdog.h - calls a function at even intervals of the CPU time of one thread. No code on the
 * thread can put the call off: C code is interrupted as well.
 *
 * Time on other threads does not count: a busy machine ends no innocent handler, a sleeping thread
 * is not woken, and a running script pays nothing. */
#ifndef SCRIPT_WATCHDOG_H
#define SCRIPT_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct watchdog {
    timer_t timer;
    void (*on_bark)(void *arg);
    void *arg;
    bool is_running;
};

/* Calls on_bark(arg) each interval_us of CPU time of the calling thread, inside a signal handler on
 * that thread: on_bark may do only what is safe there. The watchdog must not move in memory. 0, or
 * -errno where the system has no such timers. */
int watchdog_start(struct watchdog *w, int64_t interval_us, void (*on_bark)(void *arg), void *arg);
/* Ends the calls; on the thread that started the watchdog. A watchdog that does not run is fine. */
void watchdog_stop(struct watchdog *w);

/* CPU time of the calling thread, us. Safe in a signal handler. */
int64_t watchdog_cpu_now_us(void);

#endif
