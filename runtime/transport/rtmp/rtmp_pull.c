/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_pull.c - the player's side of an RTMP connection. */
#include "transport/pull_ops.h"

#include "transport/rtmp/rtmp_client.h"

#include <stdlib.h>

enum { BUFFER_MS = 100, PLAY_LIVE = -1000 };

struct rtmp_pull {
    struct rtmp_client *client;
    struct pull_tags tags;
    struct clock *clock;
    int64_t answer_by_us; /* limit for the answer to play; CLOCK_NEVER: the answer came */
};

/* ---- messages of the server */

static int on_reply(void *arg, const struct rtmp_reply *r)
{
    struct rtmp_pull *p = arg;

    switch (r->meaning) {
    case RTMP_MEANS_REFUSED:
        return rtmp_client_refused(p->client, NET_CLOSED, r);
    case RTMP_MEANS_PLAYING:
        p->answer_by_us = CLOCK_NEVER;
        pull_tags_signal(&p->tags, PULL_BEGIN, r->code);
        return 0;
    case RTMP_MEANS_END_SOFT:
        pull_tags_signal(&p->tags, PULL_END_SOFT, r->code);
        return 0;
    case RTMP_MEANS_END:
        pull_tags_signal(&p->tags, PULL_END, r->code);
        return 0;
    default:
        return 0;
    }
}

static int on_media(void *arg, const struct chunk_message *m)
{
    struct rtmp_pull *p = arg;

    p->answer_by_us = CLOCK_NEVER;
    /* tags and messages have the same type numbers */
    pull_tags_take(&p->tags, m->type, m->time_ms, m->body, m->size);
    return 0;
}

static int on_eof(void *arg)
{
    struct rtmp_pull *p = arg;

    pull_tags_signal(&p->tags, PULL_END_SOFT, "stream EOF");
    return 0;
}

/* ---- opening */

static int tell_signal(const struct rtmp_pull *p, struct net_fault *fault)
{
    if (p->client)
        *fault = *rtmp_client_fault(p->client);
    else
        net_fault_set(fault, NET_IO, "out of memory");
    return -1;
}

static int ask_to_play(struct rtmp_pull *p, const char *stream)
{
    const struct rtmp_say play = {
        .name = "play",
        .is_on_stream = true,
        .text = stream,
        .has_number = true,
        .number = PLAY_LIVE,
    };

    if (rtmp_client_create_stream(p->client) || rtmp_client_buffer(p->client, BUFFER_MS))
        return -1;
    return rtmp_client_say(p->client, &play);
}

static void rtmp_pull_close(void *self)
{
    struct rtmp_pull *p = self;

    rtmp_client_close(p->client);
    free(p);
}

static int rtmp_pull_open(void **out, const struct net_cfg *cfg, const struct pull_events *events,
                          struct net_fault *fault)
{
    struct rtmp_pull *p = calloc(1, sizeof(*p));

    if (!p) {
        net_fault_set(fault, NET_IO, "out of memory");
        return -1;
    }
    const struct rtmp_ears ears = {on_reply, on_media, on_eof, p};
    pull_tags_init(&p->tags, events, cfg->clock);
    p->clock = cfg->clock;
    if (rtmp_client_open(&p->client, cfg, false, &ears) || ask_to_play(p, cfg->url.stream)) {
        tell_signal(p, fault);
        rtmp_pull_close(p);
        return -1;
    }
    if (p->answer_by_us == 0)
        p->answer_by_us = clock_now_us(p->clock) + NET_STEP_LIMIT_MS * INT64_C(1000);
    *out = p;
    return 0;
}

/* ---- playing */

static int rtmp_pull_read(void *self, int64_t deadline_us, struct net_fault *fault)
{
    struct rtmp_pull *p = self;

    if (rtmp_client_read(p->client, deadline_us))
        return tell_signal(p, fault);
    if (clock_now_us(p->clock) < p->answer_by_us)
        return 0;
    rtmp_client_fail(p->client, NET_IO, "play: no answer within %d s", NET_STEP_LIMIT_MS / 1000);
    return tell_signal(p, fault);
}

static const char *rtmp_pull_peer(const void *self)
{
    return rtmp_client_peer(((const struct rtmp_pull *)self)->client);
}

const struct pull_ops rtmp_pull_ops = {rtmp_pull_open, rtmp_pull_read, rtmp_pull_peer,
                                       rtmp_pull_close};
