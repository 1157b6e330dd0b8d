/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.h - one direction of a link, as arithmetic: bytes arrive, wait for their turn, travel and
 * may leave. Pure; time comes in and never goes back.
 *
 *   arrive > [waiting: bounded] > rate > [under way: delay, jitter, lost and sent again] > leave
 *
 * It counts bytes and holds none. Order is kept, nothing is lost for good: that is what TCP makes
 * of a bad link. Whoever owns the bytes asks three questions: how many may come in (room), how many
 * may go out (ready), when to ask again (next_us). */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SHAPE_PIECE = 1448,      /* bytes the link takes at a time: one TCP segment */
    SHAPE_PIECES_MAX = 4096, /* under way at once */
    SHAPE_LOSS_MS = 200,     /* how late a lost piece comes, and all behind it */
};

/* How the link is. All zero: everything passes at once. */
struct shape_rule {
    int rate_kbps; /* 0: no limit */
    int delay_ms;
    int jitter_ms;     /* 0 to this many are added, drawn anew every jitter_ms: gaps, then bursts */
    int loss_permille; /* of the pieces, held back SHAPE_LOSS_MS each */
    int64_t blocked_until_us; /* nothing passes before; 0: open; CLOCK_NEVER: until the next rule */
};

struct shape;

/* buffer_bytes: how much may wait for its turn. The same seed and the same calls give the same
 * answers. 0 or -ENOMEM. */
int shape_new(struct shape **out, size_t buffer_bytes, uint64_t seed);
void shape_free(struct shape *s); /* NULL is fine */

/* Holds for what waits and what arrives; what is under way keeps its time, unless blocked. */
void shape_set(struct shape *s, const struct shape_rule *rule, int64_t now_us);
/* No rule and no bytes: what arrives may pass by without being told. */
bool shape_is_idle(struct shape *s, int64_t now_us);
bool shape_is_blocked(const struct shape *s, int64_t now_us);

size_t shape_room(struct shape *s, int64_t now_us);              /* how many may arrive now */
void shape_arrive(struct shape *s, size_t size, int64_t now_us); /* at most shape_room */
size_t shape_ready(struct shape *s, int64_t now_us);             /* how many may leave now */
void shape_leave(struct shape *s, size_t size, int64_t now_us);  /* at most shape_ready */
/* When to ask again, though nothing arrives or leaves meanwhile: now_us when something is ready;
 * CLOCK_NEVER when it makes no difference. */
int64_t shape_next_us(struct shape *s, int64_t now_us);

#endif
