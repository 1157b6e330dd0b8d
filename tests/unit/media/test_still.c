/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_still.c - image files written and read back; limits; no half-written files. */
#include "media/sink/still.h"
#include "kit/suite.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[64];

static void make_dir(void)
{
    strcpy(dir, "/tmp/test_still.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static int clear_dir(void) /* how many files there were */
{
    DIR *d = opendir(dir);
    char path[512];
    int n = 0;

    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
        ck_assert_int_eq(unlink(path), 0);
        n++;
    }
    closedir(d);
    rmdir(dir);
    return n;
}

static const char *in_dir(const char *name)
{
    static char path[512];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return path;
}

static void expect_colour(const uint8_t *px, int r, int g, int b, int within)
{
    ck_assert_int_le(abs(px[0] - r), within);
    ck_assert_int_le(abs(px[1] - g), within);
    ck_assert_int_le(abs(px[2] - b), within);
    ck_assert_int_eq(px[3], 255);
}

/* BT.601, limited range: pure red is 81 90 240. */
START_TEST(a_picture_keeps_its_colours)
{
    static const struct {
        const char *name;
        bool is_full;
        uint8_t y, u, v;
        int r, g, b;
    } rows[] = {
        {"a.png", false, 81, 90, 240, 255, 0, 0},       {"a.jpg", false, 81, 90, 240, 255, 0, 0},
        {"a.png", false, 235, 128, 128, 255, 255, 255}, {"a.JPEG", false, 16, 128, 128, 0, 0, 0},
        {"a.png", true, 235, 128, 128, 235, 235, 235},  {"a.jpg", true, 29, 255, 107, 0, 0, 254},
    };
    struct picture *p;
    uint8_t *rgba;
    int w, h;

    make_dir();
    ck_assert_int_eq(picture_new(&p, 64, 48), 0);
    picture_fill(p, rows[_i].y, rows[_i].u, rows[_i].v);
    p->is_full_range = rows[_i].is_full;
    ck_assert_int_eq(still_write_picture(in_dir(rows[_i].name), p, 90), 0);
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir(rows[_i].name), NULL), 0);
    ck_assert_int_eq(w, 64);
    ck_assert_int_eq(h, 48);
    expect_colour(rgba + (24 * 64 + 32) * 4, rows[_i].r, rows[_i].g, rows[_i].b, 4);
    free(rgba);
    picture_unref(p);
    ck_assert_int_eq(clear_dir(), 1);
}
END_TEST

START_TEST(rgba_comes_back_exactly_from_png)
{
    uint8_t px[31 * 17 * 4], *back;
    int w, h;

    make_dir();
    for (size_t i = 0; i < sizeof(px); i++)
        px[i] = (uint8_t)(i * 37);
    ck_assert_int_eq(still_write_rgba(in_dir("x.png"), px, 31, 17, 31 * 4, 0), 0);
    ck_assert_int_eq(still_read_rgba(&back, &w, &h, in_dir("x.png"), NULL), 0);
    ck_assert_int_eq(w, 31);
    ck_assert_int_eq(h, 17);
    ck_assert_mem_eq(px, back, sizeof(px));
    free(back);
    ck_assert_int_eq(clear_dir(), 1);
}
END_TEST

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *f = fopen(path, "wb");

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(data, 1, size, f), size);
    fclose(f);
}

/* What stands behind the picture in the same stream would take as long as it likes. */
START_TEST(a_png_file_is_unpacked_as_far_as_its_picture_reaches)
{
    enum { BEHIND = 64 * 1024 };
    static const uint8_t head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0,
                                   13,   'I', 'H', 'D', 'R',  0,    0,    0,    1, 0, 0,
                                   0,    1,   8,   0,   0,    0,    0,    0,    0, 0, 0};
    /* a stored block of filter byte and one grey pixel, then empty ones, then what is no block */
    static const uint8_t data[] = {0x78, 1, 0, 2, 0, 0xfd, 0xff, 0, 99};
    static const uint8_t empty[] = {0, 0, 0, 0xff, 0xff};
    static const uint8_t end[] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0, 0, 0, 0};
    static uint8_t file[BEHIND + sizeof(end)];
    struct still_image image;

    make_dir();
    memcpy(file, head, 33);
    file[33 + 2] = (BEHIND - 33 - 12) >> 8;
    file[33 + 3] = (uint8_t)((BEHIND - 33 - 12) & 255);
    memcpy(file + 37, "IDAT", 4);
    memcpy(file + 41, data, sizeof(data));
    for (size_t at = 50; at < 8000; at += sizeof(empty))
        memcpy(file + at, empty, sizeof(empty));
    memcpy(file + BEHIND, end, sizeof(end));
    write_file(in_dir("a"), file, sizeof(file));
    ck_assert_int_eq(still_read_shown(&image, (struct still_wish){9, 9, false}, in_dir("a"), NULL),
                     0);
    expect_colour(image.rgba, 99, 99, 99, 1);
    free(image.rgba);
    clear_dir();
}
END_TEST

START_TEST(a_picture_is_decoded_as_large_as_it_is_shown)
{
    static const struct {
        struct still_wish wish;
        int width, height;
    } rows[] = {
        {{40, 20, false}, 40, 20},  {{400, 400, false}, 100, 60}, {{50, 600, false}, 50, 60},
        {{50, 50, true}, 84, 50},   {{1, 1, true}, 2, 1},         {{0, 0, false}, 1, 1},
        {{500, 20, true}, 100, 60}, {{100, 60, false}, 100, 60},
    };
    static uint8_t px[100 * 60 * 4];
    struct still_image image;

    make_dir();
    for (size_t i = 0; i < sizeof(px); i++)
        px[i] = i % 4 == 3 ? 255 : 200;
    ck_assert_int_eq(still_write_rgba(in_dir("x.png"), px, 100, 60, 100 * 4, 0), 0);
    ck_assert_int_eq(still_read_shown(&image, rows[_i].wish, in_dir("x.png"), NULL), 0);
    ck_assert_int_eq(image.file_width, 100);
    ck_assert_int_eq(image.file_height, 60);
    ck_assert_int_eq(image.width, rows[_i].width);
    ck_assert_int_eq(image.height, rows[_i].height);
    expect_colour(image.rgba + (image.width * image.height - 1) * 4, 200, 200, 200, 1);
    free(image.rgba);
    clear_dir();
}
END_TEST

/* 1x1 red GIF and 1x1 WebP, written by hand. */
static const uint8_t gif[] = {'G', 'I', 'F', '8', '9', 'a', 1, 0,    1, 0, 0x80, 0,
                              0,   255, 0,   0,   0,   0,   0, 0x2c, 0, 0, 0,    0,
                              1,   0,   1,   0,   0,   2,   2, 0x44, 1, 0, 0x3b};
static const uint8_t webp[] = {'R',  'I', 'F',  'F',  0x1a, 0,    0,    0,    'W',  'E', 'B', 'P',
                               'V',  'P', '8',  'L',  0x0d, 0,    0,    0,    0x2f, 0,   0,   0,
                               0x10, 7,   0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 7,    0};

START_TEST(gif_and_webp_are_read)
{
    uint8_t *rgba;
    int w, h;

    make_dir();
    write_file(in_dir("a"), gif, sizeof(gif));
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("a"), NULL), 0);
    ck_assert_int_eq(w * h, 1);
    expect_colour(rgba, 255, 0, 0, 0);
    free(rgba);
    write_file(in_dir("a"), webp, sizeof(webp));
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("a"), NULL), 0);
    ck_assert_int_eq(w * h, 1);
    free(rgba);
    clear_dir();
}
END_TEST

START_TEST(bad_files_are_refused_with_a_reason)
{
    static const char text[] = "this is no picture at all";
    uint8_t *rgba, px[4 * 5000];
    int w, h;

    make_dir();
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("absent.png"), NULL), -ENOENT);
    write_file(in_dir("a"), text, sizeof(text));
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("a"), NULL), -EPROTO);
    write_file(in_dir("a"), text, 0);
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("a"), NULL), -EPROTO);
    ck_assert_int_eq(truncate(in_dir("a"), 16 * 1024 * 1024 + 1), 0);
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("a"), NULL), -EFBIG);
    memset(px, 99, sizeof(px));
    ck_assert_int_eq(still_write_rgba(in_dir("wide.png"), px, 4097, 1, 0, 0), 0);
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("wide.png"), NULL), -EFBIG);
    ck_assert_int_eq(still_write_rgba(in_dir("wide.png"), px, 4096, 1, 0, 0), 0);
    ck_assert_int_eq(still_read_rgba(&rgba, &w, &h, in_dir("wide.png"), NULL), 0);
    free(rgba);
    for (size_t cut = 1; cut < sizeof(gif); cut++) {
        write_file(in_dir("a"), gif, cut);
        if (still_read_rgba(&rgba, &w, &h, in_dir("a"), NULL) == 0)
            free(rgba);
    }
    clear_dir();
}
END_TEST

START_TEST(what_cannot_be_written_leaves_nothing)
{
    uint8_t px[4] = {1, 2, 3, 255};

    make_dir();
    ck_assert_int_eq(still_write_rgba(in_dir("a.bmp"), px, 1, 1, 4, 0), -EINVAL);
    ck_assert_int_eq(still_write_rgba("/dev/null/a.png", px, 1, 1, 4, 0), -ENOTDIR);
    ck_assert_int_eq(clear_dir(), 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("still");
    TCase *tc = tcase_create("still");

    tcase_add_loop_test(tc, a_picture_keeps_its_colours, 0, 6);
    tcase_add_test(tc, rgba_comes_back_exactly_from_png);
    tcase_add_test(tc, a_png_file_is_unpacked_as_far_as_its_picture_reaches);
    tcase_add_loop_test(tc, a_picture_is_decoded_as_large_as_it_is_shown, 0, 8);
    tcase_add_test(tc, gif_and_webp_are_read);
    tcase_add_test(tc, bad_files_are_refused_with_a_reason);
    tcase_add_test(tc, what_cannot_be_written_leaves_nothing);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
