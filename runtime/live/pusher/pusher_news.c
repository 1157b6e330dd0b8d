/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_news.c - what the stages of a pusher say is fed to the state table: a row for each kind of
 * news says whose they are. News of an old camera, microphone, encoder or connection end here. */
#include "live/pusher/pusher.h"

#include "base/log.h"

#include <errno.h>

enum origin { OF_NOBODY, OF_CAMERA, OF_MIC, OF_MUSIC, OF_ENCODER, OF_NET };

/* ---- news that are not an input as they are: each answers with the input, or I_NONE */

static int on_camera_opened(struct pusher *p, const struct mbox_news *n)
{
    p->camera.state = PART_OPEN;
    log_info("live-pusher %u: camera %s", p->c.id, n->text);
    return n->arg ? I_SCREEN_OPENED : PUSHER_CAMERA_OPENED;
}

static int on_camera_failed(struct pusher *p, const struct mbox_news *n)
{
    if (!pusher_is_screen(p))
        return PUSHER_CAMERA_FAILED;
    if (p->camera.state == PART_OPEN)
        return I_SCREEN_GONE;
    return n->arg == -ENOTSUP ? I_SCREEN_UNSUPPORTED : I_SCREEN_FAILED;
}

/* 1008 is said once a session: later openings are told by 1005 or 1104. */
static int on_encoder_opened(struct pusher *p, const struct mbox_news *n)
{
    bool is_first = p->encoder.state == PART_ORDERED;

    p->encoder.state = PART_OPEN;
    return is_first ? PUSHER_ENCODER_OPENED : I_NONE;
}

static int on_mic_opened(struct pusher *p, const struct mbox_news *n)
{
    (void)n;
    p->mic.state = PART_OPEN;
    return I_NONE;
}

static int on_mic_failed(struct pusher *p, const struct mbox_news *n)
{
    return n->arg == -EDOM ? I_MIC_RATE : PUSHER_MIC_FAILED;
}

static int on_publishing(struct pusher *p, const struct mbox_news *n)
{
    return pusher_pipe_is_paused(p->pipe) ? I_PUBLISHING_PAUSED : PUSHER_PUBLISHING;
}

static int on_lost(struct pusher *p, const struct mbox_news *n)
{
    attempt_lost(&p->net, (enum net_phase)n->arg, n->text);
    return I_NONE;
}

static int on_send_closed(struct pusher *p, const struct mbox_news *n)
{
    pusher_send_closed(p, n->gen);
    return I_NONE;
}

static int on_stage_ended(struct pusher *p, const struct mbox_news *n)
{
    pusher_reap(&p->c);
    if (p->pipe)
        pusher_pipe_reap(p->pipe);
    return I_NONE;
}

/* ---- whose they are */

static const struct row {
    enum origin of;
    int (*choose)(struct pusher *p, const struct mbox_news *n);
} rows[] = {
    [PUSHER_CAMERA_OPENED] = {OF_CAMERA, on_camera_opened},
    [PUSHER_CAMERA_FAILED] = {OF_CAMERA, on_camera_failed},
    [PUSHER_FIRST_FRAME] = {OF_CAMERA, NULL},
    [PUSHER_EFFECTS_NOT_STARTED] = {OF_CAMERA, NULL},
    [PUSHER_EFFECTS_FAILED] = {OF_CAMERA, NULL},
    [PUSHER_MIC_OPENED] = {OF_MIC, on_mic_opened},
    [PUSHER_MIC_FAILED] = {OF_MIC, on_mic_failed},
    [PUSHER_MIC_NO_DATA] = {OF_MIC, NULL},
    [PUSHER_AUDIO_FAILED] = {OF_MIC, NULL},
    [PUSHER_ENCODER_OPENED] = {OF_ENCODER, on_encoder_opened},
    [PUSHER_ENCODER_ERROR] = {OF_ENCODER, NULL},
    [PUSHER_ENCODER_FAILED] = {OF_ENCODER, NULL},
    [PUSHER_MUSIC_BEGUN] = {OF_MUSIC, pusher_music_on_begun},
    [PUSHER_MUSIC_AT] = {OF_MUSIC, pusher_music_on_at},
    [PUSHER_MUSIC_ENDED] = {OF_MUSIC, pusher_music_on_ended},
    [PUSHER_CONNECTED] = {OF_NET, NULL},
    [PUSHER_PUBLISHING] = {OF_NET, on_publishing},
    [PUSHER_MEDIA_FLOWS] = {OF_NET, NULL},
    [PUSHER_NET_BUSY] = {OF_NET, NULL},
    [PUSHER_LOST] = {OF_NET, on_lost},
    [PUSHER_SEND_CLOSED] = {OF_NOBODY, on_send_closed},
    [PUSHER_STAGE_ENDED] = {OF_NOBODY, on_stage_ended},
};

static bool is_old(const struct pusher *p, enum origin of, uint32_t gen)
{
    switch (of) {
    case OF_CAMERA:
        return gen != p->camera.gen;
    case OF_MIC:
        return gen != p->mic.gen;
    case OF_MUSIC:
        return gen != p->music.gen;
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
    int input = !is_known ? I_NONE : row->choose ? row->choose(p, n) : n->what;
    if (input != I_NONE)
        pusher_feed(p, input, &(struct say){.reason = n->text, .n = n->arg});
}
