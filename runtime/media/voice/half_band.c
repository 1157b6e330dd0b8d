/* SPDX-License-Identifier: GPL-3.0-or-later */
/* half_band.c - a windowed sinc whose every other tap is 0. */
#include "media/voice/half_band.h"

#include <math.h>
#include <string.h>

enum {
    WHOLE_KEPT = 4 * HALF_TAPS - 2, /* samples of blocks before */
    HALF_KEPT = 2 * HALF_TAPS - 1,
};
#define PI 3.14159265358979

void half_band_init(struct half_band *h)
{
    double sum = 0, taps[HALF_TAPS];

    memset(h, 0, sizeof(*h));
    for (int i = 0; i < HALF_TAPS; i++) {
        int at = 2 * i + 1;
        taps[i] = sin(PI * at / 2) / (PI * at) * (0.54 + 0.46 * cos(PI * at / (2 * HALF_TAPS)));
        sum += 2 * taps[i];
    }
    for (int i = 0; i < HALF_TAPS; i++)
        h->taps[i] = (float)(taps[i] * 0.5 / sum); /* with the middle one they are 1 */
}

void half_band_down(struct half_band *h, const float in[SOUND_BLOCK], float out[HALF_BLOCK])
{
    memcpy(h->whole + WHOLE_KEPT, in, sizeof(*in) * SOUND_BLOCK);
    for (int n = 0; n < HALF_BLOCK; n++) {
        const float *middle = h->whole + WHOLE_KEPT / 2 + 2 * n;
        float sum = 0.5f * middle[0];
        for (int i = 0; i < HALF_TAPS; i++)
            sum += h->taps[i] * (middle[-2 * i - 1] + middle[2 * i + 1]);
        out[n] = sum;
    }
    memmove(h->whole, h->whole + SOUND_BLOCK, sizeof(*in) * WHOLE_KEPT);
}

void half_band_up(struct half_band *h, const float in[HALF_BLOCK], float out[SOUND_BLOCK])
{
    memcpy(h->half + HALF_KEPT, in, sizeof(*in) * HALF_BLOCK);
    for (int n = 0; n < HALF_BLOCK; n++) {
        const float *left = h->half + HALF_TAPS - 1 + n; /* of the new sample */
        float sum = 0;
        for (int i = 0; i < HALF_TAPS; i++)
            sum += h->taps[i] * (left[-i] + left[i + 1]);
        out[2 * n] = left[0];
        out[2 * n + 1] = 2 * sum;
    }
    memmove(h->half, h->half + HALF_BLOCK, sizeof(*in) * HALF_KEPT);
}
