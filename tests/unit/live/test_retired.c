/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_retired.c - pipes on their way out: when each is stopped and freed, and who is told. */
#include "live/session/retired.h"

#include <check.h>
#include <stdlib.h>

enum { LIMIT_US = 1000000 };

struct pipe {
    int stages; /* that still run */
    bool is_stopped, is_freed;
};

static void stop(void *pipe)
{
    struct pipe *p = pipe;

    ck_assert(!p->is_stopped);
    p->is_stopped = true;
}

static int reap(void *pipe)
{
    return ((struct pipe *)pipe)->stages;
}

static void set_free(void *pipe)
{
    struct pipe *p = pipe;

    ck_assert(p->is_stopped && !p->is_freed && p->stages == 0);
    p->is_freed = true;
}

static void closed(void *waiter)
{
    ++*(int *)waiter;
}

static const struct retired_ops ops = {
    .stop = stop, .reap = reap, .free = set_free, .closed = closed};

static void retire(struct retired_list *l, struct pipe *p, uint32_t gen, int64_t deadline_us)
{
    ck_assert_int_eq(retired_reserve(l), 0);
    ck_assert_int_eq(retired_reserve(l), 0); /* again is fine */
    retired_add(l, p, gen, deadline_us);
}

START_TEST(without_a_connection_it_is_stopped_at_once)
{
    struct retired_list l = {.ops = &ops};
    struct pipe p = {.stages = 2};
    int told = 0;

    retire(&l, &p, 7, 0);
    ck_assert(p.is_stopped);
    ck_assert(!retired_await(&l, &told)); /* there is nothing to wait for */
    ck_assert(!retired_reap(&l, 0));
    p.stages = 0;
    ck_assert(retired_reap(&l, 0));
    ck_assert(p.is_freed);
    ck_assert_int_eq(told, 0);
    retired_fini(&l);
}
END_TEST

START_TEST(a_goodbye_has_time_until_the_deadline)
{
    struct retired_list l = {.ops = &ops};
    struct pipe p = {.stages = 1};
    int told = 0;

    retire(&l, &p, 7, LIMIT_US);
    ck_assert(retired_await(&l, &told));
    ck_assert(!retired_reap(&l, LIMIT_US - 1));
    ck_assert(!p.is_stopped);
    p.stages = 0; /* all have ended: the pipe still waits for its goodbye */
    ck_assert(!retired_reap(&l, LIMIT_US - 1));
    ck_assert_int_eq(told, 0);
    ck_assert(retired_reap(&l, LIMIT_US));
    ck_assert(p.is_freed);
    ck_assert_int_eq(told, 1);
    retired_fini(&l);
}
END_TEST

START_TEST(the_end_of_a_connection_is_told_by_its_generation)
{
    struct retired_list l = {.ops = &ops};
    struct pipe first = {0}, second = {0};
    int told_first = 0, told_second = 0;

    retire(&l, &first, 7, LIMIT_US);
    ck_assert(retired_await(&l, &told_first));
    retire(&l, &second, 8, LIMIT_US);
    ck_assert(retired_await(&l, &told_second));
    retired_closed(&l, 9); /* nobody's */
    ck_assert(!retired_reap(&l, 1));
    ck_assert(!first.is_stopped && !second.is_stopped);
    retired_closed(&l, 7);
    ck_assert(!retired_reap(&l, 1));
    ck_assert(first.is_freed && !second.is_stopped);
    ck_assert_int_eq(told_first, 1);
    ck_assert_int_eq(told_second, 0);
    retired_closed(&l, 8);
    ck_assert(retired_reap(&l, 1));
    ck_assert_int_eq(told_first, 1);
    ck_assert_int_eq(told_second, 1);
    retired_fini(&l);
}
END_TEST

START_TEST(a_reserve_that_was_not_needed_goes_with_the_list)
{
    struct retired_list l = {.ops = &ops};

    ck_assert_int_eq(retired_reserve(&l), 0);
    ck_assert(retired_reap(&l, 0));
    retired_fini(&l);
    ck_assert_ptr_null(l.spare);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("retired");
    TCase *t = tcase_create("retired");

    tcase_add_test(t, without_a_connection_it_is_stopped_at_once);
    tcase_add_test(t, a_goodbye_has_time_until_the_deadline);
    tcase_add_test(t, the_end_of_a_connection_is_told_by_its_generation);
    tcase_add_test(t, a_reserve_that_was_not_needed_goes_with_the_list);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
