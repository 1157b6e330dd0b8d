/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_rtmp_words.c - what a client says, and what it makes of a server's answers. */
#include "transport/rtmp/rtmp_reply.h"
#include "transport/rtmp/rtmp_say.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <string.h>

static const struct row {
    const char *name, *level, *code; /* level or code NULL: left out */
    uint8_t type;
    enum rtmp_meaning meaning;
    bool is_rejected;
} rows[] = {
    {"_result", "status", "NetConnection.Connect.Success", CHUNK_COMMAND, RTMP_MEANS_RESULT, false},
    {"_result", NULL, NULL, CHUNK_COMMAND, RTMP_MEANS_RESULT, false},
    {"_result", "error", "NetConnection.Connect.Rejected", CHUNK_COMMAND, RTMP_MEANS_ERROR, true},
    {"_error", "error", "NetConnection.Connect.Closed", CHUNK_COMMAND, RTMP_MEANS_ERROR, true},
    {"_error", NULL, NULL, CHUNK_COMMAND, RTMP_MEANS_ERROR, false},
    {"onStatus", "status", "NetStream.Publish.Start", CHUNK_COMMAND, RTMP_MEANS_PUBLISHING, false},
    {"onStatus", "status", "NetStream.Publish.Start", CHUNK_COMMAND_AMF3, RTMP_MEANS_PUBLISHING,
     false},
    {"onStatus", "status", "NetStream.Play.Start", CHUNK_COMMAND, RTMP_MEANS_PLAYING, false},
    {"onStatus", "status", "NetStream.Play.Stop", CHUNK_COMMAND, RTMP_MEANS_END_SOFT, false},
    {"onStatus", "status", "NetStream.Play.UnpublishNotify", CHUNK_COMMAND, RTMP_MEANS_END_SOFT,
     false},
    {"onStatus", "status", "NetStream.Play.Complete", CHUNK_COMMAND, RTMP_MEANS_END, false},
    {"onPlayStatus", "status", "NetStream.Play.Complete", CHUNK_DATA, RTMP_MEANS_END, false},
    {"onPlayStatus", "status", "NetStream.Play.Complete", CHUNK_DATA_AMF3, RTMP_MEANS_END, false},
    {"onStatus", NULL, "NetStream.Publish.BadName", CHUNK_COMMAND, RTMP_MEANS_REFUSED, false},
    {"onStatus", "status", "NetStream.Publish.Denied", CHUNK_COMMAND, RTMP_MEANS_REFUSED, false},
    {"onStatus", "error", "NetStream.Play.StreamNotFound", CHUNK_COMMAND, RTMP_MEANS_REFUSED,
     false},
    {"onStatus", "error", "Anything.At.All", CHUNK_COMMAND, RTMP_MEANS_REFUSED, false},
    {"onStatus", "warning", "Anything.At.All", CHUNK_COMMAND, RTMP_MEANS_NOTHING, false},
    {"onStatus", NULL, NULL, CHUNK_COMMAND, RTMP_MEANS_NOTHING, false},
    {"onStatus", "status", "NetStream.Play.Start", CHUNK_DATA, RTMP_MEANS_NOTHING, false},
    {"onMetaData", "error", "NetStream.Play.Failed", CHUNK_DATA, RTMP_MEANS_NOTHING, false},
    {"onBWDone", NULL, NULL, CHUNK_COMMAND, RTMP_MEANS_NOTHING, false},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void put_row(struct amf_out *o, const struct row *row)
{
    amf_put_string(o, row->name);
    if (row->type == CHUNK_COMMAND || row->type == CHUNK_COMMAND_AMF3)
        amf_put_number(o, 7);
    amf_put_null(o);
    amf_put_number(o, 42);
    amf_put_number(o, 43);
    if (!row->code)
        return;
    amf_put_object(o);
    if (row->level) {
        amf_put_key(o, "level");
        amf_put_string(o, row->level);
    }
    amf_put_key(o, "code");
    amf_put_string(o, row->code);
    amf_put_key(o, "description");
    amf_put_string(o, "so it is");
    amf_put_end(o);
}

/* The message of a row; types of AMF3 begin with a format byte. */
static struct chunk_message message_of(const struct row *row, uint8_t *bytes, size_t size)
{
    bool has_format = row->type == CHUNK_COMMAND_AMF3 || row->type == CHUNK_DATA_AMF3;
    struct amf_out o = {bytes + has_format, bytes + size, false};

    bytes[0] = 0;
    put_row(&o, row);
    ck_assert(!o.overflow);
    return (struct chunk_message){.type = row->type, .body = bytes, .size = (size_t)(o.at - bytes)};
}

START_TEST(every_answer_has_its_meaning)
{
    const struct row *row = &rows[_i];
    uint8_t bytes[512];
    struct rtmp_reply r;
    struct chunk_message m = message_of(row, bytes, sizeof(bytes));

    rtmp_reply_read(&r, &m);
    ck_assert_int_eq(r.meaning, row->meaning);
    ck_assert_int_eq(r.is_rejected, row->is_rejected);
    ck_assert_str_eq(r.code, row->code ? row->code : "");
    ck_assert_str_eq(r.description, row->code ? "so it is" : "");
    ck_assert_uint_eq(r.number, 42);
    ck_assert_uint_eq(r.transaction,
                      row->type == CHUNK_COMMAND || row->type == CHUNK_COMMAND_AMF3 ? 7 : 0);
}
END_TEST

START_TEST(an_answer_cut_anywhere_does_no_harm)
{
    uint8_t bytes[512];
    struct rtmp_reply r;
    struct chunk_message m = message_of(&rows[_i], bytes, sizeof(bytes));

    for (size_t size = m.size; size-- > 0;) {
        m.size = size;
        rtmp_reply_read(&r, &m);
        ck_assert(strlen(r.code) < sizeof(r.code));
    }
    ck_assert_int_eq(r.meaning, RTMP_MEANS_NOTHING);
}
END_TEST

START_TEST(odd_numbers_count_as_zero)
{
    static const double odd[] = {-1, 4294967296.0, 1e300};
    uint8_t bytes[64];
    struct rtmp_reply r;

    for (int i = 0; i < 3; i++) {
        struct amf_out o = {bytes, bytes + sizeof(bytes), false};
        amf_put_string(&o, "_result");
        amf_put_number(&o, odd[i]);
        amf_put_null(&o);
        amf_put_number(&o, odd[i]);
        struct chunk_message m = {
            .type = CHUNK_COMMAND, .body = bytes, .size = (size_t)(o.at - bytes)};
        rtmp_reply_read(&r, &m);
        ck_assert_int_eq(r.meaning, RTMP_MEANS_RESULT);
        ck_assert_uint_eq(r.transaction, 0);
        ck_assert_uint_eq(r.number, 0);
    }
}
END_TEST

static const char *text_of(const struct amf_value *object, const char *name)
{
    static char text[64];
    struct amf_value v;

    text[0] = '\0';
    if (amf_field(object, name, &v) == 0)
        amf_text(text, sizeof(text), &v);
    return text;
}

START_TEST(connect_names_the_app_and_the_role)
{
    const struct url url = {.app = "live", .tc_url = "rtmp://host:1935/live"};
    uint8_t bytes[RTMP_SAY_MAX];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};
    struct amf_value v;

    rtmp_say_connect(&o, &url, _i == 0);
    struct amf_in in = {bytes, o.at};
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert(amf_is(&v, "connect"));
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert_int_eq((int)v.number, RTMP_CONNECT_TRANSACTION);
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert_str_eq(text_of(&v, "app"), "live");
    ck_assert_str_eq(text_of(&v, "tcUrl"), "rtmp://host:1935/live");
    ck_assert_str_eq(text_of(&v, "type"), _i == 0 ? "nonprivate" : "");
    ck_assert_int_eq(amf_next(&in, &v), -ENODATA);
}
END_TEST

START_TEST(the_longest_address_fits_into_connect)
{
    static struct url url;
    uint8_t bytes[RTMP_SAY_MAX];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};

    memset(url.app, 'a', URL_APP_MAX);
    memset(url.tc_url, 't', URL_MAX);
    rtmp_say_connect(&o, &url, false);
    ck_assert(!o.overflow);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("rtmp_words");
    TCase *tc = tcase_create("rtmp_words");

    tcase_add_loop_test(tc, every_answer_has_its_meaning, 0, ROWS);
    tcase_add_loop_test(tc, an_answer_cut_anywhere_does_no_harm, 0, ROWS);
    tcase_add_test(tc, odd_numbers_count_as_zero);
    tcase_add_loop_test(tc, connect_names_the_app_and_the_role, 0, 2);
    tcase_add_test(tc, the_longest_address_fits_into_connect);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
