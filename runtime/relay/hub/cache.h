/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.h - the messages a late player is sent first: metadata, both headers, and the pictures
 * since the last key picture with the sound between them. Pure. */
#ifndef RELAY_CACHE_H
#define RELAY_CACHE_H

#include "relay/common/limits.h"
#include "relay/common/message.h"

enum cache_slot { CACHE_META, CACHE_VIDEO_HEADER, CACHE_AUDIO_HEADER, CACHE_SLOTS };

/* Zeroed at first. There are no frames before the first key picture. Frames beyond
 * RELAY_CACHE_FRAMES or RELAY_CACHE_BYTES drop the cached sound first, then all frames. */
struct cache {
    struct message *kept[CACHE_SLOTS]; /* NULL: none, or longer than RELAY_HEADER_MAX */
    struct message *frames[RELAY_CACHE_FRAMES];
    int count;
    size_t bytes; /* of the frames */
};

/* Notes the next message of the stream; the cache takes a reference of its own if it keeps m. */
void cache_take(struct cache *c, struct message *m);
void cache_forget(struct cache *c); /* drops all messages */
/* The n-th message for a late player, from 0; NULL behind the last one. The cache keeps its
 * reference. */
struct message *cache_at(const struct cache *c, int n);

#endif
