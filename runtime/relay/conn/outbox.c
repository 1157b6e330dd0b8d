/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outbox.c - a growing ring of shared messages. */
#include "relay/conn/outbox.h"

#include "relay/common/limits.h"

#include <errno.h>
#include <stdlib.h>

enum { FIRST_ROOM = 16, IDLE_ROOM = 64, BATCH_BYTES = 64 * 1024 };

void outbox_init(struct outbox *b)
{
    *b = (struct outbox){0};
}

static struct entry *entry_at(const struct outbox *b, size_t index)
{
    return &b->ring[(b->head + index) % b->room];
}

void outbox_fini(struct outbox *b)
{
    for (size_t i = 0; i < b->count; i++)
        message_unref(entry_at(b, i)->message);
    free(b->ring);
    *b = (struct outbox){0};
}

static int grow_outbox(struct outbox *b)
{
    size_t room = b->room ? b->room * 2 : FIRST_ROOM;
    struct entry *ring = malloc(room * sizeof(*ring));
    if (!ring)
        return -ENOMEM;
    for (size_t i = 0; i < b->count; i++)
        ring[i] = *entry_at(b, i);
    free(b->ring);
    b->ring = ring;
    b->room = room;
    b->head = 0;
    return 0;
}

/* Is this message a picture to be left out? A key picture ends the skipping, if the reader has
 * caught up by then. */
static bool is_left_out(struct outbox *b, const struct message *m)
{
    if (m->kind != MESSAGE_VIDEO)
        return false;
    bool is_late = b->unread_bytes > RELAY_SKIP_BYTES;
    if (is_late || (b->is_skipping && !m->is_key))
        b->is_skipping = true;
    else
        b->is_skipping = false;
    b->skipped += b->is_skipping;
    return b->is_skipping;
}

int outbox_put(struct outbox *b, struct message *m, bool is_cached)
{
    if (!is_cached) {
        if (is_left_out(b, m))
            return 0;
        if (b->unread_bytes + m->size > RELAY_UNREAD_MAX || b->count >= RELAY_UNREAD_COUNT)
            return -ENOBUFS;
    }
    int err = b->count == b->room ? grow_outbox(b) : 0;
    if (err)
        return err;
    *entry_at(b, b->count++) = (struct entry){message_ref(m), is_cached};
    if (is_cached)
        /* the pictures to come refer to the cached ones, which are complete */
        b->is_skipping = b->is_skipping && m->kind != MESSAGE_VIDEO;
    else
        b->unread_bytes += m->size;
    return 0;
}

size_t outbox_take(struct outbox *b, struct message **out, size_t max)
{
    size_t bytes = 0;

    for (b->taken = 0; b->taken < b->count && b->taken < max && bytes < BATCH_BYTES; b->taken++) {
        out[b->taken] = entry_at(b, b->taken)->message;
        bytes += out[b->taken]->size;
    }
    return b->taken;
}

void outbox_confirm(struct outbox *b)
{
    for (; b->taken > 0; b->taken--) {
        struct entry *e = entry_at(b, 0);
        if (!e->is_cached)
            b->unread_bytes -= e->message->size;
        message_unref(e->message);
        b->head = (b->head + 1) % b->room;
        b->count--;
    }
    if (b->count == 0 && b->room > IDLE_ROOM) { /* large only for a cached group of pictures */
        free(b->ring);
        b->ring = NULL;
        b->room = b->head = 0;
    }
}

bool outbox_is_empty(const struct outbox *b)
{
    return b->count == 0;
}

void outbox_wait_for_key(struct outbox *b)
{
    b->is_skipping = true;
}
