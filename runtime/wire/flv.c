/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flv.c - converts tag bodies to packets and back, reads and writes the byte stream of tags. */
#include "wire/flv.h"

#include "wire/amf.h"
#include "wire/bytes.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODEC_AVC = 7,
    FORMAT_AAC = 10,
    FRAME_KEY = 1,
    FRAME_INTER = 2,
    FRAME_COMMAND = 5,
    AVC_HEADER = 0,
    AVC_UNIT = 1,
    AVC_END = 2,
    AAC_HEADER = 0,
    AAC_FRAME = 1,
    /* 44 kHz, 16 bit, stereo: fixed for AAC, whatever the sound is */
    AAC_FIRST_BYTE = FORMAT_AAC << 4 | 0xf,
    OFFSET_MAX_MS = 10000,
    INT24_MAX = 0x7fffff,
};

/* ---- tag bodies */

static int64_t to_ms(int64_t us)
{
    return us >= 0 ? us / 1000 : -((-us + 999) / 1000);
}

static size_t video_header(uint8_t out[FLV_BODY_HEADER_MAX], int frame, int avc_type,
                           int64_t offset_ms)
{
    if (offset_ms > INT24_MAX || offset_ms < -INT24_MAX)
        offset_ms = 0;
    out[0] = (uint8_t)(frame << 4 | CODEC_AVC);
    out[1] = (uint8_t)avc_type;
    bytes_put24(out + 2, (uint32_t)offset_ms & 0xffffff);
    return 5;
}

static size_t sound_header(uint8_t out[FLV_BODY_HEADER_MAX], int aac_type)
{
    out[0] = AAC_FIRST_BYTE;
    out[1] = (uint8_t)aac_type;
    return 2;
}

size_t flv_body_header(uint8_t out[FLV_BODY_HEADER_MAX], const struct packet *p)
{
    switch (p->kind) {
    case PACKET_VIDEO:
        return video_header(out, p->is_key ? FRAME_KEY : FRAME_INTER, AVC_UNIT,
                            to_ms(p->pts_us) - to_ms(p->dts_us));
    case PACKET_VIDEO_HEADER:
        return video_header(out, FRAME_KEY, AVC_HEADER, 0);
    case PACKET_END:
        return video_header(out, FRAME_KEY, AVC_END, 0);
    case PACKET_AUDIO:
        return sound_header(out, AAC_FRAME);
    case PACKET_AUDIO_HEADER:
        return sound_header(out, AAC_HEADER);
    default:
        return 0;
    }
}

/* What the head of a body says: the kind of media, and where the data begins. */
struct body {
    enum packet_kind kind;
    bool is_key;
    int64_t offset_ms;
    size_t skip;
};

static int read_video(struct body *b, const uint8_t *body, size_t size)
{
    static const enum packet_kind kinds[] = {PACKET_VIDEO_HEADER, PACKET_VIDEO, PACKET_END};

    if (size == 0 || (body[0] >> 4) == FRAME_COMMAND)
        return -ENODATA;
    if (body[0] & 0x80 || (body[0] & 15) != CODEC_AVC)
        return -ENOTSUP;
    if (size < 5 || body[1] > AVC_END)
        return -EPROTO;
    b->kind = kinds[body[1]];
    b->is_key = b->kind == PACKET_VIDEO && (body[0] >> 4) == FRAME_KEY;
    b->offset_ms = (int32_t)(bytes_get24(body + 2) << 8) >> 8;
    if (b->kind != PACKET_VIDEO || b->offset_ms > OFFSET_MAX_MS || b->offset_ms < -OFFSET_MAX_MS)
        b->offset_ms = 0;
    b->skip = b->kind == PACKET_END ? size : 5;
    if (size == 5 && b->kind != PACKET_END)
        return b->kind == PACKET_VIDEO ? -ENODATA : -EPROTO;
    return 0;
}

static int read_sound(struct body *b, const uint8_t *body, size_t size)
{
    if (size == 0)
        return -ENODATA;
    if (body[0] >> 4 != FORMAT_AAC)
        return -ENOTSUP;
    if (size < 2 || body[1] > AAC_FRAME)
        return -EPROTO;
    b->kind = body[1] == AAC_HEADER ? PACKET_AUDIO_HEADER : PACKET_AUDIO;
    b->skip = 2;
    if (size == 2)
        return b->kind == PACKET_AUDIO ? -ENODATA : -EPROTO;
    return 0;
}

/* Reads onMetaData, with or without @setDataFrame in front; other events are skipped. */
static int read_data(struct body *b, const uint8_t *body, size_t size)
{
    struct amf_in in = {body, body + size};
    struct amf_value name;

    if (amf_next(&in, &name))
        return size ? -EPROTO : -ENODATA;
    if (amf_is(&name, "@setDataFrame")) {
        b->skip = (size_t)(in.at - body);
        if (amf_next(&in, &name))
            return -EPROTO;
    }
    b->kind = PACKET_META;
    return amf_is(&name, "onMetaData") ? 0 : -ENODATA;
}

static int read_body(struct body *b, int type, const uint8_t *body, size_t size)
{
    switch (type) {
    case FLV_TAG_VIDEO:
        return read_video(b, body, size);
    case FLV_TAG_AUDIO:
        return read_sound(b, body, size);
    case FLV_TAG_DATA:
        return read_data(b, body, size);
    default:
        return -ENOTSUP;
    }
}

int flv_body_parse(struct packet **out, int type, int64_t time_ms, const uint8_t *body, size_t size)
{
    struct body b = {0};
    struct packet *p;

    int err = read_body(&b, type, body, size);
    if (err)
        return err;
    err = packet_new(&p, b.kind, body + b.skip, size - b.skip);
    if (err)
        return err;
    p->is_key = b.is_key;
    p->dts_us = time_ms * 1000;
    p->pts_us = (time_ms + b.offset_ms) * 1000;
    *out = p;
    return 0;
}

static const char *const sound_names[16] = {
    [0] = "linear PCM", [1] = "ADPCM",      [2] = "MP3",        [3] = "linear PCM",
    [4] = "Nellymoser", [5] = "Nellymoser", [6] = "Nellymoser", [7] = "G.711",
    [8] = "G.711",      [10] = "AAC",       [11] = "Speex",     [14] = "MP3",
};
static const char *const video_names[16] = {
    [2] = "Sorenson H.263", [3] = "Screen video", [4] = "VP6",   [5] = "VP6",
    [6] = "Screen video 2", [7] = "H.264",        [12] = "H.265"};

const char *flv_codec_text(int type, const uint8_t *body, size_t size)
{
    if (size == 0)
        return "nothing";
    const char *name = "data";
    if (type == FLV_TAG_AUDIO)
        name = sound_names[body[0] >> 4];
    else if (type == FLV_TAG_VIDEO)
        name = body[0] & 0x80 ? "enhanced video" : video_names[body[0] & 15];
    return name ? name : "an unknown codec";
}

int64_t flv_time_unwrap(struct flv_time *t, uint32_t time_ms)
{
    t->last_ms += t->is_set ? (int32_t)(time_ms - (uint32_t)t->last_ms) : (int64_t)time_ms;
    t->is_set = 1;
    return t->last_ms;
}

/* ---- the byte stream */

enum { FILE_HEADER = 9, TAG_HEADER = 11, TRAILER = 4, SKIP_MAX = 64 * 1024, GROW_MAX = 64 * 1024 };
enum step { STEP_FILE, STEP_SKIP, STEP_TRAILER, STEP_TAG, STEP_BODY };

struct flv_reader {
    flv_fn *fn;
    void *arg;
    enum step step;
    int has_header;
    int err;                  /* the first failure; it stays */
    size_t need;              /* bytes this step wants */
    size_t got;               /* bytes it has */
    uint8_t head[TAG_HEADER]; /* a trailer as well */
    struct flv_tag tag;
    bool is_skipped; /* the tag is of a kind this reader does not know */
    uint8_t *body;   /* grows with what arrives */
    size_t body_room;
};

static void go_to(struct flv_reader *r, enum step step, size_t need)
{
    r->step = step;
    r->need = need;
    r->got = 0;
}

int flv_reader_new(struct flv_reader **out, flv_fn *fn, void *arg)
{
    struct flv_reader *r = calloc(1, sizeof(*r));
    if (!r)
        return -ENOMEM;
    r->fn = fn;
    r->arg = arg;
    go_to(r, STEP_FILE, FILE_HEADER);
    *out = r;
    return 0;
}

void flv_reader_free(struct flv_reader *r)
{
    if (!r)
        return;
    free(r->body);
    free(r);
}

int flv_reader_has_header(const struct flv_reader *r)
{
    return r->has_header;
}

static int end_file_header(struct flv_reader *r)
{
    uint32_t offset = bytes_get32(r->head + 5);

    if (memcmp(r->head, "FLV", 3) != 0 || offset < FILE_HEADER || offset > SKIP_MAX)
        return -EPROTO;
    r->has_header = 1;
    go_to(r, STEP_SKIP, offset - FILE_HEADER);
    return 0;
}

static int end_tag_header(struct flv_reader *r)
{
    r->tag.type = r->head[0];
    r->tag.size = bytes_get24(r->head + 1);
    r->tag.time_ms = bytes_get24(r->head + 4) | (uint32_t)r->head[7] << 24;
    r->is_skipped =
        r->tag.type != FLV_TAG_AUDIO && r->tag.type != FLV_TAG_VIDEO && r->tag.type != FLV_TAG_DATA;
    if (r->tag.size > FLV_TAG_MAX)
        return -EMSGSIZE;
    go_to(r, STEP_BODY, r->tag.size);
    return 0;
}

static int end_body(struct flv_reader *r)
{
    r->tag.body = r->body ? r->body : r->head; /* never NULL, also when the tag is empty */
    go_to(r, STEP_TRAILER, TRAILER);
    return r->is_skipped ? 0 : r->fn(r->arg, &r->tag);
}

/* The size behind a tag is often wrong, and the reader knows its own. Behind a tag of an unknown kind
 * the size tells a reserved kind from a stream that is out of step. */
static int end_trailer(struct flv_reader *r)
{
    if (r->is_skipped && bytes_get32(r->head) != r->tag.size + TAG_HEADER)
        return -EPROTO;
    r->is_skipped = false;
    go_to(r, STEP_TAG, TAG_HEADER);
    return 0;
}

/* Called when all bytes of the step are there. */
static int end_step(struct flv_reader *r)
{
    switch (r->step) {
    case STEP_FILE:
        return end_file_header(r);
    case STEP_SKIP:
        go_to(r, STEP_TRAILER, TRAILER);
        return 0;
    case STEP_TRAILER:
        return end_trailer(r);
    case STEP_TAG:
        return end_tag_header(r);
    case STEP_BODY:
        return end_body(r);
    }
    return -EPROTO;
}

static int grow_body(struct flv_reader *r, size_t size)
{
    if (size <= r->body_room)
        return 0;
    size_t ahead = size < GROW_MAX ? size : GROW_MAX;
    size_t room = size + ahead < r->need ? size + ahead : r->need;
    uint8_t *body = realloc(r->body, room);
    if (!body)
        return -ENOMEM;
    r->body = body;
    r->body_room = room;
    return 0;
}

/* Keeps n bytes of the step; bytes of skipped parts are only counted. */
static int keep(struct flv_reader *r, const uint8_t *bytes, size_t n)
{
    if (r->step == STEP_FILE || r->step == STEP_TAG || r->step == STEP_TRAILER) {
        memcpy(r->head + r->got, bytes, n);
    } else if (r->step == STEP_BODY && n > 0 && !r->is_skipped) {
        int err = grow_body(r, r->got + n);
        if (err)
            return err;
        memcpy(r->body + r->got, bytes, n);
    }
    r->got += n;
    return 0;
}

int flv_read(struct flv_reader *r, const uint8_t *bytes, size_t size)
{
    while (!r->err && (size > 0 || r->got == r->need)) {
        size_t n = size < r->need - r->got ? size : r->need - r->got;
        r->err = keep(r, bytes, n);
        bytes += n;
        size -= n;
        if (!r->err && r->got == r->need)
            r->err = end_step(r);
    }
    return r->err;
}

size_t flv_write_file_header(uint8_t out[13], int has_audio, int has_video)
{
    const uint8_t head[13] = {
        'F', 'L', 'V', 1,          (uint8_t)((has_audio ? 4 : 0) | (has_video ? 1 : 0)),
        0,   0,   0,   FILE_HEADER};

    memcpy(out, head, sizeof(head));
    return sizeof(head);
}

size_t flv_write_tag_header(uint8_t out[11], int type, uint32_t time_ms, size_t body_size)
{
    out[0] = (uint8_t)type;
    bytes_put24(out + 1, (uint32_t)body_size);
    bytes_put24(out + 4, time_ms);
    out[7] = (uint8_t)(time_ms >> 24);
    bytes_put24(out + 8, 0);
    return TAG_HEADER;
}

size_t flv_write_tag_trailer(uint8_t out[4], size_t body_size)
{
    bytes_put32(out, (uint32_t)(body_size + TAG_HEADER));
    return TRAILER;
}
