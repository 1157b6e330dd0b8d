/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_fsm.h - what a player does and says next. Pure: state and input in, row out; player.c
 * performs it. */
#ifndef LIVE_PLAYER_FSM_H
#define LIVE_PLAYER_FSM_H

#include "live/player/player_codes.h"

#define PLAYER_CODE(constant, code, text, silent) constant = code,
enum player_code { PLAYER_CODES(PLAYER_CODE) };
enum player_error { PLAYER_ERRORS(PLAYER_CODE) }; /* of the error event; not said by the table */
#undef PLAYER_CODE

/* clang-format off */
enum player_state {
    S_IDLE, S_CONNECTING, S_BUFFERING,
    S_LINGERING, /* buffering to a page; but the pictures of a publisher that is gone are still shown */
    S_PLAYING, S_PAUSED, S_RECONNECTING, S_ENDED, S_FAILED, S_COUNT, S_SAME
};

enum player_input {
    I_NONE,
    /* orders of the page */
    I_PLAY, I_STOP, I_PAUSE, I_RESUME,
    /* connection */
    I_CONNECTED, I_STREAM_BEGIN, I_STREAM_BEGIN_PAUSED,
    I_LOST_NAME, I_LOST_CONNECT, I_LOST_HANDSHAKE, I_LOST_IO,
    I_LOST_HTTP,   /* HTTP-FLV: no cause is told */
    I_LOST_ENDING, /* after the server had said that the publisher is gone */
    I_RECV_LAG,
    /* media */
    I_DECODER_OPENED, I_SIZE, I_FIRST_KEY, I_SHOWING, I_FIRST_RENDERED, I_UNDERFLOW, I_STUTTER,
    I_VIDEO_BROKEN, I_AUDIO_BROKEN, I_DISCONTINUITY, I_MEDIA_DECODED,
    /* the end */
    I_END,
    I_END_SOFT,   /* the publisher is gone, perhaps for good: the grace timer decides */
    I_MEDIA_BACK, /* the publisher is not gone; if pictures had stopped, I_SHOWING will follow */
    I_GRACE_OVER,
    /* the budget of attempts: one of them follows every loss */
    I_RETRY, I_SPENT,
    I_COUNT
};

enum player_act {
    A_NONE,
    A_OPEN,  /* open the sink, connect */
    A_STOP,  /* end everything, black */
    A_CLOSE, /* end everything, the last picture stays */
    A_PAUSE, A_RESUME,
    A_GRACE, A_GRACE_OFF, /* start, stop the timer of live.endGrace */
    A_REFILL,             /* of the budget of attempts */
    A_COUNT
};

/* clang-format on */

struct player_row {
    unsigned from; /* bits of states */
    enum player_input input;
    enum player_state next; /* S_SAME: stay */
    enum player_act act;    /* first act ... */
    int say;                /* ... then say; 0: nothing */
};

/* The row for an input, or NULL: nothing happens. */
const struct player_row *player_fsm(enum player_state from, enum player_input input);
const struct player_row *player_fsm_rows(int *count); /* for tests */
const char *player_fsm_state_name(enum player_state state);

#endif
