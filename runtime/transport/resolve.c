/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resolve.c - uv_getaddrinfo with a time limit. A running look-up cannot be cancelled: the resolve
 * is orphaned, and freed when the look-up answers. */
#include "transport/resolve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LIMIT_US = NET_STEP_LIMIT_MS * 1000 };

struct resolve {
    uv_getaddrinfo_t request;
    struct clock *clock;
    struct timer *limit; /* ends the wait; also answers for numeric addresses */
    resolve_fn *fn;      /* NULL: orphaned */
    void *arg;
    bool is_asking; /* libuv still holds the request */
    bool is_held;   /* the answer has to wait for the timer */
    int status;     /* the answer that waits */
    int forced;     /* the error that was ordered as the answer; 0: none */
    struct resolve_order order;
    struct net_addresses found;
};

/* Nobody waits for r any more: frees r now, or when libuv returns the request. */
static void let_go(struct resolve *r)
{
    r->fn = NULL;
    timer_free(r->limit);
    r->limit = NULL;
    if (r->is_asking)
        /* has an effect while the request is queued; the callback comes either way */
        uv_cancel((uv_req_t *)&r->request);
    else
        free(r);
}

/* 192.0.2.1 is of TEST-NET-1, which belongs to nobody. */
static void put_dead_first(struct net_addresses *a)
{
    struct sockaddr_in *dead = (struct sockaddr_in *)&a->at[0];

    if (a->count == NET_ADDRESSES_MAX)
        a->count--;
    memmove(&a->at[1], &a->at[0], (size_t)a->count * sizeof(a->at[0]));
    memset(&a->at[0], 0, sizeof(a->at[0]));
    *dead = (struct sockaddr_in){.sin_family = AF_INET,
                                 .sin_port = htons(net_port(&a->at[1])),
                                 .sin_addr.s_addr = htonl(0xc0000201)};
    a->count++;
    a->dead = 1;
}

static void answer(struct resolve *r, int err)
{
    if (r->order.fault == RESOLVE_DEAD && !err)
        put_dead_first(&r->found);
    resolve_fn *fn = r->fn;
    void *arg = r->arg;
    struct net_addresses found = r->found;

    let_go(r);
    fn(arg, err, err ? NULL : &found);
}

static void on_limit(void *arg)
{
    struct resolve *r = arg;
    bool was_held = r->is_held;

    r->is_held = false;
    if (r->forced)
        answer(r, r->forced);
    else if (!r->is_asking)
        answer(r, r->status);
    else if (was_held) /* the look-up is slow, too */
        timer_start(r->limit, LIMIT_US - r->order.slow_us, 0);
    else
        answer(r, -ETIMEDOUT);
}

static void take_addresses(struct net_addresses *out, const struct addrinfo *list)
{
    for (; list && out->count < NET_ADDRESSES_MAX; list = list->ai_next)
        if (list->ai_addrlen <= sizeof(out->at[0]))
            memcpy(&out->at[out->count++], list->ai_addr, list->ai_addrlen);
}

static void on_answer(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
    struct resolve *r = request->data;

    r->is_asking = false;
    if (!r->fn) {
        free(r);
    } else {
        take_addresses(&r->found, list);
        r->status = status == 0 && r->found.count == 0 ? UV_EAI_NODATA : status;
        if (!r->is_held)
            answer(r, r->status);
    }
    uv_freeaddrinfo(list);
}

static bool take_numeric(struct net_addresses *out, const char *host, uint16_t port)
{
    if (uv_ip4_addr(host, port, (struct sockaddr_in *)&out->at[0]) != 0 &&
        uv_ip6_addr(host, port, (struct sockaddr_in6 *)&out->at[0]) != 0)
        return false;
    out->count = 1;
    return true;
}

/* In virtual time there is this process and nothing else, whatever the machine's resolver knows: one
 * name has an address. */
static void ask_now(struct resolve *r, const char *host, uint16_t port)
{
    bool is_known = strcasecmp(host, "localhost") == 0;

    r->status = is_known && take_numeric(&r->found, "127.0.0.1", port) ? 0 : UV_EAI_NONAME;
}

static int ask(struct resolve *r, uv_loop_t *loop, const char *host, uint16_t port)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    char service[8];

    snprintf(service, sizeof(service), "%u", port);
    r->request.data = r;
    if (clock_is_virtual(r->clock)) {
        ask_now(r, host, port);
        return 0;
    }
    int err = uv_getaddrinfo(loop, &r->request, on_answer, host, service, &hints);
    r->is_asking = err == 0;
    return err;
}

int resolve_start(struct resolve **out, uv_loop_t *loop, struct timers *timers, const char *host,
                  uint16_t port, resolve_fn *fn, void *arg)
{
    if (strlen(host) > URL_HOST_MAX)
        return -ENAMETOOLONG;
    struct resolve *r = calloc(1, sizeof(*r));
    if (!r)
        return -ENOMEM;
    r->fn = fn;
    r->arg = arg;
    r->clock = timers_clock(timers);
    int err = timer_new(&r->limit, timers, on_limit, r);
    bool is_numeric = take_numeric(&r->found, host, port);
    if (!err && !is_numeric)
        err = ask(r, loop, host, port);
    if (err) {
        let_go(r);
        return err;
    }
    timer_start(r->limit, r->is_asking ? LIMIT_US : 0, 0);
    *out = r;
    return 0;
}

/* A running look-up goes on, but an ordered error takes the place of the answer. */
void resolve_spoil(struct resolve *r, const struct resolve_order *o)
{
    if (!o || o->fault == RESOLVE_FINE)
        return;
    r->order = *o;
    if (o->fault == RESOLVE_DEAD)
        return;
    bool is_too_slow = o->fault == RESOLVE_SLOW && o->slow_us >= LIMIT_US;
    r->is_held = true;
    if (o->fault == RESOLVE_FAIL)
        r->forced = UV_EAI_NONAME;
    else if (is_too_slow)
        r->forced = -ETIMEDOUT;
    timer_start(r->limit, o->fault == RESOLVE_FAIL ? 0 : is_too_slow ? LIMIT_US : o->slow_us, 0);
}

void resolve_cancel(struct resolve *r)
{
    if (r)
        let_go(r);
}
