/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_out.c - private copies for librtmp, which writes chunk headers over what it has sent; and the limits it lacks. */
#include "transport/rtmp_out.h"

#include "base/packet.h"
#include "transport/handshake.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

/* librtmp must be told when the time of a chunk stream does not rise. */
struct line {
    bool is_used;
    uint32_t time_ms;
};

struct rtmp_out {
    struct clock *clock;
    RTMP *rtmp;
    struct line lines[RTMP_CSID_MAX + 1];
    uint8_t *buffer; /* librtmp's headroom, then the message */
    size_t buffer_size;
    int64_t deadline_us; /* of everything; CLOCK_NEVER at first */
};

int rtmp_out_new(struct rtmp_out **out, struct clock *clock)
{
    struct rtmp_out *o = calloc(1, sizeof(*o));

    if (!o)
        return -ENOMEM;
    o->clock = clock;
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

/* librtmp was never told the number of our stream: RTMP_Close has nothing to say and cannot block. */
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
    o->rtmp->m_outChunkSize = (int)size;
}

/* ---- one message */

static int reserve(struct rtmp_out *o, size_t body_size)
{
    size_t size = RTMP_MAX_HEADER_SIZE + body_size;

    if (size <= o->buffer_size)
        return 0;
    uint8_t *grown = realloc(o->buffer, size);
    if (!grown)
        return -ENOMEM;
    o->buffer = grown;
    o->buffer_size = size;
    return 0;
}

/* A full header when the time does not rise: librtmp would write a step back as a leap of weeks, and a step of nothing
 * as a repetition of the step before. */
static uint8_t header_form(struct line *l, uint32_t time_ms)
{
    bool rises = l->is_used && (int32_t)(time_ms - l->time_ms) > 0;

    *l = (struct line){.is_used = true, .time_ms = time_ms};
    return rises ? RTMP_PACKET_SIZE_MEDIUM : RTMP_PACKET_SIZE_LARGE;
}

static void copy_part(uint8_t *at, const struct rtmp_part *part)
{
    if (part->size)
        memcpy(at, part->bytes, part->size);
}

static int make_packet(struct rtmp_out *o, const struct rtmp_message *m, RTMPPacket *out)
{
    size_t size = m->head.size + m->body.size;

    if (m->csid > RTMP_CSID_MAX || size > PACKET_MAX + RTMP_MAX_HEADER_SIZE)
        return -EMSGSIZE;
    int err = reserve(o, size);
    if (err)
        return err;
    uint8_t *body = o->buffer + RTMP_MAX_HEADER_SIZE;
    copy_part(body, &m->head);
    copy_part(body + m->head.size, &m->body);
    *out = (RTMPPacket){
        .m_headerType = header_form(&o->lines[m->csid], m->time_ms),
        .m_packetType = m->type,
        .m_nChannel = (int)m->csid,
        .m_nTimeStamp = m->time_ms,
        .m_nInfoField2 = (int32_t)m->stream_id,
        .m_nBodySize = (uint32_t)size,
        .m_body = (char *)body,
    };
    return 0;
}

/* librtmp has written into the packet which form of header it took. */
static int64_t wire_size(const struct rtmp_out *o, const RTMPPacket *p)
{
    static const int header_sizes[] = {12, 8, 4, 1};
    uint32_t chunks_more = p->m_nBodySize ? (p->m_nBodySize - 1) / (uint32_t)o->rtmp->m_outChunkSize : 0;

    return header_sizes[p->m_headerType & 3] + (int64_t)p->m_nBodySize + chunks_more;
}

static int64_t send_deadline(const struct rtmp_out *o)
{
    int64_t limit_us = clock_now_us(o->clock) + NET_SILENCE_LIMIT_MS * (int64_t)1000;

    return limit_us < o->deadline_us ? limit_us : o->deadline_us;
}

/* A write of librtmp that fails closes the socket; errno is the kernel's. */
static int write_packet(struct rtmp_out *o, RTMPPacket *p)
{
    clock_outside_begin(o->clock);
    errno = 0;
    bool is_sent = RTMP_SendPacket(o->rtmp, p, 0) && RTMP_IsConnected(o->rtmp);
    int err = errno;
    clock_outside_end(o->clock);
    if (is_sent)
        return 0;
    return err == 0 || err == EAGAIN ? -ETIMEDOUT : -err;
}

/* Waiting for room is ours, so that clock and cut see it; librtmp blocks for the tail of a large message only. */
int rtmp_out_send(struct rtmp_out *o, const struct rtmp_message *m, int64_t *written)
{
    RTMPPacket p;

    int err = make_packet(o, m, &p);
    if (err)
        return err;
    int seen = clock_poll(o->clock, rtmp_out_socket(o), POLLOUT, send_deadline(o));
    if (seen <= 0)
        return seen == 0 ? -ETIMEDOUT : seen;
    err = write_packet(o, &p);
    if (!err)
        *written = wire_size(o, &p);
    return err;
}

/* ---- limits */

static void set_send_limit(struct rtmp_out *o, int64_t limit_us)
{
    if (limit_us < 1000)
        limit_us = 1000; /* 0 would mean: for ever */
    struct timeval tv = {.tv_sec = limit_us / 1000000, .tv_usec = limit_us % 1000000};
    (void)setsockopt(rtmp_out_socket(o), SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
}

void rtmp_out_hurry(struct rtmp_out *o, int64_t deadline_us)
{
    o->deadline_us = deadline_us;
    set_send_limit(o, deadline_us - clock_now_us(o->clock));
}

int rtmp_out_shake(struct rtmp_out *o, int fd, const struct rtmp_message *first, int64_t deadline_us,
                   struct net_fault *fault)
{
    RTMPPacket p;

    if (make_packet(o, first, &p)) {
        net_fault_set(fault, NET_HANDSHAKE, "no memory for the first message");
        return -1;
    }
    if (handshake(o->clock, fd, o->rtmp, &p, deadline_us, fault))
        return -1;
    set_send_limit(o, NET_SILENCE_LIMIT_MS * (int64_t)1000);
    return 0;
}
