/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mic_music.h - the background music that stage mic adds to the microphone, and what is told of it:
 * PUSHER_MUSIC_BEGUN, PUSHER_MUSIC_AT and PUSHER_MUSIC_ENDED. That stage's thread. */
#ifndef LIVE_MIC_MUSIC_H
#define LIVE_MIC_MUSIC_H

#include "live/pusher/pipe/pusher_inside.h"

struct music;

/* Starts zeroed. */
struct mic_music {
    struct music *music; /* NULL: none */
    bool has_begun;
    int64_t told_us; /* where the music was when that was told last */
};

/* The music of the next block into block, or NULL: none plays, or it pauses. Takes over what the
 * loop has put into the wires. */
const int16_t *mic_music_block(struct mic_music *m, struct pusher_wires *w,
                               const struct pusher_mic_order *o, int16_t block[SOUND_BLOCK]);
void mic_music_end(struct mic_music *m); /* says nothing */

#endif
