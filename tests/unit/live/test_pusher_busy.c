/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pusher_busy.c - when a publisher's network is called too slow: rows of invented time. */
#include "live/pusher/pipe/pusher_inside.h"

#include <check.h>

enum { MS = 1000 };

struct row {
    /* now; stamp of the oldest media, 0: none; delay in the kernel */
    int at_ms, head_ms, kernel_ms;
    bool has_dropped, is_said;
};

static void run_rows(const struct row *rows, int count)
{
    struct pusher_busy b = {0};

    for (int i = 0; i < count; i++) {
        int64_t delay_us = -1;
        b.head_us = rows[i].head_ms * MS;
        b.kernel_us = rows[i].kernel_ms * MS;
        bool is_said = pusher_busy_ask(&b, rows[i].at_ms * MS, rows[i].has_dropped, &delay_us);
        ck_assert_msg(is_said == rows[i].is_said, "at %d ms", rows[i].at_ms);
        int waiting_ms = rows[i].head_ms ? rows[i].at_ms - rows[i].head_ms : 0;
        ck_assert_int_eq(delay_us, (waiting_ms + rows[i].kernel_ms) * MS);
    }
}

#define RUN(rows) run_rows(rows, (int)(sizeof(rows) / sizeof((rows)[0])))

START_TEST(half_a_second_for_a_second_is_busy)
{
    static const struct row rows[] = {
        {10000, 0, 0, false, false},     {10100, 10000, 0, false, false},
        {10600, 10000, 0, false, false}, /* 600 ms late: the second begins */
        {11500, 11000, 0, false, false}, /* exactly 500 ms: it was not for long */
        {12000, 11400, 0, false, false}, {12900, 12000, 0, false, false},
        {13000, 12200, 0, false, true},  {13100, 12200, 0, false, false},
    };

    RUN(rows);
}
END_TEST

START_TEST(what_the_kernel_has_counts_too)
{
    static const struct row rows[] = {
        {10000, 9800, 200, false, false},
        {10100, 9800, 250, false, false},
        {11099, 10800, 250, false, false},
        {11100, 10800, 250, false, true},
    };

    RUN(rows);
}
END_TEST

START_TEST(late_pictures_are_said_at_once_but_not_again_and_again)
{
    static const struct row rows[] = {
        {10000, 9900, 0, true, true},   {10100, 9900, 0, true, false},
        {14999, 14900, 0, true, false}, {15000, 14900, 0, false, false},
        {15001, 14900, 0, true, true},
    };

    RUN(rows);
}
END_TEST

START_TEST(while_it_holds_it_is_said_every_five_seconds)
{
    struct pusher_busy b = {.head_us = 1 * MS};
    int said = 0;
    int64_t delay_us;

    for (int at_ms = 1000; at_ms <= 17000; at_ms += 10)
        said += pusher_busy_ask(&b, at_ms * MS, false, &delay_us);
    ck_assert_int_eq(said, 4); /* at 2, 7, 12 and 17 s */
    pusher_busy_reset(&b);
    ck_assert(!pusher_busy_ask(&b, 30000 * MS, false, &delay_us));
    ck_assert_int_eq(delay_us, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pusher_busy");
    TCase *t = tcase_create("pusher_busy");
    SRunner *r;

    tcase_add_test(t, half_a_second_for_a_second_is_busy);
    tcase_add_test(t, what_the_kernel_has_counts_too);
    tcase_add_test(t, late_pictures_are_said_at_once_but_not_again_and_again);
    tcase_add_test(t, while_it_holds_it_is_said_every_five_seconds);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
