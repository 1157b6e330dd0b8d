/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker.c - a stage and the slot of its orders. */
#include "live/session/worker.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

static void forget_orders(struct worker *w)
{
    latest_free(w->orders);
    w->orders = NULL;
}

int worker_start(struct worker *w, struct clock *c, const char *name, const struct stage_job *job)
{
    int err = latest_new(&w->orders, c, free);

    if (err)
        return err;
    err = stage_start_job(&w->stage, c, name, job);
    if (err)
        forget_orders(w);
    return err;
}

bool worker_exists(const struct worker *w)
{
    return w->stage != NULL;
}

void worker_order(struct worker *w, const void *order, size_t size)
{
    void *copy = malloc(size);

    if (!copy) {
        log_error("live: an order is lost: out of memory");
        return;
    }
    memcpy(copy, order, size);
    latest_put(w->orders, copy);
}

void *worker_take(struct worker *w, int64_t deadline_us)
{
    return latest_take(w->orders, deadline_us);
}

void worker_stop(struct worker *w)
{
    if (!w->stage)
        return;
    stage_stop(w->stage);
    latest_close(w->orders);
}

bool worker_has_ended(const struct worker *w)
{
    return !w->stage || stage_has_ended(w->stage);
}

bool worker_reap(struct worker *w)
{
    if (!worker_has_ended(w))
        return false;
    worker_join(w);
    return true;
}

void worker_join(struct worker *w)
{
    worker_stop(w);
    stage_join(w->stage);
    w->stage = NULL;
    forget_orders(w);
}
