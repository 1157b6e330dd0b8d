/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queue.c - a ring of pointers behind one gate. */
#include "base/threads/queue.h"

#include <errno.h>
#include <stdlib.h>

struct queue {
    struct gate gate; /* guards all below */
    queue_free_fn *free_item;
    size_t bound, head, count;
    bool is_closed;
    void *ring[];
};

int queue_new(struct queue **out, struct clock *c, size_t bound, queue_free_fn *free_item)
{
    struct queue *q = calloc(1, sizeof(*q) + bound * sizeof(q->ring[0]));
    if (!q)
        return -ENOMEM;
    q->bound = bound;
    q->free_item = free_item;
    int err = clock_gate_init(&q->gate, c, "a queue");
    if (err) {
        free(q);
        return err;
    }
    *out = q;
    return 0;
}

/* Lock held, not empty. */
static void *take_oldest(struct queue *q)
{
    void *item = q->ring[q->head];

    q->head = (q->head + 1) % q->bound;
    q->count--;
    return item;
}

void queue_name(struct queue *q, const char *name)
{
    q->gate.what = name;
}

void queue_free(struct queue *q)
{
    if (!q)
        return;
    queue_clear(q);
    clock_gate_fini(&q->gate);
    free(q);
}

int queue_push_wait(struct queue *q, void *item, int64_t deadline_us)
{
    int err = 0;

    clock_gate_lock(&q->gate);
    while (!q->is_closed && q->count == q->bound && err != -ETIMEDOUT)
        err = clock_gate_wait(&q->gate, deadline_us);
    if (q->is_closed) {
        err = -ECANCELED;
    } else if (q->count < q->bound) {
        q->ring[(q->head + q->count++) % q->bound] = item;
        clock_gate_ring(&q->gate);
        err = 0;
    }
    clock_gate_unlock(&q->gate);
    if (err)
        q->free_item(item);
    return err;
}

int queue_push(struct queue *q, void *item)
{
    int err = queue_push_wait(q, item, 0); /* a deadline in the past: no waiting */

    return err == -ETIMEDOUT ? -ENOBUFS : err;
}

int queue_pop(struct queue *q, void **item, int64_t deadline_us)
{
    int err = 0;

    clock_gate_lock(&q->gate);
    while (q->count == 0 && !q->is_closed && err != -ETIMEDOUT)
        err = clock_gate_wait(&q->gate, deadline_us);
    if (q->count > 0) {
        *item = take_oldest(q);
        clock_gate_ring(&q->gate); /* a pusher may wait for room */
        err = 0;
    } else if (q->is_closed) {
        err = -ECANCELED;
    }
    clock_gate_unlock(&q->gate);
    return err;
}

size_t queue_length(struct queue *q)
{
    clock_gate_lock(&q->gate);
    size_t n = q->count;
    clock_gate_unlock(&q->gate);
    return n;
}

void queue_clear(struct queue *q)
{
    void *item;

    while (queue_pop(q, &item, 0) == 0)
        q->free_item(item);
}

void queue_close(struct queue *q)
{
    clock_gate_lock(&q->gate);
    q->is_closed = true;
    clock_gate_ring(&q->gate);
    clock_gate_unlock(&q->gate);
}
