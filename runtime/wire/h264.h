/* SPDX-License-Identifier: GPL-3.0-or-later */
/* h264.h - what we need to know of H.264 before a decoder may see it. Pure. */
#ifndef WIRE_H264_H
#define WIRE_H264_H

#include <stddef.h>
#include <stdint.h>

struct h264_info {
    int profile, level;
    int width, height; /* after cropping */
    int max_reorder;   /* pictures the decoder may hold back; 0 for our own streams */
};

/* Checks an avcC record and reads its first SPS. 0; -EPROTO malformed; -ENOTSUP beyond our limits
 * (8 bit, 4:2:0, sides of 16 to 1920: faults.md section 2). */
int h264_config_parse(struct h264_info *out, const uint8_t *avcc, size_t size);

/* avcC from one SPS and one PPS (no start codes, no lengths). Returns bytes written, or 0 when out
 * is too small. */
size_t h264_config_write(uint8_t *out, size_t out_size, const uint8_t *sps, size_t sps_size,
                         const uint8_t *pps, size_t pps_size);

/* An access unit in 4-byte lengths: 0 when the lengths add up, else -EPROTO. *has_idr is set when
 * an IDR slice is in it. */
int h264_unit_check(const uint8_t *unit, size_t size, int *has_idr);

#endif
