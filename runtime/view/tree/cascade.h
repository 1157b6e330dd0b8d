/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cascade.h - finds the rules that match each node, and the style that comes out. Pure. */
#ifndef VIEW_CASCADE_H
#define VIEW_CASCADE_H

#include "view/tree/tree.h"

/* Holds the sheets in order of weight; the first sheet is our own, with the defaults of each
 * tag. */
struct cascade;

int cascade_new(struct cascade **out); /* returns 0 or -ENOMEM */
void cascade_free(struct cascade *c);
/* Takes the sheet, also when the call fails. Returns 0 or -ENOMEM. */
int cascade_add(struct cascade *c, struct wxss_sheet *sheet);
void cascade_clear(struct cascade *c); /* frees all sheets but our own */

/* Puts the declarations of style after those of the node's own style attribute; node 0 ends that.
 * Returns 0 or -ENOMEM. */
int cascade_force(struct cascade *c, uint32_t node, const char *style);

/* Gives every node of the tree its style. warn hears about broken style attributes. Returns 0 or
 * -ENOMEM. */
int cascade_run(struct cascade *c, struct tree *t, double width, double height, wxss_warn_fn *warn,
                void *arg);

#endif
