/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_attr.c - what a page writes, what the field holds, what the warning says. */
#include "base/attr.h"
#include "kit/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fields {
    bool on;
    int level, size, kind;
    double cache;
    char text[ATTR_TEXT_MAX];
    unsigned list;
};

enum { REDO_A = 1, REDO_B = 2 };

static const struct attr_row rows[] = {
    {.name = "on",
     .type = ATTR_BOOL,
     .offset = offsetof(struct fields, on),
     .dflt = "true",
     .redo = REDO_A},
    {.name = "level",
     .type = ATTR_INT,
     .offset = offsetof(struct fields, level),
     .dflt = "3",
     ATTR_BOTH(0, 9),
     .redo = REDO_B},
    {.name = "size",
     .type = ATTR_INT,
     .offset = offsetof(struct fields, size),
     .dflt = "360",
     .redo = REDO_B},
    {.name = "kind",
     .type = ATTR_ENUM,
     .offset = offsetof(struct fields, kind),
     .dflt = "RTC",
     ATTR_ONE_OF("SD", "RTC", "2"),
     .redo = REDO_A},
    {.name = "cache",
     .type = ATTR_NUM,
     .offset = offsetof(struct fields, cache),
     .dflt = "1.5",
     ATTR_BOTH(0.1, 10),
     .redo = REDO_A},
    {.name = "text",
     .type = ATTR_TEXT,
     .offset = offsetof(struct fields, text),
     .dflt = "hello",
     .redo = REDO_A},
    {.name = "list",
     .type = ATTR_LIST,
     .offset = offsetof(struct fields, list),
     .dflt = "",
     ATTR_ONE_OF("push", "pop"),
     .redo = REDO_A},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static struct fields fields;
static char why[200];

static void fresh(void)
{
    attr_defaults(rows, ROWS, &fields);
}

static unsigned store(const char *name, const struct attr_value *v)
{
    const struct attr_row *row = attr_find(rows, ROWS, name);

    ck_assert_ptr_nonnull(row);
    return attr_store(row, &fields, v, why, sizeof(why));
}

static unsigned store_text(const char *name, const char *text)
{
    return store(name, &(struct attr_value){.given = ATTR_GIVEN_TEXT, .text = text});
}

static unsigned store_number(const char *name, double number)
{
    return store(name, &(struct attr_value){.given = ATTR_GIVEN_NUMBER, .number = number});
}

static unsigned store_bool(const char *name, bool truth)
{
    return store(name, &(struct attr_value){.given = ATTR_GIVEN_BOOL, .boolean = truth});
}

static unsigned store_null(const char *name)
{
    return store(name, &(struct attr_value){.given = ATTR_GIVEN_NULL});
}

START_TEST(defaults_are_read_as_values)
{
    fresh();
    ck_assert(fields.on);
    ck_assert_int_eq(fields.level, 3);
    ck_assert_int_eq(fields.kind, 1);
    ck_assert_double_eq(fields.cache, 1.5);
    ck_assert_str_eq(fields.text, "hello");
    ck_assert_uint_eq(fields.list, 0);
    ck_assert_ptr_null(attr_find(rows, ROWS, "On"));
}
END_TEST

START_TEST(booleans_have_javascript_truth)
{
    fresh();
    ck_assert_uint_eq(store_bool("on", false), REDO_A);
    ck_assert_uint_eq(store_bool("on", false), 0); /* no change, nothing to redo */
    store_text("on", "false");                     /* a literal text is true */
    ck_assert(fields.on);
    store_text("on", "");
    ck_assert(!fields.on);
    store(("on"), &(struct attr_value){.given = ATTR_GIVEN_BARE});
    ck_assert(fields.on);
    store_number("on", 0);
    ck_assert(!fields.on);
    store_number("on", 2);
    ck_assert(fields.on);
    store_number("on", NAN);
    ck_assert(!fields.on);
    store_null("on");
    ck_assert(fields.on);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(numbers_may_be_text_and_are_clamped)
{
    fresh();
    ck_assert_uint_eq(store_text("level", "5"), REDO_B);
    ck_assert_int_eq(fields.level, 5);
    store_text("level", " 7 ");
    ck_assert_int_eq(fields.level, 7);
    store_number("level", 12);
    ck_assert_int_eq(fields.level, 9);
    ck_assert_str_eq(why, "out of range: \"12\"; legal: 0 to 9");
    store_number("level", -1);
    ck_assert_int_eq(fields.level, 0);
    store_text("cache", "0.25");
    ck_assert_double_eq(fields.cache, 0.25);
    ck_assert_str_eq(why, "");
    store_number("size", 1e300); /* no limits: still an int */
    ck_assert_int_eq(fields.size, INT32_MAX);
    store_number("size", 100.6);
    ck_assert_int_eq(fields.size, 101);
}
END_TEST

START_TEST(what_is_no_number_becomes_the_default)
{
    static const char *const texts[] = {"", "fast", "5px", "nan", "inf", "1e999", "0x"};

    fresh();
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        store_number("level", 8);
        ck_assert_uint_eq(store_text("level", texts[i]), REDO_B);
        ck_assert_int_eq(fields.level, 3);
        ck_assert_ptr_nonnull(strstr(why, "not a number:"));
    }
    store_number("cache", INFINITY);
    ck_assert_double_eq(fields.cache, 1.5);
}
END_TEST

START_TEST(words_are_exact)
{
    fresh();
    ck_assert_uint_eq(store_text("kind", "SD"), REDO_A);
    ck_assert_int_eq(fields.kind, 0);
    store_text("kind", "sd");
    ck_assert_int_eq(fields.kind, 1);
    ck_assert_str_eq(why, "unknown value \"sd\"; legal: SD, RTC, 2");
    store_number("kind", 2); /* a number is its text */
    ck_assert_int_eq(fields.kind, 2);
    store("kind", &(struct attr_value){.given = ATTR_GIVEN_BARE});
    ck_assert_int_eq(fields.kind, 1);
    ck_assert_ptr_nonnull(strstr(why, "legal: SD, RTC, 2"));
}
END_TEST

START_TEST(texts_take_anything)
{
    char huge[5000];

    fresh();
    store_number("text", 15);
    ck_assert_str_eq(fields.text, "15");
    store_bool("text", true);
    ck_assert_str_eq(fields.text, "true");
    store_null("text");
    ck_assert_str_eq(fields.text, "hello");
    ck_assert_uint_eq(store_text("text", "hello"), 0);
    memset(huge, 'x', sizeof(huge) - 1);
    huge[sizeof(huge) - 1] = '\0';
    store_text("text", huge);
    ck_assert_uint_eq(strlen(fields.text), ATTR_TEXT_MAX - 1);
    ck_assert_str_eq(why, "too long; legal: up to 2048 bytes");
}
END_TEST

START_TEST(lists_are_read_leniently)
{
    static const struct {
        const char *text;
        unsigned bits;
    } lists[] = {{"", 0},
                 {"push", 1},
                 {"pop", 2},
                 {"push,pop", 3},
                 {"['push', 'pop']", 3},
                 {"[pop]", 2},
                 {"[\"push\"]", 1},
                 {" pop , push ", 3},
                 {"[]", 0},
                 {",,,", 0}};

    fresh();
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        store_text("list", lists[i].text);
        ck_assert_msg(fields.list == lists[i].bits, "%s gives %u", lists[i].text, fields.list);
        ck_assert_str_eq(why, "");
    }
    store_text("list", "push,fly");
    ck_assert_uint_eq(fields.list, 1);
    ck_assert_str_eq(why, "unknown word \"fly\"; legal: push, pop");
}
END_TEST

START_TEST(a_short_why_is_not_overrun)
{
    char small[12];

    fresh();
    memset(small, 'z', sizeof(small));
    attr_store(&rows[3], &fields,
               &(struct attr_value){.given = ATTR_GIVEN_TEXT, .text = "nonsense"}, small, 8);
    ck_assert_uint_eq(strlen(small), 7);
    ck_assert_int_eq(small[8], 'z');
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("attr");
    Suite *s = suite_create("attr");

    tcase_add_test(t, defaults_are_read_as_values);
    tcase_add_test(t, booleans_have_javascript_truth);
    tcase_add_test(t, numbers_may_be_text_and_are_clamped);
    tcase_add_test(t, what_is_no_number_becomes_the_default);
    tcase_add_test(t, words_are_exact);
    tcase_add_test(t, texts_take_anything);
    tcase_add_test(t, lists_are_read_leniently);
    tcase_add_test(t, a_short_why_is_not_overrun);
    suite_add_tcase(s, t);
    return run_suite(s);
}
