/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adec.h - decodes AAC to mono or stereo sound of SOUND_RATE, whatever the stream has. One thread
 * at a time. */
#ifndef MEDIA_DECODE_ADEC_H
#define MEDIA_DECODE_ADEC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct adec;

/* Opens for an AudioSpecificConfig and keeps a reference of its own to the header. 0, -EPROTO,
 * -ENOTSUP or -ENOMEM. */
int adec_open(struct adec **out, struct packet *header);
/* Decodes one AAC frame; the caller owns *out, which has the unit's pts_us. 0; -EBADMSG (2102): the
 * caller plays silence of the usual length; -ENOMEM. */
int adec_decode(struct adec *d, const struct packet *unit, struct sound **out);
void adec_close(struct adec *d); /* NULL is fine */

#endif
