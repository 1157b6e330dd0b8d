/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_h264.c - avcC records of real encoders, sequence headers made to measure, damaged ones. */
#include "wire/h264.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- records written by x264 */

static const struct record {
    const char *what;
    uint8_t avcc[64];
    size_t size;
    int err;
    struct h264_info info;
} records[] = {
    {"360x640 high, no B-frames",
     {0x01, 0x64, 0x00, 0x16, 0xff, 0xe1, 0x00, 0x19, 0x67, 0x64, 0x00, 0x16, 0xac, 0xb4, 0x0b,
      0x82, 0x8f, 0x2f, 0x80, 0x88, 0x00, 0x00, 0x03, 0x00, 0x08, 0x00, 0x00, 0x03, 0x00, 0xf4,
      0x78, 0xb1, 0x75, 0x01, 0x00, 0x04, 0x68, 0xef, 0x0f, 0xcb, 0xfd, 0xf8, 0xf8, 0x00},
     44,
     0,
     {100, 22, 360, 640, 0}},
    {"1920x1080 baseline",
     {0x01, 0x42, 0xc0, 0x28, 0xff, 0xe1, 0x00, 0x1a, 0x67, 0x42, 0xc0, 0x28, 0xd9, 0x00,
      0x78, 0x02, 0x27, 0xe5, 0xc0, 0x44, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03,
      0x00, 0x78, 0x3c, 0x60, 0xc9, 0x20, 0x01, 0x00, 0x05, 0x68, 0xcb, 0x83, 0xcb, 0x20},
     42,
     0,
     {66, 40, 1920, 1080, 0}},
    {"176x144 with two B-frames",
     {0x01, 0x64, 0x00, 0x0a, 0xff, 0xe1, 0x00, 0x18, 0x67, 0x64, 0x00, 0x0a, 0xac, 0xd9, 0x42,
      0xc4, 0xec, 0x04, 0x40, 0x00, 0x00, 0x03, 0x00, 0x40, 0x00, 0x00, 0x07, 0x83, 0xc4, 0x89,
      0x65, 0x80, 0x01, 0x00, 0x06, 0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0, 0xfd, 0xf8, 0xf8, 0x00},
     45,
     0,
     {100, 10, 176, 144, 2}},
    {"320x240 interlaced",
     {0x01, 0x64, 0x00, 0x15, 0xff, 0xe1, 0x00, 0x1a, 0x67, 0x64, 0x00, 0x15,
      0xac, 0xd9, 0x41, 0x41, 0x0f, 0xcb, 0x80, 0x88, 0x00, 0x00, 0x03, 0x00,
      0x08, 0x00, 0x00, 0x03, 0x00, 0xf0, 0xf8, 0xa1, 0x4c, 0xb0, 0x01, 0x00,
      0x06, 0x68, 0xfb, 0xa3, 0xcb, 0x22, 0xc0, 0xfd, 0xf8, 0xf8, 0x00},
     47,
     0,
     {100, 21, 320, 240, 2}},
    {"4:4:4",
     {0x01, 0xf4, 0x00, 0x0a, 0xff, 0xe1, 0x00, 0x17, 0x67, 0xf4, 0x00, 0x0a, 0x91, 0x9b, 0x28,
      0x84, 0xd8, 0x08, 0x80, 0x00, 0x00, 0x03, 0x00, 0x80, 0x00, 0x00, 0x0f, 0x07, 0x89, 0x12,
      0xcb, 0x01, 0x00, 0x06, 0x68, 0xeb, 0xe3, 0xc4, 0x48, 0x44, 0xff, 0xf8, 0xf8, 0x00},
     44,
     -ENOTSUP,
     {0}},
    {"10 bit",
     {0x01, 0x6e, 0x00, 0x0a, 0xff, 0xe1, 0x00, 0x18, 0x67, 0x6e, 0x00, 0x0a, 0xa6, 0xcd, 0x94,
      0x42, 0x6c, 0x04, 0x40, 0x00, 0x00, 0x03, 0x00, 0x40, 0x00, 0x00, 0x07, 0x83, 0xc4, 0x89,
      0x65, 0x80, 0x01, 0x00, 0x06, 0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0, 0xfd, 0xfa, 0xfa, 0x00},
     45,
     -ENOTSUP,
     {0}},
    {"2048 wide",
     {0x01, 0x64, 0x00, 0x1f, 0xff, 0xe1, 0x00, 0x19, 0x67, 0x64, 0x00, 0x1f,
      0xac, 0xd9, 0x40, 0x20, 0x09, 0xb0, 0x11, 0x00, 0x00, 0x03, 0x00, 0x01,
      0x00, 0x00, 0x03, 0x00, 0x1e, 0x0f, 0x18, 0x31, 0x96, 0x01, 0x00, 0x06,
      0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0, 0xfd, 0xf8, 0xf8, 0x00},
     46,
     -ENOTSUP,
     {0}},
    {"8x16",
     {0x01, 0x64, 0x00, 0x0a, 0xff, 0xe1, 0x00, 0x18, 0x67, 0x64, 0x00, 0x0a, 0xac, 0xd9, 0x5f,
      0x97, 0xc0, 0x44, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0x78, 0x3c, 0x48,
      0x96, 0x58, 0x01, 0x00, 0x06, 0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0, 0xfd, 0xf8, 0xf8, 0x00},
     45,
     -ENOTSUP,
     {0}},
};

static void check_info(const struct h264_info *is, const struct h264_info *want)
{
    ck_assert_int_eq(is->profile, want->profile);
    ck_assert_int_eq(is->level, want->level);
    ck_assert_int_eq(is->width, want->width);
    ck_assert_int_eq(is->height, want->height);
    ck_assert_int_eq(is->max_reorder, want->max_reorder);
}

START_TEST(records_of_an_encoder_are_understood)
{
    const struct record *r = &records[_i];
    struct h264_info info = {0};

    ck_assert_msg(h264_config_parse(&info, r->avcc, r->size) == r->err, "%s", r->what);
    check_info(&info, &r->info);
}
END_TEST

START_TEST(a_record_cut_anywhere_before_its_pps_ends_is_refused)
{
    const struct record *r = &records[0];
    struct h264_info info;

    for (size_t size = 0; size < 40; size++) {
        /* of the exact size, so that a sanitizer sees a read behind it */
        uint8_t *copy = malloc(size + 1);
        memcpy(copy, r->avcc, size);
        ck_assert_int_eq(h264_config_parse(&info, copy, size), -EPROTO);
        free(copy);
    }
}
END_TEST

START_TEST(any_changed_byte_is_an_error_or_within_the_limits)
{
    for (size_t at = 0; at < records[0].size; at++)
        for (int value = 0; value < 256; value++) {
            uint8_t avcc[64];
            struct h264_info info;
            memcpy(avcc, records[0].avcc, sizeof(avcc));
            avcc[at] = (uint8_t)value;
            if (h264_config_parse(&info, avcc, records[0].size) == 0) {
                ck_assert_int_ge(info.width, 16);
                ck_assert_int_le(info.width, 1920);
                ck_assert_int_ge(info.height, 16);
                ck_assert_int_le(info.height, 1920);
                ck_assert_int_ge(info.max_reorder, 0);
                ck_assert_int_le(info.max_reorder, 16);
            }
        }
}
END_TEST

/* ---- sequence headers made to measure */

struct writer {
    uint8_t bytes[128];
    size_t at; /* bits */
};

static void put(struct writer *w, uint32_t v, int count)
{
    while (count-- > 0) {
        if (v >> count & 1)
            w->bytes[w->at / 8] |= (uint8_t)(0x80 >> w->at % 8);
        w->at++;
    }
}

static void put_ue(struct writer *w, uint32_t v)
{
    int length = 0;

    while (((uint64_t)v + 1) >> (length + 1))
        length++;
    put(w, 0, length);
    put(w, v + 1, length + 1);
}

struct shaper {
    const char *what;
    uint32_t profile, poc_type, refs, mb_width, mb_height, crop[4];
    int err, width, height, reorder;
};

static const struct shaper shapes[] = {
    {"smallest", 66, 0, 1, 1, 1, {0}, 0, 16, 16, 0},
    {"one below: 14 wide", 66, 0, 1, 1, 1, {0, 1}, -ENOTSUP, 0, 0, 0},
    {"one below: 14 high", 66, 0, 1, 1, 1, {0, 0, 0, 1}, -ENOTSUP, 0, 0, 0},
    {"largest", 66, 0, 1, 120, 120, {0}, 0, 1920, 1920, 0},
    {"one block too wide", 66, 0, 1, 121, 1, {0}, -ENOTSUP, 0, 0, 0},
    {"one block too high", 66, 0, 1, 1, 121, {0}, -ENOTSUP, 0, 0, 0},
    {"too wide, cropped to fit", 66, 0, 1, 121, 2, {0, 8}, -ENOTSUP, 0, 0, 0},
    {"absurd", 66, 0, 1, 0x7fffffff, 0x7fffffff, {0}, -ENOTSUP, 0, 0, 0},
    {"all cropped away", 66, 0, 1, 2, 2, {8, 8}, -EPROTO, 0, 0, 0},
    {"crop that would wrap", 66, 0, 1, 2, 2, {0xfffffff0, 0x20}, -EPROTO, 0, 0, 0},
    {"cropped on all sides", 66, 0, 1, 4, 4, {1, 2, 3, 4}, 0, 58, 50, 0},
    {"main, order not said", 77, 0, 3, 4, 4, {0}, 0, 64, 64, 3},
    {"main, shown as decoded", 77, 2, 3, 4, 4, {0}, 0, 64, 64, 0},
    {"sixteen references", 77, 0, 16, 4, 4, {0}, 0, 64, 64, 16},
    {"seventeen references", 77, 0, 17, 4, 4, {0}, -EPROTO, 0, 0, 0},
    {"order of a fourth kind", 66, 3, 1, 4, 4, {0}, -EPROTO, 0, 0, 0},
};

static size_t make_sps(uint8_t out[128], const struct shaper *s)
{
    struct writer w = {{0}, 0};

    put(&w, 0x67, 8);
    put(&w, s->profile, 8);
    put(&w, 0, 8);
    put(&w, 30, 8);
    put_ue(&w, 0);
    put_ue(&w, 0);
    put_ue(&w, s->poc_type);
    if (s->poc_type == 0)
        put_ue(&w, 0);
    put_ue(&w, s->refs);
    put(&w, 0, 1);
    put_ue(&w, s->mb_width - 1);
    put_ue(&w, s->mb_height - 1);
    put(&w, 1, 1);
    put(&w, 1, 1);
    put(&w, 1, 1); /* cropping */
    for (int i = 0; i < 4; i++)
        put_ue(&w, s->crop[i]);
    put(&w, 0, 1);
    put(&w, 1, 1);

    size_t n = 0, zeros = 0;
    for (size_t i = 0; i < (w.at + 7) / 8; i++) { /* with emulation prevention */
        if (zeros >= 2 && w.bytes[i] <= 3) {
            out[n++] = 3;
            zeros = 0;
        }
        out[n++] = w.bytes[i];
        zeros = w.bytes[i] ? 0 : zeros + 1;
    }
    return n;
}

START_TEST(picture_sizes_are_held_to_the_limits)
{
    static const uint8_t pps[] = {0x68, 0xce};
    const struct shaper *s = &shapes[_i];
    uint8_t sps[128], avcc[256];
    struct h264_info info = {0};

    size_t size = h264_config_write(avcc, sizeof(avcc), sps, make_sps(sps, s), pps, sizeof(pps));
    ck_assert_uint_gt(size, 0);
    ck_assert_msg(h264_config_parse(&info, avcc, size) == s->err, "%s", s->what);
    ck_assert_int_eq(info.width, s->width);
    ck_assert_int_eq(info.height, s->height);
    ck_assert_int_eq(info.max_reorder, s->reorder);
}
END_TEST

START_TEST(every_sps_of_a_record_is_held_to_the_limits)
{
    uint8_t good[128], bad[128], avcc[512] = {1, 66, 0, 30, 0xff, 0xe2};
    size_t good_size = make_sps(good, &shapes[0]), bad_size = make_sps(bad, &shapes[4]);
    size_t at = 6;
    struct h264_info info;

    avcc[at + 1] = (uint8_t)good_size;
    memcpy(avcc + at + 2, good, good_size);
    at += 2 + good_size;
    avcc[at + 1] = (uint8_t)bad_size;
    memcpy(avcc + at + 2, bad, bad_size);
    at += 2 + bad_size;
    memcpy(avcc + at, "\1\0\1\x68", 4);
    ck_assert_int_eq(h264_config_parse(&info, avcc, at + 4), -ENOTSUP);
    avcc[5] = 0xe0; /* none at all */
    ck_assert_int_eq(h264_config_parse(&info, avcc, at + 4), -EPROTO);
}
END_TEST

START_TEST(a_record_is_written_as_an_encoder_writes_it)
{
    const uint8_t *avcc = records[0].avcc;
    uint8_t out[64];

    ck_assert_uint_eq(h264_config_write(out, sizeof(out), avcc + 8, 25, avcc + 36, 4), 44);
    ck_assert_mem_eq(out, avcc, 44);
    ck_assert_uint_eq(h264_config_write(out, 44, avcc + 8, 25, avcc + 36, 4), 44);
    ck_assert_uint_eq(h264_config_write(out, 43, avcc + 8, 25, avcc + 36, 4), 0);
    ck_assert_uint_eq(h264_config_write(out, sizeof(out), avcc + 8, 3, avcc + 36, 4), 0);
    ck_assert_uint_eq(h264_config_write(out, sizeof(out), avcc + 8, 25, avcc + 36, 0), 0);

    avcc = records[1].avcc; /* baseline: no tail */
    ck_assert_uint_eq(h264_config_write(out, 42, avcc + 8, 26, avcc + 37, 5), 42);
    ck_assert_mem_eq(out, avcc, 42);
}
END_TEST

START_TEST(lengths_of_one_or_two_bytes_are_not_supported)
{
    struct h264_info info;
    uint8_t avcc[64];

    memcpy(avcc, records[0].avcc, sizeof(avcc));
    avcc[4] = 0xfd;
    ck_assert_int_eq(h264_config_parse(&info, avcc, records[0].size), -ENOTSUP);
}
END_TEST

/* ---- access units */

#define UNIT(...) {__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})
static const struct unit {
    uint8_t bytes[24];
    size_t size;
    int err, has_idr;
} units[] = {
    {UNIT(0, 0, 0, 1, 0x65), 0, 1},
    {UNIT(0, 0, 0, 2, 0x41, 0x9a), 0, 0},
    {UNIT(0, 0, 0, 1, 0x06, 0, 0, 0, 2, 0x65, 0x88), 0, 1},
    {UNIT(0, 0, 0, 2, 0x65), -EPROTO, 0},
    {UNIT(0, 0, 0, 0, 0, 0, 0, 1, 0x65), -EPROTO, 0},
    {UNIT(0xff, 0xff, 0xff, 0xff, 0x65), -EPROTO, 0},
    {UNIT(0, 0, 0, 1, 0x65, 0), -EPROTO, 1},
    {UNIT(0, 0, 0, 1), -EPROTO, 0},
    {UNIT(0, 0, 0, 1, 0xe5), -EPROTO, 0},       /* forbidden bit */
    {UNIT(0, 0, 0, 2, 0x67, 0x42), -EPROTO, 0}, /* an SPS that is none */
};

START_TEST(lengths_of_a_unit_must_add_up)
{
    int has_idr = -1;

    ck_assert_int_eq(h264_unit_check(units[_i].bytes, units[_i].size, &has_idr), units[_i].err);
    ck_assert_int_eq(has_idr, units[_i].has_idr);
    ck_assert_int_eq(h264_unit_check(units[_i].bytes, 0, &has_idr), -EPROTO);
}
END_TEST

START_TEST(an_sps_in_the_stream_is_held_to_the_limits)
{
    for (int i = 3; i <= 4; i++) { /* largest, and one beyond */
        uint8_t unit[132] = {0};
        int has_idr;
        size_t size = make_sps(unit + 4, &shapes[i]);
        unit[3] = (uint8_t)size;
        ck_assert_int_eq(h264_unit_check(unit, size + 4, &has_idr), i == 3 ? 0 : -EPROTO);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("h264");
    TCase *c = tcase_create("h264");

    tcase_add_loop_test(c, records_of_an_encoder_are_understood, 0,
                        sizeof(records) / sizeof(records[0]));
    tcase_add_test(c, a_record_cut_anywhere_before_its_pps_ends_is_refused);
    tcase_add_test(c, any_changed_byte_is_an_error_or_within_the_limits);
    tcase_add_loop_test(c, picture_sizes_are_held_to_the_limits, 0,
                        sizeof(shapes) / sizeof(shapes[0]));
    tcase_add_test(c, every_sps_of_a_record_is_held_to_the_limits);
    tcase_add_test(c, a_record_is_written_as_an_encoder_writes_it);
    tcase_add_test(c, lengths_of_one_or_two_bytes_are_not_supported);
    tcase_add_loop_test(c, lengths_of_a_unit_must_add_up, 0, sizeof(units) / sizeof(units[0]));
    tcase_add_test(c, an_sps_in_the_stream_is_held_to_the_limits);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
