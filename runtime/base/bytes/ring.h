/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ring.h - bytes in the order they came, in a ring that grows. Pure; one thread. */
#ifndef BASE_RING_H
#define BASE_RING_H

#include <stddef.h>
#include <stdint.h>

struct ring { /* all zero: empty */
    uint8_t *bytes;
    size_t head, count, capacity;
};

void ring_fini(struct ring *r);
/* Behind the others. 0, or -ENOMEM: then nothing has changed. */
int ring_put(struct ring *r, const uint8_t *bytes, size_t size);
/* The first bytes, and how many of them lie in one piece. */
const uint8_t *ring_first(const struct ring *r);
size_t ring_run(const struct ring *r);
void ring_drop(struct ring *r, size_t size); /* the first so many; at most count */

#endif
