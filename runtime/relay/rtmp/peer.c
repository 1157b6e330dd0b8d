/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer.c - joins a session to its connection and to the hub: the callbacks of the three. */
#include "relay/rtmp/peer.h"

#include "base/err.h"
#include "relay/common/answer.h"
#include "relay/rtmp/session.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct peer {
    struct conn conn; /* first: conn.h */
    struct session *session;
};

static struct peer *peer_of(struct conn *c)
{
    return (struct peer *)c;
}

/* ---- as the world of a session */

static int on_send(void *arg, const uint8_t *bytes, size_t size)
{
    return conn_put_bytes(arg, bytes, size);
}

static int on_step(void *arg, enum rtmp_step step, const char *name, struct fault_answer_rule *out)
{
    return conn_step(arg, step, name, out);
}

static int on_may(void *arg, enum hub_role role, const char *name, const char *stream,
                  const char *args)
{
    return conn_may(arg, role, name, stream, args);
}

static int on_join(void *arg, enum hub_role role, const char *name)
{
    return conn_join(arg, role, name);
}

static void on_leave(void *arg)
{
    conn_leave(arg);
}

static void on_want(void *arg, bool pictures, bool sound)
{
    conn_want(arg, pictures, sound);
}

static int on_media(void *arg, const struct chunk_message *m)
{
    return conn_media(arg, m);
}

static const struct session_ops session_ops = {
    .send = on_send,
    .step = on_step,
    .may = on_may,
    .join = on_join,
    .leave = on_leave,
    .want = on_want,
    .media = on_media,
};

/* ---- as a subscription of the hub */

static void notice(struct subscription *s, enum hub_notice what)
{
    struct conn *c = conn_of_subscription(s);
    bool is_on = what == NOTICE_PUBLISHED;
    uint8_t out[2 * ANSWER_MAX];

    size_t size =
        answer_control(out, is_on ? CONTROL_STREAM_BEGIN : CONTROL_STREAM_EOF, ANSWER_STREAM_ID);
    size += answer_status(out + size, "status",
                          is_on ? "NetStream.Play.PublishNotify" : "NetStream.Play.UnpublishNotify",
                          is_on ? "published" : "unpublished");
    c->idle.media_us = conn_now_us(c);
    outbox_wait_for_key(&c->out);
    int err = conn_put_bytes(c, out, size);
    if (err)
        conn_end_now(c, err_text(err));
}

/* ---- as a protocol on a connection */

static void on_read(struct conn *c, const uint8_t *bytes, size_t size)
{
    struct session *s = peer_of(c)->session;

    int err = session_read(s, bytes, size);
    c->is_known = session_is_connected(s);
    if (!err)
        return;
    if (session_is_told(s))
        conn_end(c, session_why(s));
    else
        conn_end_now(c, session_why(s));
}

static void on_free(struct conn *c)
{
    session_free(peer_of(c)->session);
    free(c);
}

static const struct conn_ops conn_ops = {
    .kind = CONN_RTMP, .guest = "guest", .player = "player", .read = on_read, .free = on_free};

static struct peer *peer_new(struct conn_home *home)
{
    struct peer *p = calloc(1, sizeof(*p));
    if (!p)
        return NULL;
    if (session_new(&p->session, &session_ops, &p->conn, home->seed++ * 2654435761u)) {
        free(p);
        return NULL;
    }
    p->conn.subscription.deliver = conn_deliver;
    p->conn.subscription.notice = notice;
    p->conn.subscription.load = conn_load;
    return p;
}

int peer_accept(struct conn_home *home, uv_stream_t *listener)
{
    struct peer *p = peer_new(home);

    return p ? conn_accept(&p->conn, home, &conn_ops, listener) : -ENOMEM;
}

int peer_adopt(struct conn_home *home, int fd)
{
    struct peer *p = peer_new(home);

    if (p)
        return conn_adopt(&p->conn, home, &conn_ops, fd);
    close(fd);
    return -ENOMEM;
}
