/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.c - the real clock: waits are passed on to the system. The virtual one will hand its baton at these same calls. */
#include "base/clock.h"

#include "base/timer.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

struct clock {
    enum clock_mode mode;
};

int clock_new(struct clock **out, enum clock_mode mode)
{
    if (mode != CLOCK_REAL)
        return -ENOTSUP;
    struct clock *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    c->mode = mode;
    *out = c;
    return 0;
}

void clock_free(struct clock *c)
{
    free(c);
}

bool clock_is_virtual(const struct clock *c)
{
    return c->mode == CLOCK_VIRTUAL;
}

int64_t clock_now_us(const struct clock *c)
{
    struct timespec now;

    (void)c;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A real clock needs no list of its threads. */
void clock_enter(struct clock *c, const char *name)
{
    (void)c;
    (void)name;
}

void clock_leave(struct clock *c)
{
    (void)c;
}

void clock_outside_begin(struct clock *c)
{
    (void)c;
}

void clock_outside_end(struct clock *c)
{
    (void)c;
}

void clock_sleep_until(struct clock *c, int64_t deadline_us)
{
    struct timespec at = {.tv_sec = deadline_us / 1000000, .tv_nsec = deadline_us % 1000000 * 1000};

    (void)c;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        continue;
}

/* Time left as a timespec for ppoll; NULL for ever. */
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

    for (;;) {
        int n = ppoll(&p, 1, time_left(c, deadline_us, &left), NULL);
        if (n >= 0)
            return n == 0 ? 0 : p.revents;
        if (errno != EINTR)
            return -errno;
    }
}

int clock_run(struct clock *c, uv_loop_t *loop, struct timers *timers)
{
    (void)timers; /* a real loop wakes for its timers by itself */
    clock_enter(c, "loop");
    int more = uv_run(loop, UV_RUN_DEFAULT);
    clock_leave(c);
    return more;
}

int gate_init(struct gate *g, struct clock *c)
{
    g->clock = c;
    int err = uv_mutex_init(&g->lock);
    if (err)
        return err;
    err = uv_cond_init(&g->bell);
    if (err)
        uv_mutex_destroy(&g->lock);
    return err;
}

void gate_fini(struct gate *g)
{
    uv_cond_destroy(&g->bell);
    uv_mutex_destroy(&g->lock);
}

void gate_lock(struct gate *g)
{
    uv_mutex_lock(&g->lock);
}

void gate_unlock(struct gate *g)
{
    uv_mutex_unlock(&g->lock);
}

int gate_wait(struct gate *g, int64_t deadline_us)
{
    if (deadline_us == CLOCK_NEVER) {
        uv_cond_wait(&g->bell, &g->lock);
        return 0;
    }
    int64_t left_us = deadline_us - clock_now_us(g->clock);
    if (left_us <= 0)
        return -ETIMEDOUT;
    return uv_cond_timedwait(&g->bell, &g->lock, (uint64_t)left_us * 1000);
}

void gate_ring(struct gate *g)
{
    uv_cond_broadcast(&g->bell);
}
