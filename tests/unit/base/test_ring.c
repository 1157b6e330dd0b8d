/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_ring.c - bytes go in and come out in order, whatever the sizes. */
#include "base/bytes/ring.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

static uint8_t byte_at(size_t i)
{
    return (uint8_t)(i * 31 >> 2);
}

static void put(struct ring *r, size_t *in, size_t size)
{
    uint8_t bytes[4096];

    for (size_t i = 0; i < size; i++)
        bytes[i] = byte_at(*in + i);
    ck_assert_int_eq(ring_put(r, bytes, size), 0);
    *in += size;
}

static void take(struct ring *r, size_t *out, size_t size)
{
    while (size > 0) {
        size_t run = ring_run(r) < size ? ring_run(r) : size;
        ck_assert_uint_gt(run, 0);
        for (size_t i = 0; i < run; i++)
            if (ring_first(r)[i] != byte_at(*out + i))
                ck_abort_msg("byte %zu", *out + i);
        ring_drop(r, run);
        *out += run;
        size -= run;
    }
}

START_TEST(an_empty_ring_has_nothing)
{
    struct ring r = {0};

    ck_assert_uint_eq(ring_run(&r), 0);
    ring_drop(&r, 0);
    ring_fini(&r);
}
END_TEST

START_TEST(bytes_come_out_as_they_went_in)
{
    struct ring r = {0};
    size_t in = 0, out = 0;

    for (size_t round = 0; round < 150; round++) {
        put(&r, &in, round * 37 % 4097 % 4096);
        take(&r, &out, r.count < round * 29 % 4001 ? r.count : round * 29 % 4001);
        ck_assert_uint_eq(r.count, in - out);
    }
    take(&r, &out, r.count);
    ck_assert_uint_eq(in, out);
    ring_fini(&r);
}
END_TEST

START_TEST(it_grows_while_its_bytes_go_round)
{
    struct ring r = {0};
    size_t in = 0, out = 0;

    put(&r, &in, 4096);
    put(&r, &in, 4096);
    put(&r, &in, 4096);
    take(&r, &out, 10000);
    for (int i = 0; i < 20; i++) /* over the end, then beyond what it can hold */
        put(&r, &in, 4096);
    take(&r, &out, r.count);
    ck_assert_uint_eq(in, out);
    ring_fini(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ring");
    TCase *tcase = tcase_create("ring");
    tcase_add_test(tcase, an_empty_ring_has_nothing);
    tcase_add_test(tcase, bytes_come_out_as_they_went_in);
    tcase_add_test(tcase, it_grows_while_its_bytes_go_round);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
