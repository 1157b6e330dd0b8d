/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_live_call.c - real calls through live.h: pusher, our relay, player, in real time over
 * loopback. */
#include "base/time/loop.h"
#include "live/live.h"

#include "base/log.h"
#include "media/frame.h"
#include "media/judge/mark.h"
#include "relay/relay.h"
#include "kit/stream_fault.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENDS = 3, HEARD = 256 };

struct world {
    uv_loop_t loop;
    struct clock *clock;
    struct timers *timers;
    struct timer *limit;
    struct live *live;
    struct relay *relay;
    uint32_t ids[ENDS];
    int count;
    int codes[ENDS][HEARD], heard[ENDS];
    int64_t at_us[ENDS][HEARD];
    int wait_end, wait_code, wait_from; /* what wait_code() waits for */
    bool is_there, is_closed;
    int answers;
    char answer[160];
};

static void on_event(void *arg, uint32_t id, const struct live_event *ev)
{
    struct world *w = arg;
    int end = 0;

    while (end < w->count && w->ids[end] != id)
        end++;
    ck_assert_int_lt(end, w->count);
    ck_assert_str_ne(ev->row->name, "error");
    if (strcmp(ev->row->name, "statechange") != 0)
        return;
    const int code = (int)live_event_value(ev, "code")->number;
    log_info("end %d: %d %s", end, code, live_event_value(ev, "message")->text);
    ck_assert_int_lt(w->heard[end], HEARD);
    w->at_us[end][w->heard[end]] = ev->at_us;
    w->codes[end][w->heard[end]++] = code;
    if (end == w->wait_end && code == w->wait_code) {
        w->is_there = true;
        uv_stop(&w->loop);
    }
}

static void on_limit(void *arg)
{
    uv_stop(&((struct world *)arg)->loop);
}

static void run_for(struct world *w, int64_t us)
{
    timer_start(w->limit, us, 0);
    loop_run(w->clock, &w->loop, w->timers);
    timer_stop(w->limit);
}

static void open_world(struct world *w)
{
    char why[128];

    memset(w, 0, sizeof(*w));
    w->wait_end = -1;
    ck_assert_int_eq(uv_loop_init(&w->loop), 0);
    ck_assert_int_eq(clock_new(&w->clock, CLOCK_REAL), 0);
    ck_assert_int_eq(timers_new(&w->timers, w->clock, &w->loop), 0);
    ck_assert_int_eq(timer_new(&w->limit, w->timers, on_limit, w), 0);
    ck_assert_int_eq(live_new(&w->live, &w->loop, w->timers), 0);
    ck_assert_int_eq(
        relay_start(&w->relay, &(struct relay_cfg){.clock = w->clock}, why, sizeof(why)), 0);
}

static void on_closed(void *arg)
{
    struct world *w = arg;

    w->is_closed = true;
    uv_stop(&w->loop);
}

static void close_world(struct world *w)
{
    live_shutdown(w->live, on_closed, w);
    run_for(w, 3000000);
    ck_assert(w->is_closed);
    live_free(w->live);
    timer_free(w->limit);
    timers_free(w->timers);
    relay_stop(w->relay);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&w->loop), 0);
    clock_free(w->clock);
}

static int add(struct world *w, enum live_kind kind)
{
    struct live_cfg cfg = {.kind = kind,
                           .camera_front = "test",
                           .camera_back = "test",
                           .microphone = "tone:440",
                           .speaker = "none",
                           .retry_count = 3,
                           .retry_interval_us = 300000,
                           .end_grace_us = 1000000,
                           .temp_dir = "/tmp",
                           .on_event = on_event,
                           .arg = w};

    ck_assert_int_eq(live_open(w->live, &cfg, &w->ids[w->count]), 0);
    return w->count++;
}

static void set(struct world *w, int end, const char *name, const char *text)
{
    struct attr_value v = {.given = ATTR_GIVEN_TEXT, .text = text};

    ck_assert_int_eq(live_set(w->live, w->ids[end], name, &v, "test"), 0);
}

static void address(struct world *w, int end, const char *attribute)
{
    char url[128];

    snprintf(url, sizeof(url), "%s/live/a", relay_url(w->relay));
    set(w, end, attribute, url);
}

static int add_pusher(struct world *w)
{
    int end = add(w, LIVE_PUSHER);

    address(w, end, "url");
    set(w, end, "autopush", "yes");
    live_apply(w->live, w->ids[end]);
    return end;
}

static int add_player(struct world *w, const char *mode)
{
    int end = add(w, LIVE_PLAYER);

    address(w, end, "src");
    set(w, end, "mode", mode);
    set(w, end, "autoplay", "yes");
    live_apply(w->live, w->ids[end]);
    return end;
}

static void said(const struct world *w, int end, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < w->heard[end] && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%d ", w->codes[end][i]);
}

/* Since the last forget. */
static bool has_said(const struct world *w, int end, int code)
{
    for (int i = 0; i < w->heard[end]; i++)
        if (w->codes[end][i] == code)
            return true;
    return false;
}

static void wait_code(struct world *w, int end, int code, double limit_s)
{
    char all[1024];

    if (has_said(w, end, code))
        return;
    w->wait_end = end;
    w->wait_code = code;
    w->is_there = false;
    run_for(w, (int64_t)(limit_s * 1e6));
    w->wait_end = -1;
    said(w, end, all, sizeof(all));
    ck_assert_msg(w->is_there, "end %d: no %d within %g s, said %s", end, code, limit_s, all);
}

static void forget(struct world *w)
{
    memset(w->heard, 0, sizeof(w->heard));
}

static void done(void *arg, const struct live_result *r)
{
    struct world *w = arg;

    w->answers++;
    snprintf(w->answer, sizeof(w->answer), "%s", r->is_ok ? "ok" : r->reason);
}

static void call(struct world *w, int end, const char *method)
{
    w->answers = 0;
    live_call(w->live, w->ids[end], method, NULL, 0, done, w);
    for (int i = 0; i < 30 && !w->answers; i++)
        run_for(w, 50000);
    ck_assert_int_eq(w->answers, 1);
}

static void reply_ok(struct world *w, int end, const char *method)
{
    call(w, end, method);
    ck_assert_msg(strcmp(w->answer, "ok") == 0, "%s: %s", method, w->answer);
}

#define expect_codes(w, end, text)      \
    do {                                \
        char all[1024];                 \
        said(w, end, all, sizeof(all)); \
        ck_assert_str_eq(all, text);    \
    } while (0)

static int place_of(const struct world *w, int end, int code)
{
    for (int i = 0; i < w->heard[end]; i++)
        if (w->codes[end][i] == code)
            return i;
    ck_abort_msg("end %d: no %d", end, code);
    return -1;
}

static void expect_push_ok(const struct world *w, int end)
{
    ck_assert_int_eq(w->heard[end], 5);
    ck_assert_int_lt(place_of(w, end, 1003), place_of(w, end, 1007));
    ck_assert_int_lt(place_of(w, end, 1007), place_of(w, end, 1008));
    ck_assert_int_lt(place_of(w, end, 1001), place_of(w, end, 1002));
}

static void begin_call(struct world *w, const char *mode)
{
    add_pusher(w);
    wait_code(w, 0, 1002, 5);
    wait_code(w, 0, 1008, 5);
    add_player(w, mode);
    wait_code(w, 1, 2032, 8);
}

START_TEST(push_ok_and_play_ok)
{
    static const char *const modes[] = {"RTC", "live"};
    struct world w;
    bool is_mirrored;
    uint64_t serial;
    struct live_sound level;

    open_world(&w);
    begin_call(&w, modes[_i]);
    run_for(&w, 2000000);
    expect_push_ok(&w, 0);
    expect_codes(&w, 1, "2007 2001 2002 2008 2009 2003 2004 2032 ");
    ck_assert_str_eq(live_state(w.live, w.ids[0]), "pushing");
    ck_assert_str_eq(live_state(w.live, w.ids[1]), "playing");
    struct picture *pic = live_picture(w.live, w.ids[1], &is_mirrored, &serial);
    ck_assert_ptr_nonnull(pic);
    ck_assert_int_eq(pic->width, 360);
    ck_assert_int_eq(pic->height, 640);
    picture_unref(pic);
    ck_assert_int_eq(live_sound(w.live, w.ids[1], &level), 0);
    ck_assert_double_gt(level.rms, 0.01);
    ck_assert_double_lt(
        level.frequency_hz > 440 ? level.frequency_hz - 440 : 440 - level.frequency_hz, 25);
    ck_assert_int_gt(live_latency_us(w.live, w.ids[1]), 0);
    close_world(&w);
}
END_TEST

/* How the picture the player shows now looks: the test camera draws marks that tell. */
static bool is_shown_mirrored(struct world *w, int end)
{
    bool is_box_mirrored, is_mirrored;
    int64_t stamp_us;
    uint64_t serial;
    struct picture *pic = live_picture(w->live, w->ids[end], &is_box_mirrored, &serial);

    ck_assert_ptr_nonnull(pic);
    ck_assert_int_eq(mark_read(pic, &stamp_us, &is_mirrored), 0);
    picture_unref(pic);
    return is_mirrored;
}

START_TEST(a_mirror_turns_the_pictures_and_leaves_the_stream_alone)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    run_for(&w, 500000);
    ck_assert(!is_shown_mirrored(&w, 1));
    forget(&w);
    set(&w, 0, "remote-mirror", "yes");
    live_apply(w.live, w.ids[0]);
    for (int i = 0; i < 50 && !is_shown_mirrored(&w, 1); i++)
        run_for(&w, 100000);
    ck_assert(is_shown_mirrored(&w, 1));
    expect_codes(&w, 0, "");
    close_world(&w);
}
END_TEST

START_TEST(hanging_up_is_2006_on_the_far_side)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    run_for(&w, 500000);
    forget(&w);
    reply_ok(&w, 0, "stop");
    wait_code(&w, 1, 2006, 2);
    run_for(&w, 1000000);
    expect_codes(&w, 0, "");
    ck_assert(w.heard[1] == 1 || (w.heard[1] == 2 && w.codes[1][0] == 2007));
    ck_assert_str_eq(live_state(w.live, w.ids[1]), "ended");
    close_world(&w);
}
END_TEST

START_TEST(a_reset_is_repaired_on_both_sides)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    run_for(&w, 1500000);
    forget(&w);
    ck_assert_int_eq(fault_stream(w.relay, "live/a", "reset", 0), 0);
    wait_code(&w, 0, 1002, 3);
    wait_code(&w, 1, 2004, 5);
    run_for(&w, 1000000);
    ck_assert_int_eq(w.codes[0][0], 3005);
    ck_assert_int_eq(w.codes[0][1], 1102);
    ck_assert_int_eq(w.codes[0][2], 1001);
    ck_assert_int_eq(w.heard[0], 4);
    ck_assert_str_eq(live_state(w.live, w.ids[1]), "playing");
    close_world(&w);
}
END_TEST

START_TEST(a_publisher_that_is_lost_for_good)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    run_for(&w, 500000);
    forget(&w);
    ck_assert_int_eq(fault_stream(w.relay, "live/a", "losePublisher", 0), 0);
    live_close(w.live, w.ids[0]); /* it does not come back */
    wait_code(&w, 1, 2006, 4);
    expect_codes(&w, 1, "2007 2006 ");
    close_world(&w);
}
END_TEST

START_TEST(a_publisher_that_comes_back)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    run_for(&w, 1500000);
    forget(&w);
    ck_assert_int_eq(fault_stream(w.relay, "live/a", "losePublisher", 0), 0);
    wait_code(&w, 0, 1002, 3);
    wait_code(&w, 1, 2004, 5);
    run_for(&w, 2000000);
    ck_assert_int_eq(w.codes[1][0], 2007);
    ck_assert(!has_said(&w, 1, 2006));
    ck_assert(!has_said(&w, 1, 2103));
    ck_assert_str_eq(live_state(w.live, w.ids[1]), "playing");
    close_world(&w);
}
END_TEST

START_TEST(a_server_that_goes_away_ends_both)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    run_for(&w, 1500000);
    forget(&w);
    relay_stop(w.relay);
    w.relay = NULL;
    wait_code(&w, 0, -1307, 5);
    wait_code(&w, 1, -2301, 5);
    static const int push[] = {1102, 3002, 1102, 3002, 1102, 3002, -1307},
                     play[] = {2103, 3002, 2103, 3002, 2103, 3002, -2301};
    ck_assert(w.codes[0][0] == 3004 || w.codes[0][0] == 3005);
    ck_assert_int_eq(memcmp(w.codes[0] + 1, push, sizeof(push)), 0);
    int at = place_of(&w, 1, 3005); /* a 2007 may stand before it */
    ck_assert_int_le(at, 1);
    ck_assert_int_eq(memcmp(w.codes[1] + at + 1, play, sizeof(play)), 0);
    close_world(&w);
}
END_TEST

START_TEST(pause_resume_switch_and_sizes)
{
    struct world w;

    open_world(&w);
    begin_call(&w, "RTC");
    forget(&w);
    reply_ok(&w, 0, "switchCamera");
    wait_code(&w, 0, 1007, 3);
    expect_codes(&w, 0, "1003 1007 ");
    forget(&w);
    set(&w, 0, "video-width", "240");
    set(&w, 0, "video-height", "320");
    live_apply(w.live, w.ids[0]);
    wait_code(&w, 0, 1005, 2);
    wait_code(&w, 1, 2009, 4);
    forget(&w);
    reply_ok(&w, 0, "pause");
    run_for(&w, 1500000);
    ck_assert_str_eq(live_state(w.live, w.ids[0]), "paused");
    expect_codes(&w, 0, "");
    reply_ok(&w, 0, "resume");
    wait_code(&w, 0, 1007, 3);
    expect_codes(&w, 0, "1003 1007 ");
    forget(&w);
    reply_ok(&w, 1, "pause");
    run_for(&w, 1000000);
    ck_assert_str_eq(live_state(w.live, w.ids[1]), "paused");
    reply_ok(&w, 1, "resume");
    wait_code(&w, 1, 2004, 4);
    expect_codes(&w, 1, "2007 2004 ");
    reply_ok(&w, 1, "snapshot");
    close_world(&w);
}
END_TEST

static int entries(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;

    ck_assert_ptr_nonnull(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static long resident_kib(void)
{
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");

    ck_assert_ptr_nonnull(statm);
    ck_assert_int_eq(fscanf(statm, "%*d %ld", &pages), 1);
    fclose(statm);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

START_TEST(fifty_rounds_leave_nothing_behind)
{
    struct world w;
    int threads = 0, descriptors = 0;
    long kib = 0;

    open_world(&w);
    begin_call(&w, "RTC");
    reply_ok(&w, 1, "stop");
    reply_ok(&w, 0, "stop");
    for (int round = 0; round < 50; round++) {
        forget(&w);
        reply_ok(&w, 0, "start");
        reply_ok(&w, 1, "play");
        if (round % 3 == 0) {
            wait_code(&w, 1, 2004, 5);
        } else {
            run_for(&w, round * 4000); /* anywhere between two steps */
        }
        reply_ok(&w, round & 1, "stop");
        reply_ok(&w, !(round & 1), "stop");
        if (round == 19 || round == 49) {
            run_for(&w, 700000);
            if (round == 19) {
                kib = resident_kib();
                threads = entries("/proc/self/task");
                descriptors = entries("/proc/self/fd");
            }
        }
    }
    ck_assert_int_eq(entries("/proc/self/task"), threads);
    ck_assert_int_eq(entries("/proc/self/fd"), descriptors);
    log_info("resident: %ld KiB after 20 rounds, %ld after 50", kib, resident_kib());
    close_world(&w);
}
END_TEST

START_TEST(unload_in_the_middle_of_everything)
{
    struct world w;

    for (int round = 0; round < 6; round++) {
        open_world(&w);
        add_pusher(&w);
        add_player(&w, "RTC");
        run_for(&w, round * 60000 + 1000);
        live_close(w.live, w.ids[round & 1]);
        close_world(&w);
    }
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("live_call");
    Suite *s = suite_create("live_call");

    signal(SIGPIPE, SIG_IGN); /* as main.c does */
    if (getenv("LIVE_CALL_LOG"))
        log_set_level(LOG_LEVEL_INFO);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, push_ok_and_play_ok, 0, 2);
    tcase_add_test(t, a_mirror_turns_the_pictures_and_leaves_the_stream_alone);
    tcase_add_test(t, hanging_up_is_2006_on_the_far_side);
    tcase_add_test(t, a_reset_is_repaired_on_both_sides);
    tcase_add_test(t, a_publisher_that_is_lost_for_good);
    tcase_add_test(t, a_publisher_that_comes_back);
    tcase_add_test(t, a_server_that_goes_away_ends_both);
    tcase_add_test(t, pause_resume_switch_and_sizes);
    tcase_add_test(t, fifty_rounds_leave_nothing_behind);
    tcase_add_test(t, unload_in_the_middle_of_everything);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
