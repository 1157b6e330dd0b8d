/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_player_store.c - packets in order, round the end of the ring, and where the newest key frame
 * is. */
#include "live/player/player_store.h"

#include <check.h>

static struct packet *unit(enum packet_kind kind, bool is_key)
{
    struct packet *pkt;

    ck_assert_int_eq(packet_new(&pkt, kind, NULL, 0), 0);
    pkt->is_key = is_key;
    return pkt;
}

START_TEST(packets_leave_in_the_order_they_came)
{
    struct store s;

    ck_assert_int_eq(player_store_init(&s), 0);
    for (int i = 0; i < 3 * PLAYER_STORE_MAX; i++) { /* twice round the ring, always two inside */
        player_store_push(&s, unit(PACKET_VIDEO, false), i);
        ck_assert_int_eq(player_store_last(&s)->line_us, i);
        if (i < 2)
            continue;
        ck_assert_int_eq(player_store_first(&s)->line_us, i - 2);
        struct stored first = player_store_pop(&s);
        ck_assert_int_eq(first.line_us, i - 2);
        packet_unref(first.pkt);
    }
    ck_assert_uint_eq(s.count, 2);
    player_store_clear(&s);
    ck_assert_ptr_null(player_store_first(&s));
    ck_assert_ptr_null(player_store_last(&s));
    player_store_fini(&s);
}
END_TEST

START_TEST(a_header_has_the_place_of_what_follows_it)
{
    struct store s;

    ck_assert_int_eq(player_store_init(&s), 0);
    player_store_push(&s, unit(PACKET_AUDIO, true), 5);
    player_store_push_header(&s, unit(PACKET_AUDIO_HEADER, false));
    player_store_push_header(&s, unit(PACKET_AUDIO_HEADER, false));
    ck_assert(player_store_last(&s)->line_us == STORE_NO_PLACE);
    player_store_push(&s, unit(PACKET_AUDIO, true), 7);
    for (int i = 0; i < 4; i++) {
        struct stored first = player_store_pop(&s);
        ck_assert_int_eq(first.line_us, i == 0 ? 5 : 7);
        packet_unref(first.pkt);
    }
    player_store_fini(&s);
}
END_TEST

START_TEST(a_full_store_says_so)
{
    struct store s;

    ck_assert_int_eq(player_store_init(&s), 0);
    for (int i = 0; i < PLAYER_STORE_MAX; i++) {
        ck_assert(!player_store_is_full(&s));
        player_store_push(&s, unit(PACKET_AUDIO, true), i);
    }
    ck_assert(player_store_is_full(&s));
    player_store_fini(&s); /* frees all */
}
END_TEST

START_TEST(the_newest_key_frame_up_to_a_place_is_found)
{
    static const struct {
        int line, before;
    } rows[] = {{-1, -1}, {0, 0}, {4, 0}, {5, 5}, {9, 5}, {10, 11}, {99, 11}};
    struct store s;

    ck_assert_int_eq(player_store_init(&s), 0);
    ck_assert_int_eq(player_store_before_key(&s, 99), -1);
    for (int i = 0; i < 10; i++)
        player_store_push(&s, unit(PACKET_VIDEO, i % 5 == 0), i);
    player_store_push(&s, unit(PACKET_VIDEO_HEADER, true), 9); /* a header is no place to begin */
    player_store_push(&s, unit(PACKET_VIDEO, true), 10);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ck_assert_int_eq(player_store_before_key(&s, rows[i].line), rows[i].before);
    player_store_fini(&s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("player_store");
    TCase *tc = tcase_create("player_store");

    tcase_add_test(tc, packets_leave_in_the_order_they_came);
    tcase_add_test(tc, a_header_has_the_place_of_what_follows_it);
    tcase_add_test(tc, a_full_store_says_so);
    tcase_add_test(tc, the_newest_key_frame_up_to_a_place_is_found);
    suite_add_tcase(s, tc);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
