/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flv.h - FLV tag bodies (the payload of RTMP sound and video messages too) and the FLV byte stream
 * of HTTP. Pure. */
#ifndef WIRE_FLV_H
#define WIRE_FLV_H

#include "base/bytes/packet.h"

enum {
    FLV_BODY_HEADER_MAX = 5,
    FLV_TAG_MAX = PACKET_MAX,
    FLV_TAG_VIDEO = 9,
    FLV_TAG_AUDIO = 8,
    FLV_TAG_DATA = 18
};

/* Writes the bytes in front of the packet's data in a tag body (5 for video, 2 for sound, 0 for
 * META) to out; returns how many. The end mark is AVC end of sequence, 5 bytes without data.
 * Composition time comes from pts - dts. */
size_t flv_body_header(uint8_t out[FLV_BODY_HEADER_MAX], const struct packet *p);

/* One tag body to a packet (kind, is_key, dts, pts, data copied). type: 8, 9 or 18; time_ms: the
 * tag's time, already unwrapped. 0; -ENOTSUP for a codec we do not take (flv_codec_text says
 * which); -EPROTO when too short; -ENOMEM. Composition offsets outside +-10 s count as 0. An empty
 * sound or video body is -ENODATA: skip it. */
int flv_body_parse(struct packet **out, int type, int64_t time_ms, const uint8_t *body,
                   size_t size);

/* The codec a sound or video body names, in words: "MP3", "VP6", "enhanced video". Never NULL. */
const char *flv_codec_text(int type, const uint8_t *body, size_t size);

/* 32-bit (RTMP) times to a 64-bit line: wraps forward and steps back are followed by the shortest
 * way. */
struct flv_time {
    int64_t last_ms;
    int is_set;
};
int64_t flv_time_unwrap(struct flv_time *t, uint32_t time_ms);

/* ---- the FLV byte stream: header, then tags; bytes as they come */
struct flv_tag {
    int type;
    uint32_t time_ms;
    const uint8_t *body;
    size_t size;
};
struct flv_reader;
typedef int flv_fn(void *arg, const struct flv_tag *tag); /* 0 to go on */

int flv_reader_new(struct flv_reader **out, flv_fn *fn, void *arg);
void flv_reader_free(struct flv_reader *r);
/* Steps over tags of unknown kinds. 0, -EPROTO (no FLV, or out of step: the trailer of an unknown tag
 * is wrong), -EMSGSIZE (a tag above FLV_TAG_MAX), -ENOMEM, or what fn returned. */
int flv_read(struct flv_reader *r, const uint8_t *bytes, size_t size);
int flv_reader_has_header(const struct flv_reader *r); /* the 9-byte header was seen */

/* Writes the 13-byte file header, or tag header (11) and trailer (4), for HTTP-FLV and recordings.
 */
size_t flv_write_file_header(uint8_t out[13], int has_audio, int has_video);
size_t flv_write_tag_header(uint8_t out[11], int type, uint32_t time_ms, size_t body_size);
size_t flv_write_tag_trailer(uint8_t out[4], size_t body_size);

#endif
