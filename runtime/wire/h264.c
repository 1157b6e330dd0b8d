/* SPDX-License-Identifier: GPL-3.0-or-later */
/* h264.c - avcC records, sequence parameter sets, lengths of an access unit (Rec. ITU-T H.264
 * 7.3.2.1.1, ISO 14496-15). */
#include "wire/h264.h"

#include "wire/bits.h"
#include "wire/bytes.h"

#include <errno.h>
#include <string.h>

enum {
    NAL_IDR = 5,
    NAL_SPS = 7,
    NAL_PPS = 8,
    SIDE_MIN = 16,
    SIDE_MAX = 1920,
    SPS_MAX = 1024,
    PROFILE_BASELINE = 66
};

/* The fields of a sequence parameter set that matter here. */
struct sps {
    struct bits b;
    uint32_t profile, level, poc_type, ref_frames;
    uint32_t mb_width, map_height, is_progressive;
    uint32_t crop[4]; /* left, right, top, bottom; in units of two samples */
    int reorder;      /* -1: absent */
};

/* Profiles that carry chroma format and bit depth (7.3.2.1.1). */
static int has_chroma_fields(uint32_t profile)
{
    static const uint8_t list[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};

    return profile < 256 && memchr(list, (int)profile, sizeof(list)) != NULL;
}

size_t h264_unescape(uint8_t *out, const uint8_t *nal, size_t size)
{
    size_t n = 0, zeros = 0;

    for (size_t i = 0; i < size; i++) {
        if (zeros >= 2 && nal[i] == 3) {
            zeros = 0;
            continue;
        }
        zeros = nal[i] == 0 ? zeros + 1 : 0;
        out[n++] = nal[i];
    }
    return n;
}

static void skip_scaling_list(struct bits *b, int count)
{
    int last = 8, next = 8;

    for (int i = 0; i < count && next != 0 && !b->is_short; i++) {
        next = (int)(((int64_t)last + bits_get_se(b)) & 255);
        last = next ? next : last;
    }
}

/* Chroma format, depth, scaling lists. 0 or -ENOTSUP. */
static int read_chroma(struct bits *b)
{
    if (bits_get_ue(b) != 1)
        return -ENOTSUP; /* not 4:2:0 */
    uint32_t luma_depth = bits_get_ue(b), chroma_depth = bits_get_ue(b);
    if (luma_depth != 0 || chroma_depth != 0)
        return -ENOTSUP; /* not 8 bit */
    bits_get(b, 1);      /* lossless */
    if (bits_get(b, 1))
        for (int i = 0; i < 8; i++)
            if (bits_get(b, 1))
                skip_scaling_list(b, i < 6 ? 16 : 64);
    return 0;
}

/* Picture order count. 0 or -EPROTO. */
static int read_order(struct sps *s)
{
    struct bits *b = &s->b;

    s->poc_type = bits_get_ue(b);
    if (s->poc_type == 0) {
        return bits_get_ue(b) > 12 ? -EPROTO : 0;
    } else if (s->poc_type == 1) {
        bits_get(b, 1);
        bits_get_se(b);
        bits_get_se(b);
        uint32_t cycle = bits_get_ue(b);
        if (cycle > 255)
            return -EPROTO;
        for (uint32_t i = 0; i < cycle; i++)
            bits_get_se(b);
    }
    return s->poc_type > 2 ? -EPROTO : 0;
}

static void skip_hrd(struct bits *b)
{
    uint32_t count = bits_get_ue(b) + 1;

    if (count > 32)
        b->is_short = true;
    bits_get(b, 8);
    for (uint32_t i = 0; i < count && !b->is_short; i++) {
        bits_get_ue(b);
        bits_get_ue(b);
        bits_get(b, 1);
    }
    bits_get(b, 20);
}

/* Reads the usability information, of which only the last part matters: how many pictures may be
 * held back, or -1 when that part is absent. */
static int read_reorder(struct bits *b)
{
    if (bits_get(b, 1) && bits_get(b, 8) == 255) /* aspect ratio */
        bits_get(b, 32);
    if (bits_get(b, 1)) /* overscan */
        bits_get(b, 1);
    if (bits_get(b, 1)) { /* video format, range, colours */
        bits_get(b, 4);
        if (bits_get(b, 1))
            bits_get(b, 24);
    }
    if (bits_get(b, 1)) { /* where chroma samples lie */
        bits_get_ue(b);
        bits_get_ue(b);
    }
    if (bits_get(b, 1)) { /* timing */
        bits_get(b, 32);
        bits_get(b, 32);
        bits_get(b, 1);
    }
    int has_nal_hrd = (int)bits_get(b, 1);
    if (has_nal_hrd)
        skip_hrd(b);
    int has_vcl_hrd = (int)bits_get(b, 1);
    if (has_vcl_hrd)
        skip_hrd(b);
    if (has_nal_hrd || has_vcl_hrd)
        bits_get(b, 1);
    bits_get(b, 1); /* pic_struct */
    if (!bits_get(b, 1))
        return -1;
    bits_get(b, 1);
    for (int i = 0; i < 4; i++)
        bits_get_ue(b);
    uint32_t reorder = bits_get_ue(b);
    return b->is_short || reorder > 16 ? -1 : (int)reorder;
}

static int read_sps(struct sps *s)
{
    struct bits *b = &s->b;
    int err;

    s->profile = bits_get(b, 8);
    bits_get(b, 8); /* constraints */
    s->level = bits_get(b, 8);
    if (bits_get_ue(b) > 31)
        return -EPROTO;
    if (has_chroma_fields(s->profile) && (err = read_chroma(b)))
        return b->is_short ? -EPROTO : err;
    if (bits_get_ue(b) > 12)
        return -EPROTO;
    if ((err = read_order(s)))
        return err;
    s->ref_frames = bits_get_ue(b);
    bits_get(b, 1); /* gaps allowed */
    s->mb_width = bits_get_ue(b) + 1;
    s->map_height = bits_get_ue(b) + 1;
    s->is_progressive = bits_get(b, 1);
    if (!s->is_progressive)
        bits_get(b, 1);
    bits_get(b, 1); /* direct 8x8 */
    if (bits_get(b, 1))
        for (int i = 0; i < 4; i++)
            s->crop[i] = bits_get_ue(b);
    int has_vui = (int)bits_get(b, 1);
    if (b->is_short || s->ref_frames > 16)
        return -EPROTO;
    s->reorder = has_vui ? read_reorder(b) : -1; /* truncated here: the decoder guesses, too */
    return 0;
}

/* One side in samples: 0, -EPROTO: cropping leaves nothing, -ENOTSUP: outside the limits. */
static int side(int *out, uint32_t blocks, uint32_t before, uint32_t after, uint32_t unit)
{
    if (blocks == 0 || blocks > SIDE_MAX / 16)
        return -ENOTSUP;
    uint64_t cropped = ((uint64_t)before + after) * unit;
    if (cropped >= (uint64_t)blocks * 16)
        return -EPROTO;
    *out = (int)(blocks * 16 - cropped);
    return *out < SIDE_MIN ? -ENOTSUP : 0;
}

static int sps_parse(struct h264_info *out, const uint8_t *nal, size_t size)
{
    uint8_t plain[SPS_MAX];
    struct sps s = {.reorder = -1};
    int err;

    if (size < 4 || size > SPS_MAX || (nal[0] & 0x9f) != NAL_SPS)
        return -EPROTO;
    s.b = bits_of(plain, h264_unescape(plain, nal + 1, size - 1));
    if ((err = read_sps(&s)))
        return err;
    uint32_t fields = s.is_progressive ? 1 : 2;
    if (s.map_height > SIDE_MAX)
        return -ENOTSUP;
    if ((err = side(&out->width, s.mb_width, s.crop[0], s.crop[1], 2)) ||
        (err = side(&out->height, s.map_height * fields, s.crop[2], s.crop[3], 2 * fields)))
        return err;
    out->profile = (int)s.profile;
    out->level = (int)s.level;
    if (s.reorder >= 0)
        out->max_reorder = s.reorder;
    /* absent: all reference frames, unless pictures are decoded in the order of display */
    else
        out->max_reorder = s.poc_type == 2 || s.profile == PROFILE_BASELINE ? 0 : (int)s.ref_frames;
    return 0;
}

/* A list of parameter sets with 16-bit lengths at *at. info NULL: only the kind is checked. */
static int read_sets(const uint8_t **at, const uint8_t *end, int count, int kind,
                     struct h264_info *info)
{
    for (int i = 0; i < count; i++) {
        if (end - *at < 2)
            return -EPROTO;
        size_t size = bytes_get16(*at);
        const uint8_t *nal = *at + 2;
        if (size == 0 || (size_t)(end - nal) < size || (nal[0] & 0x1f) != kind)
            return -EPROTO;
        struct h264_info other;
        int err = info ? sps_parse(i == 0 ? info : &other, nal, size) : 0;
        if (err)
            return err;
        *at = nal + size;
    }
    return 0;
}

int h264_config_parse(struct h264_info *out, const uint8_t *avcc, size_t size)
{
    struct h264_info info = {0};

    if (size < 7 || avcc[0] != 1)
        return -EPROTO;
    if ((avcc[4] & 3) != 3)
        return -ENOTSUP; /* lengths of one or two bytes */
    const uint8_t *at = avcc + 6, *end = avcc + size;
    int err = read_sets(&at, end, avcc[5] & 31, NAL_SPS, &info);
    if (!err && (info.width == 0 || at == end || *at == 0))
        err = -EPROTO; /* no picture size, or no PPS */
    if (!err) {
        int count = *at++;
        err = read_sets(&at, end, count, NAL_PPS, NULL);
    }
    if (!err)
        *out = info;
    return err;
}

static uint8_t *put_set(uint8_t *at, const uint8_t *nal, size_t size)
{
    at = bytes_put16(at, (uint32_t)size);
    memcpy(at, nal, size);
    return at + size;
}

size_t h264_config_write(uint8_t *out, size_t out_size, const uint8_t *sps, size_t sps_size,
                         const uint8_t *pps, size_t pps_size)
{
    if (sps_size < 4 || sps_size > UINT16_MAX || pps_size == 0 || pps_size > UINT16_MAX)
        return 0;
    int has_tail = sps[1] == 100 || sps[1] == 110 || sps[1] == 122 || sps[1] == 144;
    if (out_size < 11 + sps_size + pps_size + (has_tail ? 4 : 0))
        return 0;
    const uint8_t head[] = {1, sps[1], sps[2], sps[3], 0xfc | 3, 0xe0 | 1};
    const uint8_t tail[] = {0xfc | 1, 0xf8, 0xf8, 0}; /* 4:2:0, 8 bit, 8 bit, no extension */

    uint8_t *at = out;
    memcpy(at, head, sizeof(head));
    at = put_set(at + sizeof(head), sps, sps_size);
    *at++ = 1;
    at = put_set(at, pps, pps_size);
    if (has_tail) {
        memcpy(at, tail, sizeof(tail));
        at += sizeof(tail);
    }
    return (size_t)(at - out);
}

int h264_unit_check(const uint8_t *unit, size_t size, int *has_idr)
{
    const uint8_t *at = unit, *end = unit + size;
    struct h264_info in_band;

    *has_idr = 0;
    if (size == 0)
        return -EPROTO;
    while (at < end) {
        if (end - at < 5)
            return -EPROTO;
        size_t length = bytes_get32(at);
        at += 4;
        if (length == 0 || (size_t)(end - at) < length || at[0] & 0x80)
            return -EPROTO;
        int kind = at[0] & 0x1f;
        if (kind == NAL_SPS && sps_parse(&in_band, at, length))
            return -EPROTO; /* a decoder would obey this SPS, so the same limits hold */
        if (kind == NAL_IDR)
            *has_idr = 1;
        at += length;
    }
    return 0;
}
