/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_environment.c - the orders of live.h for the environment of phones. */
#include "live/component.h"

#include "transport/netem/netem.h"

#include <errno.h>
#include <stdlib.h>

int live_environment_open(struct live *l, uint64_t seed, bool has_network, uint32_t *id)
{
    struct environment *s = l->is_closing ? NULL : calloc(1, sizeof(*s));
    if (!s)
        return l->is_closing ? -ECANCELED : -ENOMEM;
    int err = has_network ? netem_start(&s->netem, l->clock, seed) : 0;
    if (err) {
        free(s);
        return err;
    }
    s->users = 1;
    s->id = *id = ++l->environment.last_id;
    s->next = l->environment.first;
    l->environment.first = s;
    return 0;
}

void live_environment_close(struct live *l, uint32_t id)
{
    struct environment *s = environment_find(&l->environment, id);

    if (!s)
        return;
    s->is_closed = true;
    environment_unref(s);
    live_reap_later(l);
}

int live_network_set(struct live *l, uint32_t id, uint32_t component,
                     const struct live_network_rule *rule)
{
    struct environment *s = environment_find(&l->environment, id);

    if (!s || !s->netem)
        return -ENOENT;
    return netem_set(s->netem, component, rule ? &(struct netem_rule){rule->up, rule->down} : NULL);
}

int live_network_end(struct live *l, uint32_t id, uint32_t component, bool is_reset)
{
    struct environment *s = environment_find(&l->environment, id);

    return s && s->netem ? netem_end(s->netem, component, is_reset) : -ENOENT;
}

int live_names_set(struct live *l, uint32_t id, enum live_name_fault fault, int64_t slow_us)
{
    static const enum resolve_fault faults[] = {
        [LIVE_NAMES_FINE] = RESOLVE_FINE,
        [LIVE_NAMES_FAIL] = RESOLVE_FAIL,
        [LIVE_NAMES_SLOW] = RESOLVE_SLOW,
        [LIVE_NAMES_DEAD] = RESOLVE_DEAD,
    };
    struct environment *s = environment_find(&l->environment, id);

    if (!s)
        return -ENOENT;
    s->names = (struct resolve_order){faults[fault], slow_us};
    return 0;
}

int live_device_set(struct live *l, uint32_t id, enum device device, enum device_fault fault,
                    int64_t until_us)
{
    struct environment *s = environment_find(&l->environment, id);

    if (!s)
        return -ENOENT;
    struct device_order *o = device == DEVICE_CAMERA ? &s->camera : &s->mic;
    atomic_store(&o->until_us, until_us);
    atomic_store(&o->fault, (int)fault);
    return 0;
}
