/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_aenc.c - AAC: steady packets, steady times, and a tone that is a tone again. */
#include "media/encode/aenc.h"
#include "kit/decoder.h"
#include "kit/sounds.h"
#include "kit/suite.h"

#include <av.h>
#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCKS = 300, HZ = 1000 };

/* When block n begins, in microseconds. */
static int64_t at(int n)
{
    return n * (int64_t)SOUND_BLOCK * 1000000 / SOUND_RATE;
}

static void tone_block(int16_t block[SOUND_BLOCK], int n)
{
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] =
            (int16_t)lround(8000 * sin(2 * acos(-1) * HZ * (n * SOUND_BLOCK + i) / SOUND_RATE));
}

static struct packet *encode_block(struct aenc *e, int n, int64_t pts_us)
{
    int16_t block[SOUND_BLOCK];
    struct packet *pkt = (void *)1;

    tone_block(block, n);
    ck_assert_int_eq(aenc_encode(e, block, pts_us, &pkt), 0);
    return pkt;
}

START_TEST(packets_come_at_their_rate)
{
    static const struct {
        int hz, kbps;
    } rows[] = {{48000, 64}, {16000, 24}};

    for (int k = 0; k < 2; k++) {
        struct aenc *e;
        int count = 0;
        size_t bytes = 0;
        int64_t last_us = INT64_MIN, unit_us = INT64_C(1024000000) / rows[k].hz;

        ck_assert_int_eq(aenc_open(&e, rows[k].hz), 0);
        for (int n = 0; n < BLOCKS; n++) {
            struct packet *pkt = encode_block(e, n, 5000000 + at(n));
            if (!pkt)
                continue;
            ck_assert_int_eq(pkt->kind, PACKET_AUDIO);
            ck_assert(pkt->dts_us == pkt->pts_us);
            if (last_us != INT64_MIN)
                ck_assert_int_le(llabs(pkt->pts_us - last_us - unit_us), 2);
            last_us = pkt->pts_us;
            bytes += pkt->size;
            count++;
            packet_unref(pkt);
        }
        int expected = (int)(at(BLOCKS) * rows[k].hz / 1024 / 1000000);
        ck_assert_int_ge(count, expected - 3);
        ck_assert_int_le(count, expected + 1);
        ck_assert_int_le((int)(bytes * 8000 / (size_t)at(BLOCKS)), rows[k].kbps * 5 / 4);
        aenc_close(e);
    }
}
END_TEST

START_TEST(the_header_says_mono_and_the_rate)
{
    struct aenc *e;
    struct packet *h;

    ck_assert_int_eq(aenc_open(&e, 48000), 0);
    ck_assert_int_eq(aenc_header(e, &h), 0);
    ck_assert_int_eq(h->kind, PACKET_AUDIO_HEADER);
    ck_assert_int_ge((int)h->size, 2);
    ck_assert_int_eq(h->data[0], 0x11);        /* LC, 48 kHz */
    ck_assert_int_eq(h->data[1] & 0xf8, 0x88); /* mono */
    packet_unref(h);
    aenc_close(e);
    ck_assert_int_eq(aenc_open(&e, 44100), -EINVAL);
    aenc_close(NULL);
}
END_TEST

START_TEST(jitter_is_smoothed_and_a_pause_is_not)
{
    struct aenc *e;
    int64_t last_us = INT64_MIN;
    bool has_jumped = false;

    ck_assert_int_eq(aenc_open(&e, 48000), 0);
    srand(3);
    for (int n = 0; n < 400; n++) {
        int64_t pause_us = n >= 200 ? 500000 : 0;
        struct packet *pkt = encode_block(e, n, at(n) + pause_us + rand() % 9000);
        if (!pkt)
            continue;
        int64_t step_us = pkt->pts_us - last_us;
        if (last_us != INT64_MIN && step_us > 300000)
            has_jumped = true;
        else if (last_us != INT64_MIN)
            ck_assert_msg(step_us > 19500 && step_us < 23500, "step of %d us", (int)step_us);
        last_us = pkt->pts_us;
        packet_unref(pkt);
    }
    ck_assert(has_jumped);
    aenc_close(e);
}
END_TEST

START_TEST(times_never_go_back)
{
    struct aenc *e;
    int64_t last_us = INT64_MIN;

    ck_assert_int_eq(aenc_open(&e, 48000), 0);
    for (int n = 0; n < 200; n++) {
        struct packet *pkt = encode_block(e, n, n < 100 ? at(n) : at(n - 50));
        if (!pkt)
            continue;
        ck_assert(pkt->pts_us > last_us);
        last_us = pkt->pts_us;
        packet_unref(pkt);
    }
    aenc_close(e);
}
END_TEST

/* ---- decoded again */

static AVCodecContext *open_far_end(struct aenc *e)
{
    struct packet *header;

    ck_assert_int_eq(aenc_header(e, &header), 0);
    return open_decoder(AV_CODEC_ID_AAC, header);
}

struct heard {
    int crossings, samples;
    double loudest_us; /* stream time of the loudest sample */
    float peak;
};

static void decode(AVCodecContext *c, const struct packet *pkt, int rate_hz, struct heard *h)
{
    AVPacket *in = av_packet_alloc();
    AVFrame *f = av_frame_alloc();

    ck_assert_int_eq(av_new_packet(in, (int)pkt->size), 0);
    memcpy(in->data, pkt->data, pkt->size);
    ck_assert_int_eq(avcodec_send_packet(c, in), 0);
    while (avcodec_receive_frame(c, f) == 0) {
        const float *s = (const float *)(const void *)f->data[0];
        for (int i = 1; i < f->nb_samples; i++) {
            h->crossings += (s[i - 1] < 0) != (s[i] < 0);
            if (fabsf(s[i]) > h->peak) {
                h->peak = fabsf(s[i]);
                h->loudest_us = (double)pkt->pts_us + i * 1e6 / rate_hz;
            }
        }
        h->samples += f->nb_samples;
    }
    av_packet_free(&in);
    av_frame_free(&f);
}

/* Appends the samples of a packet; returns how many. */
static int decode_into(AVCodecContext *c, const struct packet *pkt, float *to)
{
    AVPacket *in = av_packet_alloc();
    AVFrame *f = av_frame_alloc();
    int count = 0;

    ck_assert_int_eq(av_new_packet(in, (int)pkt->size), 0);
    memcpy(in->data, pkt->data, pkt->size);
    ck_assert_int_eq(avcodec_send_packet(c, in), 0);
    if (avcodec_receive_frame(c, f) == 0) {
        memcpy(to, f->data[0], (size_t)f->nb_samples * sizeof(*to));
        count = f->nb_samples;
    }
    av_packet_free(&in);
    av_frame_free(&f);
    return count;
}

START_TEST(a_tone_is_a_tone_again)
{
    static const int rates[] = {48000, 16000};

    for (int k = 0; k < 2; k++) {
        struct aenc *e;
        struct heard h = {0};
        ck_assert_int_eq(aenc_open(&e, rates[k]), 0);
        AVCodecContext *decoder = open_far_end(e);
        for (int n = 0; n < 200; n++) {
            struct packet *pkt = encode_block(e, n, at(n));
            if (pkt && n > 50)
                decode(decoder, pkt, rates[k], &h);
            packet_unref(pkt);
        }
        double hz = h.crossings / 2.0 / ((double)h.samples / rates[k]);
        ck_assert_msg(fabs(hz - HZ) < 20, "%.0f Hz heard", hz);
        ck_assert_msg(fabs(h.peak - 8000 / 32768.0) < 0.05, "peak %.2f", h.peak);
        avcodec_free_context(&decoder);
        aenc_close(e);
    }
}
END_TEST

START_TEST(a_click_is_heard_at_its_own_time)
{
    struct aenc *e;
    struct heard h = {0};
    int16_t block[SOUND_BLOCK];
    struct packet *pkt;

    ck_assert_int_eq(aenc_open(&e, 48000), 0);
    AVCodecContext *decoder = open_far_end(e);
    for (int n = 0; n < 100; n++) {
        memset(block, 0, sizeof(block));
        if (n == 50)
            for (int i = 0; i < 48; i++)
                block[i] = (int16_t)(i % 2 ? 20000 : -20000);
        ck_assert_int_eq(aenc_encode(e, block, 7000000 + at(n), &pkt), 0);
        if (pkt)
            decode(decoder, pkt, 48000, &h);
        packet_unref(pkt);
    }
    ck_assert_msg(fabs(h.loudest_us - (7000000 + (double)at(50))) < 3000, "heard at %.0f us",
                  h.loudest_us);
    avcodec_free_context(&decoder);
    aenc_close(e);
}
END_TEST

/* The far end hears the voice: how much stronger it is than the difference, in dB, one frame late. */
START_TEST(a_voice_comes_back_as_it_was)
{
    enum { FRAMES = 150, LENGTH = FRAMES * 1024 };
    static float in[LENGTH], out[LENGTH];
    struct sounds s = {.seed = 1};
    struct aenc *e;
    int count = 0;
    double voice = 0, difference = 0;

    ck_assert_int_eq(aenc_open(&e, 48000), 0);
    AVCodecContext *decoder = open_far_end(e);
    for (int n = 0; n < 2 * FRAMES; n++) {
        int16_t block[SOUND_BLOCK];
        struct packet *pkt;
        for (int i = 0; i < SOUND_BLOCK; i++) {
            block[i] = (int16_t)lrint(3000 * sounds_voice(&s));
            in[n * SOUND_BLOCK + i] = block[i] / 32768.0f;
        }
        ck_assert_int_eq(aenc_encode(e, block, at(n), &pkt), 0);
        count += pkt ? decode_into(decoder, pkt, out + count) : 0;
        packet_unref(pkt);
    }
    for (int i = 10 * 1024; i + 1024 < count; i++) {
        voice += in[i] * in[i];
        difference += (in[i] - out[i + 1024]) * (in[i] - out[i + 1024]);
    }
    ck_assert_double_gt(10 * log10(voice / difference), 35);
    avcodec_free_context(&decoder);
    aenc_close(e);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("aenc");
    TCase *t = tcase_create("aenc");

    tcase_set_timeout(t, 30);
    tcase_add_test(t, packets_come_at_their_rate);
    tcase_add_test(t, the_header_says_mono_and_the_rate);
    tcase_add_test(t, jitter_is_smoothed_and_a_pause_is_not);
    tcase_add_test(t, times_never_go_back);
    tcase_add_test(t, a_tone_is_a_tone_again);
    tcase_add_test(t, a_voice_comes_back_as_it_was);
    tcase_add_test(t, a_click_is_heard_at_its_own_time);
    suite_add_tcase(s, t);
    return run_suite(s);
}
