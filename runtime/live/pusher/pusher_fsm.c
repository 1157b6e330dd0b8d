/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_fsm.c - the state table of a pusher. Codes are said here and nowhere else.
 *
 *   idle --start--> connecting --1002--> pushing <--> paused
 *    ^ \              |                     |           |
 *    |  preview       '------loss-----> reconnecting <--'   budget spent, or a fatal fault: failed
 */
#include "live/pusher/pusher_fsm.h"

#include <stddef.h>

#define IN(state) (1u << S_##state)
#define ANY       ((1u << S_COUNT) - 1)
#define TRYING    (IN(CONNECTING) | IN(RECONNECTING))
#define SENDING   (IN(PUSHING) | IN(PAUSED))
#define SESSION   (TRYING | SENDING)
#define CAPTURING (SESSION | IN(PREVIEW))
#define RESTING   (IN(IDLE) | IN(PREVIEW) | IN(FAILED))

/* clang-format off */
static const struct pusher_row rows[] = {
    /* from                        input                 next            act        say */
    {RESTING,                      I_START,              S_CONNECTING,   A_OPEN,    0},
    {RESTING,                      I_START_BAD_SIZE,     S_FAILED,       A_CLOSE,   PUSH_ERR_RESOLUTION},
    {ANY,                          I_STOP,               S_IDLE,         A_CLOSE,   0},
    {IN(PUSHING),                  I_PAUSE,              S_PAUSED,       A_PAUSE,   0},
    {TRYING | IN(PREVIEW),         I_PAUSE,              S_SAME,         A_PAUSE,   0},
    {IN(PAUSED),                   I_RESUME,             S_PUSHING,      A_RESUME,  0},
    {TRYING | IN(PREVIEW),         I_RESUME,             S_SAME,         A_RESUME,  0},
    {SESSION,                      I_SUSPENDED,          S_IDLE,         A_CLOSE,   PUSH_WARN_SUSPENDED},
    {CAPTURING,                    I_INTERRUPTED,        S_SAME,         A_NONE,    PUSH_INTERRUPTED},
    {IN(IDLE) | IN(FAILED),        I_PREVIEW,            S_PREVIEW,      A_PREVIEW, 0},
    {IN(PREVIEW),                  I_PREVIEW_OFF,        S_IDLE,         A_CLOSE,   0},
    {SESSION,                      I_VIDEO_CHANGED,      S_SAME,         A_ENCODER, 0},
    {SESSION,                      I_SIZE_CHANGED,       S_SAME,         A_ENCODER, PUSH_RESOLUTION_CHANGED},
    {SESSION,                      I_SIZE_BAD,           S_FAILED,       A_CLOSE,   PUSH_ERR_RESOLUTION},
    {SESSION,                      I_BITRATE_CHANGED,    S_SAME,         A_NONE,    PUSH_BITRATE_CHANGED},

    {CAPTURING,                    PUSHER_CAMERA_OPENED,      S_SAME,         A_NONE,    PUSH_CAMERA_OPENED},
    {CAPTURING,                    PUSHER_CAMERA_FAILED,      S_FAILED,       A_CLOSE,   PUSH_ERR_OPEN_CAMERA},
    {CAPTURING,                    I_SCREEN_OPENED,      S_SAME,         A_NONE,    PUSH_SCREEN_STARTED},
    {CAPTURING,                    I_SCREEN_FAILED,      S_FAILED,       A_CLOSE,   PUSH_ERR_SCREEN_START},
    {CAPTURING,                    I_SCREEN_UNSUPPORTED, S_FAILED,       A_CLOSE,   PUSH_ERR_SCREEN_UNSUPPORTED},
    {CAPTURING,                    I_SCREEN_GONE,        S_FAILED,       A_CLOSE,   PUSH_ERR_SCREEN_INTERRUPTED},
    {CAPTURING,                    PUSHER_FIRST_FRAME,        S_SAME,         A_NONE,    PUSH_FIRST_FRAME},
    {CAPTURING,                    PUSHER_EFFECTS_NOT_STARTED, S_SAME,        A_NONE,    PUSH_WARN_BEAUTY_START},
    {CAPTURING,                    PUSHER_EFFECTS_FAILED,     S_SAME,         A_NONE,    PUSH_WARN_BEAUTY_RUN},
    {SESSION,                      PUSHER_MIC_FAILED,         S_FAILED,       A_CLOSE,   PUSH_ERR_OPEN_MIC},
    {SESSION,                      I_MIC_RATE,           S_FAILED,       A_CLOSE,   PUSH_ERR_SAMPLE_RATE},
    {SESSION,                      PUSHER_MIC_NO_DATA,        S_SAME,         A_NONE,    PUSH_ERR_MIC_NO_DATA},
    {SESSION,                      PUSHER_ENCODER_OPENED,     S_SAME,         A_NONE,    PUSH_ENCODER_STARTED},
    {SESSION,                      PUSHER_ENCODER_ERROR,      S_SAME,         A_NONE,    PUSH_WARN_VIDEO_ENCODE},
    {SESSION,                      PUSHER_ENCODER_FAILED,     S_FAILED,       A_CLOSE,   PUSH_ERR_VIDEO_ENCODE},
    {SESSION,                      PUSHER_AUDIO_FAILED,       S_FAILED,       A_CLOSE,   PUSH_ERR_AUDIO_ENCODE},

    {TRYING,                       PUSHER_CONNECTED,          S_SAME,         A_NONE,    PUSH_CONNECTED},
    {TRYING,                       PUSHER_PUBLISHING,         S_PUSHING,      A_KEY,     PUSH_BEGIN},
    {TRYING,                       I_PUBLISHING_PAUSED,  S_PAUSED,       A_KEY,     PUSH_BEGIN},
    {SENDING,                      PUSHER_MEDIA_FLOWS,        S_SAME,         A_REFILL,  0},
    {SENDING,                      PUSHER_NET_BUSY,           S_SAME,         A_NONE,    PUSH_WARN_NET_BUSY},

    {TRYING,                       I_LOST_NAME,          S_RECONNECTING, A_DROP,    RTMP_WARN_DNS},
    {TRYING,                       I_LOST_CONNECT,       S_RECONNECTING, A_DROP,    RTMP_WARN_CONNECT},
    {TRYING,                       I_LOST_HANDSHAKE,     S_RECONNECTING, A_DROP,    RTMP_WARN_HANDSHAKE},
    {SESSION,                      I_LOST_CLOSED,        S_RECONNECTING, A_DROP,    RTMP_WARN_SERVER_CLOSED},
    {SESSION,                      I_LOST_IO,            S_RECONNECTING, A_DROP,    RTMP_WARN_READ_WRITE},
    {IN(RECONNECTING),             I_RETRY,              S_SAME,         A_NONE,    PUSH_WARN_RECONNECT},
    {IN(RECONNECTING),             I_SPENT,              S_FAILED,       A_CLOSE,   PUSH_ERR_NET_DISCONNECT},
};
/* clang-format on */

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct pusher_row *pusher_fsm(enum pusher_state from, int input)
{
    for (int i = 0; i < ROWS; i++)
        if (rows[i].input == input && (rows[i].from & 1u << from))
            return &rows[i];
    return NULL;
}

const struct pusher_row *pusher_fsm_rows(int *count)
{
    *count = ROWS;
    return rows;
}

const char *pusher_fsm_state_name(enum pusher_state state)
{
    static const char *const names[] = {"idle",   "preview",      "connecting", "pushing",
                                        "paused", "reconnecting", "failed"};
    return names[state];
}
