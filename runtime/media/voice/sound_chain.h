/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_chain.h - what is done to published sound between microphone and encoder, a block at a time:
 *
 *   microphone > clean (ans, agc) > changer > reverb > gain --> level
 *                                                      '-> mix (+ music) > limiter > AAC
 *
 * An effect is a file with a row of struct voice_effect, in the table of sound_chain.c, and a test.
 * An effect is opened when the voice wants it and closed when the voice does not; a block allocates
 * nothing. One thread at a time. Pure: no clock, no files. */
#ifndef MEDIA_SOUND_CHAIN_H
#define MEDIA_SOUND_CHAIN_H

#include "media/frame.h"
#include "media/voice/voice.h"

#include <stdint.h>

struct sound_chain;

struct voice_effect {
    const char *name;
    bool (*wants)(const struct voice *v);
    /* 0 with *self, or -ENOMEM: the effect is left out until the voice has stopped wanting it */
    int (*open)(void **self);
    /* Changes block in place, as v has it now; samples in units of int16_t, which may go beyond its
     * range. An effect may give the sound back later: by one block (clean) or seven (changer). */
    void (*apply)(void *self, const struct voice *v, float block[SOUND_BLOCK]);
    void (*close)(void *self);
};

int sound_chain_new(struct sound_chain **out); /* 0 or -ENOMEM */
void sound_chain_free(struct sound_chain *c);  /* NULL is fine */
/* Changes one mono block of SOUND_RATE in place. music: a block that is added with music_gain, or
 * NULL. No sample of the sum is cut: a limiter keeps them below full scale. */
void sound_chain_run(struct sound_chain *c, const struct voice *v, const int16_t *music,
                     int16_t block[SOUND_BLOCK]);
/* How loud the microphone has been in the last tenth of a second, behind its gain: 0 .. 100, of 60 dB
 * below full scale .. full scale. */
int sound_chain_level(const struct sound_chain *c);

#endif
