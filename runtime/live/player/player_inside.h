/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_inside.h - inside of a player's pipe: one session, what its stages share, and the bodies
 * of the two stages.
 *
 * A session is the current one from player_pipe_open to player_pipe_close. It has one play stage
 * and, one after the other, a recv stage per connection; the session is freed when the last of them
 * has been joined. */
#ifndef LIVE_PLAYER_INSIDE_H
#define LIVE_PLAYER_INSIDE_H

#include "base/bytes/packet.h"
#include "base/threads/queue.h"
#include "live/player/player_pipe.h"
#include "live/session/worker.h"

#include <stdatomic.h>

enum {
    /* packets between recv and play; when the queue is full, recv waits: play empties it at once */
    PLAYER_QUEUE = 256
};

/* A packet of kind PACKET_NONE in the queue is a mark; its pts_us says which. A PACKET_END in the
 * queue means that the stream is over. */
enum player_mark {
    PLAYER_MARK_NONE,
    PLAYER_MARK_CONNECTED, /* media of another connection follows */
    PLAYER_MARK_SOFT,      /* the publisher is gone, perhaps for good */
};

/* Written by play, read by the loop. rms and peak in millionths, frequency in millihertz. */
struct player_level {
    struct meter rms, peak, frequency, is_known;
};

/* Made and freed by the loop. Plain fields are set before the play stage starts and do not change,
 * unless they are said to be the loop's. */
struct player_session {
    struct clock *clock;
    struct mbox *box;  /* news to player.c */
    struct mbox *bell; /* to the pipe: a picture waits */
    uint32_t id;
    char *speaker; /* SOURCE word or NULL */
    struct player_meters *meters;
    struct player_level *level;
    struct queue *packets;  /* recv -> play */
    struct latest *picture; /* play -> loop: the picture that is due */
    _Atomic uint32_t gen;   /* of the latest connection */
    atomic_bool is_muted, is_paused;
    atomic_int pauses;  /* how many there were: a short one must not go unseen */
    bool was_shown;     /* loop: PLAYER_FIRST_RENDERED was posted */
    struct worker play; /* its orders: struct player_cache */
    int receivers;      /* loop: recv stages that are not joined */
    struct player_session *next;
};

struct player_recv { /* one connection */
    struct player_session *session;
    struct url url;
    struct net_addresses addresses;
    struct netem *netem; /* or NULL */
    char *referer;
    uint32_t gen;
    struct cancel cancel;
    atomic_bool is_quiet; /* disconnected by order: nothing is posted */
    struct worker worker;
    struct player_recv *next;
};

/* Any thread: posts news of that generation. text may be NULL. */
void player_post(struct player_session *s, uint32_t gen, enum player_news what, int64_t arg,
                 const char *text);

void player_recv_run(struct stage *st, void *arg); /* arg: struct player_recv */
void player_play_run(struct stage *st, void *arg); /* arg: struct player_session */

#endif
