/* SPDX-License-Identifier: GPL-3.0-or-later */
/* h264.h - checks H.264 before a decoder may see it: avcC records, access units. Pure. */
#ifndef WIRE_H264_H
#define WIRE_H264_H

#include <stddef.h>
#include <stdint.h>

struct h264_info {
    int profile, level;
    int width, height; /* after cropping */
    int max_reorder;   /* pictures the decoder may hold back; 0 in streams we encode */
};

/* Checks an avcC record and reads its first SPS. 0; -EPROTO: malformed; -ENOTSUP: not 8 bit 4:2:0,
 * sides outside 16 to 1920, or lengths of less than 4 bytes. *out is set only on success. */
int h264_config_parse(struct h264_info *out, const uint8_t *avcc, size_t size);

/* Writes an avcC record of one SPS and one PPS (without start codes and lengths). Returns the bytes
 * written, or 0 when out is too small or a parameter set has an impossible size. */
size_t h264_config_write(uint8_t *out, size_t out_size, const uint8_t *sps, size_t sps_size,
                         const uint8_t *pps, size_t pps_size);

/* Checks an access unit whose NAL units have 4-byte lengths: 0, or -EPROTO when the lengths do not
 * add up or an SPS inside is beyond the limits. *has_idr: 1 when the unit holds an IDR slice. */
int h264_unit_check(const uint8_t *unit, size_t size, int *has_idr);

/* Writes a NAL unit to out, of the same size, without its emulation prevention bytes: 00 00 03
 * becomes 00 00. Returns how many bytes that are. */
size_t h264_unescape(uint8_t *out, const uint8_t *nal, size_t size);

#endif
