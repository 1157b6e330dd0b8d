/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transform.h - the value of transform: translate, scale and rotate, as a list of steps. Pure. */
#ifndef VIEW_TRANSFORM_H
#define VIEW_TRANSFORM_H

#include "view/style/prop.h"

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

/* Reads "rotate(45deg) translate(10px, 50%)"; the arena owns the result. Returns 0, -EINVAL or
 * -ENOMEM. */
int transform_read(const char *text, size_t size, struct arena *a, const struct transform **out);

#endif
