/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hit.h - finds the node that lies topmost below a point. Pure. */
#ifndef VIEW_HIT_H
#define VIEW_HIT_H

#include "view/order/order.h"

/* Finds the topmost node with a number, then its ancestors. Returns how many nodes were written (at
 * most max). */
int hit_find(const struct order *o, double x, double y, uint32_t *nodes, int max);

#endif
