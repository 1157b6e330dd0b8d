/* SPDX-License-Identifier: GPL-3.0-or-later */
/* surroundings.c - the life of the surroundings. */
#include "live/environment/surroundings.h"

#include "transport/netem/carrier.h"

#include <stdlib.h>

struct surroundings *surroundings_find(const struct surroundings_list *l, uint32_t id)
{
    struct surroundings *s = l->first;

    while (s && (s->id != id || s->is_closed))
        s = s->next;
    return s;
}

struct surroundings *surroundings_ref(struct surroundings *s)
{
    if (s)
        s->users++;
    return s;
}

void surroundings_unref(struct surroundings *s)
{
    if (s && --s->users == 0 && s->carrier)
        carrier_stop(s->carrier);
}

bool surroundings_reap(struct surroundings_list *l)
{
    bool is_done = true;

    for (struct surroundings **at = &l->first; *at;) {
        struct surroundings *s = *at;
        if (s->users > 0) {
            at = &s->next;
        } else if (s->carrier && !carrier_has_ended(s->carrier)) {
            at = &s->next;
            is_done = false;
        } else {
            *at = s->next;
            carrier_free(s->carrier);
            free(s);
        }
    }
    return is_done;
}
