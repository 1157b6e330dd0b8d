/* SPDX-License-Identifier: GPL-3.0-or-later */
/* black.c - black in place of the picture. */
#include "media/filter/filters.h"

static bool wants_black(const struct chain_order *o)
{
    return o->is_black;
}

static int apply_black(void *self, const struct chain_order *o, struct picture **p)
{
    int err = picture_own(p);

    if (err)
        return err;
    picture_fill(*p, 16, 128, 128);
    (*p)->is_full_range = false;
    return 0;
}

const struct chain_row black_row = {.name = "black", .wants = wants_black, .apply = apply_black};
