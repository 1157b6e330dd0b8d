/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attack_http.c - the same to the relay's other listeners: streams and figures over HTTP. */
#include "world.h"

enum {
    ANSWER_MS = 2000,
    CROWD = 200,
    LIMIT_MS = 10000,
    LATE_MS = 1500,
    DAMAGED = 300,
    FLOOD_MS = 300,
};

/* Not RTMP: what comes is not looked at by talk_hear. */
static void open_plain(struct world *w, struct talk *t, uint16_t port)
{
    expect(w, !talk_open(t, port), "no connection any more");
    t->hello_left = SIZE_MAX;
}

static void say_text(struct talk *t, const char *text, size_t size)
{
    struct speech s = {0};

    speech_bytes(&s, text, size);
    talk_say(t, &s);
}

/* ---- requests, one a connection */

static const struct request {
    const char *text;
    size_t size;
    int status; /* 0: any of 400 to 599 */
} requests[] = {
#define ROW(status, text)              \
    {                                  \
        text, sizeof(text) - 1, status \
    }
    ROW(200, "HEAD /live/pair.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(200, "GET /live/pair.flv HTTP/1.0\r\n\r\n"),
    ROW(200, "GET /live/%70air.flv HTTP/1.0\r\n\r\n"),
    ROW(404, "GET /live/nobody.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET /live/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET /live/%2e%2e%2f%2e%2e%2fetc%2fpasswd.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET /../live/pair.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET //live//pair.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET /live/%25s%25n%25s.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET /live/.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(404, "GET /live/pair.flv.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/pair%00.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/pair%0d%0aX:y.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/pair%zz.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/pair%2 HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/\0.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/\x7f.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET live/pair.flv HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(400, "GET /live/pair.flv HTTP/1.1\r\n\r\n"),
    ROW(400, "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
    ROW(400, "GET /live/pair.flv HTTP/1.1\r\nHost : x\r\n\r\n"),
    ROW(400, "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n"),
    ROW(400, "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\nA\0B: y\r\n\r\n"),
    ROW(400, "GET\r\n\r\n"),
    ROW(400, "\x16\x03\1\2\0\1\0\1\xfc\3\3\r\n\r\n"),
    ROW(0, "GET /live/pair.flv HTTP/9.9\r\nHost: x\r\n\r\n"),
    ROW(0, "GET /live/pair.flv\r\n\r\n"),
    ROW(405, "POST /live/pair.flv HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"),
    ROW(405,
        "PUT /live/pair.flv HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ROW(405, "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n"),
    ROW(0, "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n"),
#undef ROW
};
enum { REQUESTS = sizeof(requests) / sizeof(requests[0]) };

/* The status of what is answered; 0 when it is no HTTP, or nothing. */
static int ask(struct world *w, uint16_t port, const char *text, size_t size)
{
    char answer[64] = "";
    struct talk t;

    open_plain(w, &t, port);
    say_text(&t, text, size);
    int64_t end_us = talk_now_us() + ANSWER_MS * 1000ll * w->slow;
    bool is_there = talk_wait_readable(&t, end_us);
    ssize_t n = is_there ? recv(t.fd, answer, sizeof(answer) - 1, MSG_DONTWAIT) : -1;
    talk_close(&t);
    return n > 12 && strncmp(answer, "HTTP/1.", 7) == 0 ? atoi(answer + 9) : 0;
}

static void try_requests(struct world *w)
{
    for (int i = 0; i < REQUESTS; i++) {
        const struct request *r = &requests[i];
        int status = ask(w, w->http_port, r->text, r->size);
        bool is_fine = r->status ? status == r->status : status >= 400 && status < 600;
        expect(w, is_fine, "\"%.40s\": %d, not %d", r->text, status, r->status);
    }
}

/* Names, headers and lines of any size: refused once they are too large, whatever else is wrong. */
static void try_sizes(struct world *w)
{
    static const size_t sizes[] = {512, 4096, 4097, 16000, 65536, 1000000};
    static const char *const forms[] = {"GET /live/",
                                        "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\nX: ", ""};

    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 3; k++) {
            struct speech s = {0};
            speech_bytes(&s, forms[k], strlen(forms[k]));
            memset(speech_room(&s, sizes[i]), 'n', sizes[i]);
            s.size += sizes[i];
            speech_bytes(&s, k ? "\r\n\r\n" : ".flv HTTP/1.0\r\n\r\n", k ? 4 : 17);
            ask(w, w->http_port, (const char *)s.bytes, s.size);
            speech_free(&s);
        }
}

/* Good requests with a few bytes of damage. */
static void try_damaged(struct world *w)
{
    static const char good[] = "GET /live/pair.flv?x=1 HTTP/1.1\r\nHost: localhost:80\r\n"
                               "Connection: keep-alive\r\nUser-Agent: x\r\n\r\n"
                               "HEAD /live/%70air.flv HTTP/1.0\r\n\r\n";
    char text[sizeof(good)];

    for (int i = 0; i < (w->is_long ? 10 : 1) * DAMAGED; i++) {
        struct talk t;
        memcpy(text, good, sizeof(good));
        for (uint32_t n = 1 + world_pick(w, 5); n > 0; n--)
            text[world_pick(w, sizeof(good))] = (char)world_pick(w, 256);
        open_plain(w, &t, world_pick(w, 4) ? w->http_port : w->stats_port);
        say_text(&t, text, 1 + world_pick(w, sizeof(good)));
        talk_wait_end(&t, 1);
        talk_close(&t);
    }
}

void attack_http(struct world *w)
{
    try_requests(w);
    try_sizes(w);
    try_damaged(w);
    expect(w, ask(w, w->stats_port, "GET /stats HTTP/1.0\r\n\r\n", 23) == 200, "no figures");
    expect(w, ask(w, w->stats_port, "GET /../stats HTTP/1.0\r\n\r\n", 26) == 404, "odd figures");
    snprintf(w->note, sizeof(w->note), "%d requests, 18 sizes, damaged ones", REQUESTS);
}

/* ---- slow and silent */

static const char *const beginnings[] = {
    "",
    "G",
    "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "GET /live/nobody.flv HTTP/1.1\r\nHost: x\r\n\r\n",
};

static int hear_all(struct talk *crowd)
{
    int left = 0;

    for (int i = 0; i < CROWD; i++)
        left += talk_hear(&crowd[i]) == 0;
    return left;
}

void attack_http_idle(struct world *w)
{
    static struct talk crowd[CROWD];
    long last_ms = 0;

    for (int i = 0; i < CROWD; i++) {
        open_plain(w, &crowd[i], i % 8 < 4 ? w->http_port : w->stats_port);
        say_text(&crowd[i], beginnings[i % 4], strlen(beginnings[i % 4]));
    }
    int64_t begin_us = talk_now_us();
    while (hear_all(crowd) > 0 && world_ms_since(begin_us) < LIMIT_MS + 4 * LATE_MS) {
        for (int i = 2; i < CROWD; i += 4)
            say_text(&crowd[i], "x", 1);
        world_rest_ms(100);
    }
    expect(w, hear_all(crowd) == 0, "%d connections were never closed", hear_all(crowd));
    for (int i = 0; i < CROWD; i++) {
        long ms = (long)((crowd[i].ended_us - crowd[i].opened_us) / 1000);
        last_ms = ms > last_ms ? ms : last_ms;
        talk_close(&crowd[i]);
    }
    expect(w, last_ms < LIMIT_MS + LATE_MS * w->slow, "the last was closed after %ld ms", last_ms);
    snprintf(w->note, sizeof(w->note), "the last was closed after %ld ms", last_ms);
}

/* ---- floods */

static uint64_t flood(struct world *w, uint16_t port, const char *text)
{
    struct speech s = {0};
    struct talk t;
    uint64_t bytes = 0;

    open_plain(w, &t, port);
    for (int i = 0; i < 500; i++)
        speech_bytes(&s, text, strlen(text));
    int64_t begin_us = talk_now_us();
    while (world_ms_since(begin_us) < FLOOD_MS) {
        struct pollfd p = {.fd = t.fd, .events = POLLOUT};
        if (poll(&p, 1, 20) > 0 && p.revents & (POLLERR | POLLHUP))
            break;
        bool is_said = talk_say_until(&t, &s, s.size);
        bytes += t.said;
        if (is_said && t.said < s.size)
            break;
        t.said = is_said ? 0 : t.said;
    }
    talk_close(&t);
    speech_free(&s);
    return bytes;
}

/* Requests without end by one who reads no answer. */
void attack_http_flood(struct world *w)
{
    uint64_t bytes = flood(w, w->http_port, "GET /live/nobody.flv HTTP/1.1\r\nHost: x\r\n\r\n");

    bytes += flood(w, w->http_port, "OPTIONS /live/pair.flv HTTP/1.1\r\nHost: x\r\n\r\n");
    bytes += flood(w, w->http_port, "\r\n\r\n\n\n");
    bytes += flood(w, w->stats_port, "GET /stats HTTP/1.1\r\nHost: x\r\n\r\n");
    bytes += flood(w, w->stats_port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    bytes += flood(w, w->http_port, "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\n\r\n");
    snprintf(w->note, sizeof(w->note), "%.1f MB", (double)bytes / 1e6);
}
