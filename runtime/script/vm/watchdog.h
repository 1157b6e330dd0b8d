/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watchdog.h - a bark at even distances of the CPU time of one thread, which nothing that runs on the
 * thread can put off: C code is interrupted as well.
 *
 * The time is that of the thread: a busy machine ends no innocent handler, a thread that sleeps is
 * not woken, and a script that runs pays nothing. */
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
/* On the thread that started the watchdog; one that does not run is fine. */
void watchdog_stop(struct watchdog *w);

/* CPU time of the calling thread. Safe in a signal handler. */
int64_t watchdog_cpu_now_us(void);

#endif
