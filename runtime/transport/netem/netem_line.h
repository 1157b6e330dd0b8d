/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem_line.h - one connection of a netem: two sockets and a shaper for each direction. On the
 * netem's thread only, but for struct netem_conn. */
#ifndef TRANSPORT_NETEM_LINE_H
#define TRANSPORT_NETEM_LINE_H

#include "base/time/timer.h"
#include "transport/netem/netem.h"

#include <stdatomic.h>

enum { NETEM_BUFFER = 64 * 1024 }; /* bytes of one read */

/* Shared by the client and the line; the last netem_conn_unref frees the struct. */
struct netem_conn {
    struct clock *clock;
    atomic_int refs;
    int fd;          /* a duplicate of the socket, for SIOCOUTQ */
    int client_fd;   /* a duplicate of the client's end */
    atomic_int held; /* bytes of the client that the line holds */
};

struct netem_line;

/* Shared by all lines of a netem. */
struct netem_line_home {
    struct clock *clock;
    uv_loop_t *loop;
    struct timers *timers;
    struct netem_line *first;
    int open;                     /* number of handles that libuv still holds */
    uint64_t seed;                /* of the next line's shapers */
    uint8_t buffer[NETEM_BUFFER]; /* the bytes of the current read */
};

/* netem_line_open owns both sockets and one reference of shared, also after an error. */
struct netem_line_cfg {
    int near_fd, far_fd; /* the netem's end of the pair; the socket to the server */
    struct netem_conn *shared;
    uint32_t owner;
};
/* 0 or -errno. */
int netem_line_open(struct netem_line_home *home, const struct netem_line_cfg *cfg,
                    const struct netem_rule *rule);
/* The rule is copied. */
void netem_line_set(struct netem_line *l, const struct netem_rule *rule);
/* Gives both sides an end of file, or a reset, and frees the line. */
void netem_line_end(struct netem_line *l, bool is_reset);
uint32_t netem_line_owner(const struct netem_line *l);
struct netem_line *netem_line_next(const struct netem_line *l);

#endif
