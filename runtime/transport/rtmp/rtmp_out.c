/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_out.c - makes messages into chunks and hands librtmp each slice when the socket has room.
 *
 * RTMP_SendPacket would write a whole message at once: a key frame blocks that call where neither
 * limit nor clock reach (the kernel takes the front of the message and forgets how long the rest
 * has waited), the call overwrites the caller's bytes, and a time that does not rise is sent as
 * another time. So wire/chunk.c makes the chunks and librtmp writes slices of them. */
#include "transport/rtmp/rtmp_out.h"

#include "base/bytes/packet.h"
#include "transport/rtmp/rtmp_handshake.h"
#include "wire/chunk.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum {
    SLICE = 4096,
    MESSAGE_MAX = PACKET_MAX + 64
}; /* bytes of a tag: the packet and the head before the data */

struct rtmp_out {
    struct clock *clock;
    RTMP *rtmp;
    uint32_t chunk_size;
    uint8_t *buffer; /* one message: its payload, then its chunks */
    size_t buffer_size;
    int64_t deadline_us; /* of all writes; CLOCK_NEVER at first */
};

int rtmp_out_new(struct rtmp_out **out, struct clock *clock)
{
    struct rtmp_out *o = calloc(1, sizeof(*o));

    if (!o)
        return -ENOMEM;
    o->clock = clock;
    o->chunk_size = CHUNK_DEFAULT_SIZE;
    o->deadline_us = CLOCK_NEVER;
    o->rtmp = RTMP_Alloc();
    if (!o->rtmp) {
        free(o);
        return -ENOMEM;
    }
    RTMP_Init(o->rtmp);
    *out = o;
    return 0;
}

/* librtmp does not know the id of our stream: RTMP_Close sends no message and cannot block. */
void rtmp_out_free(struct rtmp_out *o)
{
    if (!o)
        return;
    RTMP_Close(o->rtmp);
    RTMP_Free(o->rtmp);
    free(o->buffer);
    free(o);
}

int rtmp_out_socket(const struct rtmp_out *o)
{
    return RTMP_Socket(o->rtmp);
}

void rtmp_out_chunk_size(struct rtmp_out *o, uint32_t size)
{
    o->chunk_size = size;
}

/* ---- one message */

static int reserve(struct rtmp_out *o, size_t size)
{
    if (size <= o->buffer_size)
        return 0;
    uint8_t *grown = realloc(o->buffer, size);
    if (!grown)
        return -ENOMEM;
    o->buffer = grown;
    o->buffer_size = size;
    return 0;
}

static void copy_part(uint8_t *at, const struct rtmp_part *part)
{
    if (part->size)
        memcpy(at, part->bytes, part->size);
}

/* Writes the chunks of a message behind the payload. Returns their size or -errno. */
static ssize_t make_chunks(struct rtmp_out *o, const struct rtmp_message *m)
{
    size_t size = m->head.size + m->body.size;

    if (size > MESSAGE_MAX)
        return -EMSGSIZE;
    int err = reserve(o, size + chunk_written_size(size, o->chunk_size, m->time_ms, m->csid));
    if (err)
        return err;
    copy_part(o->buffer, &m->head);
    copy_part(o->buffer + m->head.size, &m->body);
    const struct chunk_message whole = {
        .csid = m->csid,
        .type = m->type,
        .stream_id = m->stream_id,
        .time_ms = m->time_ms,
        .body = o->buffer,
        .size = size,
    };
    return (ssize_t)chunk_write(o->buffer + size, &whole, o->chunk_size);
}

static int64_t send_deadline(const struct rtmp_out *o)
{
    int64_t limit_us = clock_now_us(o->clock) + NET_SILENCE_LIMIT_MS * (int64_t)1000;

    return limit_us < o->deadline_us ? limit_us : o->deadline_us;
}

/* A socket that can be written to has room for a slice (a third of its buffer is free), so librtmp
 * does not block. After a failed write librtmp closes the socket and leaves errno as it was. */
static int write_slice(struct rtmp_out *o, uint8_t *at, size_t size)
{
    RTMPChunk slice = {.c_chunk = (char *)at, .c_chunkSize = (int)size};
    int seen = clock_poll(o->clock, rtmp_out_socket(o), POLLOUT, send_deadline(o));

    if (seen <= 0)
        return seen == 0 ? -ETIMEDOUT : seen;
    errno = 0;
    if (RTMP_SendChunk(o->rtmp, &slice) && RTMP_IsConnected(o->rtmp))
        return 0;
    return errno == 0 || errno == EAGAIN ? -ETIMEDOUT : -errno;
}

int rtmp_out_send(struct rtmp_out *o, const struct rtmp_message *m, int64_t *written)
{
    ssize_t size = make_chunks(o, m);
    int err = size < 0 ? (int)size : 0;
    uint8_t *at = o->buffer + m->head.size + m->body.size;

    for (ssize_t done = 0; !err && done < size; done += SLICE)
        err = write_slice(o, at + done, size - done < SLICE ? (size_t)(size - done) : SLICE);
    if (!err)
        *written = size;
    return err;
}

void rtmp_out_hurry(struct rtmp_out *o, int64_t deadline_us)
{
    o->deadline_us = deadline_us;
}

/* ---- the first message, which librtmp sends with the handshake */

static int make_packet(struct rtmp_out *o, const struct rtmp_message *m, RTMPPacket *out)
{
    /* librtmp writes headers in front of the body */
    int err = reserve(o, RTMP_MAX_HEADER_SIZE + m->head.size);

    if (err)
        return err;
    copy_part(o->buffer + RTMP_MAX_HEADER_SIZE, &m->head);
    *out = (RTMPPacket){
        .m_headerType = RTMP_PACKET_SIZE_LARGE,
        .m_packetType = m->type,
        .m_nChannel = (int)m->csid,
        .m_nBodySize = (uint32_t)m->head.size,
        .m_body = (char *)o->buffer + RTMP_MAX_HEADER_SIZE,
    };
    return 0;
}

int rtmp_out_shake(struct rtmp_out *o, int fd, const struct rtmp_message *first,
                   int64_t deadline_us, struct net_fault *fault)
{
    /* a limit in case librtmp ever blocks after all */
    const struct timeval net = {.tv_sec = NET_SILENCE_LIMIT_MS / 1000};
    RTMPPacket p;

    if (make_packet(o, first, &p)) {
        net_fault_set(fault, NET_HANDSHAKE, "no memory for the first message");
        return -1;
    }
    if (rtmp_handshake(o->clock, fd, o->rtmp, &p, deadline_us, fault))
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &net, sizeof(net));
    return 0;
}
