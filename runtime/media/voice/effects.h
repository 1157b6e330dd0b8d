/* SPDX-License-Identifier: GPL-3.0-or-later */
/* effects.h - declares all effects of the microphone; the table in sound_chain.c lists them in the
 * order in which sound passes through them. */
#ifndef MEDIA_VOICE_EFFECTS_H
#define MEDIA_VOICE_EFFECTS_H

#include "media/voice/sound_chain.h"

#include <math.h>

extern const struct voice_effect clean_effect, changer_effect, reverb_effect, gain_effect;

/* The nearest sample, for libraries that take no other; what is beyond the range is cut. */
static inline int16_t effects_sample(float value)
{
    if (value > 32767)
        return 32767;
    return value < -32768 ? -32768 : (int16_t)lrintf(value);
}

#endif
