/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shaper.h - traffic shaper of one direction of a link, as arithmetic: bytes arrive, wait for their
 * turn, travel and may leave. Pure; time comes in as an argument and never goes back.
 *
 *   arrive > [waiting: bounded] > rate > [under way: delay, jitter, lost and sent again] > leave
 *
 * A shaper counts bytes and holds none. Order is kept and no byte is lost for good, as TCP makes of
 * a bad link. The owner of the bytes asks three questions: how many bytes may arrive (room), how
 * many may leave (ready), when to ask again (next_us). */
#ifndef BASE_SHAPER_H
#define BASE_SHAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SHAPER_PIECE = 1448, /* bytes of a piece, which the link takes at a time: one TCP segment */
    SHAPER_PIECES_MAX = 4096, /* pieces under way at once */
    SHAPER_LOSS_MS = 200,     /* how late a lost piece arrives, and all pieces behind it */
};

/* The properties of the link. All zero: every byte passes at once. */
struct shaper_rule {
    int rate_kbps; /* 0: no limit */
    int delay_ms;
    int jitter_ms;     /* 0 to jitter_ms are added to the delay, drawn anew every jitter_ms */
    int loss_permille; /* share of the pieces that is held back SHAPER_LOSS_MS */
    int64_t blocked_until_us; /* nothing passes before; 0: open; CLOCK_NEVER: until the next rule */
};

struct shaper;

/* buffer_bytes: how many bytes may wait for their turn. The same seed and the same calls give the
 * same answers. 0 or -ENOMEM. */
int shaper_new(struct shaper **out, size_t buffer_bytes, uint64_t seed);
void shaper_free(struct shaper *s); /* NULL is fine */

/* The rule (copied) applies to bytes that wait and bytes that arrive; pieces under way keep their
 * time, unless the link is blocked. */
void shaper_set(struct shaper *s, const struct shaper_rule *rule, int64_t now_us);
/* Returns true when the rule is all zero and no byte is here: bytes may then bypass the shaper. */
bool shaper_is_idle(struct shaper *s, int64_t now_us);
bool shaper_is_blocked(const struct shaper *s, int64_t now_us);

size_t shaper_room(struct shaper *s, int64_t now_us);              /* bytes that may arrive now */
void shaper_arrive(struct shaper *s, size_t size, int64_t now_us); /* at most shaper_room */
size_t shaper_ready(struct shaper *s, int64_t now_us);             /* bytes that may leave now */
void shaper_leave(struct shaper *s, size_t size, int64_t now_us);  /* at most shaper_ready */
/* Returns when the answers change though no byte arrives or leaves: now_us when bytes are ready,
 * CLOCK_NEVER when there is no such moment. */
int64_t shaper_next_us(struct shaper *s, int64_t now_us);

#endif
