/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint.h - a drawing order to RGBA pixels, with SDL's software renderer. All functions are for the
 * loop thread. */
#ifndef VIEW_PAINT_H
#define VIEW_PAINT_H

#include "view/order/order.h"
#include "view/layout/text.h"
#include "view/paint/pixels.h"

struct paint;

/* Makes a painter; the caller frees the painter. pixels is copied, and painting asks its callbacks.
 * pixel_ratio is device pixels per CSS px; 0 means 1. Returns 0 or -ENOMEM. */
int paint_new(struct paint **out, const struct pixels_source *pixels, double pixel_ratio,
              struct text *text);
void paint_free(struct paint *p);
/* Draws everything in area, the visible part in CSS px. The painter owns the pixels, which are
 * valid until the next call. NULL: no memory. */
const uint8_t *paint_run(struct paint *p, const struct order *o, struct order_area area,
                         int *out_width, int *out_height, int *stride);

#endif
