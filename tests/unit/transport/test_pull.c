/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pull.c - playing, over RTMP and over HTTP: what a server may send, and what the player is
 * told. */
#include "kit/slow.h"

#include "transport/pull.h"

#include "kit/net_client.h"
#include "wire/bytes.h"
#include "wire/flv.h"

/* ---- what the player heard, as a line of words */

struct ear {
    char line[512];
    int packets;
    int64_t last_dts_us;
    bool has_stamp;
};

static void note(struct ear *e, const char *word)
{
    size_t used = strlen(e->line);

    snprintf(e->line + used, sizeof(e->line) - used, "%s%s", used ? " " : "", word);
}

static void on_packet(void *arg, struct packet *pkt)
{
    static const char *const words[] = {
        "?", "video", "audio", "video-header", "audio-header", "end-mark", "meta"};
    struct ear *e = arg;

    note(e, pkt->kind == PACKET_VIDEO && pkt->is_key ? "key" : words[pkt->kind]);
    e->packets++;
    e->last_dts_us = pkt->dts_us;
    e->has_stamp = pkt->stamp_us > 0;
    packet_unref(pkt);
}

static void on_signal(void *arg, enum pull_signal signal, const char *text)
{
    static const char *const words[] = {"BEGIN", "SOFT", "END"};

    note(arg, words[signal]);
}

static void on_foreign(void *arg, const char *codec)
{
    note(arg, codec);
}

static struct pull_events events_to(struct ear *e)
{
    return (struct pull_events){on_packet, on_signal, on_foreign, e};
}

static void on_tag(void *arg, const struct flv_tag *tag)
{
    char word[32];

    snprintf(word, sizeof(word), "%d:%02x:%zu@%u", tag->type, tag->body[0], tag->size,
             tag->time_ms);
    note(arg, word);
}

static int play_events(struct client *c, struct ear *e, struct pull_events events, int limit_ms)
{
    struct pull *p = NULL;
    int64_t end_us = clock_now_us(c->clock) + limit_ms * (int64_t)1000;

    *e = (struct ear){0};
    int err = pull_open(&p, &c->cfg, &events, &c->fault);
    while (!err && clock_now_us(c->clock) < end_us)
        if (pull_read(p, end_us, &c->fault))
            break;
    pull_close(p);
    return err;
}

/* Plays until there is a fault, at most for some time. Returns what pull_open said, and closes. */
static int play(struct client *c, struct ear *e, int limit_ms)
{
    return play_events(c, e, events_to(e), limit_ms);
}

/* ---- RTMP */

static const uint8_t key_tag[] = {0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65},
                     video_tag[] = {0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x41};
static const uint8_t video_header[] = {0x17, 0, 0, 0, 0, 1, 2}, end_tag[] = {0x17, 2, 0, 0, 0};
static const uint8_t audio_header[] = {0xaf, 0, 0x11, 0x88}, audio_tag[] = {0xaf, 1, 1, 2, 3};
static const uint8_t mp3_tag[] = {0x2f, 1, 2, 3}, vp6_tag[] = {0x24, 1, 2, 3};
static const uint8_t eof[] = {0, CONTROL_STREAM_EOF, 0, 0, 0, 1};

#define SAY(s, type, time_ms, bytes) say_message(s, type, time_ms, bytes, sizeof(bytes))

static void serve_stream(struct server *s)
{
    if (!serve_until(s, "play"))
        return;
    say_status(s, "status", "NetStream.Play.Reset");
    say_status(s, "status", "NetStream.Play.Start");
    say_status(s, "status", "NetStream.Play.Start");
    SAY(s, CHUNK_AUDIO, 0, audio_header);
    SAY(s, CHUNK_VIDEO, 0xffffffd8, video_header);
    SAY(s, CHUNK_VIDEO, 0xffffffd8, key_tag);
    SAY(s, CHUNK_AUDIO, 10, audio_tag);
    SAY(s, CHUNK_VIDEO, 40, video_tag); /* past the wrap of 32 bits */
}

static void serve_without_start(struct server *s)
{
    static const uint8_t empty[1] = {0};

    if (!serve_until(s, "play"))
        return;
    say_message(s, CHUNK_VIDEO, 0, empty, 0);
    SAY(s, CHUNK_VIDEO, 0, key_tag);
}

static void serve_soft_ends(struct server *s)
{
    if (!serve_until(s, "play"))
        return;
    SAY(s, CHUNK_VIDEO, 0, key_tag);
    SAY(s, CHUNK_CONTROL, 0, eof);
    say_status(s, "status", "NetStream.Play.UnpublishNotify");
    say_status(s, "status", "NetStream.Play.Stop");
    SAY(s, CHUNK_VIDEO, 40, video_tag);
    SAY(s, CHUNK_VIDEO, 80, end_tag);
    SAY(s, CHUNK_CONTROL, 0, eof);
}

static void serve_complete(struct server *s)
{
    uint8_t bytes[256];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};

    if (!serve_until(s, "play"))
        return;
    amf_put_string(&o, "onPlayStatus");
    put_info(&o, "status", "NetStream.Play.Complete");
    SAY(s, CHUNK_AUDIO, 0, audio_tag);
    say_message(s, CHUNK_DATA, 0, bytes, (size_t)(o.at - bytes));
    say_status(s, "status", "NetStream.Play.Complete");
}

static void serve_foreign(struct server *s)
{
    if (!serve_until(s, "play"))
        return;
    for (int i = 0; i < 3; i++) {
        SAY(s, CHUNK_AUDIO, 0, mp3_tag);
        SAY(s, CHUNK_VIDEO, 0, vp6_tag);
    }
    SAY(s, CHUNK_AUDIO, 0, audio_tag);
}

static void serve_aggregate(struct server *s)
{
    uint8_t bytes[128], *at = bytes;

    if (!serve_until(s, "play"))
        return;
    for (int i = 0; i < 3; i++) {
        flv_write_tag_header(at, CHUNK_AUDIO, (uint32_t)i * 20, sizeof(audio_tag));
        memcpy(at + 11, audio_tag, sizeof(audio_tag));
        flv_write_tag_trailer(at + 11 + sizeof(audio_tag), sizeof(audio_tag));
        at += 15 + sizeof(audio_tag);
    }
    say_message(s, CHUNK_AGGREGATE, 1000, bytes, (size_t)(at - bytes));
}

static void serve_oddities(struct server *s)
{
    static const uint8_t ping[] = {0, CONTROL_PING, 0, 0, 0, 9}, abort_two[] = {0, 0, 0, 2},
                         junk[] = {2, 0xff, 0xff};

    if (!serve_until(s, "play"))
        return;
    SAY(s, 77, 0, junk);
    SAY(s, CHUNK_ABORT, 0, abort_two);
    SAY(s, CHUNK_COMMAND, 0, junk);
    SAY(s, CHUNK_DATA, 0, junk);
    SAY(s, CHUNK_VIDEO, 0, junk);
    for (int i = 0; i < 100; i++)
        SAY(s, CHUNK_CONTROL, 0, ping);
    SAY(s, CHUNK_VIDEO, 0, key_tag);
    hear(s, "nothing"); /* reads the pongs until the client leaves */
}

static void serve_refusal(struct server *s, const char *code)
{
    if (!serve_until(s, "play"))
        return;
    say_status(s, "error", code);
    take_all(s);
}

static void serve_not_found(struct server *s)
{
    serve_refusal(s, "NetStream.Play.StreamNotFound");
}

static void serve_failed(struct server *s)
{
    serve_refusal(s, "NetStream.Play.Failed");
}

static void serve_reset(struct server *s)
{
    if (!serve_until(s, "play"))
        return;
    say_status(s, "status", "NetStream.Play.Start");
    hear(s, "play");
    reset_connection(s);
}

/* The first 128 of 300 bytes on ever more chunk streams. */
static void serve_flood(struct server *s)
{
    uint8_t chunk[13 + CHUNK_DEFAULT_SIZE] = {0, 0, 0, 0, 0, 0, 1, 44, CHUNK_VIDEO, 1};

    if (!serve_until(s, "play"))
        return;
    for (uint8_t i = 0; i < CHUNK_STREAMS_MAX + 1; i++) {
        chunk[1] = i;
        say_bytes(s, chunk, sizeof(chunk));
    }
    take_all(s);
}

static void serve_rejected(struct server *s)
{
    if (!serve_until(s, "connect"))
        return;
    say_command(s, "_error", 1, -1, "error", "NetConnection.Connect.Rejected");
    take_all(s);
}

static void serve_mute(struct server *s)
{
    if (serve_until(s, "play"))
        take_all(s);
}

static const struct row {
    void (*serve)(struct server *s);
    const char *line;
    enum net_phase phase; /* NET_FINE: still open after 300 ms */
} rows[] = {
    {serve_stream, "BEGIN audio-header video-header key audio video", NET_CLOSED},
    {serve_without_start, "BEGIN key", NET_CLOSED},
    {serve_soft_ends, "BEGIN key SOFT video end-mark SOFT", NET_CLOSED},
    {serve_complete, "BEGIN audio END END", NET_CLOSED},
    {serve_foreign, "MP3 VP6 BEGIN audio", NET_CLOSED},
    {serve_aggregate, "BEGIN audio audio audio", NET_CLOSED},
    {serve_oddities, "Sorenson H.263 BEGIN key", NET_FINE},
    {serve_not_found, "", NET_CLOSED},
    {serve_failed, "", NET_CLOSED},
    {serve_reset, "BEGIN", NET_IO},
    {serve_flood, "", NET_IO},
    {serve_rejected, "", NET_HANDSHAKE},
    {serve_mute, "", NET_FINE},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

START_TEST(rtmp_says_what_the_server_said)
{
    const struct row *row = &rows[_i];
    static struct server s;
    struct client c;
    struct ear e;

    server_start(&s, row->serve);
    client_for(&c, &s, "rtmp", "/live/room");
    play(&c, &e, 300);
    ck_assert_str_eq(e.line, row->line);
    ck_assert_msg(c.fault.phase == row->phase, "phase %d: %s", c.fault.phase, c.fault.text);
    ck_assert_int_eq(c.connected, 1);
    ck_assert(e.packets == 0 || e.has_stamp);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(whoever_passes_a_stream_on_gets_every_tag_as_it_came)
{
    static const struct {
        void (*serve)(struct server *s);
        const char *line;
    } streams[] = {
        {serve_foreign, "BEGIN 8:2f:4@0 9:24:4@0 8:2f:4@0 9:24:4@0 8:2f:4@0 9:24:4@0 8:af:5@0"},
        {serve_stream, "BEGIN 8:af:4@0 9:17:7@4294967256 9:17:10@4294967256 8:af:5@10 9:27:10@40"},
        {serve_aggregate, "BEGIN 8:af:5@1000 8:af:5@1020 8:af:5@1040"},
        {serve_without_start, "BEGIN 9:17:10@0"},
        {serve_soft_ends, "BEGIN 9:17:10@0 SOFT 9:27:10@40 9:17:5@80 SOFT"},
    };
    static struct server s;
    struct client c;
    struct ear e;
    struct pull_events events = {.on_signal = on_signal, .on_tag = on_tag, .arg = &e};

    server_start(&s, streams[_i].serve);
    client_for(&c, &s, "rtmp", "/live/room");
    ck_assert_int_eq(play_events(&c, &e, events, 2000), 0);
    server_stop(&s);
    ck_assert_str_eq(e.line, streams[_i].line);
    client_fini(&c);
}
END_TEST

START_TEST(times_run_on_over_the_wrap_and_bytes_are_counted)
{
    static struct server s;
    struct client c;
    struct ear e;

    server_start_on(&s, AF_INET6, serve_stream);
    client_for(&c, &s, "rtmp", "/live/room");
    ck_assert_int_eq(play(&c, &e, 2000), 0);
    ck_assert_int_eq(e.last_dts_us, ((int64_t)UINT32_MAX + 1 + 40) * 1000);
    ck_assert_int_gt(meter_get(&c.bytes), 200);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

static void serve_much(struct server *s)
{
    static uint8_t body[60000] = {0x27, 1};
    static const uint8_t window[] = {0, 1, 0, 0};

    if (!serve_until(s, "play"))
        return;
    SAY(s, CHUNK_WINDOW, 0, window);
    for (int i = 0; i < 5; i++)
        SAY(s, CHUNK_VIDEO, 0, body);
    take_all(s);
}

START_TEST(what_was_received_is_acknowledged)
{
    static struct server s;
    struct client c;
    struct ear e;
    int acks = 0;
    uint32_t last = 0;

    server_start(&s, serve_much);
    client_for(&c, &s, "rtmp", "/live/room");
    play(&c, &e, 300);
    server_stop(&s);
    for (int i = 0; i < s.heard_count; i++)
        if (s.heard[i].type == CHUNK_ACK) {
            acks++;
            ck_assert_uint_gt(bytes_get32(s.heard[i].body), last);
            last = bytes_get32(s.heard[i].body);
        }
    ck_assert_int_ge(acks, 4); /* the window is 64 KiB, 300 kB were sent */
    client_fini(&c);
}
END_TEST

START_TEST(the_deadline_is_kept_when_nothing_comes)
{
    static struct server s;
    struct client c;
    struct ear e = {0};
    struct pull_events events = events_to(&e);
    struct pull *p;

    server_start(&s, serve_mute);
    client_for(&c, &s, "rtmp", "/live/room");
    ck_assert_int_eq(pull_open(&p, &c.cfg, &events, &c.fault), 0);
    int64_t since_us = clock_now_us(c.clock);
    ck_assert_int_eq(pull_read(p, since_us + 50000, &c.fault), 0);
    ck_assert_int_ge(ms_since(&c, since_us), 50);
    ck_assert_int_lt(ms_since(&c, since_us), 90);
    ck_assert_int_eq(pull_read(p, 0, &c.fault), 0); /* and no wait at all */
    pull_close(p);
    pull_close(NULL);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

/* ---- HTTP */

/* An FLV stream: header, sound header, key frame, sound. */
static size_t make_flv(uint8_t *out)
{
    static const struct {
        int type;
        const uint8_t *body;
        size_t size;
    } tags[] = {{FLV_TAG_AUDIO, audio_header, sizeof(audio_header)},
                {FLV_TAG_VIDEO, key_tag, sizeof(key_tag)},
                {FLV_TAG_AUDIO, audio_tag, sizeof(audio_tag)}};
    uint8_t *at = out + flv_write_file_header(out, 1, 1);

    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        at += flv_write_tag_header(at, tags[i].type, (uint32_t)i * 20, tags[i].size);
        memcpy(at, tags[i].body, tags[i].size);
        at += tags[i].size;
        at += flv_write_tag_trailer(at, tags[i].size);
    }
    return (size_t)(at - out);
}

static bool take_request(struct server *s, char *request, size_t size)
{
    size_t got = 0;

    while (got < size - 1 && recv(s->fd, request + got, 1, 0) == 1) {
        request[++got] = '\0';
        if (got >= 4 && strcmp(request + got - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

/* Says the head of the test's row, then the stream in the form it names. */
struct http_row {
    const char *head;
    enum {
        BODY_NONE,
        BODY_PLAIN,
        BODY_CHUNKED,
        BODY_BAD_CHUNK,
        BODY_CUT,
        BODY_HTML,
        BODY_HEADERS,
        BODY_SILENCE
    } body;
    const char *line;
    int result; /* of pull_open */
    enum net_phase phase;
};

static void say_chunked(struct server *s, const uint8_t *flv, size_t size, bool is_bad)
{
    char head[16];

    for (size_t at = 0; at < size; at += 7) {
        size_t piece = size - at < 7 ? size - at : 7;
        say_bytes(s, head, (size_t)snprintf(head, sizeof(head), "%zx\r\n", piece));
        say_bytes(s, flv + at, piece);
        say_bytes(s, "\r\n", 2);
    }
    say_bytes(s, is_bad ? "zz\r\n" : "0\r\n\r\n", is_bad ? 4 : 5);
}

static void say_body(struct server *s, const struct http_row *row)
{
    uint8_t flv[256];
    size_t size = make_flv(flv);

    switch (row->body) {
    case BODY_NONE:
        return;
    case BODY_PLAIN:
        say_bytes(s, flv, size);
        return;
    case BODY_CHUNKED:
        say_chunked(s, flv, size, false);
        return;
    case BODY_BAD_CHUNK:
        say_chunked(s, flv, size, true);
        return;
    case BODY_CUT:
        say_bytes(s, flv, size - 12);
        return;
    case BODY_HTML:
        say_bytes(s, "<html>no stream</html>", 22);
        return;
    case BODY_HEADERS:
        while (say_bytes(s, "X-Header: more\r\n", 16))
            continue;
        return;
    case BODY_SILENCE:
        take_all(s);
        return;
    }
}

static void serve_http(struct server *s)
{
    const struct http_row *row = s->arg;
    char request[2048], head[512];
    uint8_t flv[256];
    const char *format = row->head;

    if (!take_request(s, request, sizeof(request)))
        return;
    if (strstr(request, "GET /second")) /* where redirections lead */
        format = "HTTP/1.1 200 OK\r\n\r\n";
    snprintf(head, sizeof(head), format, make_flv(flv), s->port);
    say_bytes(s, head, strlen(head));
    if (format != row->head || !strstr(row->head, " 30"))
        say_body(s, row);
}

static const struct http_row http_rows[] = {
    {"HTTP/1.1 200 OK\r\n\r\n", BODY_PLAIN, "BEGIN audio-header key audio", 0, NET_CLOSED},
    {"HTTP/1.0 200 OK\r\nContent-Length: %zu\r\n\r\n", BODY_PLAIN,
     "BEGIN audio-header key audio END", 0, NET_CLOSED},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", BODY_CHUNKED,
     "BEGIN audio-header key audio", 0, NET_CLOSED},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", BODY_BAD_CHUNK,
     "BEGIN audio-header key audio", 0, NET_IO},
    {"HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", BODY_CUT, "BEGIN audio-header key", 0,
     NET_IO},
    {"HTTP/1.1 200 OK\r\n\r\n", BODY_HTML, "", 0, NET_IO},
    {"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "
     "/second%1$.0zu\r\n\r\n",
     BODY_PLAIN, "BEGIN audio-header key audio", 0, NET_CLOSED},
    {"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "
     "http://localhost:%2$u/second\r\n\r\n",
     BODY_PLAIN, "BEGIN audio-header key audio", 0, NET_CLOSED},
    {"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /again\r\n\r\n",
     BODY_NONE, "", -1, NET_CLOSED},
    {"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: file:///etc/hostname\r\n\r\n", BODY_NONE,
     "", -1, NET_CLOSED},
    {"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: rtmp://127.0.0.1/a/b\r\n\r\n", BODY_NONE,
     "", -1, NET_CLOSED},
    {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", BODY_NONE, "", -1, NET_CLOSED},
    {"HTTP/1.1 503 Busy\r\n\r\n", BODY_PLAIN, "", -1, NET_CLOSED},
    {"HTTP/1.1 204 No Content\r\n\r\n", BODY_NONE, "", -1, NET_CLOSED},
    {"HTTP/1.1 200 OK\r\n", BODY_HEADERS, "", -1, NET_IO},
    {"HTTP/1.1 200 OK\r\nX-Header: ", BODY_NONE, "", -1, NET_CLOSED},
    {"", BODY_NONE, "", -1, NET_CLOSED},
    {"noise\r\n\r\n", BODY_NONE, "", -1, NET_CLOSED},
};
enum { HTTP_ROWS = sizeof(http_rows) / sizeof(http_rows[0]) };

START_TEST(http_says_what_the_server_said)
{
    const struct http_row *row = &http_rows[_i];
    static struct server s;
    struct client c;
    struct ear e;

    server_start_on(&s, _i % 2 ? AF_INET6 : AF_INET, serve_http);
    s.arg = row; /* nobody is connected yet */
    client_for(&c, &s, "http", "/live/room.flv?token=s");
    if (strstr(row->head, "localhost"))
        client_add(&c, AF_INET, s.port);
    ck_assert_msg(play(&c, &e, 2000) == row->result, "%s", c.fault.text);
    ck_assert_str_eq(e.line, row->line);
    ck_assert_msg(c.fault.phase == row->phase, "phase %d: %s", c.fault.phase, c.fault.text);
    ck_assert_int_eq(c.connected, row->result == 0);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

static char asked[2048]; /* written by the server's thread, read after its end */

static void serve_referer(struct server *s)
{
    take_request(s, asked, sizeof(asked));
}

START_TEST(the_referer_and_the_host_are_sent)
{
    static struct server s;
    struct client c;
    struct ear e;

    server_start(&s, serve_referer);
    client_for(&c, &s, "http", "/live/room.flv?a=b");
    c.cfg.referer = "https://example.org/page";
    ck_assert_int_eq(play(&c, &e, 1000), -1);
    server_stop(&s);
    ck_assert_ptr_nonnull(strstr(asked, "GET /live/room.flv?a=b HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(asked, "\r\nReferer: https://example.org/page\r\n"));
    client_fini(&c);
}
END_TEST

/* The name is never looked up: the addresses were told. */
START_TEST(a_name_is_reached_at_the_addresses_given)
{
    static struct server s;
    static const struct http_row row = {"HTTP/1.1 200 OK\r\n\r\n", BODY_PLAIN, "", 0, NET_CLOSED};
    struct client c;
    struct ear e;
    char url[128];

    server_start(&s, serve_http);
    s.arg = &row;
    snprintf(url, sizeof(url), "http://no-such-host.invalid:%u/x.flv", s.port);
    client_init(&c, url);
    client_add(&c, AF_INET6, s.port); /* refused: the server listens on the other family */
    client_add(&c, AF_INET, s.port);
    ck_assert_msg(play(&c, &e, 1000) == 0, "%s", c.fault.text);
    ck_assert_str_eq(e.line, "BEGIN audio-header key audio");
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(http_failures_before_the_answer)
{
    struct client c;
    struct ear e;
    char url[128];

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/x.flv", closed_port());
    client_init(&c, url);
    int64_t since_us = clock_now_us(c.clock);
    ck_assert_int_eq(play(&c, &e, 1000), -1);
    ck_assert_int_lt(ms_since(&c, since_us), 500);
    ck_assert_int_eq(c.fault.phase, NET_CONNECT);
    client_fini(&c);
}
END_TEST

/* TLS to a server that has none. */
START_TEST(https_to_a_plain_server_is_a_failed_handshake)
{
    static struct server s;
    static const struct http_row row = {"HTTP/1.1 200 OK\r\n\r\n", BODY_PLAIN, "", 0, NET_CLOSED};
    struct client c;
    struct ear e;

    server_start(&s, serve_http);
    s.arg = &row;
    client_for(&c, &s, "https", "/x.flv");
    struct cutter k;
    cutter_start(&k, &c, 500); /* the plain server waits for a request, the client for a hello */
    ck_assert_int_eq(play(&c, &e, 1000), -1);
    ck_assert_int_lt(cutter_join(&k), 50 * test_slow());
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(a_silent_server_ends_within_the_limit)
{
    static struct server s;
    static const struct http_row row = {"", BODY_SILENCE, "", -1, NET_IO};
    struct client c;
    struct ear e;

    server_start(&s, serve_http);
    s.arg = &row;
    client_for(&c, &s, "http", "/x.flv");
    int64_t since_us = clock_now_us(c.clock);
    ck_assert_int_eq(play(&c, &e, 1000), -1);
    ck_assert_int_ge(ms_since(&c, since_us), NET_STEP_LIMIT_MS);
    ck_assert_int_le(ms_since(&c, since_us), NET_STEP_LIMIT_MS + 500 * test_slow());
    ck_assert_int_eq(c.fault.phase, NET_IO);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

/* ---- the cut */

static const struct http_row silent_row = {"", BODY_SILENCE, "", -1, NET_CANCELLED};
static const struct http_row open_row = {"HTTP/1.1 200 OK\r\n\r\n", BODY_SILENCE, "", 0,
                                         NET_CANCELLED};

static const struct {
    const char *scheme;
    void (*serve)(struct server *s);
    const void *arg;
} waits[] = {
    {"rtmp", take_all, NULL},
    {"rtmp", serve_mute, NULL},
    {"http", serve_http, &silent_row},
    {"http", serve_http, &open_row},
};

START_TEST(a_cut_ends_any_wait_within_50_ms)
{
    static struct server s;
    struct client c;
    struct cutter k;
    struct ear e;

    server_start(&s, waits[_i].serve);
    s.arg = waits[_i].arg;
    client_for(&c, &s, waits[_i].scheme, "/live/room");
    cutter_start(&k, &c, 150);
    play(&c, &e, 4000);
    ck_assert_int_lt(cutter_join(&k), 50 * test_slow());
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(a_cut_ends_dialling_over_http_within_50_ms)
{
    struct client c;
    struct cutter k;
    struct ear e;
    uint16_t dead;
    int full[2], hole = black_hole(&dead, full);
    char url[128];

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/x.flv", dead);
    client_init(&c, url);
    cutter_start(&k, &c, 150);
    ck_assert_int_eq(play(&c, &e, 4000), -1);
    ck_assert_int_lt(cutter_join(&k), 50 * test_slow());
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    ck_assert_int_eq(play(&c, &e, 4000), -1); /* cut before it began */
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    client_fini(&c);
    close(full[0]);
    close(full[1]);
    close(hole);
}
END_TEST

START_TEST(fifty_rounds_leave_nothing_behind)
{
    static struct server s;
    static const struct http_row row = {"HTTP/1.1 200 OK\r\n\r\n", BODY_PLAIN, "", 0, NET_CLOSED};
    int files = 0, threads = 0;

    server_start(&s, _i ? serve_http : serve_stream);
    s.arg = &row;
    for (int round = 0; round < 50; round++) {
        struct client c;
        struct ear e;
        client_for(&c, &s, _i ? "http" : "rtmp", "/live/room");
        ck_assert_int_eq(play(&c, &e, 500), 0);
        ck_assert_int_eq(e.packets, _i ? 3 : 5);
        client_fini(&c);
        if (round == 2) {
            files = count_entries("/proc/self/fd");
            threads = count_entries("/proc/self/task");
        }
    }
    /* the server may still be closing the last one */
    ck_assert_int_le(count_entries("/proc/self/fd"), files + 1);
    ck_assert_int_le(count_entries("/proc/self/task"), threads);
    server_stop(&s);
}
END_TEST

START_TEST(an_address_of_no_kind_is_refused)
{
    struct client c;
    struct ear e;

    client_init(&c, "rtmp://host/app/stream");
    c.cfg.url.scheme = URL_NONE;
    ck_assert_int_eq(play(&c, &e, 1), -1);
    ck_assert_int_eq(c.fault.phase, NET_IO);
    client_fini(&c);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pull");
    TCase *tc = tcase_create("pull");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, rtmp_says_what_the_server_said, 0, ROWS);
    tcase_add_loop_test(tc, whoever_passes_a_stream_on_gets_every_tag_as_it_came, 0, 5);
    tcase_add_test(tc, times_run_on_over_the_wrap_and_bytes_are_counted);
    tcase_add_test(tc, what_was_received_is_acknowledged);
    tcase_add_test(tc, the_deadline_is_kept_when_nothing_comes);
    tcase_add_loop_test(tc, http_says_what_the_server_said, 0, HTTP_ROWS);
    tcase_add_test(tc, the_referer_and_the_host_are_sent);
    tcase_add_test(tc, a_name_is_reached_at_the_addresses_given);
    tcase_add_test(tc, http_failures_before_the_answer);
    tcase_add_test(tc, https_to_a_plain_server_is_a_failed_handshake);
    tcase_add_test(tc, a_silent_server_ends_within_the_limit);
    tcase_add_loop_test(tc, a_cut_ends_any_wait_within_50_ms, 0, 4);
    tcase_add_test(tc, a_cut_ends_dialling_over_http_within_50_ms);
    tcase_add_loop_test(tc, fifty_rounds_leave_nothing_behind, 0, 2);
    tcase_add_test(tc, an_address_of_no_kind_is_refused);
    suite_add_tcase(s, tc);
    return run_net_suite(s);
}
