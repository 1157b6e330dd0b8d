/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pair.h - a well-behaved publisher and player on a thread of their own, and what they felt.
 *
 * Every 20 ms a numbered picture goes out; the player notes how long each was awaited and whether
 * one is missing. own_us is the longest pause between two pictures going out: what this machine,
 * not the relay, is to blame for. */
#ifndef TESTS_PAIR_H
#define TESTS_PAIR_H

#include <stdbool.h>
#include <stdint.h>

enum { PAIR_STEP_US = 20000 };

struct pair;

struct pair_felt {
    int64_t pause_us, own_us; /* the longest since the last look */
    long seen, lost;          /* pictures since the last look */
    bool is_ended;            /* one of the two was disconnected, ever */
    long rss_peak_kib;        /* of the relay, since the last look */
};

/* pid: the relay's. name may carry a signature. NULL when they do not get on the air within 5 s. */
struct pair *pair_start(uint16_t port, int pid, const char *name);
void pair_look(struct pair *p, struct pair_felt *out); /* and begins anew */
void pair_stop(struct pair *p);                        /* NULL is fine */

#endif
