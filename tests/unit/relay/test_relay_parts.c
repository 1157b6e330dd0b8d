/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_relay_parts.c - the relay's thinkers: signatures, time limits, what a slow player is spared,
 * what a late one is shown. */
#include "relay/common/answer.h"
#include "relay/common/auth.h"
#include "relay/hub/hub.h"
#include "relay/conn/idle.h"
#include "relay/common/limits.h"
#include "relay/conn/outbox.h"
#include "relay/conn/read_quota.h"
#include "wire/md5.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- md5: the vectors of RFC 1321 */

static const struct vector {
    const char *text, *hex;
} vectors[] = {
    {"", "d41d8cd98f00b204e9800998ecf8427e"},
    {"a", "0cc175b9c0f1b6a831c399e269772661"},
    {"abc", "900150983cd24fb0d6963f7d28e17f72"},
    {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
    {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
    {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
     "d174ab98d277d9f5a5611c2c9f419d9f"},
    {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
     "57edf4a22be3c955ac49da2e2107b67a"},
};

static void hex_of(char out[MD5_HEX_SIZE], const char *text, size_t piece)
{
    struct md5 m;
    uint8_t digest[MD5_SIZE];
    size_t size = strlen(text);

    md5_begin(&m);
    for (size_t at = 0; at < size; at += piece)
        md5_add(&m, text + at, size - at < piece ? size - at : piece);
    md5_end(&m, digest);
    md5_hex(out, digest);
}

START_TEST(md5_gives_the_known_digests)
{
    char hex[MD5_HEX_SIZE];

    for (size_t piece = 1; piece < 100; piece += 13) {
        hex_of(hex, vectors[_i].text, piece);
        ck_assert_str_eq(hex, vectors[_i].hex);
    }
}
END_TEST

/* ---- signatures: md5("secret" "room" "5f000000") and so on */

enum { NOW_S = 0x5f000000 };

static char *signed_args(const char *form, const char *key, const char *name, const char *time)
{
    char text[256], hex[MD5_HEX_SIZE];
    static char args[512];

    snprintf(text, sizeof(text), "%s%s%s", key, name, time);
    hex_of(hex, text, 1000);
    snprintf(args, sizeof(args), form, hex, time);
    return args;
}

static const struct sign_row {
    const char *form, *name, *time;
    const char *why; /* NULL: taken */
} signs[] = {
    {"txSecret=%s&txTime=%s", "room", "5f000000", NULL},
    {"txSecret=%s&txTime=%s", "room", "5F000001", NULL},
    {"txSecret=%s&txTime=%s", "room", "5effffff", "expired"},
    {"txSecret=%s&txTime=%s", "room", "00000001", "expired"},
    {"txSecret=%s&txTime=%s", "room", "1", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "ffffffff", NULL},
    {"txSecret=%s&txTime=%s", "room", "0ffffffff", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "fffffff", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "xyz", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "-5f000001", "malformed"},
    {"txSecret=%s&txTime=%s", "other", "5f000001", "wrong"},
    {"a=b&txSecret=%s&c&txTime=%s&d=", "room", "5f000001", NULL},
    {"txSecret=%s0&txTime=%s", "room", "5f000001", "malformed"},
    {"txSecret=%.31s&txTime=%s", "room", "5f000001", "malformed"},
    {"txSecret=%.31sg&txTime=%s", "room", "5f000001", "wrong"},
    {"txsecret=%s&txTime=%s", "room", "5f000001", "missing"},
    {"txSecret=%s", "room", "5f000001", "missing"},
    {"txSecret=%s&txTime=%s&txTime=5f000001", "room", "5f000001", "twice"},
    {"txSecret=00000000000000000000000000000000&txSecret=%s&txTime=%s", "room", "5f000001",
     "twice"},
    {"", "room", "5f000001", "missing"},
    {"txSecret=%s&txTime=", "room", "", "malformed"},
    {"txSecret=&txTime=5f000001", "room", "5f000001", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "0x5f000001", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "5f000001 ", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "+5f000001", "malformed"},
    {"txSecret=%s&txTime=%s", "room", "000000005f000001", "malformed"},
    {"txSecret=%s&txTime=%s&txSecret=", "room", "5f000001", "twice"},
    {"&&&=&txSecret", "room", "5f000001", "missing"},
};

START_TEST(signatures_are_checked)
{
    const struct sign_row *r = &signs[_i];
    const char *why = NULL;
    const char *args = signed_args(r->form, "secret", r->name, r->time);

    ck_assert_int_eq(auth_check("secret", "room", args, NOW_S, &why), r->why ? -EACCES : 0);
    ck_assert_msg(!r->why || strstr(why, r->why), "%s: %s", args, why);
}
END_TEST

START_TEST(what_is_signed_here_is_taken_until_its_time)
{
    char args[AUTH_ARGS_SIZE];
    const char *why = NULL;

    auth_sign(args, "secret", "room", NOW_S);
    ck_assert_int_eq(auth_check("secret", "room", args, NOW_S, &why), 0);
    ck_assert_int_eq(auth_check("secret", "room", args, NOW_S + 1, &why), -EACCES);
    ck_assert_int_eq(auth_check("other", "room", args, NOW_S, &why), -EACCES);
    ck_assert_int_eq(auth_check("secret", "other", args, NOW_S, &why), -EACCES);
}
END_TEST

START_TEST(an_upper_case_digest_is_refused)
{
    const char *why;
    char *args = signed_args("txSecret=%s&txTime=%s", "secret", "room", "5f000001");

    for (char *c = args + 9; *c != '&'; c++)
        *c = (char)(*c >= 'a' && *c <= 'f' ? *c - 32 : *c);
    ck_assert_int_eq(auth_check("secret", "room", args, NOW_S, &why), -EACCES);
}
END_TEST

/* Name and time are joined without a mark: were other lengths taken, the signature of "rooma" for 8
 * digits would open "room" with 9. */
START_TEST(a_time_has_eight_digits)
{
    char time[20] = "";
    const char *why;

    for (int digits = 1; digits <= 17; digits++) {
        strcat(time, "f");
        const char *args = signed_args("txSecret=%s&txTime=%s", "secret", "room", time);
        ck_assert_int_eq(auth_check("secret", "room", args, 10, &why), digits == 8 ? 0 : -EACCES);
    }
}
END_TEST

START_TEST(a_signature_of_one_stream_opens_no_other)
{
    const char *why, *args = signed_args("txSecret=%s&txTime=%s", "secret", "room1", "5f000001");
    char longer[128];

    snprintf(longer, sizeof(longer), "%.*s&txTime=15f000001", 41, args);
    ck_assert_int_eq(auth_check("secret", "room1", args, NOW_S, &why), 0);
    ck_assert_int_eq(auth_check("secret", "room", longer, NOW_S, &why), -EACCES);
    ck_assert_str_eq(why, "signature is malformed");
}
END_TEST

START_TEST(a_signature_is_good_up_to_its_second)
{
    const char *args = signed_args("txSecret=%s&txTime=%s", "secret", "room", "5f000000");
    const char *why;

    ck_assert_int_eq(auth_check("secret", "room", args, NOW_S, &why), 0);
    ck_assert_int_eq(auth_check("secret", "room", args, NOW_S + 1, &why), -EACCES);
    ck_assert_int_eq(auth_check("secret", "room", args, -1, &why), -EACCES); /* no clock */
}
END_TEST

/* A digest is looked at to its end, wherever it differs: refused in the same words. */
START_TEST(one_wrong_digit_is_enough)
{
    for (int at = 0; at < 32; at++) {
        char *args = signed_args("txSecret=%s&txTime=%s", "secret", "room", "5f000001");
        const char *why = NULL;
        char *digit = args + strlen("txSecret=") + at;
        *digit = *digit == '0' ? '1' : '0';
        ck_assert_int_eq(auth_check("secret", "room", args, NOW_S, &why), -EACCES);
        ck_assert_str_eq(why, "signature is wrong");
    }
}
END_TEST

/* ---- time limits, in seconds of invented time */

static const struct idle_row {
    enum hub_role role;
    bool is_connected;
    int since_s, media_s, progress_s; /* before now */
    int ends;
} idles[] = {
    {ROLE_NONE, false, 10, 0, 0, 0},      {ROLE_NONE, false, 11, 0, 0, 1},
    {ROLE_NONE, true, 100, 10, 0, 0},     {ROLE_NONE, true, 100, 11, 0, 1},
    {ROLE_PUBLISHER, true, 99, 10, 0, 0}, {ROLE_PUBLISHER, true, 99, 11, 0, 1},
    {ROLE_PLAYER, true, 99, 30, 0, 0},    {ROLE_PLAYER, true, 99, 31, 0, 1},
    {ROLE_PLAYER, true, 99, 0, 10, 0},    {ROLE_PLAYER, true, 99, 0, 11, 1},
    {ROLE_PUBLISHER, true, 99, 0, 11, 1},
};

START_TEST(connections_that_do_nothing_are_ended)
{
    const struct idle_row *r = &idles[_i];
    int64_t s = 1000000, now = 1000 * s;
    struct idle i = {now - r->since_s * s, now - r->media_s * s, now - r->progress_s * s};

    ck_assert_int_eq(idle_why(&i, r->role, r->is_connected, now) != NULL, r->ends);
}
END_TEST

START_TEST(an_http_request_has_five_seconds_to_be_whole)
{
    struct idle i = {.asking_limit_us = RELAY_REQUEST_US, .progress_us = 5000001};

    ck_assert_ptr_null(idle_why(&i, ROLE_NONE, false, 5000000));
    ck_assert_str_eq(idle_why(&i, ROLE_NONE, false, 5000001),
                     "it took too long to say what it wants");
}
END_TEST

/* ---- outbox */

static struct message *make(enum message_kind kind, bool is_key, size_t size)
{
    uint8_t *bytes = calloc(1, size);
    struct message *m = message_of_bytes(bytes, size);

    free(bytes);
    m->kind = kind;
    m->is_key = is_key;
    return m;
}

static int put(struct outbox *b, enum message_kind kind, bool is_key, size_t size)
{
    struct message *m = make(kind, is_key, size);

    int err = outbox_put(b, m, false);
    message_unref(m);
    return err;
}

static size_t drain(struct outbox *b)
{
    struct message *batch[16];
    size_t n = 0, got;

    while ((got = outbox_take(b, batch, 16)) > 0) {
        n += got;
        outbox_confirm(b);
    }
    return n;
}

START_TEST(messages_leave_in_the_order_they_came)
{
    struct outbox b;
    struct message *batch[16];

    outbox_init(&b);
    for (size_t round = 0; round < 5; round++) {
        for (size_t i = 1; i <= 40; i++)
            ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, i), 0);
        for (size_t i = 1; i <= 40;) {
            size_t n = outbox_take(&b, batch, 7);
            ck_assert_uint_gt(n, 0);
            for (size_t k = 0; k < n; k++)
                ck_assert_uint_eq(batch[k]->size, i++);
            outbox_confirm(&b);
        }
    }
    ck_assert(outbox_is_empty(&b));
    ck_assert_uint_eq(b.unread_bytes, 0);
    outbox_fini(&b);
}
END_TEST

START_TEST(an_outbox_that_was_long_is_small_again)
{
    struct outbox b;

    outbox_init(&b);
    for (int i = 0; i < 1000; i++)
        put(&b, MESSAGE_AUDIO, false, 1);
    ck_assert_uint_ge(b.room, 1000);
    ck_assert_uint_eq(drain(&b), 1000);
    ck_assert_uint_lt(b.room, 100);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, 1), 0);
    ck_assert_uint_eq(drain(&b), 1);
    outbox_fini(&b);
}
END_TEST

START_TEST(a_slow_reader_skips_to_the_next_key_picture)
{
    struct outbox b;

    outbox_init(&b);
    put(&b, MESSAGE_VIDEO, true, RELAY_SKIP_BYTES);
    put(&b, MESSAGE_VIDEO, false, 1); /* exactly at the limit still goes in */
    ck_assert_uint_eq(b.count, 2);
    put(&b, MESSAGE_VIDEO, false, 1);
    put(&b, MESSAGE_VIDEO, true, 1); /* a key picture does not help while it is that far behind */
    ck_assert_uint_eq(b.count, 2);
    put(&b, MESSAGE_AUDIO, false, 1);
    put(&b, MESSAGE_VIDEO_HEADER, false, 1);
    put(&b, MESSAGE_END, false, 1);
    put(&b, MESSAGE_CONTROL, false, 1);
    ck_assert_uint_eq(b.count, 6);
    ck_assert_uint_eq(drain(&b), 6);
    put(&b, MESSAGE_VIDEO, false, 1); /* caught up, but its reference was left out */
    ck_assert_uint_eq(b.count, 0);
    put(&b, MESSAGE_VIDEO, true, 1);
    put(&b, MESSAGE_VIDEO, false, 1);
    ck_assert_uint_eq(b.count, 2);
    ck_assert_uint_eq(b.skipped, 3);
    outbox_fini(&b);
}
END_TEST

START_TEST(four_mebibytes_may_wait_and_no_more)
{
    struct outbox b;

    outbox_init(&b);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, RELAY_UNREAD_MAX - 1), 0);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, 1), 0);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, 1), -ENOBUFS);
    ck_assert_int_eq(put(&b, MESSAGE_VIDEO, true, 1), 0); /* left out, so no breach */
    outbox_fini(&b);
}
END_TEST

START_TEST(tiny_messages_are_counted_as_well)
{
    struct outbox b;

    outbox_init(&b);
    for (int i = 0; i < RELAY_UNREAD_COUNT; i++)
        ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, 1), 0);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, 1), -ENOBUFS);
    ck_assert_uint_eq(drain(&b), RELAY_UNREAD_COUNT);
    ck_assert_int_eq(put(&b, MESSAGE_AUDIO, false, 1), 0);
    outbox_fini(&b);
}
END_TEST

START_TEST(cached_pictures_do_not_count_as_unread)
{
    struct outbox b;
    struct message *big = make(MESSAGE_VIDEO, true, RELAY_UNREAD_MAX);

    outbox_init(&b);
    outbox_wait_for_key(&b);
    ck_assert_int_eq(outbox_put(&b, big, true), 0);
    ck_assert_int_eq(outbox_put(&b, big, true), 0);
    ck_assert_uint_eq(b.unread_bytes, 0);
    put(&b, MESSAGE_VIDEO, false, 1); /* goes on from the cached ones */
    ck_assert_uint_eq(b.count, 3);
    ck_assert_uint_eq(drain(&b), 3);
    ck_assert_uint_eq(b.unread_bytes, 0);
    message_unref(big);
    outbox_fini(&b);
}
END_TEST

START_TEST(without_cached_pictures_a_player_waits_for_a_key_picture)
{
    struct outbox b;

    outbox_init(&b);
    outbox_wait_for_key(&b);
    put(&b, MESSAGE_VIDEO, false, 1);
    put(&b, MESSAGE_AUDIO, false, 1);
    ck_assert_uint_eq(b.count, 1);
    put(&b, MESSAGE_VIDEO, true, 1);
    ck_assert_uint_eq(b.count, 2);
    outbox_fini(&b);
}
END_TEST

START_TEST(messages_being_written_stay_until_confirmed)
{
    struct outbox b;
    struct message *batch[2], *m = make(MESSAGE_AUDIO, false, 10);

    outbox_init(&b);
    outbox_put(&b, m, false);
    ck_assert_int_eq(m->refs, 2);
    ck_assert_uint_eq(outbox_take(&b, batch, 2), 1);
    for (int i = 0; i < 100; i++) /* the ring grows meanwhile */
        put(&b, MESSAGE_AUDIO, false, 1);
    ck_assert_int_eq(m->refs, 2);
    outbox_confirm(&b);
    ck_assert_int_eq(m->refs, 1);
    ck_assert_uint_eq(b.count, 100);
    outbox_fini(&b);
    message_unref(m);
}
END_TEST

/* ---- the share of a turn */

static const struct share_row {
    size_t message;
    int players;
    size_t bytes;
} shares[] = {
    {1, 0, RELAY_READ_BYTES},
    {1, 1, RELAY_READ_BYTES},
    {1, 50, 13 * RELAY_TURN_MESSAGES / 50},
    {1, 500, RELAY_READ_MIN},
    {1000, 50, RELAY_READ_BYTES},
    {1000, 500, 1012 * RELAY_TURN_MESSAGES / 500},
    {4 << 20, 500, RELAY_READ_BYTES},
};

START_TEST(tiny_messages_for_many_are_read_a_little_at_a_time)
{
    const struct share_row *row = &shares[_i];
    struct read_quota s = {0};

    ck_assert_uint_le(read_quota_bytes(&s, row->players),
                      read_quota_bytes(&s, 0)); /* nothing known yet */
    ck_assert_uint_eq(read_quota_bytes(&s, 500), RELAY_READ_MIN);
    for (int i = 0; i < 100; i++)
        read_quota_note(&s, row->message);
    ck_assert_uint_eq(read_quota_bytes(&s, row->players), row->bytes);
}
END_TEST

START_TEST(a_large_message_does_not_hide_the_tiny_ones)
{
    struct read_quota s = {0};

    read_quota_note(&s, 100000);
    for (int i = 0; i < 400; i++)
        read_quota_note(&s, 1);
    read_quota_note(&s, 100000);
    ck_assert_uint_lt(read_quota_bytes(&s, 50), RELAY_READ_BYTES / 4);
}
END_TEST

/* ---- hub */

/* A player that writes down what it is given, one letter each. */
struct viewer {
    struct subscription subscription;
    char seen[2048];
    size_t bytes;
    int leave_at; /* ends itself at that many letters; 0: never */
};

static struct viewer *viewer_of(struct subscription *s)
{
    return (struct viewer *)((char *)s - offsetof(struct viewer, subscription));
}

static void note(struct viewer *v, char letter)
{
    size_t n = strlen(v->seen);

    ck_assert_uint_lt(n, sizeof(v->seen) - 1);
    v->seen[n] = letter;
    if (v->leave_at && n + 1 == (size_t)v->leave_at)
        hub_leave(&v->subscription);
}

static void on_deliver(struct subscription *s, struct message *m, bool is_cached)
{
    static const char letters[] = "cMHhvaED";

    viewer_of(s)->bytes += m->size;
    note(viewer_of(s), m->is_key ? 'K' : letters[m->kind]);
}

static void on_notice(struct subscription *s, enum hub_notice what)
{
    note(viewer_of(s), what == NOTICE_PUBLISHED ? '+' : '-');
}

static void join_as(struct hub *h, struct viewer *v, const char *name, enum hub_role role)
{
    memset(v->seen, 0, sizeof(v->seen));
    v->subscription.deliver = on_deliver;
    v->subscription.notice = on_notice;
    ck_assert_int_eq(hub_join(h, name, role, &v->subscription, 0), 0);
}

static int media(struct subscription *s, uint8_t type, const void *body, size_t size)
{
    return hub_media(s, &(struct chunk_message){.type = type, .body = body, .size = size}, 0);
}

static void send_letters(struct subscription *s, const char *letters)
{
    for (; *letters; letters++)
        switch (*letters) {
        case 'M':
            media(s, CHUNK_DATA, "\2\0\15@setDataFrame\2\0\12onMetaData\5", 30);
            break;
        case 'H':
            media(s, CHUNK_VIDEO, "\x17\0\0\0\0H", 6);
            break;
        case 'h':
            media(s, CHUNK_AUDIO, "\xaf\0\x12\x10", 4);
            break;
        case 'K':
            media(s, CHUNK_VIDEO, "\x17\1\0\0\0K", 6);
            break;
        case 'v':
            media(s, CHUNK_VIDEO, "\x27\1\0\0\0v", 6);
            break;
        case 'a':
            media(s, CHUNK_AUDIO, "\xaf\1a", 3);
            break;
        case 'E':
            media(s, CHUNK_VIDEO, "\x17\2\0\0\0", 5);
            break;
        case 'D':
            media(s, CHUNK_DATA, "\2\0\1x\5", 5);
            break;
        case 'C':
            media(s, CHUNK_DATA, "\2\0\17@clearDataFrame", 18);
            break;
        }
}

static struct hub *hub;
static struct viewer pub, one, two;

static void setup_hub(void)
{
    ck_assert_int_eq(hub_new(&hub), 0);
    memset(&pub, 0, sizeof(pub));
    memset(&one, 0, sizeof(one));
    memset(&two, 0, sizeof(two));
}

static void teardown_hub(void)
{
    hub_leave(&pub.subscription);
    hub_leave(&one.subscription);
    hub_leave(&two.subscription);
    char *json = hub_json(hub, 0);
    ck_assert_str_eq(json, "{}"); /* nobody left, nothing left */
    free(json);
    hub_free(hub);
}

/* What a player is shown that comes after the publisher has sent these. */
static const struct late_row {
    const char *sent, *shown;
} lates[] = {
    {"MHhKvav", "MHhKvav"},
    {"HhavaKava", "HhKava"}, /* sound before the key picture is the past */
    {"HhKavahva", "HhKvva"}, /* sound needs the header before it */
    {"HhvvKvKv", "HhKv"},
    {"Hhvv", "Hh"},
    {"HhKvH", "Hh"},
    {"HhKvE", "Hh"},
    {"MMHHhhKD", "MHhK"},
    {"a", ""},
    {"HKvHKvvaD", "HKvva"},
    {"C", ""},
    {"", ""},
};

START_TEST(a_late_player_is_shown_headers_and_the_last_group)
{
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    send_letters(&pub.subscription, lates[_i].sent);
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(one.seen, lates[_i].shown);
    send_letters(&pub.subscription, "avKED");
    ck_assert_str_eq(one.seen + strlen(lates[_i].shown), "avKED");
}
END_TEST

/* Enhanced RTMP: sequence starts are kept, key frames begin the cache, colours are only passed on.
 */
START_TEST(enhanced_tags_are_kept_as_the_others_are)
{
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    media(&pub.subscription, CHUNK_VIDEO, "\x90hvc1x", 6);
    media(&pub.subscription, CHUNK_AUDIO, "\x90Opusx", 6);
    media(&pub.subscription, CHUNK_VIDEO, "\x94hvc1x", 6);
    media(&pub.subscription, CHUNK_VIDEO, "\xa1hvc1\0\0\0x", 9);
    media(&pub.subscription, CHUNK_VIDEO, "\x91hvc1\0\0\0x", 9);
    media(&pub.subscription, CHUNK_AUDIO, "\x91Opusx", 6);
    media(&pub.subscription, CHUNK_VIDEO, "\xa3hvc1x", 6);
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(one.seen, "HhKav");
    media(&pub.subscription, CHUNK_VIDEO, "\x94hvc1x", 6);
    media(&pub.subscription, CHUNK_VIDEO, "\x92hvc1", 5);
    ck_assert_str_eq(one.seen, "HhKavDE");
}
END_TEST

START_TEST(a_player_may_come_first_and_outlive_its_publisher)
{
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(one.seen, "");
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    send_letters(&pub.subscription, "MHhKv");
    hub_leave(&pub.subscription);
    ck_assert_str_eq(one.seen, "+MHhKv-");
    join_as(hub, &two, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(two.seen, ""); /* nothing stale */
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    send_letters(&pub.subscription, "HK");
    ck_assert_str_eq(one.seen, "+MHhKv-+HK");
    ck_assert_str_eq(two.seen, "+HK");
}
END_TEST

START_TEST(streams_do_not_hear_each_other)
{
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    join_as(hub, &one, "live/b", ROLE_PLAYER);
    join_as(hub, &two, "live/../live/a", ROLE_PLAYER); /* a name, not a path */
    send_letters(&pub.subscription, "HK");
    ck_assert_str_eq(one.seen, "");
    ck_assert_str_eq(two.seen, "");
}
END_TEST

START_TEST(a_name_has_one_publisher)
{
    struct viewer second = {0};

    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    ck_assert_int_eq(hub_may(hub, "live/a", ROLE_PUBLISHER), -EEXIST);
    ck_assert_int_eq(hub_join(hub, "live/a", ROLE_PUBLISHER, &second.subscription, 0), -EEXIST);
    ck_assert_int_eq(hub_may(hub, "live/a", ROLE_PLAYER), 0);
    hub_leave(&pub.subscription);
    ck_assert_int_eq(hub_may(hub, "live/a", ROLE_PUBLISHER), 0);
}
END_TEST

START_TEST(a_player_may_leave_while_it_is_given_something)
{
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    send_letters(&pub.subscription, "HhKvv");
    one.leave_at = 3; /* within what it is shown at the start */
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(one.seen, "HhK");
    one.leave_at = 6; /* while playing */
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    join_as(hub, &two, "live/a", ROLE_PLAYER);
    send_letters(&pub.subscription, "av");
    ck_assert_str_eq(one.seen, "HhKvva");
    ck_assert_str_eq(two.seen, "HhKvvav");
}
END_TEST

START_TEST(the_cache_is_emptied_beyond_its_number_of_frames)
{
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    send_letters(&pub.subscription, "HK");
    for (int i = 1; i < RELAY_CACHE_FRAMES; i++)
        send_letters(&pub.subscription, "v");
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_uint_eq(strlen(one.seen), 1 + RELAY_CACHE_FRAMES);
    send_letters(&pub.subscription, "vv");
    join_as(hub, &two, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(two.seen, "H");
}
END_TEST

START_TEST(cached_sound_gives_way_to_pictures)
{
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    send_letters(&pub.subscription, "HK");
    for (int i = 1; i < RELAY_CACHE_FRAMES; i++)
        send_letters(&pub.subscription, "a");
    send_letters(&pub.subscription, "vav");
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(one.seen, "HKvav");
}
END_TEST

START_TEST(the_cache_is_emptied_beyond_its_size)
{
    static uint8_t body[3 << 20] = {0x17, 1};

    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    media(&pub.subscription, CHUNK_VIDEO, body, sizeof(body));
    body[0] = 0x27;
    media(&pub.subscription, CHUNK_VIDEO, body, sizeof(body));
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(one.seen, "Kv");
    media(&pub.subscription, CHUNK_VIDEO, body, sizeof(body)); /* 9 MiB */
    join_as(hub, &two, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(two.seen, "");
}
END_TEST

START_TEST(long_headers_are_passed_on_but_not_kept)
{
    static uint8_t body[RELAY_HEADER_MAX + 1] = {0x17, 0};

    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    media(&pub.subscription, CHUNK_VIDEO, body, sizeof(body));
    ck_assert_str_eq(one.seen, "H");
    join_as(hub, &two, "live/a", ROLE_PLAYER);
    ck_assert_str_eq(two.seen, "");
}
END_TEST

START_TEST(the_list_of_streams_is_json)
{
    join_as(hub, &pub, "live/a\"\\%s", ROLE_PUBLISHER);
    join_as(hub, &one, "live/b", ROLE_PLAYER);
    send_letters(&pub.subscription, "HKa");
    char *json = hub_json(hub, 5000000);
    ck_assert_msg(strstr(json, "{\"live/b\": {\"publisher\": false, \"players\": 1, "), "%s", json);
    ck_assert(strstr(json, "\"live/a\\\"\\\\%s\": {\"publisher\": true, \"players\": 0, "));
    ck_assert(strstr(json, "\"bytes\": 15, \"video_bytes\": 12, \"audio_bytes\": 3, "));
    ck_assert(strstr(json, "\"age_ms\": 5000}}"));
    ck_assert(!strstr(json, "live/c"));
    free(json);
}
END_TEST

START_TEST(end_marks_need_a_publisher)
{
    ck_assert_int_eq(hub_end_mark(hub, "live/a"), -ENOENT);
    join_as(hub, &one, "live/a", ROLE_PLAYER);
    ck_assert_int_eq(hub_end_mark(hub, "live/a"), -ENOENT);
    join_as(hub, &pub, "live/a", ROLE_PUBLISHER);
    ck_assert_int_eq(hub_end_mark(hub, "live/a"), 0);
    ck_assert_str_eq(one.seen, "+E");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("relay parts");
    TCase *c = tcase_create("thinkers"), *h = tcase_create("hub");

    tcase_add_loop_test(c, md5_gives_the_known_digests, 0, sizeof(vectors) / sizeof(vectors[0]));
    tcase_add_loop_test(c, signatures_are_checked, 0, sizeof(signs) / sizeof(signs[0]));
    tcase_add_test(c, what_is_signed_here_is_taken_until_its_time);
    tcase_add_test(c, an_upper_case_digest_is_refused);
    tcase_add_test(c, a_time_has_eight_digits);
    tcase_add_test(c, a_signature_of_one_stream_opens_no_other);
    tcase_add_test(c, a_signature_is_good_up_to_its_second);
    tcase_add_test(c, one_wrong_digit_is_enough);
    tcase_add_loop_test(c, connections_that_do_nothing_are_ended, 0,
                        sizeof(idles) / sizeof(idles[0]));
    tcase_add_test(c, an_http_request_has_five_seconds_to_be_whole);
    tcase_add_test(c, messages_leave_in_the_order_they_came);
    tcase_add_test(c, an_outbox_that_was_long_is_small_again);
    tcase_add_test(c, a_slow_reader_skips_to_the_next_key_picture);
    tcase_add_test(c, four_mebibytes_may_wait_and_no_more);
    tcase_add_test(c, tiny_messages_are_counted_as_well);
    tcase_add_loop_test(c, tiny_messages_for_many_are_read_a_little_at_a_time, 0,
                        sizeof(shares) / sizeof(shares[0]));
    tcase_add_test(c, a_large_message_does_not_hide_the_tiny_ones);
    tcase_add_test(c, cached_pictures_do_not_count_as_unread);
    tcase_add_test(c, without_cached_pictures_a_player_waits_for_a_key_picture);
    tcase_add_test(c, messages_being_written_stay_until_confirmed);
    suite_add_tcase(suite, c);

    tcase_add_checked_fixture(h, setup_hub, teardown_hub);
    tcase_add_loop_test(h, a_late_player_is_shown_headers_and_the_last_group, 0,
                        sizeof(lates) / sizeof(lates[0]));
    tcase_add_test(h, enhanced_tags_are_kept_as_the_others_are);
    tcase_add_test(h, a_player_may_come_first_and_outlive_its_publisher);
    tcase_add_test(h, streams_do_not_hear_each_other);
    tcase_add_test(h, a_name_has_one_publisher);
    tcase_add_test(h, a_player_may_leave_while_it_is_given_something);
    tcase_add_test(h, the_cache_is_emptied_beyond_its_number_of_frames);
    tcase_add_test(h, cached_sound_gives_way_to_pictures);
    tcase_add_test(h, the_cache_is_emptied_beyond_its_size);
    tcase_add_test(h, long_headers_are_passed_on_but_not_kept);
    tcase_add_test(h, the_list_of_streams_is_json);
    tcase_add_test(h, end_marks_need_a_publisher);
    suite_add_tcase(suite, h);
    return run_suite(suite);
}
