/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment.c - the life of the environment. */
#include "live/environment/environment.h"

#include "transport/netem/netem.h"

#include <stdlib.h>

struct environment *environment_find(const struct environment_list *l, uint32_t id)
{
    struct environment *s = l->first;

    while (s && (s->id != id || s->is_closed))
        s = s->next;
    return s;
}

struct environment *environment_ref(struct environment *s)
{
    if (s)
        s->users++;
    return s;
}

void environment_unref(struct environment *s)
{
    if (s && --s->users == 0 && s->netem)
        netem_stop(s->netem);
}

bool environment_reap(struct environment_list *l)
{
    bool is_done = true;

    for (struct environment **at = &l->first; *at;) {
        struct environment *s = *at;
        if (s->users > 0) {
            at = &s->next;
        } else if (s->netem && !netem_has_ended(s->netem)) {
            at = &s->next;
            is_done = false;
        } else {
            *at = s->next;
            netem_free(s->netem);
            free(s);
        }
    }
    return is_done;
}
