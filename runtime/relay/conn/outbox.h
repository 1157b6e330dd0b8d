/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outbox.h - the messages that wait to be written to one connection, and which pictures are left
 * out when its reader is slow. Pure.
 *
 * Unread are all messages put in and not yet confirmed, except for the cached ones a player starts
 * with. Above RELAY_SKIP_BYTES video is left out up to the next key picture; sound, headers and
 * notices stay. */
#ifndef RELAY_OUTBOX_H
#define RELAY_OUTBOX_H

#include "relay/common/message.h"

struct outbox {
    struct entry {
        struct message *message;
        bool is_cached;
    } * ring;
    size_t room, head, count;
    size_t taken;        /* entries from head that are being written */
    size_t unread_bytes; /* of all entries that are not cached ones */
    bool is_skipping;    /* until the next key picture */
    uint64_t skipped;    /* pictures left out */
};

void outbox_init(struct outbox *b);
void outbox_fini(struct outbox *b);
/* Queues a message, with a reference of the outbox's own. Returns 0 (also when the message is left
 * out), -ENOBUFS above RELAY_UNREAD_MAX bytes or RELAY_UNREAD_COUNT messages, or -ENOMEM. */
int outbox_put(struct outbox *b, struct message *m, bool is_cached);
/* Fills out with the next messages to write, at most max and about 64 KiB, at least one if any
 * waits, and returns their number. The outbox keeps the references until outbox_confirm. */
size_t outbox_take(struct outbox *b, struct message **out, size_t max);
/* Drops the messages of the last outbox_take: they are written, or never will be. */
void outbox_confirm(struct outbox *b);
bool outbox_is_empty(const struct outbox *b);
void outbox_wait_for_key(struct outbox *b); /* leaves video out up to the next key picture */

#endif
