/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_news.c - what the stages of a pusher say becomes inputs of the state table. */
#include "live/pusher/pusher.h"

#include "base/log.h"

#include <errno.h>
#include <stddef.h>

/* ---- news of the stages */

static bool is_of(const struct mbox_news *n, uint32_t gen)
{
    return n->gen == gen;
}

static void on_camera(struct pusher *p, const struct mbox_news *n)
{
    struct say what = {.reason = n->text};
    bool was_opened = p->is_camera_opened;
    enum pusher_input failed = I_CAMERA_FAILED;

    if (n->what == PUSHER_CAMERA_OPENED) {
        p->is_camera_opened = true;
        log_info("live-pusher %u: camera %s", p->c.id, n->text);
        pusher_feed(p, n->arg ? I_SCREEN_OPENED : I_CAMERA_OPENED, NULL);
        return;
    }
    if (pusher_is_screen(p))
        failed = was_opened           ? I_SCREEN_GONE
                 : n->arg == -ENOTSUP ? I_SCREEN_UNSUPPORTED
                                      : I_SCREEN_FAILED;
    pusher_feed(p, failed, &what);
}

/* 1008 is said once a session: later openings are told by 1005 or 1104. */
static void on_encoder_opened(struct pusher *p)
{
    if (p->is_encoder_started)
        return;
    p->is_encoder_started = true;
    pusher_feed(p, I_ENCODER_OPENED, NULL);
}

static void on_lost(struct pusher *p, const struct mbox_news *n)
{
    static const enum pusher_input inputs[] = {
        [NET_NAME] = I_LOST_NAME,
        [NET_CONNECT] = I_LOST_CONNECT,
        [NET_HANDSHAKE] = I_LOST_HANDSHAKE,
        [NET_CLOSED] = I_LOST_CLOSED,
        [NET_IO] = I_LOST_IO,
        [NET_CANCELLED] = I_NONE,
    };
    struct say what = {.reason = n->text, .host = p->url.host, .port = p->url.port};

    if (n->arg > NET_FINE && n->arg <= NET_CANCELLED)
        pusher_feed(p, inputs[n->arg], &what);
}

/* News that are inputs as they are. */
struct plain {
    enum pusher_input input;
    size_t gen; /* offset of the generation they belong to */
};
#define OF(gen) offsetof(struct pusher, gen)
static const struct plain plain[] = {
    [PUSHER_FIRST_FRAME] = {I_FIRST_FRAME, OF(gen_camera)},
    [PUSHER_MIC_OPENED] = {I_NONE, OF(gen_mic)},
    [PUSHER_MIC_FAILED] = {I_MIC_FAILED, OF(gen_mic)},
    [PUSHER_MIC_NO_DATA] = {I_MIC_NO_DATA, OF(gen_mic)},
    [PUSHER_ENCODER_ERROR] = {I_ENCODER_ERROR, OF(gen_encoder)},
    [PUSHER_ENCODER_FAILED] = {I_ENCODER_FAILED, OF(gen_encoder)},
    [PUSHER_AUDIO_FAILED] = {I_AUDIO_FAILED, OF(gen_mic)},
    [PUSHER_CONNECTED] = {I_CONNECTED, OF(gen_net)},
    [PUSHER_MEDIA_FLOWS] = {I_MEDIA_FLOWS, OF(gen_net)},
    [PUSHER_NET_BUSY] = {I_NET_BUSY, OF(gen_net)},
};

static void on_plain(struct pusher *p, const struct mbox_news *n)
{
    struct say what = {.reason = n->text, .n = n->arg};
    size_t count = sizeof(plain) / sizeof(plain[0]);

    if (n->what < 0 || (size_t)n->what >= count || !plain[n->what].gen)
        return;
    if (is_of(n, *(const uint32_t *)((const char *)p + plain[n->what].gen)))
        pusher_feed(p, plain[n->what].input, &what);
}

static void on_stage_ended(struct pusher *p)
{
    pusher_reap(&p->c);
    if (p->pipe)
        pusher_pipe_reap(p->pipe);
}

void pusher_on_news(struct component *c, const struct mbox_news *n)
{
    struct pusher *p = (struct pusher *)c;

    switch ((enum pusher_news)n->what) {
    case PUSHER_CAMERA_OPENED:
    case PUSHER_CAMERA_FAILED:
        if (is_of(n, p->gen_camera))
            on_camera(p, n);
        break;
    case PUSHER_ENCODER_OPENED:
        if (is_of(n, p->gen_encoder))
            on_encoder_opened(p);
        break;
    case PUSHER_PUBLISHING:
        if (is_of(n, p->gen_net))
            pusher_feed(p, p->is_paused ? I_PUBLISHING_PAUSED : I_PUBLISHING, NULL);
        break;
    case PUSHER_LOST:
        if (is_of(n, p->gen_net))
            on_lost(p, n);
        break;
    case PUSHER_SEND_CLOSED:
        pusher_send_closed(p, n->gen);
        break;
    case PUSHER_STAGE_ENDED:
        on_stage_ended(p);
        break;
    default:
        on_plain(p, n);
    }
}
