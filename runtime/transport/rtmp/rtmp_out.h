/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_out.h - librtmp as a pen: it shakes hands and writes messages. No other file of this room
 * sees it. */
#ifndef TRANSPORT_RTMP_OUT_H
#define TRANSPORT_RTMP_OUT_H

#include "transport/net.h"

struct rtmp_out;

int rtmp_out_new(struct rtmp_out **out, struct clock *clock); /* 0 or -ENOMEM */
void rtmp_out_free(struct rtmp_out *o); /* closes the socket, says nothing any more; NULL is fine */

/* A message of one or two parts. */
struct rtmp_part {
    const void *bytes;
    size_t size;
};
struct rtmp_message {
    uint8_t type;
    uint32_t csid, stream_id, time_ms;
    struct rtmp_part head, body;
};

/* Shakes hands on fd, which it takes over when 0 comes back, and writes the first message (its
 * head). -1 with *fault. */
int rtmp_out_shake(struct rtmp_out *o, int fd, const struct rtmp_message *first,
                   int64_t deadline_us, struct net_fault *fault);
int rtmp_out_socket(const struct rtmp_out *o); /* -1 before, and after a failed write */
void rtmp_out_chunk_size(struct rtmp_out *o, uint32_t size);

/* 0; -ETIMEDOUT when the peer took nothing for NET_SILENCE_LIMIT_MS; -EPIPE when it had closed its
 * side; another -errno. *written is what the message took on the wire. */
int rtmp_out_send(struct rtmp_out *o, const struct rtmp_message *m, int64_t *written);
/* From now on everything must be written by then. */
void rtmp_out_hurry(struct rtmp_out *o, int64_t deadline_us);

#endif
