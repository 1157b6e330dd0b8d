/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lut.h - a colour table from a picture of 512x512 pixels, as photo programs make them: 8 by 8
 * squares, a square for each of 64 values of blue, row by row; in a square red grows to the right and
 * green downwards. Pure. */
#ifndef MEDIA_FILTER_LUT_H
#define MEDIA_FILTER_LUT_H

#include <stdint.h>

enum { LUT_SIDE = 512, LUT_NODES = 33 };

struct lut {
    uint8_t rgb[LUT_NODES][LUT_NODES][LUT_NODES][3]; /* by blue, green, red */
    float alpha;                                     /* 0..1: how much of the table's colour */
};

/* Reads the table from LUT_SIDE x LUT_SIDE pixels of RGBA without gaps; alpha becomes 1. */
void lut_read(struct lut *out, const uint8_t *rgba);
/* Changes a colour: red, green, blue, 0 to 1 each. Between the nodes the table is linear. */
void lut_apply(const struct lut *l, float rgb[3]);

#endif
