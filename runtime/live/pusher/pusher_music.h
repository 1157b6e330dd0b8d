/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_music.h - background music as the page orders it: loaded away from the loop, then played by
 * stage mic. Loop thread. */
#ifndef LIVE_PUSHER_MUSIC_H
#define LIVE_PUSHER_MUSIC_H

#include "base/threads/mbox.h"
#include "live/reply.h"

struct pusher;
struct resource;

struct pusher_music {
    enum { MUSIC_OFF, MUSIC_LOADING, MUSIC_PLAYING, MUSIC_PAUSED } state;
    uint32_t gen;              /* news of another generation are old */
    struct resource *resource; /* while LOADING ... */
    struct reply *call;        /* ... and the playBGM that waits for it */
};

/* Times in milliseconds, as music_open takes them. Each answers the call. */
void pusher_music_play(struct pusher *p, const char *url, double start_ms, double end_ms,
                       struct reply *call);
void pusher_music_stop(struct pusher *p, struct reply *call);
void pusher_music_pause(struct pusher *p, struct reply *call);
void pusher_music_resume(struct pusher *p, struct reply *call);
/* Session or preview is over, or the component closes: music ends and says nothing. */
void pusher_music_closed(struct pusher *p);
bool pusher_music_plays(const struct pusher *p); /* or pauses */

/* What stage mic says, for pusher_news.c: each answers I_NONE. */
int pusher_music_on_begun(struct pusher *p, const struct mbox_news *n);
int pusher_music_on_at(struct pusher *p, const struct mbox_news *n);
int pusher_music_on_ended(struct pusher *p, const struct mbox_news *n);

#endif
