/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipe_in.h - reads exact amounts from a file or a FIFO without ever blocking beyond a deadline.
 * One thread. */
#ifndef MEDIA_CAPTURE_PIPE_IN_H
#define MEDIA_CAPTURE_PIPE_IN_H

#include "base/time/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pipe_in {
    struct clock *clock;
    int fd;
    bool is_fifo;   /* a FIFO is read as it fills and cannot be rewound */
    bool is_hung;   /* FIFO: the last poll said that its writer has gone */
    uint8_t *bytes; /* what has been fetched */
    size_t count, room;
};

/* A FIFO nobody writes to is fine: data may come later. 0 or -errno with the reason in why. */
int pipe_in_open(struct pipe_in *in, struct clock *c, const char *path, char *why, size_t why_size);
/* Until bytes holds `wanted` bytes (what came before a deadline is kept for the next call).
 * 0, -ETIMEDOUT, -ENODATA at the end, -ENOMEM or another -errno. */
int pipe_in_fetch(struct pipe_in *in, size_t wanted, int64_t deadline_us);
void pipe_in_taken(struct pipe_in *in); /* forgets what was fetched */
/* files: forgets what was fetched, goes on at byte `to` */
int pipe_in_rewind(struct pipe_in *in, int64_t to);
void pipe_in_close(struct pipe_in *in);

#endif
