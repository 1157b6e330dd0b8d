/* SPDX-License-Identifier: GPL-3.0-or-later */
/* byte_shaper.c - the queue of bytes whose number base/time/shaper.c counts. */
#include "relay/conn/byte_shaper.h"

#include "base/time/clock.h"
#include "relay/common/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int byte_shaper_set(struct byte_shaper *b, const struct shaper_rule *rule, int64_t until_us,
                    int64_t now_us)
{
    int err = b->shaper ? 0 : shaper_new(&b->shaper, RELAY_SHAPER_BYTES, 1);
    if (err)
        return err;
    shaper_set(b->shaper, rule, now_us);
    b->until_us = until_us;
    return 0;
}

void byte_shaper_fini(struct byte_shaper *b)
{
    shaper_free(b->shaper);
    free(b->bytes);
    *b = (struct byte_shaper){0};
}

/* Frees the shaper once its rule is over and the last byte has come out. */
static void let_go(struct byte_shaper *b, int64_t now_us)
{
    if (b->shaper && b->size == 0 && shaper_is_idle(b->shaper, now_us))
        byte_shaper_fini(b);
}

void byte_shaper_end(struct byte_shaper *b, int64_t now_us)
{
    if (!b->shaper)
        return;
    shaper_set(b->shaper, &(struct shaper_rule){0}, now_us);
    b->until_us = CLOCK_NEVER;
    let_go(b, now_us);
}

static void end_in_time(struct byte_shaper *b, int64_t now_us)
{
    if (b->shaper && now_us >= b->until_us)
        byte_shaper_end(b, now_us);
}

size_t byte_shaper_room(struct byte_shaper *b, int64_t now_us)
{
    end_in_time(b, now_us);
    return b->shaper ? shaper_room(b->shaper, now_us) : SIZE_MAX;
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
    shaper_arrive(b->shaper, size, now_us);
    return 0;
}

const uint8_t *byte_shaper_ready(struct byte_shaper *b, size_t *size, int64_t now_us)
{
    end_in_time(b, now_us);
    *size = b->shaper ? shaper_ready(b->shaper, now_us) : 0;
    return b->bytes + b->head;
}

void byte_shaper_take(struct byte_shaper *b, size_t size, int64_t now_us)
{
    b->head += size;
    b->size -= size;
    shaper_leave(b->shaper, size, now_us);
    let_go(b, now_us);
}

int64_t byte_shaper_next_us(struct byte_shaper *b, int64_t now_us)
{
    end_in_time(b, now_us);
    if (!b->shaper)
        return CLOCK_NEVER;
    int64_t next_us = shaper_next_us(b->shaper, now_us);
    return next_us < b->until_us ? next_us : b->until_us;
}
