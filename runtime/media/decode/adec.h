/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adec.h - AAC to sound: SOUND_RATE, mono or stereo, whatever the stream has. One thread at a time.
 */
#ifndef MEDIA_DECODE_ADEC_H
#define MEDIA_DECODE_ADEC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct adec;

/* Keeps a reference of its own. 0 or -errno. */
int adec_open(struct adec **out, struct packet *header);
/* One AAC frame to sound (pts_us kept). 0, or -EBADMSG (2102): the caller plays silence of the
 * usual length. */
int adec_decode(struct adec *d, const struct packet *unit, struct sound **out);
void adec_close(struct adec *d);

#endif
