/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level.h - how loud, and which tone, over the last 500 ms of sound. Pure; time comes in. */
#ifndef MEDIA_MIX_LEVEL_H
#define MEDIA_MIX_LEVEL_H

#include <stdint.h>

enum { LEVEL_SAMPLES = 24000 /* 500 ms at SOUND_RATE */ };

struct level {
    int16_t ring[LEVEL_SAMPLES]; /* mono */
    int next;                    /* where the next sample goes */
    int64_t end_us;              /* our clock: until when the ring holds sound */
    int count;                   /* samples ever written, at most LEVEL_SAMPLES */
};

struct level_result {
    double rms, peak;    /* 0..1 */
    double frequency_hz; /* the strongest, 30 .. 5500; 0: none that stands out */
};

void level_init(struct level *l);
/* count samples of interleaved sound, played until end_us, scaled by gain. */
void level_feed(struct level *l, const int16_t *samples, int count, int channels, double gain,
                int64_t end_us);
/* 0, or -ENODATA until 500 ms after the first sound began. Time since the last sound counts as
 * silence. */
int level_measure(const struct level *l, struct level_result *out, int64_t now_us);

#endif
