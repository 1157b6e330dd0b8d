/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pusher_music.c - what the page hears of background music: answers, events, and loads that are
 * given up; music from the net. */
#include "kit/fake_pipes.h"
#include "kit/suite.h"
#include "kit/web.h"

static const struct live_cfg pusher = {
    .kind = LIVE_PUSHER, .temp_dir = "/tmp/t", .package_dir = "/app", .user_dir = "/data/usr"};

enum { COUNT = 4800, WAV_SIZE = 44 + 2 * COUNT };

static uint8_t wav[WAV_SIZE];

static void put_le(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> 8 * i);
}

/* A tenth of a second of silence, 48 kHz. */
static void make_wav(void)
{
    memcpy(wav, "RIFF", 4);
    put_le(wav + 4, WAV_SIZE - 8);
    memcpy(wav + 8, "WAVEfmt ", 8);
    put_le(wav + 16, 16);
    put_le(wav + 20, 1 | 1 << 16);
    put_le(wav + 24, 48000);
    put_le(wav + 28, 96000);
    put_le(wav + 32, 2 | 16 << 16);
    memcpy(wav + 36, "data", 4);
    put_le(wav + 40, 2 * COUNT);
}

static void begin(struct page *page)
{
    make_wav();
    page_open(page, &pusher);
    page_set(page, "url", "rtmp://127.0.0.1/live/a");
    page_set_bool(page, "enable-camera", false);
    page_apply(page);
    page_call(page, "start");
    page_run(page, TURN_US);
    page_forget(page);
}

static void play(struct page *page, const char *url)
{
    const struct live_option option = {"url", {.given = ATTR_GIVEN_TEXT, .text = url}};

    live_call(page->live, page->id, "playBGM", &option, 1, page_done, page);
}

/* Until every call has been answered; loads are made on a thread. */
static void await_answer(struct page *page)
{
    for (int i = 0; i < 400 && !page->answers[0]; i++) {
        struct timespec nap = {.tv_nsec = 5000000};
        nanosleep(&nap, NULL);
        page_run(page, TURN_US);
    }
}

START_TEST(music_comes_from_the_net)
{
    struct page page;
    struct web web = {
        .head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", .body = wav, .size = WAV_SIZE};

    begin(&page);
    web_start(&web);
    play(&page, web.url);
    await_answer(&page);
    ck_assert_str_eq(page.answers, "ok;");
    expect_orders("music;");
    page_forget(&page);
    fake_post(fake.gen_music, PUSHER_MUSIC_BEGUN, 0, "");
    fake_post(fake.gen_music, PUSHER_MUSIC_ENDED, 0, "");
    page_call(&page, "pauseBGM");
    page_run(&page, TURN_US);
    page_call(&page, "pauseBGM"); /* it has ended */
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "ok;fail 2 BGM is not playing;");
    expect_said(&page, "bgmstart bgmcomplete ");
    web_stop(&web);
    page_close(&page);
}
END_TEST

START_TEST(an_answer_that_is_not_200_is_a_failure)
{
    struct page page;
    struct web web = {
        .head = "HTTP/1.1 404 No\r\nConnection: close\r\n\r\n", .body = wav, .size = WAV_SIZE};

    begin(&page);
    web_start(&web);
    play(&page, web.url);
    await_answer(&page);
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 6 BGM load failed: the server answers 404;");
    expect_said(&page, "error 10003 ");
    expect_orders("");
    web_stop(&web);
    page_close(&page);
}
END_TEST

START_TEST(a_load_is_given_up_by_stop_by_another_and_by_the_end)
{
    static const char *const calls[] = {"stopBGM", "stop", NULL};
    static const char *const answers[] = {
        "fail 2 stopBGM came before it was loaded;ok;",
        "fail 2 the pusher has stopped;ok;",
        "fail 8 page is unloaded;",
    };
    struct page page;
    struct web web = {.is_silent = true};

    begin(&page);
    web_start(&web);
    play(&page, web.url);
    if (calls[_i])
        page_call(&page, calls[_i]);
    else
        live_close(page.live, page.id);
    await_answer(&page);
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, answers[_i]);
    ck_assert_ptr_null(strstr(fake.orders, "music;"));
    web_stop(&web);
    page_close(&page);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pusher_music");
    TCase *tc = tcase_create("pusher_music");

    tcase_add_test(tc, music_comes_from_the_net);
    tcase_add_test(tc, an_answer_that_is_not_200_is_a_failure);
    tcase_add_loop_test(tc, a_load_is_given_up_by_stop_by_another_and_by_the_end, 0, 3);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
