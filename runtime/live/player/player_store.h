/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_store.h - the packets a player holds back, one row per kind, in order. Pure. */
#ifndef LIVE_PLAYER_STORE_H
#define LIVE_PLAYER_STORE_H

#include "base/bytes/packet.h"

enum { PLAYER_STORE_MAX = 4096 /* packets: more than a minute of sound */ };
#define STORE_NO_PLACE INT64_MAX /* of a header as long as nothing follows it */

struct stored {
    struct packet *pkt;
    int64_t line_us; /* place on the player's line (media/clock/timeline.h) of its dts */
};

struct store {
    struct stored *ring; /* PLAYER_STORE_MAX, on the heap */
    unsigned head, count;
};

int player_store_init(struct store *s); /* 0 or -ENOMEM */
void player_store_fini(struct store *s);
bool player_store_is_full(const struct store *s);
/* Gives pkt away. Not when the store is full. */
void player_store_push(struct store *s, struct packet *pkt, int64_t line_us);
/* Stores a codec's header, which is given away. The header's own time says nothing (servers send it
 * with any): its place is that of the unit that follows. */
void player_store_push_header(struct store *s, struct packet *header);
const struct stored *player_store_first(const struct store *s); /* NULL: empty */
const struct stored *player_store_last(const struct store *s);
struct stored player_store_pop(struct store *s); /* the packet is the caller's */
void player_store_clear(struct store *s);
/* How many packets stand before the newest key frame that is not after line_us; -1: there is no
 * such key frame. */
int player_store_before_key(const struct store *s, int64_t line_us);

#endif
