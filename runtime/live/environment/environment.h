/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment.h - what is around the components of one phone and can be spoiled by order: the
 * network, names, camera and microphone. Loop thread, but for what is said to be atomic. */
#ifndef LIVE_ENVIRONMENT_H
#define LIVE_ENVIRONMENT_H

#include "live/environment/device_fault.h"
#include "transport/resolve.h"

#include <stdint.h>

struct netem;
struct environment {
    struct environment *next;
    uint32_t id;
    struct netem *netem; /* NULL: no network */
    struct resolve_order names;
    struct device_order camera, mic;
    int users; /* components, until they are freed; and the script, until it closes them */
    bool is_closed;
};

struct environment_list {
    struct environment *first;
    uint32_t last_id;
};

struct environment *environment_find(const struct environment_list *l, uint32_t id); /* or NULL
                                                                                         */
struct environment *environment_ref(struct environment *s); /* NULL is fine, for both */
void environment_unref(struct environment *s);              /* the last one asks netem to end */
/* Frees those that nobody uses and whose netem has ended, never waits. True when none is left
 * that nobody uses. */
bool environment_reap(struct environment_list *l);

#endif
