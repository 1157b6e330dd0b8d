/* SPDX-License-Identifier: GPL-3.0-or-later */
/* device_fault.h - faults of a phone's camera and microphone. Any thread. */
#ifndef DEVICE_FAULT_H
#define DEVICE_FAULT_H

#include "base/time/clock.h"

#include <stdatomic.h>
#include <stdint.h>

enum device { DEVICE_CAMERA, DEVICE_MIC };
enum device_fault {
    DEVICE_FINE,
    DEVICE_FAILS,        /* the device cannot be opened */
    DEVICE_GONE,         /* unplugged: fails in use, then cannot be opened */
    DEVICE_NOTHING,      /* opens, and gives no picture or sample */
    DEVICE_BLANK,        /* gives black pictures, or silence */
    DEVICE_EFFECTS_FAIL, /* the camera is fine; filters cannot start, or fail while they run */
    DEVICE_EFFECTS_SLOW, /* the camera is fine; a picture with filters takes two periods */
};

/* The fault of one device until a moment of the clock. The loop writes; the stage that reads the
 * device reads it. */
struct device_order {
    atomic_int fault; /* enum device_fault */
    _Atomic int64_t until_us;
};
/* The fault at this moment. o NULL: DEVICE_FINE. */
static inline enum device_fault device_fault_now(const struct device_order *o, struct clock *c)
{
    if (!o || atomic_load(&((struct device_order *)o)->fault) == DEVICE_FINE ||
        clock_now_us(c) >= atomic_load(&((struct device_order *)o)->until_us))
        return DEVICE_FINE;
    return (enum device_fault)atomic_load(&((struct device_order *)o)->fault);
}

#endif
