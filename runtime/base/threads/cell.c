/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cell.c - one pointer behind one gate. */
#include "base/threads/cell.h"

#include <errno.h>
#include <stdlib.h>

struct cell {
    struct gate gate; /* guards all below */
    cell_free_fn *free_item;
    void *item;
    bool is_closed;
};

int cell_new(struct cell **out, struct clock *c, cell_free_fn *free_item)
{
    struct cell *cl = calloc(1, sizeof(*cl));
    if (!cl)
        return -ENOMEM;
    cl->free_item = free_item;
    int err = gate_init(&cl->gate, c, "a cell");
    if (err) {
        free(cl);
        return err;
    }
    *out = cl;
    return 0;
}

void cell_name(struct cell *cl, const char *name)
{
    cl->gate.what = name;
}

void cell_free(struct cell *cl)
{
    if (!cl)
        return;
    if (cl->item)
        cl->free_item(cl->item);
    gate_fini(&cl->gate);
    free(cl);
}

bool cell_put(struct cell *cl, void *item)
{
    gate_lock(&cl->gate);
    void *old = cl->item;
    cl->item = item;
    gate_ring(&cl->gate);
    gate_unlock(&cl->gate);
    if (old)
        cl->free_item(old); /* outside the lock: freeing may take a while */
    return old != NULL;
}

void *cell_take(struct cell *cl, int64_t deadline_us)
{
    int err = 0;

    gate_lock(&cl->gate);
    while (!cl->item && !cl->is_closed && err != -ETIMEDOUT)
        err = gate_wait(&cl->gate, deadline_us);
    void *item = cl->is_closed ? NULL : cl->item;
    if (item)
        cl->item = NULL;
    gate_unlock(&cl->gate);
    return item;
}

void cell_close(struct cell *cl)
{
    gate_lock(&cl->gate);
    cl->is_closed = true;
    gate_ring(&cl->gate);
    gate_unlock(&cl->gate);
}
