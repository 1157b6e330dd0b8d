/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_value.c - values between Lua, JSON and attributes; the stack stays balanced and memory
 * limits hold. */
#include "script/vm/script_value.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct vm *vm;
static lua_State *L;

static void set_up(void)
{
    struct vm_cfg cfg = {.memory_max = 4 * 1024 * 1024};

    ck_assert_int_eq(vm_new(&vm, &cfg), 0);
    L = vm_lua(vm);
    script_value_open(L);
}

static void tear_down(void)
{
    vm_free(vm);
}

static const struct {
    const char *in, *out; /* out NULL: refused */
} texts[] = {
    {"null", "null"},
    {" true ", "true"},
    {"-0.5e1", "-5"},
    {"0.1", "0.1"},
    {"1e400", NULL},
    {"9007199254740993", "9007199254740993"},
    {"123456789012345678901", "1.2345678901234568e+20"},
    {"\"\\ud83d\\ude00\\u0001\"", "\"\xf0\x9f\x98\x80\\u0001\""},
    {"{\"b\":[],\"a\":{}}", "{\"a\":[],\"b\":[]}"}, /* an empty table is an array */
    {"[1,[2,[3]]]", "[1,[2,[3]]]"},
    {"[null,null]", "[null,null]"},
    {"/* a */{/**/\"k\"/**/:// x\n1}", "{\"k\":1}"},
    {"\"/* no comment */\"", "\"/* no comment */\""},
    {"\"a\\\\\"//b", "\"a\\\\\""},
    {"{\"a\":1,}", NULL},
    {"[1 2]", NULL},
    {"\"\xff\"", NULL},
    {"/", NULL},
    {"/*", NULL},
    {"", NULL},
};

START_TEST(json_goes_both_ways)
{
    char why[VALUE_WHY_MAX] = "";
    int top = lua_gettop(L);
    bool ok = script_value_decode(L, texts[_i].in, strlen(texts[_i].in), why, sizeof(why));

    ck_assert_msg(ok == (texts[_i].out != NULL), "%s: %s", texts[_i].in, why);
    if (!ok) {
        ck_assert_int_eq(strncmp(why, "line ", 5), 0);
        ck_assert_int_eq(lua_gettop(L), top);
        return;
    }
    ck_assert_int_eq(lua_gettop(L), top + 1);
    ck_assert(script_value_encode(L, -1, why, sizeof(why)));
    ck_assert_int_eq(lua_gettop(L), top + 2);
    ck_assert_str_eq(lua_tostring(L, -1), texts[_i].out);
}
END_TEST

START_TEST(every_cut_of_a_text_is_refused_in_peace)
{
    static const char text[] =
        "{\"a\": [1, 2.5, \"x\\u00e9\\n\", /* c */ true, null], \"b\": {\"c\": -1e-5}} // end";
    char why[VALUE_WHY_MAX];

    for (size_t size = 0; size < 67; size++) {
        char *copy = malloc(size + 1); /* so that a sanitizer sees every byte read too far */
        memcpy(copy, text, size);
        ck_assert(!script_value_decode(L, copy, size, why, sizeof(why)));
        free(copy);
    }
    ck_assert(script_value_decode(L, text, strlen(text), why, sizeof(why)));
}
END_TEST

static int l_decode_long(lua_State *S)
{
    char why[VALUE_WHY_MAX];
    size_t size = 3 * 1024 * 1024;
    char *text = lua_touserdata(S, 1);

    memset(text, '[', 1);
    for (size_t i = 1; i + 2 < size; i += 2)
        memcpy(text + i, "1,", 2);
    memcpy(text + size - 3, "1 ]", 3);
    lua_pushboolean(S, script_value_decode(S, text, size, why, sizeof(why)));
    return 1;
}

START_TEST(a_text_too_big_for_the_limit_raises)
{
    char *text = malloc(3 * 1024 * 1024);

    lua_pushcfunction(L, l_decode_long);
    lua_pushlightuserdata(L, text);
    ck_assert_int_eq(lua_pcall(L, 1, 1, 0), LUA_ERRMEM);
    free(text);
}
END_TEST

static const struct {
    const char *chunk;
    struct attr_value want;
} attrs[] = {
    {"return true", {.given = ATTR_GIVEN_BOOL, .boolean = true}},
    {"return 2.5", {.given = ATTR_GIVEN_NUMBER, .number = 2.5}},
    {"return 'RTC'", {.given = ATTR_GIVEN_TEXT, .text = "RTC"}},
    {"return {'push', 'pop'}", {.given = ATTR_GIVEN_TEXT, .text = "push,pop"}},
    {"return {}", {.given = ATTR_GIVEN_TEXT, .text = ""}},
    {"return nil", {.given = ATTR_GIVEN_NULL}},
    {"return print", {.given = ATTR_GIVEN_NULL}},
};

START_TEST(values_become_attribute_values)
{
    struct attr_value got;

    ck_assert_int_eq(luaL_dostring(L, attrs[_i].chunk), LUA_OK);
    lua_settop(L, 1);
    script_value_to_attr(L, 1, &got);
    ck_assert_int_eq(lua_gettop(L), 2); /* what keeps the text alive */
    ck_assert_int_eq(got.given, attrs[_i].want.given);
    ck_assert_int_eq(got.boolean, attrs[_i].want.boolean);
    ck_assert_double_eq(got.number, attrs[_i].want.number);
    if (attrs[_i].want.text)
        ck_assert_str_eq(got.text, attrs[_i].want.text);
}
END_TEST

START_TEST(null_and_bare_are_themselves)
{
    struct attr_value got;

    script_value_push_null(L);
    ck_assert(script_value_is_null(L, -1));
    ck_assert_str_eq(luaL_tolstring(L, -1, NULL), "null");
    script_value_push_bare(L);
    ck_assert(!script_value_is_null(L, -1));
    script_value_to_attr(L, -1, &got);
    ck_assert_int_eq(got.given, ATTR_GIVEN_BARE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("value");
    TCase *c = tcase_create("value");

    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, json_goes_both_ways, 0, sizeof(texts) / sizeof(texts[0]));
    tcase_add_test(c, every_cut_of_a_text_is_refused_in_peace);
    tcase_add_test(c, a_text_too_big_for_the_limit_raises);
    tcase_add_loop_test(c, values_become_attribute_values, 0, sizeof(attrs) / sizeof(attrs[0]));
    tcase_add_test(c, null_and_bare_are_themselves);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
