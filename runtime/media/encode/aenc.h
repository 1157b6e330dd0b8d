/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aenc.h - sound to AAC-LC, mono, 48 kHz (64 kbit/s) or 16 kHz (24 kbit/s). One thread at a time.
 */
#ifndef MEDIA_ENCODE_AENC_H
#define MEDIA_ENCODE_AENC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct aenc;

int aenc_open(struct aenc **out, int rate_hz);        /* 48000 or 16000. 0, -EINVAL, -ENOMEM */
int aenc_header(struct aenc *e, struct packet **out); /* PACKET_AUDIO_HEADER */
/* Takes a block (mono, SOUND_RATE; resampled inside), gives a packet whenever 1024 samples are
 * together: 0 with *out set or NULL, or -EIO. pts_us is that of the block's first sample. */
int aenc_encode(struct aenc *e, const int16_t block[SOUND_BLOCK], int64_t pts_us,
                struct packet **out);
void aenc_close(struct aenc *e);

#endif
