/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vdec.h - decodes H.264 to pictures through libavcodec, with low delay. One thread at a time. */
#ifndef MEDIA_DECODE_VDEC_H
#define MEDIA_DECODE_VDEC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct vdec;

/* Opens for an avcC record, which h264_config_parse checks first. 0, -EPROTO, -ENOTSUP, -ENOMEM. */
int vdec_open(struct vdec **out, const struct packet *header);
/* Takes a reference to the unit while needed. 0; -EBADMSG when the unit could not be decoded or
 * came out damaged (2101): the caller goes on at the next key frame; -ENOMEM. */
int vdec_send(struct vdec *d, const struct packet *unit);
/* 0 with a picture (pts_us as sent), which the caller owns; -EAGAIN: more units are needed. */
int vdec_receive(struct vdec *d, struct picture **out);
int vdec_pending(const struct vdec *d); /* units sent minus pictures decoded */
void vdec_flush(struct vdec *d);        /* drops all pictures and units */
void vdec_close(struct vdec *d);        /* NULL is fine */

#endif
