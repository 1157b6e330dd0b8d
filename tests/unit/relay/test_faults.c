/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_faults.c - faults of the relay, the thinkers: rules for media, for answers, for bad links,
 * and the table of words. */
#include "base/time/clock.h"
#include "relay/conn/byte_shaper.h"
#include "relay/conn/conn.h"
#include "relay/fault.h"
#include "relay/fault/fault_splice.h"
#include "relay/fault/fault_answer.h"
#include "relay/fault/fault_media.h"
#include "kit/suite.h"

#include <check.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- fault_media: a letter a message (aVKH), at 0, 100, 200 ... ms; what comes out */

static unsigned kinds_of(char letter)
{
    return letter == 'a'   ? FAULT_MEDIA_AUDIO
           : letter == 'K' ? FAULT_MEDIA_VIDEO | FAULT_MEDIA_KEY
           : letter == 'H' ? FAULT_MEDIA_HEADER
                           : FAULT_MEDIA_VIDEO;
}

static const struct fault_media_row {
    struct fault_media_rule rule;
    const char *in, *out; /* a damaged message comes out as '!' */
    int last_ms;          /* the time of the last message */
} tampers[] = {
    {{.what = FAULT_MEDIA_DROP, .kinds = FAULT_MEDIA_VIDEO, .count = 2}, "KaVVaV", "aVaV", 500},
    {{.what = FAULT_MEDIA_DROP, .kinds = FAULT_MEDIA_KEY, .count = 1}, "VKVKV", "VVKV", 400},
    {{.what = FAULT_MEDIA_DROP, .kinds = FAULT_MEDIA_ALL, .until_us = 250000}, "KaVaV", "aV", 400},
    {{.what = FAULT_MEDIA_DROP, .kinds = FAULT_MEDIA_HEADER, .count = 1}, "HKaH", "KaH", 300},
    {{.what = FAULT_MEDIA_REPEAT, .kinds = FAULT_MEDIA_AUDIO, .count = 2}, "aVaa", "aaVaaa", 300},
    {{.what = FAULT_MEDIA_DAMAGE, .kinds = FAULT_MEDIA_VIDEO, .count = 2, .damage = DAMAGE_CUT},
     "aKVV",
     "a!!V",
     300},
    {{.what = FAULT_MEDIA_SHIFT, .kinds = FAULT_MEDIA_ALL, .shift_ms = 5000}, "aV", "aV", 5100},
    {{.what = FAULT_MEDIA_SHIFT, .kinds = FAULT_MEDIA_ALL, .shift_ms = -50}, "aV", "aV", 50},
    {{.what = FAULT_MEDIA_SHIFT, .kinds = FAULT_MEDIA_AUDIO, .shift_ms = 5000}, "aV", "aV", 100},
    {{.what = FAULT_MEDIA_SHIFT, .kinds = FAULT_MEDIA_ALL, .shift_ms = 5000, .until_us = 150000},
     "aVaV",
     "aVaV",
     300},
    {{.what = FAULT_MEDIA_HALT, .kinds = FAULT_MEDIA_ALL}, "aVaV", "aVaV", 0},
    {{.what = FAULT_MEDIA_HALT, .kinds = FAULT_MEDIA_VIDEO}, "aVaV", "aVaV", 100},
    {{.what = FAULT_MEDIA_SLOW, .kinds = FAULT_MEDIA_ALL, .percent = 50}, "aVaVa", "aVaVa", 200},
    {{.what = FAULT_MEDIA_SLOW, .kinds = FAULT_MEDIA_ALL, .percent = 300}, "aVa", "aVa", 600},
};

START_TEST(rules_do_what_they_say)
{
    const struct fault_media_row *r = &tampers[_i];
    struct fault_media_rule rule = r->rule;
    struct fault_media t = {0};
    struct fault_media_fate fate = {0};
    char out[32] = "";
    size_t n = 0;

    rule.until_us = rule.until_us ? rule.until_us : CLOCK_NEVER;
    ck_assert_int_eq(fault_media_add(&t, &rule, 0), 0);
    for (int i = 0; r->in[i]; i++) {
        fate = fault_media_judge(&t, kinds_of(r->in[i]), (uint32_t)i * 100, i * 100000);
        for (int k = 0; k < fate.copies; k++)
            out[n++] = fate.damage ? '!' : r->in[i];
    }
    ck_assert_str_eq(out, r->out);
    ck_assert_uint_eq(fate.time_ms, (uint32_t)r->last_ms);
    bool is_over = rule.count > 0 || rule.until_us != CLOCK_NEVER;
    ck_assert_int_eq(t.count, is_over ? 0 : 1); /* undone by itself */
}
END_TEST

START_TEST(rules_add_up_and_are_bounded)
{
    struct fault_media t = {0};
    struct fault_media_rule shift = {
        .what = FAULT_MEDIA_SHIFT, .kinds = FAULT_MEDIA_ALL, .shift_ms = 10, .until_us = 1000};

    for (int i = 0; i < FAULT_MEDIA_RULES_MAX; i++)
        ck_assert_int_eq(fault_media_add(&t, &shift, 0), 0);
    ck_assert_uint_eq(fault_media_judge(&t, FAULT_MEDIA_AUDIO, 5, 999).time_ms,
                      5 + 10 * FAULT_MEDIA_RULES_MAX);
    ck_assert_int_eq(fault_media_add(&t, &shift, 999), -ENOBUFS);
    shift.until_us = 2000;
    ck_assert_int_eq(fault_media_add(&t, &shift, 1000), 0); /* the others are over */
    ck_assert_int_eq(t.count, 1);
}
END_TEST

START_TEST(times_wrap_when_they_were_told_to)
{
    static const struct {
        int bits;
        uint32_t time_ms;
    } rows[] = {{24, 0}, {24, 5000}, {24, 0xffffff}, {24, 0x1000005}, {32, 0}, {32, 0xfffffff0}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t at =
            rows[i].time_ms + (uint32_t)fault_media_wrap_ms(rows[i].bits, rows[i].time_ms, 700);
        uint32_t mask = rows[i].bits == 24 ? 0xffffff : UINT32_MAX;
        ck_assert_uint_eq((at + 700) & mask, 0);
        ck_assert_uint_eq((at + 699) & mask, mask);
    }
}
END_TEST

static const struct spoil_row {
    enum fault_media_damage damage;
    unsigned kinds;
    const char *before, *after; /* 12 bytes; after may be shorter */
    size_t size;
} spoils[] = {
    {DAMAGE_NONE, FAULT_MEDIA_VIDEO, "\x17\1\0\0\0\0\0\0\3abc", "\x17\1\0\0\0\0\0\0\3abc", 12},
    {DAMAGE_CUT, FAULT_MEDIA_VIDEO, "\x17\1\0\0\0\0\0\0\3abc", "\x17\1\0\0\0\0", 6},
    {DAMAGE_LENGTH, FAULT_MEDIA_VIDEO, "\x17\1\0\0\0\0\0\0\3abc",
     "\x17\1\0\0\0\x7f\xff\xff\xff"
     "abc",
     12},
    {DAMAGE_LENGTH, FAULT_MEDIA_AUDIO, "\xaf\1abcdefghij", "\xaf\1abcdefghij", 12},
    {DAMAGE_OFFSET, FAULT_MEDIA_VIDEO, "\x27\1\0\0\0\0\0\0\3abc", "\x27\1\x7f\xff\xff\0\0\0\3abc",
     12},
    {DAMAGE_CODEC, FAULT_MEDIA_HEADER, "\x17\0\0\0\0\1abcdef", "\x12\0\0\0\0\1abcdef", 12},
    {DAMAGE_CODEC, FAULT_MEDIA_AUDIO, "\xaf\1abcdefghij", "\x2f\1abcdefghij", 12},
    {DAMAGE_BYTES, FAULT_MEDIA_AUDIO, "\xaf\1abcdefghij",
     "\xaf\1abcd\xc0"
     "fg\xcd"
     "ij",
     12},
};

START_TEST(damage_is_where_it_belongs)
{
    const struct spoil_row *r = &spoils[_i];
    uint8_t body[12];

    memcpy(body, r->before, sizeof(body));
    ck_assert_uint_eq(fault_media_spoil(r->damage, r->kinds, body, sizeof(body)), r->size);
    ck_assert_mem_eq(body, r->after, r->size);
}
END_TEST

START_TEST(damage_stays_within_short_messages)
{
    for (int damage = DAMAGE_NONE; damage <= DAMAGE_OFFSET; damage++)
        for (size_t size = 0; size < 12; size++) {
            uint8_t *body = malloc(size ? size : 1); /* its end is watched by the sanitizers */
            memset(body, 0x17, size);
            ck_assert_uint_le(fault_media_spoil(damage, FAULT_MEDIA_VIDEO, body, size), size);
            free(body);
        }
}
END_TEST

/* ---- splice: capitals are our own messages, small letters the other's; one each 100 ms */

static const struct splice_row {
    int until_ms;
    const char *in, *out; /* '|': the header of the side that follows was asked for */
} splices[] = {
    {450, "KVvkvVvVKV", "KV|kvv|KV"}, /* waits for its key picture, ends with ours */
    {950, "Kkvavah", "K|kvvh"},       /* small sound stays out, its headers come */
    {150, "KVkvVK", "KVVK"},          /* its key picture came too late */
    {350, "AkAvAVKA", "A|kAvA|KA"},   /* our sound goes on */
};

static unsigned splice_kinds(char letter)
{
    return kinds_of(toupper(letter) == 'A' ? 'a' : (char)toupper(letter));
}

START_TEST(pictures_change_over_at_key_pictures)
{
    const struct splice_row *r = &splices[_i];
    struct fault_splice s = {.until_us = r->until_ms * 1000};
    char out[32] = "";
    uint32_t last_ms = 0;

    for (int i = 0; r->in[i]; i++) {
        bool is_own = isupper(r->in[i]);
        uint32_t time_ms = (uint32_t)i * 100 + (is_own ? 0 : 7000000);
        unsigned kinds = splice_kinds(r->in[i]);
        enum fault_splice_verdict v =
            is_own ? fault_splice_own(&s, kinds, i * 100000)
                   : fault_splice_other(&s, kinds, &time_ms, last_ms, i * 100000);
        if (v == FAULT_SPLICE_LEAVE_OUT)
            continue;
        sprintf(out + strlen(out), "%s%c", v == FAULT_SPLICE_CHANGE ? "|" : "", r->in[i]);
        ck_assert_uint_ge(time_ms, last_ms); /* times go on */
        ck_assert_uint_le(time_ms, last_ms + 1000);
        last_ms = time_ms;
    }
    ck_assert_str_eq(out, r->out);
    ck_assert_int_ne(s.state, r->until_ms < 900 ? FAULT_SPLICE_ON : FAULT_SPLICE_WAITING);
}
END_TEST

/* ---- answers */

static const struct ask_row {
    const char *rule;
    enum rtmp_step step;
    const char *name;
    bool is_meant;
} asks[] = {
    {"live/a", RTMP_STEP_PUBLISH, "live/a", true},
    {"live/a", RTMP_STEP_PUBLISH, "live/ab", false},
    {"live/a", RTMP_STEP_PLAY, "live/a", true},
    {"live", RTMP_STEP_PLAY, "live/a", false},
    {"live/a", RTMP_STEP_CONNECT, "live", true},
    {"live", RTMP_STEP_CONNECT, "live", true},
    {"lively/a", RTMP_STEP_CONNECT, "live", false},
    {"live/a", RTMP_STEP_CREATE_STREAM, "live", true},
    {"live/a", RTMP_STEP_HANDSHAKE, "", true},
    {"*", RTMP_STEP_HANDSHAKE, "", true},
    {"*", RTMP_STEP_PLAY, "live/a", true},
    {"live/room/a", RTMP_STEP_CONNECT, "live/room", true},
    {"live/a", RTMP_STEP_CREATE_STREAM, "other", false},
};

START_TEST(rules_mean_whom_they_name)
{
    const struct ask_row *r = &asks[_i];
    struct fault_answer_rule rule = {
        .steps = 1u << r->step, .kind = ANSWER_CLOSE, .until_us = CLOCK_NEVER};
    struct fault_answer_rule out;
    struct fault_answers s = {0};

    snprintf(rule.name, sizeof(rule.name), "%s", r->rule);
    ck_assert_int_eq(fault_answer_add(&s, &rule, 0), 0);
    ck_assert_int_eq(fault_answer_ask(&s, r->step, r->name, 0, &out), r->is_meant);
    for (int step = 0; step < RTMP_STEP_COUNT; step++)
        ck_assert(step == (int)r->step || !fault_answer_ask(&s, step, r->name, 0, &out));
    fault_answer_fini(&s);
}
END_TEST

static struct fault_answer_rule rule_for(const char *name, int64_t until_us, int64_t count)
{
    struct fault_answer_rule rule = {
        .steps = 1u << RTMP_STEP_PLAY, .kind = ANSWER_CLOSE, .until_us = until_us, .count = count};

    snprintf(rule.name, sizeof(rule.name), "%s", name);
    return rule;
}

START_TEST(rules_for_answers_undo_themselves)
{
    struct fault_answer_rule timed = rule_for("a", 1000, 0),
                             counted = rule_for("b", CLOCK_NEVER, 2), out;
    struct fault_answers s = {0};

    fault_answer_add(&s, &timed, 0);
    fault_answer_add(&s, &counted, 0);
    ck_assert(fault_answer_ask(&s, RTMP_STEP_PLAY, "a", 999, &out));
    ck_assert(!fault_answer_ask(&s, RTMP_STEP_PLAY, "a", 1000, &out));
    ck_assert(fault_answer_ask(&s, RTMP_STEP_PLAY, "b", 1000, &out));
    ck_assert(fault_answer_ask(&s, RTMP_STEP_PLAY, "b", 1000, &out));
    ck_assert(!fault_answer_ask(&s, RTMP_STEP_PLAY, "b", 1000, &out));
    ck_assert_int_eq(s.count, 0);
    fault_answer_fini(&s);
}
END_TEST

START_TEST(rules_for_answers_are_bounded_and_removed_by_name)
{
    struct fault_answers s = {0};
    struct fault_answer_rule out;
    char name[32];

    for (int round = 0; round < 2; round++) /* the second time each replaces its own */
        for (int i = 0; i <= RELAY_ANSWER_RULES_MAX; i++) {
            snprintf(name, sizeof(name), "live/%d", i);
            struct fault_answer_rule rule = rule_for(name, CLOCK_NEVER, 0);
            ck_assert_int_eq(fault_answer_add(&s, &rule, 0),
                             i < RELAY_ANSWER_RULES_MAX ? 0 : -ENOBUFS);
        }
    fault_answer_remove(&s, "live/7");
    ck_assert(!fault_answer_ask(&s, RTMP_STEP_PLAY, "live/7", 0, &out));
    ck_assert(fault_answer_ask(&s, RTMP_STEP_PLAY, "live/8", 0, &out));
    fault_answer_remove(&s, NULL);
    ck_assert_int_eq(s.count, 0);
    fault_answer_fini(&s);
}
END_TEST

START_TEST(statuses_belong_to_steps)
{
    ck_assert_uint_eq(fault_answer_step_of_code("NetStream.Publish.BadName"),
                      1u << RTMP_STEP_PUBLISH);
    ck_assert_uint_eq(fault_answer_step_of_code("NetStream.Play.Failed"), 1u << RTMP_STEP_PLAY);
    ck_assert_uint_eq(fault_answer_step_of_code("NetConnection.Connect.Rejected"),
                      1u << RTMP_STEP_CONNECT);
    ck_assert_uint_eq(fault_answer_step_of_code("NetStream.Seek.Failed"), 0);
    ck_assert_uint_eq(fault_answer_step_of_code(""), 0);
    ck_assert_int_eq(fault_answer_step_of_word("createStream"), RTMP_STEP_CREATE_STREAM);
    ck_assert_int_eq(fault_answer_step_of_word("dance"), -1);
}
END_TEST

/* ---- shaper: bytes come out as they went in, when the link lets them */

START_TEST(a_byte_shaper_keeps_order_and_pace)
{
    struct byte_shaper b = {0};
    uint8_t in = 0, out = 0, bytes[5000];
    int64_t now = 0;
    size_t total = 0, size;

    ck_assert_int_eq(byte_shaper_set(&b, &(struct shaper_rule){.rate_kbps = 80}, CLOCK_NEVER, 0),
                     0);
    for (; now < 2000000; now += 10000) { /* 10000 bytes a second; 50000 are offered */
        size_t n = byte_shaper_room(&b, now) < 500 ? byte_shaper_room(&b, now) : 500;
        for (size_t i = 0; i < n; i++)
            bytes[i] = in++;
        ck_assert_int_eq(byte_shaper_put(&b, bytes, n, now), 0);
        const uint8_t *at = byte_shaper_ready(&b, &size, now);
        for (size_t i = 0; i < size; i++)
            ck_assert_uint_eq(at[i], out++);
        byte_shaper_take(&b, size, now);
        total += size;
    }
    ck_assert_uint_ge(total, 20000 - 1500);
    ck_assert_uint_le(total, 20000 + 1500);
    ck_assert_uint_le(b.size,
                      RELAY_SHAPER_BYTES + 2 * SHAPER_PIECE); /* the rest was never let in */
    byte_shaper_end(&b, now);
    now = byte_shaper_next_us(&b, now); /* the piece whose turn it is */
    byte_shaper_ready(&b, &size, now);
    ck_assert_uint_gt(size, RELAY_SHAPER_BYTES - SHAPER_PIECE);
    byte_shaper_take(&b, size, now);
    for (int i = 0; i < 2 && b.shaper; i++) { /* what was kept out of a full link */
        byte_shaper_ready(&b, &size, now);
        byte_shaper_take(&b, size, now);
    }
    ck_assert_ptr_null(b.shaper); /* unshaped again */
    byte_shaper_fini(&b);
}
END_TEST

START_TEST(a_byte_shaper_ends_in_time)
{
    struct byte_shaper b = {0};
    size_t size;

    byte_shaper_set(&b, &(struct shaper_rule){.delay_ms = 60000}, 100000, 0);
    ck_assert_int_eq(byte_shaper_next_us(&b, 0), 100000);
    ck_assert_ptr_nonnull(b.shaper);
    byte_shaper_ready(&b, &size, 100000);
    ck_assert_ptr_null(b.shaper);
    ck_assert_int_eq(byte_shaper_next_us(&b, 100000), CLOCK_NEVER);
    ck_assert_uint_eq(byte_shaper_room(&b, 100000), SIZE_MAX);
    byte_shaper_fini(&b);
}
END_TEST

/* ---- the table of words */

static bool is_field(const char *name, size_t size)
{
    int count;
    const struct fault_field *f = fault_fields(&count);

    for (int i = 0; i < count; i++)
        if (strlen(f[i].name) == size && memcmp(f[i].name, name, size) == 0)
            return true;
    return size == 3 && memcmp(name, "who", 3) == 0;
}

START_TEST(every_word_names_fields_and_says_what_it_does)
{
    int count;
    const struct fault_row *rows = fault_rows(&count);

    for (int i = 0; i < count; i++) {
        const char *lists[] = {rows[i].args, rows[i].options};
        ck_assert(rows[i].meaning[0]);
        for (int l = 0; l < 2; l++)
            for (const char *at = lists[l]; *at; at += strcspn(at, " "), at += *at == ' ') {
                at += *at == '[';
                ck_assert_msg(is_field(at, strcspn(at, " ")), "%s: %s", rows[i].word, at);
            }
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(rows[i].word, rows[k].word);
    }
}
END_TEST

static const struct wrong_row {
    struct fault_args args;
    int err;
    const char *why;
} wrongs[] = {
    {{.word = "explode", .stream = "live/a"}, -EINVAL, "explode: there is no such fault"},
    {{.word = "stop"}, -EINVAL, "stop: there is no such fault"},
    {{.word = "stall", .ms = 5}, -EINVAL, "stall: names nobody"},
    {{.word = "gap", .ms = 5}, -EINVAL, "gap: names no stream"},
    {{.word = "gap", .stream = "live/a"}, -EINVAL, "gap: what is missing is ms"},
    {{.word = "gap", .stream = "live/a", .ms = -5}, -EINVAL, "gap: ms must be above 0"},
    {{.word = "gap", .stream = "live/a", .ms = 5},
     -ENOENT,
     "gap: nobody publishes or plays live/a"},
    {{.word = "gap", .stream = "live/a", .ms = 5, .kind = "audio"}, -EINVAL, "does not take kind"},
    {{.word = "gap", .stream = "live/a", .ms = INT64_MAX}, -EINVAL, "gap: out of range: ms"},
    {{.word = "drop", .stream = "live/a", .kind = "smell"}, -EINVAL, "drop: there is no smell"},
    {{.word = "drop", .stream = "live/a"}, -EINVAL, "drop: what is missing is kind"},
    {{.word = "corrupt", .stream = "live/a", .kind = "video", .how = "x"},
     -EINVAL,
     "there is no x"},
    {{.word = "closeClient", .id = 7}, -ENOENT, "closeClient: there is no connection 7"},
    {{.word = "closeClient", .id = -7}, -EINVAL, "closeClient: out of range: id"},
    {{.word = "losePublisher", .stream = "live/a"}, -ENOENT, "nobody publishes live/a"},
    {{.word = "endStream", .stream = "live/a"}, -ENOENT, "nobody publishes live/a"},
    {{.word = "limit", .stream = "live/a"}, -EINVAL, "limit: up or down is missing"},
    {{.word = "reject", .stream = "live/a", .code = "No"}, -EINVAL, "no step is answered with No"},
    {{.word = "closeAt", .stream = "live/a", .step = "lunch"}, -EINVAL, "there is no step lunch"},
    {{.word = "wrap", .stream = "live/a", .bits = 25}, -EINVAL, "wrap: bits must be 24 or 32"},
    {{.word = "wrap", .stream = "live/a", .bits = 24}, -ENOENT, "wrap: nobody publishes live/a"},
    {{.word = "splice", .stream = "live/a", .from = "live/b", .ms = 5},
     -ENOENT,
     "nobody publishes"},
    {{.word = "sendStatus", .stream = "live/a", .code = "x"}, -ENOENT, "nobody plays live/a"},
};

static struct clock *the_clock;
static struct conn_home home;

static void setup_home(void)
{
    ck_assert_int_eq(clock_new(&the_clock, CLOCK_REAL), 0);
    home = (struct conn_home){.clock = the_clock};
    ck_assert_int_eq(hub_new(&home.hub), 0);
}

static void teardown_home(void)
{
    fault_answer_fini(&home.answers);
    hub_free(home.hub);
    clock_free(the_clock);
}

START_TEST(wrong_orders_are_told_why)
{
    const struct wrong_row *r = &wrongs[_i];
    char why[256] = "";

    ck_assert_int_eq(fault_apply(&home, &r->args, why, sizeof(why)), r->err);
    ck_assert_msg(strstr(why, r->why), "\"%s\" is not in \"%s\"", r->why, why);
}
END_TEST

START_TEST(answers_can_be_changed_before_anybody_is_there)
{
    static const struct fault_args orders[] = {
        {.word = "refuse", .stream = "live/a"},
        {.word = "reject", .stream = "live/b", .code = "NetStream.Publish.Denied"},
        {.word = "closeAt", .stream = "*", .step = "handshake"},
        {.word = "neverAnswer", .stream = "live/c", .step = "play"},
    };
    char why[256] = "";
    struct fault_answer_rule out;

    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
        ck_assert_int_eq(fault_apply(&home, &orders[i], why, sizeof(why)), 0);
    ck_assert(fault_answer_ask(&home.answers, RTMP_STEP_PUBLISH, "live/a", 0, &out));
    ck_assert(fault_answer_ask(&home.answers, RTMP_STEP_PLAY, "live/a", 0, &out));
    ck_assert(fault_answer_ask(&home.answers, RTMP_STEP_PUBLISH, "live/b", 0, &out));
    ck_assert_str_eq(out.code, "NetStream.Publish.Denied");
    ck_assert(!fault_answer_ask(&home.answers, RTMP_STEP_PLAY, "live/b", 0, &out));
    ck_assert(fault_answer_ask(&home.answers, RTMP_STEP_PLAY, "live/c", 0, &out));
    ck_assert_int_eq(out.delay_us, CLOCK_NEVER);
    ck_assert_int_eq(
        fault_apply(&home, &(struct fault_args){.word = "undo", .stream = "*"}, why, sizeof(why)),
        0);
    ck_assert_int_eq(home.answers.count, 0);
}
END_TEST

#define ROWS(list) ((int)(sizeof(list) / sizeof((list)[0])))

int main(void)
{
    Suite *s = suite_create("faults");
    TCase *pure = tcase_create("rules"), *table = tcase_create("words");

    tcase_add_loop_test(pure, rules_do_what_they_say, 0, ROWS(tampers));
    tcase_add_test(pure, rules_add_up_and_are_bounded);
    tcase_add_test(pure, times_wrap_when_they_were_told_to);
    tcase_add_loop_test(pure, damage_is_where_it_belongs, 0, ROWS(spoils));
    tcase_add_test(pure, damage_stays_within_short_messages);
    tcase_add_loop_test(pure, pictures_change_over_at_key_pictures, 0, ROWS(splices));
    tcase_add_loop_test(pure, rules_mean_whom_they_name, 0, ROWS(asks));
    tcase_add_test(pure, rules_for_answers_undo_themselves);
    tcase_add_test(pure, rules_for_answers_are_bounded_and_removed_by_name);
    tcase_add_test(pure, statuses_belong_to_steps);
    tcase_add_test(pure, a_byte_shaper_keeps_order_and_pace);
    tcase_add_test(pure, a_byte_shaper_ends_in_time);
    tcase_add_checked_fixture(table, setup_home, teardown_home);
    tcase_add_test(table, every_word_names_fields_and_says_what_it_does);
    tcase_add_loop_test(table, wrong_orders_are_told_why, 0, ROWS(wrongs));
    tcase_add_test(table, answers_can_be_changed_before_anybody_is_there);
    suite_add_tcase(s, pure);
    suite_add_tcase(s, table);
    return run_suite(s);
}
