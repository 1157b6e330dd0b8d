/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level.h - measures loudness and the strongest tone over the last 500 ms of sound. Pure; time
 * comes in as an argument. */
#ifndef MEDIA_MIX_LEVEL_H
#define MEDIA_MIX_LEVEL_H

#include <stdint.h>

enum { LEVEL_SAMPLES = 24000 /* 500 ms at SOUND_RATE */ };

struct level {
    int16_t ring[LEVEL_SAMPLES]; /* mono */
    int next;                    /* where the next sample goes */
    int64_t end_us;              /* clock_now_us: until when the ring holds sound */
    int count;                   /* samples ever written, at most LEVEL_SAMPLES */
};

struct level_result {
    double rms, peak;    /* 0..1 of full scale */
    double frequency_hz; /* of the strongest tone, 30 .. 5500; 0: no tone stands out */
};

void level_init(struct level *l);
/* Adds count samples per channel of interleaved sound, played until end_us, scaled by gain. */
void level_feed(struct level *l, const int16_t *samples, int count, int channels, double gain,
                int64_t end_us);
/* 0, or -ENODATA until 500 ms after the first sound began. Time after the last sound is silence. */
int level_measure(const struct level *l, struct level_result *out, int64_t now_us);
/* The volume of sound with that mean square, in full scale: 100, of -60 dB and less: 0; in between by
 * the decibel. */
int level_volume(double mean_square);

#endif
