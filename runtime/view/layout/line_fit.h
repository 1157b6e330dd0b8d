/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_fit.h - cuts a row of items into lines. */
#ifndef VIEW_LINE_FIT_H
#define VIEW_LINE_FIT_H

#include "view/layout/item.h"

/* Returns the end of the items that fit into one line from item from on: at least one group, or a
 * part of a group that may be torn. */
int line_fit(const struct flow *f, int from, double room);
/* Takes the width off the blanks that vanish at the end of the line with these items. */
void line_fit_drop(struct flow *f, int from, int to);

#endif
