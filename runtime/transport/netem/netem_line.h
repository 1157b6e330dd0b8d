/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem_line.h - one connection of a netem: two sockets and a shape each way. The netem's
 * thread only, but for struct netem_conn. */
#ifndef TRANSPORT_NETEM_LINE_H
#define TRANSPORT_NETEM_LINE_H

#include "base/time/timer.h"
#include "transport/netem/netem.h"

#include <stdatomic.h>

enum { NETEM_BUFFER = 64 * 1024 };

/* Shared by the client and the line: whoever lets go last frees it. */
struct netem_conn {
    struct clock *clock;
    atomic_int refs;
    int fd;          /* a duplicate of the socket, to ask the kernel about it */
    int client_fd;   /* a duplicate of the client's end */
    atomic_int held; /* bytes on their way up, with us */
};

struct netem_line;

/* What all lines share. */
struct netem_line_home {
    struct clock *clock;
    uv_loop_t *loop;
    struct timers *timers;
    struct netem_line *first;
    int open; /* handles that libuv still holds */
    uint64_t seed;
    uint8_t buffer[NETEM_BUFFER]; /* what was just read */
};

/* The sockets are given away, also when it fails; x: one reference, too. */
struct netem_line_cfg {
    int near_fd, far_fd; /* our end of the pair; the server */
    struct netem_conn *shared;
    uint32_t owner;
};
int netem_line_open(struct netem_line_home *home, const struct netem_line_cfg *cfg,
                    const struct netem_rule *rule);
void netem_line_set(struct netem_line *l, const struct netem_rule *rule);
/* An end of file, or a reset, to both sides at once; the line is gone. */
void netem_line_end(struct netem_line *l, bool is_reset);
uint32_t netem_line_owner(const struct netem_line *l);
struct netem_line *netem_line_next(const struct netem_line *l);

#endif
