/* SPDX-License-Identifier: GPL-3.0-or-later */
/* message.h - bytes ready for the wire, chunked once, shared by every player. Relay thread only. */
#ifndef RELAY_MESSAGE_H
#define RELAY_MESSAGE_H

#include "wire/chunk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum message_kind {
    MESSAGE_CONTROL, /* answers, notices: never dropped */
    MESSAGE_META,
    MESSAGE_VIDEO_HEADER,
    MESSAGE_AUDIO_HEADER,
    MESSAGE_VIDEO,
    MESSAGE_AUDIO,
    MESSAGE_END, /* AVC end of sequence */
    MESSAGE_DATA,
};

struct message {
    int refs;
    enum message_kind kind;
    bool is_key;
    struct message *tag; /* its FLV form, once somebody has asked for it: tag.h */
    size_t size;
    uint8_t bytes[];
};

/* What a publisher's message is, by its first bytes. */
enum message_kind message_kind_of(const struct chunk_message *m, bool *is_key);

/* one reference, and size bytes to be filled; NULL as below */
struct message *message_alloc(size_t size);
/* control; NULL when memory is short */
struct message *message_of_bytes(const void *bytes, size_t size);
/* chunked for players; NULL as above */
struct message *message_of_media(const struct chunk_message *m);
struct message *message_ref(struct message *m);
void message_unref(struct message *m); /* NULL is fine */

#endif
