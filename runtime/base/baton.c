/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baton.c - members in the order of entry, one lock, one bell per member. */
#include "base/baton.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <uv.h>

enum { MEMBERS_MAX = 256 };
enum state { RUNNABLE, RUNNING, WAITING, POLLING, OUTSIDE, RETURNED };
static const char *const state_names[] = {
    "can run", "runs", "waits", "polls", "is in a library call", "is back from one"};

struct member {
    uv_thread_t thread;
    char name[16];
    uv_cond_t bell; /* rung when it is given the baton */
    enum state state;
    void *what; /* WAITING */
    struct pollfd poll;
    int64_t deadline_us;
    bool has_timed_out;
};

struct baton {
    uv_mutex_t lock; /* guards all below */
    int64_t now_us;
    struct member *members[MEMBERS_MAX];
    int count, turn;     /* turn: index of the member that ran last */
    bool is_one_outside; /* OUTSIDE or RETURNED */
    int holds;           /* work of threads that are no members */
    uv_cond_t entry;     /* rung when a member is added */
    bool is_watched;     /* a thread is inside pass_on */
    int outside_bell;    /* an eventfd: a member came back */
};

/* ---- all helpers: lock held */

static struct member *find(struct baton *b, uv_thread_t thread)
{
    for (int i = 0; i < b->count; i++)
        if (uv_thread_equal(&b->members[i]->thread, &thread))
            return b->members[i];
    return NULL;
}

static struct member *self(struct baton *b)
{
    return find(b, uv_thread_self());
}

static void look_at_descriptors(struct baton *b)
{
    for (int i = 0; i < b->count; i++) {
        struct member *m = b->members[i];
        if (m->state == POLLING && poll(&m->poll, 1, 0) > 0)
            m->state = RUNNABLE;
    }
}

static struct member *next_runnable(struct baton *b)
{
    for (int step = 1; step <= b->count; step++) {
        int i = (b->turn + step) % b->count;
        if (b->members[i]->state == RUNNABLE) {
            b->turn = i;
            return b->members[i];
        }
    }
    return NULL;
}

static bool is_waiting(const struct member *m)
{
    return m->state == WAITING || m->state == POLLING;
}

/* Everybody waits: to the earliest deadline. False when there is none. */
static bool jump(struct baton *b)
{
    int64_t earliest_us = CLOCK_NEVER;

    for (int i = 0; i < b->count; i++)
        if (is_waiting(b->members[i]) && b->members[i]->deadline_us < earliest_us)
            earliest_us = b->members[i]->deadline_us;
    if (earliest_us == CLOCK_NEVER)
        return false;
    if (earliest_us > b->now_us)
        b->now_us = earliest_us;
    for (int i = 0; i < b->count; i++) {
        struct member *m = b->members[i];
        if (is_waiting(m) && m->deadline_us <= b->now_us) {
            m->has_timed_out = true;
            m->state = RUNNABLE;
        }
    }
    return true;
}

static void report_deadlock(struct baton *b)
{
    log_error("virtual time: nothing can ever run again at %lld us", (long long)b->now_us);
    for (int i = 0; i < b->count; i++) {
        struct member *m = b->members[i];
        if (m->state == POLLING)
            log_error("  %s polls descriptor %d", m->name, m->poll.fd);
        else
            log_error("  %s %s (%p)", m->name, state_names[m->state], m->what);
    }
    _exit(EXIT_FAILURE);
}

/* Somebody is in a library call: its bytes may wake a poller, its return is a bell. Lets go of the
 * lock meanwhile. */
static void wait_for_outside(struct baton *b)
{
    struct pollfd fds[MEMBERS_MAX + 1];
    nfds_t n = 0;

    fds[n++] = (struct pollfd){.fd = b->outside_bell, .events = POLLIN};
    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == POLLING)
            fds[n++] = b->members[i]->poll;
    uv_mutex_unlock(&b->lock);
    poll(fds, n, -1);
    uv_mutex_lock(&b->lock);
    uint64_t rung;
    ssize_t got = read(b->outside_bell, &rung, sizeof(rung)); /* non-blocking: empties it */
    (void)got;
}

static void ring(struct baton *b, const void *what)
{
    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == WAITING && b->members[i]->what == what)
            b->members[i]->state = RUNNABLE;
}

/* A member whose library call is over may run again only now that nobody else can: so real time has
 * no say. */
static bool let_back_in(struct baton *b)
{
    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == RETURNED) {
            b->members[i]->state = RUNNABLE;
            b->is_one_outside = false;
            ring(b, &b->is_one_outside);
            return true;
        }
    return false;
}

static bool give_to_next(struct baton *b)
{
    look_at_descriptors(b);
    struct member *next = next_runnable(b);
    if (!next)
        return false;
    next->state = RUNNING;
    uv_cond_signal(&next->bell);
    return true;
}

/* The caller no longer runs: finds who does. Returns when the baton is given, whoever got it. */
static void pass_on(struct baton *b)
{
    b->is_watched = true;
    while (b->count > 0 && !give_to_next(b)) {
        if (let_back_in(b))
            continue;
        if (b->is_one_outside || b->holds > 0)
            wait_for_outside(b);
        else if (!jump(b))
            report_deadlock(b);
    }
    b->is_watched = false;
}

static bool is_any_running(const struct baton *b)
{
    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == RUNNING)
            return true;
    return false;
}

static void wait_for_turn(struct baton *b, struct member *m)
{
    while (m->state != RUNNING) {
        if (!b->is_watched && !is_any_running(b))
            pass_on(b); /* everybody else is waiting or in a library call: keep watch */
        else
            uv_cond_wait(&m->bell, &b->lock);
    }
}

static struct member *add_member(struct baton *b, const char *name, enum state state)
{
    struct member *m = calloc(1, sizeof(*m));

    if (!m || b->count == MEMBERS_MAX || uv_cond_init(&m->bell) != 0) {
        log_error("virtual time: no room for thread %s", name);
        _exit(EXIT_FAILURE);
    }
    m->thread = uv_thread_self();
    m->state = state;
    m->deadline_us = CLOCK_NEVER;
    snprintf(m->name, sizeof(m->name), "%s", name);
    b->members[b->count++] = m;
    uv_cond_broadcast(&b->entry);
    return m;
}

static void remove_member(struct baton *b, struct member *m)
{
    int i = 0;

    while (b->members[i] != m)
        i++;
    for (b->count--; i < b->count; i++)
        b->members[i] = b->members[i + 1];
    if (b->turn >= b->count)
        b->turn = 0;
    uv_cond_destroy(&m->bell);
    free(m);
}

/* ---- the surface */

int baton_new(struct baton **out)
{
    struct baton *b = calloc(1, sizeof(*b));
    if (!b)
        return -ENOMEM;
    b->now_us = 1000000; /* not zero: a time of 0 means "none" in places */
    b->outside_bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (b->outside_bell < 0)
        goto no_bell;
    if (uv_mutex_init(&b->lock) != 0)
        goto no_lock;
    if (uv_cond_init(&b->entry) != 0)
        goto no_entry;
    add_member(b, "loop", RUNNING);
    *out = b;
    return 0;

no_entry:
    uv_mutex_destroy(&b->lock);
no_lock:
    close(b->outside_bell);
no_bell:
    free(b);
    return -ENOMEM;
}

void baton_free(struct baton *b)
{
    while (b->count > 0)
        remove_member(b, b->members[0]);
    uv_cond_destroy(&b->entry);
    uv_mutex_destroy(&b->lock);
    close(b->outside_bell);
    free(b);
}

int64_t baton_now_us(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    int64_t now_us = b->now_us;
    uv_mutex_unlock(&b->lock);
    return now_us;
}

bool baton_is_member(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    bool is_member = self(b) != NULL;
    uv_mutex_unlock(&b->lock);
    return is_member;
}

void baton_enter(struct baton *b, const char *name)
{
    uv_mutex_lock(&b->lock);
    if (!self(b))
        wait_for_turn(b, add_member(b, name, RUNNABLE));
    uv_mutex_unlock(&b->lock);
}

void baton_await_entry(struct baton *b, uv_thread_t thread)
{
    uv_mutex_lock(&b->lock);
    while (!find(b, thread))
        uv_cond_wait(&b->entry, &b->lock);
    uv_mutex_unlock(&b->lock);
}

void baton_leave(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    if (m) {
        remove_member(b, m);
        pass_on(b);
    }
    uv_mutex_unlock(&b->lock);
}

int baton_wait(struct baton *b, void *what, void (*unlock)(void *what), int64_t deadline_us)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    m->state = WAITING;
    m->what = what;
    m->deadline_us = deadline_us;
    m->has_timed_out = false;
    if (what)
        unlock(what);
    pass_on(b);
    wait_for_turn(b, m);
    bool has_timed_out = m->has_timed_out;
    uv_mutex_unlock(&b->lock);
    return has_timed_out ? -ETIMEDOUT : 0;
}

void baton_ring(struct baton *b, void *what)
{
    uv_mutex_lock(&b->lock);
    ring(b, what);
    uv_mutex_unlock(&b->lock);
}

int baton_poll(struct baton *b, int fd, short events, int64_t deadline_us)
{
    struct pollfd now = {.fd = fd, .events = events};

    if (poll(&now, 1, 0) > 0)
        return now.revents;
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    m->state = POLLING;
    m->poll = now;
    m->deadline_us = deadline_us;
    m->has_timed_out = false;
    pass_on(b);
    wait_for_turn(b, m);
    int seen = m->has_timed_out ? 0 : m->poll.revents;
    uv_mutex_unlock(&b->lock);
    return seen;
}

static void ring_outside(struct baton *b)
{
    uint64_t one = 1;
    ssize_t written = write(b->outside_bell, &one, sizeof(one));

    (void)written; /* full means rung */
}

void baton_hold(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    b->holds++;
    uv_mutex_unlock(&b->lock);
}

void baton_release(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    b->holds--;
    ring_outside(b);
    uv_mutex_unlock(&b->lock);
}

void baton_outside_begin(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    while (b->is_one_outside) { /* somebody else is: wait in line, keeping the order */
        m->state = WAITING;
        m->what = &b->is_one_outside;
        m->deadline_us = CLOCK_NEVER;
        pass_on(b);
        wait_for_turn(b, m);
    }
    b->is_one_outside = true;
    m->state = OUTSIDE;
    if (!give_to_next(b)) /* nobody can run: one of those who wait keeps watch */
        for (int i = 0; i < b->count; i++)
            uv_cond_signal(&b->members[i]->bell);
    uv_mutex_unlock(&b->lock);
}

void baton_outside_end(struct baton *b)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    m->state = RETURNED;
    ring_outside(b);
    wait_for_turn(b, m);
    uv_mutex_unlock(&b->lock);
}
