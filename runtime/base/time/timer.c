/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timer.c - a list in the order of deadlines; one libuv timer wakes the loop for the first. */
#include "base/time/timer.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

enum { SHORTEST_US = 1000 };

struct timer {
    struct timers *home;
    struct timer *prev, *next; /* in the list while running */
    int64_t due_us, repeat_us;
    bool is_running;
    timer_fn *fn;
    void *arg;
};

struct timers {
    struct clock *clock;
    uv_timer_t wake;
    struct timer *first;
    bool is_stopped;
};

static void rearm(struct timers *t);

static void on_wake(uv_timer_t *wake)
{
    struct timers *t = wake->data;

    timers_run_due(t);
    rearm(t);
}

static void rearm(struct timers *t)
{
    if (clock_is_virtual(t->clock))
        return; /* loop_run asks timers_next_us itself */
    if (!t->first) {
        uv_timer_stop(&t->wake);
        return;
    }
    int64_t left_us = t->first->due_us - clock_now_us(t->clock);
    uv_update_time(t->wake.loop);
    uv_timer_start(&t->wake, on_wake,
                   left_us <= SHORTEST_US ? 1 : (uint64_t)((left_us + 999) / 1000), 0);
}

int timers_new(struct timers **out, struct clock *c, uv_loop_t *loop)
{
    struct timers *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    t->clock = c;
    t->wake.data = t;
    int err = uv_timer_init(loop, &t->wake);
    if (err) {
        free(t);
        return err;
    }
    *out = t;
    return 0;
}

static void on_closed(uv_handle_t *wake)
{
    free(wake->data);
}

void timers_free(struct timers *t)
{
    if (!t)
        return;
    assert(!t->first);
    uv_close((uv_handle_t *)&t->wake, on_closed);
}

struct clock *timers_clock(const struct timers *t)
{
    return t->clock;
}

void timers_stop_loop(struct timers *t)
{
    t->is_stopped = true;
    uv_stop(t->wake.loop);
}

bool timers_take_stop(struct timers *t)
{
    bool was_stopped = t->is_stopped;

    t->is_stopped = false;
    return was_stopped;
}

static void unlink_timer(struct timer *tm)
{
    if (!tm->is_running)
        return;
    if (tm->prev)
        tm->prev->next = tm->next;
    else
        tm->home->first = tm->next;
    if (tm->next)
        tm->next->prev = tm->prev;
    tm->prev = tm->next = NULL;
    tm->is_running = false;
}

/* Puts tm behind all timers due at the same moment, so equal deadlines keep their order. */
static void link_timer(struct timer *tm)
{
    struct timer *before = NULL, *after = tm->home->first;

    while (after && after->due_us <= tm->due_us) {
        before = after;
        after = after->next;
    }
    tm->prev = before;
    tm->next = after;
    if (before)
        before->next = tm;
    else
        tm->home->first = tm;
    if (after)
        after->prev = tm;
    tm->is_running = true;
}

int timer_new(struct timer **out, struct timers *t, timer_fn *fn, void *arg)
{
    struct timer *tm = calloc(1, sizeof(*tm));
    if (!tm)
        return -ENOMEM;
    tm->home = t;
    tm->fn = fn;
    tm->arg = arg;
    *out = tm;
    return 0;
}

void timer_start(struct timer *tm, int64_t delay_us, int64_t repeat_us)
{
    unlink_timer(tm);
    if (delay_us < SHORTEST_US)
        delay_us = SHORTEST_US;
    if (repeat_us > 0 && repeat_us < SHORTEST_US)
        repeat_us = SHORTEST_US;
    tm->due_us = clock_now_us(tm->home->clock) + delay_us;
    tm->repeat_us = repeat_us;
    link_timer(tm);
    if (tm->home->first == tm)
        rearm(tm->home);
}

void timer_stop(struct timer *tm)
{
    bool was_first = tm->home->first == tm;

    unlink_timer(tm);
    if (was_first)
        rearm(tm->home);
}

bool timer_is_running(const struct timer *tm)
{
    return tm->is_running;
}

void timer_free(struct timer *tm)
{
    if (!tm)
        return;
    timer_stop(tm);
    free(tm);
}

int64_t timers_next_us(const struct timers *t)
{
    return t->first ? t->first->due_us : CLOCK_NEVER;
}

/* A repeating timer that is late skips the beats it missed. */
static void set_next_beat(struct timer *tm, int64_t now_us)
{
    tm->due_us += tm->repeat_us;
    if (tm->due_us <= now_us)
        tm->due_us = now_us + tm->repeat_us;
    link_timer(tm);
}

void timers_run_due(struct timers *t)
{
    int64_t now_us = clock_now_us(t->clock);

    while (t->first && t->first->due_us <= now_us) {
        struct timer *tm = t->first;
        unlink_timer(tm);
        if (tm->repeat_us > 0)
            set_next_beat(tm, now_us);
        tm->fn(tm->arg); /* may free tm */
    }
}
