/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_wxml.c - templates as pages write them, and the places of their mistakes. */
#include "view/markup/wxml.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct wxml_doc *parse(const char *text)
{
    struct wxml_doc *d = NULL;
    char why[200] = "";

    ck_assert_msg(wxml_parse(&d, text, strlen(text), "a.wxml", why, sizeof(why)) == 0, "%s", why);
    return d;
}

static const struct wxml_attr *attr(const struct wxml_node *n, const char *name)
{
    for (int i = 0; i < n->attr_count; i++)
        if (strcmp(n->attrs[i].name, name) == 0)
            return &n->attrs[i];
    return NULL;
}

START_TEST(attributes_are_bare_quoted_or_plain)
{
    struct wxml_doc *d =
        parse("<live-pusher autopush id='p' mode = \"RTC\" beauty=5 bind:tap=\"\"/>");
    const struct wxml_node *n = wxml_root(d);

    ck_assert_str_eq(n->tag, "live-pusher");
    ck_assert_int_eq(n->attr_count, 5);
    ck_assert_ptr_null(attr(n, "autopush")->value);
    ck_assert_str_eq(attr(n, "id")->value, "p");
    ck_assert_str_eq(attr(n, "mode")->value, "RTC");
    ck_assert_str_eq(attr(n, "beauty")->value, "5");
    ck_assert_str_eq(attr(n, "bind:tap")->value, "");
    wxml_free(d);
}
END_TEST

START_TEST(bindings_may_hold_tags_and_quotes)
{
    struct wxml_doc *d =
        parse("<a b=\"{{x < 1 && y > \"2\" ? '}}' : {k: {}}}}\" c/>{{ a < b ? \"</a>\" : 'x' }}!");
    const struct wxml_node *n = wxml_root(d);

    ck_assert_str_eq(attr(n, "b")->value, "{{x < 1 && y > \"2\" ? '}}' : {k: {}}}}");
    ck_assert_ptr_nonnull(attr(n, "c"));
    ck_assert_ptr_null(n->next->tag);
    ck_assert_str_eq(n->next->text, "{{ a < b ? \"</a>\" : 'x' }}!");
    wxml_free(d);
}
END_TEST

START_TEST(entities_are_decoded_outside_of_bindings)
{
    struct wxml_doc *d =
        parse("<a b=\"&lt;{{'&lt;'}}&amp;&#65;&#x4e2d;&nope;&\"/>&gt;&#0;&#xffffffffff;");
    const struct wxml_node *n = wxml_root(d);

    ck_assert_str_eq(attr(n, "b")->value, "<{{'&lt;'}}&A\u4e2d&nope;&");
    ck_assert_str_eq(n->next->text, ">&#0;&#xffffffffff;");
    wxml_free(d);
}
END_TEST

START_TEST(the_tree_is_nested_as_written)
{
    struct wxml_doc *d = parse("<a>\n <b/> x <!-- <c> -->\n <b></b>\n</a ><d/>");
    const struct wxml_node *a = wxml_root(d), *b = a->first;

    ck_assert_str_eq(b->tag, "b");
    ck_assert_ptr_null(b->first);
    ck_assert_str_eq(b->next->text, " x ");
    ck_assert_str_eq(b->next->next->tag, "b");
    ck_assert_ptr_null(b->next->next->next);
    ck_assert_str_eq(a->next->tag, "d");
    ck_assert_ptr_null(a->next->next);
    wxml_free(d);
}
END_TEST

START_TEST(places_count_characters_from_one)
{
    struct wxml_doc *d =
        parse("\xef\xbb\xbf<!-- \u4e2d\u6587 --><a\n   b='\u4e2d' c = d>\u4e2d<e/></a>");
    const struct wxml_node *a = wxml_root(d);

    ck_assert_int_eq(a->line, 1);
    ck_assert_int_eq(a->column, 12);
    ck_assert_int_eq(attr(a, "b")->line, 2);
    ck_assert_int_eq(attr(a, "b")->column, 4);
    ck_assert_int_eq(attr(a, "b")->value_column, 7);
    ck_assert_int_eq(attr(a, "c")->column, 10);
    ck_assert_int_eq(attr(a, "c")->value_column, 14);
    ck_assert_int_eq(a->first->column, 16);
    ck_assert_int_eq(a->first->next->column, 17);
    wxml_free(d);
}
END_TEST

START_TEST(a_script_is_not_a_template)
{
    struct wxml_doc *d = parse("<wxs module=\"m\">if (a<b && c) {{ x = '</view>' </wxs><view/>");

    ck_assert_ptr_null(wxml_root(d)->first);
    ck_assert_str_eq(wxml_root(d)->next->tag, "view");
    wxml_free(d);
}
END_TEST

START_TEST(a_lone_less_than_is_text)
{
    struct wxml_doc *d = parse("1 < 2 <");

    ck_assert_str_eq(wxml_root(d)->text, "1 < 2 <");
    wxml_free(d);
}
END_TEST

static const struct {
    const char *text;
    int err;
    const char *why;
} mistakes[] = {
    {"<a>\n  <b>\n</a>", -EPROTO, "a.wxml:3:1: </a> does not close <b> of line 2, column 3"},
    {"<a>\n  <b/>", -EPROTO, "a.wxml:1:1: <a> is never closed"},
    {"</a>", -EPROTO, "a.wxml:1:1: </a> closes nothing"},
    {"x</a", -EPROTO, "a.wxml:1:2: </a> closes nothing"},
    {"<a></a", -EPROTO, "a.wxml:1:4: </a has no closing >"},
    {"<a b", -EPROTO, "a.wxml:1:1: <a has no closing >"},
    {"<a b=\"1>\n</a>", -EPROTO, "a.wxml:1:6: the value of b has no closing quote"},
    {"<a b=>", -EPROTO, "a.wxml:1:6: b= has no value"},
    {"<a \"b\">", -EPROTO, "a.wxml:1:4: '\"' is not allowed here"},
    {"<a <b/>", -EPROTO, "a.wxml:1:4: '<' is not allowed here"},
    {"<a> {{ x </a>", -EPROTO, "a.wxml:1:5: {{ is never closed, or a string in it"},
    {"<a b=\"{{'}}\"/>", -EPROTO, "a.wxml:1:7: {{ is never closed, or a string in it"},
    {"\n <!-- <a/>", -EPROTO, "a.wxml:2:2: the comment is never closed"},
    {"<wxs>", -EPROTO, "a.wxml:1:1: <wxs> is never closed"},
};

START_TEST(mistakes_are_named_with_their_place)
{
    struct wxml_doc *d = NULL;
    char why[200] = "";

    const char *text = mistakes[_i].text;
    ck_assert_int_eq(wxml_parse(&d, text, strlen(text), "a.wxml", why, sizeof(why)),
                     mistakes[_i].err);
    ck_assert_str_eq(why, mistakes[_i].why);
    ck_assert_ptr_null(d);
}
END_TEST

static char *repeat(const char *word, int count, const char *tail)
{
    size_t size = strlen(word);
    char *text = malloc(size * (size_t)count + strlen(tail) + 1);

    for (int i = 0; i < count; i++)
        memcpy(text + size * (size_t)i, word, size);
    strcpy(text + size * (size_t)count, tail);
    return text;
}

static int try(const char *word, int count, const char *tail)
{
    struct wxml_doc *d = NULL;
    char why[200] = "", *text = repeat(word, count, tail);
    int err = wxml_parse(&d, text, strlen(text), "a.wxml", why, sizeof(why));

    wxml_free(d);
    free(text);
    return err;
}

START_TEST(limits_hold_at_the_limit_and_not_beyond)
{
    char *close = repeat("</a>", WXML_DEPTH_MAX, "");

    ck_assert_int_eq(try("<a>", WXML_DEPTH_MAX, close), 0);
    ck_assert_int_eq(try("<a>", WXML_DEPTH_MAX + 1, close), -E2BIG);
    ck_assert_int_eq(try("<a/>", WXML_NODES_MAX, ""), 0);
    ck_assert_int_eq(try("<a/>", WXML_NODES_MAX, "x"), -E2BIG);
    ck_assert_int_eq(try(" ", WXML_SIZE_MAX, ""), 0);
    ck_assert_int_eq(try(" ", WXML_SIZE_MAX, " "), -E2BIG);
    free(close);
}
END_TEST

START_TEST(a_zero_byte_is_refused_and_a_short_reason_is_cut)
{
    struct wxml_doc *d = NULL;
    char why[8] = "";

    ck_assert_int_eq(wxml_parse(&d, "<a\0/>", 5, "a.wxml", why, sizeof(why)), -EPROTO);
    ck_assert_str_eq(why, "a.wxml:");
    ck_assert_int_eq(wxml_parse(&d, "", 0, "a.wxml", why, sizeof(why)), 0);
    ck_assert_ptr_null(wxml_root(d));
    wxml_free(d);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("wxml");
    TCase *c = tcase_create("wxml");

    tcase_add_test(c, attributes_are_bare_quoted_or_plain);
    tcase_add_test(c, bindings_may_hold_tags_and_quotes);
    tcase_add_test(c, entities_are_decoded_outside_of_bindings);
    tcase_add_test(c, the_tree_is_nested_as_written);
    tcase_add_test(c, places_count_characters_from_one);
    tcase_add_test(c, a_script_is_not_a_template);
    tcase_add_test(c, a_lone_less_than_is_text);
    tcase_add_loop_test(c, mistakes_are_named_with_their_place, 0,
                        sizeof(mistakes) / sizeof(*mistakes));
    tcase_add_test(c, limits_hold_at_the_limit_and_not_beyond);
    tcase_add_test(c, a_zero_byte_is_refused_and_a_short_reason_is_cut);
    suite_add_tcase(s, c);
    return run_suite(s);
}
