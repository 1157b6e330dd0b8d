/* SPDX-License-Identifier: GPL-3.0-or-later */
/* affine.h - what transform does to a laid out box: a matrix around the box's origin. Pure. */
#ifndef VIEW_AFFINE_H
#define VIEW_AFFINE_H

#include "view/tree/tree.h"

/* x' = a x + c y + e, y' = b x + d y + f */
struct affine {
    double a, b, c, d, e, f;
};
static const struct affine affine_none = {1, 0, 0, 1, 0, 0};

/* Does the node have a transform that applies to it? Inline boxes have none. */
bool affine_is_set(const struct node *n);
/* The matrix of a laid out node, in page coordinates; affine_none without a transform. */
struct affine affine_of(const struct node *n);
void affine_apply(const struct affine *m, double *x, double *y);
/* False when the picture has no area: nothing can be found back. */
bool affine_invert(const struct affine *m, struct affine *out);

#endif
