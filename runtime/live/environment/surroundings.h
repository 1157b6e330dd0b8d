/* SPDX-License-Identifier: GPL-3.0-or-later */
/* surroundings.h - what is around the components of one phone and can be spoiled by order: the
 * network, names, camera and microphone. Loop thread, but for what is said to be atomic. */
#ifndef LIVE_SURROUNDINGS_H
#define LIVE_SURROUNDINGS_H

#include "live/environment/device_fault.h"
#include "transport/resolve.h"

#include <stdint.h>

struct carrier;
struct surroundings {
    struct surroundings *next;
    uint32_t id;
    struct carrier *carrier; /* NULL: no network */
    struct resolve_order names;
    struct device_order camera, mic;
    int users; /* components, until they are freed; and the script, until it closes them */
    bool is_closed;
};

struct surroundings_list {
    struct surroundings *first;
    uint32_t last_id;
};

struct surroundings *surroundings_find(const struct surroundings_list *l, uint32_t id); /* or NULL
                                                                                         */
struct surroundings *surroundings_ref(struct surroundings *s); /* NULL is fine, for both */
void surroundings_unref(struct surroundings *s); /* the last one asks the carrier to end */
/* Frees those that nobody uses and whose carrier has ended, never waits. True when none is left
 * that nobody uses. */
bool surroundings_reap(struct surroundings_list *l);

#endif
