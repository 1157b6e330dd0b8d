/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player.h - a player: state, attributes, attempt and pipe held together. For player.c and the
 * files player_*.c that are not of the pipe. Loop thread only. */
#ifndef LIVE_PLAYER_H
#define LIVE_PLAYER_H

#include "live/component.h"
#include "live/player/player_attrs.h"
#include "live/player/player_fsm.h"
#include "live/player/player_pipe.h"

struct player {
    struct component c; /* first */
    struct player_attrs attrs;
    enum player_state state;

    struct player_pipe *pipe; /* of the session; NULL while there is none */
    struct retired_list retired;

    struct url url;
    struct attempt net;        /* its generation is that of all news */
    struct timer *grace_timer; /* runs after the server said that the publisher is gone */

    bool is_pause_wanted; /* by the page */
    bool is_muted;        /* by the page */
    bool has_background_sound;
    bool is_full;   /* fills the window */
    int full_angle; /* its picture is turned by that much then */

    struct picture *last_picture; /* stays in the box after 2006 or -2301 */
    uint64_t last_serial;

    struct player_sample before;
};

/* Feeds the state table with an input (enum player_input or player_news), acts, says. The page may
 * have been called: look at everything again. what may be NULL. */
void player_feed(struct player *p, int input, const struct say *what);

/* play() and autoplay (call NULL). A failure is the answer of the call; that of the address is an
 * error event, too. */
void player_play(struct player *p, struct reply *call);
bool player_has_session(const struct player *p);
void player_mute(struct player *p, bool is_muted);   /* as the page says */
void player_pause(struct player *p, bool is_wanted); /* as the page says */
void player_background_sound(struct player *p, bool is_wanted);
struct picture *player_picture(struct player *p, uint64_t *serial);

bool player_reap(struct component *c);
void player_on_news(struct component *c, const struct mbox_news *n); /* player_news.c */

extern const struct method player_method_table[];

#endif
