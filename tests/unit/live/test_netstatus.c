/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_netstatus.c - figures from invented meters. */
#include "live/netstatus.h"
#include "live/player/player_meters.h"
#include "live/pusher/pipe/pusher_meters.h"
#include "live/rows.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct live_number out[NETSTATUS_MAX];
static int count;

static double figure(const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(out[i].name, name) == 0)
            return out[i].value;
    ck_abort_msg("no figure %s", name);
    return NAN;
}

/* A healthy pusher: 400 kbit/s video, 64 kbit/s sound, 470 on the wire, 15 pictures a second. */
static const struct pusher_sample push_before = {.at_us = 1000000};
static const struct pusher_sample push_now = {.at_us = 3000000,
                                              .video_bytes = 100000,
                                              .audio_bytes = 16000,
                                              .pictures = 30,
                                              .sent_bytes = 117500,
                                              .video_waiting = 2,
                                              .audio_waiting = 3,
                                              .waiting_us = 90000,
                                              .key_distance_ms = 1000,
                                              .jitter_us = 2600,
                                              .width = 360,
                                              .height = 640};
static const struct netstatus_state steady = {.gop_s = 3};

START_TEST(every_key_is_there_in_the_order_of_the_rows)
{
    const struct rows_of *pusher = rows_of(LIVE_PUSHER), *player = rows_of(LIVE_PLAYER);
    struct player_sample empty = {0};

    count = netstatus_pusher(out, &push_before, &push_now, &steady);
    ck_assert_int_eq(count, pusher->netstatus_count);
    for (int i = 0; i < count; i++)
        ck_assert_str_eq(out[i].name, pusher->netstatus[i].name);
    count = netstatus_player(out, &empty, &empty, &steady);
    ck_assert_int_eq(count, player->netstatus_count);
    for (int i = 0; i < count; i++) {
        ck_assert_str_eq(out[i].name, player->netstatus[i].name);
        ck_assert(isfinite(out[i].value));
    }
}
END_TEST

START_TEST(a_healthy_pusher)
{
    count = netstatus_pusher(out, &push_before, &push_now, &steady);
    ck_assert_double_eq(figure("videoBitrate"), 400);
    ck_assert_double_eq(figure("audioBitrate"), 64);
    ck_assert_double_eq(figure("videoFPS"), 15);
    ck_assert_double_eq(figure("videoGOP"), 1);
    ck_assert_double_eq(figure("netSpeed"), 470);
    ck_assert_double_eq(figure("netJitter"), 3);
    ck_assert_double_eq(figure("netQualityLevel"), 1);
    ck_assert_double_eq(figure("videoWidth"), 360);
    ck_assert_double_eq(figure("videoHeight"), 640);
    ck_assert_double_eq(figure("videoCache"), 2);
    ck_assert_double_eq(figure("audioCache"), 3);
}
END_TEST

START_TEST(before_the_second_key_frame_the_configured_distance_is_told)
{
    struct pusher_sample now = push_now;

    now.key_distance_ms = 0;
    count = netstatus_pusher(out, &push_before, &now, &steady);
    ck_assert_double_eq(figure("videoGOP"), 3);
}
END_TEST

START_TEST(quality_is_the_worse_of_speed_and_queue)
{
    static const struct {
        double ratio;
        int64_t waiting_ms;
        double level;
    } rows[] = {{1, 0, 1},    {0.985, 100, 1}, {0.95, 0, 2},   {0.85, 0, 3}, {0.7, 0, 4},
                {0.4, 0, 5},  {0.2, 0, 6},     {1, 101, 2},    {1, 301, 3},  {1, 701, 4},
                {1, 1501, 5}, {1, 4001, 6},    {0.95, 701, 4}, {0.2, 101, 6}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct pusher_sample now = push_now;
        now.sent_bytes = (int64_t)(116000 * rows[i].ratio);
        now.waiting_us = rows[i].waiting_ms * 1000;
        count = netstatus_pusher(out, &push_before, &now, &steady);
        ck_assert_msg(figure("netQualityLevel") == rows[i].level, "row %zu: %g", i,
                      figure("netQualityLevel"));
    }
}
END_TEST

START_TEST(first_window_pause_and_reconnect)
{
    struct netstatus_state state = {.is_first = true};

    count = netstatus_pusher(out, &push_before, &push_now, &state);
    ck_assert_double_eq(figure("netQualityLevel"), 0);
    state = (struct netstatus_state){.is_paused = true};
    count = netstatus_pusher(out, &push_before, &push_now, &state);
    ck_assert_double_eq(figure("netQualityLevel"), 0);
    state = (struct netstatus_state){.is_reconnecting = true, .is_paused = true};
    count = netstatus_pusher(out, &push_before, &push_now, &state);
    ck_assert_double_eq(figure("netQualityLevel"), 6);
    ck_assert_double_eq(figure("netSpeed"), 0);
}
END_TEST

static const struct player_sample play_before = {.at_us = 1000000, .underflow_us = 5000};
static const struct player_sample play_now = {.at_us = 3000000,
                                              .video_bytes = 100000,
                                              .audio_bytes = 16000,
                                              .pictures = 29,
                                              .recv_bytes = 117500,
                                              .key_distance_ms = 2900,
                                              .jitter_us = 12400,
                                              .width = 360,
                                              .height = 640,
                                              .last_video_us = 9000000,
                                              .last_audio_us = 8990000,
                                              .shown_us = 7800000,
                                              .played_us = 7790000,
                                              .queued = 10,
                                              .decoding = 1,
                                              .waiting = 2,
                                              .target_us = 1200000,
                                              .underflow_us = 5000};

START_TEST(a_healthy_player)
{
    count = netstatus_player(out, &play_before, &play_now, &steady);
    ck_assert_double_eq(figure("videoFPS"), 15); /* 14.5 */
    ck_assert_double_eq(figure("videoGOP"), 3);
    ck_assert_double_eq(figure("netSpeed"), 470);
    ck_assert_double_eq(figure("netJitter"), 12);
    ck_assert_double_eq(figure("netQualityLevel"), 1);
    ck_assert_double_eq(figure("videoCache"), 1200);
    ck_assert_double_eq(figure("audioCache"), 1200);
    ck_assert_double_eq(figure("vDecCacheSize"), 1);
    ck_assert_double_eq(figure("vSumCacheSize"), 13);
    ck_assert_double_eq(figure("avPlayInterval"), -10);
    ck_assert_double_eq(figure("avRecvInterval"), -10);
    ck_assert_double_eq(figure("audioCacheThreshold"), 1.2);
}
END_TEST

START_TEST(time_without_media_is_quality)
{
    static const struct {
        int64_t dry_ms;
        double level;
    } rows[] = {{0, 1}, {1, 2}, {100, 2}, {101, 3}, {301, 4}, {701, 5}, {1501, 6}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct player_sample now = play_now;
        now.underflow_us = play_before.underflow_us + rows[i].dry_ms * 1000;
        count = netstatus_player(out, &play_before, &now, &steady);
        ck_assert_double_eq(figure("netQualityLevel"), rows[i].level);
    }
}
END_TEST

START_TEST(what_is_unknown_is_zero)
{
    struct player_sample now = play_now;

    now.shown_us = now.played_us = -1;
    count = netstatus_player(out, &play_before, &now, &steady);
    ck_assert_double_eq(figure("videoCache"), 0);
    ck_assert_double_eq(figure("audioCache"), 0);
    ck_assert_double_eq(figure("avPlayInterval"), 0);
    now = play_now;
    now.shown_us = 9500000; /* never below 0 */
    count = netstatus_player(out, &play_before, &now, &steady);
    ck_assert_double_eq(figure("videoCache"), 0);
}
END_TEST

START_TEST(counters_that_began_again_count_from_zero)
{
    struct player_sample before = play_before;

    before.recv_bytes = 1000000000;
    before.pictures = 100000;
    count = netstatus_player(out, &before, &play_now, &steady);
    ck_assert_double_eq(figure("netSpeed"), 470);
    ck_assert_double_eq(figure("videoFPS"), 15);
}
END_TEST

START_TEST(two_samples_of_one_moment_do_not_divide_by_zero)
{
    count = netstatus_pusher(out, &push_now, &push_now, &steady);
    ck_assert_double_eq(figure("netSpeed"), 0);
    ck_assert(isfinite(figure("netQualityLevel")));
}
END_TEST

START_TEST(samples_read_their_meters)
{
    struct pusher_meters push = {0};
    struct player_meters play = {0};
    struct pusher_sample a;
    struct player_sample b;

    meter_set(&push.sent_bytes, 7);
    meter_set(&push.waiting_us, 8);
    meter_set(&play.pictures_shown, 9);
    meter_set(&play.last_audio_recv_us, 10);
    pusher_meters_sample(&a, &push, 5);
    player_meters_sample(&b, &play, 6);
    ck_assert_int_eq(a.sent_bytes, 7);
    ck_assert_int_eq(a.waiting_us, 8);
    ck_assert_int_eq(a.at_us, 5);
    ck_assert_int_eq(b.pictures, 9);
    ck_assert_int_eq(b.last_audio_us, 10);
    ck_assert_int_eq(b.at_us, 6);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("netstatus");
    Suite *s = suite_create("netstatus");

    tcase_add_test(t, every_key_is_there_in_the_order_of_the_rows);
    tcase_add_test(t, a_healthy_pusher);
    tcase_add_test(t, before_the_second_key_frame_the_configured_distance_is_told);
    tcase_add_test(t, quality_is_the_worse_of_speed_and_queue);
    tcase_add_test(t, first_window_pause_and_reconnect);
    tcase_add_test(t, a_healthy_player);
    tcase_add_test(t, time_without_media_is_quality);
    tcase_add_test(t, what_is_unknown_is_zero);
    tcase_add_test(t, counters_that_began_again_count_from_zero);
    tcase_add_test(t, two_samples_of_one_moment_do_not_divide_by_zero);
    tcase_add_test(t, samples_read_their_meters);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
