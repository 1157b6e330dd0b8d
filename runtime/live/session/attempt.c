/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attempt.c - performs the rows of attempt_fsm.c with a look-up, a timer and a budget. */
#include "live/session/attempt.h"

#include "base/err.h"

static const struct attempt_row *step(struct attempt *a, enum attempt_input input);

/* ---- look-ups, one end after the other */

static void resolve_next(struct attempt *a);

static void on_address(void *arg, int err, const struct net_addresses *addresses)
{
    struct attempt *a = arg;

    a->look_up = NULL;
    if (err) {
        attempt_lost(a, NET_NAME, err_text(err));
        return;
    }
    a->addresses[a->resolved++] = *addresses;
    if (a->resolved < a->plan.end_count)
        resolve_next(a);
    else
        step(a, ATTEMPT_ON_ADDRESSES);
}

/* A look-up that cannot even begin fails on a later turn, as any other. */
static void resolve_next(struct attempt *a)
{
    const struct url *end = a->plan.ends[a->resolved];

    a->resolve_err =
        resolve_start(&a->look_up, a->cfg.loop, a->cfg.timers, end->host, end->port, on_address, a);
    if (a->resolve_err)
        timer_start(a->timer, 0, 0);
    else
        resolve_spoil(a->look_up, a->cfg.names);
}

static void on_timer(void *arg)
{
    struct attempt *a = arg;

    if (a->state == ATTEMPT_RESOLVING)
        attempt_lost(a, NET_NAME, err_text(a->resolve_err));
    else
        step(a, ATTEMPT_ON_DUE);
}

/* ---- acts */

static void drop(struct attempt *a)
{
    resolve_cancel(a->look_up);
    a->look_up = NULL;
    timer_stop(a->timer);
    a->gen++;
}

static void begin(struct attempt *a)
{
    a->gen++;
    a->resolved = 0;
    resolve_next(a);
}

static void connect_ends(struct attempt *a)
{
    a->cfg.ops->connect(a->cfg.arg, a->addresses, a->gen);
}

static void await_next(struct attempt *a)
{
    timer_start(a->timer, a->budget.interval_us, 0);
}

static void (*const acts[ATTEMPT_ACTS])(struct attempt *a) = {
    [ATTEMPT_DO_RESOLVE] = begin, [ATTEMPT_DO_CONNECT] = connect_ends,
    [ATTEMPT_DO_DROP] = drop,     [ATTEMPT_DO_WAIT] = await_next,
    [ATTEMPT_DO_STOP] = drop,
};

static const struct attempt_row *step(struct attempt *a, enum attempt_input input)
{
    const struct attempt_row *row = attempt_fsm(a->state, input);

    if (row)
        a->state = row->next;
    if (row && acts[row->act])
        acts[row->act](a);
    return row;
}

/* ---- what the owner says */

static void ask_budget(struct attempt *a)
{
    int attempt = 0, count = a->budget.count;
    bool has_next = retry_next(&a->budget, &attempt);

    step(a, has_next ? ATTEMPT_ON_RETRY : ATTEMPT_ON_SPENT);
    if (a->cfg.ops->next)
        a->cfg.ops->next(a->cfg.arg, attempt, count);
}

void attempt_lost(struct attempt *a, enum net_phase phase, const char *reason)
{
    if (phase <= NET_FINE || phase >= NET_CANCELLED || !step(a, ATTEMPT_ON_LOSS))
        return;
    uint32_t gen = a->gen;
    a->cfg.ops->lost(a->cfg.arg, phase, reason);
    if (a->gen == gen) /* else the owner has stopped or started anew: this loss is forgotten */
        ask_budget(a);
}

void attempt_start(struct attempt *a, const struct attempt_plan *plan)
{
    a->plan = *plan;
    retry_init(&a->budget, plan->retry_count, plan->retry_interval_us);
    step(a, ATTEMPT_ON_START);
}

void attempt_stop(struct attempt *a)
{
    step(a, ATTEMPT_ON_STOP);
}

void attempt_up(struct attempt *a)
{
    step(a, ATTEMPT_ON_UP);
}

void attempt_refill(struct attempt *a)
{
    retry_refill(&a->budget);
}

bool attempt_is_current(const struct attempt *a, uint32_t gen)
{
    return a->gen == gen;
}

bool attempt_has_connection(const struct attempt *a)
{
    return a->state == ATTEMPT_CONNECTING || a->state == ATTEMPT_UP;
}

/* ---- life */

int attempt_init(struct attempt *a, const struct attempt_cfg *cfg)
{
    a->cfg = *cfg;
    return timer_new(&a->timer, cfg->timers, on_timer, a);
}

void attempt_fini(struct attempt *a)
{
    resolve_cancel(a->look_up);
    a->look_up = NULL;
    timer_free(a->timer);
    a->timer = NULL;
}
