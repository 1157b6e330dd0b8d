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
    struct latest *cl = calloc(1, sizeof(*cl));
    if (!cl)
        return -ENOMEM;
    cl->free_item = free_item;
    int err = clock_gate_init(&cl->gate, c, "a latest value");
    if (err) {
        free(cl);
        return err;
    }
    *out = cl;
    return 0;
}

void latest_name(struct latest *cl, const char *name)
{
    cl->gate.what = name;
}

void latest_free(struct latest *cl)
{
    if (!cl)
        return;
    if (cl->item)
        cl->free_item(cl->item);
    clock_gate_fini(&cl->gate);
    free(cl);
}

bool latest_put(struct latest *cl, void *item)
{
    clock_gate_lock(&cl->gate);
    void *old = cl->item;
    cl->item = item;
    clock_gate_ring(&cl->gate);
    clock_gate_unlock(&cl->gate);
    if (old)
        cl->free_item(old); /* outside the lock: freeing may take a while */
    return old != NULL;
}

void *latest_take(struct latest *cl, int64_t deadline_us)
{
    int err = 0;

    clock_gate_lock(&cl->gate);
    while (!cl->item && !cl->is_closed && err != -ETIMEDOUT)
        err = clock_gate_wait(&cl->gate, deadline_us);
    void *item = cl->is_closed ? NULL : cl->item;
    if (item)
        cl->item = NULL;
    clock_gate_unlock(&cl->gate);
    return item;
}

void latest_close(struct latest *cl)
{
    clock_gate_lock(&cl->gate);
    cl->is_closed = true;
    clock_gate_ring(&cl->gate);
    clock_gate_unlock(&cl->gate);
}
