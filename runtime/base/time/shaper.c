/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shaper.c - counts of bytes that wait and that may leave, a ring of pieces under way. */
#include "base/time/shaper.h"

#include "base/time/clock.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

enum { PIECES_FIRST = 64, JITTER_PERIOD_MIN_MS = 20 };

struct piece {
    int64_t due_us;
    size_t size;
};

struct shaper {
    struct shaper_rule rule;
    size_t buffer_bytes;
    size_t waiting;       /* bytes whose turn has not come */
    int64_t free_us;      /* when the link can take the next piece */
    struct piece *pieces; /* a ring, under way; due_us never falls */
    int head, count, capacity;
    int64_t last_due_us;
    size_t through;    /* bytes that may leave */
    uint64_t random;   /* state of the generator */
    int64_t jitter_us; /* in force until jitter_until_us */
    int64_t jitter_until_us;
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* splitmix64: a small generator, good from any seed */
static uint64_t draw(struct shaper *s)
{
    uint64_t x = s->random += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* ---- the ring of pieces */

static bool make_place(struct shaper *s)
{
    if (s->count < s->capacity)
        return true;
    int capacity = s->capacity ? s->capacity * 2 : PIECES_FIRST;
    struct piece *grown =
        capacity <= SHAPER_PIECES_MAX ? calloc((size_t)capacity, sizeof(*grown)) : NULL;
    if (!grown)
        return false; /* full: the rest waits */
    for (int i = 0; i < s->count; i++)
        grown[i] = s->pieces[(s->head + i) % s->capacity];
    free(s->pieces);
    s->pieces = grown;
    s->capacity = capacity;
    s->head = 0;
    return true;
}

static void put_piece(struct shaper *s, size_t size, int64_t due_us)
{
    s->pieces[(s->head + s->count++) % s->capacity] = (struct piece){due_us, size};
    s->last_due_us = due_us;
}

static void take_due(struct shaper *s, int64_t now_us)
{
    while (s->count && s->pieces[s->head].due_us <= now_us) {
        s->through += s->pieces[s->head].size;
        s->head = (s->head + 1) % s->capacity;
        s->count--;
    }
}

/* ---- the link */

static int64_t jitter_us(struct shaper *s, int64_t at_us)
{
    int period_ms =
        s->rule.jitter_ms > JITTER_PERIOD_MIN_MS ? s->rule.jitter_ms : JITTER_PERIOD_MIN_MS;

    if (s->rule.jitter_ms <= 0)
        return 0;
    if (at_us >= s->jitter_until_us) {
        s->jitter_us = (int64_t)(draw(s) % ((uint64_t)s->rule.jitter_ms * 1000 + 1));
        s->jitter_until_us = at_us + period_ms * INT64_C(1000);
    }
    return s->jitter_us;
}

static int64_t loss_us(struct shaper *s)
{
    bool is_lost = s->rule.loss_permille > 0 && draw(s) % 1000 < (uint64_t)s->rule.loss_permille;

    return is_lost ? SHAPER_LOSS_MS * INT64_C(1000) : 0;
}

/* The link takes one piece of the waiting bytes, at the time the link became free. */
static void transmit(struct shaper *s)
{
    size_t size = s->waiting < SHAPER_PIECE ? s->waiting : SHAPER_PIECE;

    if (s->rule.rate_kbps > 0)
        s->free_us += (int64_t)size * 8000 / s->rule.rate_kbps;
    int64_t due_us =
        s->free_us + s->rule.delay_ms * INT64_C(1000) + jitter_us(s, s->free_us) + loss_us(s);
    put_piece(s, size, later(due_us, s->last_due_us));
    s->waiting -= size;
}

/* The far side takes no bytes: the link stands still, as TCP does with a full window. */
static bool is_choked(const struct shaper *s)
{
    return s->through >= s->buffer_bytes;
}

bool shaper_is_blocked(const struct shaper *s, int64_t now_us)
{
    return now_us < s->rule.blocked_until_us;
}

/* Lets everything happen that has happened up to now. */
static void advance(struct shaper *s, int64_t now_us)
{
    if (shaper_is_blocked(s, now_us))
        return;
    s->free_us = later(s->free_us, s->rule.blocked_until_us);
    s->rule.blocked_until_us = 0;
    while (s->waiting && s->free_us <= now_us) {
        take_due(s, now_us);
        if (is_choked(s) || !make_place(s)) {
            s->free_us = now_us; /* no credit for the time the link stood still */
            break;
        }
        transmit(s);
    }
    take_due(s, now_us);
}

/* ---- the surface */

int shaper_new(struct shaper **out, size_t buffer_bytes, uint64_t seed)
{
    struct shaper *s = calloc(1, sizeof(*s));

    if (!s)
        return -ENOMEM;
    s->buffer_bytes = buffer_bytes;
    s->random = seed;
    *out = s;
    return 0;
}

void shaper_free(struct shaper *s)
{
    if (!s)
        return;
    free(s->pieces);
    free(s);
}

void shaper_set(struct shaper *s, const struct shaper_rule *rule, int64_t now_us)
{
    advance(s, now_us);
    if (shaper_is_blocked(s, now_us) || !s->waiting)
        s->free_us = now_us;
    s->rule = *rule;
    s->jitter_until_us = 0;
}

bool shaper_is_idle(struct shaper *s, int64_t now_us)
{
    const struct shaper_rule *r = &s->rule;

    advance(s, now_us);
    return !s->waiting && !s->count && !s->through && !r->rate_kbps && !r->delay_ms &&
           !r->jitter_ms && !r->loss_permille && !r->blocked_until_us;
}

size_t shaper_room(struct shaper *s, int64_t now_us)
{
    advance(s, now_us);
    if (is_choked(s) || s->waiting >= s->buffer_bytes)
        return 0;
    return s->buffer_bytes - s->waiting;
}

void shaper_arrive(struct shaper *s, size_t size, int64_t now_us)
{
    advance(s, now_us);
    if (!s->waiting)
        s->free_us = later(s->free_us, now_us);
    s->waiting += size;
    advance(s, now_us);
}

size_t shaper_ready(struct shaper *s, int64_t now_us)
{
    advance(s, now_us);
    return shaper_is_blocked(s, now_us) ? 0 : s->through;
}

void shaper_leave(struct shaper *s, size_t size, int64_t now_us)
{
    assert(size <= s->through);
    s->through -= size;
    advance(s, now_us);
}

int64_t shaper_next_us(struct shaper *s, int64_t now_us)
{
    int64_t next_us = CLOCK_NEVER;

    advance(s, now_us);
    if (shaper_is_blocked(s, now_us))
        return s->waiting || s->count || s->through ? s->rule.blocked_until_us : CLOCK_NEVER;
    if (s->through)
        return now_us;
    if (s->count)
        next_us = s->pieces[s->head].due_us;
    if (s->waiting && s->free_us > now_us && s->free_us < next_us)
        next_us = s->free_us;
    return next_us;
}
