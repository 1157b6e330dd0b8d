/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calc.h - reads calc(100% - 2 * 8px) into a sum of units. Pure. */
#ifndef VIEW_CALC_H
#define VIEW_CALC_H

#include "view/style/style_value.h"

/* Reads p, with calc( and ) included. A plain number counts as UNIT_NUMBER. False: p is no calc, is
 * more than CALC_DEPTH_MAX deep, or multiplies units by units. */
enum { CALC_DEPTH_MAX = 16 };
bool calc_read(struct style_piece p, struct calc *out);

#endif
