/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mic_music.c - reads a block of music, and counts its time for what is told. */
#include "live/pusher/pipe/mic_music.h"

#include "media/voice/music.h"

enum { TELL_US = 1000000 };

void mic_music_end(struct mic_music *m)
{
    music_close(m->music);
    m->music = NULL;
}

/* News of the music: where it is and how long it is, in milliseconds. */
static void tell_music(const struct mic_music *m, struct pusher_wires *w, enum pusher_news what)
{
    const struct mbox_news n = {.to = w->id,
                                .gen = music_gen(m->music),
                                .what = what,
                                .arg = music_position_us(m->music) / 1000,
                                .second = music_duration_us(m->music) / 1000};

    mbox_post(w->box, &n);
}

/* Takes over a new piece; ends one whose order is over. True: what there is, is to play. */
static bool follow_order(struct mic_music *m, struct pusher_wires *w,
                         const struct pusher_mic_order *o)
{
    struct music *next = latest_take(w->music, 0);

    if (next) {
        mic_music_end(m);
        m->music = next;
        m->has_begun = false;
        m->told_us = music_position_us(next);
    }
    int32_t ahead = m->music ? (int32_t)(music_gen(m->music) - o->music_gen) : 0;
    if (ahead < 0)
        mic_music_end(m);
    return m->music && ahead == 0 && !o->is_music_paused && !o->is_paused;
}

const int16_t *mic_music_block(struct mic_music *m, struct pusher_wires *w,
                               const struct pusher_mic_order *o, int16_t block[SOUND_BLOCK])
{
    if (!follow_order(m, w, o))
        return NULL;
    if (!music_read(m->music, block)) {
        tell_music(m, w, PUSHER_MUSIC_ENDED);
        mic_music_end(m);
        return NULL;
    }
    if (!m->has_begun)
        tell_music(m, w, PUSHER_MUSIC_BEGUN);
    m->has_begun = true;
    if (music_position_us(m->music) - m->told_us >= TELL_US) {
        m->told_us += TELL_US;
        tell_music(m, w, PUSHER_MUSIC_AT);
    }
    return block;
}
