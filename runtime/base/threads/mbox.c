/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mbox.c - a bounded ring, one lock, one uv_async bell. */
#include "base/threads/mbox.h"

#include "base/log.h"

#include <errno.h>
#include <stdlib.h>

struct mbox {
    uv_async_t bell;
    uv_mutex_t lock; /* guards ring, head and count */
    struct mbox_news ring[MBOX_MAX];
    unsigned head, count;
    mbox_fn *fn;
    void *arg;
};

static bool take_news(struct mbox *m, struct mbox_news *n)
{
    uv_mutex_lock(&m->lock);
    bool has_news = m->count > 0;
    if (has_news) {
        *n = m->ring[m->head];
        m->head = (m->head + 1) % MBOX_MAX;
        m->count--;
    }
    uv_mutex_unlock(&m->lock);
    return has_news;
}

static void on_bell(uv_async_t *bell)
{
    struct mbox *m = bell->data;
    struct mbox_news n;

    for (int turn = 0; turn < MBOX_MAX; turn++) {
        if (!take_news(m, &n))
            return;
        m->fn(m->arg, &n); /* outside the lock: fn may post */
        free(n.payload);
    }
    uv_async_send(bell); /* more may be waiting, but sockets and timers get a turn first */
}

static void on_closed(uv_handle_t *bell)
{
    struct mbox *m = bell->data;
    struct mbox_news n;

    while (take_news(m, &n))
        free(n.payload);
    uv_mutex_destroy(&m->lock);
    free(m);
}

int mbox_new(struct mbox **out, struct clock *c, uv_loop_t *loop, mbox_fn *fn, void *arg)
{
    struct mbox *m = calloc(1, sizeof(*m));
    if (!m)
        return -ENOMEM;
    (void)c; /* a virtual loop polls its async handles by itself */
    m->fn = fn;
    m->arg = arg;
    m->bell.data = m;

    int err = uv_mutex_init(&m->lock);
    if (err)
        goto no_lock;
    err = uv_async_init(loop, &m->bell, on_bell);
    if (err)
        goto no_bell;
    *out = m;
    return 0;

no_bell:
    uv_mutex_destroy(&m->lock);
no_lock:
    free(m);
    return err;
}

void mbox_free(struct mbox *m)
{
    if (m) /* libuv still holds the handle: the memory goes in on_closed */
        uv_close((uv_handle_t *)&m->bell, on_closed);
}

int mbox_post(struct mbox *m, const struct mbox_news *n)
{
    int err = -ENOBUFS;

    uv_mutex_lock(&m->lock);
    if (m->count < MBOX_MAX) {
        m->ring[(m->head + m->count++) % MBOX_MAX] = *n;
        err = 0;
    }
    uv_mutex_unlock(&m->lock);
    if (!err) {
        uv_async_send(&m->bell);
        return 0;
    }
    free(n->payload);
    log_error("news %d for component %u refused: %d wait already (a bug)", n->what, n->to,
              MBOX_MAX);
    return err;
}
