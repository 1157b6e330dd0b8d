/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipe_in.c - non-blocking reads; waits go through the clock. */
#include "media/capture/pipe_in.h"
#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FIFO_BYTES = 1 << 20
}; /* a whole picture fits, so the writer wakes up once instead of six times */

int pipe_in_open(struct pipe_in *in, struct clock *c, const char *path, char *why, size_t why_size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st)) {
        int err = -errno;
        snprintf(why, why_size, "cannot open %.60s: %s", path, err_text(err));
        if (fd >= 0)
            close(fd);
        return err;
    }
    if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode)) {
        close(fd);
        snprintf(why, why_size, "%.60s is neither a file nor a FIFO", path);
        return -EINVAL;
    }
    *in = (struct pipe_in){.clock = c, .fd = fd, .is_fifo = S_ISFIFO(st.st_mode)};
    if (in->is_fifo)
        fcntl(fd, F_SETPIPE_SZ, FIFO_BYTES); /* a refusal only costs speed */
    return 0;
}

void pipe_in_close(struct pipe_in *in)
{
    close(in->fd);
    free(in->bytes);
}

void pipe_in_taken(struct pipe_in *in)
{
    in->count = 0;
}

int pipe_in_rewind(struct pipe_in *in, int64_t to)
{
    in->count = 0;
    return lseek(in->fd, to, SEEK_SET) < 0 ? -errno : 0;
}

static int make_bytes_room(struct pipe_in *in, size_t wanted)
{
    if (wanted <= in->room)
        return 0;
    uint8_t *bytes = realloc(in->bytes, wanted);
    if (!bytes)
        return -ENOMEM;
    in->bytes = bytes;
    in->room = wanted;
    return 0;
}

/* Waits for bytes. A FIFO whose writer has gone polls as hung up; a FIFO without any writer so far
 * does not. */
static int wait_readable(struct pipe_in *in, int64_t deadline_us)
{
    int seen = clock_poll(in->clock, in->fd, POLLIN, deadline_us);

    if (seen < 0)
        return seen;
    in->is_hung = seen & (POLLHUP | POLLERR);
    return seen ? 0 : -ETIMEDOUT;
}

int pipe_in_fetch(struct pipe_in *in, size_t wanted, int64_t deadline_us)
{
    int err = make_bytes_room(in, wanted);

    while (!err && in->count < wanted) {
        ssize_t got = read(in->fd, in->bytes + in->count, wanted - in->count);
        if (got > 0)
            in->count += (size_t)got;
        else if (got == 0 && (!in->is_fifo || in->is_hung))
            err = -ENODATA;
        else if (got < 0 && errno != EAGAIN && errno != EINTR)
            err = -errno;
        else
            err = wait_readable(in, deadline_us);
    }
    return err;
}
