/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault.c - effects that fail by order, ahead of all effects. */
#include "media/filter/filters.h"

#include <errno.h>

static bool wants_fault(const struct chain_order *o)
{
    return o->is_failing && chain_order_has_camera(o) && look_has_effects(&o->look);
}

static int apply_fault(void *self, const struct chain_order *o, struct picture **p)
{
    return -EIO;
}

const struct chain_row fault_row = {
    .name = "fault", .wants = wants_fault, .apply = apply_fault, .is_effect = true};
