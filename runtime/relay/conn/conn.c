/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn.c - the life of a connection: beginning, reading, limits, end.
 *
 *   OPEN --orderly--> FLUSHING --all written--> LINGERING (we said goodbye) --+
 *     |                                          the other side too, or 1 s   |
 *     '-------------- at once, or nothing left to say --------------------> CLOSED
 */
#include "relay/conn/conn_inside.h"

#include "base/err.h"
#include "base/time/link.h"
#include "base/log.h"
#include "relay/common/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct conn *conn_of_subscription(struct subscription *s)
{
    return (struct conn *)((char *)s - offsetof(struct conn, subscription));
}

int64_t conn_now_us(const struct conn *c)
{
    return clock_now_us(c->home->clock);
}

/* ---- ending */

static void unlink_conn(struct conn *c)
{
    if (c->prev)
        c->prev->next = c->next;
    else
        c->home->conns = c->next;
    if (c->next)
        c->next->prev = c->prev;
    c->home->count--;
}

static void on_closed(uv_handle_t *handle)
{
    struct conn *c = handle->data;

    unlink_conn(c);
    flush_remove(&c->flush);
    c->home->dropped += c->out.skipped;
    outbox_fini(&c->out);
    conn_shaper_fini(c);
    free(c->what);
    c->ops->free(c);
}

static void close_now(struct conn *c)
{
    if (c->state == CONN_CLOSED)
        return;
    c->state = CONN_CLOSED;
    conn_shaper_stop(c);
    uv_close(&c->io.handle, on_closed);
}

static void reset_link(struct conn *c)
{
    struct links *links = clock_links(c->home->clock);
    uv_os_fd_t fd;

    if (links && uv_fileno(&c->io.handle, &fd) == 0)
        link_make_reset(links, fd);
}

static void close_reset(struct conn *c)
{
    if (c->state == CONN_CLOSED)
        return;
    if (c->io.handle.type == UV_TCP && uv_tcp_close_reset(&c->io.tcp, on_closed) == 0) {
        c->state = CONN_CLOSED;
        conn_shaper_stop(c);
        return;
    }
    reset_link(c); /* a link of virtual time, or a socket that is shutting down */
    close_now(c);
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
    struct conn *c = req->data;

    if (status)
        close_now(c); /* else the other side's end of file, or the time limit, closes the socket */
}

static void say_goodbye(struct conn *c)
{
    c->state = CONN_LINGERING;
    c->shutdown.data = c;
    if (uv_shutdown(&c->shutdown, &c->io.stream, on_shutdown))
        close_now(c);
}

static void log_end(const struct conn *c, const char *why)
{
    long long lasted_ms = (long long)((conn_now_us(c) - c->idle.since_us) / 1000);

    log_info("relay: %s, %s, ended after %lld ms: %s", c->address,
             c->what ? c->what : c->ops->guest, lasted_ms, why);
}

/* Leaves the stream and says so in the log; the caller closes the socket. False when the connection
 * has ended before. */
static bool leave_for_good(struct conn *c, const char *why)
{
    if (c->state != CONN_OPEN)
        return false;
    c->state = CONN_FLUSHING;
    c->end_until_us = conn_now_us(c) + RELAY_LINGER_US;
    log_end(c, why);
    hub_leave(&c->subscription);
    return true;
}

static void resume(struct conn *c, unsigned sides, int64_t now);

/* Reading goes on meanwhile, or the kernel would send a reset. */
void conn_end(struct conn *c, const char *why)
{
    if (!leave_for_good(c, why))
        return;
    resume(c, CONN_IN | CONN_OUT, conn_now_us(c));
    conn_pump(c);
}

void conn_end_now(struct conn *c, const char *why)
{
    conn_pump(c); /* as far as the socket takes: an answer of this turn may say more than the end */
    if (leave_for_good(c, why))
        close_now(c);
}

void conn_reset(struct conn *c, const char *why)
{
    if (leave_for_good(c, why))
        close_reset(c);
}

void conn_broken(struct conn *c, int err)
{
    leave_for_good(c, err_text(err));
    close_now(c);
}

void conn_flushed(struct conn *c)
{
    if (c->state == CONN_FLUSHING)
        say_goodbye(c);
    else if (c->is_half_closed && uv_is_writable(&c->io.stream) && !c->shutdown.data) {
        c->shutdown.data = c;
        uv_shutdown(&c->shutdown, &c->io.stream, on_shutdown);
    }
}

/* ---- reading */

/* libuv reads until nothing is left, up to 32 times. A client that sends without a pause gets one
 * buffer a turn instead: without a buffer libuv comes back in the next turn, after the other
 * clients. */
static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct conn *c = handle->data;

    size_t quota = read_quota_bytes(&c->quota, hub_audience(&c->subscription));
    size_t most = c->has_read ? 0 : conn_shaper_room(c, quota);

    *buf = uv_buf_init(c->home->read_buffer, (unsigned)most);
    c->has_read = false;
}

void conn_take(struct conn *c, const uint8_t *bytes, ssize_t size)
{
    if (size < 0)
        conn_end_now(c, size == UV_EOF ? "closed by the other side" : err_text((int)size));
    else if (size > 0)
        c->ops->read(c, bytes, (size_t)size);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (size == UV_ENOBUFS)
        return; /* on_alloc gave no buffer */
    c->has_read = size > 0 && (size_t)size == buf->len;
    if (c->state != CONN_OPEN) { /* we are ending: only the other side's end matters */
        if (size < 0)
            close_now(c);
        return;
    }
    if (size > 0)
        c->home->received_bytes += (size_t)size;
    if (c->up.shaper)
        conn_shaper_read(c, (const uint8_t *)buf->base, size);
    else
        conn_take(c, (const uint8_t *)buf->base, size);
}

void conn_read_on(struct conn *c)
{
    if (!c->came_last && conn_shaper_room(c, 1) > 0)
        uv_read_start(&c->io.stream, on_alloc, on_read);
}

/* ---- limits and stalls */

static void resume(struct conn *c, unsigned sides, int64_t now)
{
    if (sides & CONN_IN && c->stall_in_until_us) {
        c->stall_in_until_us = 0;
        conn_read_on(c);
    }
    if (sides & CONN_OUT && c->stall_out_until_us) {
        c->stall_out_until_us = 0;
        conn_pump(c);
    }
    c->idle.media_us = c->idle.progress_us = now;
}

void conn_stall(struct conn *c, unsigned sides, int64_t delay_us)
{
    int64_t until_us = delay_us == CLOCK_NEVER ? CLOCK_NEVER : conn_now_us(c) + delay_us;

    if (sides & CONN_OUT) {
        conn_pump(c); /* messages from before the stall */
        c->stall_out_until_us = until_us;
    }
    if (sides & CONN_IN) {
        c->stall_in_until_us = until_us;
        uv_read_stop(&c->io.stream);
    }
}

/* Returns the sides that were stalled; a side whose time is over goes on. */
static unsigned look_at_stalls(struct conn *c, int64_t now)
{
    unsigned in = c->stall_in_until_us ? CONN_IN : 0, out = c->stall_out_until_us ? CONN_OUT : 0;
    unsigned over =
        (now >= c->stall_in_until_us ? in : 0) | (now >= c->stall_out_until_us ? out : 0);

    if (over)
        resume(c, over, now);
    return in | out;
}

void conn_half_close(struct conn *c)
{
    if (c->is_half_closed || c->state != CONN_OPEN)
        return;
    c->is_half_closed = true;
    conn_pump(c);
}

/* Called here and not at each message: a tick is exact enough for limits of seconds. Messages that
 * wait for us to write them are no fault of the reader. */
static void note_progress(struct conn *c, int64_t now)
{
    size_t bytes = uv_stream_get_write_queue_size(&c->io.stream);
    bool is_ours = !c->is_writing && !c->down.shaper;

    if (c->had_media)
        c->idle.media_us = now;
    c->had_media = false;
    if (bytes != c->queue_bytes || outbox_is_empty(&c->out) || is_ours)
        c->idle.progress_us = now;
    c->queue_bytes = bytes;
}

static void tick(struct conn *c, int64_t now)
{
    if (c->state == CONN_CLOSED)
        return;
    if (c->state != CONN_OPEN) {
        if (now >= c->end_until_us)
            close_now(c);
        return;
    }
    if (look_at_stalls(c, now))
        return;
    note_progress(c, now);
    const char *why = idle_why(&c->idle, c->subscription.role, c->is_known, now);
    if (why)
        conn_end_now(c, why);
}

void conn_tick_all(struct conn_home *home)
{
    int64_t now = clock_now_us(home->clock);

    /* connections leave the list in on_closed, never in here */
    for (struct conn *c = home->conns; c; c = c->next)
        tick(c, now);
}

void conn_end_all(struct conn_home *home, const char *why)
{
    for (struct conn *c = home->conns; c; c = c->next)
        if (c->subscription.role != ROLE_PUBLISHER)
            conn_end(c, why);
    for (struct conn *c = home->conns; c; c = c->next)
        conn_end(c, why);
}

void conn_drop_all(struct conn_home *home)
{
    for (struct conn *c = home->conns; c; c = c->next)
        close_now(c);
}

/* ---- beginning */

static void init(struct conn *c, struct conn_home *home, const struct conn_ops *ops)
{
    c->home = home;
    c->ops = ops;
    outbox_init(&c->out);
    c->idle.since_us = c->idle.media_us = c->idle.progress_us = clock_now_us(home->clock);
}

/* From here on libuv has the handle: only on_closed frees the connection. */
static void link_conn(struct conn *c)
{
    c->io.handle.data = c;
    c->next = c->home->conns;
    if (c->next)
        c->next->prev = c;
    c->home->conns = c;
    c->home->count++;
    c->home->taken++;
    c->id = (int64_t)c->home->taken;
}

static void start_conn(struct conn *c)
{
    int spare = c->ops->kind == CONN_STATS ? RELAY_STATS_SPARE : 0;

    if (c->home->count > RELAY_PEERS_MAX + spare) {
        conn_end_now(c, "too many connections");
        return;
    }
    uv_fileno(&c->io.handle, &c->fd);
    uv_send_buffer_size(&c->io.handle, &(int){RELAY_SNDBUF_BYTES});
    int err = uv_read_start(&c->io.stream, on_alloc, on_read);
    if (err)
        conn_end_now(c, err_text(err));
}

static void read_address(struct conn *c)
{
    union address a;
    int size = sizeof(a);

    if (uv_tcp_getpeername(&c->io.tcp, &a.any, &size))
        snprintf(c->address, sizeof(c->address), "unknown");
    else
        address_text(c->address, sizeof(c->address), &a);
}

static int init_handle(struct conn *c, bool is_local)
{
    return is_local ? uv_pipe_init(c->home->loop, &c->io.pipe, 0)
                    : uv_tcp_init(c->home->loop, &c->io.tcp);
}

int conn_accept(struct conn *c, struct conn_home *home, const struct conn_ops *ops,
                uv_stream_t *listener)
{
    bool is_local = listener->type == UV_NAMED_PIPE;

    init(c, home, ops);
    int err = init_handle(c, is_local);
    if (err) {
        ops->free(c);
        return err;
    }
    link_conn(c);
    err = uv_accept(listener, &c->io.stream);
    if (err) {
        close_now(c);
        return err;
    }
    if (is_local)
        snprintf(c->address, sizeof(c->address), "local");
    else
        read_address(c);
    if (!is_local)
        uv_tcp_nodelay(&c->io.tcp, 1);
    start_conn(c);
    return 0;
}

int conn_adopt(struct conn *c, struct conn_home *home, const struct conn_ops *ops, int fd)
{
    init(c, home, ops);
    int err = init_handle(c, true);
    if (err) {
        close(fd);
        ops->free(c);
        return err;
    }
    link_conn(c);
    err = uv_pipe_open(&c->io.pipe, fd);
    if (err) {
        close(fd);
        close_now(c);
        return err;
    }
    struct links *links = clock_links(home->clock);
    if (!links || !link_describe(links, fd, c->address, sizeof(c->address)))
        snprintf(c->address, sizeof(c->address), "local");
    start_conn(c);
    return 0;
}
