/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shaper.c - a queue of bytes beside the count of them in shaper.c. */
#include "relay/conn/byte_shaper.h"

#include "base/time/clock.h"
#include "relay/common/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int byte_shaper_set(struct byte_shaper *b, const struct shaper_rule *rule, int64_t until_us,
                    int64_t now_us)
{
    int err = b->shape ? 0 : shaper_new(&b->shape, RELAY_SHAPER_BYTES, 1);
    if (err)
        return err;
    shaper_set(b->shape, rule, now_us);
    b->until_us = until_us;
    return 0;
}

void byte_shaper_fini(struct byte_shaper *b)
{
    shaper_free(b->shape);
    free(b->bytes);
    *b = (struct byte_shaper){0};
}

/* Straight again: the link is as good as none, and empty. */
static void let_go(struct byte_shaper *b, int64_t now_us)
{
    if (b->shape && b->size == 0 && shaper_is_idle(b->shape, now_us))
        byte_shaper_fini(b);
}

void byte_shaper_end(struct byte_shaper *b, int64_t now_us)
{
    if (!b->shape)
        return;
    shaper_set(b->shape, &(struct shaper_rule){0}, now_us);
    b->until_us = CLOCK_NEVER;
    let_go(b, now_us);
}

static void end_in_time(struct byte_shaper *b, int64_t now_us)
{
    if (b->shape && now_us >= b->until_us)
        byte_shaper_end(b, now_us);
}

size_t byte_shaper_room(struct byte_shaper *b, int64_t now_us)
{
    end_in_time(b, now_us);
    return b->shape ? shaper_room(b->shape, now_us) : SIZE_MAX;
}

static int make_bytes_room(struct byte_shaper *b, size_t size)
{
    if (b->head + b->size + size <= b->room)
        return 0;
    if (b->head > 0)
        memmove(b->bytes, b->bytes + b->head, b->size);
    b->head = 0;
    if (b->size + size <= b->room)
        return 0;
    size_t room = (b->size + size) * 2;
    uint8_t *bytes = realloc(b->bytes, room);
    if (!bytes)
        return -ENOMEM;
    b->bytes = bytes;
    b->room = room;
    return 0;
}

int byte_shaper_put(struct byte_shaper *b, const uint8_t *bytes, size_t size, int64_t now_us)
{
    int err = make_bytes_room(b, size);
    if (err)
        return err;
    memcpy(b->bytes + b->head + b->size, bytes, size);
    b->size += size;
    shaper_arrive(b->shape, size, now_us);
    return 0;
}

const uint8_t *byte_shaper_ready(struct byte_shaper *b, size_t *size, int64_t now_us)
{
    end_in_time(b, now_us);
    *size = b->shape ? shaper_ready(b->shape, now_us) : 0;
    return b->bytes + b->head;
}

void byte_shaper_take(struct byte_shaper *b, size_t size, int64_t now_us)
{
    b->head += size;
    b->size -= size;
    shaper_leave(b->shape, size, now_us);
    let_go(b, now_us);
}

int64_t byte_shaper_next_us(struct byte_shaper *b, int64_t now_us)
{
    end_in_time(b, now_us);
    if (!b->shape)
        return CLOCK_NEVER;
    int64_t next_us = shaper_next_us(b->shape, now_us);
    return next_us < b->until_us ? next_us : b->until_us;
}
