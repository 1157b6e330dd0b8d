/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_player.c - a player between a page and a pipe without stages: codes, orders, answers. */
#include "kit/fake_pipes.h"

#define SRC     "rtmp://127.0.0.1/live/a"
#define PLAY_OK "2007 2001 2002 2008 2009 2003 2004 2032 "

static const struct live_cfg player = {.kind = LIVE_PLAYER};

static void tell(struct page *page, int what, int64_t arg)
{
    fake_post(fake.gen_net, what, arg, "reason");
    page_run(page, TURN_US);
}

/* What the play stage says when a stream comes in. */
static void media(struct page *page)
{
    fake_post(fake.gen_net, PLAYER_DECODER_OPENED, 0, "");
    fake_post(fake.gen_net, PLAYER_SIZE, 360 << 16 | 640, "");
    fake_post(fake.gen_net, PLAYER_FIRST_KEY, 0, "");
    fake_post(fake.gen_net, PLAYER_MEDIA_FLOWS, 0, "");
    fake_post(fake.gen_net, PLAYER_SHOWING, 0, "");
    fake_post(fake.gen_net, PLAYER_FIRST_RENDERED, 0, "");
    page_run(page, TURN_US);
}

static void begin_with(struct page *page, const struct live_cfg *cfg)
{
    page_open(page, cfg);
    page_set(page, "src", SRC);
    page_set_bool(page, "autoplay", true);
    page_apply(page);
}

static void begin(struct page *page)
{
    begin_with(page, &player);
    media(page);
}

START_TEST(autoplay_says_play_ok)
{
    struct page page;

    begin(&page);
    expect_said(&page, PLAY_OK);
    expect_orders("open - 1 3;mute 0;connect a;");
    ck_assert_str_eq(live_state(page.live, page.id), "playing");
    page_close(&page);
    expect_said(&page, PLAY_OK);
    expect_orders("open - 1 3;mute 0;connect a;disconnect;stop;");
}
END_TEST

START_TEST(the_size_is_in_the_message)
{
    struct page page;

    begin(&page);
    tell(&page, PLAYER_SIZE, 640 << 16 | 360);
    ck_assert_str_eq(page.last_text, "resolution 640x360");
    tell(&page, PLAYER_STUTTER, 912);
    ck_assert_str_eq(page.last_text, "stutter, 912 ms between frames");
    tell(&page, PLAYER_RECV_LAG, 1100);
    ck_assert_str_eq(page.last_text, "unstable arrival, gap 1100 ms");
    tell(&page, PLAYER_DISCONTINUITY, 3000);
    ck_assert_str_eq(page.last_text, "video discontinuity of 3000 ms");
    page_close(&page);
}
END_TEST

START_TEST(an_underflow_is_2007_then_2004)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_UNDERFLOW, 0);
    ck_assert_str_eq(live_state(page.live, page.id), "buffering");
    tell(&page, PLAYER_UNDERFLOW, 0); /* the phase is open already */
    tell(&page, PLAYER_SHOWING, 0);
    expect_said(&page, "2007 2004 ");
    page_close(&page);
}
END_TEST

START_TEST(a_lost_server_is_tried_three_times)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    fake.server = FAKE_REFUSES;
    tell(&page, PLAYER_LOST, NET_IO);
    expect_said(&page, "3005 2103 ");
    page_run(&page, 10000000);
    expect_said(&page, "3005 2103 3002 2103 3002 2103 3002 -2301 ");
    int64_t took_us = page.said_at_us[7] - page.said_at_us[0];
    ck_assert_int_ge(took_us, 9000000);
    ck_assert_int_lt(took_us, 10000000);
    ck_assert_str_eq(live_state(page.live, page.id), "failed");
    ck_assert_int_eq(fake.pipes, 0);
    page_close(&page);
}
END_TEST

START_TEST(the_server_comes_back)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_LOST, NET_CLOSED); /* no 3004 on the player */
    tell(&page, PLAYER_UNDERFLOW, 0);     /* what was buffered is played: nothing is said */
    page_run(&page, 3100000);
    fake_post(fake.gen_net, PLAYER_FIRST_KEY, 0, "");
    fake_post(fake.gen_net, PLAYER_MEDIA_FLOWS, 0, "");
    tell(&page, PLAYER_SHOWING, 0);
    expect_said(&page, "3005 2103 2001 2002 2003 2004 ");
    tell(&page, PLAYER_LOST, NET_IO);
    ck_assert_str_eq(page.last_text, "reconnecting, attempt 1 of 3"); /* the budget was refilled */
    page_close(&page);
}
END_TEST

START_TEST(a_connection_without_media_does_not_refill)
{
    struct page page;

    begin(&page);
    for (int i = 0; i < 4; i++) {
        tell(&page, PLAYER_LOST, NET_IO);
        page_run(&page, 3100000);
    }
    ck_assert_str_eq(page.last_text, "reconnect failed 3 times, giving up");
    page_close(&page);
}
END_TEST

START_TEST(http_has_no_cause_codes)
{
    struct page page;

    fake.server = FAKE_REFUSES;
    page_open(&page, &player);
    page_set(&page, "src", "http://127.0.0.1:8080/live/a.flv");
    page_set_bool(&page, "autoplay", true);
    page_apply(&page);
    page_run(&page, 10000000);
    expect_said(&page, "2007 2103 2103 2103 -2301 ");
    page_close(&page);
}
END_TEST

START_TEST(the_referer_follows_its_policy)
{
    struct live_cfg cfg = {.kind = LIVE_PLAYER,
                           .referer = "https://servicewechat.com/x/devtools/page-frame.html"};
    struct page page;

    begin_with(&page, &cfg);
    expect_orders("open - 1 3;mute 0;connect a;");
    page_forget(&page);
    page_set(&page, "referrer-policy", "origin");
    page_set(&page, "src", "http://127.0.0.1/b.flv");
    page_apply(&page);
    ck_assert_ptr_nonnull(strstr(fake.orders, "page-frame.html;"));
    page_close(&page);
}
END_TEST

START_TEST(an_end_mark_is_2006)
{
    struct page page;

    ck_assert_int_eq(picture_new(&fake.picture, 32, 16), 0);
    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_END, 0);
    tell(&page, PLAYER_LOST, NET_CLOSED);
    page_run(&page, 15000000);
    expect_said(&page, "2006 ");
    ck_assert_str_eq(live_state(page.live, page.id), "ended");
    bool is_mirrored;
    uint64_t serial;
    struct picture *pic = live_picture(page.live, page.id, &is_mirrored, &serial);
    ck_assert_ptr_nonnull(pic); /* the last one stays */
    picture_unref(pic);
    page_call(&page, "stop");
    page_run(&page, TURN_US);
    ck_assert_ptr_null(live_picture(page.live, page.id, &is_mirrored, &serial)); /* black */
    page_close(&page);
}
END_TEST

START_TEST(a_publisher_that_stays_away_is_2006_after_the_grace)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_END_SOFT, 0);
    expect_said(&page, "2007 ");
    tell(&page, PLAYER_UNDERFLOW, 0);
    page_run(&page, 11000000);
    expect_said(&page, "2007 ");
    page_run(&page, 1000000);
    expect_said(&page, "2007 2006 ");
    int64_t took_us = page.said_at_us[1] - page.said_at_us[0];
    ck_assert_int_ge(took_us, 12000000);
    ck_assert_int_le(took_us, 12010000);
    page_close(&page);
}
END_TEST

START_TEST(the_grace_can_be_set)
{
    struct live_cfg cfg = {.kind = LIVE_PLAYER, .end_grace_us = 500000};
    struct page page;

    begin_with(&page, &cfg);
    media(&page);
    tell(&page, PLAYER_END_SOFT, 0);
    page_run(&page, 500000);
    expect_said(&page, PLAY_OK "2007 2006 ");
    page_close(&page);
}
END_TEST

START_TEST(a_publisher_that_comes_back_is_2004)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_END_SOFT, 0);
    tell(&page, PLAYER_UNDERFLOW, 0);
    tell(&page, PLAYER_MEDIA_BACK, 0);
    expect_said(&page, "2007 "); /* the picture has to come first */
    tell(&page, PLAYER_SHOWING, 0);
    expect_said(&page, "2007 2004 ");
    page_run(&page, 20000000);
    expect_said(&page, "2007 2004 ");
    page_close(&page);
}
END_TEST

START_TEST(media_that_never_stopped_is_2004_at_once)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_END_SOFT, 0);
    tell(&page, PLAYER_MEDIA_BACK, 0);
    expect_said(&page, "2007 2004 ");
    ck_assert_str_eq(live_state(page.live, page.id), "playing");
    page_run(&page, 20000000);
    expect_said(&page, "2007 2004 ");
    page_close(&page);
}
END_TEST

START_TEST(a_server_that_closes_after_the_signal_is_2006_at_once)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    tell(&page, PLAYER_END_SOFT, 0);
    tell(&page, PLAYER_LOST, NET_CLOSED);
    page_run(&page, 20000000);
    expect_said(&page, "2007 2006 ");
    page_close(&page);
}
END_TEST

START_TEST(stop_says_nothing)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_call(&page, "stop");
    tell(&page, PLAYER_LOST, NET_IO);
    page_run(&page, 15000000);
    expect_said(&page, "");
    ck_assert_str_eq(page.answers, "ok;");
    ck_assert_str_eq(live_state(page.live, page.id), "idle");
    ck_assert_int_eq(fake.pipes, 0);
    page_call(&page, "stop");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;ok;");
    page_close(&page);
}
END_TEST

START_TEST(a_page_may_stop_or_go_inside_any_handler)
{
    static const int codes[] = {2007, 2001, 2002, 3005, 2103};
    struct page page;

    page_open(&page, &player);
    if (_i < 5)
        page.stop_on = codes[_i];
    else
        page.close_on = codes[_i - 5];
    page_set(&page, "src", SRC);
    page_set_bool(&page, "autoplay", true);
    page_apply(&page);
    tell(&page, PLAYER_LOST, NET_IO);
    page_run(&page, 12000000);
    ck_assert_int_eq(atoi(strrchr(page.said, ' ') - 4), codes[_i % 5]);
    page_close(&page);
}
END_TEST

START_TEST(pause_freezes_and_resume_buffers)
{
    struct page page;

    page_open(&page, &player);
    page_call(&page, "pause");
    page_set(&page, "src", SRC);
    page_set_bool(&page, "autoplay", true);
    page_apply(&page);
    media(&page);
    ck_assert_str_eq(page.answers, "fail 2 not playing;");
    page_forget(&page);
    page_call(&page, "pause");
    page_run(&page, TURN_US);
    ck_assert_str_eq(live_state(page.live, page.id), "paused");
    tell(&page, PLAYER_UNDERFLOW, 0);
    page_call(&page, "play"); /* as resume() */
    page_run(&page, TURN_US);
    tell(&page, PLAYER_SHOWING, 0);
    expect_said(&page, "2007 2004 ");
    expect_orders("pause 1;pause 0;");
    page_call(&page, "pause");
    tell(&page, PLAYER_LOST, NET_IO);
    page_run(&page, 3100000);
    ck_assert_str_eq(live_state(page.live, page.id), "paused"); /* also after a reconnect */
    page_close(&page);
}
END_TEST

START_TEST(mute_lasts_until_the_attribute_changes)
{
    struct page page;
    struct live_option option = {"value", {.given = ATTR_GIVEN_BOOL, .boolean = false}};

    begin(&page);
    page_forget(&page);
    page_call(&page, "mute");
    live_call(page.live, page.id, "mute", &option, 1, page_done, &page);
    page_call_with(&page, "mute", "value", "no");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;ok;fail 1 value is not a boolean;");
    page_set_bool(&page, "muted", true);
    page_apply(&page);
    expect_orders("mute 1;mute 0;mute 1;");
    page_close(&page);
}
END_TEST

START_TEST(attributes_act_on_a_running_session)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_set(&page, "min-cache", "5"); /* above max-cache: swapped */
    page_set(&page, "object-fit", "fillCrop");
    page_set(&page, "orientation", "horizontal");
    page_apply(&page);
    expect_orders("cache 3 5;");
    ck_assert(live_is_fill_crop(page.live, page.id));
    ck_assert_int_eq(live_rotation(page.live, page.id), 90);
    page_forget(&page);
    page_set(&page, "mode", "RTC"); /* from the next play on */
    page_set(&page, "src", "rtmp://127.0.0.1/live/b");
    page_apply(&page);
    expect_orders("disconnect;stop;open - 3 5 rtc;mute 0;connect b;");
    expect_said(&page, "2007 2001 2002 ");
    page_set(&page, "src", "");
    page_apply(&page);
    ck_assert_str_eq(live_state(page.live, page.id), "idle");
    page_close(&page);
}
END_TEST

START_TEST(an_unusable_address_is_told)
{
    struct page page;

    page_open(&page, &player);
    page_set_bool(&page, "autoplay", true);
    page_apply(&page);
    page_call(&page, "play");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 1 src is empty;");
    expect_said(&page, "");
    page_set(&page, "src", "file:///etc/passwd");
    page_apply(&page);
    expect_said(&page, "error -1 ");
    ck_assert_str_eq(page.last_text, "unsupported url: only rtmp and flv");
    page_call(&page, "play");
    page_run(&page, TURN_US);
    ck_assert_ptr_nonnull(strstr(page.answers, "fail 1 unsupported src: only rtmp and flv;"));
    page_close(&page);
}
END_TEST

START_TEST(an_address_that_is_too_long_is_not_cut_to_a_good_one)
{
    struct page page;
    char src[4000];

    memset(src, 'a', sizeof(src) - 1);
    memcpy(src, SRC, strlen(SRC));
    src[sizeof(src) - 1] = '\0';
    page_open(&page, &player);
    page_set(&page, "src", src);
    page_set_bool(&page, "autoplay", true);
    page_apply(&page);
    expect_said(&page, "error -1 ");
    page_close(&page);
}
END_TEST

START_TEST(a_session_can_be_played_again)
{
    struct page page;

    begin(&page);
    tell(&page, PLAYER_END, 0);
    page_forget(&page);
    page_call(&page, "play");
    page_run(&page, TURN_US);
    media(&page);
    expect_said(&page, PLAY_OK);
    page_close(&page);
}
END_TEST

START_TEST(figures_while_reconnecting)
{
    struct page page;

    begin(&page);
    live_want_netstatus(page.live, page.id, true);
    meter_set(&fake.player_meters.shown_pts_us, 1000000);
    meter_set(&fake.player_meters.played_pts_us, 1040000);
    meter_set(&fake.player_meters.last_video_recv_us, 1500000);
    meter_set(&fake.player_meters.last_audio_recv_us, 1490000);
    page_run(&page, 2000000);
    ck_assert_double_eq(page_figure(&page, "netQualityLevel"), 0); /* first window */
    ck_assert_double_eq(page_figure(&page, "videoCache"), 500);
    ck_assert_double_eq(page_figure(&page, "avPlayInterval"), 40);
    ck_assert_double_eq(page_figure(&page, "avRecvInterval"), -10);
    fake.server = FAKE_REFUSES;
    tell(&page, PLAYER_LOST, NET_IO);
    page_run(&page, 2000000);
    ck_assert_double_eq(page_figure(&page, "netQualityLevel"), 6);
    ck_assert_double_eq(page_figure(&page, "netSpeed"), 0);
    int heard = page.figures_heard;
    page_run(&page, 20000000);
    ck_assert_int_lt(page.figures_heard, heard + 5); /* over after -2301 */
    page_close(&page);
}
END_TEST

START_TEST(sound_and_latency_are_the_pipes)
{
    struct page page;
    struct live_sound level;

    begin(&page);
    meter_set(&fake.player_meters.latency_us, 25000);
    ck_assert_int_eq(live_sound(page.live, page.id, &level), 0);
    ck_assert_double_eq(level.frequency_hz, 440);
    ck_assert_int_eq(live_latency_us(page.live, page.id), 25000);
    page_call(&page, "stop");
    page_run(&page, TURN_US);
    ck_assert_int_eq(live_sound(page.live, page.id, &level), -ENODATA);
    ck_assert_int_eq(live_latency_us(page.live, page.id), -1);
    page_close(&page);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("player");
    Suite *s = suite_create("player");

    tcase_set_timeout(t, 20);
    tcase_add_test(t, autoplay_says_play_ok);
    tcase_add_test(t, the_size_is_in_the_message);
    tcase_add_test(t, an_underflow_is_2007_then_2004);
    tcase_add_test(t, a_lost_server_is_tried_three_times);
    tcase_add_test(t, the_server_comes_back);
    tcase_add_test(t, a_connection_without_media_does_not_refill);
    tcase_add_test(t, http_has_no_cause_codes);
    tcase_add_test(t, the_referer_follows_its_policy);
    tcase_add_test(t, an_end_mark_is_2006);
    tcase_add_test(t, a_publisher_that_stays_away_is_2006_after_the_grace);
    tcase_add_test(t, the_grace_can_be_set);
    tcase_add_test(t, a_publisher_that_comes_back_is_2004);
    tcase_add_test(t, media_that_never_stopped_is_2004_at_once);
    tcase_add_test(t, a_server_that_closes_after_the_signal_is_2006_at_once);
    tcase_add_test(t, stop_says_nothing);
    tcase_add_loop_test(t, a_page_may_stop_or_go_inside_any_handler, 0, 10);
    tcase_add_test(t, pause_freezes_and_resume_buffers);
    tcase_add_test(t, mute_lasts_until_the_attribute_changes);
    tcase_add_test(t, attributes_act_on_a_running_session);
    tcase_add_test(t, an_unusable_address_is_told);
    tcase_add_test(t, an_address_that_is_too_long_is_not_cut_to_a_good_one);
    tcase_add_test(t, a_session_can_be_played_again);
    tcase_add_test(t, figures_while_reconnecting);
    tcase_add_test(t, sound_and_latency_are_the_pipes);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
