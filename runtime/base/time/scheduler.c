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
    uv_sem_t bell; /* rung when the member gets the turn, or should keep watch */
    enum state state;
    void *what;        /* WAITING */
    const char *words; /* WAITING: the same in words */
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
    bool is_one_outside; /* a member is OUTSIDE or RETURNED */
    int holds;           /* work of threads that are no members */
    uv_cond_t entry;     /* rung when a member is added */
    bool is_watched;     /* a thread is inside pass_turn */
    int outside_bell;    /* an eventfd: a member returned from outside, or a hold was released */
};

static struct member *self(struct scheduler *s)
{
    return uv_key_get(&s->self);
}

/* ---- what a member waits for, in words */

static void name_descriptor(const struct scheduler *s, int fd, char words[WORDS_SIZE])
{
    char path[32], target[64] = "";

    if (s->links && link_describe(s->links, fd, words, WORDS_SIZE))
        return;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    ssize_t size = readlink(path, target, sizeof(target) - 1);
    if (size > 0 && strstr(target, "eventpoll"))
        snprintf(words, WORDS_SIZE, "an event of its loop, where no timer runs");
    else
        snprintf(words, WORDS_SIZE, "descriptor %d (%s)", fd, target);
}

static void report_member(const struct scheduler *s, const struct member *m)
{
    char words[WORDS_SIZE];

    if (m->state == POLLING)
        name_descriptor(s, m->poll.fd, words);
    else
        snprintf(words, sizeof(words), "%s", m->words);
    log_error("  thread %s waits for %s%s", m->name,
              m->state == POLLING && (m->poll.events & POLLOUT) ? "room to write on " : "", words);
}

/* Nobody can run, no deadline is left: every member waits. */
static void report_deadlock(struct scheduler *s)
{
    log_error("deadlock in virtual time, %.3f s after the start: nothing can ever run again",
              (double)(s->now_us - START_US) / 1e6);
    for (int i = 0; i < s->count; i++)
        report_member(s, s->members[i]);
    uv_mutex_unlock(&s->lock);
    s->on_dead(s->dead_arg);
    fflush(NULL);
    _exit(EXIT_FAILURE);
}

/* ---- who runs next; lock held */

static void look_at_descriptors(struct scheduler *s)
{
    struct pollfd fds[MEMBERS_MAX];
    struct member *who[MEMBERS_MAX];
    nfds_t n = 0;

    for (int i = 0; i < s->count; i++)
        if (s->members[i]->state == POLLING) {
            who[n] = s->members[i];
            fds[n++] = s->members[i]->poll;
        }
    if (n == 0 || poll(fds, n, 0) <= 0)
        return;
    for (nfds_t i = 0; i < n; i++)
        if (fds[i].revents) {
            who[i]->poll.revents = fds[i].revents;
            who[i]->state = RUNNABLE;
        }
}

static struct member *next_runnable(struct scheduler *s)
{
    for (int step = 1; step <= s->count; step++) {
        int i = (s->turn + step) % s->count;
        if (s->members[i]->state == RUNNABLE) {
            s->turn = i;
            return s->members[i];
        }
    }
    return NULL;
}

static bool is_waiting(const struct member *m)
{
    return m->state == WAITING || m->state == POLLING;
}

/* Every member waits: time jumps to the earliest deadline. False when there is no deadline. */
static bool jump(struct scheduler *s)
{
    int64_t earliest_us = CLOCK_NEVER;

    for (int i = 0; i < s->count; i++)
        if (is_waiting(s->members[i]) && s->members[i]->deadline_us < earliest_us)
            earliest_us = s->members[i]->deadline_us;
    if (earliest_us == CLOCK_NEVER)
        return false;
    if (earliest_us > s->now_us)
        s->now_us = earliest_us;
    for (int i = 0; i < s->count; i++) {
        struct member *m = s->members[i];
        if (is_waiting(m) && m->deadline_us <= s->now_us) {
            m->has_timed_out = true;
            m->state = RUNNABLE;
        }
    }
    return true;
}

/* A member is in a library call: bytes of that call may wake a poller, its return rings the outside
 * bell. Unlocks while it waits. */
static void wait_for_outside(struct scheduler *s)
{
    struct pollfd fds[MEMBERS_MAX + 1];
    nfds_t n = 0;

    fds[n++] = (struct pollfd){.fd = s->outside_bell, .events = POLLIN};
    for (int i = 0; i < s->count; i++)
        if (s->members[i]->state == POLLING)
            fds[n++] = s->members[i]->poll;
    uv_mutex_unlock(&s->lock);
    poll(fds, n, -1);
    uv_mutex_lock(&s->lock);
    uint64_t rung;
    ssize_t got = read(s->outside_bell, &rung, sizeof(rung)); /* non-blocking: empties the bell */
    (void)got;
}

static void ring_outside(struct scheduler *s)
{
    uint64_t one = 1;
    ssize_t written = write(s->outside_bell, &one, sizeof(one));

    (void)written; /* a full eventfd means rung */
}

static void ring(struct scheduler *s, const void *what)
{
    for (int i = 0; i < s->count; i++)
        if (s->members[i]->state == WAITING && s->members[i]->what == what)
            s->members[i]->state = RUNNABLE;
}

/* A member whose library call is over may run again only when no other member can: so the order
 * does not depend on real time. */
static bool let_back_in(struct scheduler *s)
{
    for (int i = 0; i < s->count; i++)
        if (s->members[i]->state == RETURNED) {
            s->members[i]->state = RUNNABLE;
            s->is_one_outside = false;
            ring(s, &s->is_one_outside);
            return true;
        }
    return false;
}

static bool give_to_next(struct scheduler *s)
{
    struct member *next = next_runnable(s);

    if (!next) {
        look_at_descriptors(s);
        next = next_runnable(s);
    }
    if (!next)
        return false;
    next->state = RUNNING;
    if (next != self(s))
        uv_sem_post(&next->bell);
    return true;
}

/* The caller no longer runs: gives the turn to the next member, perhaps the caller again. */
static void pass_turn(struct scheduler *s)
{
    s->is_watched = true;
    while (s->count > 0 && !give_to_next(s)) {
        if (let_back_in(s))
            continue;
        if (s->is_one_outside || s->holds > 0)
            wait_for_outside(s);
        else if (!jump(s))
            report_deadlock(s);
    }
    s->is_watched = false;
}

static bool is_any_running(const struct scheduler *s)
{
    for (int i = 0; i < s->count; i++)
        if (s->members[i]->state == RUNNING)
            return true;
    return false;
}

static void wait_for_turn(struct scheduler *s, struct member *m)
{
    while (m->state != RUNNING) {
        if (!s->is_watched && !is_any_running(s)) {
            pass_turn(s); /* all others wait or are in a library call: keep watch */
        } else {
            uv_mutex_unlock(&s->lock);
            uv_sem_wait(&m->bell); /* may be an old ring: the state tells */
            uv_mutex_lock(&s->lock);
        }
    }
}

static struct member *add_member(struct scheduler *s, const char *name, enum state state)
{
    struct member *m = calloc(1, sizeof(*m));

    if (!m || s->count == MEMBERS_MAX || uv_sem_init(&m->bell, 0) != 0) {
        log_error("virtual time: no room for thread %s", name);
        _exit(EXIT_FAILURE);
    }
    m->thread = uv_thread_self();
    m->state = state;
    m->deadline_us = CLOCK_NEVER;
    snprintf(m->name, sizeof(m->name), "%s", name);
    s->members[s->count++] = m;
    uv_key_set(&s->self, m);
    uv_cond_broadcast(&s->entry);
    return m;
}

static void remove_member(struct scheduler *s, struct member *m)
{
    int i = 0;

    while (s->members[i] != m)
        i++;
    for (s->count--; i < s->count; i++)
        s->members[i] = s->members[i + 1];
    if (s->turn >= s->count)
        s->turn = 0;
    uv_sem_destroy(&m->bell);
    free(m);
}

static bool has_entered(struct scheduler *s, uv_thread_t thread)
{
    for (int i = 0; i < s->count; i++)
        if (uv_thread_equal(&s->members[i]->thread, &thread))
            return true;
    return false;
}

/* ---- the surface */

int scheduler_new(struct scheduler **out, const struct links *links, scheduler_dead_fn *on_dead,
                  void *arg)
{
    struct scheduler *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->now_us = START_US;
    s->links = links;
    s->on_dead = on_dead;
    s->dead_arg = arg;
    s->outside_bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (s->outside_bell < 0)
        goto no_bell;
    if (uv_mutex_init(&s->lock) != 0)
        goto no_lock;
    if (uv_cond_init(&s->entry) != 0)
        goto no_entry;
    if (uv_key_create(&s->self) != 0)
        goto no_key;
    add_member(s, "loop", RUNNING);
    *out = s;
    return 0;

no_key:
    uv_cond_destroy(&s->entry);
no_entry:
    uv_mutex_destroy(&s->lock);
no_lock:
    close(s->outside_bell);
no_bell:
    free(s);
    return -ENOMEM;
}

void scheduler_free(struct scheduler *s)
{
    while (s->count > 0)
        remove_member(s, s->members[0]);
    uv_key_delete(&s->self);
    uv_cond_destroy(&s->entry);
    uv_mutex_destroy(&s->lock);
    close(s->outside_bell);
    free(s);
}

int64_t scheduler_now_us(struct scheduler *s)
{
    return atomic_load_explicit(&s->now_us, memory_order_relaxed);
}

bool scheduler_is_member(struct scheduler *s)
{
    return self(s) != NULL;
}

void scheduler_enter(struct scheduler *s, const char *name)
{
    uv_mutex_lock(&s->lock);
    if (!self(s))
        wait_for_turn(s, add_member(s, name, RUNNABLE));
    uv_mutex_unlock(&s->lock);
}

void scheduler_await_entry(struct scheduler *s, uv_thread_t thread)
{
    uv_mutex_lock(&s->lock);
    while (!has_entered(s, thread))
        uv_cond_wait(&s->entry, &s->lock);
    uv_mutex_unlock(&s->lock);
}

void scheduler_leave(struct scheduler *s)
{
    uv_mutex_lock(&s->lock);
    struct member *m = self(s);
    if (m) {
        remove_member(s, m);
        uv_key_set(&s->self, NULL);
        pass_turn(s);
    }
    uv_mutex_unlock(&s->lock);
}

int scheduler_wait(struct scheduler *s, void *what, const char *words, void (*unlock)(void *what),
                   int64_t deadline_us)
{
    uv_mutex_lock(&s->lock);
    struct member *m = self(s);
    m->state = WAITING;
    m->what = what;
    m->words = words;
    m->deadline_us = deadline_us;
    m->has_timed_out = false;
    if (what)
        unlock(what);
    pass_turn(s);
    wait_for_turn(s, m);
    bool has_timed_out = m->has_timed_out;
    uv_mutex_unlock(&s->lock);
    return has_timed_out ? -ETIMEDOUT : 0;
}

void scheduler_ring(struct scheduler *s, void *what)
{
    const struct member *m = self(s);

    uv_mutex_lock(&s->lock);
    ring(s, what);
    if (!m || m->state != RUNNING)
        ring_outside(s); /* from a library's thread: a member may keep watch */
    uv_mutex_unlock(&s->lock);
}

int scheduler_poll(struct scheduler *s, int fd, short events, int64_t deadline_us)
{
    struct pollfd now = {.fd = fd, .events = events};

    if (poll(&now, 1, 0) > 0)
        return now.revents;
    uv_mutex_lock(&s->lock);
    struct member *m = self(s);
    m->state = POLLING;
    m->poll = now;
    m->deadline_us = deadline_us;
    m->has_timed_out = false;
    pass_turn(s);
    wait_for_turn(s, m);
    int seen = m->has_timed_out ? 0 : m->poll.revents;
    uv_mutex_unlock(&s->lock);
    return seen;
}

void scheduler_hold(struct scheduler *s)
{
    uv_mutex_lock(&s->lock);
    s->holds++;
    uv_mutex_unlock(&s->lock);
}

void scheduler_release(struct scheduler *s)
{
    uv_mutex_lock(&s->lock);
    s->holds--;
    ring_outside(s);
    uv_mutex_unlock(&s->lock);
}

void scheduler_outside_begin(struct scheduler *s)
{
    uv_mutex_lock(&s->lock);
    struct member *m = self(s);
    while (s->is_one_outside) { /* another member is outside: wait in line, keeping the order */
        m->state = WAITING;
        m->what = &s->is_one_outside;
        m->words = "another thread to come back from a library call";
        m->deadline_us = CLOCK_NEVER;
        pass_turn(s);
        wait_for_turn(s, m);
    }
    s->is_one_outside = true;
    m->state = OUTSIDE;
    if (!give_to_next(s)) /* nobody can run: one waiting member keeps watch */
        for (int i = 0; i < s->count; i++)
            if (s->members[i] != m)
                uv_sem_post(&s->members[i]->bell);
    uv_mutex_unlock(&s->lock);
}

void scheduler_outside_end(struct scheduler *s)
{
    uv_mutex_lock(&s->lock);
    struct member *m = self(s);
    m->state = RETURNED;
    ring_outside(s);
    wait_for_turn(s, m);
    uv_mutex_unlock(&s->lock);
}
