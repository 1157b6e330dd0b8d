/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calc.h - reads calc(100% - 2 * 8px) into a sum of units. Pure. */
#ifndef VIEW_CALC_H
#define VIEW_CALC_H

#include "view/style/style_value.h"

/* p is all of it, calc( and ) included. A plain number counts as UNIT_NUMBER. False: not one, or
 * more than CALC_DEPTH_MAX deep, or units multiplied by units. */
enum { CALC_DEPTH_MAX = 16 };
bool calc_read(struct style_piece p, struct calc *out);

#endif
