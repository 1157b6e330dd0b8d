/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer_seat.c - a connection between its session and the hub: what either of them asks of it. */
#include "relay/peer_inside.h"

#include "base/err.h"
#include "base/log.h"
#include "relay/answer.h"
#include "relay/auth.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

/* ---- as a seat of the hub */

void peer_deliver(struct seat *s, struct message *m, bool is_cached)
{
    struct peer *p = peer_of(s);

    if (p->state != PEER_OPEN)
        return;
    p->idle.media_us = peer_now_us(p);
    int err = peer_put(p, m, is_cached);
    if (err)
        peer_end_now(p, err == -ENOBUFS ? "it reads too slowly" : err_text(err));
}

void peer_notice(struct seat *s, enum hub_notice what)
{
    struct peer *p = peer_of(s);
    bool is_on = what == NOTICE_PUBLISHED;
    uint8_t out[2 * ANSWER_MAX];

    size_t size =
        answer_control(out, is_on ? CONTROL_STREAM_BEGIN : CONTROL_STREAM_EOF, ANSWER_STREAM_ID);
    size += answer_status(out + size, "status",
                          is_on ? "NetStream.Play.PublishNotify" : "NetStream.Play.UnpublishNotify",
                          is_on ? "published" : "unpublished");
    p->idle.media_us = peer_now_us(p);
    outbox_wait_for_key(&p->out);
    int err = peer_put_bytes(p, out, size);
    if (err)
        peer_end_now(p, err_text(err));
}

/* ---- as the world of a session */

static int on_send(void *arg, const uint8_t *bytes, size_t size)
{
    return peer_put_bytes(arg, bytes, size);
}

static int on_may(void *arg, enum seat_role role, const char *name, const char *stream,
                  const char *args)
{
    struct peer *p = arg;
    const char *why = "", *key = p->home->key;

    int err = key ? auth_check(key, stream, args, (int64_t)time(NULL), &why) : 0;
    if (!err)
        err = hub_may(p->home->hub, name, role);
    if (err)
        log_info("relay: %s may not %s %s: %s", p->address,
                 role == SEAT_PUBLISHER ? "publish" : "play", name,
                 why[0]           ? why
                 : err == -EEXIST ? "somebody publishes it"
                                  : "it is refused");
    return err;
}

static int on_sit(void *arg, enum seat_role role, const char *name)
{
    struct peer *p = arg;

    snprintf(p->what, sizeof(p->what), "%s of %s", role == SEAT_PUBLISHER ? "publisher" : "player",
             name);
    p->idle.media_us = peer_now_us(p);
    outbox_wait_for_key(&p->out);
    return hub_sit(p->home->hub, name, role, &p->seat, p->idle.media_us);
}

static void on_leave(void *arg)
{
    struct peer *p = arg;

    p->idle.media_us = peer_now_us(p);
    hub_leave(&p->seat);
}

static int on_media(void *arg, const struct chunk_message *m)
{
    struct peer *p = arg;

    if (p->state != PEER_OPEN)
        return -ECONNABORTED;
    p->idle.media_us = peer_now_us(p);
    return hub_media(&p->seat, m);
}

const struct session_ops peer_session_ops = {
    .send = on_send, .may = on_may, .sit = on_sit, .leave = on_leave, .media = on_media};
