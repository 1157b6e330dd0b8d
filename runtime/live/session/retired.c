/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retired.c - a list that is looked through until it is empty. */
#include "live/session/retired.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

enum retired_state { RETIRED_CLOSING, RETIRED_STOPPED };

struct retired {
    struct retired *next;
    enum retired_state state;
    void *pipe;
    void *waiter;        /* of the closing connection, or NULL */
    uint32_t gen;        /* of that connection */
    int64_t deadline_us; /* when the stages are stopped at the latest */
};

int retired_reserve(struct retired_list *l)
{
    if (!l->spare)
        l->spare = calloc(1, sizeof(*l->spare));
    return l->spare ? 0 : -ENOMEM;
}

static void stop_pipe(struct retired_list *l, struct retired *r)
{
    r->state = RETIRED_STOPPED;
    l->ops->stop(r->pipe);
    if (r->waiter)
        l->ops->closed(r->waiter);
    r->waiter = NULL;
}

void retired_add(struct retired_list *l, void *pipe, uint32_t gen, int64_t deadline_us)
{
    struct retired *r = l->spare;

    assert(r);
    *r = (struct retired){.next = l->first, .pipe = pipe, .gen = gen, .deadline_us = deadline_us};
    l->first = r;
    l->spare = NULL;
    if (!deadline_us)
        stop_pipe(l, r);
}

bool retired_await(struct retired_list *l, void *waiter)
{
    if (!l->first || l->first->state != RETIRED_CLOSING || !waiter)
        return false;
    l->first->waiter = waiter;
    return true;
}

void retired_closed(struct retired_list *l, uint32_t gen)
{
    for (struct retired *r = l->first; r; r = r->next)
        if (r->gen == gen)
            r->deadline_us = 0;
}

/* True when the pipe is gone. */
static bool reap_one(struct retired_list *l, struct retired *r, int64_t now_us)
{
    if (r->state == RETIRED_CLOSING && now_us >= r->deadline_us)
        stop_pipe(l, r);
    if (l->ops->reap(r->pipe) > 0 || r->state != RETIRED_STOPPED)
        return false;
    l->ops->free(r->pipe);
    return true;
}

bool retired_reap(struct retired_list *l, int64_t now_us)
{
    struct retired **at = &l->first;

    while (*at) {
        struct retired *r = *at;
        if (reap_one(l, r, now_us)) {
            *at = r->next;
            free(r);
        } else {
            at = &r->next;
        }
    }
    return !l->first;
}

void retired_fini(struct retired_list *l)
{
    assert(!l->first);
    free(l->spare);
    l->spare = NULL;
}
