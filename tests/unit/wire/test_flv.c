/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_flv.c - tag bodies both ways, times that wrap, the byte stream cut anywhere. */
#include "wire/bytes.h"
#include "wire/flv.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- bodies */

#define BODY(...) {__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})
static const struct row {
    const char *what;
    int type;
    uint8_t body[40];
    size_t size;
    int err;
    enum packet_kind kind;
    bool is_key;
    int offset_ms;
    size_t data_size;
} rows[] = {
    {"key picture", 9, BODY(0x17, 1, 0, 0, 0, 1, 2, 3), 0, PACKET_VIDEO, true, 0, 3},
    {"other picture, 40 ms later", 9, BODY(0x27, 1, 0, 0, 40, 1), 0, PACKET_VIDEO, false, 40, 1},
    {"40 ms earlier", 9, BODY(0x27, 1, 0xff, 0xff, 0xd8, 1), 0, PACKET_VIDEO, false, -40, 1},
    {"offset at its limit", 9, BODY(0x27, 1, 0, 0x27, 0x10, 1), 0, PACKET_VIDEO, false, 10000, 1},
    {"offset beyond", 9, BODY(0x27, 1, 0, 0x27, 0x11, 1), 0, PACKET_VIDEO, false, 0, 1},
    {"offset at its lower limit", 9, BODY(0x27, 1, 0xff, 0xd8, 0xf0, 1), 0, PACKET_VIDEO, false,
     -10000, 1},
    {"offset beyond it", 9, BODY(0x27, 1, 0xff, 0xd8, 0xef, 1), 0, PACKET_VIDEO, false, 0, 1},
    {"video header", 9, BODY(0x17, 0, 0, 0, 9, 1, 2), 0, PACKET_VIDEO_HEADER, false, 0, 2},
    {"end mark", 9, BODY(0x17, 2, 0, 0, 0), 0, PACKET_END, false, 0, 0},
    {"empty video", 9, {0}, 0, -ENODATA, 0, 0, 0, 0},
    {"picture without data", 9, BODY(0x17, 1, 0, 0, 0), -ENODATA, 0, 0, 0, 0},
    {"server command frame", 9, BODY(0x57, 0), -ENODATA, 0, 0, 0, 0},
    {"header without data", 9, BODY(0x17, 0, 0, 0, 0), -EPROTO, 0, 0, 0, 0},
    {"video cut", 9, BODY(0x17, 1, 0, 0), -EPROTO, 0, 0, 0, 0},
    {"unknown AVC type", 9, BODY(0x17, 3, 0, 0, 0, 1), -EPROTO, 0, 0, 0, 0},
    {"VP6", 9, BODY(0x14, 1, 2, 3, 4, 5), -ENOTSUP, 0, 0, 0, 0},
    {"H.265", 9, BODY(0x1c, 1, 2, 3, 4, 5), -ENOTSUP, 0, 0, 0, 0},
    {"enhanced", 9, BODY(0x91, 'h', 'v', 'c', '1', 5), -ENOTSUP, 0, 0, 0, 0},
    {"sound", 8, BODY(0xaf, 1, 7, 8), 0, PACKET_AUDIO, false, 0, 2},
    {"sound header", 8, BODY(0xaf, 0, 0x12, 0x10), 0, PACKET_AUDIO_HEADER, false, 0, 2},
    {"empty sound", 8, {0}, 0, -ENODATA, 0, 0, 0, 0},
    {"sound without data", 8, BODY(0xaf, 1), -ENODATA, 0, 0, 0, 0},
    {"sound header without data", 8, BODY(0xaf, 0), -EPROTO, 0, 0, 0, 0},
    {"sound cut", 8, BODY(0xaf), -EPROTO, 0, 0, 0, 0},
    {"unknown AAC type", 8, BODY(0xaf, 2, 1), -EPROTO, 0, 0, 0, 0},
    {"MP3", 8, BODY(0x2f, 1, 1), -ENOTSUP, 0, 0, 0, 0},
    {"metadata", 18, BODY(2, 0, 10, 'o', 'n', 'M', 'e', 't', 'a', 'D', 'a', 't', 'a', 3, 0, 0, 9),
     0, PACKET_META, false, 0, 17},
    {"metadata as publishers send it", 18,
     BODY(2, 0, 13, '@', 's', 'e', 't', 'D', 'a', 't', 'a', 'F', 'r', 'a', 'm', 'e', 2, 0, 10, 'o',
          'n', 'M', 'e', 't', 'a', 'D', 'a', 't', 'a', 5),
     0, PACKET_META, false, 0, 14},
    {"another event", 18, BODY(2, 0, 1, 'x', 5), -ENODATA, 0, 0, 0, 0},
    {"data cut", 18, BODY(2, 0, 9, 'x'), -EPROTO, 0, 0, 0, 0},
    {"empty data", 18, {0}, 0, -ENODATA, 0, 0, 0, 0},
    {"another type", 20, BODY(1), -ENOTSUP, 0, 0, 0, 0},
};

START_TEST(bodies_become_packets)
{
    const struct row *r = &rows[_i];
    struct packet *p = NULL;
    uint8_t *copy = malloc(r->size + 1);

    memcpy(copy, r->body, r->size);
    ck_assert_msg(flv_body_parse(&p, r->type, 5000, copy, r->size) == r->err, "%s", r->what);
    ck_assert_int_eq(p != NULL, r->err == 0);
    if (p) {
        ck_assert_int_eq(p->kind, r->kind);
        ck_assert_int_eq(p->is_key, r->is_key);
        ck_assert_int_eq(p->dts_us, 5000000);
        ck_assert_int_eq(p->pts_us, 5000000 + r->offset_ms * 1000);
        ck_assert_uint_eq(p->size, r->data_size);
        if (p->size)
            ck_assert_mem_eq(p->data, copy + r->size - p->size, p->size);
    }
    packet_unref(p);
    free(copy);
}
END_TEST

START_TEST(packets_become_bodies)
{
    static const struct packet packets[] = {
        {.kind = PACKET_VIDEO, .is_key = true, .dts_us = 1000, .pts_us = 1000, .size = 1},
        {.kind = PACKET_VIDEO, .dts_us = 33333, .pts_us = 99999, .size = 1},
        {.kind = PACKET_VIDEO, .dts_us = 0, .pts_us = -40000, .size = 1},
        {.kind = PACKET_VIDEO_HEADER, .dts_us = 5, .pts_us = 900000, .size = 1},
        {.kind = PACKET_END},
        {.kind = PACKET_AUDIO, .size = 1},
        {.kind = PACKET_AUDIO_HEADER, .size = 1},
    };
    static const uint8_t want[][5] = {
        {0x17, 1, 0, 0, 0}, {0x27, 1, 0, 0, 66}, {0x27, 1, 0xff, 0xff, 0xd8},
        {0x17, 0, 0, 0, 0}, {0x17, 2, 0, 0, 0},  {0xaf, 1},
        {0xaf, 0}};

    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        uint8_t body[8] = {0};
        int is_sound = packets[i].kind == PACKET_AUDIO || packets[i].kind == PACKET_AUDIO_HEADER;
        size_t size = flv_body_header(body, &packets[i]);
        ck_assert_uint_eq(size, is_sound ? 2 : 5);
        ck_assert_mem_eq(body, want[i], size);
        struct packet *back;
        ck_assert_int_eq(flv_body_parse(&back, is_sound ? 8 : 9, 0, body, size + packets[i].size),
                         0);
        ck_assert_int_eq(back->kind, packets[i].kind);
        packet_unref(back);
    }
    uint8_t none[5];
    ck_assert_uint_eq(flv_body_header(none, &(struct packet){.kind = PACKET_META}), 0);
}
END_TEST

START_TEST(codecs_have_names)
{
    ck_assert_str_eq(flv_codec_text(8, (const uint8_t *)"\x2f", 1), "MP3");
    ck_assert_str_eq(flv_codec_text(9, (const uint8_t *)"\x14", 1), "VP6");
    ck_assert_str_eq(flv_codec_text(9, (const uint8_t *)"\x90", 1), "enhanced video");
    ck_assert_str_eq(flv_codec_text(9, (const uint8_t *)"\x1f", 1), "an unknown codec");
    ck_assert_str_eq(flv_codec_text(8, (const uint8_t *)"\x9f", 1), "an unknown codec");
    ck_assert_str_eq(flv_codec_text(18, (const uint8_t *)"\2", 1), "data");
    ck_assert_str_eq(flv_codec_text(9, NULL, 0), "nothing");
}
END_TEST

START_TEST(times_follow_the_shortest_way)
{
    static const struct {
        uint32_t in;
        int64_t out;
    } steps[] = {
        {0xfffffff0u, 0xfffffff0ll},  {0xffffffffu, 0xffffffffll},  {5, 0x100000005ll},
        {0, 0x100000000ll},           {0xfffffffau, 0xfffffffall},  {20, 0x100000014ll},
        {0x7fffffffu, 0x17fffffffll}, {0xfffffffeu, 0x1fffffffell}, {3, 0x200000003ll},
    };
    struct flv_time t = {0};

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        ck_assert_int_eq(flv_time_unwrap(&t, steps[i].in), steps[i].out);
}
END_TEST

/* ---- the byte stream */

struct seen {
    int count, answer;
    struct flv_tag last;
    uint8_t body[16];
};

static int on_tag(void *arg, const struct flv_tag *tag)
{
    struct seen *s = arg;

    s->count++;
    s->last = *tag;
    memcpy(s->body, tag->body, tag->size < sizeof(s->body) ? tag->size : sizeof(s->body));
    return s->answer;
}

static struct seen seen;
static struct flv_reader *reader;

static void setup(void)
{
    memset(&seen, 0, sizeof(seen));
    ck_assert_int_eq(flv_reader_new(&reader, on_tag, &seen), 0);
}

static void teardown(void)
{
    flv_reader_free(reader);
    flv_reader_free(NULL);
}

static size_t put_tag(uint8_t *out, int type, uint32_t time_ms, const char *body)
{
    size_t size = strlen(body), at = flv_write_tag_header(out, type, time_ms, size);

    memcpy(out + at, body, size);
    at += size;
    return at + flv_write_tag_trailer(out + at, size);
}

static size_t put_stream(uint8_t *out)
{
    size_t at = flv_write_file_header(out, 1, 1);

    at += put_tag(out + at, 9, 0x12345678, "video");
    at += put_tag(out + at, 8, 5, "");
    return at + put_tag(out + at, 18, 6, "data");
}

START_TEST(a_stream_may_come_in_any_pieces)
{
    uint8_t bytes[256];
    size_t size = put_stream(bytes);

    for (size_t piece = 1; piece <= size; piece++) {
        teardown();
        setup();
        for (size_t at = 0; at < size; at += piece) {
            ck_assert_int_eq(flv_read(reader, bytes + at, size - at < piece ? size - at : piece),
                             0);
            ck_assert_int_eq(flv_reader_has_header(reader), at + piece >= 9);
        }
        ck_assert_int_eq(seen.count, 3);
        ck_assert_int_eq(seen.last.type, 18);
        ck_assert_mem_eq(seen.body, "data", 4);
    }
}
END_TEST

START_TEST(times_have_their_high_byte_last)
{
    uint8_t bytes[256];

    put_stream(bytes);
    ck_assert_int_eq(flv_read(reader, bytes, 13 + 11 + 5), 0);
    ck_assert_uint_eq(seen.last.time_ms, 0x12345678);
    ck_assert_uint_eq(seen.last.size, 5);
}
END_TEST

START_TEST(a_longer_file_header_is_skipped)
{
    uint8_t bytes[64] = {'F', 'L', 'V', 1, 5, 0, 0, 0, 12, 'e', 'x', 't', 0, 0, 0, 0};

    size_t size = 16 + put_tag(bytes + 16, 8, 1, "a");
    ck_assert_int_eq(flv_read(reader, bytes, size), 0);
    ck_assert_int_eq(seen.count, 1);
}
END_TEST

START_TEST(wrong_trailers_are_nothing)
{
    uint8_t bytes[64];
    size_t at = flv_write_file_header(bytes, 1, 1);

    at += put_tag(bytes + at, 8, 1, "a");
    bytes[at - 1] ^= 0x55;
    at += put_tag(bytes + at, 8, 2, "b");
    ck_assert_int_eq(flv_read(reader, bytes, at), 0);
    ck_assert_int_eq(seen.count, 2);
}
END_TEST

START_TEST(what_is_no_flv_is_refused)
{
    static const char *const texts[] = {"<html><body>", "HTTP/1.1 404", "FLW\1\5\0\0\0\x09",
                                        "FLV\1\5\0\0\0\x08", "FLV\1\5\xff\xff\xff\xff"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        teardown();
        setup();
        ck_assert_int_eq(flv_read(reader, (const uint8_t *)texts[i], 9), -EPROTO);
        ck_assert_int_eq(flv_reader_has_header(reader), 0);
        ck_assert_int_eq(flv_read(reader, (const uint8_t *)"x", 1), -EPROTO); /* it stays */
    }
}
END_TEST

static int read_tag_header(int type, size_t size)
{
    uint8_t bytes[24];
    size_t at = flv_write_file_header(bytes, 1, 1);

    teardown();
    setup();
    at += flv_write_tag_header(bytes + at, type, 0, size);
    return flv_read(reader, bytes, at);
}

START_TEST(tags_of_unknown_kinds_are_stepped_over)
{
    static const int kinds[] = {0, 3, 10, 15, 23, 9 | 0x20 /* encrypted */, 255};
    uint8_t bytes[64];

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        teardown();
        setup();
        size_t at = flv_write_file_header(bytes, 1, 1);
        at += put_tag(bytes + at, kinds[i], 1, "not for us");
        at += put_tag(bytes + at, 8, 2, "a");
        ck_assert_int_eq(flv_read(reader, bytes, at), 0);
        ck_assert_int_eq(seen.count, 1);
        ck_assert_int_eq(seen.last.type, 8);
    }
}
END_TEST

START_TEST(an_unknown_kind_whose_trailer_is_wrong_is_a_stream_out_of_step)
{
    uint8_t bytes[64];
    size_t at = flv_write_file_header(bytes, 1, 1);

    at += put_tag(bytes + at, 3, 1, "x");
    bytes[at - 1] ^= 1;
    ck_assert_int_eq(flv_read(reader, bytes, at), -EPROTO);
}
END_TEST

START_TEST(tags_beyond_the_limit_are_refused)
{
    ck_assert_int_eq(read_tag_header(3, FLV_TAG_MAX + 1), -EMSGSIZE);
    ck_assert_int_eq(read_tag_header(9, FLV_TAG_MAX + 1), -EMSGSIZE);
    ck_assert_int_eq(read_tag_header(9, FLV_TAG_MAX), 0);
    uint8_t *body = calloc(1, FLV_TAG_MAX);
    ck_assert_int_eq(flv_read(reader, body, FLV_TAG_MAX), 0);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_uint_eq(seen.last.size, FLV_TAG_MAX);
    free(body);
}
END_TEST

START_TEST(the_callback_may_end_the_read)
{
    uint8_t bytes[256];
    size_t size = put_stream(bytes);

    seen.answer = -ECONNABORTED;
    ck_assert_int_eq(flv_read(reader, bytes, size), -ECONNABORTED);
    ck_assert_int_eq(seen.count, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flv");
    TCase *c = tcase_create("bodies"), *s = tcase_create("stream");

    tcase_add_loop_test(c, bodies_become_packets, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(c, packets_become_bodies);
    tcase_add_test(c, codecs_have_names);
    tcase_add_test(c, times_follow_the_shortest_way);
    suite_add_tcase(suite, c);
    tcase_add_checked_fixture(s, setup, teardown);
    tcase_add_test(s, a_stream_may_come_in_any_pieces);
    tcase_add_test(s, times_have_their_high_byte_last);
    tcase_add_test(s, a_longer_file_header_is_skipped);
    tcase_add_test(s, wrong_trailers_are_nothing);
    tcase_add_test(s, what_is_no_flv_is_refused);
    tcase_add_test(s, tags_of_unknown_kinds_are_stepped_over);
    tcase_add_test(s, an_unknown_kind_whose_trailer_is_wrong_is_a_stream_out_of_step);
    tcase_add_test(s, tags_beyond_the_limit_are_refused);
    tcase_add_test(s, the_callback_may_end_the_read);
    suite_add_tcase(suite, s);
    return run_suite(suite);
}
