/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_store.c - a ring of packets with their places. */
#include "live/player/player_store.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

int player_store_init(struct store *s)
{
    *s = (struct store){.ring = malloc(PLAYER_STORE_MAX * sizeof(*s->ring))};
    return s->ring ? 0 : -ENOMEM;
}

void player_store_fini(struct store *s)
{
    player_store_clear(s);
    free(s->ring);
    s->ring = NULL;
}

bool player_store_is_full(const struct store *s)
{
    return s->count == PLAYER_STORE_MAX;
}

static struct stored *at(const struct store *s, unsigned index)
{
    return &s->ring[(s->head + index) % PLAYER_STORE_MAX];
}

static bool is_header(const struct stored *unit)
{
    return unit->pkt->kind == PACKET_VIDEO_HEADER || unit->pkt->kind == PACKET_AUDIO_HEADER;
}

void player_store_push(struct store *s, struct packet *pkt, int64_t line_us)
{
    assert(!player_store_is_full(s));
    *at(s, s->count++) = (struct stored){pkt, line_us};
    for (unsigned i = s->count - 1; i-- > 0 && is_header(at(s, i));)
        at(s, i)->line_us = line_us;
}

void player_store_push_header(struct store *s, struct packet *header)
{
    assert(!player_store_is_full(s));
    *at(s, s->count++) = (struct stored){header, STORE_NO_PLACE};
}

const struct stored *player_store_first(const struct store *s)
{
    return s->count ? at(s, 0) : NULL;
}

const struct stored *player_store_last(const struct store *s)
{
    return s->count ? at(s, s->count - 1) : NULL;
}

struct stored player_store_pop(struct store *s)
{
    assert(s->count > 0);
    struct stored first = *at(s, 0);

    s->head = (s->head + 1) % PLAYER_STORE_MAX;
    s->count--;
    return first;
}

void player_store_clear(struct store *s)
{
    while (s->count)
        packet_unref(player_store_pop(s).pkt);
}

int player_store_before_key(const struct store *s, int64_t line_us)
{
    for (unsigned i = s->count; i-- > 0;)
        if (at(s, i)->pkt->is_key && at(s, i)->pkt->kind == PACKET_VIDEO &&
            at(s, i)->line_us <= line_us)
            return (int)i;
    return -1;
}
