/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_messages.h - texts inside the stream (wire/sei.h), told when the picture they came with is
 * shown. Stage play only. */
#ifndef LIVE_PLAYER_MESSAGES_H
#define LIVE_PLAYER_MESSAGES_H

#include "base/bytes/packet.h"

enum { PLAYER_MESSAGES_MAX = 128 /* waiting; the oldest goes when there are more */ };

struct player_message {
    int64_t line_us; /* place of its picture on the player's line */
    int type;        /* payload type of sei.h */
    char uuid[33];   /* hexadecimal digits, or "" */
    char *text;      /* owned */
};

/* Zeroed, it is empty. Ordered by place; those of one place as they came. */
struct player_messages {
    struct player_message list[PLAYER_MESSAGES_MAX];
    int count;
    bool has_lost; /* one has gone since the list was empty: that was logged */
};

/* Keeps the texts of a coded picture whose place is line_us. */
void player_messages_take(struct player_messages *m, const struct packet *pkt, int64_t line_us);
/* Moves the first text whose place is not behind line_us to *out; its text is the caller's then.
 * False when there is none. */
bool player_messages_pop(struct player_messages *m, int64_t line_us, struct player_message *out);
void player_messages_clear(struct player_messages *m);

#endif
