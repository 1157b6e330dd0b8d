/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment.c - counts the references to environments and frees them. */
#include "live/environment/environment.h"

#include "transport/netem/netem.h"

#include <stdlib.h>

struct environment *environment_find(const struct environment_list *l, uint32_t id)
{
    struct environment *e = l->first;

    while (e && (e->id != id || e->is_closed))
        e = e->next;
    return e;
}

struct environment *environment_ref(struct environment *e)
{
    if (e)
        e->users++;
    return e;
}

void environment_unref(struct environment *e)
{
    if (e && --e->users == 0 && e->netem)
        netem_stop(e->netem);
}

bool environment_reap(struct environment_list *l)
{
    bool is_done = true;

    for (struct environment **at = &l->first; *at;) {
        struct environment *e = *at;
        if (e->users > 0) {
            at = &e->next;
        } else if (e->netem && !netem_has_ended(e->netem)) {
            at = &e->next;
            is_done = false;
        } else {
            *at = e->next;
            netem_free(e->netem);
            free(e);
        }
    }
    return is_done;
}
