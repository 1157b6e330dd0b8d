/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_drop.c - what leaves the send queue first, and what never leaves it. */
#include "transport/drop.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* One packet in three signs: K key frame, P picture, A sound, V and S their headers, M metadata, E
 * end mark. */
static struct packet *make(char sign, int at_ms)
{
    static const struct {
        char sign;
        enum packet_kind kind;
    } kinds[] = {
        {'K', PACKET_VIDEO},        {'P', PACKET_VIDEO},        {'A', PACKET_AUDIO},
        {'V', PACKET_VIDEO_HEADER}, {'S', PACKET_AUDIO_HEADER}, {'M', PACKET_META},
        {'E', PACKET_END},
    };
    struct packet *pkt = NULL;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].sign == sign)
            ck_assert_int_eq(packet_new(&pkt, kinds[i].kind, &sign, 1), 0);
    ck_assert_ptr_nonnull(pkt);
    pkt->is_key = sign == 'K';
    pkt->dts_us = pkt->pts_us = pkt->stamp_us = at_ms * (int64_t)1000;
    return pkt;
}

static int push(struct drop *d, char sign, int at_ms, int now_ms)
{
    return drop_push(d, make(sign, at_ms), now_ms * (int64_t)1000);
}

/* Empties the queue and compares the signs. */
static void expect_order(struct drop *d, const char *signs)
{
    char got[64] = "";
    struct packet *pkt;

    for (size_t i = 0; i < sizeof(got) - 1 && (pkt = drop_pop(d)); i++) {
        got[i] = (char)pkt->data[0];
        packet_unref(pkt);
    }
    ck_assert_str_eq(got, signs);
}

static struct drop *a_queue(void)
{
    struct drop *d = NULL;

    ck_assert_int_eq(drop_new(&d), 0);
    return d;
}

START_TEST(sound_and_video_merge_by_time_and_headers_go_first)
{
    struct drop *d = a_queue();

    push(d, 'A', 0, 30);
    push(d, 'A', 20, 30);
    push(d, 'V', 0, 30);
    push(d, 'K', 10, 30);
    push(d, 'P', 30, 30);
    push(d, 'E', 0, 30);
    push(d, 'A', 30, 30);
    ck_assert_int_eq(drop_video_waiting(d), 2);
    ck_assert_int_eq(drop_audio_waiting(d), 3);
    ck_assert_int_eq(drop_waiting_us(d, 30000), 30000);
    expect_order(d, "VAKAAPE");
    ck_assert_int_eq(drop_waiting_us(d, 99000), 0);
    drop_free(d);
}
END_TEST

START_TEST(a_new_header_does_not_overtake_pictures_of_the_old_size)
{
    struct drop *d = a_queue();

    push(d, 'K', 0, 10);
    push(d, 'V', 10, 10);
    push(d, 'K', 10, 10);
    expect_order(d, "KVK");
    drop_free(d);
}
END_TEST

START_TEST(late_video_goes_up_to_the_next_key_frame)
{
    struct drop *d = a_queue();
    int dropped = 0;

    push(d, 'P', 0, 0);
    push(d, 'P', 66, 66);
    push(d, 'K', 133, 133);
    push(d, 'P', 200, 200);
    push(d, 'A', 300, 300);
    ck_assert_int_eq(push(d, 'A', 700, 700), 0); /* 700 ms exactly is not late */
    dropped = push(d, 'A', 701, 701);
    ck_assert_int_eq(dropped, 2);
    ck_assert(!drop_wants_key(d));
    expect_order(d, "KPAAA");
    drop_free(d);
}
END_TEST

START_TEST(without_a_key_frame_video_stays_away_until_one_comes)
{
    struct drop *d = a_queue();

    push(d, 'P', 0, 0);
    push(d, 'A', 10, 10);
    ck_assert_int_eq(push(d, 'P', 800, 800), 2);
    ck_assert_int_eq(drop_video_waiting(d), 0);
    ck_assert(!drop_wants_key(d)); /* the sound is still late: a key frame now would only wait */
    expect_order(d, "A");
    ck_assert_int_eq(push(d, 'A', 810, 810), 0);
    ck_assert(drop_wants_key(d));
    ck_assert_int_eq(push(d, 'P', 866, 866), 1);
    ck_assert_int_eq(push(d, 'K', 933, 933), 0);
    ck_assert(!drop_wants_key(d));
    ck_assert_int_eq(push(d, 'P', 1000, 1000), 0);
    expect_order(d, "AKP");
    drop_free(d);
}
END_TEST

START_TEST(sound_and_headers_are_kept_while_a_server_does_not_read)
{
    struct drop *d = a_queue();
    int sounds = 0, dropped = 0;

    push(d, 'S', 0, 0);
    push(d, 'V', 0, 0);
    for (int t = 0; t < 10000; t += 20) {
        dropped += push(d, 'A', t, t);
        sounds++;
        dropped += push(d, t % 1000 == 0 ? 'K' : 'P', t, t);
    }
    ck_assert_int_eq(drop_audio_waiting(d), sounds);
    ck_assert_int_eq(drop_video_waiting(d), 1); /* the newest key frame */
    ck_assert_int_eq(dropped, 10000 / 20 - 1);
    struct packet *first = drop_pop(d), *second = drop_pop(d);
    ck_assert_int_eq(first->kind, PACKET_AUDIO_HEADER);
    ck_assert_int_eq(second->kind, PACKET_VIDEO_HEADER);
    packet_unref(first);
    packet_unref(second);
    drop_free(d);
}
END_TEST

START_TEST(a_full_queue_loses_its_oldest)
{
    struct drop *d = a_queue();
    int dropped = 0;

    for (int t = 0; t < DROP_MAX + 10; t++)
        dropped += push(d, 'A', t, 0);
    ck_assert_int_eq(dropped, 10);
    ck_assert_int_eq(drop_audio_waiting(d), DROP_MAX);
    struct packet *pkt = drop_pop(d);
    ck_assert_int_eq(pkt->dts_us, 10 * 1000);
    packet_unref(pkt);
    for (int t = 0; t < DROP_MAX; t++)
        ck_assert_int_eq(push(d, 'P', t, 0), 0);
    /* a chain that lost its head is worth nothing */
    ck_assert_int_eq(push(d, 'P', 0, 0), DROP_MAX + 1);
    ck_assert(drop_wants_key(d));
    drop_free(d);
    d = a_queue();
    for (int t = 0; t < DROP_MAX + 1; t++)
        dropped += push(d, 'M', t, 0);
    ck_assert_int_eq(dropped, 11);
    drop_free(d);
}
END_TEST

START_TEST(a_restart_keeps_headers_and_waits_for_a_key_frame)
{
    struct drop *d = a_queue();

    push(d, 'V', 0, 0);
    push(d, 'K', 0, 0);
    push(d, 'A', 0, 0);
    drop_restart(d);
    ck_assert(drop_wants_key(d));
    ck_assert_int_eq(push(d, 'P', 66, 66), 1);
    push(d, 'A', 70, 70);
    push(d, 'K', 133, 133);
    expect_order(d, "VAK");
    push(d, 'E', 0, 0);
    push(d, 'E', 0, 0);
    drop_free(d); /* with an end mark inside */
    drop_free(NULL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("drop");
    TCase *tc = tcase_create("drop");

    tcase_add_test(tc, sound_and_video_merge_by_time_and_headers_go_first);
    tcase_add_test(tc, a_new_header_does_not_overtake_pictures_of_the_old_size);
    tcase_add_test(tc, late_video_goes_up_to_the_next_key_frame);
    tcase_add_test(tc, without_a_key_frame_video_stays_away_until_one_comes);
    tcase_add_test(tc, sound_and_headers_are_kept_while_a_server_does_not_read);
    tcase_add_test(tc, a_full_queue_loses_its_oldest);
    tcase_add_test(tc, a_restart_keeps_headers_and_waits_for_a_key_frame);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
