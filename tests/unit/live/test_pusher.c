/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pusher.c - a pusher between a page and a pipe without stages: codes, orders, answers. */
#include "kit/fake_pipes.h"

#include <unistd.h>

#define URL    "rtmp://127.0.0.1/live/a"
#define OPENED "camera - front;encoder 360x640@15 600 kbps;mic - 48000;connect a v a;"
#define CLOSED "camera off;mic off;encoder off;disconnect 1;stop;"

static const struct live_cfg pusher = {.kind = LIVE_PUSHER};

static void begin(struct page *page)
{
    page_open(page, &pusher);
    page_set(page, "url", URL);
    page_set_bool(page, "autopush", true);
    page_apply(page);
}

static void lose(struct page *page, enum net_phase phase)
{
    fake_post(fake.gen_net, PUSHER_LOST, phase, "connection reset by peer");
    page_run(page, TURN_US);
}

START_TEST(autopush_says_push_ok)
{
    struct page page;

    begin(&page);
    expect_said(&page, "1003 1007 1008 1001 1002 ");
    expect_orders(OPENED "key;");
    ck_assert_str_eq(live_state(page.live, page.id), "pushing");
    page_close(&page);
    expect_orders(OPENED "key;" CLOSED);
    expect_said(&page, "1003 1007 1008 1001 1002 ");
}
END_TEST

START_TEST(a_look_is_an_order_of_its_own)
{
    struct page page;

    page_open(&page, &pusher);
    page_set(&page, "url", URL);
    page_set_bool(&page, "mirror", true);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    expect_orders("look mirrored;" OPENED "key;");
    page_forget(&page);
    page_set_bool(&page, "remote-mirror", true);
    page_apply(&page); /* mirrored it is already */
    expect_orders("");
    page_set_bool(&page, "mirror", false);
    page_set_bool(&page, "remote-mirror", false);
    page_apply(&page);
    expect_orders("look plain;");
    page_set_bool(&page, "mirror", true);
    page_call(&page, "stop");
    page_run(&page, TURN_US);
    page_apply(&page); /* there is no pipe to tell */
    page_forget(&page);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    expect_orders("look mirrored;" OPENED "key;");
    page_close(&page);
}
END_TEST

START_TEST(audio_only_says_1001_1002)
{
    struct page page;

    page_open(&page, &pusher);
    page_set(&page, "url", URL);
    page_set_bool(&page, "enable-camera", false);
    page_set(&page, "audio-quality", "low");
    page_apply(&page);
    expect_said(&page, "");
    page_call(&page, "start");
    page_run(&page, TURN_US);
    expect_said(&page, "1001 1002 ");
    expect_orders("mic - 16000;connect a a;key;");
    page_close(&page);
}
END_TEST

START_TEST(a_lost_server_is_tried_three_times)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    fake.server = FAKE_REFUSES;
    lose(&page, NET_IO);
    expect_said(&page, "3005 1102 ");
    ck_assert_str_eq(page.last_text, "reconnecting, attempt 1 of 3");
    ck_assert_str_eq(live_state(page.live, page.id), "reconnecting");
    page_run(&page, 10000000);
    expect_said(&page, "3005 1102 3002 1102 3002 1102 3002 -1307 ");
    ck_assert_str_eq(page.last_text, "reconnect failed 3 times, giving up");
    int64_t took_us = page.said_at_us[7] - page.said_at_us[0];
    ck_assert_int_ge(took_us, 9000000);
    ck_assert_int_lt(took_us, 10000000);
    ck_assert_str_eq(live_state(page.live, page.id), "failed");
    ck_assert_ptr_nonnull(strstr(fake.orders, "camera off;mic off;encoder off;stop;"));
    page_close(&page);
}
END_TEST

START_TEST(an_orderly_close_is_3004)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    lose(&page, NET_CLOSED);
    expect_said(&page, "3004 1102 ");
    page_run(&page, 3100000); /* the server is back: no new capture codes */
    expect_said(&page, "3004 1102 1001 1002 ");
    expect_orders("connect a v a;key;");
    page_close(&page);
}
END_TEST

struct cause {
    enum fake_server server;
    const char *said, *first_text;
};

static const struct cause causes[] = {
    {FAKE_REFUSES, "1003 1007 1008 3002 1102 3002 1102 3002 1102 3002 -1307 ",
     "connect to 127.0.0.1:1935 failed: connection refused"},
    {FAKE_NO_NAME, "1003 1007 1008 3001 1102 3001 1102 3001 1102 3001 -1307 ",
     "DNS lookup failed for 127.0.0.1"},
    {FAKE_NO_HANDSHAKE, "1003 1007 1008 3003 1102 3003 1102 3003 1102 3003 -1307 ",
     "RTMP handshake failed"},
    {FAKE_REJECTS, "1003 1007 1008 1001 3004 1102 1001 3004 1102 1001 3004 1102 1001 3004 -1307 ",
     "server closed the connection: connection refused"},
};

START_TEST(a_server_that_never_takes_us)
{
    struct page page;

    fake.server = causes[_i].server;
    begin(&page);
    page_run(&page, 12000000);
    expect_said(&page, causes[_i].said);
    page_close(&page);
}
END_TEST

START_TEST(media_for_a_second_refills_the_budget)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    for (int i = 0; i < 2; i++) { /* twice without media: two of three attempts are spent */
        lose(&page, NET_IO);
        page_run(&page, 3100000);
    }
    ck_assert_ptr_nonnull(strstr(page.said, "3005 1102 1001 1002 3005 1102 1001 1002 "));
    fake_post(fake.gen_net, PUSHER_MEDIA_FLOWS, 0, "");
    lose(&page, NET_IO);
    ck_assert_str_eq(page.last_text, "reconnecting, attempt 1 of 3");
    page_close(&page);
}
END_TEST

START_TEST(a_connection_without_media_does_not_refill)
{
    struct page page;

    begin(&page);
    for (int i = 0; i < 4; i++) {
        lose(&page, NET_IO);
        page_run(&page, 3100000);
    }
    ck_assert_str_eq(page.last_text, "reconnect failed 3 times, giving up");
    page_close(&page);
}
END_TEST

START_TEST(stop_says_nothing_and_answers_when_closed)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_call(&page, "stop");
    fake_post(fake.gen_net, PUSHER_LOST, NET_IO, "");
    fake_post(fake.gen_camera, PUSHER_CAMERA_FAILED, -ENODEV, "");
    page_run(&page, TURN_US);
    expect_said(&page, "");
    expect_orders(CLOSED);
    ck_assert_str_eq(page.answers, "ok;");
    ck_assert_str_eq(live_state(page.live, page.id), "idle");
    ck_assert_int_eq(fake.pipes, 0);
    page_close(&page);
}
END_TEST

START_TEST(stop_answers_at_once_when_nothing_is_published)
{
    struct page page;

    fake.server = FAKE_SILENT;
    begin(&page);
    page_call(&page, "stop"); /* there is nobody to say goodbye to */
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;");
    page_run(&page, TURN_US);
    ck_assert_int_eq(fake.pipes, 0);
    page_close(&page);
}
END_TEST

START_TEST(stop_answers_within_a_quarter_of_a_second_when_a_goodbye_hangs)
{
    struct page page;

    begin(&page);
    fake.is_mute = true;
    page_call(&page, "stop");
    page_run(&page, 200000);
    ck_assert_str_eq(page.answers, "");
    page_run(&page, 70000);
    ck_assert_str_eq(page.answers, "ok;");
    page_close(&page);
}
END_TEST

START_TEST(stop_while_waiting_cancels_the_retry)
{
    struct page page;

    begin(&page);
    lose(&page, NET_IO);
    page_forget(&page);
    page_call(&page, "stop");
    page_run(&page, 10000000);
    expect_said(&page, "");
    ck_assert_str_eq(page.answers, "ok;");
    page_close(&page);
}
END_TEST

START_TEST(a_page_may_stop_inside_any_handler)
{
    static const int codes[] = {1003, 1008, 1002, 3005, 1102};
    struct page page;

    page_open(&page, &pusher);
    page.stop_on = codes[_i];
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    if (codes[_i] > 1100)
        lose(&page, NET_IO);
    page_run(&page, 10000000);
    ck_assert_ptr_nonnull(strstr(page.answers, "ok;"));
    ck_assert_int_eq(atoi(strrchr(page.said, ' ') - 4), codes[_i]); /* the last one said */
    page_close(&page);
}
END_TEST

START_TEST(a_page_may_go_inside_any_handler)
{
    static const int codes[] = {1003, 1002, 3005, 1102};
    struct page page;

    page_open(&page, &pusher);
    page.close_on = codes[_i];
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    if (codes[_i] > 1100)
        lose(&page, NET_IO);
    page_run(&page, 10000000);
    ck_assert_int_eq(atoi(strrchr(page.said, ' ') - 4), codes[_i]);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 8 page is unloaded;");
    page_close(&page);
}
END_TEST

START_TEST(start_again_is_a_success_without_effect)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;");
    expect_said(&page, "");
    expect_orders("");
    page_close(&page);
}
END_TEST

START_TEST(a_denied_camera_is_10001)
{
    struct page page;

    page_open(&page, &pusher);
    page_permit(&page, LIVE_DENY, LIVE_ASK);
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    expect_said(&page, "error 10001 ");
    ck_assert_str_eq(page.last_text, "permission denied: scope.camera");
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 4 permission denied: scope.camera;");
    ck_assert_uint_eq(live_take_used(page.live, page.id), 0);
    page_permit(&page, LIVE_ALLOW, LIVE_DENY);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    expect_said(&page, "error 10001 error 10001 error 10002 ");
    ck_assert_uint_eq(live_take_used(page.live, page.id), LIVE_USED_CAMERA);
    ck_assert_uint_eq(live_take_used(page.live, page.id), 0); /* told once */
    expect_orders("");
    page_close(&page);
}
END_TEST

START_TEST(an_unusable_address_is_told)
{
    struct page page;

    page_open(&page, &pusher);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    expect_said(&page, ""); /* empty with autopush: it waits */
    page_set(&page, "url", "https://example.invalid/live/a");
    page_apply(&page);
    expect_said(&page, "error -1 ");
    ck_assert_str_eq(page.last_text, "unsupported url: scheme is not rtmp");
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 1 unsupported url: scheme is not rtmp;");
    page_set(&page, "url", "");
    page_apply(&page);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_ptr_nonnull(strstr(page.answers, "fail 1 url is empty;"));
    page_set(&page, "url", URL);
    page_apply(&page);
    ck_assert_str_eq(live_state(page.live, page.id), "pushing"); /* from empty to valid */
    page_close(&page);
}
END_TEST

START_TEST(a_new_url_starts_again_and_an_empty_one_stops)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_set(&page, "url", "rtmp://127.0.0.1/live/b");
    page_apply(&page);
    expect_said(&page, "1003 1007 1008 1001 1002 ");
    ck_assert_ptr_nonnull(strstr(fake.orders, "connect b v a;"));
    page_forget(&page);
    page_set(&page, "url", "");
    page_apply(&page);
    expect_said(&page, "");
    ck_assert_str_eq(live_state(page.live, page.id), "idle");
    page_close(&page);
}
END_TEST

START_TEST(devices_that_fail_end_the_session)
{
    struct page page;

    fake.camera_errno = -ENOENT;
    begin(&page);
    ck_assert_ptr_nonnull(strstr(page.said, "-1301 "));
    ck_assert_str_eq(page.said + strlen(page.said) - 6, "-1301 "); /* terminal */
    ck_assert_str_eq(live_state(page.live, page.id), "failed");
    fake.camera_errno = 0;
    fake.mic_errno = -EBUSY;
    page_forget(&page);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.last_text, "microphone open failed: device busy");
    ck_assert_int_eq(fake.pipes, 0);
    page_close(&page);
}
END_TEST

START_TEST(a_screen_has_codes_of_its_own)
{
    struct live_cfg cfg = {.kind = LIVE_PUSHER, .camera_front = "screen::1"};
    struct page page;

    page_open(&page, &cfg);
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    expect_said(&page, "1004 1007 1008 1001 1002 ");
    fake_post(fake.gen_camera, PUSHER_CAMERA_FAILED, -ENODEV, "");
    page_run(&page, TURN_US);
    ck_assert_ptr_nonnull(strstr(page.said, "-1310 "));
    fake.camera_errno = -ENOTSUP;
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_ptr_nonnull(strstr(page.said, "-1309 "));
    fake.camera_errno = -EACCES;
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_ptr_nonnull(strstr(page.said, "-1308 "));
    page_close(&page);
}
END_TEST

START_TEST(an_unsupported_size_is_1305)
{
    struct page page;

    page_open(&page, &pusher);
    page_set(&page, "url", URL);
    page_set(&page, "video-width", "2000");
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    expect_said(&page, "-1305 ");
    ck_assert_str_eq(page.last_text, "unsupported resolution 2000x640");
    page_close(&page);
}
END_TEST

START_TEST(attributes_act_on_a_running_session)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_set(&page, "video-width", "181");
    page_set(&page, "video-height", "320");
    page_apply(&page);
    expect_said(&page, "1005 ");
    ck_assert_str_eq(page.last_text, "resolution changed to 182x320");
    expect_orders("encoder 182x320@15 600 kbps;");
    page_forget(&page);
    page_set(&page, "max-bitrate", "300");
    page_apply(&page);
    expect_said(&page, "1006 ");
    ck_assert_str_eq(page.last_text, "bitrate changed to 300 kbps");
    expect_orders("bitrate 300;");
    page_forget(&page);
    page_set_bool(&page, "muted", true);
    page_set_bool(&page, "remote-mirror", true);
    page_apply(&page);
    expect_said(&page, "");
    /* the encoder goes on as it is */
    expect_orders("voice muted changer 0 reverb 0 mic 1 music 1;look mirrored;");
    page_forget(&page);
    page_set_bool(&page, "enable-mic", false);
    page_set_bool(&page, "enable-camera", false);
    page_apply(&page);
    expect_orders("camera off;mic off;");
    page_set_bool(&page, "enable-camera", true);
    page_apply(&page);
    expect_said(&page, "1003 1007 ");
    page_close(&page);
}
END_TEST

START_TEST(the_bitrate_is_told_at_most_once_a_second)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    page_set(&page, "max-bitrate", "500");
    page_apply(&page);
    page_set(&page, "max-bitrate", "400");
    page_apply(&page);
    page_set(&page, "max-bitrate", "300");
    page_apply(&page);
    expect_said(&page, "1006 ");
    page_run(&page, 1000000);
    expect_said(&page, "1006 1006 ");
    ck_assert_str_eq(page.last_text, "bitrate changed to 300 kbps");
    page_close(&page);
}
END_TEST

START_TEST(the_camera_switches_both_ways)
{
    struct live_cfg cfg = {.kind = LIVE_PUSHER, .camera_front = "test:a", .camera_back = "test:b"};
    struct page page;

    page_open(&page, &cfg);
    page_call(&page, "switchCamera");
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    ck_assert_str_eq(page.answers, "fail 2 camera is not open;");
    page_forget(&page);
    page_call(&page, "switchCamera");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;");
    expect_said(&page, "1003 1007 ");
    expect_orders("camera test:b back;");
    page_forget(&page);
    page_set(&page, "device-position", "front");
    page_apply(&page);
    expect_said(&page, "1003 1007 ");
    expect_orders("camera test:a front;");
    page_close(&page);
}
END_TEST

START_TEST(there_may_be_no_second_camera)
{
    struct live_cfg cfg = {.kind = LIVE_PUSHER, .camera_back = "none"};
    struct page page;

    page_open(&page, &cfg);
    page_apply(&page);
    page_call(&page, "startPreview");
    page_run(&page, TURN_US);
    page_call(&page, "switchCamera");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;fail 5 no second camera;");
    page_close(&page);
}
END_TEST

START_TEST(the_preview_runs_without_a_connection)
{
    struct page page;

    page_open(&page, &pusher);
    page_set(&page, "url", URL);
    page_apply(&page);
    page_call(&page, "startPreview");
    page_run(&page, TURN_US);
    expect_said(&page, "1003 1007 ");
    expect_orders("camera - front;");
    ck_assert_str_eq(live_state(page.live, page.id), "preview");
    page_call(&page, "start"); /* the camera stays open */
    page_run(&page, TURN_US);
    expect_said(&page, "1003 1007 1008 1001 1002 ");
    page_call(&page, "stop");
    page_call(&page, "startPreview");
    page_call(&page, "stopPreview");
    page_run(&page, TURN_US);
    ck_assert_str_eq(live_state(page.live, page.id), "idle");
    page_close(&page);
}
END_TEST

START_TEST(pause_and_resume)
{
    struct page page;

    page_open(&page, &pusher);
    page_call(&page, "pause");
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    ck_assert_str_eq(page.answers, "fail 2 not pushing;");
    page_forget(&page);
    page_call(&page, "pause");
    page_call(&page, "pause");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;ok;");
    ck_assert_str_eq(live_state(page.live, page.id), "paused");
    lose(&page, NET_IO);
    page_run(&page, 3100000);
    ck_assert_str_eq(live_state(page.live, page.id), "paused"); /* also after a reconnect */
    page_call(&page, "resume");
    page_run(&page, TURN_US);
    ck_assert_str_eq(live_state(page.live, page.id), "pushing");
    expect_orders("pause 1;connect a v a;key;pause 0;");
    page_close(&page);
}
END_TEST

START_TEST(a_snapshot_is_written)
{
    struct live_cfg cfg = {.kind = LIVE_PUSHER, .temp_dir = "/tmp"};
    struct page page;

    page_open(&page, &cfg);
    page_set(&page, "url", URL);
    page_set_bool(&page, "autopush", true);
    page_apply(&page);
    page_call(&page, "snapshot");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 2 no picture yet;");
    ck_assert_int_eq(picture_new(&fake.picture, 32, 16), 0);
    picture_fill(fake.picture, 90, 100, 110);
    page_forget(&page);
    page_call_with(&page, "snapshot", "quality", "best");
    page_call_with(&page, "snapshot", "sourceType", "view");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers,
                     "fail 1 quality must be raw or compressed;fail 7 not yet: sourceType view;");
    page_forget(&page);
    page_call_with(&page, "snapshot", "quality", "compressed");
    for (int i = 0; i < 200 && !page.answers[0]; i++) { /* a thread of libuv works in real time */
        struct timespec nap = {.tv_nsec = 5000000};
        nanosleep(&nap, NULL);
        page_run(&page, TURN_US);
    }
    ck_assert_str_eq(page.answers, "ok;32x16;");
    ck_assert_int_eq(access(page.snapshot, R_OK), 0);
    unlink(page.snapshot);
    page_close(&page);
}
END_TEST

START_TEST(methods_that_do_not_work_say_so)
{
    struct page page;
    const char *const *names = live_methods(LIVE_PUSHER);

    page_open(&page, &pusher);
    for (int i = 0; names[i]; i++)
        if (strncmp(names[i], "apply", 5) == 0 && strcmp(names[i], "applyFilter") != 0) {
            page_forget(&page);
            page_call(&page, names[i]);
            page_run(&page, TURN_US);
            ck_assert_msg(strncmp(page.answers, "fail 7 not ", 11) == 0, "%s: %s", names[i],
                          page.answers);
        }
    page_forget(&page);
    page_call(&page, "noSuchMethod");
    page_call(&page, "clearStickers");
    live_call(page.live, 999, "start", NULL, 0, page_done, &page);
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 7 no method noSuchMethod;ok;fail 3 component not found;");
    page_close(&page);
}
END_TEST

START_TEST(figures_come_every_two_seconds)
{
    struct page page;

    page_open(&page, &pusher);
    page_set(&page, "url", URL);
    page_apply(&page);
    page_call(&page, "start");
    page_run(&page, 4100000);
    ck_assert_int_eq(page.figures_heard, 0); /* nobody asked */
    live_want_netstatus(page.live, page.id, true);
    meter_add(&fake.pusher_meters.pictures, 30);
    meter_add(&fake.pusher_meters.video_bytes, 100000);
    meter_add(&fake.pusher_meters.sent_bytes, 125000);
    page_run(&page, 2000000);
    ck_assert_int_eq(page.figures_heard, 1);
    ck_assert_double_eq(page_figure(&page, "videoFPS"), 15);
    ck_assert_double_eq(page_figure(&page, "videoBitrate"), 400);
    ck_assert_double_eq(page_figure(&page, "netSpeed"), 500);
    ck_assert_double_eq(page_figure(&page, "netQualityLevel"), 1);
    page_call(&page, "stop");
    page_run(&page, 5000000);
    ck_assert_int_eq(page.figures_heard, 1);
    page_close(&page);
}
END_TEST

START_TEST(old_news_are_dropped)
{
    struct page page;

    begin(&page);
    uint32_t camera = fake.gen_camera, net = fake.gen_net;
    page_call(&page, "stop");
    page_run(&page, TURN_US);
    page_call(&page, "start");
    page_run(&page, TURN_US);
    page_forget(&page);
    fake_post(camera, PUSHER_CAMERA_FAILED, -ENODEV, "");
    fake_post(net, PUSHER_LOST, NET_IO, "");
    fake_post(fake.gen_net, PUSHER_LOST, NET_CANCELLED, "");
    fake_post(fake.gen_net, 9999, 0, "");
    page_run(&page, TURN_US);
    expect_said(&page, "");
    page_close(&page);
}
END_TEST

START_TEST(warnings_of_the_stages_are_said)
{
    struct page page;

    begin(&page);
    page_forget(&page);
    fake_post(fake.gen_net, PUSHER_NET_BUSY, 812, "");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.last_text, "uplink too slow, 812 ms queued");
    fake_post(fake.gen_mic, PUSHER_MIC_NO_DATA, 0, "");
    fake_post(fake.gen_encoder, PUSHER_ENCODER_ERROR, 0, "");
    fake_post(fake.gen_encoder, PUSHER_ENCODER_OPENED, 0, ""); /* opened again: no second 1008 */
    fake_post(fake.gen_encoder, PUSHER_ENCODER_FAILED, 0, "");
    fake_post(fake.gen_mic, PUSHER_AUDIO_FAILED, 0, "");
    page_run(&page, TURN_US);
    expect_said(&page, "1101 -1311 1104 -1303 ");
    page_close(&page);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("pusher");
    Suite *s = suite_create("pusher");

    tcase_set_timeout(t, 20);
    tcase_add_test(t, autopush_says_push_ok);
    tcase_add_test(t, a_look_is_an_order_of_its_own);
    tcase_add_test(t, audio_only_says_1001_1002);
    tcase_add_test(t, a_lost_server_is_tried_three_times);
    tcase_add_test(t, an_orderly_close_is_3004);
    tcase_add_loop_test(t, a_server_that_never_takes_us, 0, sizeof(causes) / sizeof(causes[0]));
    tcase_add_test(t, media_for_a_second_refills_the_budget);
    tcase_add_test(t, a_connection_without_media_does_not_refill);
    tcase_add_test(t, stop_says_nothing_and_answers_when_closed);
    tcase_add_test(t, stop_answers_at_once_when_nothing_is_published);
    tcase_add_test(t, stop_answers_within_a_quarter_of_a_second_when_a_goodbye_hangs);
    tcase_add_test(t, stop_while_waiting_cancels_the_retry);
    tcase_add_loop_test(t, a_page_may_stop_inside_any_handler, 0, 5);
    tcase_add_loop_test(t, a_page_may_go_inside_any_handler, 0, 4);
    tcase_add_test(t, start_again_is_a_success_without_effect);
    tcase_add_test(t, a_denied_camera_is_10001);
    tcase_add_test(t, an_unusable_address_is_told);
    tcase_add_test(t, a_new_url_starts_again_and_an_empty_one_stops);
    tcase_add_test(t, devices_that_fail_end_the_session);
    tcase_add_test(t, a_screen_has_codes_of_its_own);
    tcase_add_test(t, an_unsupported_size_is_1305);
    tcase_add_test(t, attributes_act_on_a_running_session);
    tcase_add_test(t, the_bitrate_is_told_at_most_once_a_second);
    tcase_add_test(t, the_camera_switches_both_ways);
    tcase_add_test(t, there_may_be_no_second_camera);
    tcase_add_test(t, the_preview_runs_without_a_connection);
    tcase_add_test(t, pause_and_resume);
    tcase_add_test(t, a_snapshot_is_written);
    tcase_add_test(t, methods_that_do_not_work_say_so);
    tcase_add_test(t, figures_come_every_two_seconds);
    tcase_add_test(t, old_news_are_dropped);
    tcase_add_test(t, warnings_of_the_stages_are_said);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
