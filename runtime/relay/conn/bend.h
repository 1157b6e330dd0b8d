/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bend.h - one direction of a connection as a bad link: bytes go in, and come out when the link
 * (base/time/shape.h) lets them. Pure. */
#ifndef RELAY_BEND_H
#define RELAY_BEND_H

#include "base/time/shape.h"

struct bend {
    struct shape *shape; /* NULL: straight, and nothing is in it */
    uint8_t *bytes;      /* from head on, size of them */
    size_t head, size, room;
    int64_t until_us; /* the rule ends then; CLOCK_NEVER */
};

/* From now on this rule. 0 or -ENOMEM. */
int bend_set(struct bend *b, const struct shape_rule *rule, int64_t until_us, int64_t now_us);
/* What is in it may come out at once, and it is straight when all has. */
void bend_end(struct bend *b, int64_t now_us);
void bend_fini(struct bend *b);

size_t bend_room(struct bend *b, int64_t now_us); /* how many bytes may go in now */
/* 0 or -ENOMEM; at most bend_room */
int bend_put(struct bend *b, const uint8_t *bytes, size_t size, int64_t now_us);
/* What may come out now: *size bytes, which stay there until they are taken. */
const uint8_t *bend_ready(struct bend *b, size_t *size, int64_t now_us);
void bend_take(struct bend *b, size_t size, int64_t now_us); /* at most what is ready */
/* When to look again; CLOCK_NEVER: not before something goes in. */
int64_t bend_next_us(struct bend *b, int64_t now_us);

#endif
