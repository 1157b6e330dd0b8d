/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint.h - a drawing order to RGBA pixels, with SDL's software renderer. Loop thread. */
#ifndef VIEW_PAINT_H
#define VIEW_PAINT_H

#include "view/layout/order.h"
#include "view/layout/text.h"
#include "view/paint/pixels.h"

struct paint;

/* pixels is copied; its callbacks are asked while painting. pixel_ratio: device pixels per CSS px,
 * 0 is 1. 0 or -ENOMEM. */
int paint_new(struct paint **out, const struct pixels_source *pixels, double pixel_ratio,
              struct text *text);
void paint_free(struct paint *p);
/* area: what is seen, CSS px. Draws everything; the pixels are valid until the next call. NULL: no
 * memory. */
const uint8_t *paint_run(struct paint *p, const struct order *o, struct order_area area,
                         int *out_width, int *out_height, int *stride);

#endif
