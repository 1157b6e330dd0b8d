/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cancel.c - keeps a duplicate of a socket under a lock; shutting down the duplicate ends every
 * call on the socket. */
#include "base/threads/cancel.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int cancel_init(struct cancel *c)
{
    c->fd = -1;
    c->is_cancelled = c->is_shared = false;
    return uv_mutex_init(&c->lock);
}

void cancel_fini(struct cancel *c)
{
    cancel_drop(c);
    uv_mutex_destroy(&c->lock);
}

static int keep_duplicate(struct cancel *c, int fd, bool is_shared)
{
    int err = 0;

    cancel_drop(c);
    uv_mutex_lock(&c->lock);
    c->is_shared = is_shared;
    if (c->is_cancelled) {
        shutdown(fd, SHUT_RDWR);
        err = -ECANCELED;
    } else {
        c->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (c->fd < 0)
            err = -errno;
    }
    uv_mutex_unlock(&c->lock);
    return err;
}

int cancel_hang(struct cancel *c, int fd)
{
    return keep_duplicate(c, fd, false);
}

int cancel_hang_shared(struct cancel *c, int fd)
{
    return keep_duplicate(c, fd, true);
}

void cancel_drop(struct cancel *c)
{
    uv_mutex_lock(&c->lock);
    if (c->fd >= 0 && c->is_shared)
        shutdown(c->fd, SHUT_RDWR);
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    uv_mutex_unlock(&c->lock);
}

void cancel_now(struct cancel *c)
{
    uv_mutex_lock(&c->lock);
    c->is_cancelled = true;
    if (c->fd >= 0)
        shutdown(c->fd, SHUT_RDWR);
    uv_mutex_unlock(&c->lock);
}

bool cancel_was_called(struct cancel *c)
{
    uv_mutex_lock(&c->lock);
    bool is_cancelled = c->is_cancelled;
    uv_mutex_unlock(&c->lock);
    return is_cancelled;
}

void cancel_reset(struct cancel *c)
{
    cancel_drop(c);
    uv_mutex_lock(&c->lock);
    c->is_cancelled = false;
    uv_mutex_unlock(&c->lock);
}
