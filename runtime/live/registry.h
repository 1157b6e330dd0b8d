/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registry.h - ids to components. An id is never used again, so an old one finds nothing. */
#ifndef LIVE_REGISTRY_H
#define LIVE_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>

struct component;

struct registry {
    struct component *first;
    uint32_t last_id;
};

void registry_add(struct registry *r, struct component *c); /* gives the component its id */
void registry_remove(struct registry *r, struct component *c);
/* The component, which may be on its way out, or NULL. */
struct component *registry_find(const struct registry *r, uint32_t id);
/* The component unless it was closed, or NULL. */
struct component *registry_alive(const struct registry *r, uint32_t id);
/* Has there ever been a component of that id? */
bool registry_was_used(const struct registry *r, uint32_t id);

#endif
