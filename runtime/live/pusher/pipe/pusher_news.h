/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_news.h - what the stages of a pusher say: mbox_news.what, with the generation of the order
 * they work to. The state table takes the same numbers as inputs (pusher_fsm.h). */
#ifndef LIVE_PUSHER_NEWS_H
#define LIVE_PUSHER_NEWS_H

enum pusher_news {
    PUSHER_NEWS_NONE,
    PUSHER_CAMERA_OPENED, /* arg: 1 when it is a screen; text: the SOURCE word in use */
    PUSHER_CAMERA_FAILED, /* arg: -errno; text: reason. Could not open, or gone while in use */
    PUSHER_FIRST_FRAME,   /* first picture after an opening */
    PUSHER_EFFECTS_NOT_STARTED, /* an effect cannot be had: pictures go on without effects */
    PUSHER_EFFECTS_FAILED,      /* effects failed after they had begun, or fell behind: the same */
    PUSHER_MIC_OPENED,          /* text: the SOURCE word in use */
    PUSHER_MIC_FAILED,          /* arg: -errno; text: reason; -EDOM: I_MIC_RATE */
    PUSHER_MIC_NO_DATA,         /* open for 3 s without a sample */
    PUSHER_ENCODER_OPENED,      /* first access unit produced */
    PUSHER_ENCODER_ERROR,       /* one picture failed; the encoder was opened again */
    PUSHER_ENCODER_FAILED,      /* third in a row */
    PUSHER_AUDIO_FAILED,        /* AAC cannot be opened or failed three times */
    PUSHER_MUSIC_BEGUN,         /* the first sample of music is in the sound */
    PUSHER_MUSIC_AT,    /* arg: where it is, second: how long it is; ms, every second of it */
    PUSHER_MUSIC_ENDED, /* it has come to its end */
    PUSHER_CONNECTED,   /* handshake done */
    PUSHER_PUBLISHING,  /* Publish.Start */
    PUSHER_LOST, /* arg: enum net_phase; text: reason. The send stage has ended its connection */
    PUSHER_MEDIA_FLOWS, /* 1 s of tags written since PUBLISHING */
    PUSHER_NET_BUSY,    /* arg: ms queued; at most once per 5 s while it holds */
    PUSHER_SEND_CLOSED, /* the orderly close asked for is done */
    PUSHER_STAGE_ENDED, /* a stage returned: call pusher_pipe_reap; of no generation */
    PUSHER_NEWS_COUNT,
};

#endif
