/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_fsm.h - what a pusher does and says next. Pure: state and input in, row out; pusher.c
 * performs the row. */
#ifndef LIVE_PUSHER_FSM_H
#define LIVE_PUSHER_FSM_H

#include "live/pusher/pusher_codes.h"
#include "live/pusher/pipe/pusher_news.h"

#define PUSHER_CODE(constant, code, text, silent) constant = code,
enum pusher_code { PUSHER_CODES(PUSHER_CODE) };
enum pusher_error { PUSHER_ERRORS(PUSHER_CODE) }; /* of the error event; not said by the table */
#undef PUSHER_CODE

/* clang-format off */
enum pusher_state {
    S_IDLE, S_PREVIEW, S_CONNECTING, S_PUSHING, S_PAUSED, S_RECONNECTING, S_FAILED, S_COUNT, S_SAME
};

/* News of the stages are inputs as they are (enum pusher_news); these come beside them. */
enum pusher_input {
    I_NONE = PUSHER_NEWS_NONE,
    /* orders of the page */
    I_START = PUSHER_NEWS_COUNT, I_START_BAD_SIZE, I_STOP, I_PAUSE, I_RESUME, I_PREVIEW,
    I_PREVIEW_OFF, I_SUSPENDED, I_INTERRUPTED, I_VIDEO_CHANGED, I_SIZE_CHANGED, I_SIZE_BAD, I_BITRATE_CHANGED,
    /* PUSHER_CAMERA_OPENED and PUSHER_CAMERA_FAILED where the camera is a screen */
    I_SCREEN_OPENED, I_SCREEN_FAILED, I_SCREEN_UNSUPPORTED, I_SCREEN_GONE,
    I_MIC_RATE, /* PUSHER_MIC_FAILED of a microphone with a sample rate that cannot be converted */
    /* connection */
    I_PUBLISHING_PAUSED, /* PUSHER_PUBLISHING of a pusher that is paused */
    I_LOST_NAME, I_LOST_CONNECT, I_LOST_HANDSHAKE, I_LOST_CLOSED, I_LOST_IO,
    /* the budget of attempts: one of them follows every loss */
    I_RETRY, I_SPENT,
    I_COUNT
};

enum pusher_act {
    A_NONE,
    A_OPEN,    /* open what is wanted, connect */
    A_CLOSE,   /* close devices, end the connection in order, forget retries */
    A_PREVIEW, /* open the camera only */
    A_PAUSE, A_RESUME,
    A_ENCODER, /* hand over the new size or rate */
    A_KEY,     /* a connection begins: key frame first */
    A_REFILL,  /* of the budget of attempts */
    A_DROP,    /* the connection is gone */
    A_COUNT
};

/* clang-format on */

struct pusher_row {
    unsigned from;          /* bits of states */
    int input;              /* enum pusher_input or pusher_news */
    enum pusher_state next; /* S_SAME: stay */
    enum pusher_act act;    /* first act ... */
    int say;                /* ... then say; 0: nothing */
};

/* The row for an input, or NULL: nothing happens. */
const struct pusher_row *pusher_fsm(enum pusher_state from, int input);
const struct pusher_row *pusher_fsm_rows(int *count); /* for tests */
const char *pusher_fsm_state_name(enum pusher_state state);

#endif
