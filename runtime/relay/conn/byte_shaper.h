/* SPDX-License-Identifier: GPL-3.0-or-later */
/* byte_shaper.h - one direction of a connection as a bad link: bytes go in, and come out when the
 * shaper (base/time/shaper.h) lets them pass. Pure. */
#ifndef RELAY_BYTE_SHAPER_H
#define RELAY_BYTE_SHAPER_H

#include "base/time/shaper.h"

struct byte_shaper {
    struct shaper *shaper; /* NULL: unshaped and empty */
    uint8_t *bytes;        /* size bytes wait, from head on */
    size_t head, size, room;
    int64_t until_us; /* when the rule ends; CLOCK_NEVER: never */
};

/* Sets the rule for all bytes from now on. The struct is zeroed before its first rule. 0 or
 * -ENOMEM. */
int byte_shaper_set(struct byte_shaper *b, const struct shaper_rule *rule, int64_t until_us,
                    int64_t now_us);
/* Ends the rule: waiting bytes may come out at once, and the direction is unshaped when the last
 * byte has come out. */
void byte_shaper_end(struct byte_shaper *b, int64_t now_us);
void byte_shaper_fini(struct byte_shaper *b);

/* How many bytes may go in now; SIZE_MAX when unshaped. */
size_t byte_shaper_room(struct byte_shaper *b, int64_t now_us);
/* Copies bytes in, at most byte_shaper_room, while shaped. 0 or -ENOMEM. */
int byte_shaper_put(struct byte_shaper *b, const uint8_t *bytes, size_t size, int64_t now_us);
/* The *size bytes that may come out now; the bytes stay valid until the next put or take. */
const uint8_t *byte_shaper_ready(struct byte_shaper *b, size_t *size, int64_t now_us);
/* Takes bytes out, at most as many as are ready. */
void byte_shaper_take(struct byte_shaper *b, size_t size, int64_t now_us);
/* When to look again; CLOCK_NEVER: not before bytes go in. */
int64_t byte_shaper_next_us(struct byte_shaper *b, int64_t now_us);

#endif
