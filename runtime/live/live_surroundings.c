/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_surroundings.c - the orders of live.h for the surroundings of phones. */
#include "live/component.h"

#include "transport/netem/carrier.h"

#include <errno.h>
#include <stdlib.h>

int live_surroundings_open(struct live *l, uint64_t seed, bool has_network, uint32_t *id)
{
    struct surroundings *s = l->is_closing ? NULL : calloc(1, sizeof(*s));
    if (!s)
        return l->is_closing ? -ECANCELED : -ENOMEM;
    int err = has_network ? carrier_start(&s->carrier, l->clock, seed) : 0;
    if (err) {
        free(s);
        return err;
    }
    s->users = 1;
    s->id = *id = ++l->surroundings.last_id;
    s->next = l->surroundings.first;
    l->surroundings.first = s;
    return 0;
}

void live_surroundings_close(struct live *l, uint32_t id)
{
    struct surroundings *s = surroundings_find(&l->surroundings, id);

    if (!s)
        return;
    s->is_closed = true;
    surroundings_unref(s);
    live_reap_later(l);
}

int live_network_set(struct live *l, uint32_t id, uint32_t component,
                     const struct live_network_rule *rule)
{
    struct surroundings *s = surroundings_find(&l->surroundings, id);

    if (!s || !s->carrier)
        return -ENOENT;
    return carrier_set(s->carrier, component,
                       rule ? &(struct carrier_rule){rule->up, rule->down} : NULL);
}

int live_network_end(struct live *l, uint32_t id, uint32_t component, bool is_reset)
{
    struct surroundings *s = surroundings_find(&l->surroundings, id);

    return s && s->carrier ? carrier_end(s->carrier, component, is_reset) : -ENOENT;
}

int live_names_set(struct live *l, uint32_t id, enum live_name_fault fault, int64_t slow_us)
{
    static const enum resolve_fault faults[] = {
        [LIVE_NAMES_FINE] = RESOLVE_FINE,
        [LIVE_NAMES_FAIL] = RESOLVE_FAIL,
        [LIVE_NAMES_SLOW] = RESOLVE_SLOW,
        [LIVE_NAMES_DEAD] = RESOLVE_DEAD,
    };
    struct surroundings *s = surroundings_find(&l->surroundings, id);

    if (!s)
        return -ENOENT;
    s->names = (struct resolve_order){faults[fault], slow_us};
    return 0;
}

int live_device_set(struct live *l, uint32_t id, enum device device, enum device_fault fault,
                    int64_t until_us)
{
    struct surroundings *s = surroundings_find(&l->surroundings, id);

    if (!s)
        return -ENOENT;
    struct device_order *o = device == DEVICE_CAMERA ? &s->camera : &s->mic;
    atomic_store(&o->until_us, until_us);
    atomic_store(&o->fault, (int)fault);
    return 0;
}
