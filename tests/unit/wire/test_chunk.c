/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_chunk.c - chunks in, messages out, and back; every limit at and one beyond. */
#include "wire/bytes.h"
#include "wire/chunk.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Remembers the last message and counts all of them. */
struct seen {
    int count;
    struct chunk_message last;
    uint8_t body[256];
    int answer; /* what the callback returns */
};

static int on_message(void *arg, const struct chunk_message *m)
{
    struct seen *s = arg;

    s->count++;
    s->last = *m;
    memcpy(s->body, m->body, m->size < sizeof(s->body) ? m->size : sizeof(s->body));
    return s->answer;
}

static struct seen seen;
static struct chunk_reader *reader;

static void setup(void)
{
    memset(&seen, 0, sizeof(seen));
    ck_assert_int_eq(chunk_reader_new(&reader, on_message, &seen), 0);
}

static void teardown(void)
{
    chunk_reader_free(reader);
    chunk_reader_free(NULL);
}

#define FEED(...) \
    chunk_read(reader, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* A type 0 header alone, with sizes and times a test chooses. */
static int feed_header(uint8_t csid, uint32_t time_ms, uint32_t size, uint8_t type)
{
    uint8_t head[12] = {csid};

    bytes_put24(head + 1, time_ms);
    bytes_put24(head + 4, size);
    head[7] = type;
    return chunk_read(reader, head, sizeof(head));
}

static int feed_zeros(size_t size)
{
    static const uint8_t zeros[65536];
    int err = 0;

    for (; size && !err; size -= size < sizeof(zeros) ? size : sizeof(zeros))
        err = chunk_read(reader, zeros, size < sizeof(zeros) ? size : sizeof(zeros));
    return err;
}

static int set_chunk_size(uint32_t size)
{
    uint8_t bytes[16] = {2, 0, 0, 0, 0, 0, 4, CHUNK_SET_SIZE};

    bytes_put32(bytes + 12, size);
    return chunk_read(reader, bytes, sizeof(bytes));
}

/* ---- writing and reading back */

static const struct row {
    uint32_t csid, time_ms, size, chunk_size;
} rows[] = {
    {2, 0, 0, 128},
    {3, 1, 1, 128},
    {63, 5, 127, 128},
    {64, 5, 128, 128},
    {319, 5, 129, 128},
    {320, 5, 256, 128},
    {65599, 5, 257, 128},
    {4, 0xfffffe, 300, 128},
    {4, 0xffffff, 300, 1},
    {4, 0x1000000, 300, 128},
    {4, 0xffffffff, 9000, 4096},
    {4, 7, 4096, 4096},
    {400, 0xffffffff, 3, 1},
    {6, 40, 100000, 65536},
};

static void read_back(const struct row *row, size_t piece)
{
    struct chunk_message m = {.csid = row->csid,
                              .type = CHUNK_VIDEO,
                              .stream_id = 0x01020304,
                              .time_ms = row->time_ms,
                              .size = row->size};
    uint8_t *body = malloc(row->size + 1);
    for (uint32_t i = 0; i < row->size; i++)
        body[i] = (uint8_t)(i * 7 + 1);
    m.body = body;
    size_t size = chunk_written_size(row->size, row->chunk_size, row->time_ms, row->csid);
    uint8_t *bytes = malloc(size);
    ck_assert_uint_eq(chunk_write(bytes, &m, row->chunk_size), size);

    setup();
    ck_assert_int_eq(set_chunk_size(row->chunk_size), 0);
    for (size_t at = 0; at < size; at += piece)
        ck_assert_int_eq(chunk_read(reader, bytes + at, size - at < piece ? size - at : piece), 0);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_uint_eq(seen.last.csid, row->csid);
    ck_assert_uint_eq(seen.last.type, CHUNK_VIDEO);
    ck_assert_uint_eq(seen.last.stream_id, 0x01020304);
    ck_assert_uint_eq(seen.last.time_ms, row->time_ms);
    ck_assert_uint_eq(seen.last.size, row->size);
    ck_assert_mem_eq(seen.body, body,
                     row->size < sizeof(seen.body) ? row->size : sizeof(seen.body));
    ck_assert_uint_eq(chunk_bytes_read(reader), size + 16);
    teardown();
    free(bytes);
    free(body);
}

START_TEST(what_is_written_is_read_back)
{
    read_back(&rows[_i], 100000);
    read_back(&rows[_i], 7);
    read_back(&rows[_i], 1);
}
END_TEST

/* Two messages as a peer sends them that says the extended time in their first chunks only. */
static size_t write_without_repeats(uint8_t *out, uint32_t size, uint32_t chunk_size)
{
    uint8_t bytes[2048], body[512];
    struct chunk_message m = {
        .csid = 4, .type = CHUNK_VIDEO, .time_ms = 0x1234567, .size = size, .body = body};
    size_t at = 0, written = chunk_written_size(size, chunk_size, m.time_ms, m.csid);

    for (uint32_t i = 0; i < size; i++)
        body[i] = (uint8_t)(i * 7 + 1);
    chunk_write(bytes, &m, chunk_size);
    for (int round = 0; round < 2; round++) {
        size_t first = 1 + 11 + 4 + (size < chunk_size ? size : chunk_size), from = first;
        memcpy(out + at, bytes, first);
        at += first;
        for (size_t n; from < written; from += 5 + n) { /* basic header and time, data */
            n = written - from - 5 < chunk_size ? written - from - 5 : chunk_size;
            out[at] = bytes[from];
            memcpy(out + at + 1, bytes + from + 5, n);
            at += 1 + n;
        }
    }
    return at;
}

START_TEST(an_extended_time_may_be_left_out_of_further_parts)
{
    uint8_t bytes[4096];

    for (uint32_t size = 129; size < 400; size++) {
        size_t total = write_without_repeats(bytes, size, 128);
        for (size_t piece = 1; piece < 9; piece += 7) {
            teardown();
            setup();
            for (size_t at = 0; at < total; at += piece) {
                size_t n = total - at < piece ? total - at : piece;
                ck_assert_int_eq(chunk_read(reader, bytes + at, n), 0);
            }
            ck_assert_int_eq(seen.count, 2);
            ck_assert_uint_eq(seen.last.time_ms, 0x1234567);
            ck_assert_uint_eq(seen.last.size, size);
            for (uint32_t i = 0; i < size && i < sizeof(seen.body); i++)
                ck_assert_uint_eq(seen.body[i], (uint8_t)(i * 7 + 1));
            ck_assert_uint_eq(chunk_bytes_read(reader), total);
        }
    }
}
END_TEST

/* ---- header forms */

START_TEST(later_forms_take_over_what_they_leave_out)
{
    ck_assert_int_eq(FEED(0x04, 0, 0, 10, 0, 0, 1, 8, 1, 0, 0, 0, 'a'), 0);
    ck_assert_uint_eq(seen.last.time_ms, 10);
    ck_assert_int_eq(FEED(0x44, 0, 0, 5, 0, 0, 2, 9, 'b', 'c'), 0); /* form 1: new size and type */
    ck_assert_uint_eq(seen.last.time_ms, 15);
    ck_assert_uint_eq(seen.last.size, 2);
    ck_assert_uint_eq(seen.last.stream_id, 1);
    ck_assert_int_eq(FEED(0x84, 0, 0, 7, 'd', 'e'), 0); /* form 2: new time */
    ck_assert_uint_eq(seen.last.time_ms, 22);
    ck_assert_int_eq(FEED(0xc4, 'f', 'g'), 0); /* form 3: the same step again */
    ck_assert_uint_eq(seen.last.time_ms, 29);
    ck_assert_uint_eq(seen.last.type, 9);
    ck_assert_mem_eq(seen.body, "fg", 2);
    ck_assert_int_eq(seen.count, 4);
}
END_TEST

START_TEST(form_three_after_form_zero_steps_by_its_time)
{
    FEED(0x04, 0, 0, 40, 0, 0, 1, 8, 1, 0, 0, 0, 'a');
    ck_assert_int_eq(FEED(0xc4, 'b'), 0); /* section 5.3.1.2.4 */
    ck_assert_uint_eq(seen.last.time_ms, 80);
}
END_TEST

START_TEST(form_one_may_open_a_chunk_stream)
{
    ck_assert_int_eq(FEED(0x42, 0, 0, 5, 0, 0, 1, 4, 'x'), 0);
    ck_assert_uint_eq(seen.last.time_ms, 5);
    ck_assert_uint_eq(seen.last.stream_id, 0);
}
END_TEST

START_TEST(forms_two_and_three_may_not_open_a_chunk_stream)
{
    ck_assert_int_eq(FEED(0x84, 0, 0, 5, 'x'), -EPROTO);
    ck_assert_int_eq(FEED(0x04), -EPROTO); /* an error stays */
    teardown();
    setup();
    ck_assert_int_eq(FEED(0xc4, 'x'), -EPROTO);
}
END_TEST

START_TEST(times_wrap_at_32_bits)
{
    ck_assert_int_eq(
        FEED(0x04, 0xff, 0xff, 0xff, 0, 0, 1, 8, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe, 'a'), 0);
    ck_assert_uint_eq(seen.last.time_ms, 0xfffffffe);
    ck_assert_int_eq(FEED(0x84, 0, 0, 4, 'b'), 0);
    ck_assert_uint_eq(seen.last.time_ms, 2);
}
END_TEST

START_TEST(chunk_streams_may_be_interleaved)
{
    ck_assert_int_eq(set_chunk_size(2), 0);
    FEED(0x04, 0, 0, 1, 0, 0, 3, 8, 1, 0, 0, 0, 'a', 'b');
    FEED(0x06, 0, 0, 2, 0, 0, 3, 9, 1, 0, 0, 0, 'x', 'y');
    ck_assert_int_eq(seen.count, 0);
    FEED(0xc4, 'c');
    ck_assert_mem_eq(seen.body, "abc", 3);
    FEED(0xc6, 'z');
    ck_assert_mem_eq(seen.body, "xyz", 3);
    ck_assert_uint_eq(seen.last.time_ms, 2);
}
END_TEST

START_TEST(an_abort_gives_up_the_unfinished_message)
{
    set_chunk_size(2);
    FEED(0x04, 0, 0, 1, 0, 0, 3, 8, 1, 0, 0, 0, 'a', 'b');
    ck_assert_int_eq(FEED(0x02, 0, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 0, 0, 0xc2, 0, 4), 0);
    ck_assert_int_eq(FEED(0x04, 0, 0, 9, 0, 0, 1, 8, 1, 0, 0, 0, 'q'), 0);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_mem_eq(seen.body, "q", 1);
}
END_TEST

START_TEST(an_abort_of_its_own_or_an_unknown_stream_is_nothing)
{
    ck_assert_int_eq(FEED(0x02, 0, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 0, 0, 0, 2), 0);
    ck_assert_int_eq(FEED(0x02, 0, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 0, 0, 0, 99), 0);
    ck_assert_int_eq(FEED(0x02, 0, 0, 0, 0, 0, 3, 2, 0, 0, 0, 0, 0, 0, 0), -EPROTO);
}
END_TEST

START_TEST(a_new_header_gives_up_an_unfinished_message)
{
    set_chunk_size(4);
    FEED(0x04, 0, 0, 1, 0, 0, 6, 8, 1, 0, 0, 0, 'a', 'b', 'c', 'd');
    /* resized */
    ck_assert_int_eq(FEED(0x04, 0, 0, 1, 0, 0, 8, 8, 1, 0, 0, 0, 'e', 'f', 'g', 'h'), 0);
    ck_assert_int_eq(seen.count, 0);
    ck_assert_int_eq(FEED(0xc4, 'i', 'j', 'k', 'l'), 0);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_mem_eq(seen.body, "efghijkl", 8);
}
END_TEST

/* ---- limits */

START_TEST(chunk_sizes_from_1_to_2_31_minus_1_are_taken)
{
    ck_assert_int_eq(set_chunk_size(1), 0);
    ck_assert_int_eq(FEED(0x04, 0, 0, 1, 0, 0, 2, 8, 1, 0, 0, 0, 'a', 0xc4, 'b'), 0);
    ck_assert_int_eq(seen.count, 1);
    teardown();
    setup();
    ck_assert_int_eq(set_chunk_size(0x7fffffff), 0);
    ck_assert_int_eq(feed_header(6, 0, 100000, CHUNK_VIDEO), 0);
    ck_assert_int_eq(feed_zeros(100000), 0);
    ck_assert_int_eq(seen.count, 1);
}
END_TEST

START_TEST(chunk_sizes_beyond_are_refused)
{
    ck_assert_int_eq(set_chunk_size(0), -EPROTO);
    teardown();
    setup();
    ck_assert_int_eq(set_chunk_size(0x80000000), -EPROTO);
    teardown();
    setup();
    ck_assert_int_eq(FEED(0x02, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 1), -EPROTO);
}
END_TEST

static const struct limit {
    uint8_t type;
    uint32_t most;
} limits[] = {
    {CHUNK_AUDIO, 4 << 20},
    {CHUNK_VIDEO, 4 << 20},
    {CHUNK_DATA, 4 << 20},
    {CHUNK_DATA_AMF3, 4 << 20},
    {CHUNK_AGGREGATE, 4 << 20},
    {CHUNK_COMMAND, 64 << 10},
    {CHUNK_COMMAND_AMF3, 64 << 10},
    {CHUNK_CONTROL, 64 << 10},
    {0, 64 << 10},
    {255, 64 << 10},
};

START_TEST(a_message_may_be_as_long_as_its_limit)
{
    ck_assert_int_eq(set_chunk_size(0x7fffffff), 0);
    ck_assert_int_eq(feed_header(6, 0, limits[_i].most, limits[_i].type), 0);
    ck_assert_int_eq(feed_zeros(limits[_i].most), 0);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_uint_eq(seen.last.size, limits[_i].most);
    ck_assert_int_eq(feed_header(6, 0, limits[_i].most + 1, limits[_i].type), -EMSGSIZE);
}
END_TEST

START_TEST(as_many_chunk_streams_as_the_limit_and_no_more)
{
    for (int i = 0; i < CHUNK_STREAMS_MAX; i++)
        ck_assert_int_eq(FEED(0, (uint8_t)i, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0), 0);
    ck_assert_int_eq(seen.count, CHUNK_STREAMS_MAX);
    ck_assert_int_eq(FEED(0, 5, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0), 0); /* a known one */
    ck_assert_int_eq(FEED(0, CHUNK_STREAMS_MAX, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0), -EMSGSIZE);
}
END_TEST

START_TEST(unfinished_messages_hold_eight_mebibytes_and_no_more)
{
    const uint32_t part = 4 << 20;

    ck_assert_int_eq(set_chunk_size(part - 1), 0);
    ck_assert_int_eq(feed_header(4, 0, part, CHUNK_VIDEO), 0);
    ck_assert_int_eq(feed_zeros(part - 1), 0);
    ck_assert_int_eq(feed_header(5, 0, part, CHUNK_VIDEO), 0);
    ck_assert_int_eq(feed_zeros(part - 1), 0);
    ck_assert_int_eq(feed_header(6, 0, part, CHUNK_VIDEO), 0);
    ck_assert_int_eq(feed_zeros(2), 0); /* 8 MiB */
    ck_assert_int_eq(feed_zeros(1), -EMSGSIZE);
    ck_assert_int_eq(seen.count, 0);
}
END_TEST

START_TEST(what_unfinished_messages_hold_can_be_made_less)
{
    chunk_reader_hold(reader, 1000);
    ck_assert_int_eq(set_chunk_size(4096), 0);
    ck_assert_int_eq(feed_header(4, 0, 1000, CHUNK_VIDEO), 0);
    ck_assert_int_eq(feed_zeros(1000), 0);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_int_eq(feed_header(4, 0, 4 << 20, CHUNK_VIDEO), 0);
    ck_assert_int_eq(feed_zeros(1000), 0);
    ck_assert_int_eq(feed_zeros(1), -EMSGSIZE);
}
END_TEST

START_TEST(the_callback_may_end_the_read)
{
    seen.answer = -ECONNABORTED;
    ck_assert_int_eq(FEED(0x04, 0, 0, 1, 0, 0, 1, 8, 1, 0, 0, 0, 'a', 0x04), -ECONNABORTED);
    ck_assert_uint_eq(chunk_bytes_read(reader), 13);
    ck_assert_int_eq(FEED(0x04), -ECONNABORTED);
}
END_TEST

/* ---- aggregates */

static int split(const uint8_t *body, size_t size)
{
    struct chunk_message m = {.csid = 5,
                              .type = CHUNK_AGGREGATE,
                              .stream_id = 1,
                              .time_ms = 1000,
                              .body = body,
                              .size = size};

    return chunk_split_aggregate(&m, on_message, &seen);
}

static const uint8_t pair[] = {
    8, 0, 0, 2, 0, 0, 50, 0, 0, 0, 0, 'a', 'b', 0, 0, 0,  13,
    9, 0, 0, 1, 0, 0, 70, 0, 0, 0, 0, 'v', 0,   0, 0, 12,
};

START_TEST(an_aggregate_is_split_and_its_times_are_moved)
{
    ck_assert_int_eq(split(pair, sizeof(pair)), 0);
    ck_assert_int_eq(seen.count, 2);
    ck_assert_uint_eq(seen.last.type, 9);
    ck_assert_uint_eq(seen.last.time_ms, 1020);
    ck_assert_uint_eq(seen.last.size, 1);
    ck_assert_uint_eq(seen.last.stream_id, 1);
    ck_assert_int_eq(split(pair, 0), 0);
}
END_TEST

START_TEST(a_cut_or_nested_aggregate_is_refused)
{
    uint8_t nested[sizeof(pair)];

    for (size_t size = 1; size < sizeof(pair); size++)
        if (size != 17) /* the first part alone is whole */
            ck_assert_int_eq(split(pair, size), -EPROTO);
    memcpy(nested, pair, sizeof(pair));
    nested[0] = CHUNK_AGGREGATE;
    ck_assert_int_eq(split(nested, sizeof(nested)), -EPROTO);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chunk");
    TCase *plain = tcase_create("rows"), *fed = tcase_create("fed");

    tcase_add_loop_test(plain, what_is_written_is_read_back, 0, sizeof(rows) / sizeof(rows[0]));
    suite_add_tcase(suite, plain);
    tcase_add_checked_fixture(fed, setup, teardown);
    tcase_add_test(fed, later_forms_take_over_what_they_leave_out);
    tcase_add_test(fed, form_three_after_form_zero_steps_by_its_time);
    tcase_add_test(fed, form_one_may_open_a_chunk_stream);
    tcase_add_test(fed, forms_two_and_three_may_not_open_a_chunk_stream);
    tcase_add_test(fed, times_wrap_at_32_bits);
    tcase_add_test(fed, chunk_streams_may_be_interleaved);
    tcase_add_test(fed, an_abort_gives_up_the_unfinished_message);
    tcase_add_test(fed, an_abort_of_its_own_or_an_unknown_stream_is_nothing);
    tcase_add_test(fed, a_new_header_gives_up_an_unfinished_message);
    tcase_add_test(fed, chunk_sizes_from_1_to_2_31_minus_1_are_taken);
    tcase_add_test(fed, chunk_sizes_beyond_are_refused);
    tcase_add_loop_test(fed, a_message_may_be_as_long_as_its_limit, 0,
                        sizeof(limits) / sizeof(limits[0]));
    tcase_add_test(fed, as_many_chunk_streams_as_the_limit_and_no_more);
    tcase_add_test(fed, unfinished_messages_hold_eight_mebibytes_and_no_more);
    tcase_add_test(fed, what_unfinished_messages_hold_can_be_made_less);
    tcase_add_test(fed, the_callback_may_end_the_read);
    tcase_add_test(fed, an_extended_time_may_be_left_out_of_further_parts);
    tcase_add_test(fed, an_aggregate_is_split_and_its_times_are_moved);
    tcase_add_test(fed, a_cut_or_nested_aggregate_is_refused);
    suite_add_tcase(suite, fed);
    return run_suite(suite);
}
