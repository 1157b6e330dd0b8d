/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_fsm.h - what a player does and says next. Pure: state and input in, row out; player.c
 * performs the row. */
#ifndef LIVE_PLAYER_FSM_H
#define LIVE_PLAYER_FSM_H

#include "live/player/player_codes.h"
#include "live/player/player_news.h"

#define PLAYER_CODE(constant, code, text, silent) constant = code,
enum player_code { PLAYER_CODES(PLAYER_CODE) };
enum player_error { PLAYER_ERRORS(PLAYER_CODE) }; /* of the error event; not said by the table */
#undef PLAYER_CODE

/* clang-format off */
enum player_state {
    S_IDLE, S_CONNECTING, S_BUFFERING,
    S_LINGERING, /* a publisher is gone and still shown; to a page that is buffering */
    S_PLAYING, S_PAUSED, S_RECONNECTING, S_ENDED, S_FAILED, S_COUNT, S_SAME
};

/* News of the stages are inputs as they are (enum player_news); these come beside them. */
enum player_input {
    I_NONE = PLAYER_NEWS_NONE,
    /* orders of the page */
    I_PLAY = PLAYER_NEWS_COUNT, I_STOP, I_PAUSE, I_RESUME,
    /* connection */
    I_STREAM_BEGIN_PAUSED, /* PLAYER_STREAM_BEGIN of a player that is paused */
    I_LOST_NAME, I_LOST_CONNECT, I_LOST_HANDSHAKE, I_LOST_IO,
    I_LOST_HTTP,   /* HTTP-FLV: no cause is told */
    I_LOST_ENDING, /* after PLAYER_END_SOFT */
    I_GRACE_OVER,  /* PLAYER_END_SOFT, and no media since */
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
    unsigned from;          /* bits of states */
    int input;              /* enum player_input or player_news */
    enum player_state next; /* S_SAME: stay */
    enum player_act act;    /* first act ... */
    int say;                /* ... then say; 0: nothing */
};

/* The row for an input, or NULL: nothing happens. */
const struct player_row *player_fsm(enum player_state from, int input);
const struct player_row *player_fsm_rows(int *count); /* for tests */
const char *player_fsm_state_name(enum player_state state);

#endif
