/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_rtmp_push.c - publishing: to a server that behaves, and to all the others. */
#include "kit/slow.h"

#include "transport/rtmp/rtmp_push.h"

#include "kit/net_client.h"

/* ---- servers */

static void serve_well(struct server *s)
{
    if (!serve_until(s, "publish"))
        return;
    say_status(s, "status", "NetStream.Publish.Start");
    take_all(s);
}

static void serve_close(struct server *s)
{
}

static void serve_reset(struct server *s)
{
    take_bytes(s, 1 + SHAKE_BLOCK);
    reset_connection(s);
}

static void serve_wrong_version(struct server *s)
{
    say_bytes(s, "\x06", 1);
    take_all(s);
}

static void serve_http(struct server *s)
{
    say_bytes(s, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
    take_all(s);
}

static void serve_half_shake(struct server *s)
{
    uint8_t answer[1 + SHAKE_BLOCK] = {3};

    say_bytes(s, answer, sizeof(answer));
    take_all(s);
}

static void say_slowly(struct server *s, int pieces, int pause_ms)
{
    uint8_t answer[1 + 2 * SHAKE_BLOCK] = {3};
    size_t piece = sizeof(answer) / (size_t)pieces;
    struct clock *clock;

    ck_assert_int_eq(clock_new(&clock, CLOCK_REAL), 0);
    for (size_t at = 0; at < sizeof(answer); at += piece) {
        if (!say_bytes(s, answer + at, sizeof(answer) - at < piece ? sizeof(answer) - at : piece))
            break;
        clock_sleep_until(clock, clock_now_us(clock) + pause_ms * (int64_t)1000);
    }
    clock_free(clock);
}

static void serve_drip(struct server *s)
{
    say_slowly(s, 1000, 8); /* a byte now and then: 8 s in all */
}

static void serve_slowly(struct server *s)
{
    uint32_t transaction;

    take_bytes(s, 1 + SHAKE_BLOCK);
    say_slowly(s, 10, 40);
    take_bytes(s, SHAKE_BLOCK);
    transaction = hear(s, "connect");
    say_command(s, "_result", transaction, -1, "status", "NetConnection.Connect.Success");
    say_command(s, "_result", hear(s, "createStream"), 1, NULL, NULL);
    hear(s, "publish");
    say_status(s, "status", "NetStream.Publish.Start");
    take_all(s);
}

/* One answer to connect, from the row. */
static void answer_connect(struct server *s, const char *name, const char *code)
{
    if (!serve_until(s, "connect"))
        return;
    say_command(s, name, 1, -1, "error", code);
    take_all(s);
}

static void serve_rejected(struct server *s)
{
    answer_connect(s, "_error", "NetConnection.Connect.Rejected");
}

static void serve_error(struct server *s)
{
    answer_connect(s, "_error", "NetConnection.Connect.InvalidApp");
}

static void serve_bare_error(struct server *s)
{
    answer_connect(s, "_error", NULL);
}

static void serve_status_rejected(struct server *s)
{
    answer_connect(s, "onStatus", "NetConnection.Connect.Closed");
}

static void mute_after(struct server *s, const char *name)
{
    if (serve_until(s, name))
        take_all(s);
}

static void serve_mute_connect(struct server *s)
{
    mute_after(s, "connect");
}

static void serve_mute_create(struct server *s)
{
    mute_after(s, "createStream");
}

static void serve_mute_publish(struct server *s)
{
    mute_after(s, "publish");
}

static void serve_close_connect(struct server *s)
{
    serve_until(s, "connect");
}

static void serve_create_error(struct server *s)
{
    if (!serve_until(s, "createStream"))
        return;
    say_command(s, "_error", hear(s, "createStream"), -1, "error", "NetConnection.Call.Failed");
    take_all(s);
}

static void answer_publish(struct server *s, const char *code)
{
    if (!serve_until(s, "publish"))
        return;
    say_status(s, "error", code);
    take_all(s);
}

static void serve_bad_name(struct server *s)
{
    answer_publish(s, "NetStream.Publish.BadName");
}

static void serve_denied(struct server *s)
{
    answer_publish(s, "NetStream.Publish.Denied");
}

static void serve_odd_error(struct server *s)
{
    answer_publish(s, "NetStream.Something.Else");
}

static void serve_close_publish(struct server *s)
{
    serve_until(s, "publish");
}

static void serve_reset_publish(struct server *s)
{
    serve_until(s, "publish");
    reset_connection(s);
}

static void serve_breach(struct server *s)
{
    static const uint8_t zero[4] = {0};

    if (!serve_until(s, "publish"))
        return;
    say_message(s, CHUNK_SET_SIZE, 0, zero, sizeof(zero));
    take_all(s);
}

static void serve_too_long(struct server *s)
{
    static const uint8_t header[] = {3, 0, 0, 0, 0xff, 0xff, 0xff, CHUNK_COMMAND, 0, 0, 0, 0};

    if (!serve_until(s, "publish"))
        return;
    say_bytes(s, header, sizeof(header));
    take_all(s);
}

/* ---- how opening fails */

static const struct row {
    const char *name;
    void (*serve)(struct server *s);
    enum net_phase phase;
    int connected;
    int min_ms, max_ms;
} rows[] = {
    {"closed on accept", serve_close, NET_HANDSHAKE, 0, 0, 500},
    {"reset", serve_reset, NET_HANDSHAKE, 0, 0, 500},
    {"wrong version", serve_wrong_version, NET_HANDSHAKE, 0, 0, 500},
    {"http", serve_http, NET_HANDSHAKE, 0, 0, 500},
    {"slow but in time", serve_slowly, NET_FINE, 1, 300, 2000},
    {"rejected", serve_rejected, NET_CLOSED, 1, 0, 500},
    {"closed by status", serve_status_rejected, NET_CLOSED, 1, 0, 500},
    {"error", serve_error, NET_HANDSHAKE, 1, 0, 500},
    {"error without info", serve_bare_error, NET_HANDSHAKE, 1, 0, 500},
    {"closed on connect", serve_close_connect, NET_CLOSED, 1, 0, 500},
    {"createStream refused", serve_create_error, NET_CLOSED, 1, 0, 500},
    {"bad name", serve_bad_name, NET_CLOSED, 1, 0, 500},
    {"denied", serve_denied, NET_CLOSED, 1, 0, 500},
    {"unknown error", serve_odd_error, NET_CLOSED, 1, 0, 500},
    {"closed on publish", serve_close_publish, NET_CLOSED, 1, 0, 500},
    {"reset on publish", serve_reset_publish, NET_IO, 1, 0, 500},
    {"chunk size 0", serve_breach, NET_IO, 1, 0, 500},
    {"message too long", serve_too_long, NET_IO, 1, 0, 500},
    {"silent", take_all, NET_HANDSHAKE, 0, 5000, 5500},
    {"half a handshake", serve_half_shake, NET_HANDSHAKE, 0, 5000, 5500},
    {"dripping", serve_drip, NET_HANDSHAKE, 0, 5000, 5500},
    {"connect unanswered", serve_mute_connect, NET_IO, 1, 5000, 5500},
    {"createStream unanswered", serve_mute_create, NET_IO, 1, 5000, 5500},
    {"publish unanswered", serve_mute_publish, NET_IO, 1, 5000, 5500},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

struct attempt {
    const struct row *row;
    struct server server;
    struct client client;
    uv_thread_t thread;
    int result, took_ms;
};

static void attempt_run(void *arg)
{
    struct attempt *a = arg;
    struct rtmp_push *p = NULL;
    int64_t since_us = clock_now_us(a->client.clock);

    a->result = rtmp_push_open(&p, &a->client.cfg, &a->client.fault);
    a->took_ms = ms_since(&a->client, since_us);
    rtmp_push_close(p, false);
}

/* All at once: the slow ones take their five seconds together. */
START_TEST(each_way_to_fail_has_its_phase_and_its_time)
{
    struct attempt *all = calloc(ROWS, sizeof(*all));

    for (int i = 0; i < ROWS; i++) {
        all[i].row = &rows[i];
        server_start(&all[i].server, rows[i].serve);
        client_for(&all[i].client, &all[i].server, "rtmp", "/live/room?txSecret=s");
        ck_assert_int_eq(uv_thread_create(&all[i].thread, attempt_run, &all[i]), 0);
    }
    for (int i = 0; i < ROWS; i++) {
        struct attempt *a = &all[i];
        uv_thread_join(&a->thread);
        ck_assert_msg(a->client.fault.phase == a->row->phase, "%s: phase %d, %s", a->row->name,
                      a->client.fault.phase, a->client.fault.text);
        ck_assert_msg(a->result == (a->row->phase == NET_FINE ? 0 : -1), "%s", a->row->name);
        ck_assert_msg(a->client.connected == a->row->connected, "%s", a->row->name);
        ck_assert_msg(a->took_ms >= a->row->min_ms && a->took_ms <= a->row->max_ms, "%s: %d ms",
                      a->row->name, a->took_ms);
        server_stop(&a->server);
        client_fini(&a->client);
    }
    free(all);
}
END_TEST

/* ---- publishing */

static struct packet *make(enum packet_kind kind, size_t size)
{
    struct packet *pkt;

    ck_assert_int_eq(packet_new(&pkt, kind, NULL, size), 0);
    return pkt;
}

static int send_one(struct client *c, struct rtmp_push *p, enum packet_kind kind, size_t size,
                    uint32_t time_ms)
{
    struct packet *pkt = make(kind, size);
    int err = rtmp_push_send(p, pkt, time_ms, &c->fault);

    packet_unref(pkt);
    return err;
}

static struct rtmp_push *open_push(struct client *c, const struct server *s)
{
    struct rtmp_push *p = NULL;

    client_for(c, s, "rtmp", "/live/room?txSecret=s");
    ck_assert_msg(rtmp_push_open(&p, &c->cfg, &c->fault) == 0, "%s", c->fault.text);
    return p;
}

START_TEST(what_is_published_arrives_and_is_said_goodbye_to)
{
    static const int families[] = {AF_INET, AF_INET6};
    static const uint8_t end_mark[] = {0x17, 2, 0, 0, 0};
    static struct server s;
    struct client c;
    struct rtmp_push_meta meta = {360, 640, 15, 800, 48000, 64};

    server_start_on(&s, families[_i], serve_well);
    struct rtmp_push *p = open_push(&c, &s);
    ck_assert_int_eq(rtmp_push_meta(p, &meta, &c.fault), 0);
    ck_assert_int_eq(send_one(&c, p, PACKET_AUDIO_HEADER, 2, 0), 0);
    ck_assert_int_eq(send_one(&c, p, PACKET_VIDEO_HEADER, 30, 0), 0);
    ck_assert_int_eq(send_one(&c, p, PACKET_VIDEO, 20000, 40), 0);
    ck_assert_int_eq(send_one(&c, p, PACKET_AUDIO, 200, 33), 0); /* a little behind */
    ck_assert_int_eq(rtmp_push_listen(p, &c.fault), 0);
    ck_assert_ptr_nonnull(
        strstr(rtmp_push_peer(p), families[_i] == AF_INET ? "127.0.0.1:" : "[::1]:"));
    int64_t since_us = clock_now_us(c.clock);
    rtmp_push_close(p, true);
    ck_assert_int_lt(ms_since(&c, since_us), 200);
    server_stop(&s);

    static const struct {
        const char *name;
        uint8_t type;
        size_t size;
        uint32_t time_ms;
    } expected[] = {
        {"connect", CHUNK_COMMAND, 0, 0},
        {"releaseStream", CHUNK_COMMAND, 0, 0},
        {"FCPublish", CHUNK_COMMAND, 0, 0},
        {"createStream", CHUNK_COMMAND, 0, 0},
        {"publish", CHUNK_COMMAND, 0, 0},
        {"@setDataFrame", CHUNK_DATA, 0, 0},
        {"", CHUNK_AUDIO, 4, 0},
        {"", CHUNK_VIDEO, 35, 0},
        {"", CHUNK_VIDEO, 20005, 40},
        {"", CHUNK_AUDIO, 202, 33},
        {"", CHUNK_VIDEO, 5, 40},
        {"FCUnpublish", CHUNK_COMMAND, 0, 0},
        {"deleteStream", CHUNK_COMMAND, 0, 0},
    };
    ck_assert_int_eq(s.heard_count, sizeof(expected) / sizeof(expected[0]));
    for (int i = 0; i < s.heard_count; i++) {
        ck_assert_str_eq(s.heard[i].name, expected[i].name);
        ck_assert_int_eq(s.heard[i].type, expected[i].type);
        ck_assert_uint_eq(s.heard[i].time_ms, expected[i].time_ms);
        ck_assert(expected[i].size == 0 || s.heard[i].size == expected[i].size);
    }
    ck_assert_int_eq(memcmp(s.heard[10].body, end_mark, sizeof(end_mark)), 0);
    ck_assert_uint_eq(s.heard[8].stream_id, 1);
    int64_t connect_size = (int64_t)heard_named(&s, "connect")->size;
    ck_assert_int_eq(meter_get(&c.bytes),
                     (int64_t)s.bytes_read - 12 - connect_size - connect_size / 128);
    client_fini(&c);
}
END_TEST

START_TEST(tags_of_somebody_else_arrive_as_they_are)
{
    static const struct flv_tag tags[] = {
        {18, 0, (const uint8_t *)"\2\0\12onMetaData\5", 14},
        {18, 0, (const uint8_t *)"\2\0\4cue!\5", 8},
        {9, 0xfffffff0, (const uint8_t *)"\x90hvc1.", 6},
        {8, 20, (const uint8_t *)"\x2f\1\2\3", 4},
    };
    static struct server s;
    struct client c;

    server_start(&s, serve_well);
    struct rtmp_push *p = open_push(&c, &s);
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
        ck_assert_int_eq(rtmp_push_tag(p, &tags[i], &c.fault), 0);
    rtmp_push_close(p, true);
    server_stop(&s);
    ck_assert_int_eq(s.heard_count, 5 + 4 + 2); /* opening, tags, goodbye: no end mark of ours */
    ck_assert_str_eq(s.heard[5].name, "@setDataFrame");
    ck_assert_int_eq(s.heard[5].size, 16 + 14);
    ck_assert_str_eq(s.heard[6].name, "cue!");
    for (int i = 1; i < 4; i++) {
        ck_assert_int_eq(s.heard[5 + i].type, tags[i].type);
        ck_assert_uint_eq(s.heard[5 + i].time_ms, tags[i].time_ms);
        ck_assert_int_eq(s.heard[5 + i].size, tags[i].size);
        ck_assert_int_eq(memcmp(s.heard[5 + i].body, tags[i].body, tags[i].size), 0);
    }
    ck_assert_str_eq(s.heard[9].name, "FCUnpublish");
    client_fini(&c);
}
END_TEST

START_TEST(times_arrive_as_they_were_given)
{
    static const uint32_t times[] = {0,          40,       40,        20,         60,
                                     0xfffffe,   0xffffff, 0x1000000, 0x1000028,  0xfffffff0,
                                     0xfffffff8, 8,        48,        0x7fffffff, 0};
    enum { TIMES = sizeof(times) / sizeof(times[0]) };
    static struct server s;
    struct client c;
    int seen = 0;

    server_start(&s, serve_well);
    struct rtmp_push *p = open_push(&c, &s);
    for (int i = 0; i < TIMES; i++)
        ck_assert_int_eq(send_one(&c, p, PACKET_VIDEO, 9000, times[i]), 0);
    rtmp_push_close(p, true);
    server_stop(&s);
    for (int i = 0; i < s.heard_count; i++)
        if (s.heard[i].type == CHUNK_VIDEO && s.heard[i].size == 9005)
            ck_assert_uint_eq(s.heard[i].time_ms, times[seen++]);
    ck_assert_int_eq(seen, TIMES);
    client_fini(&c);
}
END_TEST

/* ---- the chores of the protocol, and the end in mid-stream */

static void serve_chores(struct server *s)
{
    static const uint8_t ping[] = {0, CONTROL_PING, 1, 2, 3, 4},
                         bandwidth[] = {0, 0x26, 0x25, 0xa0, 2};

    if (!serve_until(s, "publish"))
        return;
    say_message(s, CHUNK_BANDWIDTH, 0, bandwidth, sizeof(bandwidth));
    say_message(s, CHUNK_CONTROL, 0, ping, sizeof(ping));
    say_message(s, CHUNK_CONTROL, 0, ping, 1); /* cut short */
    say_message(s, 99, 0, ping, sizeof(ping)); /* unknown */
    say_status(s, "status", "NetStream.Publish.Start");
    take_all(s);
}

START_TEST(pings_and_windows_are_answered)
{
    static const uint8_t pong[] = {0, CONTROL_PONG, 1, 2, 3, 4}, window[] = {0, 0x26, 0x25, 0xa0};
    static struct server s;
    struct client c;
    int answers = 0;

    server_start(&s, serve_chores);
    rtmp_push_close(open_push(&c, &s), true);
    server_stop(&s);
    for (int i = 0; i < s.heard_count; i++) {
        answers +=
            s.heard[i].type == CHUNK_CONTROL && memcmp(s.heard[i].body, pong, sizeof(pong)) == 0;
        answers +=
            s.heard[i].type == CHUNK_WINDOW && memcmp(s.heard[i].body, window, sizeof(window)) == 0;
    }
    ck_assert_int_eq(answers, 2);
    client_fini(&c);
}
END_TEST

/* Up to the second picture, then in its own way. */
static bool serve_some(struct server *s)
{
    uint8_t byte;

    if (!serve_until(s, "publish"))
        return false;
    say_status(s, "status", "NetStream.Publish.Start");
    for (int pictures = 0; pictures < 2;) {
        int before = s->heard_count;
        if (recv(s->fd, &byte, 1, 0) != 1)
            return false;
        chunk_read(s->reader, &byte, 1);
        pictures += s->heard_count > before && s->heard[before].type == CHUNK_VIDEO;
    }
    return true;
}

static void serve_then_reset(struct server *s)
{
    serve_some(s);
    reset_connection(s);
}

static void serve_then_close(struct server *s)
{
    serve_some(s);
}

static void serve_then_refuse(struct server *s)
{
    serve_some(s);
    say_status(s, "error", "NetStream.Publish.BadName");
}

START_TEST(an_end_in_mid_stream_is_told_within_300_ms)
{
    static const struct {
        void (*serve)(struct server *s);
        enum net_phase phase;
    } ends[] = {{serve_then_reset, NET_IO},
                {serve_then_close, NET_CLOSED},
                {serve_then_refuse, NET_CLOSED}};
    static struct server s;
    struct client c;
    int err = 0;

    server_start(&s, ends[_i].serve);
    struct rtmp_push *p = open_push(&c, &s);
    int64_t since_us = clock_now_us(c.clock);
    for (uint32_t t = 0; !err && ms_since(&c, since_us) < 1000; t += 10) {
        err = send_one(&c, p, PACKET_VIDEO, 100, t);
        clock_sleep_until(c.clock, clock_now_us(c.clock) + 10000);
    }
    ck_assert_int_eq(err, -1);
    ck_assert_int_lt(ms_since(&c, since_us), 300);
    ck_assert_msg(c.fault.phase == ends[_i].phase, "phase %d: %s", c.fault.phase, c.fault.text);
    ck_assert_int_eq(rtmp_push_listen(p, &c.fault), -1); /* it stays so */
    ck_assert_int_eq(c.fault.phase, ends[_i].phase);
    rtmp_push_close(p, true);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

static void serve_deaf(struct server *s)
{
    if (!serve_until(s, "publish"))
        return;
    say_status(s, "status", "NetStream.Publish.Start");
    play_dead(s);
}

/* Writes until it fails; the time of the last call in ms. */
static int fill(struct client *c, struct rtmp_push *p)
{
    int64_t since_us = 0;
    int err = 0;

    for (uint32_t t = 0; !err; t += 40) {
        since_us = clock_now_us(c->clock);
        err = send_one(c, p, PACKET_VIDEO, 300000, t);
    }
    return ms_since(c, since_us);
}

START_TEST(a_deaf_server_is_given_up_after_10_s)
{
    static struct server s;
    struct client c;

    server_start(&s, serve_deaf);
    struct rtmp_push *p = open_push(&c, &s);
    int took_ms = fill(&c, p);
    ck_assert_int_ge(took_ms, NET_SILENCE_LIMIT_MS - 100);
    ck_assert_int_le(took_ms, NET_SILENCE_LIMIT_MS + 500);
    ck_assert_int_eq(c.fault.phase, NET_IO);
    rtmp_push_close(p, true);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(what_is_unsent_can_be_asked_and_goodbye_does_not_wait_for_the_deaf)
{
    static struct server s;
    struct client c;

    server_start(&s, serve_deaf);
    struct rtmp_push *p = open_push(&c, &s);
    ck_assert_int_lt(rtmp_push_unsent(p), 4096);
    while (rtmp_push_unsent(p) < NET_SEND_BUFFER / 2)
        ck_assert_int_eq(send_one(&c, p, PACKET_VIDEO, 4000, 0), 0);
    int64_t since_us = clock_now_us(c.clock);
    rtmp_push_close(p, true);
    ck_assert_int_le(ms_since(&c, since_us), 1100);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

/* ---- the cut */

START_TEST(a_cut_ends_opening_within_50_ms)
{
    static void (*const serves[])(struct server * s) = {
        take_all, serve_half_shake, serve_mute_connect, serve_mute_create, serve_mute_publish};
    static struct server s;
    struct client c;
    struct cutter k;
    struct rtmp_push *p = NULL;

    server_start(&s, serves[_i]);
    client_for(&c, &s, "rtmp", "/live/room");
    cutter_start(&k, &c, 100);
    ck_assert_int_eq(rtmp_push_open(&p, &c.cfg, &c.fault), -1);
    ck_assert_int_lt(cutter_join(&k), 50 * test_slow());
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(a_cut_ends_a_blocked_write_and_a_goodbye_within_50_ms)
{
    static struct server s;
    struct client c;
    struct cutter k;

    server_start(&s, serve_deaf);
    struct rtmp_push *p = open_push(&c, &s);
    cutter_start(&k, &c, 300);
    if (_i == 0) {
        fill(&c, p);
        ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    } else {
        rtmp_push_close(p, true);
    }
    ck_assert_int_lt(cutter_join(&k), 50 * test_slow());
    if (_i == 0)
        rtmp_push_close(p, true);
    server_stop(&s);
    client_fini(&c);
}
END_TEST

START_TEST(fifty_rounds_leave_nothing_behind)
{
    static struct server s;
    int files = 0, threads = 0;

    server_start(&s, serve_well);
    for (int round = 0; round < 50; round++) {
        struct client c;
        struct rtmp_push *p = open_push(&c, &s);
        ck_assert_int_eq(send_one(&c, p, PACKET_VIDEO, 1000, 0), 0);
        rtmp_push_close(p, round % 2 == 0);
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
    ck_assert_int_eq(s.connections, 50);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("rtmp_push");
    TCase *tc = tcase_create("rtmp_push");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, each_way_to_fail_has_its_phase_and_its_time);
    tcase_add_loop_test(tc, what_is_published_arrives_and_is_said_goodbye_to, 0, 2);
    tcase_add_test(tc, tags_of_somebody_else_arrive_as_they_are);
    tcase_add_test(tc, times_arrive_as_they_were_given);
    tcase_add_test(tc, pings_and_windows_are_answered);
    tcase_add_loop_test(tc, an_end_in_mid_stream_is_told_within_300_ms, 0, 3);
    tcase_add_test(tc, a_deaf_server_is_given_up_after_10_s);
    tcase_add_test(tc, what_is_unsent_can_be_asked_and_goodbye_does_not_wait_for_the_deaf);
    tcase_add_loop_test(tc, a_cut_ends_opening_within_50_ms, 0, 5);
    tcase_add_loop_test(tc, a_cut_ends_a_blocked_write_and_a_goodbye_within_50_ms, 0, 2);
    tcase_add_test(tc, fifty_rounds_leave_nothing_behind);
    suite_add_tcase(s, tc);
    return run_net_suite(s);
}
