/* SPDX-License-Identifier: GPL-3.0-or-later */
/* surroundings.h - what is around the components of one phone and can be spoiled by order: the
 * network, names, camera and microphone. Loop thread, but for what is said to be atomic. */
#ifndef LIVE_SURROUNDINGS_H
#define LIVE_SURROUNDINGS_H

#include "base/clock.h"
#include "live/live.h"
#include "transport/resolve.h"

#include <stdatomic.h>

/* One device, as the stage that reads it sees it. The loop writes, the stage reads. */
struct device_order {
    atomic_int fault; /* enum live_device_fault */
    _Atomic int64_t until_us;
};
/* What holds now. o may be NULL: nothing. */
static inline enum live_device_fault device_fault(const struct device_order *o, struct clock *c)
{
    if (!o || atomic_load(&((struct device_order *)o)->fault) == LIVE_DEVICE_FINE ||
        clock_now_us(c) >= atomic_load(&((struct device_order *)o)->until_us))
        return LIVE_DEVICE_FINE;
    return (enum live_device_fault)atomic_load(&((struct device_order *)o)->fault);
}

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
