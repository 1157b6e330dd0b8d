/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compose.h - puts a drawn layer onto the pixels around it. Pure. */
#ifndef VIEW_COMPOSE_H
#define VIEW_COMPOSE_H

#include "view/paint/shape.h"
#include "view/layout/affine.h"

struct compose_job {
    struct shape_pixels from; /* colours multiplied by their alpha; only the clip counts */
    struct shape_pixels to;   /* no pixel outside of the clip changes */
    struct affine matrix;     /* pixels of from to pixels of to */
    double opacity;
};
void compose_run(const struct compose_job *j);

#endif
