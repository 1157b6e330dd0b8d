/* SPDX-License-Identifier: GPL-3.0-or-later */
/* affine.h - the matrix a transform means for a laid out box, around the box's origin. Pure. */
#ifndef VIEW_AFFINE_H
#define VIEW_AFFINE_H

#include "view/tree/tree.h"

/* x' = a x + c y + e, y' = b x + d y + f */
struct affine {
    double a, b, c, d, e, f;
};
static const struct affine affine_none = {1, 0, 0, 1, 0, 0};

/* True: a transform applies to the node. No transform applies to an inline box. */
bool affine_is_set(const struct node *n);
/* Returns the matrix of a laid out node, in page coordinates; affine_none without a transform. */
struct affine affine_of(const struct node *n);
void affine_apply(const struct affine *m, double *x, double *y);
/* Finds the matrix back. False: the matrix leaves no area, so no point can be found back. */
bool affine_invert(const struct affine *m, struct affine *out);

#endif
