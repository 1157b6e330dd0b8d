/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watchdog.c - a POSIX timer on the CPU clock of the thread, whose signal goes to that thread. */
#include "script/vm/watchdog.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* A real-time signal, which no library of ours uses and which carries a pointer. */
static int bark_signal(void)
{
    return SIGRTMIN + 3;
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    struct watchdog *w = info->si_value.sival_ptr;
    int saved = errno;

    if (info->si_code == SI_TIMER && w)
        w->on_bark(w->arg);
    errno = saved;
}

#ifdef __SANITIZE_THREAD__
/* ThreadSanitizer holds signals back until the thread makes a system call: no bark would be heard. */
enum { HAS_BARKS = false };
#else
enum { HAS_BARKS = true };
#endif

int watchdog_start(struct watchdog *w, int64_t interval_us, void (*on_bark)(void *arg), void *arg)
{
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = bark_signal()};
    struct timespec interval = {interval_us / 1000000, interval_us % 1000000 * 1000};
    struct itimerspec each = {interval, interval};

    *w = (struct watchdog){.on_bark = on_bark, .arg = arg};
    if (!HAS_BARKS)
        return -ENOTSUP;
    event.sigev_value.sival_ptr = w;
    event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    sigemptyset(&action.sa_mask);
    if (sigaction(bark_signal(), &action, NULL) ||
        timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &w->timer))
        return -errno;
    w->is_running = true;
    if (timer_settime(w->timer, 0, &each, NULL) == 0)
        return 0;
    int err = -errno;
    watchdog_stop(w);
    return err;
}

void watchdog_stop(struct watchdog *w)
{
    if (!w->is_running)
        return;
    timer_delete(w->timer); /* a signal of it that is pending goes with it */
    w->is_running = false;
}

int64_t watchdog_cpu_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
