/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_shaper.c - what a link does to bytes, in invented time. */
#include "base/time/clock.h"
#include "base/time/shaper.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

enum { MS = 1000, S = 1000000, BUFFER = 8192 };
static const int64_t START = 1 * S;

static struct shaper *new_shaper(size_t buffer, const struct shaper_rule *rule)
{
    struct shaper *s;

    ck_assert_int_eq(shaper_new(&s, buffer, 7), 0);
    shaper_set(s, rule, START);
    return s;
}

/* All that has come through leaves. */
static size_t drain(struct shaper *s, int64_t at_us)
{
    size_t size = shaper_ready(s, at_us);

    shaper_leave(s, size, at_us);
    return size;
}

START_TEST(without_a_rule_bytes_pass_at_once)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){0});

    ck_assert(shaper_is_idle(s, START));
    ck_assert_uint_eq(shaper_room(s, START), BUFFER);
    shaper_arrive(s, 5000, START);
    ck_assert(!shaper_is_idle(s, START));
    ck_assert_int_eq(shaper_next_us(s, START), START);
    ck_assert_uint_eq(drain(s, START), 5000);
    ck_assert(shaper_is_idle(s, START));
    ck_assert_int_eq(shaper_next_us(s, START), CLOCK_NEVER);
    shaper_free(s);
}
END_TEST

/* 800 kbit/s are 100 bytes a millisecond. */
START_TEST(a_rate_spreads_bytes_over_time)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.rate_kbps = 800});

    shaper_arrive(s, 3000, START);
    ck_assert_uint_eq(shaper_ready(s, START), 0);
    ck_assert_int_eq(shaper_next_us(s, START), START + 14480); /* the first piece is through */
    ck_assert_uint_eq(drain(s, START + 14479), 0);
    ck_assert_uint_eq(drain(s, START + 14480), SHAPER_PIECE);
    ck_assert_uint_eq(drain(s, START + 29 * MS), SHAPER_PIECE);
    ck_assert_uint_eq(drain(s, START + 30 * MS), 3000 - 2 * SHAPER_PIECE);
    shaper_free(s);
}
END_TEST

/* Asked once in a while or often, a full link carries the same. */
START_TEST(a_rate_is_kept_however_often_it_is_asked)
{
    const int steps_us[] = {100, 7 * MS, 50 * MS};

    for (size_t i = 0; i < 3; i++) {
        struct shaper *s = new_shaper(64 * 1024, &(struct shaper_rule){.rate_kbps = 800});
        size_t through = 0;
        for (int64_t t = 0; t < 2 * S; t += steps_us[i]) {
            shaper_arrive(s, shaper_room(s, START + t), START + t);
            through += drain(s, START + t);
        }
        through += drain(s, START + 2 * S);
        ck_assert_uint_le(through, 200000);
        ck_assert_uint_ge(through, 200000 - SHAPER_PIECE - 100);
        shaper_free(s);
    }
}
END_TEST

START_TEST(a_link_that_was_idle_has_no_credit)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.rate_kbps = 800});

    shaper_arrive(s, 1000, START + 5 * S);
    ck_assert_uint_eq(drain(s, START + 5 * S + 9 * MS), 0);
    ck_assert_uint_eq(drain(s, START + 5 * S + 10 * MS), 1000);
    shaper_free(s);
}
END_TEST

START_TEST(the_buffer_is_bounded)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.rate_kbps = 800});

    shaper_arrive(s, shaper_room(s, START), START);
    size_t on_link = BUFFER - shaper_room(s, START);
    ck_assert_uint_eq(on_link, BUFFER - SHAPER_PIECE); /* one piece has left the buffer */
    shaper_arrive(s, shaper_room(s, START), START);
    ck_assert_uint_eq(shaper_room(s, START), 0);
    ck_assert_uint_gt(shaper_room(s, START + 15 * MS), 0);
    shaper_free(s);
}
END_TEST

START_TEST(a_receiver_that_does_not_take_stops_the_link)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){0});
    size_t arrived = 0, room;

    while ((room = shaper_room(s, START)) > 0) {
        shaper_arrive(s, room, START);
        arrived += room;
        ck_assert_uint_le(arrived, 4 * BUFFER);
    }
    ck_assert_uint_ge(arrived, BUFFER);
    ck_assert_uint_gt(drain(s, START + S), 0);
    while (drain(s, START + S) > 0)
        continue;
    ck_assert_uint_eq(shaper_room(s, START + S), BUFFER);
    shaper_free(s);
}
END_TEST

START_TEST(delay_shifts_and_does_not_limit)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.delay_ms = 500});
    size_t through = 0;

    for (int t = 0; t < 500; t++) { /* 1.3 Mbit/s: ten times what the buffer holds are under way */
        ck_assert_uint_ge(shaper_room(s, START + t * MS), 160);
        shaper_arrive(s, 160, START + t * MS);
        ck_assert_uint_eq(shaper_ready(s, START + t * MS), 0);
    }
    ck_assert_int_eq(shaper_next_us(s, START + 499 * MS), START + 500 * MS);
    for (int t = 500; t < 1000; t++)
        through += drain(s, START + t * MS);
    ck_assert_uint_eq(through, 500 * 160);
    shaper_free(s);
}
END_TEST

START_TEST(jitter_makes_gaps_and_bursts_and_keeps_within_its_limit)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.delay_ms = 50, .jitter_ms = 400});
    int64_t last_us = START, gap_us = 0;
    size_t arrived = 0, through = 0, burst = 0;

    for (int t = 0; t < 10000; t += 10) {
        int64_t at_us = START + t * MS;
        shaper_arrive(s, 100, at_us);
        arrived += 100;
        size_t now = drain(s, at_us);
        through += now;
        burst = now > burst ? now : burst;
        gap_us = now && at_us - last_us > gap_us ? at_us - last_us : gap_us;
        last_us = now ? at_us : last_us;
        ck_assert_uint_le(arrived - through, 46 * 100); /* none later than 450 ms */
    }
    ck_assert_int_ge(gap_us, 150 * MS);
    ck_assert_uint_ge(burst, 15 * 100);
    shaper_free(s);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_times)
{
    const struct shaper_rule rule = {.jitter_ms = 100, .loss_permille = 100};
    struct shaper *a = new_shaper(BUFFER, &rule), *b = new_shaper(BUFFER, &rule);

    for (int t = 0; t < 2000; t++) {
        shaper_arrive(a, 50, START + t * MS);
        shaper_arrive(b, 50, START + t * MS);
        ck_assert_int_eq(shaper_next_us(a, START + t * MS), shaper_next_us(b, START + t * MS));
        ck_assert_uint_eq(drain(a, START + t * MS), drain(b, START + t * MS));
    }
    shaper_free(a);
    shaper_free(b);
}
END_TEST

START_TEST(a_lost_piece_holds_back_those_behind_it)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.loss_permille = 1000});

    shaper_arrive(s, 100, START);
    ck_assert_int_eq(shaper_next_us(s, START), START + 200 * MS);
    shaper_set(s, &(struct shaper_rule){0}, START + 10 * MS);
    shaper_arrive(s, 100, START + 10 * MS);
    ck_assert_uint_eq(drain(s, START + 199 * MS), 0);
    ck_assert_uint_eq(drain(s, START + 200 * MS), 200);
    shaper_free(s);
}
END_TEST

START_TEST(some_pieces_are_lost_and_none_for_good)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.loss_permille = 50});
    size_t late = 0, through = 0;

    for (int i = 0; i < 1000; i++) {
        int64_t at_us = START + i * S;
        shaper_arrive(s, 100, at_us);
        size_t at_once = drain(s, at_us);
        late += at_once == 0;
        through += at_once + drain(s, at_us + 200 * MS);
    }
    ck_assert_uint_eq(through, 1000 * 100);
    ck_assert_uint_ge(late, 25);
    ck_assert_uint_le(late, 75);
    shaper_free(s);
}
END_TEST

START_TEST(nothing_passes_a_blocked_link)
{
    const struct shaper_rule rule = {.delay_ms = 10, .blocked_until_us = 1 * S + 300 * MS};
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.delay_ms = 10});

    shaper_arrive(s, 100, START); /* under way when the link vanishes */
    shaper_set(s, &rule, START + 5 * MS);
    shaper_arrive(s, 100, START + 50 * MS);
    ck_assert(shaper_is_blocked(s, START + 299 * MS));
    ck_assert_uint_eq(shaper_ready(s, START + 299 * MS), 0);
    ck_assert_int_eq(shaper_next_us(s, START + 100 * MS), START + 300 * MS);
    ck_assert(!shaper_is_blocked(s, START + 300 * MS));
    ck_assert_uint_eq(drain(s, START + 300 * MS), 100);
    ck_assert_uint_eq(drain(s, START + 310 * MS), 100);
    shaper_free(s);
}
END_TEST

START_TEST(a_block_without_end_ends_with_the_next_rule)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.blocked_until_us = CLOCK_NEVER});

    shaper_arrive(s, shaper_room(s, START), START);
    ck_assert_uint_eq(shaper_room(s, START), 0);
    ck_assert_int_eq(shaper_next_us(s, START), CLOCK_NEVER);
    shaper_set(s, &(struct shaper_rule){.rate_kbps = 800}, START + S);
    ck_assert_uint_eq(drain(s, START + S), 0); /* the rate counts from here */
    ck_assert_uint_eq(drain(s, START + S + 15 * MS), SHAPER_PIECE);
    shaper_free(s);
}
END_TEST

START_TEST(a_new_rate_holds_for_what_waits)
{
    struct shaper *s = new_shaper(BUFFER, &(struct shaper_rule){.rate_kbps = 8});

    shaper_arrive(s, 4000, START); /* four seconds */
    shaper_set(s, &(struct shaper_rule){.rate_kbps = 80000}, START + S);
    ck_assert_uint_eq(drain(s, START + 1448 * MS), SHAPER_PIECE); /* was on the link already */
    ck_assert_uint_eq(drain(s, START + 1449 * MS), 4000 - SHAPER_PIECE);
    shaper_free(s);
}
END_TEST

START_TEST(more_pieces_than_it_can_remember_wait)
{
    struct shaper *s = new_shaper(64, &(struct shaper_rule){.delay_ms = 60000});
    size_t arrived = 0;

    for (int i = 0; i < 2 * SHAPER_PIECES_MAX; i++) {
        size_t room = shaper_room(s, START + i);
        shaper_arrive(s, room ? 1 : 0, START + i);
        arrived += room ? 1 : 0;
    }
    ck_assert_uint_eq(arrived, SHAPER_PIECES_MAX + 64);
    ck_assert_int_eq(shaper_next_us(s, START + S), START + 60 * S);
    shaper_free(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shape");
    TCase *tcase = tcase_create("shape");
    tcase_add_test(tcase, without_a_rule_bytes_pass_at_once);
    tcase_add_test(tcase, a_rate_spreads_bytes_over_time);
    tcase_add_test(tcase, a_rate_is_kept_however_often_it_is_asked);
    tcase_add_test(tcase, a_link_that_was_idle_has_no_credit);
    tcase_add_test(tcase, the_buffer_is_bounded);
    tcase_add_test(tcase, a_receiver_that_does_not_take_stops_the_link);
    tcase_add_test(tcase, delay_shifts_and_does_not_limit);
    tcase_add_test(tcase, jitter_makes_gaps_and_bursts_and_keeps_within_its_limit);
    tcase_add_test(tcase, the_same_seed_gives_the_same_times);
    tcase_add_test(tcase, a_lost_piece_holds_back_those_behind_it);
    tcase_add_test(tcase, some_pieces_are_lost_and_none_for_good);
    tcase_add_test(tcase, nothing_passes_a_blocked_link);
    tcase_add_test(tcase, a_block_without_end_ends_with_the_next_rule);
    tcase_add_test(tcase, a_new_rate_holds_for_what_waits);
    tcase_add_test(tcase, more_pieces_than_it_can_remember_wait);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
