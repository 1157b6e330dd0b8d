/* SPDX-License-Identifier: GPL-3.0-or-later */
/* venc.h - pictures to H.264 through x264. One thread at a time. */
#ifndef MEDIA_ENCODE_VENC_H
#define MEDIA_ENCODE_VENC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct venc;

struct venc_cfg {
    int width, height; /* even, 16 .. 1920 */
    int fps;           /* 1 .. 30 */
    int gop_s;         /* distance of key frames in seconds */
    int bitrate_kbps;  /* target; vbv max rate */
};

int venc_open(struct venc **out, const struct venc_cfg *cfg); /* 0, -EINVAL, -ENOMEM */
/* The avcC record as a PACKET_VIDEO_HEADER. 0 or -errno. */
int venc_header(struct venc *e, struct packet **out);
/* One picture in, one packet out (no delay). dts = pts = pic->pts_us; stamp_us too. 0 or -EIO. Size
 * must be cfg's. */
int venc_encode(struct venc *e, const struct picture *pic, bool force_key, struct packet **out);
int venc_set_bitrate(struct venc *e, int bitrate_kbps); /* keeps the stream going; 0 or -EINVAL */
void venc_close(struct venc *e);

#endif
