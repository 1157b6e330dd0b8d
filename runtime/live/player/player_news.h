/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_news.h - what the stages of a player say: mbox_news.what, with the generation of their
 * connection. The state table takes the same numbers as inputs (player_fsm.h). */
#ifndef LIVE_PLAYER_NEWS_H
#define LIVE_PLAYER_NEWS_H

enum player_news {
    PLAYER_NEWS_NONE,
    PLAYER_CONNECTED,      /* 2001 */
    PLAYER_STREAM_BEGIN,   /* 2002 */
    PLAYER_DECODER_OPENED, /* 2008 */
    PLAYER_SIZE,           /* 2009; arg: width << 16 | height */
    PLAYER_FIRST_KEY,      /* 2003: received and decoded, once per connection */
    /* first picture (audio only: sample) presented since the buffering phase began: 2004 */
    PLAYER_SHOWING,
    PLAYER_FIRST_RENDERED, /* 2032: first picture of the session really shown */
    PLAYER_UNDERFLOW,      /* buffer ran empty: 2007 */
    PLAYER_LOST,           /* arg: enum net_phase; text: reason. The recv stage has ended */
    PLAYER_END_SOFT,       /* the server says the publisher is gone, no end mark seen */
    PLAYER_END,         /* end mark or Play.Complete, and what was buffered has been played: 2006 */
    PLAYER_MEDIA_BACK,  /* media after PLAYER_END_SOFT on the same connection */
    PLAYER_MEDIA_FLOWS, /* media has arrived for 1 s of time: the retry budget is refilled */
    PLAYER_STUTTER,     /* 2105; arg: ms between pictures */
    PLAYER_RECV_LAG,    /* 2104; arg: gap ms */
    PLAYER_VIDEO_BROKEN,  /* 2101, at most 1 a second */
    PLAYER_AUDIO_BROKEN,  /* 2102, at most 1 a second */
    PLAYER_DISCONTINUITY, /* 2107; arg: ms; at most 1 a second */
    /* seimessage; arg: payload type; text: UUID in hexadecimal digits or ""; payload: the text */
    PLAYER_MESSAGE,
    PLAYER_STAGE_ENDED, /* a stage returned: call player_pipe_reap; of no generation */
    PLAYER_NEWS_COUNT,
};

#endif
