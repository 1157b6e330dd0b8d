/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint.h - a drawing order to RGBA pixels, with SDL's software renderer. Loop thread. */
#ifndef VIEW_PAINT_H
#define VIEW_PAINT_H

#include "view/order.h"
#include "view/text.h"
#include "view/view.h"

struct paint;

/* cfg is copied; its callbacks are asked while painting. 0 or -ENOMEM. */
int paint_new(struct paint **out, const struct view_cfg *cfg, struct text *text);
void paint_free(struct paint *p);
/* area: what is seen, CSS px. Draws everything; the pixels are valid until the next call. NULL: no
 * memory. */
const uint8_t *paint_run(struct paint *p, const struct order *o, struct order_area area,
                         int *out_width, int *out_height, int *stride);

#endif
