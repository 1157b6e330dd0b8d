/* SPDX-License-Identifier: GPL-3.0-or-later */
/* packet.h - a compressed unit on its way between codec and network, reference counted. */
#ifndef BASE_PACKET_H
#define BASE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum packet_kind {
    PACKET_NONE,
    PACKET_VIDEO,        /* one access unit, H.264 with 4-byte lengths (AVCC) */
    PACKET_AUDIO,        /* one raw AAC frame, no ADTS */
    PACKET_VIDEO_HEADER, /* avcC record */
    PACKET_AUDIO_HEADER, /* AudioSpecificConfig */
    PACKET_END,          /* end mark, no data: the publisher closed the stream in order */
    PACKET_META,         /* AMF body of onMetaData */
};

struct packet {
    enum packet_kind kind;
    bool is_key;    /* video: a decoder may start here */
    uint32_t gen;   /* generation of the source (connection or encoder) of this packet */
    int64_t dts_us; /* stream time, common to video and audio of one stream */
    int64_t pts_us;
    int64_t stamp_us; /* clock_now_us at capture (sending side) or arrival (playing side) */
    size_t size;
    uint8_t *data; /* size bytes, then PACKET_PADDING zero bytes, as decoders want */
};

enum { PACKET_PADDING = 64, PACKET_MAX = 4 * 1024 * 1024 };

/* Makes a packet with one reference, the caller's, and a copy of data (data NULL: size zero bytes
 * to be filled). 0, -ENOMEM, -EMSGSIZE above PACKET_MAX. */
int packet_new(struct packet **out, enum packet_kind kind, const void *data, size_t size);
struct packet *packet_ref(struct packet *p); /* any thread; returns p */
void packet_unref(void *p);                  /* any thread; NULL is fine; fits queue_free_fn */

#endif
