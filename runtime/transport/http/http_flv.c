/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http_flv.c - plays an FLV stream over HTTP: libcurl speaks HTTP, every wait is ours.
 *
 * libcurl tells for which sockets and until when it waits; turn() waits there and then calls
 * libcurl (curl_multi_socket_action). So deadlines are exact and a cancel works, also through
 * redirects, TLS and chunked bodies. */
#include "transport/pull_ops.h"

#include "base/err.h"
#include "transport/dial.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SOCKETS_MAX = 8,
    REDIRECTS_MAX = 3,
    HEADERS_MAX = 16 * 1024,
    STATUS_OK = 200,
    RESOLVE_TEXT = 1024,
    /* a wait of libcurl that a cancel does not end: for a look-up, for a second socket */
    SLICE_US = 10000,
    SOON_MS = 50, /* a shorter timer of libcurl only means "call again" */
};

struct watch {
    int fd;
    short events;
};

struct http_flv {
    struct net_cfg cfg;
    struct pull_tags tags;
    struct flv_reader *reader;
    CURLM *multi;
    CURL *easy;
    struct curl_slist *names; /* the addresses of the host in libcurl's form */
    char peer[NET_PEER_TEXT];
    char reason[CURL_ERROR_SIZE]; /* libcurl's words for a failure, or "" */

    struct watch watched[SOCKETS_MAX]; /* the sockets that libcurl waits for */
    int watched_count;
    int64_t timer_us;        /* when libcurl is to be called anyway, or CLOCK_NEVER */
    int cancel_fd;           /* the socket that a cancel shuts down, or -1 */
    int front_fd, behind_fd; /* see stand_in(); or -1 */
    int older_fd; /* libcurl may try two addresses at once: the socket of the first, or -1 */

    size_t header_bytes; /* bytes of the current header block */
    bool is_open;        /* the headers of a 200 are complete */
    bool has_moved;      /* bytes came during this turn */
    int64_t since_us;
    struct net_fault fault; /* the first fault; final */
};

/* ---- faults */

static void note_peer(struct http_flv *h)
{
    char *ip = NULL;
    long port = 0;

    curl_easy_getinfo(h->easy, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(h->easy, CURLINFO_PRIMARY_PORT, &port);
    if (ip && *ip)
        snprintf(h->peer, sizeof(h->peer), strchr(ip, ':') ? "[%s]:%ld" : "%s:%ld", ip, port);
}

static int fail_transfer(struct http_flv *h, enum net_phase phase, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fail_transfer(struct http_flv *h, enum net_phase phase, const char *format, ...)
{
    va_list args;

    if (h->fault.phase != NET_FINE)
        return -1;
    h->fault.phase = phase;
    va_start(args, format);
    vsnprintf(h->fault.text, sizeof(h->fault.text), format, args);
    va_end(args);
    note_peer(h);
    if (cancel_was_called(h->cfg.cancel))
        net_fault_set(&h->fault, NET_CANCELLED, "ended by us");
    else
        net_fault_log(&h->fault, "play", &h->cfg, h->peer, h->is_open ? "stream" : "request",
                      clock_now_us(h->cfg.clock) - h->since_us);
    return -1;
}

static const struct {
    CURLcode result;
    enum net_phase phase;
} phases[] = {
    {CURLE_COULDNT_RESOLVE_HOST, NET_NAME},
    {CURLE_COULDNT_CONNECT, NET_CONNECT},
    {CURLE_SSL_CONNECT_ERROR, NET_HANDSHAKE},
    {CURLE_PEER_FAILED_VERIFICATION, NET_HANDSHAKE},
    {CURLE_SSL_CACERT_BADFILE, NET_HANDSHAKE},
    {CURLE_GOT_NOTHING, NET_CLOSED},
    {CURLE_TOO_MANY_REDIRECTS, NET_CLOSED},
    {CURLE_UNSUPPORTED_PROTOCOL, NET_CLOSED}, /* redirected to anything but http and https */
    {CURLE_HTTP_RETURNED_ERROR, NET_CLOSED},
};

static long status_of(struct http_flv *h)
{
    long status = 0;

    curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static int fail_by_result(struct http_flv *h, CURLcode result)
{
    enum net_phase phase = NET_IO;

    for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
        if (phases[i].result == result)
            phase = phases[i].phase;
    if (result == CURLE_HTTP_RETURNED_ERROR)
        return fail_transfer(h, phase, "HTTP status %ld", status_of(h));
    return fail_transfer(h, phase, "%s", h->reason[0] ? h->reason : curl_easy_strerror(result));
}

/* The transfer is over. A body with a Content-Length that was read to its end is a recording: the
 * stream has been played to the end. */
static int end_transfer(struct http_flv *h, CURLcode result)
{
    curl_off_t length = -1;

    if (result != CURLE_OK)
        return fail_by_result(h, result);
    if (!h->is_open && status_of(h) == STATUS_OK)
        return fail_transfer(h, NET_CLOSED, "closed by the server within the headers");
    if (!h->is_open)
        return fail_transfer(h, NET_CLOSED, "HTTP status %ld", status_of(h));
    curl_easy_getinfo(h->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length >= 0 && h->tags.has_begun)
        pull_tags_signal(&h->tags, PULL_END, "the whole stream was read");
    return fail_transfer(h, NET_CLOSED, "closed by the server");
}

/* ---- callbacks of libcurl */

/* True when libcurl must not connect: in virtual time there is no TCP, and a netem goes between. */
static bool must_dial(const struct http_flv *h)
{
    return h->cfg.netem || clock_links(h->cfg.clock);
}

/* Is the address one that was looked up? The addresses of a redirection were not. */
static bool is_known(const struct http_flv *h, const struct sockaddr_storage *at)
{
    char text[NET_PEER_TEXT], known[NET_PEER_TEXT];

    net_peer_text(text, at);
    for (int i = 0; i < h->cfg.addresses.count; i++) {
        net_peer_text(known, &h->cfg.addresses.at[i]);
        if (strcmp(text, known) == 0)
            return true;
    }
    return false;
}

/* Returns a socket connected to the first address that answers; -1 with the fault. */
static int dial_one(struct http_flv *h, const struct curl_sockaddr *at)
{
    struct net_addresses one = {.count = 1};
    struct net_fault fault;

    memcpy(&one.at[0], &at->addr,
           at->addrlen < sizeof(one.at[0]) ? at->addrlen : sizeof(one.at[0]));
    const struct dial d = {.clock = h->cfg.clock,
                           .cancel = h->cfg.cancel,
                           .netem = h->cfg.netem,
                           .owner = h->cfg.owner,
                           .addresses = is_known(h, &one.at[0]) ? &h->cfg.addresses : &one,
                           .deadline_us = h->since_us + NET_STEP_LIMIT_MS * (int64_t)1000};
    int fd = dial(&d, h->peer, &fault);
    if (fd < 0)
        fail_transfer(h, fault.phase, "%s", fault.text);
    return fd;
}

/* libcurl connects a new socket, unless the answer is that it is connected. */
static int on_socket_opened(void *arg, curl_socket_t fd, curlsocktype purpose)
{
    struct http_flv *h = arg;

    return must_dial(h) ? CURL_SOCKOPT_ALREADY_CONNECTED : CURL_SOCKOPT_OK;
}

/* libcurl 7.88 (Debian 12) connects a socket all the same, which fails on an end of a pair. So
 * libcurl gets a datagram socket, which connects to any address; our socket takes that descriptor
 * before libcurl writes (on_ready_to_ask). Does not work for TLS, where libcurl writes earlier. */
static int stand_in(struct http_flv *h, int fd, int family)
{
    int front = fd < 0 ? -1 : socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (front < 0)
        return fd;
    h->front_fd = front;
    h->behind_fd = fd;
    return front;
}

static int on_ready_to_ask(void *arg, char *ip, char *own_ip, int port, int own_port)
{
    struct http_flv *h = arg;

    if (h->behind_fd < 0)
        return CURL_PREREQFUNC_OK;
    fcntl(h->behind_fd, F_SETFL, fcntl(h->behind_fd, F_GETFL) | O_NONBLOCK);
    int fd = dup3(h->behind_fd, h->front_fd, O_CLOEXEC);
    close(h->behind_fd);
    h->behind_fd = -1;
    return fd < 0 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static curl_socket_t on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *at)
{
    struct http_flv *h = arg;
    bool is_dialled = must_dial(h);
    int fd = is_dialled ? stand_in(h, dial_one(h, at), at->family)
                        : socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);

    if (fd < 0)
        return CURL_SOCKET_BAD;
    if (!is_dialled && cancel_hang(h->cfg.cancel, fd)) {
        close(fd);
        return CURL_SOCKET_BAD;
    }
    h->older_fd = h->cancel_fd;
    h->cancel_fd = fd;
    return fd;
}

/* A cancel then shuts down the socket that is left. */
static int on_close_socket(void *arg, curl_socket_t fd)
{
    struct http_flv *h = arg;

    if (fd == h->cancel_fd) {
        cancel_drop(h->cfg.cancel);
        h->cancel_fd =
            h->older_fd >= 0 && cancel_hang(h->cfg.cancel, h->older_fd) == 0 ? h->older_fd : -1;
        h->older_fd = -1;
    }
    if (fd == h->older_fd)
        h->older_fd = -1;
    if (fd == h->front_fd && h->behind_fd >= 0) {
        close(h->behind_fd);
        h->behind_fd = -1;
    }
    return close(fd);
}

static void forget_socket(struct http_flv *h, int fd)
{
    for (int i = 0; i < h->watched_count; i++)
        if (h->watched[i].fd == fd) {
            h->watched[i] = h->watched[--h->watched_count];
            return;
        }
}

static int on_watch(CURL *easy, curl_socket_t fd, int what, void *arg, void *unused)
{
    struct http_flv *h = arg;
    short events =
        (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));

    forget_socket(h, fd);
    if (what != CURL_POLL_REMOVE && h->watched_count < SOCKETS_MAX)
        h->watched[h->watched_count++] = (struct watch){fd, events};
    return 0;
}

static int on_timer(CURLM *multi, long after_ms, void *arg)
{
    struct http_flv *h = arg;

    /* libcurl reads the real clock: in virtual time short timers fire at once and longer limits
     * never, since our limits are shorter */
    if (clock_is_virtual(h->cfg.clock))
        after_ms = after_ms >= 0 && after_ms < SOON_MS ? 0 : -1;
    h->timer_us = after_ms < 0 ? CLOCK_NEVER : clock_now_us(h->cfg.clock) + after_ms * 1000;
    return 0;
}

static size_t on_header(char *line, size_t one, size_t size, void *arg)
{
    struct http_flv *h = arg;
    bool is_last = size <= 2 && (line[0] == '\r' || line[0] == '\n');

    h->header_bytes += size;
    h->has_moved = true;
    if (h->header_bytes > HEADERS_MAX) {
        fail_transfer(h, NET_IO, "more than %d bytes of headers", HEADERS_MAX);
        return 0;
    }
    if (!is_last)
        return size;
    h->header_bytes = 0;
    note_peer(h);
    if (status_of(h) == STATUS_OK && !h->is_open) {
        h->is_open = true;
        if (h->cfg.on_connected)
            h->cfg.on_connected(h->cfg.arg);
    }
    return size;
}

static int on_tag(void *arg, const struct flv_tag *tag)
{
    struct http_flv *h = arg;

    pull_tags_signal(&h->tags, PULL_BEGIN, "FLV header");
    pull_tags_take(&h->tags, tag->type, tag->time_ms, tag->body, tag->size);
    return 0;
}

static size_t on_body(char *bytes, size_t one, size_t size, void *arg)
{
    struct http_flv *h = arg;

    h->has_moved = true;
    if (!h->is_open) {
        fail_transfer(h, NET_CLOSED, "HTTP status %ld", status_of(h));
        return 0;
    }
    if (h->cfg.bytes)
        meter_add(h->cfg.bytes, (int64_t)size);
    int err = flv_read(h->reader, (const uint8_t *)bytes, size);
    if (flv_reader_has_header(h->reader))
        pull_tags_signal(&h->tags, PULL_BEGIN, "FLV header");
    if (!err)
        return size;
    fail_transfer(h, NET_IO, h->tags.has_begun ? "FLV: %s" : "no FLV stream (%s)",
                  err == -EMSGSIZE ? "limit exceeded" : err_text(err));
    return 0;
}

/* ---- waiting */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void wait_for_watched(struct http_flv *h, int64_t until_us)
{
    int running = 0, on = 1;
    bool is_cancellable = h->watched_count == 1 && h->watched[0].fd == h->cancel_fd;

    if (!is_cancellable)
        until_us = earlier(until_us, clock_now_us(h->cfg.clock) + SLICE_US);
    if (h->watched_count == 0) {
        clock_sleep_until(h->cfg.clock, until_us);
        return;
    }
    struct watch w = h->watched[0];
    if (w.fd == h->cancel_fd)
        setsockopt(w.fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
    int seen = clock_poll(h->cfg.clock, w.fd, w.events, until_us);
    if (seen != 0)
        /* 0: libcurl checks the events itself */
        curl_multi_socket_action(h->multi, w.fd, 0, &running);
    for (int i = h->watched_count - 1; i >= 0; i--)
        if (h->watched[i].fd != w.fd)
            curl_multi_socket_action(h->multi, h->watched[i].fd, 0, &running);
}

/* Waits once and lets libcurl act. 0, or -1 when there is a fault. */
static int turn(struct http_flv *h, int64_t deadline_us)
{
    int running = 0, left = 0;

    wait_for_watched(h, earlier(deadline_us, h->timer_us));
    if (clock_now_us(h->cfg.clock) >= h->timer_us) {
        h->timer_us = CLOCK_NEVER;
        curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    CURLMsg *msg = curl_multi_info_read(h->multi, &left);
    if (msg && msg->msg == CURLMSG_DONE)
        return end_transfer(h, msg->data.result);
    if (cancel_was_called(h->cfg.cancel))
        return fail_transfer(h, NET_CANCELLED, "ended by us");
    return h->fault.phase == NET_FINE ? 0 : -1;
}

/* ---- opening */

/* Makes "HOST:PORT:ADDRESS,ADDRESS", so that libcurl does not look the name up again. */
static void tell_addresses(struct http_flv *h)
{
    char text[RESOLVE_TEXT], host[INET6_ADDRSTRLEN];
    const struct net_addresses *a = &h->cfg.addresses;
    int at = snprintf(text, sizeof(text), "%s:%u:", h->cfg.url.host, h->cfg.url.port);

    if (a->count == 0 || strchr(h->cfg.url.host, ':'))
        return; /* a numeric address needs no look-up */
    for (int i = 0; i < a->count && at < RESOLVE_TEXT - INET6_ADDRSTRLEN - 4; i++) {
        bool is_v6 = a->at[i].ss_family == AF_INET6;
        if (uv_ip_name((const struct sockaddr *)&a->at[i], host, sizeof(host)) == 0)
            at += snprintf(text + at, sizeof(text) - (size_t)at, is_v6 ? "%s[%s]" : "%s%s",
                           i ? "," : "", host);
    }
    h->names = curl_slist_append(NULL, text);
}

static void set_options(struct http_flv *h)
{
    CURL *e = h->easy;

    curl_easy_setopt(e, CURLOPT_URL, h->cfg.url.text);
    curl_easy_setopt(e, CURLOPT_RESOLVE, h->names);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, h->reason);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_PROXY, ""); /* none, also when the environment names one */
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    curl_easy_setopt(e, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(e, CURLOPT_USERAGENT, "parlua");
    curl_easy_setopt(e, CURLOPT_REFERER, h->cfg.referer);
    /* libcurl does not wait for a running look-up at the end */
    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, h);
    curl_easy_setopt(e, CURLOPT_SOCKOPTFUNCTION, on_socket_opened);
    curl_easy_setopt(e, CURLOPT_SOCKOPTDATA, h);
    curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_ready_to_ask);
    curl_easy_setopt(e, CURLOPT_PREREQDATA, h);
    curl_easy_setopt(e, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
    curl_easy_setopt(e, CURLOPT_CLOSESOCKETDATA, h);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, h);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, h);
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_watch);
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
}

static int request(struct http_flv *h)
{
    int64_t deadline_us = h->since_us + NET_STEP_LIMIT_MS * (int64_t)1000;

    curl_multi_add_handle(h->multi, h->easy); /* libcurl starts by its timer */
    while (!h->is_open) {
        if (clock_now_us(h->cfg.clock) >= deadline_us)
            return fail_transfer(h, NET_IO, "no answer within the time limit");
        if (turn(h, deadline_us) && !h->is_open)
            return -1; /* a short body may have ended already: then a read returns the fault */
    }
    return 0;
}

static void http_flv_close(void *self)
{
    struct http_flv *h = self;

    if (h->multi && h->easy)
        curl_multi_remove_handle(h->multi, h->easy);
    curl_easy_cleanup(h->easy);
    if (h->multi)
        curl_multi_cleanup(h->multi); /* closes cached connections, through on_close_socket */
    curl_slist_free_all(h->names);
    flv_reader_free(h->reader);
    free(h);
}

static struct http_flv *http_flv_new(const struct net_cfg *cfg, const struct pull_events *events)
{
    struct http_flv *h = calloc(1, sizeof(*h));

    if (!h)
        return NULL;
    h->cfg = *cfg;
    h->timer_us = CLOCK_NEVER;
    h->cancel_fd = h->older_fd = h->front_fd = h->behind_fd = -1;
    h->since_us = clock_now_us(cfg->clock);
    pull_tags_init(&h->tags, events, cfg->clock);
    h->multi = curl_multi_init();
    h->easy = curl_easy_init();
    if (h->multi && h->easy && flv_reader_new(&h->reader, on_tag, h) == 0)
        return h;
    http_flv_close(h);
    return NULL;
}

static int http_flv_open(void **out, const struct net_cfg *cfg, const struct pull_events *events,
                         struct net_fault *fault)
{
    struct http_flv *h = http_flv_new(cfg, events);

    if (!h) {
        net_fault_set(fault, NET_IO, "out of memory");
        return -1;
    }
    tell_addresses(h);
    set_options(h);
    if (request(h)) {
        *fault = h->fault;
        http_flv_close(h);
        return -1;
    }
    *out = h;
    return 0;
}

/* ---- playing */

static int http_flv_read(void *self, int64_t deadline_us, struct net_fault *fault)
{
    struct http_flv *h = self;
    int err = h->fault.phase == NET_FINE ? 0 : -1;

    h->has_moved = false;
    do {
        if (!err)
            err = turn(h, deadline_us);
    } while (!err && !h->has_moved && clock_now_us(h->cfg.clock) < deadline_us);
    if (err)
        *fault = h->fault;
    return err;
}

static const char *http_flv_peer(const void *self)
{
    return ((const struct http_flv *)self)->peer;
}

const struct pull_ops http_flv_ops = {http_flv_open, http_flv_read, http_flv_peer, http_flv_close};
