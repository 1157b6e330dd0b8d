/* SPDX-License-Identifier: GPL-3.0-or-later */
/* venc.h - encodes pictures to H.264 through x264. One thread at a time. */
#ifndef MEDIA_ENCODE_VENC_H
#define MEDIA_ENCODE_VENC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

enum { VENC_MESSAGES_MAX = 32 };

struct venc;

struct venc_cfg {
    int width, height; /* even, 16 .. 1920 */
    int fps;           /* 1 .. 30 */
    int gop_s;         /* distance of key frames: 1 .. 60 seconds */
    int bitrate_kbps;  /* target, also the maximum rate of the VBV */
};

int venc_open(struct venc **out, const struct venc_cfg *cfg); /* 0, -EINVAL, -ENOMEM */
/* Makes a PACKET_VIDEO_HEADER with the avcC record; the caller owns *out. 0 or -errno. */
int venc_header(struct venc *e, struct packet **out);
/* Encodes one picture to one packet, without delay; the caller owns *out. dts_us, pts_us and
 * stamp_us are pic->pts_us. 0, or -EIO, also for a size other than cfg's; -ENOMEM, -EMSGSIZE. */
/* The next picture carries the text, at most SEI_TEXT_MAX bytes, as a message of wire/sei.h; several
 * texts in the order of the calls. 0; -EMSGSIZE; -ENOBUFS: VENC_MESSAGES_MAX wait for the picture
 * already; -ENOMEM. */
int venc_message(struct venc *e, const char *text);
int venc_encode(struct venc *e, const struct picture *pic, bool force_key, struct packet **out);
int venc_set_bitrate(struct venc *e, int bitrate_kbps); /* the stream goes on; 0 or -EINVAL */
void venc_close(struct venc *e);                        /* NULL is fine */

#endif
