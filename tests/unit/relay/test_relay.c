/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_relay.c - the relay over loopback: publishers, players, faults, and clients that behave
 * badly. */
#include "base/time/clock.h"
#include "relay/common/limits.h"
#include "relay/relay.h"
#include "kit/stream_fault.h"
#include "kit/rtmp_talker.h"
#include "kit/slow.h"
#include "kit/suite.h"
#include "wire/md5.h"

#include <dirent.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <time.h>

static struct clock *test_clock;
static struct relay *relay;

static void start_with(struct relay_cfg cfg)
{
    char why[256] = "";

    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(clock_new(&test_clock, CLOCK_REAL), 0);
    cfg.clock = test_clock;
    ck_assert_msg(relay_start(&relay, &cfg, why, sizeof(why)) == 0, "%s", why);
}

static void start_relay(const char *key)
{
    start_with((struct relay_cfg){.key = key});
}

static void setup(void)
{
    start_relay(NULL);
}

static void teardown(void)
{
    int64_t before_us = clock_now_us(test_clock);

    relay_stop(relay);
    relay_stop(NULL);
    ck_assert_int_lt(clock_now_us(test_clock) - before_us, 500000);
    clock_free(test_clock);
}

/* ---- helpers */

static void begin_publish(struct talker *c, const char *name)
{
    talker_join(c, test_clock, relay_port(relay), "live");
    talker_command(c, "publish", 5, name);
    ck_assert_int_eq(talker_wait_code(c, "NetStream.Publish.Start", 2000), 0);
}

static void begin_play(struct talker *c, const char *name)
{
    talker_join(c, test_clock, relay_port(relay), "live");
    talker_command(c, "play", 5, name);
    ck_assert_int_eq(talker_wait_code(c, "NetStream.Play.Start", 2000), 0);
}

static void send_letters(struct talker *c, const char *letters, uint32_t time_ms)
{
    for (; *letters; letters++)
        switch (*letters) {
        case 'M':
            talker_message(c, CHUNK_DATA, time_ms, "\2\0\15@setDataFrame\2\0\12onMetaData\5", 30);
            break;
        case 'H':
            talker_message(c, CHUNK_VIDEO, time_ms, "\x17\0\0\0\0H", 6);
            break;
        case 'h':
            talker_message(c, CHUNK_AUDIO, time_ms, "\xaf\0\x12\x10", 4);
            break;
        case 'K':
            talker_message(c, CHUNK_VIDEO, time_ms, "\x17\1\0\0\0K", 6);
            break;
        case 'v':
            talker_message(c, CHUNK_VIDEO, time_ms, "\x27\1\0\0\0v", 6);
            break;
        case 'a':
            talker_message(c, CHUNK_AUDIO, time_ms, "\xaf\1a", 3);
            break;
        case 'E':
            talker_message(c, CHUNK_VIDEO, time_ms, "\x17\2\0\0\0", 5);
            break;
        }
}

/* Asks until the relay's list says so: other connections are dealt with in their own time. */
static bool streams_say(const char *text, int limit_ms)
{
    int64_t deadline_us = clock_now_us(test_clock) + limit_ms * 1000ll;

    for (;;) {
        char *json = relay_streams_json(relay);
        bool is_there = json && strstr(json, text);
        free(json);
        if (is_there || clock_now_us(test_clock) > deadline_us)
            return is_there;
        clock_sleep_until(test_clock, clock_now_us(test_clock) + 2000);
    }
}

/* ---- the way it should be */

START_TEST(media_goes_from_publisher_to_players_untouched)
{
    struct talker pub, early, late;

    begin_play(&early, "room?x=1"); /* before it is published */
    begin_publish(&pub, "room");
    ck_assert_int_eq(talker_wait_code(&early, "NetStream.Play.PublishNotify", 2000), 0);
    send_letters(&pub, "MHhKv", 0xfffffffe);
    send_letters(&pub, "av", 5);
    ck_assert_int_eq(talker_wait_seen(&early, "MHhKvav", 2000), 0);
    ck_assert_uint_eq(early.last_ms, 5);

    begin_play(&late, "room");
    ck_assert_int_eq(talker_wait_seen(&late, "MHhKvav", 2000), 0);
    send_letters(&pub, "aE", 77);
    ck_assert_int_eq(talker_wait_seen(&late, "MHhKvavaE", 2000), 0);
    ck_assert_int_eq(talker_wait_seen(&early, "MHhKvavaE", 2000), 0);
    ck_assert_uint_eq(late.last_ms, 77);
    ck_assert_mem_eq(late.last_body, "\x17\2\0\0\0", 5);
    ck_assert(streams_say("\"live/room\": {\"publisher\": true, \"players\": 2,", 1000));
    talker_close(&pub);
    talker_close(&early);
    talker_close(&late);
    ck_assert(streams_say("{}", 1000));
}
END_TEST

START_TEST(players_stay_when_the_publisher_goes_and_comes_back)
{
    struct talker pub, player;

    begin_play(&player, "room");
    for (int round = 0; round < 3; round++) {
        begin_publish(&pub, "room"); /* its name is free at once */
        send_letters(&pub, "HhK", 0);
        ck_assert_int_eq(talker_wait_seen(&player, "BHhK", 2000), 0);
        if (round == 1) {
            talker_command(&pub, "FCUnpublish", 6, "room");
            talker_command(&pub, "deleteStream", 7, NULL);
            ck_assert_int_eq(talker_wait_code(&pub, "NetStream.Unpublish.Success", 2000), 0);
        }
        talker_close(&pub);
        ck_assert_int_eq(talker_wait_seen(&player, "X", 2000), 0);
        ck_assert_int_eq(talker_wait_code(&player, "NetStream.Play.UnpublishNotify", 2000), 0);
        memset(player.seen, 0, sizeof(player.seen));
        player.seen_size = 0;
        player.codes_size = 0;
        player.codes[0] = 0;
    }
    talker_close(&player);
}
END_TEST

START_TEST(a_player_without_cached_pictures_starts_at_a_key_picture)
{
    struct talker pub, player;

    begin_publish(&pub, "room");
    send_letters(&pub, "Hhvv", 0);
    ck_assert(streams_say("\"video_bytes\": 18", 1000));
    begin_play(&player, "room");
    send_letters(&pub, "vavKv", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhaKv", 2000), 0);
    talker_close(&pub);
    talker_close(&player);
}
END_TEST

START_TEST(large_messages_arrive_whole)
{
    enum { SIZE = 1 << 20 };
    struct talker pub, player;
    uint8_t *body = malloc(SIZE);

    for (size_t i = 0; i < SIZE; i++)
        body[i] = (uint8_t)(i * 31);
    body[0] = 0x17;
    body[1] = 1;
    begin_play(&player, "room");
    begin_publish(&pub, "room");
    talker_message(&pub, CHUNK_VIDEO, 3, body, SIZE);
    ck_assert_int_eq(talker_wait_seen(&player, "K", 5000), 0);
    ck_assert_uint_eq(player.media_bytes, SIZE);
    ck_assert_mem_eq(player.last_body, body, sizeof(player.last_body));
    ck_assert_int_ge(talker_read(&pub, talker_deadline(&pub, 20)), -ETIMEDOUT);
    free(body);
    talker_close(&pub);
    talker_close(&player);
}
END_TEST

START_TEST(commands_are_answered_as_other_servers_do)
{
    static const char *const with_result[] = {"releaseStream",   "FCPublish", "createStream",
                                              "getStreamLength", "_checkbw",  "FCSubscribe",
                                              "FCUnpublish"};
    static const char *const silent[] = {
        "pause", "seek", "receiveAudio", "noSuchCommand", "_result", "onStatus", ""};
    struct talker c;

    talker_join(&c, test_clock, relay_port(relay), "live?vhost=x");
    for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
        talker_command(&c, silent[i], 0, "room");
    for (size_t i = 0; i < sizeof(with_result) / sizeof(with_result[0]); i++)
        talker_command(&c, with_result[i], (double)i, "room");
    talker_message(&c, CHUNK_CONTROL, 0, "\0\6abcd", 6); /* ping */
    while (c.pongs == 0)
        ck_assert_int_eq(talker_read(&c, talker_deadline(&c, 2000)), 0);
    ck_assert_int_eq(c.results, 1 + 7); /* connect, and one each */
    talker_command(&c, "publish", 0, "room");
    ck_assert_int_eq(talker_wait_code(&c, "NetStream.Publish.Start", 2000), 0);
    ck_assert(streams_say("\"live/room\"", 1000)); /* the application without its arguments */
    talker_close(&c);
}
END_TEST

/* ---- habits of clients */

/* connect with these fields; NULL: without it. */
static void join_with(struct talker *c, const char *app, const char *tc_url)
{
    uint8_t body[2048];
    struct amf_out o = {body, body + sizeof(body), false};

    talker_open(c, test_clock, relay_port(relay));
    talker_handshake(c);
    rtmp_call_connect(&o, app, tc_url);
    talker_message(c, CHUNK_COMMAND, 0, body, (size_t)(o.at - body));
}

static const struct app_row {
    const char *app, *tc_url, *key; /* NULL: rejected */
} apps[] = {
    {"live", "rtmp://h/other", "live/room"},
    {"live/", NULL, "live/room"},
    {"/live//", NULL, "live/room"},
    {"live/hall", NULL, "live/hall/room"},
    {"live/?a=b/", NULL, "live/room"},
    {NULL, "rtmp://h:1935/live", "live/room"},
    {NULL, "rtmp://h/live/hall/?a=b", "live/hall/room"},
    {"", "rtmp://h/live", "live/room"},
    {"/", NULL, NULL},
    {"?a", "rtmp://h/live", NULL},
    {NULL, "rtmp://h", NULL},
    {NULL, "rtmp://h/", NULL},
    {NULL, "live", NULL},
    {NULL, "", NULL},
    {NULL, NULL, NULL},
};

START_TEST(applications_are_found_where_clients_put_them)
{
    const struct app_row *r = &apps[_i];
    struct talker c;

    join_with(&c, r->app, r->tc_url);
    ck_assert_int_eq(
        talker_wait_code(
            &c, r->key ? "NetConnection.Connect.Success" : "NetConnection.Connect.Rejected", 2000),
        0);
    if (r->key) {
        talker_command(&c, "publish", 5, "room?txSecret=x&txTime=y");
        ck_assert_int_eq(talker_wait_code(&c, "NetStream.Publish.Start", 2000), 0);
        ck_assert(streams_say(r->key, 1000));
    }
    talker_close(&c);
}
END_TEST

static void send_flag(struct talker *c, uint8_t type, const char *name, bool flag)
{
    uint8_t body[100] = {0};
    struct amf_out o = {body + (type == CHUNK_COMMAND_AMF3), body + sizeof(body), false};

    amf_put_string(&o, name);
    amf_put_number(&o, 0);
    amf_put_null(&o);
    amf_put_bool(&o, flag);
    amf_put_number(&o, 1000);
    talker_message(c, type, 0, body, (size_t)(o.at - body));
}

START_TEST(a_player_may_pause)
{
    struct talker pub, player;

    begin_publish(&pub, "room");
    begin_play(&player, "room");
    send_letters(&pub, "HhKva", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhKva", 2000), 0);
    send_flag(&player, _i ? CHUNK_COMMAND_AMF3 : CHUNK_COMMAND, "pause", true);
    ck_assert_int_eq(talker_wait_code(&player, "NetStream.Pause.Notify", 2000), 0);
    send_letters(&pub, "KvavHE", 0); /* headers and the end come all the same */
    ck_assert_int_eq(talker_wait_seen(&player, "HhKvaHE", 2000), 0);
    send_flag(&player, _i ? CHUNK_COMMAND_AMF3 : CHUNK_COMMAND, "pause", false);
    ck_assert_int_eq(talker_wait_code(&player, "NetStream.Unpause.Notify", 2000), 0);
    send_letters(&pub, "vaKv", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhKvaHEaKv", 2000), 0);
    talker_close(&pub);
    talker_close(&player);
}
END_TEST

/* A command without an answer is done when a ping behind it is answered. */
static void settle(struct talker *c)
{
    int before = c->pongs;

    talker_message(c, CHUNK_CONTROL, 0, "\0\6abcd", 6);
    while (c->pongs == before)
        ck_assert_int_eq(talker_read(c, talker_deadline(c, 2000)), 0);
}

START_TEST(a_player_may_do_without_pictures_or_sound)
{
    struct talker pub, player;

    begin_publish(&pub, "room");
    begin_play(&player, "room");
    send_letters(&pub, "HhKva", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhKva", 2000), 0);
    send_flag(&player, CHUNK_COMMAND, "receiveVideo", false);
    settle(&player);
    send_letters(&pub, "vKa", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhKvaa", 2000), 0);
    send_flag(&player, CHUNK_COMMAND, "receiveVideo", true);
    send_flag(&player, CHUNK_COMMAND, "receiveAudio", false);
    settle(&player);
    send_letters(&pub, "vaKav", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhKvaaKv", 2000), 0);
    talker_command(&player, "closeStream", 0, NULL); /* and everything is as at first */
    talker_command(&player, "play", 0, "room");
    ck_assert_int_eq(talker_wait_seen(&player, "HhKvaaKvBHhKav", 2000), 0);
    talker_close(&pub);
    talker_close(&player);
}
END_TEST

START_TEST(amf3_messages_hold_amf0)
{
    struct talker pub, player;
    uint8_t body[100] = {0};
    struct amf_out o = {body + 1, body + sizeof(body), false};

    talker_join(&pub, test_clock, relay_port(relay), "live");
    amf_put_string(&o, "publish");
    amf_put_number(&o, 5);
    amf_put_null(&o);
    amf_put_string(&o, "room");
    size_t size = (size_t)(o.at - body) - 1;
    /* with the leading zero, and as some send it, without */
    talker_message(&pub, CHUNK_COMMAND_AMF3, 0, _i ? body + 1 : body, _i ? size : size + 1);
    ck_assert_int_eq(talker_wait_code(&pub, "NetStream.Publish.Start", 2000), 0);
    begin_play(&player, "room");
    talker_message(&pub, CHUNK_DATA_AMF3, 7, "\0\2\0\15@setDataFrame\2\0\12onMetaData\5" + _i,
                   31 - (size_t)_i);
    ck_assert_int_eq(talker_wait_seen(&player, "M", 2000), 0);
    ck_assert_mem_eq(player.last_body, "\2\0\12onMetaData\5", 14);
    talker_close(&pub);
    talker_close(&player);
}
END_TEST

START_TEST(bytes_are_acknowledged_as_often_as_the_client_wants)
{
    struct talker c;
    uint8_t body[6000] = {0x27, 1};

    begin_publish(&c, "room");
    talker_message(&c, CHUNK_WINDOW, 0, "\0\0\0\1", 4); /* asked for every byte: every 4096 */
    for (int i = 0; i < 10; i++)
        talker_message(&c, CHUNK_VIDEO, 0, body, sizeof(body));
    while (c.acks < 1)
        ck_assert_int_eq(talker_read(&c, talker_deadline(&c, 2000)), 0);
    while (talker_read(&c, talker_deadline(&c, 50)) == 0)
        ;
    ck_assert_int_le(c.acks, 16);
    talker_close(&c);
}
END_TEST

/* ---- refusals */

START_TEST(the_second_publisher_of_a_name_is_refused)
{
    struct talker first, second, player;

    begin_publish(&first, "room");
    begin_play(&player, "room");
    talker_join(&second, test_clock, relay_port(relay), "live");
    talker_command(&second, "publish", 5, "room");
    ck_assert_int_eq(talker_wait_code(&second, "NetStream.Publish.BadName", 2000), 0);
    send_letters(&second, "HKv", 0); /* it goes on all the same: nobody listens */
    send_letters(&first, "hK", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "BhK", 2000), 0);
    talker_close(&first);
    ck_assert(!streams_say("\"publisher\": true", 20));
    talker_command(&second, "publish", 6, "room"); /* free now */
    ck_assert_int_eq(talker_wait_code(&second, "NetStream.Publish.Start", 2000), 0);
    talker_close(&second);
    talker_close(&player);
}
END_TEST

START_TEST(a_connection_does_one_thing)
{
    struct talker c;

    begin_publish(&c, "room");
    talker_command(&c, "play", 6, "room");
    ck_assert_int_eq(talker_wait_code(&c, "NetStream.Play.Failed", 2000), 0);
    talker_command(&c, "publish", 7, "other");
    ck_assert_int_eq(talker_wait_code(&c, "NetStream.Publish.BadName", 2000), 0);
    talker_command(&c, "closeStream", 8, NULL);
    talker_command(&c, "play", 9, "room");
    ck_assert_int_eq(talker_wait_code(&c, "NetStream.Play.Start", 2000), 0);
    talker_close(&c);
}
END_TEST

static const struct name_row {
    const char *name;
    bool is_taken;
} names[] = {
    {"../../etc/passwd", true},
    {"/", true},
    {"%00%s%n", true},
    {"\xe6\x88\xbf", true},
    {"a/b/c", true},
    {"\"\\", true},
    {"", false},
    {"?txSecret=1", false},
    {"a b", false},
    {"a\n", false},
    {"\x7f", false},
    {"\xf0\x9f\x98\x80", true},
    {"\xff\xfe", false},
    {"\xc0\xaf", false},
    {"\xed\xa0\x80", false},
    {"\xf4\x90\x80\x80", false},
    {"\xe6\x88", false},
};

START_TEST(odd_names_are_plain_keys_or_refused)
{
    struct talker c;

    talker_join(&c, test_clock, relay_port(relay), "live");
    talker_command(&c, "publish", 5, names[_i].name);
    ck_assert_int_eq(
        talker_wait_code(
            &c, names[_i].is_taken ? "NetStream.Publish.Start" : "NetStream.Publish.BadName", 2000),
        0);
    talker_close(&c);
}
END_TEST

START_TEST(names_may_be_as_long_as_the_limit)
{
    static const int sizes[] = {RELAY_STREAM_MAX, RELAY_STREAM_MAX + 1, 60000};
    static char name[65536];
    struct talker c;

    for (int i = 0; i < 3; i++) {
        memset(name, 'n', sizeof(name));
        name[sizes[i]] = 0;
        talker_join(&c, test_clock, relay_port(relay), "live");
        talker_command(&c, "play", 5, name);
        ck_assert_int_eq(
            talker_wait_code(&c, i == 0 ? "NetStream.Play.Start" : "NetStream.Play.StreamNotFound",
                             2000),
            0);
        talker_close(&c);
    }
}
END_TEST

static const char *const bad_apps[] = {"", "a b", "\x01", "\xff"};

START_TEST(a_connect_without_a_good_application_is_rejected)
{
    struct talker c;

    talker_open(&c, test_clock, relay_port(relay));
    talker_handshake(&c);
    talker_connect(&c, bad_apps[_i]);
    ck_assert_int_eq(talker_wait_code(&c, "NetConnection.Connect.Rejected", 2000), 0);
    ck_assert_int_eq(talker_wait_end(&c, 2000), -EPIPE);
    talker_close(&c);
}
END_TEST

/* ---- signatures */

static const char *signed_name(const char *name, long from_now_s)
{
    static char text[256];
    char hex[MD5_HEX_SIZE];
    uint8_t digest[MD5_SIZE];
    struct md5 m;

    snprintf(text, sizeof(text), "secret%s%lx", name, time(NULL) + from_now_s);
    md5_begin(&m);
    md5_add(&m, text, strlen(text));
    md5_end(&m, digest);
    md5_hex(hex, digest);
    snprintf(text, sizeof(text), "%s?txSecret=%s&txTime=%lx", name, hex, time(NULL) + from_now_s);
    return text;
}

static void expect_answer_in(const char *app, const char *command, const char *name,
                             const char *code)
{
    struct talker c;

    talker_join(&c, test_clock, relay_port(relay), app);
    talker_command(&c, command, 5, name);
    ck_assert_int_eq(talker_wait_code(&c, code, 2000), 0);
    talker_close(&c);
}

static void expect_answer(const char *command, const char *name, const char *code)
{
    expect_answer_in("live", command, name, code);
}

START_TEST(with_a_key_names_must_be_signed)
{
    start_relay("secret");
    expect_answer_in("live/hall", "play", signed_name("room", 60), "NetStream.Play.Start");
    expect_answer("publish", signed_name("room", 60), "NetStream.Publish.Start");
    expect_answer("play", signed_name("room", 60), "NetStream.Play.Start");
    expect_answer("publish", signed_name("room", -60), "NetStream.Publish.Denied");
    expect_answer("play", signed_name("room", -60), "NetStream.Play.Failed");
    expect_answer("publish", "room", "NetStream.Publish.Denied");
    expect_answer("play", "room?txSecret=00000000000000000000000000000000&txTime=ffffffff",
                  "NetStream.Play.Failed");
    teardown();
}
END_TEST

/* ---- faults */

static struct talker pub, player;

static void begin_call(void)
{
    begin_publish(&pub, "room");
    begin_play(&player, "room");
    send_letters(&pub, "HhK", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "HhK", 2000), 0);
}

static void end_call(void)
{
    talker_close(&pub);
    talker_close(&player);
}

START_TEST(faults_need_a_stream_and_a_word)
{
    static const char *const words[] = {"endStream", "losePublisher", "closeClient", "reset"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        ck_assert_int_eq(fault_stream(relay, "live/none", words[i], 0), -ENOENT);
    ck_assert_int_eq(fault_stream(relay, "live/none", "stall", 100), -ENOENT);
    ck_assert_int_eq(fault_stream(relay, "live/none", "stall", 0), -EINVAL);
    ck_assert_int_eq(fault_stream(relay, "live/none", "explode", 0), -EINVAL);
    ck_assert_int_eq(fault_stream(relay, "live/none", "allow", 0), 0);
}
END_TEST

START_TEST(fault_refuse_holds_until_allow)
{
    ck_assert_int_eq(fault_stream(relay, "live/room", "refuse", 0), 0);
    expect_answer("publish", "room", "NetStream.Publish.BadName");
    expect_answer("play", "room", "NetStream.Play.StreamNotFound");
    expect_answer("publish", "other", "NetStream.Publish.Start");
    ck_assert_int_eq(fault_stream(relay, "live/room", "allow", 0), 0);
    expect_answer("publish", "room", "NetStream.Publish.Start");
}
END_TEST

START_TEST(fault_end_sends_the_end_mark_first)
{
    begin_call();
    ck_assert_int_eq(fault_stream(relay, "live/room", "endStream", 0), 0);
    ck_assert_int_eq(talker_wait_seen(&player, "KEX", 2000), 0);
    ck_assert_mem_eq(player.last_body, "\x17\2\0\0\0", 5);
    ck_assert_int_eq(talker_wait_end(&pub, 2000), -EPIPE);
    ck_assert_int_eq(talker_wait_end(&player, 50), -ETIMEDOUT); /* it stays */
    end_call();
}
END_TEST

START_TEST(fault_lose_ends_the_publisher_without_a_mark)
{
    begin_call();
    ck_assert_int_eq(fault_stream(relay, "live/room", "losePublisher", 0), 0);
    ck_assert_int_eq(talker_wait_seen(&player, "KX", 2000), 0);
    ck_assert_int_eq(talker_wait_end(&pub, 2000), -EPIPE);
    end_call();
}
END_TEST

START_TEST(fault_close_is_orderly_even_while_the_publisher_sends)
{
    static uint8_t body[60000] = {0x27, 1};

    begin_call();
    for (int i = 0; i < 20; i++)
        talker_message(&pub, CHUNK_VIDEO, 0, body, sizeof(body));
    ck_assert_int_eq(fault_stream(relay, "live/room", "closeClient", 0), 0);
    talker_message(&pub, CHUNK_VIDEO, 0, body, sizeof(body));
    ck_assert_int_eq(talker_wait_end(&pub, 2000), -EPIPE);
    ck_assert_int_eq(talker_wait_end(&player, 2000), -EPIPE);
    ck_assert(streams_say("{}", 1000));
    end_call();
}
END_TEST

START_TEST(fault_reset_is_a_reset)
{
    begin_call();
    ck_assert_int_eq(fault_stream(relay, "live/room", "reset", 0), 0);
    ck_assert_int_eq(talker_wait_end(&pub, 2000), -ECONNRESET);
    ck_assert_int_eq(talker_wait_end(&player, 2000), -ECONNRESET);
    end_call();
}
END_TEST

START_TEST(fault_stall_holds_everything_for_a_while)
{
    begin_call();
    ck_assert_int_eq(fault_stream(relay, "live/room", "stall", 400), 0);
    int64_t before_us = clock_now_us(test_clock);
    send_letters(&pub, "va", 40);
    ck_assert_int_eq(talker_wait_seen(&player, "Kv", 300), -ETIMEDOUT);
    ck_assert_int_eq(talker_wait_seen(&player, "Kva", 1000), 0);
    ck_assert_int_ge(clock_now_us(test_clock) - before_us, 390000);
    end_call();
}
END_TEST

START_TEST(a_stalled_stream_can_be_closed)
{
    begin_call();
    ck_assert_int_eq(fault_stream(relay, "live/room", "stall", 60000), 0);
    send_letters(&pub, "va", 40);
    ck_assert_int_eq(fault_stream(relay, "live/room", "closeClient", 0), 0);
    ck_assert_int_eq(talker_wait_end(&pub, 2000), -EPIPE);
    ck_assert_int_eq(talker_wait_end(&player, 2000), -EPIPE);
    end_call();
}
END_TEST

/* ---- clients that behave badly */

/* 0 under a sanitizer, which keeps freed memory. */
static uint64_t resident_bytes(void)
{
    unsigned long pages = 0;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#endif
    FILE *f = fopen("/proc/self/statm", "r");

    ck_assert_int_eq(fscanf(f, "%*u %lu", &pages), 1);
    fclose(f);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void send_command_before_connect(struct talker *c)
{
    talker_handshake(c);
    talker_command(c, "publish", 1, "room");
}

static void send_play_before_connect(struct talker *c)
{
    talker_handshake(c);
    talker_command(c, "play", 1, "room");
}

static void send_media_before_connect(struct talker *c)
{
    talker_handshake(c);
    talker_message(c, CHUNK_VIDEO, 0, "\x17\1\0\0\0", 5);
}

static void send_wrong_version(struct talker *c)
{
    talker_send(c, "\6", 1);
}

static void send_http(struct talker *c)
{
    talker_send(c, "GET / HTTP/1.1\r\n\r\n", 18);
}

static void send_connect_twice(struct talker *c)
{
    talker_handshake(c);
    talker_connect(c, "live");
    talker_connect(c, "live");
}

static void send_oversized(struct talker *c)
{
    talker_handshake(c);
    talker_send(c, "\3\0\0\0\1\0\1\x14\0\0\0\0", 12); /* a command of 65537 bytes */
}

static void send_orphan(struct talker *c)
{
    talker_send(c, "\xc9", 1); /* goes on with a message that never began */
}

static void send_orphan_chunk(struct talker *c)
{
    talker_handshake(c);
    send_orphan(c);
}

static void send_chunk_size_zero(struct talker *c)
{
    talker_handshake(c);
    talker_message(c, CHUNK_SET_SIZE, 0, "\0\0\0\0", 4);
}

static void send_large_picture_as_guest(struct talker *c)
{
    static uint8_t body[RELAY_GUEST_HOLD + 1];

    talker_handshake(c);
    talker_connect(c, "live");
    talker_message(c, CHUNK_VIDEO, 0, body, sizeof(body));
}

static void send_noise(struct talker *c)
{
    uint8_t noise[8192];
    uint32_t seed = 1;

    talker_handshake(c);
    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
    talker_send(c, noise, sizeof(noise));
}

static void (*const bad_clients[])(struct talker *) = {
    send_command_before_connect,
    send_play_before_connect,
    send_media_before_connect,
    send_wrong_version,
    send_http,
    send_connect_twice,
    send_oversized,
    send_orphan_chunk,
    send_chunk_size_zero,
    send_large_picture_as_guest,
    send_noise,
};

START_TEST(a_breach_ends_that_connection_and_no_other)
{
    struct talker bad;

    begin_call();
    talker_open(&bad, test_clock, relay_port(relay));
    bad_clients[_i](&bad);
    int err = talker_wait_end(&bad, 2000);
    ck_assert_msg(err == -EPIPE || err == -ECONNRESET, "%d", err);
    send_letters(&pub, "va", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "Kva", 2000), 0);
    talker_close(&bad);
    end_call();
}
END_TEST

START_TEST(what_was_answered_before_a_breach_arrives)
{
    struct talker bad;

    talker_open(&bad, test_clock, relay_port(relay));
    talker_handshake(&bad);
    setsockopt(bad.fd, IPPROTO_TCP, TCP_CORK, &(int){1}, sizeof(int)); /* both in one read */
    talker_connect(&bad, "live");
    send_orphan(&bad);
    setsockopt(bad.fd, IPPROTO_TCP, TCP_CORK, &(int){0}, sizeof(int));
    ck_assert_int_eq(talker_wait_code(&bad, "NetConnection.Connect.Success", 2000), 0);
    ck_assert_int_eq(talker_wait_end(&bad, 2000), -EPIPE);
    talker_close(&bad);
}
END_TEST

START_TEST(malformed_commands_are_ignored)
{
    static const char *const bodies[] = {"\2\377\377", "\3\0\0", "\21", "\0", "\2\0\4play\0"};
    struct talker c;

    talker_join(&c, test_clock, relay_port(relay), "live");
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        talker_message(&c, CHUNK_COMMAND, 0, bodies[i], strlen(bodies[i]) + 1);
    talker_message(&c, CHUNK_COMMAND, 0, "", 0);
    talker_message(&c, CHUNK_CONTROL, 0, "", 0);
    talker_message(&c, CHUNK_WINDOW, 0, "", 0);
    talker_message(&c, 200, 0, "what", 4);
    talker_message(&c, CHUNK_VIDEO, 0, "", 0);
    talker_command(&c, "publish", 1, "room");
    ck_assert_int_eq(talker_wait_code(&c, "NetStream.Publish.Start", 2000), 0);
    talker_message(&c, CHUNK_VIDEO, 0, "", 0);
    talker_message(&c, CHUNK_AUDIO, 0, "", 0);
    talker_message(&c, CHUNK_DATA, 0, "", 0);
    talker_message(&c, CHUNK_AGGREGATE, 0, "", 0);
    talker_message(&c, CHUNK_DATA_AMF3, 0, "", 0);
    talker_message(&c, CHUNK_COMMAND_AMF3, 0, "", 0);
    talker_message(&c, CHUNK_AUDIO, 0, "\xaf\1aa", 4);
    ck_assert(streams_say("\"audio_bytes\": 4", 1000));
    talker_close(&c);
}
END_TEST

START_TEST(a_handshake_may_come_byte_by_byte)
{
    struct talker c;
    uint8_t hello[1537] = {3}, answer[3073];

    talker_open(&c, test_clock, relay_port(relay));
    for (size_t i = 0; i < sizeof(hello); i++)
        talker_send(&c, hello + i, 1);
    talker_recv_all(&c, answer, sizeof(answer));
    talker_send(&c, answer, 1000);
    talker_send(&c, answer + 1000, 536);
    talker_connect(&c, "live");
    ck_assert_int_eq(talker_wait_code(&c, "NetConnection.Connect.Success", 2000), 0);
    talker_close(&c);
}
END_TEST

START_TEST(a_player_that_never_reads_does_not_harm_the_others)
{
    enum { FRAME = 40000, FRAMES = 500 };
    static uint8_t body[FRAME] = {0x27, 1};
    struct talker sleeper;

    begin_call();
    begin_play(&sleeper, "room");
    uint64_t before = resident_bytes();
    for (int i = 0; i < FRAMES; i++) { /* 20 MB, a key picture now and then */
        body[0] = i % 50 ? 0x27 : 0x17;
        talker_message(&pub, CHUNK_VIDEO, (uint32_t)(i + 1) * 10, body, FRAME);
        while (player.last_ms < (uint32_t)i * 10) /* one picture behind */
            ck_assert_int_eq(talker_read(&player, talker_deadline(&player, 2000)), 0);
    }
    while (player.last_ms < FRAMES * 10)
        ck_assert_int_eq(talker_read(&player, talker_deadline(&player, 2000)), 0);
    ck_assert_uint_eq(player.seen_size, strlen("BHhK") + FRAMES); /* not one was lost */
    ck_assert_uint_lt(resident_bytes() - before, 32 << 20);
    talker_close(&sleeper);
    end_call();
}
END_TEST

START_TEST(who_asks_much_and_reads_nothing_is_closed)
{
    struct talker c;
    int64_t deadline_us = clock_now_us(test_clock) + 10000000;
    uint8_t pings[18 * 1000];

    for (size_t i = 0; i < sizeof(pings); i += 18)
        memcpy(pings + i, "\2\0\0\0\0\0\6\4\0\0\0\0\0\6abcd", 18);
    talker_join(&c, test_clock, relay_port(relay), "live");
    /* whole messages or parts of them: both end it */
    while (send(c.fd, pings, sizeof(pings), MSG_NOSIGNAL) > 0)
        ck_assert_int_lt(clock_now_us(test_clock), deadline_us);
    talker_close(&c);
}
END_TEST

START_TEST(five_hundred_idle_connections_cost_little)
{
    enum { MANY = 500 };
    static int fds[MANY];
    struct talker c;

    uint64_t before = resident_bytes();
    begin_call();
    for (int i = 0; i < MANY; i++) {
        talker_open(&c, test_clock, relay_port(relay));
        chunk_reader_free(c.reader);
        fds[i] = c.fd;
    }
    send_letters(&pub, "va", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "Kva", 2000), 0);
    ck_assert_uint_lt(resident_bytes() - before, 32 << 20);
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
    send_letters(&pub, "vv", 0);
    ck_assert_int_eq(talker_wait_seen(&player, "Kvavv", 2000), 0);
    end_call();
}
END_TEST

START_TEST(connections_beyond_the_limit_are_closed)
{
    static int fds[RELAY_PEERS_MAX];
    struct talker c;

    for (int i = 0; i < RELAY_PEERS_MAX; i++) {
        talker_open(&c, test_clock, relay_port(relay));
        chunk_reader_free(c.reader);
        fds[i] = c.fd;
    }
    talker_open(&c, test_clock, relay_port(relay));
    ck_assert_int_eq(talker_wait_end(&c, 2000), -EPIPE);
    talker_close(&c);
    close(fds[0]);
    int err = -1;
    /* room again, as soon as the relay has seen the end of the first */
    for (int i = 0; i < 100 && err; i++) {
        talker_open(&c, test_clock, relay_port(relay));
        err = talker_wait_end(&c, 50) == -ETIMEDOUT ? 0 : -1;
        talker_close(&c);
    }
    ck_assert_int_eq(err, 0);
    for (int i = 1; i < RELAY_PEERS_MAX; i++)
        close(fds[i]);
}
END_TEST

/* ---- starting and stopping */

static const struct listen_row {
    const char *listen, *key;
    bool is_open;
    int err;
} listens[] = {
    {"127.0.0.1:0", NULL, false, 0},        {"[::1]:0", NULL, false, 0},
    {"localhost:0", NULL, false, 0},        {"0.0.0.0:0", NULL, false, -EPERM},
    {"[::]:0", NULL, false, -EPERM},        {"0.0.0.0:0", "key", false, 0},
    {"0.0.0.0:0", NULL, true, 0},           {"", NULL, false, -EINVAL},
    {"127.0.0.1", NULL, false, -EINVAL},    {"127.0.0.1:", NULL, false, -EINVAL},
    {":1935", NULL, false, -EINVAL},        {"127.0.0.1:65536", NULL, false, -EINVAL},
    {"127.0.0.1:1x", NULL, false, -EINVAL}, {"::1:0", NULL, false, -EINVAL},
    {"[::1:0", NULL, false, -EINVAL},       {"example.org:0", NULL, false, -EINVAL},
    {"127.0.0.1:-1", NULL, false, -EINVAL},
};

START_TEST(merged_media_comes_together_and_a_picture_to_begin_with_at_once)
{
    struct talker sender, viewer;

    start_with((struct relay_cfg){.merge_ms = 200});
    begin_publish(&sender, "room");
    send_letters(&sender, "HhK", 0);
    ck_assert(streams_say("\"pictures\": 1", 2000));
    int64_t begin_us = clock_now_us(test_clock);
    begin_play(&viewer, "room");
    ck_assert_int_eq(talker_wait_seen(&viewer, "HhK", 2000), 0); /* one read: it came as one */
    ck_assert_int_lt(clock_now_us(test_clock) - begin_us, 200 * 1000 * test_slow());

    begin_us = clock_now_us(test_clock);
    send_letters(&sender, "vav", 40);
    ck_assert_int_eq(talker_wait_seen(&viewer, "Kv", 2000), 0);
    ck_assert_int_eq(talker_wait_seen(&viewer, "Kvav", 0), 0); /* nothing more was read */
    ck_assert_int_ge(clock_now_us(test_clock) - begin_us, 300 * 1000);
    talker_close(&sender);
    talker_close(&viewer);
    teardown();
}
END_TEST

START_TEST(merging_has_a_limit)
{
    struct relay_cfg cfg = {.merge_ms = RELAY_MERGE_MAX_MS};
    char why[256] = "";

    start_with(cfg);
    cfg.clock = test_clock;
    relay_stop(relay);
    for (int64_t bad = -1; bad <= RELAY_MERGE_MAX_MS + 1; bad += RELAY_MERGE_MAX_MS + 2) {
        cfg.merge_ms = bad;
        ck_assert_int_eq(relay_start(&relay, &cfg, why, sizeof(why)), -EINVAL);
        ck_assert_ptr_nonnull(strstr(why, "0 to 1000 ms"));
    }
    clock_free(test_clock);
}
END_TEST

START_TEST(addresses_to_listen_on_are_checked)
{
    const struct listen_row *row = &listens[_i];
    struct relay *r = NULL;
    char why[256] = "";

    struct relay_cfg cfg = {
        .clock = test_clock, .listen = row->listen, .key = row->key, .is_open = row->is_open};
    ck_assert_msg(relay_start(&r, &cfg, why, sizeof(why)) == row->err, "%s: %s", row->listen, why);
    ck_assert_int_eq(row->err != 0, why[0] != 0);
    if (r) {
        ck_assert_int_gt(relay_port(r), 0);
        ck_assert_int_eq(strncmp(relay_url(r), "rtmp://", 7), 0);
    }
    relay_stop(r);
}
END_TEST

START_TEST(a_port_in_use_is_an_error_in_words)
{
    struct relay *r;
    char listen[64], why[256];

    snprintf(listen, sizeof(listen), "127.0.0.1:%u", relay_port(relay));
    struct relay_cfg cfg = {.clock = test_clock, .listen = listen};
    ck_assert_int_eq(relay_start(&r, &cfg, why, sizeof(why)), -EADDRINUSE);
    ck_assert_ptr_nonnull(strstr(why, "in use"));
}
END_TEST

static int open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int count = 0;

    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

START_TEST(a_stop_is_orderly_quick_and_complete)
{
    int files = 0; /* after the first round: libuv opens something of its own once */
    struct talker idle;

    for (int round = 0; round < 5; round++) {
        setup();
        begin_call();
        talker_open(&idle, test_clock, relay_port(relay));
        int64_t before_us = clock_now_us(test_clock);
        relay_stop(relay); /* nobody answers the goodbye: at most 200 ms of waiting */
        ck_assert_int_lt(clock_now_us(test_clock) - before_us, 500000);
        ck_assert_int_eq(talker_wait_end(&pub, 2000), -EPIPE);
        ck_assert_int_eq(talker_wait_end(&player, 2000), -EPIPE);
        talker_close(&idle);
        end_call();
        clock_free(test_clock);
        if (round == 0)
            files = open_files();
    }
    ck_assert_int_eq(open_files(), files);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int main(void)
{
    Suite *suite = suite_create("relay");
    TCase *plain = tcase_create("plain"), *own = tcase_create("own relay"),
          *bad = tcase_create("bad clients");

    tcase_set_timeout(plain, 20);
    tcase_add_checked_fixture(plain, setup, teardown);
    tcase_add_test(plain, media_goes_from_publisher_to_players_untouched);
    tcase_add_test(plain, players_stay_when_the_publisher_goes_and_comes_back);
    tcase_add_test(plain, a_player_without_cached_pictures_starts_at_a_key_picture);
    tcase_add_test(plain, large_messages_arrive_whole);
    tcase_add_test(plain, commands_are_answered_as_other_servers_do);
    tcase_add_loop_test(plain, applications_are_found_where_clients_put_them, 0, COUNT(apps));
    tcase_add_loop_test(plain, a_player_may_pause, 0, 2);
    tcase_add_test(plain, a_player_may_do_without_pictures_or_sound);
    tcase_add_loop_test(plain, amf3_messages_hold_amf0, 0, 2);
    tcase_add_test(plain, bytes_are_acknowledged_as_often_as_the_client_wants);
    tcase_add_test(plain, the_second_publisher_of_a_name_is_refused);
    tcase_add_test(plain, a_connection_does_one_thing);
    tcase_add_loop_test(plain, odd_names_are_plain_keys_or_refused, 0, COUNT(names));
    tcase_add_test(plain, names_may_be_as_long_as_the_limit);
    tcase_add_loop_test(plain, a_connect_without_a_good_application_is_rejected, 0,
                        COUNT(bad_apps));
    tcase_add_test(plain, faults_need_a_stream_and_a_word);
    tcase_add_test(plain, fault_refuse_holds_until_allow);
    tcase_add_test(plain, fault_end_sends_the_end_mark_first);
    tcase_add_test(plain, fault_lose_ends_the_publisher_without_a_mark);
    tcase_add_test(plain, fault_close_is_orderly_even_while_the_publisher_sends);
    tcase_add_test(plain, fault_reset_is_a_reset);
    tcase_add_test(plain, fault_stall_holds_everything_for_a_while);
    tcase_add_test(plain, a_stalled_stream_can_be_closed);
    tcase_add_loop_test(plain, addresses_to_listen_on_are_checked, 0, COUNT(listens));
    tcase_add_test(plain, a_port_in_use_is_an_error_in_words);
    suite_add_tcase(suite, plain);

    tcase_set_timeout(bad, 30);
    tcase_add_checked_fixture(bad, setup, teardown);
    tcase_add_loop_test(bad, a_breach_ends_that_connection_and_no_other, 0, COUNT(bad_clients));
    tcase_add_test(bad, what_was_answered_before_a_breach_arrives);
    tcase_add_test(bad, malformed_commands_are_ignored);
    tcase_add_test(bad, a_handshake_may_come_byte_by_byte);
    tcase_add_test(bad, a_player_that_never_reads_does_not_harm_the_others);
    tcase_add_test(bad, who_asks_much_and_reads_nothing_is_closed);
    tcase_add_test(bad, five_hundred_idle_connections_cost_little);
    tcase_add_test(bad, connections_beyond_the_limit_are_closed);
    suite_add_tcase(suite, bad);

    tcase_set_timeout(own, 20);
    tcase_add_test(own, with_a_key_names_must_be_signed);
    tcase_add_test(own, merged_media_comes_together_and_a_picture_to_begin_with_at_once);
    tcase_add_test(own, merging_has_a_limit);
    tcase_add_test(own, a_stop_is_orderly_quick_and_complete);
    suite_add_tcase(suite, own);
    return run_suite(suite);
}
