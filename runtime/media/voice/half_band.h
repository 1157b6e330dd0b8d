/* SPDX-License-Identifier: GPL-3.0-or-later */
/* half_band.h - halves the sample rate of a block and doubles it again, with a filter of 31 taps:
 * what is below 9 kHz stays, what is above 14 kHz goes. Both ways together are 30 samples late.
 * Pure. */
#ifndef MEDIA_VOICE_HALF_BAND_H
#define MEDIA_VOICE_HALF_BAND_H

#include "media/frame.h"

enum { HALF_BLOCK = SOUND_BLOCK / 2, HALF_TAPS = 8 };

struct half_band {
    float taps[HALF_TAPS];                        /* at 1, 3 ... 15 samples from the middle */
    float whole[4 * HALF_TAPS - 2 + SOUND_BLOCK]; /* what comes in, behind what came before */
    float half[2 * HALF_TAPS - 1 + HALF_BLOCK];   /* the same at half the rate */
};

void half_band_init(struct half_band *h);
void half_band_down(struct half_band *h, const float in[SOUND_BLOCK], float out[HALF_BLOCK]);
void half_band_up(struct half_band *h, const float in[HALF_BLOCK], float out[SOUND_BLOCK]);

#endif
