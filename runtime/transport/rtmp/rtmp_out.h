/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_out.h - does the handshake and writes messages, through librtmp. One thread. */
#ifndef TRANSPORT_RTMP_OUT_H
#define TRANSPORT_RTMP_OUT_H

#include "transport/net.h"

struct rtmp_out;

int rtmp_out_new(struct rtmp_out **out, struct clock *clock); /* 0 or -ENOMEM */
void rtmp_out_free(struct rtmp_out *o); /* closes the socket without any message; NULL is fine */

/* A message whose payload is head, then body; either may be empty. */
struct rtmp_part {
    const void *bytes;
    size_t size;
};
struct rtmp_message {
    uint8_t type;
    uint32_t csid, stream_id, time_ms;
    struct rtmp_part head, body;
};

/* Does the handshake on fd and writes the head of the first message. 0: o owns fd from now on; -1
 * with *fault: fd stays the caller's. */
int rtmp_out_shake(struct rtmp_out *o, int fd, const struct rtmp_message *first,
                   int64_t deadline_us, struct net_fault *fault);
int rtmp_out_socket(const struct rtmp_out *o); /* -1: no handshake yet, or a write has failed */
/* The chunk size (bytes) of later messages, as announced to the peer. */
void rtmp_out_chunk_size(struct rtmp_out *o, uint32_t size);

/* Blocks while the peer does not read. 0 with *written, the bytes on the wire; -ETIMEDOUT: the peer
 * took nothing for NET_SILENCE_LIMIT_MS; -EPIPE: the peer has closed; or another -errno. */
int rtmp_out_send(struct rtmp_out *o, const struct rtmp_message *m, int64_t *written);
/* From now on no write may go on beyond the deadline. */
void rtmp_out_hurry(struct rtmp_out *o, int64_t deadline_us);

#endif
