/* SPDX-License-Identifier: GPL-3.0-or-later */
/* message.h - bytes ready for the wire, chunked once, shared by every player. Counted references,
 * on the relay thread only. */
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
    struct message *tag; /* the same as an FLV tag, once somebody has asked: tag.h */
    size_t size;
    uint8_t bytes[];
};

/* The kind of a publisher's message, by its first bytes. */
enum message_kind message_kind_of(const struct chunk_message *m, bool *is_key);

/* Each of the three makes a message with one reference, which the caller owns; NULL when memory is
 * short. message_alloc: size bytes for the caller to fill in; message_of_bytes: a MESSAGE_CONTROL
 * with a copy of the bytes; message_of_media: a copy of m, chunked for players. */
struct message *message_alloc(size_t size);
struct message *message_of_bytes(const void *bytes, size_t size);
struct message *message_of_media(const struct chunk_message *m);
struct message *message_ref(struct message *m); /* returns m */
void message_unref(struct message *m);          /* NULL is fine */

#endif
