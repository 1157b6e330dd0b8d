/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shaper.h - one direction of a connection as a bad link: bytes go in, and come out when the link
 * (base/time/shaper.h) lets them. Pure. */
#ifndef RELAY_BYTE_SHAPER_H
#define RELAY_BYTE_SHAPER_H

#include "base/time/shaper.h"

struct byte_shaper {
    struct shaper *shape; /* NULL: unshaped, and nothing is in it */
    uint8_t *bytes;       /* from head on, size of them */
    size_t head, size, room;
    int64_t until_us; /* the rule ends then; CLOCK_NEVER */
};

/* From now on this rule. 0 or -ENOMEM. */
int byte_shaper_set(struct byte_shaper *b, const struct shaper_rule *rule, int64_t until_us,
                    int64_t now_us);
/* What is in it may come out at once, and it is unshaped when all has. */
void byte_shaper_end(struct byte_shaper *b, int64_t now_us);
void byte_shaper_fini(struct byte_shaper *b);

size_t byte_shaper_room(struct byte_shaper *b, int64_t now_us); /* how many bytes may go in now */
/* 0 or -ENOMEM; at most byte_shaper_room */
int byte_shaper_put(struct byte_shaper *b, const uint8_t *bytes, size_t size, int64_t now_us);
/* What may come out now: *size bytes, which stay there until they are taken. */
const uint8_t *byte_shaper_ready(struct byte_shaper *b, size_t *size, int64_t now_us);
void byte_shaper_take(struct byte_shaper *b, size_t size,
                      int64_t now_us); /* at most what is ready */
/* When to look again; CLOCK_NEVER: not before something goes in. */
int64_t byte_shaper_next_us(struct byte_shaper *b, int64_t now_us);

#endif
