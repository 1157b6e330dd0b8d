/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flv.h - FLV tag bodies (which are the payload of RTMP sound and video messages, too) and the FLV
 * byte stream of HTTP. Pure. */
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

/* Writes the bytes that precede the packet's data in a tag body to out and returns their number: 5
 * for video, 2 for sound, 0 for META, 5 for an end mark (AVC end of sequence, without data). The
 * composition offset is pts - dts. */
size_t flv_body_header(uint8_t out[FLV_BODY_HEADER_MAX], const struct packet *p);

/* Makes a packet (kind, is_key, dts, pts, a copy of the data) of one tag body. type: FLV_TAG_*;
 * time_ms: the time of the tag, unwrapped. A composition offset outside +-10 s counts as 0. 0;
 * -ENODATA: the tag carries no media and is to be skipped; -ENOTSUP: a codec we do not take
 * (flv_codec_text tells which); -EPROTO: malformed; -EMSGSIZE: above PACKET_MAX; -ENOMEM. */
int flv_body_parse(struct packet **out, int type, int64_t time_ms, const uint8_t *body,
                   size_t size);

/* Names the codec of a sound or video body: "MP3", "VP6", "enhanced video". Never NULL. */
const char *flv_codec_text(int type, const uint8_t *body, size_t size);

/* Extends 32-bit times to 64 bits: a step is taken as the shorter of forward and back, so a wrap
 * goes on and a small step back stays one. All zero at first. */
struct flv_time {
    int64_t last_ms;
    int is_set;
};
int64_t flv_time_unwrap(struct flv_time *t, uint32_t time_ms);

/* ---- the FLV byte stream: a header, then tags; the reader takes bytes as they come */
struct flv_tag {
    int type;
    uint32_t time_ms;
    const uint8_t *body;
    size_t size;
};
struct flv_reader;
/* tag->body is valid during the call. */
typedef int flv_fn(void *arg, const struct flv_tag *tag); /* returns 0 to go on */

/* 0 or -ENOMEM. */
int flv_reader_new(struct flv_reader **out, flv_fn *fn, void *arg);
void flv_reader_free(struct flv_reader *r);
/* Steps over tags of unknown kinds. 0, -EPROTO (no FLV, or out of step: the trailer of an unknown tag
 * is wrong), -EMSGSIZE (a tag above FLV_TAG_MAX), -ENOMEM, or what fn returned. */
int flv_read(struct flv_reader *r, const uint8_t *bytes, size_t size);
int flv_reader_has_header(const struct flv_reader *r); /* the 9-byte header was seen */

/* Write the file header, a tag header and a tag trailer, for HTTP-FLV and recordings; each returns
 * the size of out. */
size_t flv_write_file_header(uint8_t out[13], int has_audio, int has_video);
size_t flv_write_tag_header(uint8_t out[11], int type, uint32_t time_ms, size_t body_size);
size_t flv_write_tag_trailer(uint8_t out[4], size_t body_size);

#endif
