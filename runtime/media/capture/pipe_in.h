/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipe_in.h - reads exact amounts of a file or FIFO, never beyond a deadline. One thread. */
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
    bool is_hung;   /* FIFO: the last poll found that the writer has gone */
    uint8_t *bytes; /* count fetched bytes */
    size_t count, room;
};

/* A FIFO without a writer is fine: data may come later. 0, or -errno with the reason in why. */
int pipe_in_open(struct pipe_in *in, struct clock *c, const char *path, char *why, size_t why_size);
/* Reads until bytes holds `wanted` bytes; bytes that came before a deadline stay for the next call.
 * 0, -ETIMEDOUT, -ENODATA at the end, -ENOMEM or another -errno. */
int pipe_in_fetch(struct pipe_in *in, size_t wanted, int64_t deadline_us);
void pipe_in_taken(struct pipe_in *in); /* drops the fetched bytes */
/* Files: drops the fetched bytes, goes on at byte `to`. 0 or -errno. */
int pipe_in_rewind(struct pipe_in *in, int64_t to);
void pipe_in_close(struct pipe_in *in);

#endif
