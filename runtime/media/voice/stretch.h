/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stretch.h - plays sound a little faster or slower: up to 1 percent by resampling, beyond by
 * libsonic (pitch kept).
 *
 * Stereo, SOUND_RATE. Up to 1 percent costs no delay; sonic holds back some 30 ms while it is at
 * work. One thread. */
#ifndef MEDIA_MIX_STRETCH_H
#define MEDIA_MIX_STRETCH_H

#include <stdint.h>

struct stretch;

int stretch_new(struct stretch **out); /* 0 or -ENOMEM */
void stretch_free(struct stretch *s);
void stretch_speed(struct stretch *s, double speed); /* 0.5 .. 2; 1 leaves sound alone */
/* count stereo samples that stand for line_us .. line_end_us in; they stay valid until the next
 * call. 0 or -ENOMEM. */
int stretch_put(struct stretch *s, const int16_t *samples, int count, int64_t line_us,
                int64_t line_end_us);
/* What came out of it: pointer, count (may be 0), and the stretch of line it stands for. */
struct stretch_out {
    const int16_t *samples;
    int count;
    int64_t line_us, line_end_us;
};
void stretch_get(struct stretch *s, struct stretch_out *out);
void stretch_reset(struct stretch *s); /* forgets what is held back */

#endif
