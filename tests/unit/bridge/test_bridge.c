/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_bridge.c - rules of forwards and pulls, what is part of a stream, and the files of
 * recordings. The bridges themselves: tests/call/bridge_test.lua. */
#include "bridge/bridge_rule.h"
#include "bridge/flv_file.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

/* ---- forwards: the rule, a stream, and its address there (NULL: the rule is not for it) */

static const struct forward {
    const char *rule, *name, *target;
} forwards[] = {
    {"rtmp://h", "live/a", "rtmp://h/live/a"},
    {"rtmp://h/", "live/a", "rtmp://h/live/a"},
    {"rtmp://h:1936/app", "live/a", "rtmp://h:1936/app/a"},
    {"rtmp://h/app/", "live/a", "rtmp://h/app/a"},
    {"rtmp://h/app", "live/a/b", "rtmp://h/app/a/b"},
    {"rtmp://h/app/name", "live/a", "rtmp://h/app/name"},
    {"rtmp://h/app/deep/name", "live/a", "rtmp://h/app/deep/name"},
    {"rtmp://h/app?auth_key=1-2&x=/y/", "live/a", "rtmp://h/app/a?auth_key=1-2&x=/y/"},
    {"rtmp://h/app/name?k=v", "live/a", "rtmp://h/app/name?k=v"},
    {"rtmp://h?k=v", "live/a", "rtmp://h/live/a?k=v"},
    {"rtmp://[::1]:1/app", "live/a", "rtmp://[::1]:1/app/a"},
    {"*=rtmp://h/app", "live/a", "rtmp://h/app/a"},
    {"live/a=rtmp://h/app", "live/a", "rtmp://h/app/a"},
    {"live/a=rtmp://h/app", "live/ab", NULL},
    {"live/a=rtmp://h/app", "live/b", NULL},
    {"live/*=rtmp://h/app", "live/a", "rtmp://h/app/a"},
    {"live/*=rtmp://h/app", "live2/a", NULL},
    {"live/a*=rtmp://h/app", "live/abc", "rtmp://h/app/abc"},
    {"live/a*=rtmp://h/app", "live/b", NULL},
    {"a=b/c=rtmp://h/app", "a=b/c", "rtmp://h/app/c"},
};

START_TEST(a_forward_covers_its_streams_and_keeps_their_names)
{
    const struct forward *row = &forwards[_i];
    const char *why = "";
    struct bridge_rule r;
    struct url url;

    ck_assert_msg(bridge_rule_forward(&r, row->rule, &why) == 0, "%s", why);
    ck_assert_int_eq(bridge_rule_covers(&r, row->name), row->target != NULL);
    if (!row->target)
        return;
    ck_assert_msg(bridge_rule_target(&url, &r, row->name, &why) == 0, "%s", why);
    ck_assert_str_eq(url.text, row->target);
}
END_TEST

START_TEST(a_target_beyond_the_limits_is_refused)
{
    char name[BRIDGE_NAME_MAX + 1];
    const char *why = "";
    struct bridge_rule r;
    struct url url;

    memset(name, 'x', sizeof(name) - 1);
    name[sizeof(name) - 1] = 0;
    name[URL_APP_MAX] = '/';
    ck_assert_int_eq(bridge_rule_forward(&r, "rtmp://h", &why), 0);
    ck_assert_int_eq(bridge_rule_target(&url, &r, name, &why), 0);
    ck_assert_int_eq(bridge_rule_forward(&r, "rtmp://h/app", &why), 0);
    name[4] = '/'; /* the rest of it is longer than a stream's name may be */
    ck_assert_int_eq(bridge_rule_target(&url, &r, name, &why), -EINVAL);
    ck_assert_str_eq(why, "stream name is too long");
    ck_assert_int_eq(bridge_rule_target(&url, &r, "noapp", &why), -EINVAL);
    ck_assert_int_eq(bridge_rule_target(&url, &r, "live/with space", &why), -EINVAL);
}
END_TEST

/* ---- pulls: the rule and the name here */

static const struct pull {
    const char *rule, *name, *address;
} pulls[] = {
    {"rtmp://h/live/a", "live/a", "rtmp://h/live/a"},
    {"rtmp://h:1936/live/a?auth_key=x/y", "live/a", "rtmp://h:1936/live/a?auth_key=x/y"},
    {"rtmp://h/live/a/b", "live/a/b", "rtmp://h/live/a/b"},
    {"my/name=rtmp://h/live/a", "my/name", "rtmp://h/live/a"},
    {"http://h/live/a.flv?token=1", "live/a", "http://h/live/a.flv?token=1"},
    {"https://h/live/a", "live/a", "https://h/live/a"},
    {"my/name=http://h/a.flv", "my/name", "http://h/a.flv"},
};

START_TEST(a_pull_has_the_name_of_its_address_or_its_own)
{
    const struct pull *row = &pulls[_i];
    const char *why = "";
    struct bridge_rule r;

    ck_assert_msg(bridge_rule_pull(&r, row->rule, &why) == 0, "%s", why);
    ck_assert_str_eq(r.name, row->name);
    ck_assert_str_eq(r.address, row->address);
}
END_TEST

/* ---- what is no rule */

static const struct bad {
    bool is_pull;
    const char *rule, *why;
} bad[] = {
    {false, "", "scheme is missing"},
    {false, "live/a", "scheme is missing"},
    {false, "http://h/live", "scheme is not rtmp"},
    {false, "=rtmp://h/live", "name in front of '=' is missing"},
    {false, "a=rtmp://h/live", "streams to forward are APP/STREAM, APP/* or *"},
    {false, "*/a=rtmp://h/live", "streams to forward are APP/STREAM, APP/* or *"},
    {false, "/a=rtmp://h/live", "streams to forward are APP/STREAM, APP/* or *"},
    {false, "**=rtmp://h/live", "streams to forward are APP/STREAM, APP/* or *"},
    {false, "rtmp://", "host name is missing"},
    {false, "rtmp://h:99999/live", "port is out of range"},
    {false, "rtmp://u:p@h/live", "user and password do not belong into an rtmp address"},
    {true, "live/a", "scheme is missing"},
    {true, "rtmp://h/live", "stream name is missing"},
    {true, "live/*=rtmp://h/live/a", "name at our relay is not APP/STREAM"},
    {true, "x=rtmp://h/live/a", "name at our relay is not APP/STREAM"},
    {true, "http://h/a.flv", "name at our relay is not APP/STREAM"},
    {true, "http://h", "name at our relay is not APP/STREAM"},
    {true, "ftp://h/live/a", "scheme is not rtmp, http or https"},
};

START_TEST(what_is_no_rule_is_refused_in_words)
{
    const struct bad *row = &bad[_i];
    struct bridge_rule r = {.name = "untouched"};
    const char *why = "";

    ck_assert_int_eq((row->is_pull ? bridge_rule_pull : bridge_rule_forward)(&r, row->rule, &why),
                     -EINVAL);
    ck_assert_str_eq(why, row->why);
    ck_assert_str_eq(r.name, "untouched");
}
END_TEST

START_TEST(rules_have_a_longest_length)
{
    char rule[BRIDGE_NAME_MAX + URL_MAX + 16];
    struct bridge_rule r;
    const char *why = "";

    memset(rule, 'x', sizeof(rule));
    memcpy(rule, "live/", 5);
    snprintf(rule + BRIDGE_NAME_MAX, 32, "=rtmp://h/app");
    ck_assert_int_eq(bridge_rule_forward(&r, rule, &why), 0);
    snprintf(rule + BRIDGE_NAME_MAX, 32, "x=rtmp://h/app");
    ck_assert_int_eq(bridge_rule_forward(&r, rule, &why), -EINVAL);
    ck_assert_str_eq(why, "rule is too long");
    memset(rule, 'x', sizeof(rule));
    memcpy(rule, "rtmp://h/", 9);
    rule[URL_MAX + 1] = 0;
    ck_assert_int_eq(bridge_rule_pull(&r, rule, &why), -EINVAL);
    ck_assert_str_eq(why, "rule is too long");
}
END_TEST

/* ---- tags */

#define TAG(type, bytes)                                     \
    {                                                        \
        type, 0, (const uint8_t *)(bytes), sizeof(bytes) - 1 \
    }

static const struct netem_conn {
    struct flv_tag tag;
    bool is_carried;
} carried[] = {
    {TAG(9, "\x17\0\0\0\0"), true},
    {TAG(9, "\x90hvc1"), true},
    {TAG(8, "\x2f\1\2"), true},
    {TAG(18, "\2\0\12onMetaData\5"), true},
    {TAG(18, "\2\0\11onCuePoi"), false}, /* cut */
    {TAG(18, "\2\0\2me"), true},
    {TAG(18, "\2\0\21|RtmpSampleAccess\1\1"), false},
    {TAG(18, "\2\0\10onStatus\5"), false},
    {TAG(18, "\5"), true},
    {TAG(17, "\2\0\4name"), false},
};

START_TEST(what_is_meant_for_one_player_is_not_carried)
{
    ck_assert_int_eq(bridge_rule_carries(&carried[_i].tag), carried[_i].is_carried);
}
END_TEST

/* ---- files */

static char folder[] = "/tmp/test-bridge-XXXXXX", path[64];

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/deep/x.flv", folder);
}

static void remove_folder(void)
{
    unlink(path);
    *strrchr(path, '/') = 0;
    rmdir(path);
    rmdir(folder);
}

static void put(struct flv_file *f, int type, uint32_t time_ms, const char *bytes, size_t size)
{
    const struct flv_tag tag = {type, time_ms, (const uint8_t *)bytes, size};

    ck_assert_int_eq(flv_file_put(f, &tag), 0);
}

struct seen {
    int count;
    struct {
        int type;
        uint32_t time_ms;
        size_t size;
    } tags[16];
};

static int see(void *arg, const struct flv_tag *tag)
{
    struct seen *s = arg;

    s->tags[s->count].type = tag->type;
    s->tags[s->count].size = tag->size;
    s->tags[s->count++].time_ms = tag->time_ms;
    return 0;
}

static void read_file(struct seen *s, uint8_t *flags, int64_t want_bytes)
{
    uint8_t bytes[4096];
    struct flv_reader *reader;

    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    size_t size = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    ck_assert_int_eq((int64_t)size, want_bytes);
    ck_assert_int_eq(flv_reader_new(&reader, see, s), 0);
    ck_assert_int_eq(flv_read(reader, bytes, size), 0);
    flv_reader_free(reader);
    *flags = bytes[4];
}

#define META                   "\2\0\12onMetaData\5"
#define VHEAD                  "\x17\0\0\0\0\1\2"
#define AHEAD                  "\xaf\0\x11\x88"
#define KEY                    "\x17\1\0\0\0abc"
#define SOUND                  "\xaf\1xyz"
#define PUT(f, type, ms, text) put(f, type, ms, text, sizeof(text) - 1)

START_TEST(times_in_a_file_begin_at_0_whatever_they_were)
{
    static const uint32_t starts[] = {0, 5000, 0xfffffff0u};
    uint32_t start = starts[_i];
    static const uint32_t want[] = {0, 0, 0, 0, 0, 40, 60, 0, 1000000};
    struct seen s = {0};
    struct flv_file *f;
    uint8_t flags;

    ck_assert_int_eq(flv_file_open(&f, path), 0);
    PUT(f, 18, 0, META);
    PUT(f, 9, start + 70000, VHEAD); /* kept by a server: of any time */
    PUT(f, 8, 0, AHEAD);
    PUT(f, 9, start, KEY);
    PUT(f, 8, start - 20, SOUND);
    PUT(f, 9, start + 40, "\x27\1\0\0\0p");
    PUT(f, 8, start + 60, SOUND);
    PUT(f, 8, start - 100000, SOUND); /* a jump back does not go below the beginning */
    PUT(f, 9, start + 1000000, VHEAD);
    ck_assert_int_eq(flv_file_ms(f), 1000000);
    int64_t bytes = flv_file_bytes(f);
    flv_file_close(f);
    read_file(&s, &flags, bytes);
    ck_assert_int_eq(flags, 5);
    ck_assert_int_eq(s.count, COUNT(want));
    for (int i = 0; i < s.count; i++)
        ck_assert_int_eq(s.tags[i].time_ms, want[i]);
    ck_assert_int_eq(s.tags[3].type, 9);
    ck_assert_int_eq(s.tags[3].size, sizeof(KEY) - 1);
}
END_TEST

START_TEST(the_header_says_what_is_in_a_file_once_it_is_closed)
{
    struct seen s = {0};
    struct flv_file *f;
    uint8_t flags;

    ck_assert_int_eq(flv_file_open(&f, path), 0);
    ck_assert_int_eq(flv_file_bytes(f), 13);
    PUT(f, 8, 7, SOUND);
    read_file(&s, &flags, 13 + 11 + 5 + 4); /* as after a kill: whole, and both are promised */
    ck_assert_int_eq(flags, 5);
    flv_file_close(f);
    read_file(&s, &flags, 13 + 11 + 5 + 4);
    ck_assert_int_eq(flags, 4);
}
END_TEST

START_TEST(files_that_cannot_be_written_are_errors)
{
    struct flv_file *f = NULL;
    const struct flv_tag tag = {8, 0, (const uint8_t *)SOUND, 5};

    ck_assert_int_eq(flv_file_open(&f, "/proc/no/x.flv"), -ENOENT);
    ck_assert_int_eq(flv_file_open(&f, "/"), -EISDIR);
    ck_assert_ptr_null(f);
    ck_assert_int_eq(flv_file_open(&f, "/dev/full"), -ENOSPC);
    char pipe[sizeof(folder) + 8];
    snprintf(pipe, sizeof(pipe), "%s/pipe", folder);
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    ck_assert_int_eq(flv_file_open(&f, pipe), -ENXIO); /* and does not wait */
    unlink(pipe);
    ck_assert_int_eq(flv_file_open(&f, "/dev/null"), 0);
    ck_assert_int_eq(flv_file_put(f, &tag), 0);
    flv_file_close(f);
    flv_file_close(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bridge");
    TCase *c = tcase_create("rules"), *files = tcase_create("files");

    tcase_add_loop_test(c, a_forward_covers_its_streams_and_keeps_their_names, 0, COUNT(forwards));
    tcase_add_test(c, a_target_beyond_the_limits_is_refused);
    tcase_add_loop_test(c, a_pull_has_the_name_of_its_address_or_its_own, 0, COUNT(pulls));
    tcase_add_loop_test(c, what_is_no_rule_is_refused_in_words, 0, COUNT(bad));
    tcase_add_test(c, rules_have_a_longest_length);
    tcase_add_loop_test(c, what_is_meant_for_one_player_is_not_carried, 0, COUNT(carried));
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_loop_test(files, times_in_a_file_begin_at_0_whatever_they_were, 0, 3);
    tcase_add_test(files, the_header_says_what_is_in_a_file_once_it_is_closed);
    tcase_add_test(files, files_that_cannot_be_written_are_errors);
    suite_add_tcase(suite, c);
    suite_add_tcase(suite, files);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
