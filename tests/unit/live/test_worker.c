/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_worker.c - a thread with orders, in real time: the newest order counts, and whoever is told of
 * the end can join at once. */
#include "live/session/worker.h"

#include <check.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PATIENCE_US = 5000000, GLANCE_US = 1000 };

struct job {
    struct clock *clock;
    struct worker worker;
    atomic_int orders, last; /* taken so far, and the newest */
    atomic_bool may_take;
    atomic_bool was_told, had_ended; /* when ended was called */
};

static void run(struct stage *st, void *arg)
{
    struct job *j = arg;

    while (!stage_stopping(st)) {
        if (!atomic_load(&j->may_take)) {
            stage_wait_until(st, clock_now_us(j->clock) + GLANCE_US);
            continue;
        }
        int *order = worker_take(&j->worker, CLOCK_NEVER);
        if (!order)
            continue;
        atomic_store(&j->last, *order);
        atomic_fetch_add(&j->orders, 1);
        free(order);
    }
}

static void run_nothing(struct stage *st, void *arg)
{
}

static void ended(void *arg)
{
    struct job *j = arg;

    atomic_store(&j->had_ended, worker_has_ended(&j->worker));
    atomic_store(&j->was_told, true);
}

static void open_job(struct job *j, stage_fn *fn)
{
    *j = (struct job){.clock = NULL};
    ck_assert_int_eq(clock_new(&j->clock, CLOCK_REAL), 0);
    ck_assert(!worker_exists(&j->worker));
    ck_assert_int_eq(worker_start(&j->worker, j->clock, "work", &(struct stage_job){fn, ended, j}),
                     0);
    ck_assert(worker_exists(&j->worker));
}

static void close_job(struct job *j)
{
    worker_join(&j->worker);
    ck_assert(!worker_exists(&j->worker));
    ck_assert(worker_reap(&j->worker)); /* nothing left is fine */
    clock_free(j->clock);
}

static void await(struct job *j, const atomic_bool *flag)
{
    int64_t until_us = clock_now_us(j->clock) + PATIENCE_US;

    while (!atomic_load(flag) && clock_now_us(j->clock) < until_us)
        clock_sleep_until(j->clock, clock_now_us(j->clock) + GLANCE_US);
    ck_assert(atomic_load(flag));
}

START_TEST(the_newest_order_replaces_those_before)
{
    struct job j;

    open_job(&j, run);
    for (int order = 1; order <= 100; order++)
        worker_order(&j.worker, &order, sizeof(order));
    atomic_store(&j.may_take, true);
    int64_t until_us = clock_now_us(j.clock) + PATIENCE_US;
    while (!atomic_load(&j.orders) && clock_now_us(j.clock) < until_us)
        clock_sleep_until(j.clock, clock_now_us(j.clock) + GLANCE_US);
    ck_assert_int_eq(atomic_load(&j.orders), 1);
    ck_assert_int_eq(atomic_load(&j.last), 100);
    close_job(&j);
}
END_TEST

START_TEST(a_stop_wakes_a_worker_that_waits_for_orders)
{
    struct job j;

    open_job(&j, run);
    atomic_store(&j.may_take, true);
    ck_assert(!worker_reap(&j.worker));
    worker_stop(&j.worker);
    await(&j, &j.was_told);
    ck_assert(atomic_load(&j.had_ended));
    ck_assert(worker_reap(&j.worker)); /* at the first try */
    ck_assert(!worker_exists(&j.worker));
    close_job(&j);
}
END_TEST

START_TEST(who_is_told_of_the_end_can_join)
{
    for (int i = 0; i < 200; i++) {
        struct job j;

        open_job(&j, run_nothing);
        await(&j, &j.was_told);
        ck_assert(atomic_load(&j.had_ended));
        ck_assert(worker_reap(&j.worker));
        close_job(&j);
    }
}
END_TEST

START_TEST(an_order_that_nobody_took_is_freed)
{
    struct job j;
    int order = 1;

    open_job(&j, run);
    worker_order(&j.worker, &order, sizeof(order));
    close_job(&j);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("worker");
    TCase *t = tcase_create("worker");

    tcase_add_test(t, the_newest_order_replaces_those_before);
    tcase_add_test(t, a_stop_wakes_a_worker_that_waits_for_orders);
    tcase_add_test(t, who_is_told_of_the_end_can_join);
    tcase_add_test(t, an_order_that_nobody_took_is_freed);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
