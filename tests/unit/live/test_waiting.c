/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_waiting.c - a pusher away from its devices: the waiting image from everywhere it may be, and
 * the limit of the background. */
#include "kit/fake_pipes.h"
#include "kit/web.h"

#include "live/pusher/resource.h"
#include "media/sink/still.h"

#include <fcntl.h>
#include <unistd.h>

static const struct live_cfg pusher = {
    .kind = LIVE_PUSHER, .temp_dir = "/tmp/t", .package_dir = "/app", .user_dir = "/data/usr"};

static void begin(struct page *page, const char *image, const char *hash)
{
    page_open(page, &pusher);
    page_set(page, "url", "rtmp://127.0.0.1/live/a");
    page_set(page, "waiting-image", image);
    page_set(page, "waiting-image-hash", hash);
    page_set_bool(page, "autopush", true);
    page_apply(page);
    page_forget(page);
}

/* The bytes of a PNG of that size. */
static uint8_t *png(int width, int height, size_t *size)
{
    char path[] = "/tmp/waiting-XXXXXX.png";
    uint8_t *bytes, *rgba = calloc((size_t)width * (size_t)height, 4);
    int fd = mkstemps(path, 4);

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(still_write_rgba(path, rgba, width, height, width * 4, 0), 0);
    free(rgba);
    fd = open(path, O_RDONLY);
    bytes = malloc(65536);
    ssize_t got = read(fd, bytes, 65536);
    ck_assert_int_gt(got, 0);
    *size = (size_t)got;
    close(fd);
    unlink(path);
    return bytes;
}

/* ---- where it is */

START_TEST(names_stay_in_their_folders)
{
    static const struct {
        const char *src, *path;
        int err;
    } rows[] = {
        {"/images/a.png", "/app/images/a.png", 0},
        {"images/a.png", "/app/images/a.png", 0},
        {"/tmp/t/a.png", "/tmp/t/a.png", 0},
        {"/tmp/test.png", "/app/tmp/test.png", 0},
        {"wxfile://usr/a/b.png", "/data/usr/a/b.png", 0},
        {"a..b/c..png", "/app/a..b/c..png", 0},
        {"../a.png", "", -EPERM},
        {"a/../../b.png", "", -EPERM},
        {"/tmp/t/../a.png", "", -EPERM},
        {"wxfile://usr/../a.png", "", -EPERM},
        {"a/..", "", -EPERM},
        {"..", "", -EPERM},
        {"file:///etc/passwd", "", -ENOENT},
        {"ftp://host/a.png", "", -ENOENT},
        {"wxfile://tmp/a.png", "", -ENOENT},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char path[64] = "";
        ck_assert_int_eq(resource_locate(path, sizeof(path), &pusher, rows[i].src), rows[i].err);
        ck_assert_str_eq(path, rows[i].path);
    }
    struct live_cfg nowhere = {.kind = LIVE_PUSHER};
    char small[8];
    ck_assert_int_eq(resource_locate(small, sizeof(small), &nowhere, "a.png"), -ENOENT);
    ck_assert_int_eq(resource_locate(small, sizeof(small), &nowhere, "wxfile://usr/a"), -ENOENT);
    ck_assert_int_eq(resource_locate(small, sizeof(small), &pusher, "images/a.png"), -ENOENT);
}
END_TEST

/* ---- over http */

START_TEST(an_image_comes_from_the_net_once)
{
    struct page page;
    struct web web = {.head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"};
    uint8_t *bytes = png(33, 18, &web.size);

    web.body = bytes;
    web_start(&web);
    begin(&page, web.url, "");
    expect_orders(""); /* not before it is needed */
    live_around_set(page.live, page.id, LIVE_IN_BACKGROUND);
    page_run(&page, TURN_US);
    expect_orders("pause 1;image 32;");
    ck_assert_str_eq(live_state(page.live, page.id), "paused");
    live_around_set(page.live, page.id, 0);
    live_around_set(page.live, page.id, LIVE_IN_BACKGROUND);
    page_run(&page, TURN_US);
    expect_orders("pause 1;image 32;pause 0;image 32;pause 1;");
    expect_said(&page, "");
    web_stop(&web);
    page_close(&page);
    free(bytes);
}
END_TEST

static void expect_refused(const char *head, int width, const char *why)
{
    struct page page;
    struct web web = {.head = head};
    uint8_t *bytes = png(width, 2, &web.size);
    char text[128];

    web.body = bytes;
    web_start(&web);
    begin(&page, web.url, "");
    page_call(&page, "pause");
    page_run(&page, TURN_US);
    expect_said(&page, "error 10004 ");
    snprintf(text, sizeof(text), "waiting-image load failed: %s", why);
    ck_assert_str_eq(page.last_text, text);
    expect_orders("pause 1;image 0;");
    web_stop(&web);
    page_close(&page);
    free(bytes);
}

START_TEST(what_is_no_image_is_refused)
{
    expect_refused("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n", 2,
                   "the server answers 404");
    expect_refused("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", 1922, "larger than 1920x1920");
    expect_refused("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nnot ", 2,
                   "no picture that can be decoded");
}
END_TEST

START_TEST(a_load_under_way_does_not_hold_the_end)
{
    struct page page;
    struct web web = {.is_silent = true};

    web_start(&web);
    begin(&page, web.url, "");
    live_around_set(page.live, page.id, LIVE_IN_BACKGROUND);
    page_close(&page); /* the server never answers */
    expect_said(&page, "");
    web_stop(&web);
}
END_TEST

/* ---- the limit */

START_TEST(the_background_ends_a_session_after_three_minutes)
{
    struct page page;

    begin(&page, "", "");
    live_around_set(page.live, page.id, LIVE_IN_BACKGROUND);
    page_run(&page, LIVE_BACKGROUND_LIMIT_US - 1000);
    expect_said(&page, "");
    page_run(&page, 2000);
    expect_said(&page, "5000 ");
    ck_assert_str_eq(page.last_text, "suspended in background, push stopped");
    ck_assert_str_eq(live_state(page.live, page.id), "idle");
    page_call(&page, "start");
    page_run(&page, TURN_US);
    ck_assert_str_eq(page.answers, "fail 2 app is in the background;");
    live_around_set(page.live, page.id, 0);
    page_run(&page, TURN_US);
    ck_assert_str_eq(live_state(page.live, page.id), "idle"); /* starting is the page's business */
    page_close(&page);
}
END_TEST

START_TEST(a_page_that_stops_at_5000_stops_nothing_twice)
{
    struct page page;

    begin(&page, "", "");
    page.stop_on = 5000;
    live_around_set(page.live, page.id, LIVE_IN_BACKGROUND);
    page_run(&page, LIVE_BACKGROUND_LIMIT_US + TURN_US);
    expect_said(&page, "5000 ");
    ck_assert_str_eq(page.answers, "ok;");
    page_close(&page);
}
END_TEST

START_TEST(a_preview_lets_go_of_the_camera)
{
    struct page page;

    page_open(&page, &pusher);
    page_apply(&page);
    page_call(&page, "startPreview");
    page_run(&page, TURN_US);
    page_forget(&page);
    live_around_set(page.live, page.id, LIVE_IN_BACKGROUND);
    page_run(&page, LIVE_BACKGROUND_LIMIT_US + TURN_US);
    ck_assert_str_eq(live_state(page.live, page.id), "preview");
    live_around_set(page.live, page.id, 0);
    page_run(&page, TURN_US);
    expect_orders("pause 1;pause 0;");
    expect_said(&page, "");
    page_close(&page);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("waiting");
    TCase *t = tcase_create("all");

    tcase_add_test(t, names_stay_in_their_folders);
    tcase_add_test(t, an_image_comes_from_the_net_once);
    tcase_add_test(t, what_is_no_image_is_refused);
    tcase_add_test(t, a_load_under_way_does_not_hold_the_end);
    tcase_add_test(t, the_background_ends_a_session_after_three_minutes);
    tcase_add_test(t, a_page_that_stops_at_5000_stops_nothing_twice);
    tcase_add_test(t, a_preview_lets_go_of_the_camera);
    tcase_set_timeout(t, 30);
    suite_add_tcase(s, t);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
