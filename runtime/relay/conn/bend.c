/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bend.c - a queue of bytes beside the count of them in shape.c. */
#include "relay/conn/bend.h"

#include "base/time/clock.h"
#include "relay/common/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int bend_set(struct bend *b, const struct shape_rule *rule, int64_t until_us, int64_t now_us)
{
    int err = b->shape ? 0 : shape_new(&b->shape, RELAY_BEND_BYTES, 1);
    if (err)
        return err;
    shape_set(b->shape, rule, now_us);
    b->until_us = until_us;
    return 0;
}

void bend_fini(struct bend *b)
{
    shape_free(b->shape);
    free(b->bytes);
    *b = (struct bend){0};
}

/* Straight again: the link is as good as none, and empty. */
static void let_go(struct bend *b, int64_t now_us)
{
    if (b->shape && b->size == 0 && shape_is_idle(b->shape, now_us))
        bend_fini(b);
}

void bend_end(struct bend *b, int64_t now_us)
{
    if (!b->shape)
        return;
    shape_set(b->shape, &(struct shape_rule){0}, now_us);
    b->until_us = CLOCK_NEVER;
    let_go(b, now_us);
}

static void end_in_time(struct bend *b, int64_t now_us)
{
    if (b->shape && now_us >= b->until_us)
        bend_end(b, now_us);
}

size_t bend_room(struct bend *b, int64_t now_us)
{
    end_in_time(b, now_us);
    return b->shape ? shape_room(b->shape, now_us) : SIZE_MAX;
}

static int make_room(struct bend *b, size_t size)
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

int bend_put(struct bend *b, const uint8_t *bytes, size_t size, int64_t now_us)
{
    int err = make_room(b, size);
    if (err)
        return err;
    memcpy(b->bytes + b->head + b->size, bytes, size);
    b->size += size;
    shape_arrive(b->shape, size, now_us);
    return 0;
}

const uint8_t *bend_ready(struct bend *b, size_t *size, int64_t now_us)
{
    end_in_time(b, now_us);
    *size = b->shape ? shape_ready(b->shape, now_us) : 0;
    return b->bytes + b->head;
}

void bend_take(struct bend *b, size_t size, int64_t now_us)
{
    b->head += size;
    b->size -= size;
    shape_leave(b->shape, size, now_us);
    let_go(b, now_us);
}

int64_t bend_next_us(struct bend *b, int64_t now_us)
{
    end_in_time(b, now_us);
    if (!b->shape)
        return CLOCK_NEVER;
    int64_t next_us = shape_next_us(b->shape, now_us);
    return next_us < b->until_us ? next_us : b->until_us;
}
