/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_vdec.c - what our encoder made comes back; damage is noticed; nothing unchecked reaches the
 * decoder. */
#include "media/decode/vdec.h"
#include "media/encode/venc.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct venc_cfg cfg = {
    .width = 160, .height = 120, .fps = 15, .gop_s = 2, .bitrate_kbps = 400};

static struct venc *new_encoder(struct packet **header)
{
    struct venc *e;

    ck_assert_int_eq(venc_open(&e, &cfg), 0);
    ck_assert_int_eq(venc_header(e, header), 0);
    return e;
}

/* Picture i: a grey that changes, with texture, so that there is something to damage. */
static struct packet *encode(struct venc *e, int i, bool is_key)
{
    struct picture *p;
    struct packet *pkt;

    ck_assert_int_eq(picture_new(&p, cfg.width, cfg.height), 0);
    picture_fill(p, (uint8_t)(60 + i), 128, 128);
    for (int y = 0; y < 60; y++)
        for (int x = 0; x < cfg.width; x++)
            p->plane[0][y * p->stride[0] + x] = (uint8_t)(x * 7 + y * 13 + i * 29);
    p->pts_us = (int64_t)i * 66000;
    ck_assert_int_eq(venc_encode(e, p, is_key, &pkt), 0);
    picture_unref(p);
    return pkt;
}

START_TEST(every_picture_comes_back_at_once)
{
    struct packet *header;
    struct venc *e = new_encoder(&header);
    struct vdec *d;

    ck_assert_int_eq(vdec_open(&d, header), 0);
    for (int i = 0; i < 40; i++) {
        struct packet *pkt = encode(e, i, i == 0);
        struct picture *p;
        ck_assert_int_eq(vdec_send(d, pkt), 0);
        ck_assert_int_eq(vdec_receive(d, &p), 0);
        ck_assert_int_eq(p->width, 160);
        ck_assert_int_eq(p->height, 120);
        ck_assert_int_eq(p->pts_us, (int64_t)i * 66000);
        ck_assert_int_le(abs(p->plane[0][110 * p->stride[0] + 80] - (60 + i)), 4);
        ck_assert_int_eq(vdec_pending(d), 0);
        ck_assert_int_eq(vdec_receive(d, &p), -EAGAIN);
        picture_unref(p);
        packet_unref(pkt);
    }
    vdec_close(d);
    packet_unref(header);
    venc_close(e);
}
END_TEST

START_TEST(a_picture_outlives_its_decoder)
{
    struct packet *header, *pkt;
    struct venc *e = new_encoder(&header);
    struct vdec *d;
    struct picture *p;

    ck_assert_int_eq(vdec_open(&d, header), 0);
    pkt = encode(e, 3, true);
    ck_assert_int_eq(vdec_send(d, pkt), 0);
    ck_assert_int_eq(vdec_receive(d, &p), 0);
    packet_unref(pkt);
    vdec_close(d);
    ck_assert_int_le(abs(p->plane[0][110 * p->stride[0] + 80] - 63), 4);
    picture_unref(p);
    packet_unref(header);
    venc_close(e);
}
END_TEST

START_TEST(damage_is_told_and_the_next_key_frame_is_good)
{
    struct packet *header;
    struct venc *e = new_encoder(&header);
    struct vdec *d;
    struct picture *p;
    int bad = 0;

    srand(7);
    ck_assert_int_eq(vdec_open(&d, header), 0);
    for (int i = 0; i < 30; i++) {
        struct packet *pkt = encode(e, i, i == 0);
        if (i > 0) /* noise in the slice data; lengths stay right */
            for (size_t at = pkt->size / 2; at < pkt->size; at++)
                pkt->data[at] = (uint8_t)rand();
        bad += vdec_send(d, pkt) == -EBADMSG;
        while (vdec_receive(d, &p) == 0)
            picture_unref(p);
        packet_unref(pkt);
    }
    ck_assert_int_ge(bad, 15);
    struct packet *key = encode(e, 31, true);
    vdec_flush(d);
    ck_assert_int_eq(vdec_pending(d), 0);
    ck_assert_int_eq(vdec_send(d, key), 0);
    ck_assert_int_eq(vdec_receive(d, &p), 0);
    picture_unref(p);
    packet_unref(key);
    packet_unref(header);
    vdec_close(d);
    venc_close(e);
}
END_TEST

START_TEST(broken_lengths_and_headers_are_refused_before_the_decoder)
{
    struct packet *header, *pkt;
    struct venc *e = new_encoder(&header);
    struct vdec *d;

    ck_assert_int_eq(vdec_open(&d, header), 0);
    pkt = encode(e, 0, true);
    pkt->data[0] = 0x7f;
    ck_assert_int_eq(vdec_send(d, pkt), -EBADMSG);
    pkt->size = 0;
    ck_assert_int_eq(vdec_send(d, pkt), -EBADMSG);
    vdec_close(d);
    packet_unref(pkt);
    for (size_t size = 0; size < header->size; size++) {
        struct packet *cut;
        ck_assert_int_eq(packet_new(&cut, PACKET_VIDEO_HEADER, header->data, size), 0);
        if (size < 20)
            ck_assert_int_lt(vdec_open(&d, cut), 0);
        packet_unref(cut);
    }
    packet_unref(header);
    venc_close(e);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("vdec");
    TCase *tc = tcase_create("vdec");

    tcase_add_test(tc, every_picture_comes_back_at_once);
    tcase_add_test(tc, a_picture_outlives_its_decoder);
    tcase_add_test(tc, damage_is_told_and_the_next_key_frame_is_good);
    tcase_add_test(tc, broken_lengths_and_headers_are_refused_before_the_decoder);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
