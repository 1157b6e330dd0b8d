/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_venc.c - x264 as set up for calls: no delay, key frames where promised, rate changes, and
 * what decodes again. */
#include "media/capture/vsource.h"
#include "media/encode/venc.h"
#include "media/judge/mark.h"
#include "wire/h264.h"
#include "kit/decoder.h"
#include "kit/suite.h"

#include <av.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>

static const struct venc_cfg usual = {
    .width = 360, .height = 640, .fps = 15, .gop_s = 1, .bitrate_kbps = 600};

enum { PERIOD_US = 66667 };

/* Something that moves, so that rate control has work. */
static struct picture *moving(int width, int height, int n)
{
    struct picture *p;

    ck_assert_int_eq(picture_new(&p, width, height), 0);
    picture_fill(p, 0, 110, 150);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            p->plane[0][y * p->stride[0] + x] = (uint8_t)(60 + ((x + 3 * n) ^ (y + n)) % 120);
    p->pts_us = 1000000 + (int64_t)n * PERIOD_US;
    return p;
}

static struct packet *encode_one(struct venc *e, int n, bool force_key)
{
    struct picture *p = moving(360, 640, n);
    struct packet *pkt = NULL;

    ck_assert_int_eq(venc_encode(e, p, force_key, &pkt), 0);
    ck_assert_ptr_nonnull(pkt);
    ck_assert_int_eq(pkt->dts_us, p->pts_us);
    ck_assert_int_eq(pkt->pts_us, p->pts_us);
    ck_assert_int_eq(pkt->stamp_us, p->pts_us);
    picture_unref(p);
    return pkt;
}

START_TEST(every_picture_gives_a_packet_at_once)
{
    struct venc *e;

    ck_assert_int_eq(venc_open(&e, &usual), 0);
    for (int n = 0; n < 46; n++) {
        struct packet *pkt = encode_one(e, n, false);
        int has_idr;
        ck_assert_int_eq(h264_unit_check(pkt->data, pkt->size, &has_idr), 0);
        ck_assert_int_eq(has_idr, n % 15 == 0); /* the first, then every gop_s * fps */
        ck_assert_int_eq(pkt->is_key, n % 15 == 0);
        packet_unref(pkt);
    }
    venc_close(e);
}
END_TEST

START_TEST(a_key_frame_comes_when_asked_for)
{
    struct venc *e;

    ck_assert_int_eq(venc_open(&e, &usual), 0);
    for (int n = 0; n < 10; n++) {
        struct packet *pkt = encode_one(e, n, n == 7);
        ck_assert_int_eq(pkt->is_key, n == 0 || n == 7);
        packet_unref(pkt);
    }
    venc_close(e);
}
END_TEST

START_TEST(a_slow_camera_keeps_the_distance_in_seconds)
{
    struct venc *e;
    int keys = 0;

    ck_assert_int_eq(venc_open(&e, &usual), 0);
    for (int n = 0; n < 25; n++) { /* 5 pictures a second, 5 seconds */
        struct packet *pkt = encode_one(e, n * 3, false);
        keys += pkt->is_key;
        packet_unref(pkt);
    }
    ck_assert_int_ge(keys, 5);
    ck_assert_int_le(keys, 6);
    venc_close(e);
}
END_TEST

START_TEST(the_header_describes_the_stream)
{
    struct venc *e;
    struct packet *header;
    struct h264_info info;

    ck_assert_int_eq(venc_open(&e, &usual), 0);
    ck_assert_int_eq(venc_header(e, &header), 0);
    ck_assert_int_eq(header->kind, PACKET_VIDEO_HEADER);
    ck_assert_int_eq(h264_config_parse(&info, header->data, header->size), 0);
    ck_assert_int_eq(info.width, 360);
    ck_assert_int_eq(info.height, 640);
    ck_assert_int_eq(info.max_reorder, 0);
    packet_unref(header);
    venc_close(e);
}
END_TEST

/* kbit/s over two seconds, after one second to settle */
static double rate_from(struct venc *e, int first)
{
    size_t bytes = 0;

    for (int n = first; n < first + 45; n++) {
        struct packet *pkt = encode_one(e, n, false);
        bytes += n >= first + 15 ? pkt->size : 0;
        packet_unref(pkt);
    }
    return (double)bytes * 8 / 2000;
}

START_TEST(the_bit_rate_can_change_in_mid_stream)
{
    struct venc *e;

    ck_assert_int_eq(venc_open(&e, &usual), 0);
    double before = rate_from(e, 0);
    ck_assert_int_eq(venc_set_bitrate(e, 250), 0);
    double after = rate_from(e, 45);
    ck_assert_msg(before > 400 && before < 750, "600 wanted, %.0f kbit/s seen", before);
    ck_assert_msg(after > 150 && after < 350, "250 wanted, %.0f kbit/s seen", after);
    ck_assert_int_eq(venc_set_bitrate(e, 0), -EINVAL);
    venc_close(e);
}
END_TEST

START_TEST(bad_settings_and_sizes_are_refused)
{
    static const struct venc_cfg bad[] = {
        {14, 640, 15, 1, 600}, {360, 1922, 15, 1, 600}, {361, 640, 15, 1, 600},
        {360, 640, 0, 1, 600}, {360, 640, 31, 1, 600},  {360, 640, 15, 0, 600},
        {360, 640, 15, 1, 0},
    };
    struct venc *e = NULL;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_int_eq(venc_open(&e, &bad[i]), -EINVAL);
    ck_assert_ptr_null(e);

    struct packet *pkt = NULL;
    struct picture *p = moving(320, 640, 0);
    ck_assert_int_eq(venc_open(&e, &usual), 0);
    ck_assert_int_eq(venc_encode(e, p, false, &pkt), -EIO);
    ck_assert_ptr_null(pkt);
    picture_unref(p);
    venc_close(e);
    venc_close(NULL);
}
END_TEST

START_TEST(times_that_stand_still_do_not_upset_it)
{
    struct venc *e;

    ck_assert_int_eq(venc_open(&e, &usual), 0);
    for (int n = 0; n < 5; n++)
        packet_unref(encode_one(e, n / 3, false));
    venc_close(e);
}
END_TEST

/* ---- what the far end sees, by libavcodec */

static AVCodecContext *open_far_end(struct venc *e)
{
    struct packet *header;

    ck_assert_int_eq(venc_header(e, &header), 0);
    return open_decoder(AV_CODEC_ID_H264, header);
}

static int decode_stamp(AVCodecContext *c, const struct packet *pkt, int64_t *stamp_us)
{
    AVPacket *in = av_packet_alloc();
    AVFrame *f = av_frame_alloc();

    ck_assert_int_eq(av_new_packet(in, (int)pkt->size), 0);
    memcpy(in->data, pkt->data, pkt->size);
    ck_assert_int_eq(avcodec_send_packet(c, in), 0);
    ck_assert_int_eq(avcodec_receive_frame(c, f), 0); /* no delay there either */
    struct picture seen = {.width = f->width, .height = f->height};
    for (int i = 0; i < 3; i++) {
        seen.plane[i] = f->data[i];
        seen.stride[i] = f->linesize[i];
    }
    int err = mark_read(&seen, stamp_us, NULL);
    av_packet_free(&in);
    av_frame_free(&f);
    return err;
}

static void expect_marks_survive(int width, int height, int kbps)
{
    struct clock *clock;
    struct vsource *camera;
    struct venc *e;
    char why[96];
    struct venc_cfg cfg = {
        .width = width, .height = height, .fps = 30, .gop_s = 3, .bitrate_kbps = kbps};

    ck_assert_int_eq(clock_new(&clock, CLOCK_REAL), 0);
    clock_enter(clock, "test");
    struct vsource_cfg source = {.clock = clock, .width = width, .height = height, .fps = 30};
    ck_assert_int_eq(vsource_open(&camera, "test", &source, why, sizeof(why)), 0);
    ck_assert_int_eq(venc_open(&e, &cfg), 0);
    AVCodecContext *decoder = open_far_end(e);
    for (int n = 0; n < 30; n++) {
        struct picture *p;
        struct packet *pkt;
        int64_t stamp_us;
        ck_assert_int_eq(vsource_read(camera, &p, clock_now_us(clock) + 1000000), 0);
        ck_assert_int_eq(venc_encode(e, p, false, &pkt), 0);
        ck_assert_msg(decode_stamp(decoder, pkt, &stamp_us) == 0,
                      "picture %d of %dx%d lost its mark", n, width, height);
        ck_assert_int_eq(stamp_us, p->pts_us / MARK_STEP_US * MARK_STEP_US);
        packet_unref(pkt);
        picture_unref(p);
    }
    avcodec_free_context(&decoder);
    venc_close(e);
    vsource_close(camera);
    clock_leave(clock);
    clock_free(clock);
}

START_TEST(the_time_code_survives_low_bit_rates)
{
    expect_marks_survive(360, 640, 200);
    expect_marks_survive(320, 180, 200);
    expect_marks_survive(240, 320, 100);
    expect_marks_survive(1280, 720, 600);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("venc");
    TCase *t = tcase_create("venc");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_picture_gives_a_packet_at_once);
    tcase_add_test(t, a_key_frame_comes_when_asked_for);
    tcase_add_test(t, a_slow_camera_keeps_the_distance_in_seconds);
    tcase_add_test(t, the_header_describes_the_stream);
    tcase_add_test(t, the_bit_rate_can_change_in_mid_stream);
    tcase_add_test(t, bad_settings_and_sizes_are_refused);
    tcase_add_test(t, times_that_stand_still_do_not_upset_it);
    tcase_add_test(t, the_time_code_survives_low_bit_rates);
    suite_add_tcase(s, t);
    return run_suite(s);
}
