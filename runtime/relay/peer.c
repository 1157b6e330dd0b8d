/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer.c - reads into the session, writes out of the outbox, ends.
 *
 *   OPEN --orderly--> FLUSHING --all written--> LINGERING (we said goodbye) --the other side too,
 * or 1 s--> CLOSED
 *     '-------------- reset, or nothing left to say
 * --------------------------------------------------------^
 */
#include "relay/peer.h"

#include "base/err.h"
#include "base/log.h"
#include "relay/limits.h"
#include "relay/peer_inside.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH_MAX = 16 };

/* ---- ending */

static void unlink_peer(struct peer *p)
{
    if (p->prev)
        p->prev->next = p->next;
    else
        p->home->peers = p->next;
    if (p->next)
        p->next->prev = p->prev;
    p->home->count--;
}

static void on_closed(uv_handle_t *handle)
{
    struct peer *p = handle->data;

    unlink_peer(p);
    outbox_fini(&p->out);
    session_free(p->session);
    free(p);
}

static void close_now(struct peer *p)
{
    if (p->state == PEER_CLOSED)
        return;
    p->state = PEER_CLOSED;
    uv_close((uv_handle_t *)&p->tcp, on_closed);
}

static void close_reset(struct peer *p)
{
    if (p->state == PEER_CLOSED)
        return;
    if (uv_tcp_close_reset(&p->tcp, on_closed) == 0)
        p->state = PEER_CLOSED;
    else
        close_now(p); /* it is saying goodbye already */
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
    struct peer *p = req->data;

    if (status)
        close_now(p); /* else its end of file, or the time limit, closes it */
}

static void say_goodbye(struct peer *p)
{
    p->state = PEER_LINGERING;
    p->shutdown.data = p;
    if (uv_shutdown(&p->shutdown, (uv_stream_t *)&p->tcp, on_shutdown))
        close_now(p);
}

static void log_end(const struct peer *p, const char *why)
{
    long long lasted_ms = (long long)((peer_now_us(p) - p->idle.since_us) / 1000);

    log_info("relay: %s, %s, ended after %lld ms: %s", p->address, p->what, lasted_ms, why);
}

/* Out of its seat, said in the log; what happens to the socket is the caller's business. False when
 * it has ended before. */
static bool end(struct peer *p, const char *why)
{
    if (p->state != PEER_OPEN)
        return false;
    p->state = PEER_FLUSHING;
    p->end_until_us = peer_now_us(p) + RELAY_LINGER_US;
    log_end(p, why);
    hub_leave(&p->seat);
    return true;
}

static void pump(struct peer *p);
static void resume(struct peer *p, int64_t now);

/* What is said already reaches the other side, then end of file. Reading goes on, or the kernel
 * would send a reset. */
static void end_orderly(struct peer *p, const char *why)
{
    if (!end(p, why))
        return;
    if (p->stall_until_us)
        resume(p, peer_now_us(p));
    pump(p);
}

void peer_end_now(struct peer *p, const char *why)
{
    if (end(p, why))
        close_now(p);
}

/* ---- writing */

static void on_written(uv_write_t *req, int status)
{
    struct peer *p = req->data;

    p->is_writing = false;
    outbox_confirm(&p->out);
    p->idle.progress_us = peer_now_us(p);
    if (p->state == PEER_CLOSED)
        return;
    if (status == 0)
        pump(p);
    else if (p->state == PEER_OPEN)
        peer_end_now(p, err_text(status));
    else
        close_now(p);
}

static void pump(struct peer *p)
{
    struct message *batch[BATCH_MAX];
    uv_buf_t bufs[BATCH_MAX];

    if (p->is_writing || p->stall_until_us || p->state > PEER_FLUSHING)
        return;
    size_t n = outbox_take(&p->out, batch, BATCH_MAX);
    if (n == 0) {
        if (p->state == PEER_FLUSHING)
            say_goodbye(p);
        return;
    }
    for (size_t i = 0; i < n; i++)
        bufs[i] = uv_buf_init((char *)batch[i]->bytes, (unsigned)batch[i]->size);
    p->write.data = p;
    p->is_writing = true;
    int err = uv_write(&p->write, (uv_stream_t *)&p->tcp, bufs, (unsigned)n, on_written);
    if (err) {
        p->is_writing = false;
        outbox_confirm(&p->out);
        if (!end(p, err_text(err)))
            p->state = PEER_FLUSHING;
        close_now(p);
    }
}

int peer_put(struct peer *p, struct message *m, bool is_cached)
{
    if (outbox_is_empty(&p->out))
        p->idle.progress_us = peer_now_us(p);
    int err = outbox_put(&p->out, m, is_cached);
    if (!err)
        pump(p);
    return err;
}

int peer_put_bytes(struct peer *p, const uint8_t *bytes, size_t size)
{
    if (p->state != PEER_OPEN)
        return -ECONNABORTED;
    if (p->seat.role != SEAT_PLAYER && p->out.unread_bytes > RELAY_ANSWERS_MAX)
        return -ENOBUFS;
    struct message *m = message_of_bytes(bytes, size);
    if (!m)
        return -ENOMEM;
    int err = peer_put(p, m, false);
    message_unref(m);
    return err;
}

/* ---- reading */

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct peer *p = handle->data;

    *buf = uv_buf_init(p->home->read_buffer, RELAY_READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct peer *p = stream->data;

    if (p->state != PEER_OPEN) { /* we have said goodbye: only the end of it matters */
        if (size < 0)
            close_now(p);
        return;
    }
    if (size < 0) {
        peer_end_now(p, size == UV_EOF ? "closed by the other side" : err_text((int)size));
        return;
    }
    int err = session_read(p->session, (const uint8_t *)buf->base, (size_t)size);
    if (!err)
        return;
    if (session_is_told(p->session))
        end_orderly(p, session_why(p->session));
    else
        peer_end_now(p, session_why(p->session));
}

/* ---- limits */

static void resume(struct peer *p, int64_t now)
{
    p->stall_until_us = 0;
    p->idle.media_us = p->idle.progress_us = now;
    uv_read_start((uv_stream_t *)&p->tcp, on_alloc, on_read);
    pump(p);
}

static void note_progress(struct peer *p, int64_t now)
{
    size_t bytes = uv_stream_get_write_queue_size((uv_stream_t *)&p->tcp);

    if (bytes != p->queue_bytes || outbox_is_empty(&p->out))
        p->idle.progress_us = now;
    p->queue_bytes = bytes;
}

static void tick(struct peer *p, int64_t now)
{
    if (p->state == PEER_CLOSED)
        return;
    if (p->state != PEER_OPEN) {
        if (now >= p->end_until_us)
            close_now(p);
        return;
    }
    if (p->stall_until_us) {
        if (now >= p->stall_until_us)
            resume(p, now);
        return;
    }
    note_progress(p, now);
    const char *why = idle_why(&p->idle, p->seat.role, session_is_connected(p->session), now);
    if (why)
        peer_end_now(p, why);
}

void peer_tick_all(struct peer_home *home)
{
    int64_t now = clock_now_us(home->clock);

    /* they leave the list in on_closed, never in here */
    for (struct peer *p = home->peers; p; p = p->next)
        tick(p, now);
}

void peer_close_all(struct peer_home *home, const char *why)
{
    for (struct peer *p = home->peers; p; p = p->next)
        if (p->seat.role != SEAT_PUBLISHER)
            end_orderly(p, why);
    for (struct peer *p = home->peers; p; p = p->next)
        end_orderly(p, why);
}

void peer_drop_all(struct peer_home *home)
{
    for (struct peer *p = home->peers; p; p = p->next)
        close_now(p);
}

/* ---- faults */

void peer_fault_close(struct seat *s, int64_t unused)
{
    end_orderly(peer_of(s), "closed on request");
}

void peer_fault_reset(struct seat *s, int64_t unused)
{
    struct peer *p = peer_of(s);

    if (end(p, "reset on request"))
        close_reset(p);
}

void peer_fault_stall(struct seat *s, int64_t delay_us)
{
    struct peer *p = peer_of(s);

    p->stall_until_us = peer_now_us(p) + delay_us;
    uv_read_stop((uv_stream_t *)&p->tcp);
}

/* ---- beginning */

static void read_address(struct peer *p)
{
    union address a;
    int size = sizeof(a);

    if (uv_tcp_getpeername(&p->tcp, &a.any, &size))
        snprintf(p->address, sizeof(p->address), "unknown");
    else
        address_text(p->address, sizeof(p->address), &a);
}

static struct peer *alloc_peer(struct peer_home *home)
{
    struct peer *p = calloc(1, sizeof(*p));
    if (!p)
        return NULL;
    if (session_new(&p->session, &peer_session_ops, p, home->seed++ * 2654435761u)) {
        free(p);
        return NULL;
    }
    p->home = home;
    p->seat.deliver = peer_deliver;
    p->seat.notice = peer_notice;
    outbox_init(&p->out);
    snprintf(p->what, sizeof(p->what), "guest");
    p->idle.since_us = p->idle.media_us = p->idle.progress_us = clock_now_us(home->clock);
    return p;
}

static void link_peer(struct peer *p)
{
    p->next = p->home->peers;
    if (p->next)
        p->next->prev = p;
    p->home->peers = p;
    p->home->count++;
}

int peer_accept(struct peer_home *home, uv_stream_t *listener)
{
    struct peer *p = alloc_peer(home);
    if (!p)
        return -ENOMEM;
    int err = uv_tcp_init(home->loop, &p->tcp);
    if (err) {
        session_free(p->session);
        free(p);
        return err;
    }
    p->tcp.data = p;
    link_peer(p);
    err = uv_accept(listener, (uv_stream_t *)&p->tcp);
    if (err) {
        close_now(p);
        return err;
    }
    read_address(p);
    if (home->count > RELAY_PEERS_MAX) {
        peer_end_now(p, "too many connections");
        return 0;
    }
    uv_tcp_nodelay(&p->tcp, 1);
    uv_send_buffer_size((uv_handle_t *)&p->tcp, &(int){RELAY_SNDBUF_BYTES});
    err = uv_read_start((uv_stream_t *)&p->tcp, on_alloc, on_read);
    if (err)
        peer_end_now(p, err_text(err));
    return 0;
}
