/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shaper.h - one direction of a link, as arithmetic: bytes arrive, wait for their turn, travel and
 * may leave. Pure; time comes in and never goes back.
 *
 *   arrive > [waiting: bounded] > rate > [under way: delay, jitter, lost and sent again] > leave
 *
 * It counts bytes and holds none. Order is kept, nothing is lost for good: that is what TCP makes
 * of a bad link. Whoever owns the bytes asks three questions: how many may come in (room), how many
 * may go out (ready), when to ask again (next_us). */
#ifndef BASE_SHAPER_H
#define BASE_SHAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SHAPER_PIECE = 1448,      /* bytes the link takes at a time: one TCP segment */
    SHAPER_PIECES_MAX = 4096, /* under way at once */
    SHAPER_LOSS_MS = 200,     /* how late a lost piece comes, and all behind it */
};

/* How the link is. All zero: everything passes at once. */
struct shaper_rule {
    int rate_kbps; /* 0: no limit */
    int delay_ms;
    int jitter_ms;     /* 0 to this many are added, drawn anew every jitter_ms: gaps, then bursts */
    int loss_permille; /* of the pieces, held back SHAPER_LOSS_MS each */
    int64_t blocked_until_us; /* nothing passes before; 0: open; CLOCK_NEVER: until the next rule */
};

struct shaper;

/* buffer_bytes: how much may wait for its turn. The same seed and the same calls give the same
 * answers. 0 or -ENOMEM. */
int shaper_new(struct shaper **out, size_t buffer_bytes, uint64_t seed);
void shaper_free(struct shaper *s); /* NULL is fine */

/* Holds for what waits and what arrives; what is under way keeps its time, unless blocked. */
void shaper_set(struct shaper *s, const struct shaper_rule *rule, int64_t now_us);
/* No rule and no bytes: what arrives may pass by without being told. */
bool shaper_is_idle(struct shaper *s, int64_t now_us);
bool shaper_is_blocked(const struct shaper *s, int64_t now_us);

size_t shaper_room(struct shaper *s, int64_t now_us);              /* how many may arrive now */
void shaper_arrive(struct shaper *s, size_t size, int64_t now_us); /* at most shaper_room */
size_t shaper_ready(struct shaper *s, int64_t now_us);             /* how many may leave now */
void shaper_leave(struct shaper *s, size_t size, int64_t now_us);  /* at most shaper_ready */
/* When to ask again, though nothing arrives or leaves meanwhile: now_us when something is ready;
 * CLOCK_NEVER when it makes no difference. */
int64_t shaper_next_us(struct shaper *s, int64_t now_us);

#endif
