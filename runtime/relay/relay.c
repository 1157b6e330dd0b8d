/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relay.c - the relay's thread and loop, its listeners, and orders from other threads. */
#include "relay/relay.h"

#include "base/time/loop.h"
#include "base/err.h"
#include "base/log.h"
#include "base/threads/mbox.h"
#include "base/threads/queue.h"
#include "base/threads/stage.h"
#include "base/time/timer.h"
#include "relay/common/address.h"
#include "relay/common/auth.h"
#include "relay/conn/listener.h"
#include "relay/fault.h"
#include "relay/http/http_peer.h"
#include "relay/common/limits.h"
#include "relay/rtmp/peer.h"
#include "relay/conn/stats_conns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { URL_SIZE = 128, ORDERS_MAX = 64, SIGNED_S = 24 * 3600 };
#define LOOPBACK "127.0.0.1:0"
#define LOCAL    "unix:" /* what the path of a local socket begins with */
enum listener_number { LISTENER_RTMP, LISTENER_HTTP, LISTENER_STATS, LISTENER_COUNT };

struct relay {
    struct clock *clock;
    char *key;
    uint16_t port;
    char urls[LISTENER_COUNT][URL_SIZE]; /* "" when the relay does not listen there */
    union address address;               /* for RTMP */
    struct queue *orders; /* any thread pushes, the relay's thread pops; the box wakes it */
    struct mbox *box;
    struct stage *stage;

    /* the relay's thread only, once it runs */
    uv_loop_t loop;
    bool has_loop;
    struct timers *timers;
    struct timer *tick;
    struct listener listeners[LISTENER_COUNT];
    bool is_stopping;
    int64_t stop_by_us;
    struct conn_home home;
};

/* An order of another thread, which waits for the answer: the order lies on that thread's stack. */
struct relay_order {
    enum {
        ORDER_FAULT,
        ORDER_JSON,
        ORDER_CONNECTIONS,
        ORDER_PUBLISHED,
        ORDER_WATCH,
        ORDER_STOP
    } what;
    const struct fault_args *fault;
    char *why;
    size_t why_size;
    void (*on_change)(void *arg);
    void *change_arg;
    int err;
    char *text;
    struct queue *done;
};

/* ---- the relay's thread */

static void end_if_empty(struct relay *r)
{
    bool is_late = clock_now_us(r->clock) >= r->stop_by_us;

    if (r->is_stopping && (r->home.count == 0 || is_late))
        timers_stop_loop(r->timers);
}

static void on_tick(void *arg)
{
    struct relay *r = arg;

    bool has_waiting = false;

    conn_tick_all(&r->home);
    hub_tick(r->home.hub, clock_now_us(r->clock));
    end_if_empty(r);
    for (int i = 0; i < LISTENER_COUNT; i++) {
        listener_try_again(&r->listeners[i]);
        has_waiting |= r->listeners[i].has_waiting;
    }
    if (r->home.count == 0 && !has_waiting && !r->is_stopping)
        timer_stop(r->tick); /* nobody to look after */
}

static void on_accept(void *arg)
{
    struct relay *r = arg;

    if (!timer_is_running(r->tick))
        timer_start(r->tick, RELAY_TICK_US, RELAY_TICK_US);
}

static void close_listeners(struct relay *r)
{
    for (int i = 0; i < LISTENER_COUNT; i++)
        listener_close(&r->listeners[i]);
}

static void begin_stop(struct relay *r)
{
    r->is_stopping = true;
    r->stop_by_us = clock_now_us(r->clock) + RELAY_STOP_US;
    close_listeners(r);
    conn_end_all(&r->home, "the relay stops");
    timer_start(r->tick, 1000, RELAY_TICK_US / 5);
}

static void obey_job(struct relay *r, struct relay_order *o)
{
    switch (o->what) {
    case ORDER_FAULT:
        o->err = fault_apply(&r->home, o->fault, o->why, o->why_size);
        break;
    case ORDER_JSON:
        o->text = hub_json(r->home.hub, clock_now_us(r->clock));
        break;
    case ORDER_CONNECTIONS:
        o->text = stats_conns_json(&r->home);
        break;
    case ORDER_PUBLISHED:
        o->text = hub_published(r->home.hub);
        break;
    case ORDER_WATCH:
        hub_watch(r->home.hub, o->on_change, o->change_arg);
        break;
    case ORDER_STOP:
        begin_stop(r);
        break;
    }
    queue_push(o->done, o);
}

static void forget_order(void *order)
{
} /* an order lies on its thread's stack */

static void on_order(void *arg, const struct mbox_news *unused)
{
    struct relay *r = arg;
    void *o;

    while (queue_pop(r->orders, &o, 0) == 0)
        obey_job(r, o);
}

/* Closes everything on the loop, then the loop itself, also of a relay that never ran. */
static void close_loop(struct relay *r)
{
    if (!r->has_loop)
        return;
    conn_drop_all(&r->home);
    close_listeners(r);
    mbox_free(r->box);
    flush_close(&r->home.flush);
    timer_free(r->tick);
    timers_free(r->timers);
    uv_run(&r->loop, UV_RUN_DEFAULT); /* close callbacks; nothing waits */
    if (uv_loop_close(&r->loop))
        log_error("relay: its loop still holds something");
    r->has_loop = false;
}

static void run_relay(struct stage *st, void *arg)
{
    struct relay *r = arg;

    loop_run(r->clock, &r->loop, r->timers);
    close_loop(r);
}

/* ---- listening */

static const struct listener_ops rtmp_listener = {peer_accept, peer_adopt};

static struct listener *new_listener(struct relay *r, enum listener_number number,
                                     const struct listener_ops *ops)
{
    r->listeners[number] =
        (struct listener){.ops = ops, .home = &r->home, .on_accept = on_accept, .arg = r};
    return &r->listeners[number];
}

/* Writes the URL for others: the host as the caller gave it, the port that was taken. */
static void make_url(char *out, const char *scheme, const char *listen, const union address *a)
{
    int host_size = (int)(strrchr(listen, ':') - listen);

    snprintf(out, URL_SIZE, "%s://%.*s:%u", scheme, host_size, listen, address_port(a));
}

/* Where a listener is to listen, and why it cannot. */
struct listen_at {
    char listen[URL_SIZE]; /* "HOST:PORT" */
    bool may_be_public, is_keyless;
    const char *reason; /* why not, in words; NULL: the words of the error are enough */
};

static int read_address(union address *out, struct listen_at *w)
{
    if (address_parse(out, w->listen)) {
        w->reason = "it is not HOST:PORT: an address in numbers or localhost, 0 to 65535";
        return -EINVAL;
    }
    if (address_is_loopback(out) || w->may_be_public)
        return 0;
    w->reason = w->is_keyless ? "others could reach it, and no key is asked for there"
                              : "others could reach it, and there is no key";
    return -EPERM;
}

static int open_rtmp(struct relay *r, struct listen_at *w)
{
    int err = read_address(&r->address, w);

    if (!err)
        err = listener_open(new_listener(r, LISTENER_RTMP, &rtmp_listener), &r->loop, &r->address);
    if (err)
        return err;
    r->port = address_port(&r->address);
    make_url(r->urls[LISTENER_RTMP], "rtmp", w->listen, &r->address);
    return 0;
}

static int open_http(struct relay *r, enum listener_number number, const struct listener_ops *ops,
                     struct listen_at *w)
{
    union address a;
    int err = read_address(&a, w);

    if (!err)
        err = listener_open(new_listener(r, number, ops), &r->loop, &a);
    if (!err)
        make_url(r->urls[number], "http", w->listen, &a);
    return err;
}

static int open_local(struct relay *r, const char *stats, struct listen_at *w)
{
    struct listener *l = new_listener(r, LISTENER_STATS, &http_peer_stats);

    snprintf(r->urls[LISTENER_STATS], URL_SIZE, "%s", stats);
    int err = listener_open_local(l, &r->loop, stats + strlen(LOCAL));
    if (err == -EACCES) /* libuv gives this error for a missing folder, too */
        w->reason = "its folder is missing, or nothing may be written there";
    return err;
}

/* Copies the address; a "PORT" alone gets the host of another address, if there is one. */
static void set_address(struct listen_at *w, const char *listen, const char *host,
                        bool may_be_public)
{
    int host_size = strchr(listen, ':') || !host ? 0 : (int)(strrchr(host, ':') - host);

    *w = (struct listen_at){.may_be_public = may_be_public};
    snprintf(w->listen, sizeof(w->listen), "%.*s%s%s", host_size, host, host_size ? ":" : "",
             listen);
}

/* Opens the listeners, one after the other; *w is the one that failed. */
static int open_listeners(struct relay *r, const struct relay_cfg *cfg, struct listen_at *w)
{
    const char *rtmp = cfg->listen ? cfg->listen : LOOPBACK;
    bool may_be_public = cfg->key || cfg->is_open;

    set_address(w, rtmp, NULL, may_be_public);
    int err = open_rtmp(r, w);
    if (!err && cfg->http) {
        set_address(w, cfg->http, rtmp, may_be_public);
        err = open_http(r, LISTENER_HTTP, &http_peer_streams, w);
    }
    if (err || !cfg->stats)
        return err;
    set_address(w, cfg->stats, LOOPBACK, cfg->is_open);
    w->is_keyless = true;
    return strncmp(cfg->stats, LOCAL, strlen(LOCAL)) == 0
               ? open_local(r, cfg->stats, w)
               : open_http(r, LISTENER_STATS, &http_peer_stats, w);
}

/* ---- start and stop */

static void free_relay(struct relay *r)
{
    close_loop(r);
    queue_free(r->orders);
    hub_free(r->home.hub);
    fault_answer_fini(&r->home.answers);
    free(r->home.read_buffer);
    free(r->key);
    free(r);
}

static int make_parts(struct relay *r, const struct relay_cfg *cfg)
{
    int err = uv_loop_init(&r->loop);
    if (err)
        return err;
    r->has_loop = true;
    r->home = (struct conn_home){.clock = cfg->clock,
                                 .loop = &r->loop,
                                 .read_buffer = malloc(RELAY_READ_BYTES),
                                 .since_us = clock_now_us(cfg->clock),
                                 .seed = (uint32_t)clock_now_us(cfg->clock)};
    r->key = cfg->key ? strdup(cfg->key) : NULL;
    r->home.key = r->key;
    if (!r->home.read_buffer || (cfg->key && !r->key))
        return -ENOMEM;
    if ((err = hub_new(&r->home.hub)) || (err = timers_new(&r->timers, cfg->clock, &r->loop)) ||
        (err = timer_new(&r->tick, r->timers, on_tick, r)) ||
        (err = flush_open(&r->home.flush, &r->loop, r->timers, cfg->merge_ms * 1000, conn_flush)) ||
        (err = queue_new(&r->orders, cfg->clock, ORDERS_MAX, forget_order)))
        return err;
    r->home.timers = r->timers;
    queue_name(r->orders, "an order to the relay");
    return mbox_new(&r->box, cfg->clock, &r->loop, on_order, r);
}

int relay_start(struct relay **out, const struct relay_cfg *cfg, char *why, size_t why_size)
{
    struct listen_at w = {.reason = NULL};
    int err = -ENOMEM;
    struct relay *r = calloc(1, sizeof(*r));
    if (!r)
        goto fail;

    r->clock = cfg->clock;
    bool is_merge_fine = cfg->merge_ms >= 0 && cfg->merge_ms <= RELAY_MERGE_MAX_MS;
    w.reason = is_merge_fine ? NULL : "writes are merged for 0 to 1000 ms";
    err = is_merge_fine ? make_parts(r, cfg) : -EINVAL;
    if (!err)
        err = open_listeners(r, cfg, &w);
    if (!err)
        err = stage_start(&r->stage, cfg->clock, "relay", run_relay, r);
    if (err)
        goto fail;
    *out = r;
    return 0;

fail:
    snprintf(why, why_size, "cannot listen on %s: %s", w.listen[0] ? w.listen : LOOPBACK,
             w.reason ? w.reason : err_text(err));
    if (r)
        free_relay(r);
    return err;
}

uint16_t relay_port(const struct relay *r)
{
    return r->port;
}

const char *relay_url(const struct relay *r)
{
    return r->urls[LISTENER_RTMP];
}

static const char *url_of(const struct relay *r, enum listener_number number)
{
    return r->urls[number][0] ? r->urls[number] : NULL;
}

const char *relay_http_url(const struct relay *r)
{
    return url_of(r, LISTENER_HTTP);
}

const char *relay_stats_url(const struct relay *r)
{
    return url_of(r, LISTENER_STATS);
}

/* ---- from inside the process */

bool relay_is_at(const struct relay *r, const char *host, uint16_t port)
{
    bool is_v6 = strchr(host, ':');
    char text[ADDRESS_TEXT_SIZE], own[ADDRESS_TEXT_SIZE];
    union address a;

    snprintf(text, sizeof(text), is_v6 ? "[%s]:%u" : "%s:%u", host, port);
    if (port != r->port || address_parse(&a, text))
        return false;
    address_text(text, sizeof(text), &a);
    address_text(own, sizeof(own), &r->address);
    bool is_reached = address_is_any(&r->address) && address_is_loopback(&a);
    return is_reached || strcmp(text, own) == 0;
}

int relay_stream_url(const struct relay *r, const char *name, char *out, size_t size)
{
    char at[ADDRESS_TEXT_SIZE], args[AUTH_ARGS_SIZE] = "";
    const char *stream = strchr(name, '/');
    bool is_v6 = r->address.any.sa_family == AF_INET6;

    if (!stream || stream == name || !stream[1] || strchr(name, '?'))
        return -EINVAL;
    if (address_is_any(&r->address))
        snprintf(at, sizeof(at), is_v6 ? "[::1]:%u" : "127.0.0.1:%u", r->port);
    else
        address_text(at, sizeof(at), &r->address);
    if (r->key)
        auth_sign(args, r->key, stream + 1, clock_calendar_s(r->clock) + SIGNED_S);
    int length = snprintf(out, size, "rtmp://%s/%s%s%s", at, name, args[0] ? "?" : "", args);
    return length < 0 || (size_t)length >= size ? -EINVAL : 0;
}

/* ---- orders */

/* Hands an order to the relay's thread and waits until it is done: that thread never blocks. 0 or
 * -errno. */
static int give_order(struct relay *r, struct relay_order *o)
{
    void *same;

    int err = queue_new(&o->done, r->clock, 1, forget_order);
    if (err)
        return err;
    queue_name(o->done, "the relay to carry out an order");
    err = queue_push(r->orders, o);
    if (!err) {
        /* a full box is read soon, and with it our order */
        mbox_post(r->box, &(struct mbox_news){0});
        err = queue_pop(o->done, &same, CLOCK_NEVER);
    }
    queue_free(o->done);
    return err ? err : o->err;
}

void relay_stop(struct relay *r)
{
    struct relay_order o = {.what = ORDER_STOP};

    if (!r)
        return;
    int err = give_order(r, &o);
    if (err)
        log_error("relay: cannot be told to stop: %s", err_text(err));
    stage_join(r->stage);
    free_relay(r);
}

char *relay_streams_json(struct relay *r)
{
    struct relay_order o = {.what = ORDER_JSON};

    return give_order(r, &o) ? NULL : o.text;
}

char *relay_published(struct relay *r)
{
    struct relay_order o = {.what = ORDER_PUBLISHED};

    return give_order(r, &o) ? NULL : o.text;
}

void relay_watch(struct relay *r, void (*on_change)(void *arg), void *arg)
{
    struct relay_order o = {.what = ORDER_WATCH, .on_change = on_change, .change_arg = arg};
    int err = give_order(r, &o);

    if (err)
        log_error("relay: cannot be watched: %s", err_text(err));
}

int relay_fault(struct relay *r, const struct fault_args *args, char *why, size_t why_size)
{
    struct relay_order o = {.what = ORDER_FAULT, .fault = args, .why = why, .why_size = why_size};

    return give_order(r, &o);
}

char *relay_connections_json(struct relay *r)
{
    struct relay_order o = {.what = ORDER_CONNECTIONS};

    return give_order(r, &o) ? NULL : o.text;
}
