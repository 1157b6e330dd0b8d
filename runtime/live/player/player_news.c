/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_news.c - what the stages of a player say becomes inputs of the state table. */
#include "live/player/player.h"

/* ---- news of the stages */

/* News that are inputs as they are. */
static const enum player_input plain[] = {
    [PLAYER_CONNECTED] = I_CONNECTED,
    [PLAYER_DECODER_OPENED] = I_DECODER_OPENED,
    [PLAYER_FIRST_KEY] = I_FIRST_KEY,
    [PLAYER_FIRST_RENDERED] = I_FIRST_RENDERED,
    [PLAYER_END_SOFT] = I_END_SOFT,
    [PLAYER_END] = I_END,
    [PLAYER_MEDIA_DECODED] = I_MEDIA_DECODED,
    [PLAYER_STUTTER] = I_STUTTER,
    [PLAYER_RECV_LAG] = I_RECV_LAG,
    [PLAYER_VIDEO_BROKEN] = I_VIDEO_BROKEN,
    [PLAYER_AUDIO_BROKEN] = I_AUDIO_BROKEN,
    [PLAYER_DISCONTINUITY] = I_DISCONTINUITY,
    [PLAYER_SHOWING] = I_SHOWING,
    [PLAYER_UNDERFLOW] = I_UNDERFLOW,
    [PLAYER_MEDIA_BACK] = I_MEDIA_BACK,
};

static void on_plain(struct player *p, const struct mbox_news *n)
{
    struct say what = {.reason = n->text, .n = n->arg};

    if (n->what >= 0 && (size_t)n->what < sizeof(plain) / sizeof(plain[0]))
        player_feed(p, plain[n->what], &what);
}

static void on_news(struct player *p, const struct mbox_news *n)
{
    struct say size = {.width = (int)(n->arg >> 16 & 0xffff), .height = (int)(n->arg & 0xffff)};

    switch ((enum player_news)n->what) {
    case PLAYER_STREAM_BEGIN:
        attempt_up(&p->net);
        player_feed(p, p->is_paused ? I_STREAM_BEGIN_PAUSED : I_STREAM_BEGIN, NULL);
        break;
    case PLAYER_SIZE:
        player_feed(p, I_SIZE, &size);
        break;
    case PLAYER_LOST:
        attempt_lost(&p->net, (enum net_phase)n->arg, n->text);
        break;
    default:
        on_plain(p, n);
    }
}

void player_on_news(struct component *c, const struct mbox_news *n)
{
    struct player *p = (struct player *)c;

    if (n->what == PLAYER_STAGE_ENDED) {
        player_reap(c);
        if (p->pipe)
            player_pipe_reap(p->pipe);
    } else if (attempt_is_current(&p->net, n->gen)) {
        on_news(p, n);
    }
}
