/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mix.h - adds music to the microphone's sound and keeps the sum below full scale. Pure. */
#ifndef MEDIA_VOICE_MIX_H
#define MEDIA_VOICE_MIX_H

#include "media/frame.h"
#include "media/voice/ramp.h"

struct mix {
    struct ramp music;
    bool has_music; /* in the block before */
    float limit;    /* what the limiter multiplies with now, at most 1 */
};

#define MIX_CEILING 32767.0f /* the largest sample */

void mix_init(struct mix *m);
/* Adds music (a block, or NULL: none) with its gain to block, then limits: samples are left as they
 * are while all fit into MIX_CEILING, and none is above it afterwards. */
void mix_run(struct mix *m, const int16_t *music, double music_gain, float block[SOUND_BLOCK]);

#endif
