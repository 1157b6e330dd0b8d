/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flush.c - two rings: an idle handle empties the one, a timer the other. */
#include "relay/conn/flush.h"

static void init_head(struct flush_member *head)
{
    head->prev = head->next = head;
}

static void append_member(struct flush_member *head, struct flush_member *m)
{
    m->prev = head->prev;
    m->next = head;
    m->prev->next = m->next->prev = m;
}

void flush_remove(struct flush_member *m)
{
    if (!m->next)
        return;
    m->prev->next = m->next;
    m->next->prev = m->prev;
    m->prev = m->next = NULL;
}

/* Calls members that are added meanwhile as well. */
static void on_end(uv_idle_t *end)
{
    struct flush *f = end->data;

    while (f->soon.next != &f->soon) {
        struct flush_member *m = f->soon.next;
        flush_remove(m);
        f->fn(m);
    }
    uv_idle_stop(end);
}

static void add_soon(struct flush *f, struct flush_member *m)
{
    flush_remove(m);
    append_member(&f->soon, m);
    uv_idle_start(&f->end, on_end); /* no effect when the handle runs already */
}

static void end_span(struct flush *f)
{
    merge_end(&f->merge);
    timer_stop(f->timer);
    while (f->later.next != &f->later)
        add_soon(f, f->later.next);
}

static void on_timer(void *arg)
{
    end_span(arg);
}

int flush_open(struct flush *f, uv_loop_t *loop, struct timers *timers, int64_t span_us,
               flush_fn *fn)
{
    *f = (struct flush){.fn = fn};
    init_head(&f->soon);
    init_head(&f->later);
    merge_init(&f->merge, span_us);
    int err = span_us ? timer_new(&f->timer, timers, on_timer, f) : 0;
    if (err)
        return err;
    uv_idle_init(loop, &f->end);
    f->end.data = f;
    return 0;
}

void flush_close(struct flush *f)
{
    timer_free(f->timer);
    f->timer = NULL;
    if (f->end.data)
        uv_close((uv_handle_t *)&f->end, NULL);
    f->end.data = NULL;
}

void flush_media(struct flush *f, int64_t now_us)
{
    f->now_us = now_us;
    if (merge_is_over(&f->merge, now_us))
        end_span(f);
}

void flush_add(struct flush *f, struct flush_member *m, const struct message *message,
               bool is_cached)
{
    if (!merge_may_wait(&f->merge, message, is_cached)) {
        add_soon(f, m);
        return;
    }
    if (m->next)
        return; /* in either ring: the message leaves with the messages before */
    append_member(&f->later, m);
    int64_t latest_us = merge_begin(&f->merge, f->now_us);
    if (latest_us)
        timer_start(f->timer, latest_us, 0);
}
