/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ring.h - bytes in order of arrival, in a ring that grows. Pure; one thread. */
#ifndef BASE_RING_H
#define BASE_RING_H

#include <stddef.h>
#include <stdint.h>

struct ring { /* all zero: an empty ring */
    uint8_t *bytes;
    size_t head, count, capacity;
};

void ring_fini(struct ring *r); /* frees the bytes; the ring is empty and usable */
/* Appends a copy of the bytes. 0, or -ENOMEM: then nothing has changed. */
int ring_put(struct ring *r, const uint8_t *bytes, size_t size);
/* The oldest bytes, valid until the next ring_put, and how many bytes lie there in one piece. */
const uint8_t *ring_first(const struct ring *r);
size_t ring_run(const struct ring *r);
void ring_drop(struct ring *r, size_t size); /* removes the oldest bytes; at most count */

#endif
