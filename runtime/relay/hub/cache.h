/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.h - what a player is shown that comes late: metadata, both headers, and the pictures since
 * the last key picture with the sound between them. Pure. */
#ifndef RELAY_CACHE_H
#define RELAY_CACHE_H

#include "relay/common/limits.h"
#include "relay/common/message.h"

enum cache_slot { CACHE_META, CACHE_VIDEO_HEADER, CACHE_AUDIO_HEADER, CACHE_SLOTS };

/* Zeroed at first. There are no frames before the first key picture, nor when they became too many
 * or too large; then sound gives way first. */
struct cache {
    struct message *kept[CACHE_SLOTS]; /* NULL: none, or it is longer than RELAY_HEADER_MAX */
    struct message *frames[RELAY_CACHE_FRAMES];
    int count;
    size_t bytes; /* of the frames */
};

/* A message of the stream, in its order; a reference of our own is taken when it is kept. */
void cache_take(struct cache *c, struct message *m);
void cache_forget(struct cache *c); /* everything */
/* The n-th message to show, from 0; NULL behind the last one. */
struct message *cache_at(const struct cache *c, int n);

#endif
