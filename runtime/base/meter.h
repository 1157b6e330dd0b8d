/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meter.h - an atomic counter that stages write and the loop samples (netstatus). Header only. */
#ifndef BASE_METER_H
#define BASE_METER_H

#include <stdatomic.h>
#include <stdint.h>

/* All zero: a meter at 0. Any thread may call each function; a meter orders no other memory. */
struct meter {
    _Atomic int64_t value;
};

static inline void meter_add(struct meter *m, int64_t n)
{
    atomic_fetch_add_explicit(&m->value, n, memory_order_relaxed);
}

static inline void meter_set(struct meter *m, int64_t n)
{
    atomic_store_explicit(&m->value, n, memory_order_relaxed);
}

static inline int64_t meter_get(const struct meter *m)
{
    return atomic_load_explicit(&((struct meter *)m)->value, memory_order_relaxed);
}

#endif
