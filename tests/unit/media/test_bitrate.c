/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_bitrate.c - the control of the bit rate against a modelled link, in invented time. */
#include "media/encode/bitrate.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

enum { STEP = BITRATE_STEP_US, S = 1000000, OTHER = 64 };

/* A publisher that sends what it was told, and a link behind a queue. */
struct world {
    struct bitrate b;
    int64_t now_us, sent_bytes, queued_bytes;
    int changes, lowest, highest;
};

static struct world start(int min_kbps, int max_kbps, int kbps)
{
    struct world w = {.now_us = S, .lowest = kbps, .highest = kbps};

    bitrate_init(&w.b, min_kbps, max_kbps, kbps);
    return w;
}

static int64_t bytes_in(int kbps, int64_t us)
{
    return kbps * us / 8000;
}

static int64_t delay_us(const struct world *w, int link_kbps)
{
    return w->queued_bytes * 8000 / link_kbps;
}

static void pass(struct world *w, int link_kbps, int64_t for_us)
{
    for (int64_t end_us = w->now_us + for_us; w->now_us < end_us; w->now_us += STEP) {
        w->queued_bytes += bytes_in(w->b.kbps + OTHER, STEP);
        int64_t room = bytes_in(link_kbps, STEP);
        int64_t gone = w->queued_bytes < room ? w->queued_bytes : room;
        w->queued_bytes -= gone;
        w->sent_bytes += gone;
        struct bitrate_sample s = {
            .now_us = w->now_us,
            .delay_us = delay_us(w, link_kbps),
            .sent_bytes = w->sent_bytes,
            .other_kbps = OTHER,
        };
        int before = w->b.kbps, kbps = bitrate_step(&w->b, &s);
        w->changes += kbps != before;
        w->lowest = kbps < w->lowest ? kbps : w->lowest;
        w->highest = kbps > w->highest ? kbps : w->highest;
    }
}

START_TEST(a_good_network_changes_nothing)
{
    struct world w = start(200, 1000, 600);

    pass(&w, 5000, 60 * S);
    ck_assert_int_eq(w.changes, 0);
}
END_TEST

START_TEST(half_the_network_lowers_it_within_five_seconds)
{
    struct world w = start(200, 1000, 600);

    pass(&w, 5000, 3 * S);
    pass(&w, 332, 5 * S);
    ck_assert_int_ge(w.changes, 1);
    ck_assert_int_lt(w.b.kbps, 332 - OTHER);
    ck_assert_int_ge(w.b.kbps, 200);
}
END_TEST

START_TEST(a_slow_network_is_filled_and_the_delay_shrinks)
{
    struct world w = start(100, 1000, 600);

    pass(&w, 5000, 3 * S);
    pass(&w, 400, 20 * S);
    ck_assert_int_le(delay_us(&w, 400), S);
    int64_t before = w.sent_bytes;
    pass(&w, 400, 40 * S);
    ck_assert_int_ge(w.sent_bytes - before, bytes_in(400, 40 * S) * 70 / 100);
    ck_assert_int_le(delay_us(&w, 400), 3 * S / 2);
}
END_TEST

START_TEST(it_is_back_at_ninety_percent_within_thirty_seconds)
{
    const int links[] = {500, 332, 150};

    for (int i = 0; i < 3; i++) {
        struct world w = start(200, 1000, 1000);
        pass(&w, links[i], 10 * S);
        ck_assert_int_lt(w.b.kbps, 500);
        pass(&w, 5000, 30 * S);
        ck_assert_int_ge(w.b.kbps, 900);
    }
}
END_TEST

START_TEST(after_a_network_that_took_nothing_it_comes_back_as_well)
{
    struct world w = start(200, 1000, 600);

    pass(&w, 5000, 3 * S);
    pass(&w, 1, 5 * S);
    ck_assert_int_eq(w.b.kbps, 200);
    w.queued_bytes = 0; /* dropped as too late */
    pass(&w, 5000, 30 * S);
    ck_assert_int_ge(w.b.kbps, 900);
}
END_TEST

START_TEST(its_bounds_are_kept)
{
    struct world w = start(300, 800, 500);

    pass(&w, 100, 20 * S);
    ck_assert_int_eq(w.lowest, 300);
    pass(&w, 9000, 60 * S);
    ck_assert_int_eq(w.b.kbps, 800);
    ck_assert_int_eq(w.highest, 800);
}
END_TEST

START_TEST(equal_bounds_leave_nothing_to_decide)
{
    struct world w = start(600, 600, 600);

    pass(&w, 200, 20 * S);
    pass(&w, 5000, 20 * S);
    ck_assert_int_eq(w.changes, 0);
}
END_TEST

START_TEST(a_short_delay_is_no_reason)
{
    struct world w = start(200, 1000, 600);

    pass(&w, 5000, 2 * S);
    pass(&w, 400, 8 * S / 10);
    pass(&w, 5000, 5 * S);
    ck_assert_int_eq(w.changes, 0);
}
END_TEST

START_TEST(new_bounds_hold_at_once)
{
    struct bitrate b;

    bitrate_init(&b, 200, 1000, 600);
    bitrate_bounds(&b, 700, 900, 600);
    ck_assert_int_eq(b.kbps, 700);
    bitrate_bounds(&b, 100, 300, 700);
    ck_assert_int_eq(b.kbps, 300);
}
END_TEST

START_TEST(another_connection_is_measured_anew)
{
    struct bitrate b;
    struct bitrate_sample s = {.delay_us = S, .sent_bytes = 0};

    bitrate_init(&b, 200, 1000, 600);
    for (s.now_us = S; s.now_us < 2 * S; s.now_us += STEP)
        ck_assert_int_eq(bitrate_step(&b, &s), 600);
    bitrate_restart(&b);
    for (; s.now_us < 3 * S; s.now_us += STEP)
        ck_assert_int_eq(bitrate_step(&b, &s), 600);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bitrate");
    TCase *tcase = tcase_create("bitrate");
    tcase_add_test(tcase, a_good_network_changes_nothing);
    tcase_add_test(tcase, half_the_network_lowers_it_within_five_seconds);
    tcase_add_test(tcase, a_slow_network_is_filled_and_the_delay_shrinks);
    tcase_add_test(tcase, it_is_back_at_ninety_percent_within_thirty_seconds);
    tcase_add_test(tcase, after_a_network_that_took_nothing_it_comes_back_as_well);
    tcase_add_test(tcase, its_bounds_are_kept);
    tcase_add_test(tcase, equal_bounds_leave_nothing_to_decide);
    tcase_add_test(tcase, a_short_delay_is_no_reason);
    tcase_add_test(tcase, new_bounds_hold_at_once);
    tcase_add_test(tcase, another_connection_is_measured_anew);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
