/* SPDX-License-Identifier: GPL-3.0-or-later */
/* voice.h - how a page wants the sound of its microphone to be published. Plain values: a voice is
 * copied from thread to thread. VOICE_PLAIN leaves sound as it is. */
#ifndef MEDIA_VOICE_H
#define MEDIA_VOICE_H

#include <stdbool.h>

enum { REVERB_TYPES = 8, CHANGER_TYPES = 12 };

struct voice {
    bool has_ans, has_agc; /* noise suppression, automatic gain control */
    int changer;           /* voice-changer-type, 0 .. CHANGER_TYPES - 1; 0: off */
    int reverb;            /* audio-reverb-type, 0 .. REVERB_TYPES - 1; 0: off */
    double gain;           /* of the microphone, 0..1 */
    double music_gain;     /* of background music, 0..1 */
    bool is_muted;         /* the microphone is; music goes on */
};

#define VOICE_PLAIN ((struct voice){.gain = 1, .music_gain = 1})

static inline bool voice_is_same(const struct voice *a, const struct voice *b)
{
    return a->has_ans == b->has_ans && a->has_agc == b->has_agc && a->changer == b->changer &&
           a->reverb == b->reverb && a->gain == b->gain && a->music_gain == b->music_gain &&
           a->is_muted == b->is_muted;
}

#endif
