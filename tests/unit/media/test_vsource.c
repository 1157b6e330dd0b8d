/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_vsource.c - picture sources: words, errors in words, y4m files and FIFOs. */
#include "media/capture/vsource.h"
#include "kit/source_folder.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH = 18, HEIGHT = 10, PIXELS = WIDTH * HEIGHT * 3 / 2 };

static int open_spec(struct vsource **s, const char *word, const char *rest, char why[96])
{
    char spec[160];
    struct vsource_cfg cfg = {
        .clock = clock_of_test, .width = 360, .height = 640, .fps = 20, .gen = 9};

    snprintf(spec, sizeof(spec), "%s%s", word, rest);
    memset(why, 'x', 96);
    return vsource_open(s, spec, &cfg, why, 96);
}

static struct vsource *must_open(const char *word)
{
    struct vsource *s;
    char why[96];
    int err = open_spec(&s, word, path, why);

    ck_assert_msg(err == 0, "%s", why);
    return s;
}

static int read_within(struct vsource *s, struct picture **p, int ms)
{
    int64_t begin_us = clock_now_us(clock_of_test);
    int err = vsource_read(s, p, begin_us + ms * 1000);

    ck_assert_int_le(clock_now_us(clock_of_test) - begin_us, (ms + 60) * 1000);
    return err;
}

static void write_all(int fd, const void *bytes, size_t size)
{
    ck_assert_int_eq((int)write(fd, bytes, size), (int)size);
}

static void write_header(int fd)
{
    char text[64];
    int length =
        snprintf(text, sizeof(text), "YUV4MPEG2 W%d H%d F20:1 Ip C420jpeg\n", WIDTH, HEIGHT);

    write_all(fd, text, (size_t)length);
}

static void write_frame(int fd, int luma)
{
    unsigned char pixels[PIXELS];

    memset(pixels, luma, sizeof(pixels));
    write_all(fd, "FRAME\n", 6);
    write_all(fd, pixels, sizeof(pixels));
}

START_TEST(words_find_their_driver)
{
    static const struct {
        const char *spec, *word, *rest;
    } rows[] = {
        {"test", "test", ""},     {"file:/a:b", "file", "/a:b"},
        {"y4m:x", "y4m", "x"},    {"v4l2:/dev/video0", "v4l2", "/dev/video0"},
        {"screen", "screen", ""}, {"screen::1", "screen", ":1"},
        {"none", "none", ""},     {"testing", NULL, NULL},
        {"", NULL, NULL},         {":", NULL, NULL},
        {"Test", NULL, NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *rest = NULL;
        const struct vsource_ops *ops = vsource_find(rows[i].spec, &rest);
        ck_assert_msg(!ops == !rows[i].word, "%s", rows[i].spec);
        if (!ops)
            continue;
        ck_assert_str_eq(ops->word, rows[i].word);
        ck_assert_str_eq(rest, rows[i].rest);
    }
    for (int i = 0; vsource_drivers[i]->word; i++)
        ck_assert_ptr_nonnull(vsource_drivers[i]->help);
}
END_TEST

START_TEST(what_cannot_be_opened_is_said_in_words)
{
    static const struct {
        const char *spec;
        int err;
        const char *words;
    } rows[] = {
        {"file:/nonexistent", -ENOENT, "no such file"},
        {"file:/", -EINVAL, "not a regular file"},
        {"file:/etc/hostname", -EINVAL, "no video"},
        {"file:http://127.0.0.1/x", -ENOENT, "no such file"},
        {"y4m:/nonexistent", -ENOENT, "cannot open"},
        {"y4m:/etc/hostname", -EINVAL, "no y4m"},
        {"y4m:/dev/null", -EINVAL, "neither"},
        {"v4l2:/nonexistent", -ENOENT, "/nonexistent"},
        {"v4l2:/dev/null", -EINVAL, "not a camera"},
        {"v4l2:/etc/hostname", -EINVAL, "not a device"},
        {"screen:97", -ENOENT, "cannot connect"},
        {"screen:far.example:0", -ENOTSUP, "not a display"},
        {"camera", -EINVAL, "no such kind"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct vsource *s = NULL;
        char why[96];
        ck_assert_int_eq(open_spec(&s, rows[i].spec, "", why), rows[i].err);
        ck_assert_msg(strstr(why, rows[i].words) != NULL, "%s: %s", rows[i].spec, why);
        ck_assert_ptr_null(s);
    }
}
END_TEST

START_TEST(the_default_is_a_camera_or_the_test_picture)
{
    struct vsource *s;
    char why[96];
    struct vsource_cfg cfg = {.clock = clock_of_test, .width = 360, .height = 640, .fps = 20};

    ck_assert_int_eq(vsource_open(&s, NULL, &cfg, why, sizeof(why)), 0);
    ck_assert(strncmp(vsource_name(s), "v4l2:", 5) == 0 || strcmp(vsource_name(s), "test") == 0);
    vsource_close(s);
}
END_TEST

START_TEST(none_has_no_picture)
{
    struct vsource *s;
    struct picture *p;
    char why[96];

    ck_assert_int_eq(open_spec(&s, "none", "", why), 0);
    ck_assert_int_eq(read_within(s, &p, 20), -ETIMEDOUT);
    vsource_close(s);
}
END_TEST

START_TEST(a_y4m_file_is_looped_at_its_rate)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    static const int expected[] = {50, 100, 50, 100, 50};

    write_header(fd);
    write_frame(fd, 50);
    write_frame(fd, 100);
    close(fd);
    struct vsource *s = must_open("y4m:");
    int64_t begin_us = clock_now_us(clock_of_test);
    for (int i = 0; i < 5; i++) {
        struct picture *p;
        ck_assert_int_eq(read_within(s, &p, 500), 0);
        ck_assert_int_eq(p->width, WIDTH);
        ck_assert_int_eq(p->height, HEIGHT);
        ck_assert_int_eq(p->gen, 9);
        ck_assert_int_eq(p->plane[0][0], expected[i]);
        ck_assert_int_eq(p->plane[2][HEIGHT / 2 * p->stride[2] - p->stride[2]], expected[i]);
        picture_unref(p);
    }
    ck_assert_int_ge(clock_now_us(clock_of_test) - begin_us, 195000); /* 4 x 50 ms */
    vsource_close(s);
}
END_TEST

START_TEST(bad_y4m_headers_are_refused)
{
    static const char *const bad[] = {
        "YUV4MPEG2 W0 H10 F20:1\n",  "YUV4MPEG2 W10\n",
        "YUV4MPEG2 W10 H10 C444\n",  "YUV4MPEG2 W99999 H10 F20:1\n",
        "YUV4MPEG2 W10 H10 F0:0\n",  "YUV4MPEG3 W10 H10 F20:1\n",
        "YUV4MPEG2 W-4 H10 F20:1\n", "YUV4MPEG2 W10 H10 F20:1",
        "\n\n\n\n\n\n\n\n\n\n\n\n",  "",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct vsource *s;
        char why[96];
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        write_all(fd, bad[i], strlen(bad[i]));
        close(fd);
        ck_assert_msg(open_spec(&s, "y4m:", path, why) == -EINVAL, "%s", bad[i]);
    }
}
END_TEST

START_TEST(a_y4m_file_without_pictures_ends)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    struct picture *p;

    write_header(fd);
    write_all(fd, "FRAME\nshort", 11);
    close(fd);
    struct vsource *s = must_open("y4m:");
    ck_assert_int_eq(read_within(s, &p, 100), -ENODATA);
    vsource_close(s);
}
END_TEST

START_TEST(a_fifo_waits_for_its_writer_and_ends_with_it)
{
    struct picture *p;

    ck_assert_int_eq(mkfifo(path, 0600), 0);
    struct vsource *s = must_open("y4m:");
    ck_assert_int_eq(read_within(s, &p, 30), -ETIMEDOUT); /* nobody there */
    int fd = open(path, O_WRONLY);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(read_within(s, &p, 30), -ETIMEDOUT); /* nothing said */
    write_header(fd);
    ck_assert_int_eq(read_within(s, &p, 30), -ETIMEDOUT);
    write_frame(fd, 70);
    write_frame(fd, 80);
    for (int luma = 70; luma <= 80; luma += 10) { /* both at once: taken as they arrive */
        ck_assert_int_eq(read_within(s, &p, 10), 0);
        ck_assert_int_eq(p->plane[0][0], luma);
        ck_assert(llabs(p->pts_us - clock_now_us(clock_of_test)) < 100000);
        picture_unref(p);
    }
    write_all(fd, "FRAME\nhalf", 10);
    ck_assert_int_eq(read_within(s, &p, 30), -ETIMEDOUT);
    close(fd);
    ck_assert_int_eq(read_within(s, &p, 100), -ENODATA);
    vsource_close(s);
}
END_TEST

START_TEST(garbage_in_a_fifo_is_a_broken_camera)
{
    struct picture *p;
    char noise[600];

    ck_assert_int_eq(mkfifo(path, 0600), 0);
    struct vsource *s = must_open("y4m:");
    int fd = open(path, O_WRONLY);
    memset(noise, 'n', sizeof(noise));
    write_all(fd, noise, sizeof(noise));
    ck_assert_int_eq(read_within(s, &p, 100), -ENODEV);
    close(fd);
    vsource_close(s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("vsource");
    TCase *t = tcase_create("vsource");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, words_find_their_driver);
    tcase_add_test(t, what_cannot_be_opened_is_said_in_words);
    tcase_add_test(t, the_default_is_a_camera_or_the_test_picture);
    tcase_add_test(t, none_has_no_picture);
    tcase_add_test(t, a_y4m_file_is_looped_at_its_rate);
    tcase_add_test(t, bad_y4m_headers_are_refused);
    tcase_add_test(t, a_y4m_file_without_pictures_ends);
    tcase_add_test(t, a_fifo_waits_for_its_writer_and_ends_with_it);
    tcase_add_test(t, garbage_in_a_fifo_is_a_broken_camera);
    suite_add_tcase(s, t);
    return run_suite(s);
}
