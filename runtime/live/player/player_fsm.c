/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_fsm.c - the state table of a player. Codes are said here and nowhere else.
 *
 *   idle --play--> connecting --2002--> buffering <--2004, 2007--> playing
 *                      |                 ^      ^                    |
 *                     loss             2002     |                 soft end
 *                      v                 |      |                    v
 *                 reconnecting ----------'      '---underflow--- lingering
 *
 *   The last three and paused lead to each other by pause and resume, and by loss to reconnecting.
 *   2006 leads to ended, a spent budget to failed, stop to idle. Lingering, which a page knows as
 *   buffering: the publisher is gone, perhaps for good, and its last pictures are still shown; when
 *   media comes back, the player is playing.
 */
#include "live/player/player_fsm.h"

#include <stddef.h>

#define IN(state) (1u << S_##state)
#define ANY       ((1u << S_COUNT) - 1)
#define TRYING    (IN(CONNECTING) | IN(RECONNECTING))
#define RUNNING   (IN(BUFFERING) | IN(LINGERING) | IN(PLAYING))
#define MEDIA     (RUNNING | IN(PAUSED))
#define SESSION   (TRYING | MEDIA)
#define RESTING   (IN(IDLE) | IN(ENDED) | IN(FAILED))

/* clang-format off */
static const struct player_row rows[] = {
    /* from                       input                  next            act          say */
    {RESTING,                     I_PLAY,                S_CONNECTING,   A_OPEN,      PLAY_LOADING},
    {ANY,                         I_STOP,                S_IDLE,         A_STOP,      0},
    {RUNNING,                     I_PAUSE,               S_PAUSED,       A_PAUSE,     0},
    {TRYING,                      I_PAUSE,               S_SAME,         A_PAUSE,     0},
    {IN(PAUSED),                  I_RESUME,              S_BUFFERING,    A_RESUME,    PLAY_LOADING},
    {TRYING,                      I_RESUME,              S_SAME,         A_RESUME,    0},

    {TRYING,                      PLAYER_CONNECTED,           S_SAME,         A_NONE,      PLAY_CONNECTED},
    {TRYING,                      PLAYER_STREAM_BEGIN,        S_BUFFERING,    A_NONE,      PLAY_STREAM_BEGIN},
    {TRYING,                      I_STREAM_BEGIN_PAUSED, S_PAUSED,       A_NONE,      PLAY_STREAM_BEGIN},
    {RUNNING,                     PLAYER_RECV_LAG,            S_SAME,         A_NONE,      PLAY_WARN_RECV_LAG},

    {MEDIA,                       PLAYER_DECODER_OPENED,      S_SAME,         A_NONE,      PLAY_DECODER_STARTED},
    {MEDIA,                       PLAYER_SIZE,                S_SAME,         A_NONE,      PLAY_RESOLUTION_CHANGED},
    {MEDIA,                       PLAYER_FIRST_KEY,           S_SAME,         A_NONE,      PLAY_FIRST_IDR},
    {IN(BUFFERING) | IN(LINGERING), PLAYER_SHOWING,           S_PLAYING,      A_NONE,      PLAY_BEGIN},
    {MEDIA,                       PLAYER_FIRST_RENDERED,      S_SAME,         A_NONE,      PLAY_FIRST_FRAME_RENDERED},
    {IN(PLAYING),                 PLAYER_UNDERFLOW,           S_BUFFERING,    A_NONE,      PLAY_LOADING},
    {IN(LINGERING),               PLAYER_UNDERFLOW,           S_BUFFERING,    A_NONE,      0},
    {IN(PLAYING),                 PLAYER_STUTTER,             S_SAME,         A_NONE,      PLAY_WARN_STUTTER},
    {MEDIA,                       PLAYER_VIDEO_BROKEN,        S_SAME,         A_NONE,      PLAY_WARN_VIDEO_DECODE},
    {MEDIA,                       PLAYER_AUDIO_BROKEN,        S_SAME,         A_NONE,      PLAY_WARN_AUDIO_DECODE},
    {MEDIA,                       PLAYER_DISCONTINUITY,       S_SAME,         A_NONE,      PLAY_WARN_DISCONTINUITY},
    {MEDIA,                       PLAYER_MEDIA_FLOWS,         S_SAME,         A_REFILL,    0},

    {MEDIA,                       PLAYER_END,                 S_ENDED,        A_CLOSE,     PLAY_END},
    {IN(PLAYING),                 PLAYER_END_SOFT,            S_LINGERING,    A_GRACE,     PLAY_LOADING},
    {MEDIA & ~IN(PLAYING),        PLAYER_END_SOFT,            S_SAME,         A_GRACE,     0},
    {IN(LINGERING),               PLAYER_MEDIA_BACK,          S_PLAYING,      A_GRACE_OFF, PLAY_BEGIN},
    {MEDIA & ~IN(LINGERING),      PLAYER_MEDIA_BACK,          S_SAME,         A_GRACE_OFF, 0},
    {MEDIA,                       I_GRACE_OVER,          S_ENDED,        A_CLOSE,     PLAY_END},
    {MEDIA,                       I_LOST_ENDING,         S_ENDED,        A_CLOSE,     PLAY_END},

    {TRYING,                      I_LOST_NAME,           S_RECONNECTING, A_GRACE_OFF, RTMP_WARN_DNS},
    {TRYING,                      I_LOST_CONNECT,        S_RECONNECTING, A_GRACE_OFF, RTMP_WARN_CONNECT},
    {TRYING,                      I_LOST_HANDSHAKE,      S_RECONNECTING, A_GRACE_OFF, RTMP_WARN_HANDSHAKE},
    {SESSION,                     I_LOST_IO,             S_RECONNECTING, A_GRACE_OFF, RTMP_WARN_READ_WRITE},
    {SESSION,                     I_LOST_HTTP,           S_RECONNECTING, A_GRACE_OFF, 0},
    {IN(RECONNECTING),            I_RETRY,               S_SAME,         A_NONE,      PLAY_WARN_RECONNECT},
    {IN(RECONNECTING),            I_SPENT,               S_FAILED,       A_CLOSE,     PLAY_ERR_NET_DISCONNECT},
};
/* clang-format on */

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct player_row *player_fsm(enum player_state from, int input)
{
    for (int i = 0; i < ROWS; i++)
        if (rows[i].input == input && (rows[i].from & 1u << from))
            return &rows[i];
    return NULL;
}

const struct player_row *player_fsm_rows(int *count)
{
    *count = ROWS;
    return rows;
}

const char *player_fsm_state_name(enum player_state state)
{
    static const char *const names[] = {"idle",         "connecting", "buffering",
                                        "buffering",    "playing",    "paused",
                                        "reconnecting", "ended",      "failed"};
    return names[state];
}
