/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stage.c - a thread, its stop flag, and a gate that a stop rings. */
#include "base/threads/stage.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct stage {
    struct clock *clock;
    struct gate gate; /* rung by stage_stop */
    atomic_bool is_stopping, has_ended;
    uv_thread_t thread;
    struct stage_job job;
    char name[16];
    char waited_for[48]; /* for a deadlock's report: what waiters at the gate wait for */
};

static void run_stage(void *arg)
{
    struct stage *st = arg;

    pthread_setname_np(pthread_self(), st->name);
    clock_enter(st->clock, st->name);
    st->job.run(st, st->job.arg);
    clock_gate_lock(&st->gate);
    atomic_store(&st->has_ended, true);
    clock_gate_ring(&st->gate);
    clock_gate_unlock(&st->gate);
    if (st->job.ended) /* a joiner still waits for the thread: nothing is freed under this call */
        st->job.ended(st->job.arg);
    clock_leave(st->clock);
}

int stage_start_job(struct stage **out, struct clock *c, const char *name,
                    const struct stage_job *job)
{
    struct stage *st = calloc(1, sizeof(*st));
    if (!st)
        return -ENOMEM;
    st->clock = c;
    st->job = *job;
    snprintf(st->name, sizeof(st->name), "%s", name);
    snprintf(st->waited_for, sizeof(st->waited_for), "stage %s to be stopped or to end", st->name);

    int err = clock_gate_init(&st->gate, c, st->waited_for);
    if (err)
        goto no_gate;
    *out = st; /* before the thread runs: its body may look at where the caller keeps it */
    err = uv_thread_create(&st->thread, run_stage, st);
    if (err)
        goto no_thread;
    clock_await_entry(c, st->thread);
    return 0;

no_thread:
    *out = NULL;
    clock_gate_fini(&st->gate);
no_gate:
    free(st);
    return err;
}

int stage_start(struct stage **out, struct clock *c, const char *name, stage_fn *fn, void *arg)
{
    return stage_start_job(out, c, name, &(struct stage_job){.run = fn, .arg = arg});
}

void stage_stop(struct stage *st)
{
    clock_gate_lock(&st->gate);
    atomic_store(&st->is_stopping, true);
    clock_gate_ring(&st->gate);
    clock_gate_unlock(&st->gate);
}

bool stage_stopping(const struct stage *st)
{
    return atomic_load_explicit(&((struct stage *)st)->is_stopping, memory_order_relaxed);
}

struct clock *stage_clock(const struct stage *st)
{
    return st->clock;
}

int stage_wait_until(struct stage *st, int64_t deadline_us)
{
    int err = 0;

    clock_gate_lock(&st->gate);
    while (!stage_stopping(st) && err != -ETIMEDOUT)
        err = clock_gate_wait(&st->gate, deadline_us);
    clock_gate_unlock(&st->gate);
    return stage_stopping(st) ? -ECANCELED : 0;
}

bool stage_has_ended(const struct stage *st)
{
    return atomic_load(&((struct stage *)st)->has_ended);
}

void stage_join(struct stage *st)
{
    if (!st)
        return;
    stage_stop(st);
    clock_gate_lock(&st->gate);
    while (!stage_has_ended(st))
        clock_gate_wait(&st->gate, CLOCK_NEVER);
    clock_gate_unlock(&st->gate);
    uv_thread_join(&st->thread);
    clock_gate_fini(&st->gate);
    free(st);
}
