/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stretch.h - makes sound a little faster or slower: up to 1 percent by resampling, beyond 1
 * percent by libsonic, which keeps the pitch.
 *
 * Sound is stereo, SOUND_RATE. Resampling adds no delay; libsonic holds back some 30 ms. Places on
 * the timeline (timeline.h) travel with the samples. One thread. */
#ifndef MEDIA_MIX_STRETCH_H
#define MEDIA_MIX_STRETCH_H

#include <stdint.h>

struct stretch;

int stretch_new(struct stretch **out);               /* 0 or -ENOMEM */
void stretch_free(struct stretch *s);                /* NULL is fine */
void stretch_speed(struct stretch *s, double speed); /* 0.5 .. 2; 1: unchanged */
/* Takes count stereo samples that stand for line_us .. line_end_us. The result may point to
 * samples, which must stay valid as long as the result is used. 0 or -ENOMEM. */
int stretch_put(struct stretch *s, const int16_t *samples, int count, int64_t line_us,
                int64_t line_end_us);
/* The result of the last stretch_put: count samples per channel (may be 0) that stand for line_us
 * .. line_end_us, valid until the next stretch_put. */
struct stretch_out {
    const int16_t *samples;
    int count;
    int64_t line_us, line_end_us;
};
void stretch_get(struct stretch *s, struct stretch_out *out);
void stretch_reset(struct stretch *s); /* drops samples that are held back */

#endif
