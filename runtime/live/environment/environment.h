/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment.h - the environment of one phone, whose faults its components meet: network, name
 * look-ups, camera and microphone. Loop thread, but for the atomic fields of the orders. */
#ifndef LIVE_ENVIRONMENT_H
#define LIVE_ENVIRONMENT_H

#include "live/environment/device_fault.h"
#include "transport/resolve.h"

#include <stdint.h>

struct netem;
struct environment {
    struct environment *next;
    uint32_t id;
    struct netem *netem; /* NULL: no network of its own */
    struct resolve_order names;
    struct device_order camera, mic;
    int users; /* references: of the script until it closes the environment, of components */
    bool is_closed;
};

struct environment_list {
    struct environment *first;
    uint32_t last_id;
};

/* The open environment of that number, without a new reference; NULL when there is none. */
struct environment *environment_find(const struct environment_list *l, uint32_t id);
/* Takes and gives back a reference; NULL is fine. The last one tells netem to stop. */
struct environment *environment_ref(struct environment *e);
void environment_unref(struct environment *e);
/* Frees every environment without references whose netem has ended; never waits. False while an
 * environment without references is left, because its netem still runs. */
bool environment_reap(struct environment_list *l);

#endif
