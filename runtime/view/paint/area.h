/* SPDX-License-Identifier: GPL-3.0-or-later */
/* area.h - upright areas of a drawing order, CSS px. Pure. */
#ifndef VIEW_AREA_H
#define VIEW_AREA_H

#include "view/order/order.h"

bool area_is_empty(const struct order_area *a);
struct order_area area_cut(struct order_area a, const struct order_area *b); /* the common part */
struct order_area area_around(struct order_area a, const struct order_area *b); /* around both */
/* Returns the upright area around the turned area a. */
struct order_area area_turned(const struct affine *m, const struct order_area *a);
/* Returns the area that the entries of a layer may cover, in the layer's own coordinates. */
struct order_area area_of_layer(const struct order *o, int layer);

#endif
