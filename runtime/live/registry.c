/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registry.c - a list; pages have few components. */
#include "live/registry.h"

#include "live/component.h"

void registry_add(struct registry *r, struct component *c)
{
    c->id = ++r->last_id;
    c->next = r->first;
    r->first = c;
}

void registry_remove(struct registry *r, struct component *c)
{
    struct component **at = &r->first;

    while (*at && *at != c)
        at = &(*at)->next;
    if (*at)
        *at = c->next;
}

struct component *registry_find(const struct registry *r, uint32_t id)
{
    struct component *c = r->first;

    while (c && c->id != id)
        c = c->next;
    return c;
}

struct component *registry_alive(const struct registry *r, uint32_t id)
{
    struct component *c = registry_find(r, id);
    return c && !c->is_closed ? c : NULL;
}

bool registry_was_used(const struct registry *r, uint32_t id)
{
    return id > 0 && id <= r->last_id;
}
