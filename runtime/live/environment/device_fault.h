/* SPDX-License-Identifier: GPL-3.0-or-later */
/* device_fault.h - how the camera and the microphone of a phone fail on request. */
#ifndef DEVICE_FAULT_H
#define DEVICE_FAULT_H

#include "base/time/clock.h"

#include <stdatomic.h>
#include <stdint.h>

enum device { DEVICE_CAMERA, DEVICE_MIC };
enum device_fault {
    DEVICE_FINE,
    DEVICE_FAILS,   /* cannot be opened */
    DEVICE_GONE,    /* unplugged: fails while it is used, then cannot be opened */
    DEVICE_NOTHING, /* opens, and gives no picture or sample */
    DEVICE_BLANK,   /* black, or silence */
};

/* One device, as the stage that reads it sees it. The loop writes, the stage reads. */
struct device_order {
    atomic_int fault; /* enum device_fault */
    _Atomic int64_t until_us;
};
/* What holds now. o may be NULL: nothing. */
static inline enum device_fault device_fault_now(const struct device_order *o, struct clock *c)
{
    if (!o || atomic_load(&((struct device_order *)o)->fault) == DEVICE_FINE ||
        clock_now_us(c) >= atomic_load(&((struct device_order *)o)->until_us))
        return DEVICE_FINE;
    return (enum device_fault)atomic_load(&((struct device_order *)o)->fault);
}

#endif
