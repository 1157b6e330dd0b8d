/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player.h - a player: state, attributes and pipe held together. For player.c, player_news.c and
 * player_calls.c. */
#ifndef LIVE_PLAYER_H
#define LIVE_PLAYER_H

#include "live/component.h"
#include "live/player/player_attrs.h"
#include "live/player/player_fsm.h"
#include "live/player/player_pipe.h"
#include "transport/resolve.h"
#include "transport/retry.h"

/* A pipe whose session is over and whose stages are on their way out. */
struct player_retired {
    struct player_retired *next;
    struct player_pipe *pipe;
};

struct player {
    struct component c; /* first */
    struct player_attrs attrs;
    enum player_state state;

    struct player_pipe *pipe; /* of the session; NULL while there is none */
    /* spare: for the pipe, made with it so that its end needs no memory */
    struct player_retired *retired, *spare;
    uint32_t last_gen, gen_session, gen_net; /* news of others are old */

    struct url url;
    struct resolve *look_up;
    struct retry retry;
    struct timer *retry_timer, *grace_timer;

    bool is_paused;       /* the pipe is: by the page, or because something covers it */
    bool is_pause_wanted; /* by the page */
    bool is_muted;        /* by the page */
    bool has_background_sound;
    bool is_full;    /* fills the window */
    int full_angle;  /* its picture is turned by that much then */
    bool is_ending;  /* the server said that the publisher is gone */
    bool is_showing; /* the pipe presents pictures: it has not run dry since it said so */

    struct picture *last_picture; /* stays in the box after 2006 or -2301 */
    uint64_t last_serial;

    struct player_sample before;
    bool is_first_window;
};

/* Feeds the state table, acts, says. The page may have been called: look at everything again. */
void player_feed(struct player *p, enum player_input input, const struct say *what);

/* play() and autoplay (call NULL). Failures are answered, and told as error events where codes.json
 * says so. */
void player_play(struct player *p, struct reply *call);
bool player_has_session(const struct player *p);
void player_mute(struct player *p, bool is_muted);   /* as the page says */
void player_pause(struct player *p, bool is_wanted); /* as the page says */
void player_background_sound(struct player *p, bool is_wanted);
struct picture *player_picture(struct player *p, uint64_t *serial);

void player_lost(struct player *p, int phase, const char *reason); /* enum net_phase */
bool player_reap(struct component *c);
void player_on_news(struct component *c, const struct mbox_news *n); /* player_news.c */

extern const struct method player_method_table[];

#endif
