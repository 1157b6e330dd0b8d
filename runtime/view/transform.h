/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transform.h - translate, scale and rotate: read, and as a matrix around a box's origin. Pure. */
#ifndef VIEW_TRANSFORM_H
#define VIEW_TRANSFORM_H

#include "view/tree.h"

enum { TRANSFORM_STEPS_MAX = 8 };
enum transform_kind { TRANSFORM_MOVE, TRANSFORM_SCALE, TRANSFORM_TURN };
struct transform_step {
    enum transform_kind kind;
    struct value x, y; /* lengths; plain numbers of a scale; radians of a turn in x */
};
struct transform {
    struct transform_step steps[TRANSFORM_STEPS_MAX];
    int count;
};

/* x' = a x + c y + e, y' = b x + d y + f */
struct affine {
    double a, b, c, d, e, f;
};
static const struct affine affine_none = {1, 0, 0, 1, 0, 0};

/* "rotate(45deg) translate(10px, 50%)". 0, -EINVAL, -ENOMEM. */
int transform_read(const char *text, size_t size, struct arena *a, const struct transform **out);
bool transform_is_set(const struct node *n);
/* Of a laid out node, in page coordinates; affine_none without a transform. */
struct affine transform_of(const struct node *n);

void affine_apply(const struct affine *m, double *x, double *y);
/* False when the picture has no area: nothing can be found back. */
bool affine_invert(const struct affine *m, struct affine *out);

#endif
