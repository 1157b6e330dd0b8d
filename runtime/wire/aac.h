/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aac.h - AudioSpecificConfig, both ways. Pure. */
#ifndef WIRE_AAC_H
#define WIRE_AAC_H

#include <stddef.h>
#include <stdint.h>

struct aac_info {
    int rate_hz;  /* 8000 .. 96000 */
    int channels; /* 1 .. 8 */
    int object_type;
};

/* 0, -EPROTO, -ENOTSUP (not LC/HE) */
int aac_config_parse(struct aac_info *out, const uint8_t *config, size_t size);
/* AAC-LC; 2, or 0 for an odd rate */
size_t aac_config_write(uint8_t out[2], int rate_hz, int channels);

#endif
