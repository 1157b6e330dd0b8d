/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn_subscription.c - a connection takes part in a stream: its permission, its subscription in
 * the hub, the media it publishes, and the faults in its answers. */
#include "relay/conn/conn.h"

#include "base/err.h"
#include "base/log.h"
#include "relay/common/auth.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int conn_may(struct conn *c, enum hub_role role, const char *name, const char *stream,
             const char *args)
{
    const char *why = "", *key = c->home->key;

    int err = key ? auth_check(key, stream, args, clock_calendar_s(c->home->clock), &why) : 0;
    if (!err)
        err = hub_may(c->home->hub, name, role);
    if (err)
        log_info("relay: %s may not %s %s: %s", c->address,
                 role == ROLE_PUBLISHER ? "publish" : "play", name,
                 why[0]           ? why
                 : err == -EEXIST ? "somebody publishes it"
                                  : "it is refused");
    return err;
}

/* Makes the connection's text for the log: "publisher of live/a". */
static int say_what(struct conn *c, enum hub_role role, const char *name)
{
    const char *word = role == ROLE_PUBLISHER ? "publisher" : c->ops->player;
    size_t size = strlen(word) + sizeof(" of ") + strlen(name);
    char *what = malloc(size);
    if (!what)
        return -ENOMEM;
    snprintf(what, size, "%s of %s", word, name);
    free(c->what);
    c->what = what;
    return 0;
}

int conn_join(struct conn *c, enum hub_role role, const char *name)
{
    int err = say_what(c, role, name);
    if (err)
        return err;
    c->idle.media_us = conn_now_us(c);
    outbox_wait_for_key(&c->out);
    err = hub_join(c->home->hub, name, role, &c->subscription, c->idle.media_us);
    if (!err)
        log_info("relay: %s, %s, begins", c->address, c->what);
    return err;
}

void conn_want(struct conn *c, bool pictures, bool sound)
{
    if (c->is_blind && pictures)
        outbox_wait_for_key(&c->out);
    c->is_blind = !pictures;
    c->is_deaf = !sound;
}

void conn_leave(struct conn *c)
{
    c->is_blind = c->is_deaf = false;
    c->idle.media_us = conn_now_us(c);
    hub_leave(&c->subscription);
}

int conn_media(struct conn *c, const struct chunk_message *m)
{
    if (c->state != CONN_OPEN)
        return -ECONNABORTED;
    c->idle.media_us = conn_now_us(c);
    flush_media(&c->home->flush, c->idle.media_us);
    read_quota_note(&c->quota, m->size);
    return hub_media(&c->subscription, m, c->idle.media_us);
}

/* ---- faults in answers */

static const char noise[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

int conn_step(struct conn *c, enum rtmp_step step, const char *name, struct fault_answer_rule *out)
{
    if (!fault_answer_ask(&c->home->answers, step, name, conn_now_us(c), out))
        return 0;
    switch (out->kind) {
    case ANSWER_TRUE:
        break;
    case ANSWER_STATUS:
        return 1;
    case ANSWER_REFUSED:
        return -ECONNREFUSED;
    case ANSWER_LATE:
        conn_stall(c, CONN_OUT, out->delay_us);
        break;
    case ANSWER_NOISE:
        conn_put_bytes(c, noise, sizeof(noise) - 1);
        conn_end(c, "answered with noise on request");
        return -ECONNABORTED;
    case ANSWER_CLOSE:
        conn_end(c, "closed instead of an answer on request");
        return -ECONNABORTED;
    case ANSWER_RESET:
        conn_reset(c, "reset instead of an answer on request");
        return -ECONNABORTED;
    }
    return 0;
}
