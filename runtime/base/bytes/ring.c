/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ring.c - a ring of bytes that doubles when it is full. */
#include "base/bytes/ring.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 16 * 1024 };

void ring_fini(struct ring *r)
{
    free(r->bytes);
    *r = (struct ring){0};
}

const uint8_t *ring_first(const struct ring *r)
{
    return r->bytes + r->head;
}

size_t ring_run(const struct ring *r)
{
    size_t to_end = r->capacity - r->head;

    return to_end < r->count ? to_end : r->count;
}

static int make_ring_room(struct ring *r, size_t size)
{
    size_t capacity = r->capacity ? r->capacity : FIRST_CAPACITY, run = ring_run(r);

    while (capacity < r->count + size)
        capacity *= 2;
    if (capacity == r->capacity)
        return 0;
    uint8_t *grown = malloc(capacity);
    if (!grown)
        return -ENOMEM;
    if (r->count) {
        memcpy(grown, ring_first(r), run);
        memcpy(grown + run, r->bytes, r->count - run);
    }
    free(r->bytes);
    r->bytes = grown;
    r->head = 0;
    r->capacity = capacity;
    return 0;
}

int ring_put(struct ring *r, const uint8_t *bytes, size_t size)
{
    int err = make_ring_room(r, size);

    if (err)
        return err;
    size_t tail = (r->head + r->count) % r->capacity;
    size_t first = r->capacity - tail < size ? r->capacity - tail : size;
    memcpy(r->bytes + tail, bytes, first);
    memcpy(r->bytes, bytes + first, size - first);
    r->count += size;
    return 0;
}

void ring_drop(struct ring *r, size_t size)
{
    assert(size <= r->count);
    r->count -= size;
    r->head = r->count ? (r->head + size) % r->capacity : 0;
}
