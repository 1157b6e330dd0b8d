/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.h - filled boxes with round corners, smooth at the edge, straight into RGBA pixels.
 * Pure. */
#ifndef VIEW_SHAPE_H
#define VIEW_SHAPE_H

#include <stdint.h>

struct shape_area { /* device pixels */
    int left, top, right, bottom;
};
struct shape_box {
    struct shape_area area;
    double radius[4]; /* clockwise from top left */
};
struct shape_pixels {
    uint8_t *rgba;
    int stride;
    struct shape_area clip; /* inside the pixels */
};

/* Fills the box outside of hole (which may be NULL). rgba is 0xRRGGBBAA. */
void shape_fill(struct shape_pixels *px, const struct shape_box *box, const struct shape_box *hole,
                uint32_t rgba);
/* Makes the pixels transparent that the corners of the box leave out; pixels outside of the box's
 * area stay. The colours are multiplied by their alpha. */
void shape_cut_corners(struct shape_pixels *px, const struct shape_box *box);
/* Makes the radii fit their box as style sheets say: neighbours never overlap. */
void shape_fit(struct shape_box *box);

#endif
