/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_relay_limits.c - what a connection may cost the relay: each limit at its value, and one
 * beyond. Numbers of connections are in test_relay.c and test_relay_http.c, header blocks in
 * test_http.c, AMF in test_amf.c. */
#include "relay/common/answer.h"
#include "relay/hub/cache.h"
#include "relay/conn/idle.h"
#include "relay/common/limits.h"
#include "relay/conn/outbox.h"
#include "relay/rtmp/session.h"
#include "relay/fault/fault_answer.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ---- time */

static const struct patience {
    enum hub_role role;
    bool is_known;
    int64_t since_us, media_us, progress_us; /* this long ago */
} patiences[] = {
    {ROLE_NONE, false, RELAY_HANDSHAKE_US, 0, 0},
    {ROLE_NONE, true, 0, RELAY_PUBLISHER_IDLE_US, 0},
    {ROLE_PUBLISHER, true, 0, RELAY_PUBLISHER_IDLE_US, 0},
    {ROLE_PLAYER, true, 0, RELAY_PLAYER_IDLE_US, 0},
    {ROLE_PLAYER, true, 0, 0, RELAY_STUCK_US},
    {ROLE_NONE, false, 0, 0, RELAY_STUCK_US},
};

START_TEST(patience_ends_to_the_microsecond)
{
    const struct patience *p = &patiences[_i];
    int64_t now = 1000000000;
    struct idle i = {now - p->since_us, now - p->media_us, now - p->progress_us};

    ck_assert_ptr_null(idle_why(&i, p->role, p->is_known, now));
    const char *why =
        idle_why(&(struct idle){i.since_us - (p->since_us > 0), i.media_us - (p->media_us > 0),
                                i.progress_us - (p->progress_us > 0)},
                 p->role, p->is_known, now);
    ck_assert_ptr_nonnull(why);
    ck_assert_uint_gt(strlen(why), 0);
}
END_TEST

START_TEST(the_values_are_those_that_were_promised)
{
    ck_assert_int_eq(RELAY_PEERS_MAX, 512);
    ck_assert_int_eq(RELAY_HANDSHAKE_US, 10 * 1000000);
    ck_assert_int_eq(RELAY_PUBLISHER_IDLE_US, 10 * 1000000);
    ck_assert_int_eq(RELAY_PLAYER_IDLE_US, 30 * 1000000);
    ck_assert_int_eq(RELAY_UNREAD_MAX, 4 << 20);
    ck_assert_int_eq(RELAY_STUCK_US, 10 * 1000000);
    ck_assert_int_eq(RELAY_CACHE_BYTES, 8 << 20);
    ck_assert_int_eq(RELAY_CACHE_FRAMES, 300);
    ck_assert_int_eq(RELAY_APP_MAX, 128);
    ck_assert_int_eq(RELAY_STREAM_MAX, 512);
    ck_assert_int_eq(CHUNK_MEDIA_MAX, 4 << 20);
    ck_assert_int_eq(CHUNK_OTHER_MAX, 64 << 10);
    ck_assert_int_eq(CHUNK_STREAMS_MAX, 64);
    ck_assert_int_eq(CHUNK_UNFINISHED_MAX, 8 << 20);
}
END_TEST

/* ---- what waits for a player */

static struct message *message_of_size(enum message_kind kind, bool is_key, size_t size)
{
    struct message *m = message_alloc(size);

    ck_assert_ptr_nonnull(m);
    memset(m->bytes, 0, size);
    m->kind = kind;
    m->is_key = is_key;
    return m;
}

static int put(struct outbox *b, enum message_kind kind, size_t size)
{
    struct message *m = message_of_size(kind, false, size);
    int err = outbox_put(b, m, false);

    message_unref(m);
    return err;
}

START_TEST(unread_bytes_have_a_limit)
{
    struct outbox b;

    outbox_init(&b);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, RELAY_UNREAD_MAX), 0);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, 1), -ENOBUFS);
    outbox_fini(&b);
}
END_TEST

START_TEST(unread_messages_have_a_number)
{
    struct outbox b;

    outbox_init(&b);
    for (int i = 0; i < RELAY_UNREAD_COUNT; i++)
        ck_assert_int_eq(put(&b, MESSAGE_AUDIO, 1), 0);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, 1), -ENOBUFS);
    outbox_fini(&b);
}
END_TEST

START_TEST(pictures_are_left_out_beyond_a_limit)
{
    for (int beyond = 0; beyond < 2; beyond++) {
        struct outbox b;
        outbox_init(&b);
        put(&b, MESSAGE_AUDIO, RELAY_SKIP_BYTES + (size_t)beyond);
        ck_assert_int_eq(put(&b, MESSAGE_VIDEO, 1), 0);
        ck_assert_uint_eq(b.count, beyond ? 1 : 2);
        ck_assert_uint_eq(b.skipped, (unsigned)beyond);
        outbox_fini(&b);
    }
}
END_TEST

/* ---- what is kept for late players */

static struct cache cache;

static void take(enum message_kind kind, bool is_key, size_t size)
{
    struct message *m = message_of_size(kind, is_key, size);

    cache_take(&cache, m);
    message_unref(m);
}

static int shown(void)
{
    int count = 0;

    while (cache_at(&cache, count))
        count++;
    return count;
}

START_TEST(cached_frames_have_a_number)
{
    take(MESSAGE_VIDEO, true, 1);
    for (int i = 1; i < RELAY_CACHE_FRAMES; i++)
        take(MESSAGE_VIDEO, false, 1);
    ck_assert_int_eq(shown(), RELAY_CACHE_FRAMES);
    take(MESSAGE_VIDEO, false, 1);
    ck_assert_int_eq(shown(), 0);
    take(MESSAGE_VIDEO, false, 1); /* and none until the next key picture */
    ck_assert_int_eq(shown(), 0);
    take(MESSAGE_VIDEO, true, 1);
    ck_assert_int_eq(shown(), 1);
    cache_forget(&cache);
}
END_TEST

START_TEST(cached_frames_have_a_size)
{
    take(MESSAGE_VIDEO, true, RELAY_CACHE_BYTES - 1);
    take(MESSAGE_VIDEO, false, 1);
    ck_assert_int_eq(shown(), 2);
    take(MESSAGE_VIDEO, false, 1);
    ck_assert_int_eq(shown(), 0);
    take(MESSAGE_VIDEO, true, RELAY_CACHE_BYTES + 1);
    ck_assert_int_eq(shown(), 0);
    cache_forget(&cache);
}
END_TEST

START_TEST(headers_and_metadata_have_a_size)
{
    static const enum message_kind kinds[] = {MESSAGE_META, MESSAGE_VIDEO_HEADER,
                                              MESSAGE_AUDIO_HEADER};

    for (size_t i = 0; i < COUNT(kinds); i++) {
        take(kinds[i], false, RELAY_HEADER_MAX);
        ck_assert_int_eq(shown(), 1);
        take(kinds[i], false, RELAY_HEADER_MAX + 1); /* the one before is no longer true */
        ck_assert_int_eq(shown(), 0);
    }
    cache_forget(&cache);
}
END_TEST

/* ---- what a client may say */

static struct session *session;
static char told[4096]; /* what it is answered, zeros left out */
static size_t media_bytes;

static int on_send(void *arg, const uint8_t *bytes, size_t size)
{
    size_t n = strlen(told);

    for (size_t i = 0; i < size && n < sizeof(told) - 1; i++)
        if (bytes[i])
            told[n++] = (char)bytes[i];
    told[n] = 0;
    return 0;
}

static int on_may(void *arg, enum hub_role role, const char *name, const char *stream,
                  const char *args)
{
    return 0;
}

static int on_join(void *arg, enum hub_role role, const char *name)
{
    return 0;
}

static void on_leave(void *arg)
{
}

static void on_want(void *arg, bool pictures, bool sound)
{
}

static int on_media(void *arg, const struct chunk_message *m)
{
    media_bytes += m->size;
    return 0;
}

static const struct session_ops ops = {.send = on_send,
                                       .may = on_may,
                                       .join = on_join,
                                       .leave = on_leave,
                                       .want = on_want,
                                       .media = on_media};

static int say(uint32_t csid, uint8_t type, const void *body, size_t size)
{
    struct chunk_message m = {
        .csid = csid, .type = type, .stream_id = 1, .body = body, .size = size};
    uint8_t *bytes = malloc(chunk_written_size(size, CHUNK_DEFAULT_SIZE, 0, csid));
    int err = session_read(session, bytes, chunk_write(bytes, &m, CHUNK_DEFAULT_SIZE));

    free(bytes);
    return err;
}

/* The beginning of a message only: of size bytes, got are there, at most one chunk. */
static int begin_message(uint32_t csid, uint8_t type, size_t size, size_t got)
{
    uint8_t bytes[CHUNK_HEADER_MAX + CHUNK_DEFAULT_SIZE], *body = calloc(1, size);
    struct chunk_message m = {
        .csid = csid, .type = type, .stream_id = 1, .body = body, .size = size};
    uint8_t *whole = malloc(chunk_written_size(size, CHUNK_DEFAULT_SIZE, 0, csid));

    chunk_write(whole, &m, CHUNK_DEFAULT_SIZE);
    size_t head = (csid < 64 ? 1 : 2) + 11;
    memcpy(bytes, whole, head + got);
    free(whole);
    free(body);
    return session_read(session, bytes, head + got);
}

static int command(const char *name, const char *key, const char *text, size_t text_size)
{
    static uint8_t body[70000];
    static char long_text[70000];
    struct amf_out o = {body, body + sizeof(body), false};

    memset(long_text, 'n', text_size);
    long_text[text_size] = 0;
    amf_put_string(&o, name);
    amf_put_number(&o, 1);
    if (key) {
        amf_put_object(&o);
        amf_put_key(&o, key);
    } else {
        amf_put_null(&o);
    }
    amf_put_string(&o, text ? text : long_text);
    if (key)
        amf_put_end(&o);
    return say(3, CHUNK_COMMAND, body, (size_t)(o.at - body));
}

static void begin_session(void)
{
    static const uint8_t hello[1 + 2 * 1536] = {3};

    told[0] = 0;
    media_bytes = 0;
    ck_assert_int_eq(session_new(&session, &ops, NULL, 1), 0);
    ck_assert_int_eq(session_read(session, hello, sizeof(hello)), 0);
}

static void begin_guest(void)
{
    begin_session();
    ck_assert_int_eq(command("connect", "app", "live", 0), 0);
}

static void begin_publisher(void)
{
    begin_guest();
    ck_assert_int_eq(command("publish", NULL, "room", 0), 0);
    ck_assert(strstr(told, "NetStream.Publish.Start"));
}

START_TEST(applications_have_a_length)
{
    for (int beyond = 0; beyond < 2; beyond++) {
        begin_session();
        ck_assert_int_eq(command("connect", "app", NULL, RELAY_APP_MAX + (size_t)beyond) == 0,
                         !beyond);
        ck_assert(strstr(told, beyond ? "NetConnection.Connect.Rejected"
                                      : "NetConnection.Connect.Success"));
        session_free(session);
    }
}
END_TEST

START_TEST(streams_have_a_length)
{
    for (int beyond = 0; beyond < 2; beyond++) {
        begin_guest();
        ck_assert_int_eq(command("publish", NULL, NULL, RELAY_STREAM_MAX + (size_t)beyond), 0);
        ck_assert(strstr(told, beyond ? "NetStream.Publish.BadName" : "NetStream.Publish.Start"));
        session_free(session);
    }
}
END_TEST

static const struct chunk_row {
    const char *size;
    int is_good;
} chunk_sizes[] = {{"\0\0\0\0", 0},
                   {"\0\0\0\1", 1},
                   {"\x7f\xff\xff\xff", 1},
                   {"\x80\0\0\0", 0},
                   {"\xff\xff\xff\xff", 0}};

START_TEST(chunk_sizes_have_limits)
{
    begin_guest();
    ck_assert_int_eq(say(2, CHUNK_SET_SIZE, chunk_sizes[_i].size, 4) == 0, chunk_sizes[_i].is_good);
    ck_assert_int_eq(session_why(session)[0] == 0, chunk_sizes[_i].is_good);
    session_free(session);
}
END_TEST

static const struct length_row {
    uint8_t type;
    size_t max;
} lengths[] = {
    {CHUNK_VIDEO, CHUNK_MEDIA_MAX},   {CHUNK_AUDIO, CHUNK_MEDIA_MAX},
    {CHUNK_DATA, CHUNK_MEDIA_MAX},    {CHUNK_COMMAND, CHUNK_OTHER_MAX},
    {CHUNK_CONTROL, CHUNK_OTHER_MAX},
};

START_TEST(messages_have_a_length)
{
    const struct length_row *r = &lengths[_i];
    uint8_t *body = calloc(1, r->max + 1);

    begin_publisher();
    ck_assert_int_eq(say(5, r->type, body, r->max), 0);
    if (r->type == CHUNK_VIDEO)
        ck_assert_uint_eq(media_bytes, r->max);
    ck_assert_int_eq(begin_message(5, r->type, r->max + 1, 0), -EMSGSIZE);
    ck_assert_str_eq(session_why(session), "message beyond the limits");
    session_free(session);
    free(body);
}
END_TEST

START_TEST(chunk_streams_have_a_number)
{
    begin_guest(); /* 3 is one of them */
    for (uint32_t csid = 4; csid < 3 + CHUNK_STREAMS_MAX; csid++)
        ck_assert_int_eq(say(csid, CHUNK_CONTROL, "\0\3", 2), 0);
    ck_assert_int_eq(say(4, CHUNK_CONTROL, "\0\3", 2), 0); /* one that is known */
    ck_assert_int_ne(say(3 + CHUNK_STREAMS_MAX, CHUNK_CONTROL, "\0\3", 2), 0);
    session_free(session);
}
END_TEST

/* Fills unfinished messages up to the limit, one chunk of a megabyte each, or less. */
static int hoard(size_t bytes, uint32_t chunk_size)
{
    static uint8_t chunk[12 + (1 << 20)];
    uint8_t set_size[4] = {(uint8_t)(chunk_size >> 24), (uint8_t)(chunk_size >> 16),
                           (uint8_t)(chunk_size >> 8), (uint8_t)chunk_size};
    int err = say(2, CHUNK_SET_SIZE, set_size, 4);

    for (uint32_t csid = 10; bytes > 0 && !err; csid++) {
        size_t n = bytes < chunk_size ? bytes : chunk_size;
        chunk[0] = (uint8_t)csid;
        memset(chunk + 1, 0, 11);
        chunk[4] = CHUNK_MEDIA_MAX >> 16; /* announced: more than comes */
        chunk[7] = CHUNK_VIDEO;
        err = session_read(session, chunk, 12 + n);
        bytes -= n;
    }
    return err;
}

START_TEST(unfinished_messages_have_a_size)
{
    begin_publisher();
    ck_assert_int_eq(hoard(CHUNK_UNFINISHED_MAX, 1 << 20), 0);
    session_free(session);
    begin_publisher();
    ck_assert_int_eq(hoard(CHUNK_UNFINISHED_MAX + 1, 1 << 20), -EMSGSIZE);
    session_free(session);
}
END_TEST

START_TEST(unfinished_messages_of_a_guest_have_a_smaller_size)
{
    begin_guest();
    ck_assert_int_eq(hoard(RELAY_GUEST_HOLD, 1 << 16), 0);
    session_free(session);
    begin_guest();
    ck_assert_int_eq(hoard(RELAY_GUEST_HOLD + 1, 1 << 16), -EMSGSIZE);
    session_free(session);
}
END_TEST

/* ---- faults on request */

START_TEST(rules_for_answers_have_a_number)
{
    struct fault_answers s = {0};
    struct fault_answer_rule r = {
        .steps = 1u << RTMP_STEP_PLAY, .kind = ANSWER_REFUSED, .until_us = INT64_MAX};

    for (int i = 0; i <= RELAY_ANSWER_RULES_MAX; i++) {
        snprintf(r.name, sizeof(r.name), "live/%d", i);
        ck_assert_int_eq(fault_answer_add(&s, &r, 0), i < RELAY_ANSWER_RULES_MAX ? 0 : -ENOBUFS);
    }
    fault_answer_fini(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("relay limits");
    TCase *c = tcase_create("relay limits");

    tcase_add_loop_test(c, patience_ends_to_the_microsecond, 0, COUNT(patiences));
    tcase_add_test(c, the_values_are_those_that_were_promised);
    tcase_add_test(c, unread_bytes_have_a_limit);
    tcase_add_test(c, unread_messages_have_a_number);
    tcase_add_test(c, pictures_are_left_out_beyond_a_limit);
    tcase_add_test(c, cached_frames_have_a_number);
    tcase_add_test(c, cached_frames_have_a_size);
    tcase_add_test(c, headers_and_metadata_have_a_size);
    tcase_add_test(c, applications_have_a_length);
    tcase_add_test(c, streams_have_a_length);
    tcase_add_loop_test(c, chunk_sizes_have_limits, 0, COUNT(chunk_sizes));
    tcase_add_loop_test(c, messages_have_a_length, 0, COUNT(lengths));
    tcase_add_test(c, chunk_streams_have_a_number);
    tcase_add_test(c, unfinished_messages_have_a_size);
    tcase_add_test(c, unfinished_messages_of_a_guest_have_a_smaller_size);
    tcase_add_test(c, rules_for_answers_have_a_number);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
