/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn_write.c - writes the outbox to the socket, once a turn of the loop; libuv writes the rest
 * when the socket is full. */
#include "relay/conn/conn_inside.h"

#include "base/err.h"
#include "relay/common/limits.h"
#include "relay/hub/stats.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { BATCH_MAX = 64 };

static void on_written(uv_write_t *req, int status)
{
    struct conn *c = req->data;

    c->is_writing = false;
    outbox_confirm(&c->out);
    c->idle.progress_us = conn_now_us(c);
    if (c->state == CONN_CLOSED)
        return;
    if (c->state == CONN_FLUSHING) /* a client that reads, however slowly, gets the end too */
        c->end_until_us = c->idle.progress_us + RELAY_LINGER_US;
    if (status == 0)
        conn_pump(c);
    else
        conn_broken(c, status);
}

/* Gives libuv the rest of a batch of which the socket took done bytes at once. */
static void write_later(struct conn *c, struct message **batch, unsigned count, size_t done)
{
    uv_buf_t bufs[BATCH_MAX];

    for (; done >= (*batch)->size; batch++, count--)
        done -= (*batch)->size;
    for (unsigned i = 0; i < count; i++)
        bufs[i] = uv_buf_init((char *)batch[i]->bytes, (unsigned)batch[i]->size);
    bufs[0].base += done;
    bufs[0].len -= done;
    c->write.data = c;
    c->is_writing = true;
    int err = uv_write(&c->write, &c->io.stream, bufs, count, on_written);
    if (!err)
        return;
    c->is_writing = false;
    outbox_confirm(&c->out);
    conn_broken(c, err);
}

/* Writes past libuv, which has nothing of this connection to write: send() costs 8 % less than
 * libuv's write(). Returns the bytes written (0: the socket is full) or -errno. */
static ssize_t send_now(const struct conn *c, struct message **batch, unsigned count)
{
    const int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    struct iovec parts[BATCH_MAX];
    ssize_t n;

    for (unsigned i = 0; i < count; i++)
        parts[i] = (struct iovec){batch[i]->bytes, batch[i]->size};
    if (count == 1)
        n = send(c->fd, parts[0].iov_base, parts[0].iov_len, flags);
    else
        n = sendmsg(c->fd, &(struct msghdr){.msg_iov = parts, .msg_iovlen = count}, flags);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? 0 : -errno;
    return n;
}

/* Writes one batch. False when the rest waits for the socket, or the write failed. */
static bool write_batch(struct conn *c, struct message **batch, unsigned count)
{
    size_t size = 0;

    for (unsigned i = 0; i < count; i++)
        size += batch[i]->size;
    c->home->sent_bytes += size;
    ssize_t n = send_now(c, batch, count);
    if (n >= 0 && (size_t)n < size) {
        write_later(c, batch, count, (size_t)n);
        return false;
    }
    outbox_confirm(&c->out);
    if (n < 0)
        conn_broken(c, (int)n);
    return n >= 0;
}

void conn_pump(struct conn *c)
{
    struct message *batch[BATCH_MAX];
    unsigned n;

    if (c->is_writing || c->stall_out_until_us || c->state > CONN_FLUSHING)
        return;
    if (c->down.shaper) {
        conn_shaper_pump(c);
        return;
    }
    while ((n = (unsigned)outbox_take(&c->out, batch, BATCH_MAX)) > 0)
        if (!write_batch(c, batch, n))
            return;
    conn_flushed(c);
}

void conn_flush(struct flush_member *m)
{
    conn_pump((struct conn *)((char *)m - offsetof(struct conn, flush)));
}

int conn_put(struct conn *c, struct message *m, bool is_cached)
{
    if (c->is_half_closed)
        return 0;
    int err = outbox_put(&c->out, m, is_cached);
    if (!err && !c->is_writing)
        flush_add(&c->home->flush, &c->flush, m, is_cached);
    return err;
}

int conn_put_bytes(struct conn *c, const void *bytes, size_t size)
{
    if (c->state != CONN_OPEN)
        return -ECONNABORTED;
    if (c->subscription.role != ROLE_PLAYER && c->out.unread_bytes > RELAY_ANSWERS_MAX)
        return -ENOBUFS;
    struct message *m = message_of_bytes(bytes, size);
    if (!m)
        return -ENOMEM;
    int err = conn_put(c, m, false);
    message_unref(m);
    return err;
}

void conn_give(struct conn *c, struct message *m, bool is_cached)
{
    if (c->state != CONN_OPEN)
        return;
    c->had_media = true;
    if ((c->is_blind && m->kind == MESSAGE_VIDEO) || (c->is_deaf && m->kind == MESSAGE_AUDIO))
        return;
    int err = conn_put(c, m, is_cached);
    if (err)
        conn_end_now(c, err == -ENOBUFS ? "it reads too slowly" : err_text(err));
}

void conn_load(const struct subscription *s, struct stats_load *out)
{
    const struct conn *c =
        (const struct conn *)((const char *)s - offsetof(struct conn, subscription));

    *out = (struct stats_load){.queue_bytes = c->out.unread_bytes,
                               .dropped = c->out.skipped,
                               .is_http = c->ops->kind == CONN_HTTP};
}

void conn_deliver(struct subscription *s, struct message *m, bool is_cached)
{
    conn_give(conn_of_subscription(s), m, is_cached);
}
