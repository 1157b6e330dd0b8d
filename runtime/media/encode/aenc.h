/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aenc.h - encodes AAC-LC, mono, 48 kHz (64 kbit/s) or 16 kHz (24 kbit/s). One thread at a time. */
#ifndef MEDIA_ENCODE_AENC_H
#define MEDIA_ENCODE_AENC_H

#include "base/bytes/packet.h"
#include "media/frame.h"

struct aenc;

int aenc_open(struct aenc **out, int rate_hz);        /* 48000 or 16000. 0, -EINVAL, -ENOMEM */
int aenc_header(struct aenc *e, struct packet **out); /* the caller owns the header; 0 or -errno */
/* Takes a mono block of SOUND_RATE (resampled inside) and gives a packet for every 1024 samples: 0
 * with *out, which the caller owns, or NULL; -EIO, -ENOMEM. pts_us: of the block's first sample. */
int aenc_encode(struct aenc *e, const int16_t block[SOUND_BLOCK], int64_t pts_us,
                struct packet **out);
void aenc_close(struct aenc *e); /* NULL is fine */

#endif
