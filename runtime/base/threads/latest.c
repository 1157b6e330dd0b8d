/* SPDX-License-Identifier: GPL-3.0-or-later */
/* latest.c - one pointer behind one gate. */
#include "base/threads/latest.h"

#include <errno.h>
#include <stdlib.h>

struct latest {
    struct gate gate; /* guards all below */
    latest_free_fn *free_item;
    void *item;
    bool is_closed;
};

int latest_new(struct latest **out, struct clock *c, latest_free_fn *free_item)
{
    struct latest *l = calloc(1, sizeof(*l));
    if (!l)
        return -ENOMEM;
    l->free_item = free_item;
    int err = clock_gate_init(&l->gate, c, "a latest value");
    if (err) {
        free(l);
        return err;
    }
    *out = l;
    return 0;
}

void latest_name(struct latest *l, const char *name)
{
    l->gate.what = name;
}

void latest_free(struct latest *l)
{
    if (!l)
        return;
    if (l->item)
        l->free_item(l->item);
    clock_gate_fini(&l->gate);
    free(l);
}

bool latest_put(struct latest *l, void *item)
{
    clock_gate_lock(&l->gate);
    void *old = l->item;
    l->item = item;
    clock_gate_ring(&l->gate);
    clock_gate_unlock(&l->gate);
    if (old)
        l->free_item(old); /* outside the lock: freeing may take a while */
    return old != NULL;
}

void *latest_take(struct latest *l, int64_t deadline_us)
{
    int err = 0;

    clock_gate_lock(&l->gate);
    while (!l->item && !l->is_closed && err != -ETIMEDOUT)
        err = clock_gate_wait(&l->gate, deadline_us);
    void *item = l->is_closed ? NULL : l->item;
    if (item)
        l->item = NULL;
    clock_gate_unlock(&l->gate);
    return item;
}

void latest_close(struct latest *l)
{
    clock_gate_lock(&l->gate);
    l->is_closed = true;
    clock_gate_ring(&l->gate);
    clock_gate_unlock(&l->gate);
}
