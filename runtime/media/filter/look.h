/* SPDX-License-Identifier: GPL-3.0-or-later */
/* look.h - how a page wants the pictures it publishes to look, whatever their size and rate. Plain
 * values: a look is copied from thread to thread. A zeroed look leaves pictures as they are. */
#ifndef MEDIA_FILTER_LOOK_H
#define MEDIA_FILTER_LOOK_H

#include <stdbool.h>

struct look {
    bool is_mirrored; /* left becomes right */
};

static inline bool look_is_same(const struct look *a, const struct look *b)
{
    return a->is_mirrored == b->is_mirrored;
}

#endif
