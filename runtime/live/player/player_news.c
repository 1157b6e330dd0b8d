/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_news.c - what the stages of a player say is fed to the state table. News of an old
 * connection end here. */
#include "live/player/player.h"

static void on_news(struct player *p, const struct mbox_news *n)
{
    const struct say what = {.reason = n->text,
                             .n = n->arg,
                             .width = (int)(n->arg >> 16 & 0xffff),
                             .height = (int)(n->arg & 0xffff)};
    int input = n->what;

    if (n->what == PLAYER_STREAM_BEGIN) {
        attempt_up(&p->net);
        input = player_pipe_is_paused(p->pipe) ? I_STREAM_BEGIN_PAUSED : input;
    }
    player_feed(p, input, &what);
}

static void tell_message(struct player *p, const struct mbox_news *n)
{
    const struct live_value detail[] = {
        {.text = n->payload}, {.number = (double)n->arg}, {.text = n->text}};

    if (p->attrs.enable_recv_message)
        component_event(&p->c, "seimessage", detail);
}

void player_on_news(struct component *c, const struct mbox_news *n)
{
    struct player *p = (struct player *)c;

    if (n->what == PLAYER_STAGE_ENDED) {
        player_reap(c);
        if (p->pipe)
            player_pipe_reap(p->pipe);
    } else if (!attempt_is_current(&p->net, n->gen)) {
        return;
    } else if (n->what == PLAYER_LOST) {
        attempt_lost(&p->net, (enum net_phase)n->arg, n->text);
    } else if (n->what == PLAYER_MESSAGE) {
        tell_message(p, n);
    } else if (n->what > PLAYER_NEWS_NONE && n->what < PLAYER_NEWS_COUNT) {
        on_news(p, n);
    }
}
