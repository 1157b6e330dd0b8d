/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vdec.h - H.264 to pictures through libavcodec (one thread, low delay). One thread at a time. */
#ifndef MEDIA_DECODE_VDEC_H
#define MEDIA_DECODE_VDEC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct vdec;

/* Opens for an avcC record, checked by wire/h264.c first. 0, -EPROTO, -ENOTSUP, -ENOMEM. */
int vdec_open(struct vdec **out, const struct packet *header);
/* 0; -EBADMSG when this unit could not be decoded or came out damaged (2101): go on at the next key
 * frame. */
int vdec_send(struct vdec *d, const struct packet *unit);
/* A decoded picture (pts_us as sent), 0; or -EAGAIN: send more. */
int vdec_receive(struct vdec *d, struct picture **out);
int vdec_pending(const struct vdec *d); /* units sent minus pictures got back */
void vdec_flush(struct vdec *d);
void vdec_close(struct vdec *d);

#endif
