/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_collect.c - one walk over the connections, one over the streams. */
#include "relay/conn/stats_collect.h"

#include <stdlib.h>

static void count_conn(struct stats *s, const struct conn *c)
{
    bool plays = c->subscription.role == ROLE_PLAYER;

    s->dropped += c->out.skipped;
    if (c->state != CONN_OPEN)
        return; /* the connection is ending */
    s->connections.stats += c->ops->kind == CONN_STATS;
    s->connections.publishers += c->subscription.role == ROLE_PUBLISHER;
    s->connections.rtmp_players += plays && c->ops->kind == CONN_RTMP;
    s->connections.http_players += plays && c->ops->kind == CONN_HTTP;
    s->connections.guests += c->subscription.role == ROLE_NONE && c->ops->kind != CONN_STATS;
}

int stats_collect_take(struct stats *out, const struct conn_home *home)
{
    int64_t now = clock_now_us(home->clock);

    *out = (struct stats){.uptime_us = now - home->since_us,
                          .connections.total = home->taken,
                          .received_bytes = home->received_bytes,
                          .sent_bytes = home->sent_bytes,
                          .dropped = home->dropped};
    for (const struct conn *c = home->conns; c; c = c->next)
        count_conn(out, c);
    return hub_stats(home->hub, now, &out->streams, &out->count);
}

void stats_collect_free(struct stats *s)
{
    free(s->streams);
    s->streams = NULL;
}
