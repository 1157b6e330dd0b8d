/* SPDX-License-Identifier: GPL-3.0-or-later */
/* carrier_line.h - one connection of a carrier: two sockets and a shape each way. The carrier's
 * thread only, but for struct carried. */
#ifndef TRANSPORT_CARRIER_LINE_H
#define TRANSPORT_CARRIER_LINE_H

#include "base/time/timer.h"
#include "transport/netem/carrier.h"

#include <stdatomic.h>

enum { CARRIER_BUFFER = 64 * 1024 };

/* Shared by the client and the line: whoever lets go last frees it. */
struct carried {
    struct clock *clock;
    atomic_int refs;
    int fd;          /* a duplicate of the socket, to ask the kernel about it */
    int client_fd;   /* a duplicate of the client's end */
    atomic_int held; /* bytes on their way up, with us */
};

struct line;

/* What all lines share. */
struct line_home {
    struct clock *clock;
    uv_loop_t *loop;
    struct timers *timers;
    struct line *first;
    int open; /* handles that libuv still holds */
    uint64_t seed;
    uint8_t buffer[CARRIER_BUFFER]; /* what was just read */
};

/* The sockets are given away, also when it fails; x: one reference, too. */
struct line_cfg {
    int near_fd, far_fd; /* our end of the pair; the server */
    struct carried *shared;
    uint32_t owner;
};
int line_open(struct line_home *home, const struct line_cfg *cfg, const struct carrier_rule *rule);
void line_set(struct line *l, const struct carrier_rule *rule);
/* An end of file, or a reset, to both sides at once; the line is gone. */
void line_end(struct line *l, bool is_reset);
uint32_t line_owner(const struct line *l);
struct line *line_next(const struct line *l);

#endif
