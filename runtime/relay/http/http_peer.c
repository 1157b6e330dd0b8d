/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http_peer.c - reads requests and answers them, by the method, then by the listener's kind. */
#include "relay/http/http_peer.h"

#include "base/err.h"
#include "base/log.h"
#include "relay/common/address.h"
#include "relay/conn/stats_collect.h"
#include "relay/common/limits.h"
#include "relay/common/name.h"
#include "relay/hub/stats.h"
#include "relay/common/tag.h"
#include "wire/flv.h"
#include "wire/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANY_ORIGIN "Access-Control-Allow-Origin: *\r\n"
#define NOT_KEPT   "Cache-Control: no-store\r\n"
#define METHODS    "GET, HEAD, OPTIONS"
#define ALLOW      "Allow: " METHODS "\r\n"

struct http_peer {
    struct conn conn; /* first: conn.h */
    struct http_reader reader;
    bool is_streaming; /* the FLV has begun: requests are read no more */
};

static struct http_peer *peer_of(struct conn *c)
{
    return (struct http_peer *)c;
}

/* ---- answers */

static int put_answer(struct conn *c, const struct http_answer *a, const char *body)
{
    char head[HTTP_HEAD_MAX];

    int err = conn_put_bytes(c, head, http_put_head(head, a));
    if (!err && body && a->length > 0)
        err = conn_put_bytes(c, body, (size_t)a->length);
    if (!err && !a->keeps_alive && a->length != HTTP_UNTIL_CLOSE)
        conn_end(c, a->status < 400 ? "answered" : http_status_text(a->status));
    return err;
}

/* The body of an error is its text, for the person who typed the address into a browser. */
static int put_status(struct conn *c, const struct http_request *q, int status)
{
    const char *text = http_status_text(status);
    bool is_stats = c->ops->kind == CONN_STATS;
    struct http_answer a = {
        .status = status,
        .type = "text/plain",
        .length = (int64_t)strlen(text),
        .keeps_alive = q && q->keeps_alive,
        .more = is_stats        ? (status == 405 ? ALLOW : NULL)
                : status == 405 ? ANY_ORIGIN ALLOW
                                : ANY_ORIGIN,
    };

    return put_answer(c, &a, q && q->method == HTTP_HEAD ? NULL : text);
}

static int put_options(struct conn *c, const struct http_request *q)
{
    struct http_answer a = {
        .status = 204,
        .keeps_alive = q->keeps_alive,
        .more = c->ops->kind == CONN_STATS ? ALLOW
                                           : ANY_ORIGIN ALLOW
                    "Access-Control-Allow-Methods: " METHODS
                    "\r\nAccess-Control-Allow-Headers: *\r\n"
                    "Access-Control-Max-Age: 86400\r\n",
    };

    return put_answer(c, &a, NULL);
}

/* ---- streams */

static void deliver(struct subscription *s, struct message *m, bool is_cached)
{
    struct message *tag = tag_of(m);

    if (tag)
        conn_give(conn_of_subscription(s), tag, is_cached);
    else
        conn_end_now(conn_of_subscription(s), err_text(-ENOMEM));
}

/* A player joins a published stream only, so the one notice that matters is its end. */
static void notice(struct subscription *s, enum hub_notice what)
{
    if (what == NOTICE_UNPUBLISHED)
        conn_end(conn_of_subscription(s), "its publisher left");
}

/* "/app/stream.flv" becomes "app/stream": the application is the first part. */
static bool read_name(char name[RELAY_NAME_MAX + 1], const char *path)
{
    static const char suffix[] = ".flv";
    size_t app = strcspn(path + 1, "/"), size = strlen(path + 1);
    size_t end = sizeof(suffix) - 1;

    if (path[0] != '/' || app == 0 || app > RELAY_APP_MAX || size < app + 1 + 1 + end ||
        size - end > RELAY_NAME_MAX || strcmp(path + 1 + size - end, suffix) != 0)
        return false;
    return name_copy(name, RELAY_NAME_MAX, path + 1, size - end);
}

/* Returns 200, or the status that says why not; -errno when a fault has ended the connection. */
static int may_play(struct conn *c, const struct http_request *q, char name[RELAY_NAME_MAX + 1])
{
    struct fault_answer_rule told;

    if (!read_name(name, q->path))
        return 404;
    int err = conn_step(c, RTMP_STEP_PLAY, name, &told);
    if (err > 0)
        return strstr(told.code, "NotFound") ? 404 : 403;
    if (err)
        return err == -ECONNREFUSED ? 404 : err;
    err = conn_may(c, ROLE_PLAYER, name, strchr(name, '/') + 1, q->query);
    if (err == -EACCES)
        return 403;
    if (!err && hub_is_published(c->home->hub, name))
        return 200;
    if (!err)
        log_info("relay: %s may not play %s: nobody publishes it", c->address, name);
    return 404;
}

static int put_file_header(struct conn *c, const char *name)
{
    uint8_t out[13];
    bool has_video, has_audio;

    hub_kinds(c->home->hub, name, &has_video, &has_audio);
    return conn_put_bytes(c, out, flv_write_file_header(out, has_audio, has_video));
}

static int serve_stream(struct conn *c, const struct http_request *q)
{
    char name[RELAY_NAME_MAX + 1];
    int status = may_play(c, q, name);
    struct http_answer a = {.status = 200,
                            .type = "video/x-flv",
                            .length = HTTP_UNTIL_CLOSE,
                            .keeps_alive = q->method == HTTP_HEAD && q->keeps_alive,
                            .more = ANY_ORIGIN NOT_KEPT};

    if (status < 0)
        return status;
    if (status != 200)
        return put_status(c, q, status);
    int err = put_answer(c, &a, NULL);
    if (err || q->method == HTTP_HEAD) {
        if (!err && !a.keeps_alive)
            conn_end(c, "asked for the head only");
        return err;
    }
    peer_of(c)->is_streaming = true;
    err = put_file_header(c, name);
    return err ? err : conn_join(c, ROLE_PLAYER, name);
}

/* ---- figures */

static const struct page {
    const char *path, *type;
    char *(*text)(const struct stats *s);
} pages[] = {
    {"/stats", "application/json", stats_json},
    {"/stats.json", "application/json", stats_json},
    {"/metrics", "text/plain; version=0.0.4; charset=utf-8", stats_metrics},
};

static const struct page *find_page(const char *path)
{
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (strcmp(pages[i].path, path) == 0)
            return &pages[i];
    return NULL;
}

/* A web page of anywhere can make the browser of an operator ask here under a name of its own: only
 * addresses and "localhost" are names of this port. Without a Host (HTTP/1.0) no browser asks. */
static bool is_own_host(const struct http_request *q)
{
    char text[ADDRESS_TEXT_SIZE];
    union address address;

    if (q->host_size == 0)
        return true;
    snprintf(text, sizeof(text), "%.*s", (int)q->host_size, q->host);
    if (q->host_size < sizeof(text) && address_parse(&address, text) == 0)
        return true;
    snprintf(text, sizeof(text), "%.*s:0", (int)q->host_size, q->host);
    return q->host_size + 2 < sizeof(text) && address_parse(&address, text) == 0;
}

static int serve_stats(struct conn *c, const struct http_request *q)
{
    const struct page *page = find_page(q->path);
    struct stats s;

    if (c->io.handle.type == UV_TCP && !is_own_host(q))
        return put_status(c, q, 421);
    if (!page)
        return put_status(c, q, 404);
    if (stats_collect_take(&s, c->home))
        return put_status(c, q, 503);
    char *text = page->text(&s);
    stats_collect_free(&s);
    if (!text)
        return put_status(c, q, 503);
    struct http_answer a = {.status = 200,
                            .type = page->type,
                            .length = (int64_t)strlen(text),
                            .keeps_alive = q->keeps_alive,
                            .more = NOT_KEPT};
    int err = put_answer(c, &a, q->method == HTTP_HEAD ? NULL : text);
    free(text);
    return err;
}

/* ---- requests */

static int answer(struct conn *c, const struct http_request *q)
{
    if (q->method == HTTP_OPTIONS)
        return put_options(c, q);
    if (q->method == HTTP_OTHER)
        return put_status(c, q, 405);
    return c->ops->kind == CONN_STATS ? serve_stats(c, q) : serve_stream(c, q);
}

/* Some of another request has come: all of it has to come in time. */
static void begin_request(struct conn *c)
{
    if (!c->is_known)
        return;
    c->is_known = false;
    c->idle.since_us = conn_now_us(c);
}

/* One request, or a part of it. Returns how many bytes were used, or -errno. */
static ssize_t take_request(struct conn *c, const uint8_t *bytes, size_t size)
{
    struct http_peer *p = peer_of(c);
    struct http_request q;
    bool is_whole;

    ssize_t n = http_read(&p->reader, bytes, size, &q, &is_whole);
    if (n == -EPROTO)
        return put_status(c, NULL, http_status(&p->reader)) ? -EPROTO : (ssize_t)size;
    if (n < 0 || !is_whole) {
        if (n > 0)
            begin_request(c);
        return n;
    }
    c->is_known = true;
    c->idle.media_us = conn_now_us(c); /* the time limit for the next request begins */
    int err = answer(c, &q);
    if (p->is_streaming)
        http_reader_fini(&p->reader);
    return err ? err : n;
}

static void on_read(struct conn *c, const uint8_t *bytes, size_t size)
{
    while (size > 0 && c->state == CONN_OPEN && !peer_of(c)->is_streaming) {
        ssize_t n = take_request(c, bytes, size);
        if (n < 0) {
            conn_end_now(c, n == -ENOBUFS ? "it asks much and reads nothing" : err_text((int)n));
            return;
        }
        bytes += n;
        size -= (size_t)n;
    }
}

static void on_free(struct conn *c)
{
    http_reader_fini(&peer_of(c)->reader);
    free(c);
}

/* ---- beginning */

static const struct conn_ops streams_ops = {.kind = CONN_HTTP,
                                            .guest = "HTTP guest",
                                            .player = "HTTP player",
                                            .read = on_read,
                                            .free = on_free};
static const struct conn_ops stats_ops = {
    .kind = CONN_STATS, .guest = "stats", .player = "stats", .read = on_read, .free = on_free};

static struct conn *new_conn(void)
{
    struct http_peer *p = calloc(1, sizeof(*p));

    if (!p)
        return NULL;
    p->conn.subscription =
        (struct subscription){.deliver = deliver, .notice = notice, .load = conn_load};
    p->conn.idle.asking_limit_us = RELAY_REQUEST_US;
    return &p->conn;
}

static int accept_conn(struct conn_home *home, const struct conn_ops *ops, uv_stream_t *listener)
{
    struct conn *c = new_conn();

    return c ? conn_accept(c, home, ops, listener) : -ENOMEM;
}

static int adopt_conn(struct conn_home *home, const struct conn_ops *ops, int fd)
{
    struct conn *c = new_conn();

    if (c)
        return conn_adopt(c, home, ops, fd);
    close(fd);
    return -ENOMEM;
}

static int accept_streams(struct conn_home *home, uv_stream_t *listener)
{
    return accept_conn(home, &streams_ops, listener);
}

static int adopt_streams(struct conn_home *home, int fd)
{
    return adopt_conn(home, &streams_ops, fd);
}

static int accept_stats(struct conn_home *home, uv_stream_t *listener)
{
    return accept_conn(home, &stats_ops, listener);
}

static int adopt_stats(struct conn_home *home, int fd)
{
    return adopt_conn(home, &stats_ops, fd);
}

const struct listener_ops http_peer_streams = {accept_streams, adopt_streams};
const struct listener_ops http_peer_stats = {accept_stats, adopt_stats};
