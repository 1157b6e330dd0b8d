/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outbox.h - what waits to be written to one connection, and what is left out when its reader is
 * slow. Pure.
 *
 * Unread is everything put in and not yet confirmed, except the cached pictures a player starts
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
    uint64_t skipped;
};

void outbox_init(struct outbox *b);
void outbox_fini(struct outbox *b);
/* Takes a reference of its own. 0 (also when left out), -ENOBUFS above RELAY_UNREAD_MAX or
 * RELAY_UNREAD_COUNT, -ENOMEM.
 */
int outbox_put(struct outbox *b, struct message *m, bool is_cached);
/* The next messages to write, at most max and about 64 KiB, at least one if any waits. Returns how
 * many. Then confirm. */
size_t outbox_take(struct outbox *b, struct message **out, size_t max);
void outbox_confirm(struct outbox *b); /* what was taken is written (or never will be) */
bool outbox_is_empty(const struct outbox *b);
void outbox_wait_for_key(struct outbox *b); /* video only from the next key picture on */

#endif
