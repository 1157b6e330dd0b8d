/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_sends.c - the send stages of a pusher: one connects or publishes, those before it say goodbye
 * and end. */
#include "live/pusher/pipe/pusher_inside.h"

#include "base/err.h"

#include <errno.h>
#include <stdlib.h>

enum {
    /* a write that long is not worth waiting for when closing in order */
    BLOCKED_WRITE_US = 100000,
};

static void free_send(struct pusher_send *s)
{
    cancel_fini(&s->cancel);
    free(s);
}

static int new_send(struct pusher_send **out, struct pusher_wires *w, const struct pusher_job *job,
                    uint32_t attempt)
{
    struct pusher_send *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->job = *job;
    s->attempt = attempt;
    int err = cancel_init(&s->cancel);
    if (err) {
        free(s);
        return err;
    }
    err = pusher_part_start(&s->part, w, "send", pusher_send_run);
    if (err) {
        free_send(s);
        return err;
    }
    *out = s;
    return 0;
}

void pusher_sends_connect(struct pusher_sends *l, struct pusher_wires *w,
                          const struct pusher_job *job)
{
    struct pusher_send *s;

    if (l->current)
        pusher_sends_disconnect(l, w, false);
    l->gen = job->gen;
    int err = new_send(&s, w, job, ++l->attempts);
    if (err) {
        pusher_tell(w, job->gen, PUSHER_LOST, NET_IO, err_text(err));
        return;
    }
    s->next = l->first;
    l->first = l->current = s;
}

/* A goodbye needs a connection that takes it. */
static bool can_say_goodbye(struct pusher_send *s)
{
    int64_t writing_us = atomic_load(&s->writing_since_us);

    return atomic_load(&s->is_open) &&
           (!writing_us || clock_now_us(s->part.wires->clock) - writing_us < BLOCKED_WRITE_US);
}

static void end_send(struct pusher_send *s, bool is_orderly)
{
    atomic_store(&s->is_orderly, is_orderly);
    atomic_store(&s->is_told, true);
    worker_stop(&s->part.worker);
    if (!is_orderly || !can_say_goodbye(s))
        cancel_now(&s->cancel);
}

void pusher_sends_disconnect(struct pusher_sends *l, struct pusher_wires *w, bool is_orderly)
{
    struct pusher_send *s = l->current;

    l->current = NULL;
    if (s)
        end_send(s, is_orderly);
    else if (is_orderly)
        /* there is nothing to close */
        pusher_tell(w, l->gen, PUSHER_SEND_CLOSED, 0, "");
}

void pusher_sends_stop(struct pusher_sends *l)
{
    l->current = NULL;
    for (struct pusher_send *s = l->first; s; s = s->next) {
        atomic_store(&s->is_told, true);
        worker_stop(&s->part.worker);
        cancel_now(&s->cancel);
    }
}

/* The stage may have looked before it was asked to say so. */
static void say_closed(struct pusher_send *s)
{
    if (atomic_load(&s->is_orderly) && !atomic_exchange(&s->has_said_closed, true))
        pusher_tell(s->part.wires, s->job.gen, PUSHER_SEND_CLOSED, 0, "");
}

int pusher_sends_reap(struct pusher_sends *l)
{
    int running = 0;

    for (struct pusher_send **at = &l->first; *at;) {
        struct pusher_send *s = *at;
        if (!worker_reap(&s->part.worker)) {
            at = &s->next;
            running++;
            continue;
        }
        *at = s->next;
        if (l->current == s)
            l->current = NULL;
        say_closed(s);
        free_send(s);
    }
    return running;
}
