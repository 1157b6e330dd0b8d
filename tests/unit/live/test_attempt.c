/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_attempt.c - the state table of an attempt row by row, and an attempt between an owner that
 * writes down what it is told and a server that is invented. */
#include "base/time/loop.h"
#include "kit/refuse.h"
#include "live/session/attempt.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

/* ---- the table */

static const struct expectation {
    enum attempt_state from;
    enum attempt_input input;
    enum attempt_state next;
    enum attempt_act act;
} expectations[] = {
    {ATTEMPT_IDLE, ATTEMPT_ON_START, ATTEMPT_RESOLVING, ATTEMPT_DO_RESOLVE},
    {ATTEMPT_IDLE, ATTEMPT_ON_STOP, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
    {ATTEMPT_RESOLVING, ATTEMPT_ON_ADDRESSES, ATTEMPT_CONNECTING, ATTEMPT_DO_CONNECT},
    {ATTEMPT_RESOLVING, ATTEMPT_ON_LOSS, ATTEMPT_LOST, ATTEMPT_DO_DROP},
    {ATTEMPT_RESOLVING, ATTEMPT_ON_STOP, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
    {ATTEMPT_CONNECTING, ATTEMPT_ON_UP, ATTEMPT_UP, ATTEMPT_DO_NOTHING},
    {ATTEMPT_CONNECTING, ATTEMPT_ON_LOSS, ATTEMPT_LOST, ATTEMPT_DO_DROP},
    {ATTEMPT_CONNECTING, ATTEMPT_ON_STOP, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
    {ATTEMPT_UP, ATTEMPT_ON_LOSS, ATTEMPT_LOST, ATTEMPT_DO_DROP},
    {ATTEMPT_UP, ATTEMPT_ON_STOP, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
    {ATTEMPT_LOST, ATTEMPT_ON_RETRY, ATTEMPT_WAITING, ATTEMPT_DO_WAIT},
    {ATTEMPT_LOST, ATTEMPT_ON_SPENT, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
    {ATTEMPT_LOST, ATTEMPT_ON_STOP, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
    {ATTEMPT_WAITING, ATTEMPT_ON_DUE, ATTEMPT_RESOLVING, ATTEMPT_DO_RESOLVE},
    {ATTEMPT_WAITING, ATTEMPT_ON_STOP, ATTEMPT_IDLE, ATTEMPT_DO_STOP},
};

static const struct expectation *expected(int from, int input)
{
    for (int i = 0; i < COUNT(expectations); i++)
        if ((int)expectations[i].from == from && (int)expectations[i].input == input)
            return &expectations[i];
    return NULL;
}

START_TEST(the_table_has_these_rows_and_no_others)
{
    for (int from = 0; from < ATTEMPT_STATES; from++)
        for (int input = 0; input < ATTEMPT_INPUTS; input++) {
            const struct expectation *e = expected(from, input);
            const struct attempt_row *row = attempt_fsm(from, input);
            ck_assert_msg(!e == !row, "%s, input %d", attempt_fsm_state_name(from), input);
            if (!e)
                continue;
            ck_assert_int_eq(row->next, e->next);
            ck_assert_int_eq(row->act, e->act);
        }
}
END_TEST

/* ---- an attempt */

enum { LOG = 1024, SECOND_US = 1000000 };

struct owner {
    uv_loop_t loop;
    struct clock *clock;
    struct timers *timers;
    struct timer *pause;
    struct attempt attempt;
    struct url near, far;
    struct attempt_plan plan;
    char log[LOG];
    enum { DO_NOTHING, DO_STOP, DO_START_ANEW } when_lost;
    bool refuses; /* every connection is lost as soon as it is wanted */
};

static void note(struct owner *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note(struct owner *o, const char *format, ...)
{
    size_t used = strlen(o->log);
    va_list args;

    va_start(args, format);
    vsnprintf(o->log + used, sizeof(o->log) - used, format, args);
    va_end(args);
}

static void on_connect(void *arg, const struct net_addresses *addresses, uint32_t gen)
{
    struct owner *o = arg;

    note(o, "connect");
    for (int i = 0; i < o->plan.end_count; i++)
        note(o, " %d", net_port(&addresses[i].at[0]));
    note(o, ";");
    ck_assert(attempt_is_current(&o->attempt, gen));
    ck_assert(attempt_has_connection(&o->attempt));
    if (o->refuses)
        attempt_lost(&o->attempt, NET_CONNECT, "refused");
}

static void on_lost(void *arg, enum net_phase phase, const char *reason)
{
    struct owner *o = arg;

    note(o, "lost %d %s;", phase, reason);
    ck_assert(!attempt_has_connection(&o->attempt));
    if (o->when_lost != DO_NOTHING)
        attempt_stop(&o->attempt);
    if (o->when_lost == DO_START_ANEW)
        attempt_start(&o->attempt, &o->plan);
    o->when_lost = DO_NOTHING;
}

static void on_next(void *arg, int attempt, int count)
{
    note(arg, "%d of %d;", attempt, count);
}

static void on_pause_over(void *arg)
{
    timers_stop_loop(((struct owner *)arg)->timers);
}

static void run_for(struct owner *o, int64_t us)
{
    timer_start(o->pause, us, 0);
    loop_run(o->clock, &o->loop, o->timers);
}

static void open_owner(struct owner *o, const struct resolve_order *names)
{
    static const struct attempt_ops ops = {.connect = on_connect, .lost = on_lost, .next = on_next};
    const char *why;

    memset(o, 0, sizeof(*o));
    ck_assert_int_eq(uv_loop_init(&o->loop), 0);
    ck_assert_int_eq(clock_new(&o->clock, CLOCK_VIRTUAL), 0);
    ck_assert_int_eq(timers_new(&o->timers, o->clock, &o->loop), 0);
    ck_assert_int_eq(timer_new(&o->pause, o->timers, on_pause_over, o), 0);
    const struct attempt_cfg cfg = {
        .loop = &o->loop, .timers = o->timers, .names = names, .ops = &ops, .arg = o};
    ck_assert_int_eq(attempt_init(&o->attempt, &cfg), 0);
    ck_assert_int_eq(url_parse(&o->near, "rtmp://127.0.0.1:1001/live/a", &why), 0);
    ck_assert_int_eq(url_parse(&o->far, "rtmp://127.0.0.1:1002/live/a", &why), 0);
    o->plan = (struct attempt_plan){.ends = {&o->near, &o->far},
                                    .end_count = 1,
                                    .retry_count = 2,
                                    .retry_interval_us = 3 * SECOND_US};
}

static void close_owner(struct owner *o)
{
    attempt_fini(&o->attempt);
    timer_free(o->pause);
    timers_free(o->timers);
    uv_run(&o->loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&o->loop), 0);
    clock_free(o->clock);
}

START_TEST(addresses_of_all_ends_are_known_before_it_connects)
{
    struct owner o;

    open_owner(&o, NULL);
    o.plan.end_count = 2;
    attempt_start(&o.attempt, &o.plan);
    ck_assert_str_eq(o.log, ""); /* never inside */
    run_for(&o, SECOND_US);
    ck_assert_str_eq(o.log, "connect 1001 1002;");
    ck_assert_int_eq(o.attempt.state, ATTEMPT_CONNECTING);
    attempt_up(&o.attempt);
    ck_assert_int_eq(o.attempt.state, ATTEMPT_UP);
    close_owner(&o);
}
END_TEST

START_TEST(a_budget_is_spent_and_then_it_is_idle)
{
    struct owner o;

    open_owner(&o, NULL);
    o.refuses = true;
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, 2 * SECOND_US);
    ck_assert_str_eq(o.log, "connect 1001;lost 2 refused;1 of 2;");
    ck_assert_int_eq(o.attempt.state, ATTEMPT_WAITING);
    run_for(&o, 60 * SECOND_US);
    ck_assert_str_eq(o.log, "connect 1001;lost 2 refused;1 of 2;connect 1001;lost 2 refused;2 of 2;"
                            "connect 1001;lost 2 refused;0 of 2;");
    ck_assert_int_eq(o.attempt.state, ATTEMPT_IDLE);
    close_owner(&o);
}
END_TEST

START_TEST(a_refilled_budget_begins_at_one)
{
    struct owner o;

    open_owner(&o, NULL);
    attempt_start(&o.attempt, &o.plan);
    for (int i = 0; i < 3; i++) {
        run_for(&o, 4 * SECOND_US);
        o.log[0] = '\0';
        attempt_refill(&o.attempt);
        attempt_lost(&o.attempt, NET_IO, "reset");
        ck_assert_str_eq(o.log, "lost 5 reset;1 of 2;");
    }
    close_owner(&o);
}
END_TEST

START_TEST(a_budget_for_ever_is_never_spent)
{
    struct owner o;

    open_owner(&o, NULL);
    o.refuses = true;
    o.plan.retry_count = ATTEMPT_FOR_EVER;
    attempt_start(&o.attempt, &o.plan);
    for (int i = 0; i < 100; i++) {
        o.log[0] = '\0';
        run_for(&o, 30 * SECOND_US);
        ck_assert_ptr_nonnull(strstr(o.log, "connect 1001;"));
    }
    close_owner(&o);
}
END_TEST

START_TEST(news_of_another_generation_are_told_apart)
{
    struct owner o;

    open_owner(&o, NULL);
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, SECOND_US);
    uint32_t first = o.attempt.gen;
    attempt_lost(&o.attempt, NET_IO, "reset");
    ck_assert(!attempt_is_current(&o.attempt, first));
    run_for(&o, 4 * SECOND_US);
    ck_assert_int_eq(o.attempt.state, ATTEMPT_CONNECTING);
    ck_assert(!attempt_is_current(&o.attempt, first));
    uint32_t second = o.attempt.gen;
    attempt_stop(&o.attempt);
    ck_assert(!attempt_is_current(&o.attempt, second));
    close_owner(&o);
}
END_TEST

START_TEST(an_owner_may_stop_it_when_it_hears_of_a_loss)
{
    struct owner o;

    open_owner(&o, NULL);
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, SECOND_US);
    o.log[0] = '\0';
    o.when_lost = DO_STOP;
    attempt_lost(&o.attempt, NET_IO, "reset");
    run_for(&o, 60 * SECOND_US);
    ck_assert_str_eq(o.log, "lost 5 reset;");
    ck_assert_int_eq(o.attempt.state, ATTEMPT_IDLE);
    close_owner(&o);
}
END_TEST

START_TEST(an_owner_may_start_it_anew_when_it_hears_of_a_loss)
{
    struct owner o;

    open_owner(&o, NULL);
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, SECOND_US);
    o.log[0] = '\0';
    o.when_lost = DO_START_ANEW;
    attempt_lost(&o.attempt, NET_IO, "reset");
    run_for(&o, SECOND_US);
    ck_assert_str_eq(o.log, "lost 5 reset;connect 1001;"); /* no word of the old budget */
    close_owner(&o);
}
END_TEST

START_TEST(a_look_up_that_fails_is_a_loss)
{
    static const struct resolve_order nobody = {.fault = RESOLVE_FAIL};
    struct owner o;

    open_owner(&o, &nobody);
    o.plan.end_count = 2;
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, SECOND_US);
    ck_assert_int_eq(strncmp(o.log, "lost 1 ", 7), 0);
    ck_assert_ptr_nonnull(strstr(o.log, "1 of 2;"));
    close_owner(&o);
}
END_TEST

#if REFUSES
START_TEST(a_look_up_without_memory_fails_on_a_later_turn)
{
    struct owner o;

    open_owner(&o, NULL);
    allowed = 0;
    is_counting = true;
    attempt_start(&o.attempt, &o.plan);
    is_counting = false;
    ck_assert_str_eq(o.log, "");
    run_for(&o, SECOND_US);
    ck_assert_str_eq(o.log, "lost 1 not enough memory;1 of 2;");
    run_for(&o, 4 * SECOND_US);
    ck_assert_int_eq(o.attempt.state, ATTEMPT_CONNECTING);
    close_owner(&o);
}
END_TEST
#endif

START_TEST(what_is_no_loss_changes_nothing)
{
    struct owner o;

    open_owner(&o, NULL);
    attempt_lost(&o.attempt, NET_IO, "nothing was begun");
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, SECOND_US);
    attempt_lost(&o.attempt, NET_CANCELLED, "by ourselves");
    attempt_lost(&o.attempt, NET_FINE, "");
    ck_assert_str_eq(o.log, "connect 1001;");
    ck_assert_int_eq(o.attempt.state, ATTEMPT_CONNECTING);
    close_owner(&o);
}
END_TEST

START_TEST(a_stop_ends_a_look_up_and_a_wait)
{
    struct owner o;

    open_owner(&o, NULL);
    attempt_start(&o.attempt, &o.plan);
    attempt_stop(&o.attempt);
    run_for(&o, SECOND_US);
    ck_assert_str_eq(o.log, "");
    o.refuses = true;
    attempt_start(&o.attempt, &o.plan);
    run_for(&o, SECOND_US);
    attempt_stop(&o.attempt);
    o.log[0] = '\0';
    run_for(&o, 60 * SECOND_US);
    ck_assert_str_eq(o.log, "");
    close_owner(&o);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("attempt");
    TCase *table = tcase_create("table"), *life = tcase_create("life");

    tcase_add_test(table, the_table_has_these_rows_and_no_others);
    tcase_add_test(life, addresses_of_all_ends_are_known_before_it_connects);
    tcase_add_test(life, a_budget_is_spent_and_then_it_is_idle);
    tcase_add_test(life, a_refilled_budget_begins_at_one);
    tcase_add_test(life, a_budget_for_ever_is_never_spent);
    tcase_add_test(life, news_of_another_generation_are_told_apart);
    tcase_add_test(life, an_owner_may_stop_it_when_it_hears_of_a_loss);
    tcase_add_test(life, an_owner_may_start_it_anew_when_it_hears_of_a_loss);
    tcase_add_test(life, a_look_up_that_fails_is_a_loss);
#if REFUSES
    tcase_add_test(life, a_look_up_without_memory_fails_on_a_later_turn);
#endif
    tcase_add_test(life, what_is_no_loss_changes_nothing);
    tcase_add_test(life, a_stop_ends_a_look_up_and_a_wait);
    suite_add_tcase(s, table);
    suite_add_tcase(s, life);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
