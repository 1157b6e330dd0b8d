/* SPDX-License-Identifier: GPL-3.0-or-later */
/* world.h - what every attack is given: the relay, how much of it to do, and where to complain. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "talk.h"

#include <stdarg.h>

struct world {
    uint16_t port, http_port, stats_port;
    int pid;
    const char *key; /* the relay asks for signatures made with it, or NULL */
    int slow;        /* limits on our own side grow by it */
    bool is_long;
    long sessions;        /* damaged ones */
    uint32_t damage_seed; /* of the damaged sessions: the n-th is the same in every run */
    uint32_t seed;        /* of everything else; moves on */
    char why[512];        /* the first complaint, or "" */
    char note[256];       /* figures for the line of this attack */
};

__attribute__((format(printf, 3, 4))) static inline bool expect(struct world *w, bool is_fine,
                                                                const char *format, ...)
{
    va_list args;

    if (is_fine || w->why[0])
        return is_fine;
    va_start(args, format);
    vsnprintf(w->why, sizeof(w->why), format, args);
    va_end(args);
    return false;
}

static inline uint32_t world_pick(struct world *w, uint32_t below)
{
    w->seed = w->seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(w->seed >> 8) * below >> 24);
}

static inline int64_t world_ms_since(int64_t us)
{
    return (talk_now_us() - us) / 1000;
}

static inline void world_rest_ms(int ms)
{
    poll(NULL, 0, ms);
}

/* ---- the attacks: attack_*.c; hostile.c has the table */

void attack_idle(struct world *w); /* 500 idle, slow and silent ones; one beyond the limit */
void attack_silent_player(struct world *w); /* plays what nobody publishes */
void attack_storm(struct world *w);         /* comes and goes */
void attack_garbage(struct world *w);       /* anything but RTMP */
void attack_out_of_turn(struct world *w);
void attack_odd(struct world *w); /* ids, sizes, types, values nobody uses */
void attack_same_name(struct world *w);
void attack_free_name(struct world *w);
void attack_names(struct world *w);
void attack_never_reads(struct world *w);
void attack_flood(struct world *w);         /* pings, calls, tiny chunks, large objects */
void attack_tiny_messages(struct world *w); /* for players that read, and that do not */
void attack_hoard(struct world *w);         /* messages that never end */
void attack_mutants(struct world *w);       /* damaged sessions */
void attack_http(struct world *w);          /* requests that are wrong, odd, too long, damaged */
void attack_http_idle(struct world *w);     /* slow and silent ones */
void attack_http_flood(struct world *w);    /* without reading an answer */
void attack_signature(struct world *w);     /* needs a key */

#endif
