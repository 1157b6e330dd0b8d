/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_rate.h - mono samples of another rate become blocks of SOUND_RATE. One thread. */
#ifndef MEDIA_CAPTURE_SOUND_RATE_H
#define MEDIA_CAPTURE_SOUND_RATE_H

#include "media/frame.h"

#include <stddef.h>
#include <stdint.h>

enum { SOUND_RATE_LEAST_HZ = 4000, SOUND_RATE_MOST_HZ = 192000 };

/* Is there a way from hz to SOUND_RATE? 0, or -EDOM with the reason, which names hz, in why. */
int sound_rate_check(long hz, char *why, size_t why_size);

struct sound_rate;

/* hz: as sound_rate_check allows. 0 or -ENOMEM. */
int sound_rate_new(struct sound_rate **out, int hz);
void sound_rate_free(struct sound_rate *r); /* NULL is fine */
/* Takes count samples (0: none) and writes what there is for the rest of a block, of which `have`
 * samples are there. Returns how many the block has now; samples beyond it wait inside. */
int sound_rate_fill(struct sound_rate *r, const int16_t *samples, int count,
                    int16_t block[SOUND_BLOCK], int have);

#endif
