/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheduler.c - members in the order of entry, one lock, one bell per member. */
#include "base/time/scheduler.h"

#include "base/time/clock.h"
#include "base/time/link.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <uv.h>

enum {
    MEMBERS_MAX = 256,
    WORDS_SIZE = 96,
    START_US = 1000000, /* not zero: a time of 0 means "none" in places */
};
enum state { RUNNABLE, RUNNING, WAITING, POLLING, OUTSIDE, RETURNED };

struct member {
    uv_thread_t thread;
    char name[16];
    uv_sem_t bell; /* rung when it is given the scheduler, or should keep watch */
    enum state state;
    void *what;        /* WAITING */
    const char *words; /* the same for people */
    struct pollfd poll;
    int64_t deadline_us;
    bool has_timed_out;
};

struct scheduler {
    uv_key_t self;          /* the calling thread's member */
    _Atomic int64_t now_us; /* written under the lock */
    const struct links *links;
    scheduler_dead_fn *on_dead;
    void *dead_arg;

    uv_mutex_t lock; /* guards all below */
    struct member *members[MEMBERS_MAX];
    int count, turn;     /* turn: index of the member that ran last */
    bool is_one_outside; /* OUTSIDE or RETURNED */
    int holds;           /* work of threads that are no members */
    uv_cond_t entry;     /* rung when a member is added */
    bool is_watched;     /* a thread is inside pass_on */
    int outside_bell;    /* an eventfd: a member came back */
};

static struct member *self(struct scheduler *b)
{
    return uv_key_get(&b->self);
}

/* ---- what a member waits for, in words */

static void name_descriptor(const struct scheduler *b, int fd, char words[WORDS_SIZE])
{
    char path[32], target[64] = "";

    if (b->links && link_describe(b->links, fd, words, WORDS_SIZE))
        return;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    ssize_t size = readlink(path, target, sizeof(target) - 1);
    if (size > 0 && strstr(target, "eventpoll"))
        snprintf(words, WORDS_SIZE, "an event of its loop, where no timer runs");
    else
        snprintf(words, WORDS_SIZE, "descriptor %d (%s)", fd, target);
}

static void report_member(const struct scheduler *b, const struct member *m)
{
    char words[WORDS_SIZE];

    if (m->state == POLLING)
        name_descriptor(b, m->poll.fd, words);
    else
        snprintf(words, sizeof(words), "%s", m->words);
    log_error("  thread %s waits for %s%s", m->name,
              m->state == POLLING && (m->poll.events & POLLOUT) ? "room to write on " : "", words);
}

/* Nobody can run, no deadline is left: every member waits. */
static void report_deadlock(struct scheduler *b)
{
    log_error("deadlock in virtual time, %.3f s after the start: nothing can ever run again",
              (double)(b->now_us - START_US) / 1e6);
    for (int i = 0; i < b->count; i++)
        report_member(b, b->members[i]);
    uv_mutex_unlock(&b->lock);
    b->on_dead(b->dead_arg);
    fflush(NULL);
    _exit(EXIT_FAILURE);
}

/* ---- who runs next; lock held */

static void look_at_descriptors(struct scheduler *b)
{
    struct pollfd fds[MEMBERS_MAX];
    struct member *who[MEMBERS_MAX];
    nfds_t n = 0;

    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == POLLING) {
            who[n] = b->members[i];
            fds[n++] = b->members[i]->poll;
        }
    if (n == 0 || poll(fds, n, 0) <= 0)
        return;
    for (nfds_t i = 0; i < n; i++)
        if (fds[i].revents) {
            who[i]->poll.revents = fds[i].revents;
            who[i]->state = RUNNABLE;
        }
}

static struct member *next_runnable(struct scheduler *b)
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
static bool jump(struct scheduler *b)
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

/* Somebody is in a library call: its bytes may wake a poller, its return is a bell. Lets go of the
 * lock meanwhile. */
static void wait_for_outside(struct scheduler *b)
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

static void ring_outside(struct scheduler *b)
{
    uint64_t one = 1;
    ssize_t written = write(b->outside_bell, &one, sizeof(one));

    (void)written; /* full means rung */
}

static void ring(struct scheduler *b, const void *what)
{
    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == WAITING && b->members[i]->what == what)
            b->members[i]->state = RUNNABLE;
}

/* A member whose library call is over may run again only now that nobody else can: so real time has
 * no say. */
static bool let_back_in(struct scheduler *b)
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

static bool give_to_next(struct scheduler *b)
{
    struct member *next = next_runnable(b);

    if (!next) {
        look_at_descriptors(b);
        next = next_runnable(b);
    }
    if (!next)
        return false;
    next->state = RUNNING;
    if (next != self(b))
        uv_sem_post(&next->bell);
    return true;
}

/* The caller no longer runs: finds who does. Returns when the scheduler is given, whoever got it. */
static void pass_turn(struct scheduler *b)
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

static bool is_any_running(const struct scheduler *b)
{
    for (int i = 0; i < b->count; i++)
        if (b->members[i]->state == RUNNING)
            return true;
    return false;
}

static void wait_for_turn(struct scheduler *b, struct member *m)
{
    while (m->state != RUNNING) {
        if (!b->is_watched && !is_any_running(b)) {
            pass_turn(b); /* everybody else is waiting or in a library call: keep watch */
        } else {
            uv_mutex_unlock(&b->lock);
            uv_sem_wait(&m->bell); /* may be an old ring: the state tells */
            uv_mutex_lock(&b->lock);
        }
    }
}

static struct member *add_member(struct scheduler *b, const char *name, enum state state)
{
    struct member *m = calloc(1, sizeof(*m));

    if (!m || b->count == MEMBERS_MAX || uv_sem_init(&m->bell, 0) != 0) {
        log_error("virtual time: no room for thread %s", name);
        _exit(EXIT_FAILURE);
    }
    m->thread = uv_thread_self();
    m->state = state;
    m->deadline_us = CLOCK_NEVER;
    snprintf(m->name, sizeof(m->name), "%s", name);
    b->members[b->count++] = m;
    uv_key_set(&b->self, m);
    uv_cond_broadcast(&b->entry);
    return m;
}

static void remove_member(struct scheduler *b, struct member *m)
{
    int i = 0;

    while (b->members[i] != m)
        i++;
    for (b->count--; i < b->count; i++)
        b->members[i] = b->members[i + 1];
    if (b->turn >= b->count)
        b->turn = 0;
    uv_sem_destroy(&m->bell);
    free(m);
}

static bool has_entered(struct scheduler *b, uv_thread_t thread)
{
    for (int i = 0; i < b->count; i++)
        if (uv_thread_equal(&b->members[i]->thread, &thread))
            return true;
    return false;
}

/* ---- the surface */

int scheduler_new(struct scheduler **out, const struct links *links, scheduler_dead_fn *on_dead,
                  void *arg)
{
    struct scheduler *b = calloc(1, sizeof(*b));
    if (!b)
        return -ENOMEM;
    b->now_us = START_US;
    b->links = links;
    b->on_dead = on_dead;
    b->dead_arg = arg;
    b->outside_bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (b->outside_bell < 0)
        goto no_bell;
    if (uv_mutex_init(&b->lock) != 0)
        goto no_lock;
    if (uv_cond_init(&b->entry) != 0)
        goto no_entry;
    if (uv_key_create(&b->self) != 0)
        goto no_key;
    add_member(b, "loop", RUNNING);
    *out = b;
    return 0;

no_key:
    uv_cond_destroy(&b->entry);
no_entry:
    uv_mutex_destroy(&b->lock);
no_lock:
    close(b->outside_bell);
no_bell:
    free(b);
    return -ENOMEM;
}

void scheduler_free(struct scheduler *b)
{
    while (b->count > 0)
        remove_member(b, b->members[0]);
    uv_key_delete(&b->self);
    uv_cond_destroy(&b->entry);
    uv_mutex_destroy(&b->lock);
    close(b->outside_bell);
    free(b);
}

int64_t scheduler_now_us(struct scheduler *b)
{
    return atomic_load_explicit(&b->now_us, memory_order_relaxed);
}

bool scheduler_is_member(struct scheduler *b)
{
    return self(b) != NULL;
}

void scheduler_enter(struct scheduler *b, const char *name)
{
    uv_mutex_lock(&b->lock);
    if (!self(b))
        wait_for_turn(b, add_member(b, name, RUNNABLE));
    uv_mutex_unlock(&b->lock);
}

void scheduler_await_entry(struct scheduler *b, uv_thread_t thread)
{
    uv_mutex_lock(&b->lock);
    while (!has_entered(b, thread))
        uv_cond_wait(&b->entry, &b->lock);
    uv_mutex_unlock(&b->lock);
}

void scheduler_leave(struct scheduler *b)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    if (m) {
        remove_member(b, m);
        uv_key_set(&b->self, NULL);
        pass_turn(b);
    }
    uv_mutex_unlock(&b->lock);
}

int scheduler_wait(struct scheduler *b, void *what, const char *words, void (*unlock)(void *what),
                   int64_t deadline_us)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    m->state = WAITING;
    m->what = what;
    m->words = words;
    m->deadline_us = deadline_us;
    m->has_timed_out = false;
    if (what)
        unlock(what);
    pass_turn(b);
    wait_for_turn(b, m);
    bool has_timed_out = m->has_timed_out;
    uv_mutex_unlock(&b->lock);
    return has_timed_out ? -ETIMEDOUT : 0;
}

void scheduler_ring(struct scheduler *b, void *what)
{
    const struct member *m = self(b);

    uv_mutex_lock(&b->lock);
    ring(b, what);
    if (!m || m->state != RUNNING)
        ring_outside(b); /* from a library's thread: somebody may keep watch */
    uv_mutex_unlock(&b->lock);
}

int scheduler_poll(struct scheduler *b, int fd, short events, int64_t deadline_us)
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
    pass_turn(b);
    wait_for_turn(b, m);
    int seen = m->has_timed_out ? 0 : m->poll.revents;
    uv_mutex_unlock(&b->lock);
    return seen;
}

void scheduler_hold(struct scheduler *b)
{
    uv_mutex_lock(&b->lock);
    b->holds++;
    uv_mutex_unlock(&b->lock);
}

void scheduler_release(struct scheduler *b)
{
    uv_mutex_lock(&b->lock);
    b->holds--;
    ring_outside(b);
    uv_mutex_unlock(&b->lock);
}

void scheduler_outside_begin(struct scheduler *b)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    while (b->is_one_outside) { /* somebody else is: wait in line, keeping the order */
        m->state = WAITING;
        m->what = &b->is_one_outside;
        m->words = "another thread to come back from a library call";
        m->deadline_us = CLOCK_NEVER;
        pass_turn(b);
        wait_for_turn(b, m);
    }
    b->is_one_outside = true;
    m->state = OUTSIDE;
    if (!give_to_next(b)) /* nobody can run: one of those who wait keeps watch */
        for (int i = 0; i < b->count; i++)
            if (b->members[i] != m)
                uv_sem_post(&b->members[i]->bell);
    uv_mutex_unlock(&b->lock);
}

void scheduler_outside_end(struct scheduler *b)
{
    uv_mutex_lock(&b->lock);
    struct member *m = self(b);
    m->state = RETURNED;
    ring_outside(b);
    wait_for_turn(b, m);
    uv_mutex_unlock(&b->lock);
}
