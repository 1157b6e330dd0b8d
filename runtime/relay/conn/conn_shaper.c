/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn_shaper.c - a connection over a bad link: bytes that were read wait in one shaper, bytes to
 * write in the other; one timer looks after both. */
#include "relay/conn/conn_inside.h"

#include "base/time/timer.h"
#include "relay/common/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FLIGHT_BYTES = 16 * 1024 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void look_again(struct conn *c)
{
    int64_t now = conn_now_us(c);
    int64_t up_us = byte_shaper_next_us(&c->up, now);
    /* one write at a time: on_written looks again */
    int64_t down_us = c->is_writing ? CLOCK_NEVER : byte_shaper_next_us(&c->down, now);
    int64_t next_us = up_us < down_us ? up_us : down_us;

    if (!c->wake)
        return;
    if (next_us == CLOCK_NEVER)
        timer_stop(c->wake);
    else
        timer_start(c->wake, next_us > now ? next_us - now : 0, 0);
}

/* ---- in */

size_t conn_shaper_room(struct conn *c, size_t max)
{
    return least(byte_shaper_room(&c->up, conn_now_us(c)), max);
}

static void take_in(struct conn *c)
{
    size_t size;
    const uint8_t *bytes;

    while (c->state == CONN_OPEN && c->up.shaper) {
        bytes = byte_shaper_ready(&c->up, &size, conn_now_us(c));
        size = least(size, RELAY_READ_BYTES);
        if (size == 0)
            break;
        conn_take(c, bytes, (ssize_t)size);
        byte_shaper_take(&c->up, size, conn_now_us(c));
    }
    if (c->came_last && c->up.size == 0)
        conn_take(c, NULL, c->came_last);
    else if (c->state == CONN_OPEN && !c->stall_in_until_us)
        conn_read_on(c);
}

void conn_shaper_read(struct conn *c, const uint8_t *bytes, ssize_t size)
{
    int64_t now = conn_now_us(c);
    int err = 0;

    if (size < 0)
        c->came_last = (int)size; /* behind the bytes that are still in the shaper */
    else if (size > 0)
        err = byte_shaper_put(&c->up, bytes, (size_t)size, now);
    if (err) {
        conn_broken(c, err);
        return;
    }
    uv_read_stop(&c->io.stream); /* take_in reads on when there is room */
    take_in(c);
    look_again(c);
}

/* ---- out */

/* Moves messages into the shaper while there is room. A write from before the rule goes first. */
static int fill_shaper(struct conn *c, int64_t now)
{
    struct message *m;
    int err = 0;

    if (c->is_writing && !c->flight)
        return 0;
    while (!err && c->down.shaper && byte_shaper_room(&c->down, now) > 0 &&
           outbox_take(&c->out, &m, 1) > 0) {
        err = byte_shaper_put(&c->down, m->bytes, m->size, now);
        outbox_confirm(&c->out);
    }
    return err;
}

static void on_written(uv_write_t *req, int status)
{
    struct conn *c = req->data;

    c->is_writing = false;
    free(c->flight);
    c->flight = NULL;
    c->idle.progress_us = conn_now_us(c);
    if (c->state == CONN_CLOSED)
        return;
    if (status)
        conn_broken(c, status);
    else
        conn_pump(c);
}

static int launch(struct conn *c, const uint8_t *bytes, size_t size)
{
    c->flight = malloc(size);
    if (!c->flight)
        return -ENOMEM;
    memcpy(c->flight, bytes, size);
    uv_buf_t buf = uv_buf_init((char *)c->flight, (unsigned)size);
    c->write.data = c;
    int err = uv_write(&c->write, &c->io.stream, &buf, 1, on_written);
    c->is_writing = !err;
    c->home->sent_bytes += err ? 0 : size;
    if (err) {
        free(c->flight);
        c->flight = NULL;
    }
    return err;
}

void conn_shaper_pump(struct conn *c)
{
    int64_t now = conn_now_us(c);
    size_t size;

    if (c->state > CONN_FLUSHING || c->stall_out_until_us)
        return;
    int err = fill_shaper(c, now);
    const uint8_t *bytes = byte_shaper_ready(&c->down, &size, now);
    size = least(size, FLIGHT_BYTES);
    if (!err && size > 0 && !c->is_writing) {
        err = launch(c, bytes, size);
        if (!err)
            byte_shaper_take(&c->down, size, now);
    }
    if (err)
        conn_broken(c, err);
    else if (!c->down.shaper)
        conn_pump(c); /* unshaped again */
    else if (!c->is_writing && c->down.size == 0 && outbox_is_empty(&c->out))
        conn_flushed(c);
    look_again(c);
}

/* ---- setting and ending rules */

static void on_wake(void *arg)
{
    struct conn *c = arg;

    take_in(c);
    conn_pump(c);
    look_again(c);
}

static int need_timer(struct conn *c)
{
    return c->wake ? 0 : timer_new(&c->wake, c->home->timers, on_wake, c);
}

int conn_shape(struct conn *c, unsigned sides, const struct shaper_rule *rule, int64_t until_us)
{
    int64_t now = conn_now_us(c);

    int err = need_timer(c);
    if (!err && sides & CONN_IN)
        err = byte_shaper_set(&c->up, rule, until_us, now);
    if (!err && sides & CONN_OUT)
        err = byte_shaper_set(&c->down, rule, until_us, now);
    look_again(c);
    return err;
}

void conn_unshape(struct conn *c)
{
    if (!c->wake)
        return;
    byte_shaper_end(&c->up, conn_now_us(c));
    byte_shaper_end(&c->down, conn_now_us(c));
    timer_start(c->wake, 0, 0);
}

void conn_shaper_stop(struct conn *c)
{
    timer_free(c->wake);
    c->wake = NULL;
}

void conn_shaper_fini(struct conn *c)
{
    byte_shaper_fini(&c->up);
    byte_shaper_fini(&c->down);
    free(c->flight);
}
