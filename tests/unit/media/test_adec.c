/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_adec.c - AAC of our encoder comes back as the tone it was, at any rate; noise is an error
 * and no more. */
#include "media/decode/adec.h"
#include "media/encode/aenc.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void tone(int16_t block[SOUND_BLOCK], int index)
{
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] = (int16_t)(12000 * sin(2 * M_PI * 440 * (index * SOUND_BLOCK + i) / SOUND_RATE));
}

struct heard {
    int64_t count;
    int crossings;
    double squares;
};

static void listen(struct heard *h, const struct sound *s)
{
    static int16_t last;

    ck_assert_int_eq(s->rate_hz, SOUND_RATE);
    ck_assert_int_eq(s->channels, 1);
    for (int i = 0; i < s->count; i++) {
        h->crossings += last < 0 && s->samples[i] >= 0;
        h->squares += (double)s->samples[i] * s->samples[i];
        last = s->samples[i];
    }
    h->count += s->count;
}

START_TEST(a_tone_comes_back_at_house_rate)
{
    static const int rates[] = {48000, 16000};
    struct aenc *e;
    struct adec *d;
    struct packet *header, *pkt;
    struct heard h = {0};

    ck_assert_int_eq(aenc_open(&e, rates[_i]), 0);
    ck_assert_int_eq(aenc_header(e, &header), 0);
    ck_assert_int_eq(adec_open(&d, header), 0);
    for (int b = 0; b < 200; b++) {
        int16_t block[SOUND_BLOCK];
        tone(block, b);
        ck_assert_int_eq(aenc_encode(e, block, b * 10000, &pkt), 0);
        if (!pkt)
            continue;
        struct sound *s;
        ck_assert_int_eq(adec_decode(d, pkt, &s), 0);
        ck_assert_int_eq(s->pts_us, pkt->pts_us);
        listen(&h, s);
        sound_unref(s);
        packet_unref(pkt);
    }
    ck_assert_int_ge(h.count, 85000);
    ck_assert_double_eq_tol(h.crossings / ((double)h.count / SOUND_RATE), 440, 12);
    ck_assert_double_eq_tol(sqrt(h.squares / (double)h.count), 12000 / sqrt(2), 900);
    adec_close(d);
    aenc_close(e);
    packet_unref(header);
}
END_TEST

START_TEST(noise_is_an_error_then_sound_goes_on)
{
    struct aenc *e;
    struct adec *d;
    struct packet *header, *pkt;
    struct sound *s;
    int bad = 0, good_after = 0;

    srand(3);
    ck_assert_int_eq(aenc_open(&e, 48000), 0);
    ck_assert_int_eq(aenc_header(e, &header), 0);
    ck_assert_int_eq(adec_open(&d, header), 0);
    for (int b = 0; b < 300; b++) {
        int16_t block[SOUND_BLOCK];
        tone(block, b);
        ck_assert_int_eq(aenc_encode(e, block, b * 10000, &pkt), 0);
        if (!pkt)
            continue;
        for (size_t i = 0; b < 150 && i < pkt->size; i++)
            pkt->data[i] = (uint8_t)rand();
        int err = adec_decode(d, pkt, &s);
        ck_assert(err == 0 || err == -EBADMSG);
        bad += err != 0;
        good_after += err == 0 && b >= 150;
        if (!err)
            sound_unref(s);
        packet_unref(pkt);
    }
    ck_assert_int_gt(bad, 20);
    ck_assert_int_ge(good_after, 69);
    ck_assert_int_eq(packet_new(&pkt, PACKET_AUDIO, NULL, 0), 0);
    ck_assert_int_eq(adec_decode(d, pkt, &s), -EBADMSG);
    packet_unref(pkt);
    adec_close(d);
    aenc_close(e);
    packet_unref(header);
}
END_TEST

START_TEST(headers_are_checked)
{
    static const uint8_t odd[] = {0xff, 0xff, 0xff};
    struct packet *header;
    struct adec *d;

    ck_assert_int_eq(packet_new(&header, PACKET_AUDIO_HEADER, odd, sizeof(odd)), 0);
    ck_assert_int_lt(adec_open(&d, header), 0);
    packet_unref(header);
    ck_assert_int_eq(packet_new(&header, PACKET_AUDIO_HEADER, odd, 0), 0);
    ck_assert_int_lt(adec_open(&d, header), 0);
    packet_unref(header);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("adec");
    TCase *tc = tcase_create("adec");

    tcase_add_loop_test(tc, a_tone_comes_back_at_house_rate, 0, 2);
    tcase_add_test(tc, noise_is_an_error_then_sound_goes_on);
    tcase_add_test(tc, headers_are_checked);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
