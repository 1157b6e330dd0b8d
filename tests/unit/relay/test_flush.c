/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_flush.c - when what waits for the players is written. */
#include "relay/conn/flush.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

enum { SPAN_US = 20000 };

/* ---- merge.h */

static const struct may_row {
    enum message_kind kind;
    bool is_cached;
    int64_t span_us;
    bool may_wait;
} mays[] = {
    {MESSAGE_VIDEO, false, SPAN_US, true},
    {MESSAGE_AUDIO, false, SPAN_US, true},
    {MESSAGE_VIDEO, false, 0, false},
    {MESSAGE_AUDIO, false, 0, false},
    {MESSAGE_VIDEO, true, SPAN_US, false},
    {MESSAGE_CONTROL, false, SPAN_US, false},
    {MESSAGE_META, false, SPAN_US, false},
    {MESSAGE_VIDEO_HEADER, false, SPAN_US, false},
    {MESSAGE_AUDIO_HEADER, true, SPAN_US, false},
    {MESSAGE_END, false, SPAN_US, false},
};

START_TEST(only_running_media_waits_for_others)
{
    const struct may_row *r = &mays[_i];
    struct message m = {.kind = r->kind};
    struct merge merge;

    merge_init(&merge, r->span_us);
    ck_assert_int_eq(merge_may_wait(&merge, &m, r->is_cached), r->may_wait);
}
END_TEST

START_TEST(a_span_begins_with_the_first_and_ends_with_the_next_behind_it)
{
    struct merge m;

    merge_init(&m, SPAN_US);
    for (int64_t begin = 0; begin <= 1000000; begin += 1000000) {
        ck_assert(!merge_is_over(&m, begin + 10 * SPAN_US)); /* nothing waits */
        ck_assert_int_eq(merge_begin(&m, begin), SPAN_US * 3 / 2);
        ck_assert_int_eq(merge_begin(&m, begin + 5000), 0);
        ck_assert(!merge_is_over(&m, begin + SPAN_US - 1));
        ck_assert(merge_is_over(&m, begin + SPAN_US));
        merge_end(&m);
    }
}
END_TEST

/* ---- flush.h */

struct player {
    struct flush_member member; /* first */
    int writes;
    struct player *wakes; /* gets something while this one is written to */
};

static uv_loop_t loop;
static struct clock *test_clock;
static struct timers *timers;
static struct flush flush;
static struct player one, two, three;
static struct message picture = {.kind = MESSAGE_VIDEO}, answer = {.kind = MESSAGE_CONTROL};

static void on_write(struct flush_member *m)
{
    struct player *p = (struct player *)m;

    p->writes++;
    if (p->wakes)
        flush_add(&flush, &p->wakes->member, &answer, false);
}

static void open_flush(int64_t span_us)
{
    ck_assert_int_eq(clock_new(&test_clock, CLOCK_REAL), 0);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(timers_new(&timers, test_clock, &loop), 0);
    ck_assert_int_eq(flush_open(&flush, &loop, timers, span_us, on_write), 0);
}

static void close_flush(void)
{
    flush_close(&flush);
    timers_free(timers);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    clock_free(test_clock);
}

static void turn(void)
{
    uv_run(&loop, UV_RUN_NOWAIT);
}

START_TEST(who_got_much_is_written_to_once_a_turn)
{
    open_flush(0);
    for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < 5; i++)
            flush_add(&flush, &one.member, i % 2 ? &picture : &answer, false);
        flush_add(&flush, &two.member, &picture, true);
        ck_assert_int_eq(one.writes, round - 1);
        turn();
        ck_assert_int_eq(one.writes, round);
        ck_assert_int_eq(two.writes, round);
        turn();
        ck_assert_int_eq(one.writes, round);
    }
    close_flush();
}
END_TEST

START_TEST(who_is_gone_is_not_written_to)
{
    open_flush(0);
    flush_add(&flush, &one.member, &answer, false);
    flush_add(&flush, &two.member, &answer, false);
    flush_add(&flush, &three.member, &answer, false);
    flush_remove(&two.member);
    flush_remove(&two.member);
    turn();
    ck_assert_int_eq(one.writes, 1);
    ck_assert_int_eq(two.writes, 0);
    ck_assert_int_eq(three.writes, 1);
    close_flush();
}
END_TEST

START_TEST(who_gets_something_meanwhile_is_written_to_in_the_same_turn)
{
    open_flush(0);
    one.wakes = &two;
    flush_add(&flush, &one.member, &answer, false);
    turn();
    ck_assert_int_eq(two.writes, 1);
    close_flush();
}
END_TEST

START_TEST(merged_media_leaves_with_the_first_behind_the_span)
{
    open_flush(SPAN_US);
    flush_media(&flush, 1000);
    flush_add(&flush, &one.member, &picture, false);
    flush_add(&flush, &two.member, &picture, false);
    turn();
    flush_media(&flush, 1000 + SPAN_US - 1);
    flush_add(&flush, &one.member, &picture, false);
    turn();
    ck_assert_int_eq(one.writes + two.writes, 0);
    flush_media(&flush, 1000 + SPAN_US);
    flush_add(&flush, &one.member, &picture, false);
    flush_add(&flush, &two.member, &picture, false);
    turn();
    ck_assert_int_eq(one.writes, 1);
    ck_assert_int_eq(two.writes, 1);
    close_flush();
}
END_TEST

START_TEST(an_answer_takes_along_what_waits_for_the_same_player)
{
    open_flush(SPAN_US);
    flush_media(&flush, 0);
    flush_add(&flush, &one.member, &picture, false);
    flush_add(&flush, &two.member, &picture, false);
    flush_add(&flush, &one.member, &answer, false);
    turn();
    ck_assert_int_eq(one.writes, 1);
    ck_assert_int_eq(two.writes, 0);
    close_flush();
}
END_TEST

START_TEST(merged_media_leaves_half_a_span_late_when_no_other_comes)
{
    open_flush(SPAN_US);
    int64_t begin_us = clock_now_us(test_clock);
    flush_media(&flush, begin_us);
    flush_add(&flush, &one.member, &picture, false);
    flush_add(&flush, &two.member, &picture, false);
    flush_remove(&two.member);
    while (one.writes == 0)
        uv_run(&loop, UV_RUN_ONCE);
    ck_assert_int_ge(clock_now_us(test_clock) - begin_us, SPAN_US * 3 / 2);
    ck_assert_int_eq(two.writes, 0);
    flush_media(&flush, clock_now_us(test_clock)); /* a span of its own */
    flush_add(&flush, &two.member, &picture, false);
    turn();
    ck_assert_int_eq(two.writes, 0);
    close_flush();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flush");
    TCase *c = tcase_create("flush");

    tcase_add_loop_test(c, only_running_media_waits_for_others, 0, sizeof(mays) / sizeof(mays[0]));
    tcase_add_test(c, a_span_begins_with_the_first_and_ends_with_the_next_behind_it);
    tcase_add_test(c, who_got_much_is_written_to_once_a_turn);
    tcase_add_test(c, who_is_gone_is_not_written_to);
    tcase_add_test(c, who_gets_something_meanwhile_is_written_to_in_the_same_turn);
    tcase_add_test(c, merged_media_leaves_with_the_first_behind_the_span);
    tcase_add_test(c, an_answer_takes_along_what_waits_for_the_same_player);
    tcase_add_test(c, merged_media_leaves_half_a_span_late_when_no_other_comes);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
