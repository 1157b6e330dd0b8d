/* SPDX-License-Identifier: GPL-3.0-or-later */
/* venc.c - x264 set up for calls: no delay, 4-byte lengths, headers apart, steady rate. */
#include "media/encode/venc.h"
#include "base/log.h"
#include "wire/h264.h"
#include "wire/sei.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <x264.h>

enum { SIDE_MIN = 16, SIDE_MAX = 1920, FPS_MAX = 30, GOP_MAX_S = 60, LENGTH_SIZE = 4 };

struct venc {
    x264_t *x264;
    x264_param_t param;
    struct venc_cfg cfg;
    int64_t last_ms;     /* times given to x264 must grow */
    int64_t last_key_us; /* keeps the distance of key frames when a camera is slower than fps */
    bool has_key;
    x264_sei_payload_t messages[VENC_MESSAGES_MAX]; /* of the next picture; each payload is owned */
    int message_count;
};

static void on_x264_log(void *arg, int level, const char *format, va_list args)
{
    log_va(level <= X264_LOG_WARNING ? LOG_LEVEL_WARN : LOG_LEVEL_DEBUG, format, args);
}

static bool is_cfg_legal(const struct venc_cfg *c)
{
    return c->width >= SIDE_MIN && c->width <= SIDE_MAX && c->width % 2 == 0 &&
           c->height >= SIDE_MIN && c->height <= SIDE_MAX && c->height % 2 == 0 && c->fps >= 1 &&
           c->fps <= FPS_MAX && c->gop_s >= 1 && c->gop_s <= GOP_MAX_S && c->bitrate_kbps >= 1;
}

static void set_rate(x264_param_t *p, int bitrate_kbps)
{
    p->rc.i_bitrate = bitrate_kbps;
    p->rc.i_vbv_max_bitrate = bitrate_kbps;
    p->rc.i_vbv_buffer_size = bitrate_kbps > 1 ? bitrate_kbps / 2 : 1;
}

static int set_up(x264_param_t *p, const struct venc_cfg *c)
{
    if (x264_param_default_preset(p, "superfast", "zerolatency") < 0)
        return -EINVAL;
    p->pf_log = on_x264_log;
    p->i_log_level = X264_LOG_WARNING;
    p->i_width = c->width;
    p->i_height = c->height;
    p->i_csp = X264_CSP_I420;
    p->i_fps_num = (uint32_t)c->fps;
    p->i_fps_den = 1;
    p->i_timebase_num = 1;
    p->i_timebase_den = 1000;
    p->b_vfr_input = 0; /* 1 would hold one picture back */
    p->b_annexb = 0;
    p->b_repeat_headers = 0;
    p->i_threads = 1;
    p->b_sliced_threads = 0;
    p->i_keyint_max = c->fps * c->gop_s;
    p->i_scenecut_threshold = 0; /* key frames at the stated distance and on request only */
    p->vui.i_colmatrix = p->vui.i_colorprim = p->vui.i_transfer = 6; /* BT.601 */
    p->vui.b_fullrange = 0;
    p->rc.i_rc_method = X264_RC_ABR;
    set_rate(p, c->bitrate_kbps);
    return 0;
}

int venc_open(struct venc **out, const struct venc_cfg *cfg)
{
    if (!is_cfg_legal(cfg))
        return -EINVAL;
    struct venc *e = calloc(1, sizeof(*e));
    if (!e)
        return -ENOMEM;
    e->cfg = *cfg;
    e->last_ms = INT64_MIN;
    int err = set_up(&e->param, cfg);
    if (!err && !(e->x264 = x264_encoder_open(&e->param)))
        err = -EINVAL;
    if (err) {
        free(e);
        return err;
    }
    *out = e;
    return 0;
}

int venc_message(struct venc *e, const char *text)
{
    size_t size = SEI_UUID_SIZE + strlen(text);

    if (size > SEI_UUID_SIZE + SEI_TEXT_MAX)
        return -EMSGSIZE;
    if (e->message_count == VENC_MESSAGES_MAX)
        return -ENOBUFS;
    uint8_t *payload = malloc(size);
    if (!payload)
        return -ENOMEM;
    e->messages[e->message_count++] = (x264_sei_payload_t){
        .payload_size = (int)sei_write(payload, size, text),
        .payload_type = SEI_USER_DATA,
        .payload = payload,
    };
    return 0;
}

static void drop_messages(struct venc *e)
{
    for (int i = 0; i < e->message_count; i++)
        free(e->messages[i].payload);
    e->message_count = 0;
}

void venc_close(struct venc *e)
{
    if (!e)
        return;
    drop_messages(e);
    x264_encoder_close(e->x264);
    free(e);
}

static const x264_nal_t *find_nal(const x264_nal_t *nal, int count, int type)
{
    for (int i = 0; i < count; i++)
        if (nal[i].i_type == type && nal[i].i_payload > LENGTH_SIZE)
            return &nal[i];
    return NULL;
}

int venc_header(struct venc *e, struct packet **out)
{
    uint8_t record[512];
    x264_nal_t *nal;
    int count;

    if (x264_encoder_headers(e->x264, &nal, &count) < 0)
        return -EIO;
    const x264_nal_t *sps = find_nal(nal, count, NAL_SPS), *pps = find_nal(nal, count, NAL_PPS);
    if (!sps || !pps)
        return -EIO;
    size_t size = h264_config_write(
        record, sizeof(record), sps->p_payload + LENGTH_SIZE, (size_t)sps->i_payload - LENGTH_SIZE,
        pps->p_payload + LENGTH_SIZE, (size_t)pps->i_payload - LENGTH_SIZE);
    return size ? packet_new(out, PACKET_VIDEO_HEADER, record, size) : -EMSGSIZE;
}

static void describe(struct venc *e, const struct picture *pic, bool force_key, x264_picture_t *in)
{
    int64_t key_us = (int64_t)e->cfg.gop_s * 1000000 - 500000 / e->cfg.fps;
    bool is_due = e->has_key && pic->pts_us - e->last_key_us >= key_us;

    x264_picture_init(in);
    in->img.i_csp = X264_CSP_I420;
    in->img.i_plane = 3;
    for (int i = 0; i < 3; i++) {
        in->img.plane[i] = pic->plane[i];
        in->img.i_stride[i] = pic->stride[i];
    }
    in->i_type = force_key || is_due ? X264_TYPE_IDR : X264_TYPE_AUTO;
    in->i_pts = pic->pts_us / 1000 > e->last_ms ? pic->pts_us / 1000 : e->last_ms + 1;
    e->last_ms = in->i_pts;
    in->extra_sei.num_payloads = e->message_count; /* x264 has written them when it returns */
    in->extra_sei.payloads = e->messages;
}

int venc_encode(struct venc *e, const struct picture *pic, bool force_key, struct packet **out)
{
    x264_picture_t in, coded;
    x264_nal_t *nal;
    int count;

    if (pic->width != e->cfg.width || pic->height != e->cfg.height)
        return -EIO;
    describe(e, pic, force_key, &in);
    int size = x264_encoder_encode(e->x264, &nal, &count, &in, &coded);
    drop_messages(e);
    if (size <= 0 || x264_encoder_delayed_frames(e->x264) > 0)
        return -EIO;

    struct packet *pkt;
    int err = packet_new(&pkt, PACKET_VIDEO, nal[0].p_payload, (size_t)size);
    if (err)
        return err;
    pkt->is_key = coded.b_keyframe;
    pkt->gen = pic->gen;
    pkt->dts_us = pkt->pts_us = pkt->stamp_us = pic->pts_us;
    if (pkt->is_key) {
        e->last_key_us = pic->pts_us;
        e->has_key = true;
    }
    *out = pkt;
    return 0;
}

int venc_set_bitrate(struct venc *e, int bitrate_kbps)
{
    x264_param_t changed = e->param;

    if (bitrate_kbps < 1)
        return -EINVAL;
    set_rate(&changed, bitrate_kbps);
    if (x264_encoder_reconfig(e->x264, &changed) < 0)
        return -EINVAL;
    e->param = changed;
    return 0;
}
