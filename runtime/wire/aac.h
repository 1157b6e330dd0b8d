/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aac.h - reads and writes an AudioSpecificConfig. Pure. */
#ifndef WIRE_AAC_H
#define WIRE_AAC_H

#include <stddef.h>
#include <stdint.h>

struct aac_info {
    int rate_hz;     /* of the decoded sound: 8000 .. 96000 */
    int channels;    /* 1 .. 8 */
    int object_type; /* MPEG-4 audio object type: 2 LC, 5 SBR (HE), 29 PS (HE v2) */
};

/* 0 with *out; -EPROTO: malformed, -ENOTSUP: neither LC nor HE, or outside the ranges above. */
int aac_config_parse(struct aac_info *out, const uint8_t *config, size_t size);
/* Writes a config of AAC-LC. Returns 2, or 0 for a rate or number of channels without an index. */
size_t aac_config_write(uint8_t out[2], int rate_hz, int channels);

#endif
