/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag.c - takes our own chunks apart: one full header, then a byte (and the long time) before each
 * CHUNK_OUT_SIZE bytes. */
#include "relay/common/tag.h"

#include "wire/bytes.h"
#include "wire/flv.h"

#include <assert.h>
#include <string.h>

enum { BASIC = 1, FIRST_HEADER = 11, TIME_LONG = 0xffffff, TAG_HEADER = 11, TAG_TRAILER = 4 };

/* The fields of the first chunk header. */
struct head {
    uint8_t type;
    uint32_t time_ms;
    size_t size;
    size_t time_size; /* of the long time, in every chunk */
};

static struct head read_head(const struct message *m)
{
    const uint8_t *at = m->bytes + BASIC;
    struct head h = {.time_ms = bytes_get24(at), .size = bytes_get24(at + 3), .type = at[6]};

    assert(m->size >= BASIC + FIRST_HEADER && (m->bytes[0] & 0x3f) >= 2); /* csid in one byte */
    if (h.time_ms == TIME_LONG) {
        h.time_ms = bytes_get32(at + FIRST_HEADER);
        h.time_size = 4;
    }
    return h;
}

static void copy_body(uint8_t *out, const struct message *m, const struct head *h)
{
    const uint8_t *at = m->bytes + FIRST_HEADER;

    for (size_t left = h->size; left > 0;) {
        size_t n = left < CHUNK_OUT_SIZE ? left : CHUNK_OUT_SIZE;
        at += BASIC + h->time_size;
        memcpy(out, at, n);
        out += n;
        at += n;
        left -= n;
    }
}

static struct message *make(const struct message *m)
{
    struct head h = read_head(m);
    struct message *tag = message_alloc(TAG_HEADER + h.size + TAG_TRAILER);
    if (!tag)
        return NULL;

    flv_write_tag_header(tag->bytes, h.type, h.time_ms, h.size);
    copy_body(tag->bytes + TAG_HEADER, m, &h);
    flv_write_tag_trailer(tag->bytes + TAG_HEADER + h.size, h.size);
    tag->kind = m->kind;
    tag->is_key = m->is_key;
    return tag;
}

struct message *tag_of(struct message *m)
{
    if (!m->tag)
        m->tag = make(m);
    return m->tag;
}
