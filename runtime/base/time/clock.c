/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.c - a real clock passes waits on to the system, a virtual clock to its scheduler. */
#include "base/time/clock.h"

#include "base/time/scheduler.h"
#include "base/time/link.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

struct clock {
    struct scheduler *scheduler; /* virtual; NULL: real */
    struct links *links;         /* virtual */
    void (*say)(void *arg);      /* in a deadlock; may be NULL */
    void *say_arg;
};

static void end_virtual(struct clock *c)
{
    if (c->scheduler)
        scheduler_free(c->scheduler);
    links_free(c->links);
    c->scheduler = NULL;
    c->links = NULL;
}

static void on_dead(void *arg)
{
    struct clock *c = arg;

    if (c->say)
        c->say(c->say_arg);
}

void clock_on_deadlock(struct clock *c, void (*say)(void *arg), void *arg)
{
    c->say = say;
    c->say_arg = arg;
}

static int begin_virtual(struct clock *c)
{
    int err = links_new(&c->links);

    if (!err)
        err = scheduler_new(&c->scheduler, c->links, on_dead, c);
    if (err)
        end_virtual(c);
    return err;
}

int clock_new(struct clock **out, enum clock_mode mode)
{
    struct clock *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    int err = clock_switch(c, mode);
    if (err)
        free(c);
    else
        *out = c;
    return err;
}

int clock_switch(struct clock *c, enum clock_mode mode)
{
    if (clock_is_virtual(c) == (mode == CLOCK_VIRTUAL))
        return 0;
    if (mode == CLOCK_VIRTUAL)
        return begin_virtual(c);
    end_virtual(c);
    return 0;
}

void clock_free(struct clock *c)
{
    if (c)
        end_virtual(c);
    free(c);
}

bool clock_is_virtual(const struct clock *c)
{
    return c->scheduler != NULL;
}

struct links *clock_links(const struct clock *c)
{
    return c->links;
}

int64_t clock_now_us(const struct clock *c)
{
    struct timespec now;

    if (c->scheduler)
        return scheduler_now_us(c->scheduler);
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_calendar_s(const struct clock *c)
{
    struct timespec now;

    if (c->scheduler)
        return CLOCK_CALENDAR_S + scheduler_now_us(c->scheduler) / 1000000;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

/* A real clock needs no list of its threads. */
void clock_enter(struct clock *c, const char *name)
{
    if (c->scheduler)
        scheduler_enter(c->scheduler, name);
}

void clock_await_entry(struct clock *c, uv_thread_t thread)
{
    if (c->scheduler)
        scheduler_await_entry(c->scheduler, thread);
}

void clock_leave(struct clock *c)
{
    if (c->scheduler)
        scheduler_leave(c->scheduler);
}

/* A thread of a library (libuv's workers, a sound device) is no member and waits in real time. */
static bool is_virtual_here(struct clock *c)
{
    return c->scheduler && scheduler_is_member(c->scheduler);
}

void clock_outside_begin(struct clock *c)
{
    if (is_virtual_here(c))
        scheduler_outside_begin(c->scheduler);
}

void clock_outside_end(struct clock *c)
{
    if (is_virtual_here(c))
        scheduler_outside_end(c->scheduler);
}

void clock_hold(struct clock *c)
{
    if (c->scheduler)
        scheduler_hold(c->scheduler);
}

void clock_release(struct clock *c)
{
    if (c->scheduler)
        scheduler_release(c->scheduler);
}

void clock_sleep_until(struct clock *c, int64_t deadline_us)
{
    struct timespec at = {.tv_sec = deadline_us / 1000000, .tv_nsec = deadline_us % 1000000 * 1000};

    if (is_virtual_here(c)) {
        if (deadline_us > clock_now_us(c))
            scheduler_wait(c->scheduler, NULL, "a moment that never comes", NULL, deadline_us);
        return;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        continue;
}

/* The time left as a timespec for ppoll; NULL: for ever. */
static const struct timespec *time_left(struct clock *c, int64_t deadline_us, struct timespec *left)
{
    if (deadline_us == CLOCK_NEVER)
        return NULL;
    int64_t us = deadline_us - clock_now_us(c);
    if (us < 0)
        us = 0;
    *left = (struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
    return left;
}

int clock_poll(struct clock *c, int fd, short events, int64_t deadline_us)
{
    struct pollfd p = {.fd = fd, .events = events};
    struct timespec left;

    if (is_virtual_here(c))
        return scheduler_poll(c->scheduler, fd, events, deadline_us);
    for (;;) {
        int n = ppoll(&p, 1, time_left(c, deadline_us, &left), NULL);
        if (n >= 0)
            return n == 0 ? 0 : p.revents;
        if (errno != EINTR)
            return -errno;
    }
}

int clock_gate_init(struct gate *g, struct clock *c, const char *what)
{
    g->clock = c;
    g->what = what;
    int err = uv_mutex_init(&g->lock);
    if (err)
        return err;
    err = uv_cond_init(&g->bell);
    if (err)
        uv_mutex_destroy(&g->lock);
    return err;
}

void clock_gate_fini(struct gate *g)
{
    uv_cond_destroy(&g->bell);
    uv_mutex_destroy(&g->lock);
}

void clock_gate_lock(struct gate *g)
{
    uv_mutex_lock(&g->lock);
}

void clock_gate_unlock(struct gate *g)
{
    uv_mutex_unlock(&g->lock);
}

static void unlock_gate(void *gate)
{
    clock_gate_unlock(gate);
}

int clock_gate_wait(struct gate *g, int64_t deadline_us)
{
    if (is_virtual_here(g->clock)) {
        if (deadline_us <= clock_now_us(g->clock))
            return -ETIMEDOUT;
        int err = scheduler_wait(g->clock->scheduler, g, g->what, unlock_gate, deadline_us);
        clock_gate_lock(g);
        return err;
    }
    if (deadline_us == CLOCK_NEVER) {
        uv_cond_wait(&g->bell, &g->lock);
        return 0;
    }
    int64_t left_us = deadline_us - clock_now_us(g->clock);
    if (left_us <= 0)
        return -ETIMEDOUT;
    return uv_cond_timedwait(&g->bell, &g->lock, (uint64_t)left_us * 1000);
}

void clock_gate_ring(struct gate *g)
{
    if (g->clock->scheduler)
        scheduler_ring(g->clock->scheduler, g);
    uv_cond_broadcast(&g->bell);
}
