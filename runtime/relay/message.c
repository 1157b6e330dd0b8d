/* SPDX-License-Identifier: GPL-3.0-or-later */
/* message.c - what kind of media a message is, and its bytes in chunks of our size. */
#include "relay/message.h"

#include "relay/answer.h"

#include <stdlib.h>
#include <string.h>

enum {
    CODEC_AVC = 7,
    FORMAT_AAC = 10,
    PACKET_HEADER = 0,
    PACKET_END = 2,
    FRAME_KEY = 1,
    ENHANCED = 0x80
};

static enum message_kind video_kind(const uint8_t *body, size_t size, bool *is_key)
{
    if (size == 0)
        return MESSAGE_VIDEO;
    bool is_enhanced = body[0] & ENHANCED;
    bool is_avc = !is_enhanced && (body[0] & 15) == CODEC_AVC && size > 1;
    int packet = is_enhanced ? body[0] & 15 : is_avc ? body[1] : -1;

    if (packet == PACKET_HEADER)
        return MESSAGE_VIDEO_HEADER;
    if (packet == PACKET_END)
        return MESSAGE_END;
    *is_key = (body[0] >> 4 & 7) == FRAME_KEY;
    return MESSAGE_VIDEO;
}

static enum message_kind audio_kind(const uint8_t *body, size_t size)
{
    return size > 1 && body[0] >> 4 == FORMAT_AAC && body[1] == PACKET_HEADER ? MESSAGE_AUDIO_HEADER
                                                                              : MESSAGE_AUDIO;
}

enum message_kind message_kind_of(const struct chunk_message *m, bool *is_key)
{
    *is_key = false;
    switch (m->type) {
    case CHUNK_VIDEO:
        return video_kind(m->body, m->size, is_key);
    case CHUNK_AUDIO:
        return audio_kind(m->body, m->size);
    default:
        return MESSAGE_DATA;
    }
}

static struct message *alloc(size_t size)
{
    struct message *m = malloc(sizeof(*m) + size);
    if (m)
        *m = (struct message){.refs = 1, .size = size};
    return m;
}

struct message *message_of_bytes(const void *bytes, size_t size)
{
    struct message *m = alloc(size);
    if (m)
        memcpy(m->bytes, bytes, size);
    return m;
}

/* Sound, video and data travel in chunk streams of their own, so that they can be told apart on the
 * wire. */
static uint32_t csid_of(uint8_t type)
{
    return type == CHUNK_AUDIO ? 4 : type == CHUNK_VIDEO ? 6 : 5;
}

struct message *message_of_media(const struct chunk_message *in)
{
    struct chunk_message m = *in;

    m.csid = csid_of(in->type);
    m.stream_id = ANSWER_STREAM_ID;
    struct message *out = alloc(chunk_written_size(m.size, CHUNK_OUT_SIZE, m.time_ms, m.csid));
    if (!out)
        return NULL;
    chunk_write(out->bytes, &m, CHUNK_OUT_SIZE);
    out->kind = message_kind_of(in, &out->is_key);
    return out;
}

struct message *message_ref(struct message *m)
{
    m->refs++;
    return m;
}

void message_unref(struct message *m)
{
    if (m && --m->refs == 0)
        free(m);
}
