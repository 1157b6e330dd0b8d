/* SPDX-License-Identifier: GPL-3.0-or-later */
/* message.c - finds the kind of a message, and writes its bytes in chunks of our size. */
#include "relay/common/message.h"

#include "relay/common/answer.h"
#include "wire/bytes.h"

#include <stdlib.h>
#include <string.h>

enum {
    CODEC_AVC = 7,
    CODEC_HEVC = 12, /* not in the specification, but sent by many */
    FORMAT_AAC = 10,
    FORMAT_ENHANCED = 9,
    FRAME_KEY = 1,
    FRAME_COMMAND = 5,
    IS_ENHANCED = 0x80,
};

/* The packet types of a media body. AVC and AAC bodies use the same numbers for the first three. */
enum message_block {
    PACKET_HEADER = 0,
    PACKET_FRAMES = 1,
    PACKET_END = 2,
    PACKET_FRAMES_X = 3, /* without composition time */
    PACKET_INFO = 4,     /* colours, loudspeakers: for the players of now, and soon repeated */
    PACKET_MPEG2_HEADER = 5,
    PACKET_TRACKS_SOUND = 5, /* one or more tracks, then the packet type in them: of sound ... */
    PACKET_TRACKS = 6,       /* ... and of pictures */
    PACKET_MODIFIED = 7,     /* a modifier to skip, then the real packet type */
    PACKET_OTHER = 16,       /* our own: frames of a track that is not the first */
};
enum { ONE_TRACK = 0, TRACKS_WITH_CODECS = 2 };

static bool is_frames(int packet)
{
    return packet == PACKET_FRAMES || packet == PACKET_FRAMES_X;
}

/* Several tracks at once, or the first track alone, count as a body without tracks. Headers of
 * other tracks must not take the place of the first track's. */
static int packet_of_tracks(const uint8_t *body, size_t size, size_t at)
{
    if (at >= size)
        return PACKET_INFO;
    int tracks = body[at] >> 4, packet = body[at] & 15;
    size_t id_at = at + 1 + (tracks == TRACKS_WITH_CODECS ? 0 : 4);

    if (tracks != ONE_TRACK || (id_at < size && body[id_at] == 0))
        return packet;
    return is_frames(packet) ? PACKET_OTHER : PACKET_INFO;
}

/* Enhanced RTMP: the packet type is the low half of the first byte, or of the byte behind each
 * modifier. The size of a modifier, less one, stands before it in one byte, or when that byte is
 * 255, in two more. */
static int enhanced_packet(const uint8_t *body, size_t size, enum message_block tracks)
{
    int packet = body[0] & 15;
    size_t at = 1;

    while (packet == PACKET_MODIFIED) {
        size_t skip = at < size ? body[at++] + 1u : size;
        if (skip == 256 && at + 2 <= size) {
            skip = bytes_get16(body + at) + 1u;
            at += 2;
        }
        if (skip >= size - at)
            return PACKET_INFO; /* the body is too short */
        at += skip;
        packet = body[at++] & 15;
    }
    return packet == (int)tracks ? packet_of_tracks(body, size, at) : packet;
}

static int video_packet(const uint8_t *body, size_t size)
{
    int codec = body[0] & 15;

    if (body[0] & IS_ENHANCED)
        return enhanced_packet(body, size, PACKET_TRACKS);
    return (codec == CODEC_AVC || codec == CODEC_HEVC) && size > 1 ? body[1] : PACKET_FRAMES;
}

static enum message_kind video_kind(const uint8_t *body, size_t size, bool *is_key)
{
    if (size == 0 || (body[0] >> 4 & 7) == FRAME_COMMAND)
        return MESSAGE_VIDEO;
    int packet = video_packet(body, size);

    switch (packet) {
    case PACKET_HEADER:
    case PACKET_MPEG2_HEADER:
        return MESSAGE_VIDEO_HEADER;
    case PACKET_END:
        return MESSAGE_END;
    case PACKET_INFO:
        return MESSAGE_DATA;
    default:
        *is_key = (body[0] >> 4 & 7) == FRAME_KEY && is_frames(packet);
        return MESSAGE_VIDEO;
    }
}

static enum message_kind audio_kind(const uint8_t *body, size_t size)
{
    int format = size > 0 ? body[0] >> 4 : 0;
    int packet = format == FORMAT_ENHANCED ? enhanced_packet(body, size, PACKET_TRACKS_SOUND)
                 : format == FORMAT_AAC && size > 1 ? body[1]
                                                    : PACKET_FRAMES;

    if (packet == PACKET_HEADER)
        return MESSAGE_AUDIO_HEADER;
    return packet == PACKET_INFO || (format == FORMAT_ENHANCED && packet == PACKET_END)
               ? MESSAGE_DATA
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

struct message *message_alloc(size_t size)
{
    struct message *m = malloc(sizeof(*m) + size);
    if (m)
        *m = (struct message){.refs = 1, .size = size};
    return m;
}

struct message *message_of_bytes(const void *bytes, size_t size)
{
    struct message *m = message_alloc(size);
    if (m)
        memcpy(m->bytes, bytes, size);
    return m;
}

/* Sound, video and data have chunk streams of their own, so that a reader of the wire can tell one
 * from the other. */
static uint32_t csid_of(uint8_t type)
{
    return type == CHUNK_AUDIO ? 4 : type == CHUNK_VIDEO ? 6 : 5;
}

struct message *message_of_media(const struct chunk_message *in)
{
    struct chunk_message m = *in;

    m.csid = csid_of(in->type);
    m.stream_id = ANSWER_STREAM_ID;
    struct message *out =
        message_alloc(chunk_written_size(m.size, CHUNK_OUT_SIZE, m.time_ms, m.csid));
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
    if (!m || --m->refs > 0)
        return;
    message_unref(m->tag);
    free(m);
}
