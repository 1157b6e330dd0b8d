/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_relay_http.c - the relay's HTTP ports over loopback: streams as FLV, figures, and clients
 * that behave badly. */
#include "base/time/clock.h"
#include "base/err.h"
#include "relay/common/auth.h"
#include "relay/common/limits.h"
#include "relay/relay.h"
#include "kit/rtmp_talker.h"
#include "kit/suite.h"
#include "wire/flv.h"
#include "wire/http.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct clock *test_clock;
static struct relay *relay;

static void start_relay(const char *key, const char *stats)
{
    char why[256] = "";

    signal(SIGPIPE, SIG_IGN);
    if (!test_clock)
        ck_assert_int_eq(clock_new(&test_clock, CLOCK_REAL), 0);
    struct relay_cfg cfg = {.clock = test_clock, .key = key, .http = "0", .stats = stats};
    ck_assert_msg(relay_start(&relay, &cfg, why, sizeof(why)) == 0, "%s", why);
}

static void setup(void)
{
    start_relay(NULL, "0");
}

static void teardown(void)
{
    relay_stop(relay);
    relay = NULL;
    clock_free(test_clock);
    test_clock = NULL;
}

/* ---- an HTTP client: writes down what it is told */

struct http {
    int fd;
    bool is_figures; /* of the port of figures */
    size_t size;
    char text[1 << 20];
};

static struct http web, other;

static int port_of(const char *url)
{
    return atoi(strrchr(url, ':') + 1);
}

static void http_open(struct http *h, const char *url)
{
    h->size = 0;
    h->is_figures = false;
    h->fd = connect_to((uint16_t)port_of(url));
}

static void http_open_local(struct http *h, const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    strcpy(at.sun_path, path);
    h->size = 0;
    h->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(h->fd, (struct sockaddr *)&at, sizeof(at)), 0);
}

static void http_send(struct http *h, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = send(h->fd, text + at, size - at, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* what the other side thought of it, a read will tell */
        at += (size_t)n;
    }
}

static void http_say(struct http *h, const char *format, ...)
{
    char text[8192];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    http_send(h, text, (size_t)n);
}

/* Reads what is there. False at the end of the connection, or when the time is over. */
static bool http_read_more(struct http *h, int64_t deadline_us)
{
    if (clock_poll(test_clock, h->fd, POLLIN, deadline_us) <= 0)
        return false;
    ssize_t n = recv(h->fd, h->text + h->size, sizeof(h->text) - 1 - h->size, 0);
    if (n <= 0)
        return false;
    h->size += (size_t)n;
    h->text[h->size] = 0;
    return true;
}

static int64_t in_ms(int ms)
{
    return clock_now_us(test_clock) + ms * 1000ll;
}

static bool http_wait_bytes(struct http *h, size_t size)
{
    for (int64_t deadline_us = in_ms(3000); h->size < size;)
        if (!http_read_more(h, deadline_us))
            return false;
    return true;
}

static bool http_wait_text(struct http *h, const char *text)
{
    int64_t deadline_us = in_ms(3000);

    h->text[h->size] = 0;
    while (!strstr(h->text, text))
        if (!http_read_more(h, deadline_us))
            return false;
    return true;
}

/* True when the connection has ended, after everything was read. */
static bool http_wait_end(struct http *h)
{
    char byte;

    for (int64_t deadline_us = in_ms(3000); http_read_more(h, deadline_us);)
        continue;
    return recv(h->fd, &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET;
}

/* Sends a request and expects its status and a text in what follows; forgets both. */
static void expect_answer(struct http *h, const char *request, int status, const char *text)
{
    char line[64];

    http_say(h, "%s", request);
    snprintf(line, sizeof(line), "HTTP/1.1 %d ", status);
    bool is_there =
        http_wait_text(h, line) && http_wait_text(h, "\r\n\r\n") && http_wait_text(h, text);
    ck_assert_msg(is_there, "%s: %.300s", request, h->text);
    /* players may run in any web page, figures are not for web pages */
    ck_assert_int_eq(strstr(h->text, "Access-Control-Allow-Origin:") != NULL, !h->is_figures);
    h->size = 0;
}

#define ASK(method, path, host) method " " path " HTTP/1.1\r\nHost: " host "\r\n\r\n"
#define GET(path)               ASK("GET", path, "127.0.0.1")
#define HEAD(path)              ASK("HEAD", path, "127.0.0.1:80")

/* ---- streams */

static struct talker pub;

static void begin_publish(const char *name)
{
    talker_join(&pub, test_clock, relay_port(relay), "live");
    talker_command(&pub, "publish", 5, name);
    ck_assert_int_eq(talker_wait_code(&pub, "NetStream.Publish.Start", 2000), 0);
}

/* What the relay has taken in by now. */
static void wait_streams(const char *text)
{
    for (int64_t deadline_us = in_ms(2000);;) {
        char *json = relay_streams_json(relay);
        bool is_there = strstr(json, text);
        bool is_late = clock_now_us(test_clock) > deadline_us;
        ck_assert_msg(is_there || !is_late, "%s is not in %s", text, json);
        free(json);
        if (is_there)
            return;
        clock_sleep_until(test_clock, in_ms(2));
    }
}

static void publish_some(void)
{
    begin_publish("room");
    talker_message(&pub, CHUNK_DATA, 0, "\2\0\15@setDataFrame\2\0\12onMetaData\5", 30);
    talker_message(&pub, CHUNK_VIDEO, 0, "\x17\0\0\0\0H", 6);
    talker_message(&pub, CHUNK_AUDIO, 0, "\xaf\0\x12\x10", 4);
    talker_message(&pub, CHUNK_VIDEO, 0x12345678, "\x17\1\0\0\0K", 6);
    talker_message(&pub, CHUNK_AUDIO, 0x12345679, "\xaf\1a", 3);
    wait_streams("\"audio_bytes\": 7,");
}

/* Opens the stream and waits until so many of its bytes are there; returns them. */
static const uint8_t *play(struct http *h, const char *request, size_t size)
{
    http_open(h, relay_http_url(relay));
    http_say(h, "%s", request);
    ck_assert_msg(http_wait_text(h, "\r\n\r\n"), "%s", h->text);
    ck_assert_msg(strncmp(h->text, "HTTP/1.1 200 OK\r\n", 17) == 0, "%s", h->text);
    ck_assert(strstr(h->text, "Content-Type: video/x-flv\r\n"));
    ck_assert(strstr(h->text, "Connection: close\r\n"));
    const char *body = strstr(h->text, "\r\n\r\n") + 4;
    ck_assert(http_wait_bytes(h, (size_t)(body - h->text) + size));
    return (const uint8_t *)body;
}

static const uint8_t *expect_tag(const uint8_t *at, int type, uint32_t time_ms, const char *body,
                                 size_t size)
{
    uint8_t head[11], tail[4];

    flv_write_tag_header(head, type, time_ms, size);
    flv_write_tag_trailer(tail, size);
    ck_assert_mem_eq(at, head, 11);
    ck_assert_mem_eq(at + 11, body, size);
    ck_assert_mem_eq(at + 11 + size, tail, 4);
    return at + 15 + size;
}

START_TEST(a_late_player_gets_headers_and_cache_with_their_times)
{
    publish_some();
    const uint8_t *at = play(&web, GET("/live/room.flv"), 13 + 5 * 15 + 14 + 6 + 4 + 6 + 3);
    ck_assert_mem_eq(at, "FLV\1\5\0\0\0\11\0\0\0\0", 13);
    at = expect_tag(at + 13, FLV_TAG_DATA, 0, "\2\0\12onMetaData\5", 14);
    at = expect_tag(at, FLV_TAG_VIDEO, 0, "\x17\0\0\0\0H", 6);
    at = expect_tag(at, FLV_TAG_AUDIO, 0, "\xaf\0\x12\x10", 4);
    at = expect_tag(at, FLV_TAG_VIDEO, 0x12345678, "\x17\1\0\0\0K", 6);
    at = expect_tag(at, FLV_TAG_AUDIO, 0x12345679, "\xaf\1a", 3);
    wait_streams("\"players\": 1, \"http_players\": 1,");

    talker_message(&pub, CHUNK_VIDEO, 0xfffffff0, "\x27\1\0\0\0v", 6);
    ck_assert(http_wait_bytes(&web, (size_t)((const char *)at - web.text) + 21));
    expect_tag(at, FLV_TAG_VIDEO, 0xfffffff0, "\x27\1\0\0\0v", 6);
    talker_close(&pub);
    ck_assert(http_wait_end(&web)); /* its publisher has left */
    wait_streams("{}");
    close(web.fd);
}
END_TEST

START_TEST(long_messages_are_put_together)
{
    static const int sizes[] = {4091, 4096, 4097, 8192, 300000};
    static const uint32_t times[] = {7, 0xfffffe, 0xffffff, 0x1000000, 0xffffffff};
    char *body = calloc(1, 300000);

    begin_publish("room");
    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t size = (size_t)sizes[i];
        for (size_t k = 0; k < size; k++)
            body[k] = (char)(k * 31 + i);
        memcpy(body, "\x17\1\0\0\0", 5);
        talker_message(&pub, CHUNK_VIDEO, times[i], body, size);
        char counted[50];
        snprintf(counted, sizeof(counted), "\"pictures\": %zu,", i + 1);
        wait_streams(counted);
        const uint8_t *at = play(&web, GET("/live/room.flv"), 13 + 15 + size);
        expect_tag(at + 13, FLV_TAG_VIDEO, times[i], body, size);
        close(web.fd);
    }
    free(body);
    talker_close(&pub);
}
END_TEST

static void order(const char *word)
{
    char why[256] = "";
    struct fault_args args = {.word = word, .stream = "live/room"};

    ck_assert_msg(relay_fault(relay, &args, why, sizeof(why)) == 0, "%s", why);
}

START_TEST(an_end_mark_comes_before_the_end)
{
    publish_some();
    play(&web, GET("/live/room.flv"), 13);
    wait_streams("\"http_players\": 1,");
    order("endStream");
    ck_assert(http_wait_end(&web));
    ck_assert_mem_eq(web.text + web.size - 9, "\x17\2\0\0\0\0\0\0\x10", 9);
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(the_file_header_says_what_a_stream_has)
{
    begin_publish("room");
    for (int i = 0; i < 110; i++)
        talker_message(&pub, CHUNK_VIDEO, (uint32_t)i, "\x17\1\0\0\0K", 6);
    wait_streams("\"pictures\": 110,");
    ck_assert_int_eq(play(&web, GET("/live/room.flv"), 13)[4], 1);
    talker_message(&pub, CHUNK_AUDIO, 111, "\xaf\1a", 3);
    wait_streams("\"audio_bytes\": 3,");
    ck_assert_int_eq(play(&other, GET("/live/room.flv"), 13)[4], 5);
    close(web.fd);
    close(other.fd);
    talker_close(&pub);
}
END_TEST

/* Sends it and waits until a player that reads has it. */
static void pass_on(struct talker *near, uint8_t type, uint32_t time_ms, const char *body,
                    size_t size)
{
    talker_message(&pub, type, time_ms, body, size);
    while (near->last_ms < time_ms)
        ck_assert_int_eq(talker_read(near, talker_deadline(near, 2000)), 0);
}

START_TEST(a_player_that_never_reads_is_closed_and_no_other)
{
    enum { SIZE = 50000, PICTURES = 40, SOUNDS = 100 };
    static char body[SIZE] = "\x17\1\0\0\0";
    struct talker near;
    uint32_t time_ms = 0x20000000;

    publish_some();
    talker_join(&near, test_clock, relay_port(relay), "live");
    talker_command(&near, "play", 5, "room");
    ck_assert_int_eq(talker_wait_seen(&near, "MHhKa", 2000), 0);
    play(&web, GET("/live/room.flv"), 13); /* and then nothing */
    wait_streams("\"players\": 2,");
    for (int i = 0; i < PICTURES; i++) /* left out when more than 512 KiB wait */
        pass_on(&near, CHUNK_VIDEO, ++time_ms, body, SIZE);
    char *json = relay_streams_json(relay);
    ck_assert_msg(!strstr(json, "\"dropped\": 0,") && strstr(json, "\"players\": 2,"), "%s", json);
    free(json);
    memcpy(body, "\xaf\1", 2);
    for (int i = 0; i < SOUNDS; i++) /* stays, up to 4 MiB */
        pass_on(&near, CHUNK_AUDIO, ++time_ms, body, SIZE);
    wait_streams("\"players\": 1, \"http_players\": 0,");
    ck_assert_uint_eq(near.seen_size, strlen("BMHhKa") + PICTURES + SOUNDS);
    close(web.fd);
    talker_close(&near);
    talker_close(&pub);
}
END_TEST

START_TEST(a_slow_reader_gets_everything_up_to_the_end)
{
    enum { SIZE = 50000, SOUNDS = 40 };
    static char body[SIZE] = "\xaf\1";

    publish_some();
    play(&web, GET("/live/room.flv"), 13);
    wait_streams("\"http_players\": 1,");
    for (int i = 0; i < SOUNDS; i++)
        talker_message(&pub, CHUNK_AUDIO, 0x20000000 + (uint32_t)i, body, SIZE);
    talker_message(&pub, CHUNK_VIDEO, 0x20001000, "\x17\2\0\0\0", 5);
    talker_close(&pub);
    wait_streams("{}"); /* it has left, and nobody sits there any more */
    /* 1 MB a second, so it takes longer than a lost one would be waited for */
    uint8_t piece[10000], tail[9] = {0};
    size_t n = 0;
    while (clock_poll(test_clock, web.fd, POLLIN, in_ms(3000)) > 0) {
        ssize_t got = recv(web.fd, piece, sizeof(piece), 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        for (ssize_t i = got > 9 ? got - 9 : 0; i < got; i++) {
            memmove(tail, tail + 1, 8);
            tail[8] = piece[i];
        }
        clock_sleep_until(test_clock, in_ms(10));
    }
    ck_assert_uint_gt(n, SIZE * SOUNDS);
    ck_assert_mem_eq(tail, "\x17\2\0\0\0\0\0\0\x10", 9);
    close(web.fd);
}
END_TEST

/* ---- requests */

START_TEST(one_connection_carries_many_answers)
{
    publish_some();
    http_open(&web, relay_http_url(relay));
    expect_answer(&web, GET("/live/none.flv"), 404, "\r\n\r\nNot Found");
    expect_answer(&web, HEAD("/live/none.flv"), 404, "Content-Length: 9\r\n");
    expect_answer(&web, HEAD("/live/room.flv"), 200, "Connection: keep-alive\r\n");
    expect_answer(&web, "OPTIONS /live/room.flv HTTP/1.1\r\nHost: x\r\n\r\n", 204,
                  "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n");
    expect_answer(&web, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 204, "Allow: GET");
    expect_answer(&web, "DELETE /live/room.flv HTTP/1.1\r\nHost: x\r\n\r\n", 405,
                  "Allow: GET, HEAD, OPTIONS\r\n");
    expect_answer(&web, GET("/live/none.flv") GET("/x") GET("/live/room.flv"), 404, "FLV\1");
    close(web.fd);
    talker_close(&pub);
}
END_TEST

/* clang-format off: a row a line */
static const struct ending {
    const char *request;
    int status;
} endings[] = {
    {"GET /live/none.flv HTTP/1.0\r\n\r\n", 404},
    {"GET /live/none.flv HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404},
    {"POST /live/none.flv HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 405},
    {"HEAD /live/room.flv HTTP/1.0\r\n\r\n", 200},
    {"nonsense\r\n\r\n", 400},
    {"GET /live/room.flv HTTP/1.1\r\n\r\n", 400},
    {"GET /live/room.flv HTTP/2.0\r\n\r\n", 505},
    {"GET /%00.flv HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"\x16\x03\x01\x02\x01\x01\xfc\x03\x03 \n\n", 400},
};
/* clang-format on */

START_TEST(some_answers_end_the_connection)
{
    publish_some();
    http_open(&web, relay_http_url(relay));
    expect_answer(&web, endings[_i].request, endings[_i].status, "");
    ck_assert(http_wait_end(&web));
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(a_request_may_come_byte_by_byte)
{
    static const char request[] = GET("/live/room.flv");

    publish_some();
    http_open(&web, relay_http_url(relay));
    setsockopt(web.fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &(int){1}, sizeof(int));
    for (size_t i = 0; i < sizeof(request) - 1; i++)
        http_send(&web, request + i, 1);
    ck_assert(http_wait_text(&web, "FLV\1"));
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(too_long_requests_are_refused)
{
    static char line[HTTP_BLOCK_MAX + 2];

    memset(line, 'a', sizeof(line) - 1);
    http_open(&web, relay_http_url(relay));
    http_say(&web, "GET / HTTP/1.1\r\nX: ");
    http_send(&web, line, HTTP_BLOCK_MAX);
    expect_answer(&web, "", 431, "");
    close(web.fd);
    http_open(&web, relay_http_url(relay));
    http_say(&web, "GET /");
    http_send(&web, line, HTTP_BLOCK_MAX);
    expect_answer(&web, "", 414, "");
    close(web.fd);
}
END_TEST

static const struct odd_name {
    const char *published, *path;
    int status;
} odd_names[] = {
    {"..", "/live/...flv", 200},
    {"..", "/live/%2e%2e.flv", 200},
    {"../../etc/passwd", "/live/../../etc/passwd.flv", 200}, /* a key, nothing more */
    {"etc/passwd", "/live/../etc/passwd.flv", 404},
    {"%s%n", "/live/%25s%25n.flv", 200},
    {"%41", "/live/%41.flv", 404},
    {"A", "/live/%41.flv", 200},
    {"a/b", "/live%2fa/b.flv", 200},
    {"\xc3\xa4", "/live/%c3%a4.flv", 200},
    {"room", "/live/%ff.flv", 404},
    {"room", "/live/room", 404},
    {"room", "/live/room.FLV", 404},
    {"room", "/live/room.flv/", 404},
    {"room", "/live/.flv", 404},
    {"room", "/live.flv", 404},
    {"room", "//live/room.flv", 404},
    {"room", "/", 404},
    {"room.flv", "/live/room.flv", 404},
    {"room.flv", "/live/room.flv.flv", 200},
};

START_TEST(names_are_keys_and_never_paths)
{
    char request[300];

    begin_publish(odd_names[_i].published);
    http_open(&web, relay_http_url(relay));
    snprintf(request, sizeof(request), HEAD("%s"), odd_names[_i].path);
    expect_answer(&web, request, odd_names[_i].status, "");
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(names_are_as_long_as_over_rtmp)
{
    char name[RELAY_STREAM_MAX + 2], request[1000];

    memset(name, 'n', sizeof(name));
    name[RELAY_STREAM_MAX] = 0;
    begin_publish(name);
    http_open(&web, relay_http_url(relay));
    snprintf(request, sizeof(request), HEAD("/live/%s.flv"), name);
    expect_answer(&web, request, 200, "");
    snprintf(request, sizeof(request), HEAD("/live/%sn.flv"), name);
    expect_answer(&web, request, 404, "");
    snprintf(request, sizeof(request), HEAD("/%.129s/a.flv"), name);
    expect_answer(&web, request, 404, "");
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(who_asks_much_and_reads_nothing_is_closed)
{
    static const char request[] = GET("/live/none.flv");

    http_open(&web, relay_http_url(relay));
    setsockopt(web.fd, SOL_SOCKET, SO_RCVBUF, &(int){4096}, sizeof(int));
    int64_t deadline_us = in_ms(5000);
    while (send(web.fd, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0)
        ck_assert_int_lt(clock_now_us(test_clock), deadline_us);
    close(web.fd);
    http_open(&web, relay_http_url(relay)); /* others are served */
    expect_answer(&web, request, 404, "");
    close(web.fd);
}
END_TEST

START_TEST(a_key_is_asked_for)
{
    char args[AUTH_ARGS_SIZE], request[500];
    static const struct {
        int from_now_s;
        const char *form;
        int status;
    } rows[] = {
        {60, "/live/room.flv?%s", 200},
        {-60, "/live/room.flv?%s", 403},
        {60, "/live/room.flv?a=b&%s", 200},
        {60, "/live/room.flv?%s&%1$s", 403},
        {60, "/live/room.flv", 403},
        {60, "/live/none.flv", 403}, /* who may not know is not told */
        {60, "/live/none.flv?%s", 403},
    };

    teardown();
    start_relay("secret", NULL);
    auth_sign(args, "secret", "room", (int64_t)time(NULL) + 60);
    snprintf(request, sizeof(request), "room?%s", args);
    begin_publish(request);
    http_open(&web, relay_http_url(relay));
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[400];
        auth_sign(args, "secret", "room", (int64_t)time(NULL) + rows[i].from_now_s);
        snprintf(path, sizeof(path), rows[i].form, args);
        snprintf(request, sizeof(request), HEAD("%s"), path);
        expect_answer(&web, request, rows[i].status, "");
    }
    auth_sign(args, "secret", "none", (int64_t)time(NULL) + 60);
    snprintf(request, sizeof(request), HEAD("/live/none.flv?%s"), args);
    expect_answer(&web, request, 404, "");
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(a_refused_name_is_404)
{
    publish_some();
    order("refuse");
    http_open(&web, relay_http_url(relay));
    expect_answer(&web, HEAD("/live/room.flv"), 404, "");
    order("allow");
    expect_answer(&web, HEAD("/live/room.flv"), 200, "");
    close(web.fd);
    talker_close(&pub);
}
END_TEST

/* ---- figures */

START_TEST(figures_come_as_json_and_for_prometheus)
{
    begin_publish("a\"\\b");
    talker_message(&pub, CHUNK_VIDEO, 0, "\x17\1\0\0\0K", 6);
    wait_streams("\"pictures\": 1,");
    http_open(&web, relay_stats_url(relay));
    web.is_figures = true;
    expect_answer(&web, GET("/stats"), 200,
                  "\"streams\": {\"live/a\\\"\\\\b\": {\"publisher\": true");
    expect_answer(&web, GET("/stats.json?x"), 200, "\"connections\": {\"publishers\": 1, ");
    expect_answer(&web, GET("/stats"), 200, "\"stats\": 1, \"total\": 2}");
    expect_answer(&web, GET("/metrics"), 200,
                  "\nparlua_stream_players{stream=\"live/a\\\"\\\\b\",kind=\"http\"} 0\n");
    expect_answer(&web, GET("/metrics"), 200, "\nparlua_connections{kind=\"publisher\"} 1\n");
    expect_answer(&web, GET("/metrics"), 200, "Content-Type: text/plain; version=0.0.4");
    expect_answer(&web, HEAD("/stats"), 200, "Content-Type: application/json");
    expect_answer(&web, GET("/live/room.flv"), 404, "");
    expect_answer(&web, GET("/"), 404, "");
    close(web.fd);
    http_open(&web, relay_stats_url(relay));
    web.is_figures = true;
    expect_answer(&web, ASK("GET", "/stats", "localhost:9"), 200, "{");
    expect_answer(&web, ASK("GET", "/stats", "[::1]:9"), 200, "{");
    expect_answer(&web, ASK("GET", "/stats", "evil.example"), 421, "Misdirected Request");
    expect_answer(&web, ASK("GET", "/metrics", "127.0.0.1.evil.example:80"), 421, "");
    expect_answer(&web, ASK("OPTIONS", "/stats", "localhost"), 204, "Allow: GET");
    close(web.fd);
    http_open(&web, relay_http_url(relay)); /* not for everybody who may play */
    expect_answer(&web, GET("/stats"), 404, "");
    expect_answer(&web, GET("/metrics"), 404, "");
    close(web.fd);
    talker_close(&pub);
}
END_TEST

START_TEST(figures_may_come_from_a_local_socket)
{
    char path[64], stats[80];
    struct stat st;

    snprintf(path, sizeof(path), "/tmp/test_relay_http.%d", (int)getpid());
    snprintf(stats, sizeof(stats), "unix:%s", path);
    for (int round = 0; round < 2; round++) {
        teardown();
        start_relay(NULL, stats);
        ck_assert_str_eq(relay_stats_url(relay), stats);
        http_open_local(&web, path);
        web.is_figures = true;
        expect_answer(&web, GET("/stats"), 200, "\"streams\": {}");
        close(web.fd);
        relay_stop(relay);
        relay = NULL;
        ck_assert_int_ne(stat(path, &st), 0); /* it is gone with the relay */
        /* one left behind by a relay that was killed */
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        struct sockaddr_un at = {.sun_family = AF_UNIX};
        strcpy(at.sun_path, path);
        ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
        close(fd);
    }
    unlink(path);
}
END_TEST

START_TEST(a_full_relay_can_be_asked_for_figures)
{
    int fds[RELAY_PEERS_MAX];

    for (int i = 0; i < RELAY_PEERS_MAX; i++) {
        http_open(&web, relay_http_url(relay));
        fds[i] = web.fd;
    }
    http_open(&web, relay_http_url(relay));
    ck_assert(http_wait_end(&web)); /* one more is too many */
    close(web.fd);
    http_open(&web, relay_stats_url(relay));
    web.is_figures = true;
    expect_answer(&web, GET("/stats"), 200, "\"guests\": 512, \"stats\": 1,");
    close(web.fd);
    for (int i = 0; i < RELAY_PEERS_MAX; i++)
        close(fds[i]);
}
END_TEST

/* ---- where it listens */

/* clang-format off: a row a line */
static const struct place {
    const char *listen, *http, *stats, *key;
    bool is_open;
    int err;
    const char *http_url; /* how it begins */
} places[] = {
    {NULL, NULL, NULL, NULL, false, 0, NULL},
    {NULL, "0", "0", NULL, false, 0, "http://127.0.0.1:"},
    {"localhost:0", "0", NULL, NULL, false, 0, "http://localhost:"},
    {"[::1]:0", "0", NULL, NULL, false, 0, "http://[::1]:"},
    {NULL, "0.0.0.0:0", NULL, NULL, false, -EPERM, NULL},
    {NULL, "0.0.0.0:0", NULL, "key", false, 0, "http://0.0.0.0:"},
    {NULL, "0.0.0.0:0", NULL, NULL, true, 0, "http://0.0.0.0:"},
    {"0.0.0.0:0", "0", "0", "key", false, 0, "http://0.0.0.0:"},
    {NULL, NULL, "0.0.0.0:0", "key", false, -EPERM, NULL}, /* a key does not keep figures secret */
    {NULL, NULL, "0.0.0.0:0", NULL, true, 0, NULL},
    {NULL, "here", NULL, NULL, false, -EINVAL, NULL},
    {NULL, "", NULL, NULL, false, -EINVAL, NULL},
    {NULL, NULL, "65536", NULL, false, -EINVAL, NULL},
    {NULL, NULL, "unix:", NULL, false, -EINVAL, NULL},
    {NULL, NULL, "unix:/nowhere/at/all", NULL, false, -EACCES, NULL}, /* as libuv says it */
};
/* clang-format on */

START_TEST(ports_may_be_chosen)
{
    const struct place *p = &places[_i];
    char why[256] = "";
    struct relay *r = NULL;
    struct relay_cfg cfg = {.clock = test_clock,
                            .listen = p->listen,
                            .http = p->http,
                            .stats = p->stats,
                            .key = p->key,
                            .is_open = p->is_open};

    int err = relay_start(&r, &cfg, why, sizeof(why));
    ck_assert_msg(err == p->err, "%d: %s", err, why);
    if (err) {
        ck_assert_msg(strstr(why, "cannot listen on "), "%s", why);
        return;
    }
    const char *url = relay_http_url(r);
    ck_assert_int_eq(url != NULL, p->http_url != NULL);
    ck_assert(!url || strncmp(url, p->http_url, strlen(p->http_url)) == 0);
    ck_assert_int_eq(relay_stats_url(r) != NULL, p->stats != NULL);
    relay_stop(r);
}
END_TEST

START_TEST(a_stop_ends_every_kind_of_connection)
{
    publish_some();
    play(&web, GET("/live/room.flv"), 13);
    http_open(&other, relay_stats_url(relay));
    other.is_figures = true;
    wait_streams("\"http_players\": 1,");
    int64_t before_us = clock_now_us(test_clock);
    relay_stop(relay);
    relay = NULL;
    ck_assert_int_lt(clock_now_us(test_clock) - before_us, 500000);
    ck_assert(http_wait_end(&web));
    ck_assert(http_wait_end(&other));
    ck_assert_int_eq(talker_wait_end(&pub, 2000), -EPIPE);
    close(web.fd);
    close(other.fd);
    talker_close(&pub);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("relay http");
    TCase *c = tcase_create("http");

    tcase_set_timeout(c, 20);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_late_player_gets_headers_and_cache_with_their_times);
    tcase_add_test(c, long_messages_are_put_together);
    tcase_add_test(c, an_end_mark_comes_before_the_end);
    tcase_add_test(c, the_file_header_says_what_a_stream_has);
    tcase_add_test(c, a_player_that_never_reads_is_closed_and_no_other);
    tcase_add_test(c, a_slow_reader_gets_everything_up_to_the_end);
    tcase_add_test(c, one_connection_carries_many_answers);
    tcase_add_loop_test(c, some_answers_end_the_connection, 0, COUNT(endings));
    tcase_add_test(c, a_request_may_come_byte_by_byte);
    tcase_add_test(c, too_long_requests_are_refused);
    tcase_add_loop_test(c, names_are_keys_and_never_paths, 0, COUNT(odd_names));
    tcase_add_test(c, names_are_as_long_as_over_rtmp);
    tcase_add_test(c, who_asks_much_and_reads_nothing_is_closed);
    tcase_add_test(c, a_key_is_asked_for);
    tcase_add_test(c, a_refused_name_is_404);
    tcase_add_test(c, figures_come_as_json_and_for_prometheus);
    tcase_add_test(c, figures_may_come_from_a_local_socket);
    tcase_add_test(c, a_full_relay_can_be_asked_for_figures);
    tcase_add_loop_test(c, ports_may_be_chosen, 0, COUNT(places));
    tcase_add_test(c, a_stop_ends_every_kind_of_connection);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
