/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_news.c - what the stages of a pusher say becomes inputs of the state table: a row for each
 * kind of news. News of an old camera, microphone, encoder or connection end in is_old. */
#include "live/pusher/pusher.h"

#include "base/log.h"

#include <errno.h>

enum origin { OF_NOBODY, OF_CAMERA, OF_MIC, OF_ENCODER, OF_NET };

/* Each may feed the state table: then the page may have been called. */

static enum pusher_input on_camera_opened(struct pusher *p, const struct mbox_news *n)
{
    p->camera.state = PART_OPEN;
    log_info("live-pusher %u: camera %s", p->c.id, n->text);
    return n->arg ? I_SCREEN_OPENED : I_CAMERA_OPENED;
}

static enum pusher_input on_camera_failed(struct pusher *p, const struct mbox_news *n)
{
    if (!pusher_is_screen(p))
        return I_CAMERA_FAILED;
    if (p->camera.state == PART_OPEN)
        return I_SCREEN_GONE;
    return n->arg == -ENOTSUP ? I_SCREEN_UNSUPPORTED : I_SCREEN_FAILED;
}

/* 1008 is said once a session: later openings are told by 1005 or 1104. */
static enum pusher_input on_encoder_opened(struct pusher *p, const struct mbox_news *n)
{
    bool is_first = p->encoder.state == PART_ORDERED;

    p->encoder.state = PART_OPEN;
    return is_first ? I_ENCODER_OPENED : I_NONE;
}

static enum pusher_input on_publishing(struct pusher *p, const struct mbox_news *n)
{
    return p->is_paused ? I_PUBLISHING_PAUSED : I_PUBLISHING;
}

static enum pusher_input on_lost(struct pusher *p, const struct mbox_news *n)
{
    attempt_lost(&p->net, (enum net_phase)n->arg, n->text);
    return I_NONE;
}

static enum pusher_input on_send_closed(struct pusher *p, const struct mbox_news *n)
{
    pusher_send_closed(p, n->gen);
    return I_NONE;
}

static enum pusher_input on_stage_ended(struct pusher *p, const struct mbox_news *n)
{
    pusher_reap(&p->c);
    if (p->pipe)
        pusher_pipe_reap(p->pipe);
    return I_NONE;
}

static const struct row {
    enum origin of;
    enum pusher_input input; /* or ... */
    enum pusher_input (*choose)(struct pusher *p, const struct mbox_news *n);
} rows[] = {
    [PUSHER_CAMERA_OPENED] = {OF_CAMERA, I_NONE, on_camera_opened},
    [PUSHER_CAMERA_FAILED] = {OF_CAMERA, I_NONE, on_camera_failed},
    [PUSHER_FIRST_FRAME] = {OF_CAMERA, I_FIRST_FRAME, NULL},
    [PUSHER_MIC_OPENED] = {OF_MIC, I_NONE, NULL},
    [PUSHER_MIC_FAILED] = {OF_MIC, I_MIC_FAILED, NULL},
    [PUSHER_MIC_NO_DATA] = {OF_MIC, I_MIC_NO_DATA, NULL},
    [PUSHER_AUDIO_FAILED] = {OF_MIC, I_AUDIO_FAILED, NULL},
    [PUSHER_ENCODER_OPENED] = {OF_ENCODER, I_NONE, on_encoder_opened},
    [PUSHER_ENCODER_ERROR] = {OF_ENCODER, I_ENCODER_ERROR, NULL},
    [PUSHER_ENCODER_FAILED] = {OF_ENCODER, I_ENCODER_FAILED, NULL},
    [PUSHER_CONNECTED] = {OF_NET, I_CONNECTED, NULL},
    [PUSHER_PUBLISHING] = {OF_NET, I_NONE, on_publishing},
    [PUSHER_MEDIA_FLOWS] = {OF_NET, I_MEDIA_FLOWS, NULL},
    [PUSHER_NET_BUSY] = {OF_NET, I_NET_BUSY, NULL},
    [PUSHER_LOST] = {OF_NET, I_NONE, on_lost},
    [PUSHER_SEND_CLOSED] = {OF_NOBODY, I_NONE, on_send_closed},
    [PUSHER_STAGE_ENDED] = {OF_NOBODY, I_NONE, on_stage_ended},
};

static bool is_old(const struct pusher *p, enum origin of, uint32_t gen)
{
    switch (of) {
    case OF_CAMERA:
        return gen != p->camera.gen;
    case OF_MIC:
        return gen != p->mic.gen;
    case OF_ENCODER:
        return gen != p->encoder.gen;
    case OF_NET:
        return !attempt_is_current(&p->net, gen);
    default:
        return false;
    }
}

void pusher_on_news(struct component *c, const struct mbox_news *n)
{
    struct pusher *p = (struct pusher *)c;
    bool is_known = n->what >= 0 && (size_t)n->what < sizeof(rows) / sizeof(rows[0]);
    const struct row *row = is_known ? &rows[n->what] : &rows[PUSHER_NEWS_NONE];

    if (is_old(p, row->of, n->gen))
        return;
    enum pusher_input input = row->choose ? row->choose(p, n) : row->input;
    if (input != I_NONE)
        pusher_feed(p, input, &(struct say){.reason = n->text, .n = n->arg});
}
