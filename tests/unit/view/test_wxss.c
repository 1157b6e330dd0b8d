/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_wxss.c - style sheets as pages write them: rules, values, and the places of their mistakes.
 */
#include "view/style/wxss.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char warnings[4000];

static void note(void *arg, const char *text)
{
    size_t used = strlen(warnings);

    (void)arg;
    snprintf(warnings + used, sizeof(warnings) - used, "%s\n", text);
}

static struct wxss_sheet *parse(const char *text)
{
    struct wxss_sheet *s = NULL;

    warnings[0] = 0;
    ck_assert_int_eq(wxss_parse(&s, text, strlen(text), "a.wxss", note, NULL), 0);
    return s;
}

static int count_rules(const struct wxss_sheet *s)
{
    int count = 0;

    for (const struct wxss_rule *r = s->rules; r; r = r->next)
        count++;
    return count;
}

static int count_decls(const struct wxss_rule *r)
{
    int count = 0;

    for (const struct wxss_decl *d = r ? r->decls : NULL; d; d = d->next)
        count++;
    return count;
}

static const struct wxss_decl *decl(const struct wxss_rule *r, enum prop p)
{
    for (const struct wxss_decl *d = r->decls; d; d = d->next)
        if (d->prop == p)
            return d;
    ck_abort_msg("%s is missing", prop_rows[p].name);
    return NULL;
}

/* ---- values */

struct value_row {
    const char *text;
    enum prop prop;
    enum unit unit;
    double n;
};
static const struct value_row values[] = {
    {"width: 12px", PROP_WIDTH, UNIT_PX, 12},
    {"width:-0.5PX", PROP_WIDTH, UNIT_NONE, 0},
    {"width: 0", PROP_WIDTH, UNIT_PX, 0},
    {"width: 12", PROP_WIDTH, UNIT_NONE, 0},
    {"width: .5rpx", PROP_WIDTH, UNIT_RPX, 0.5},
    {"width: 50%", PROP_WIDTH, UNIT_PERCENT, 50},
    {"width: auto", PROP_WIDTH, UNIT_AUTO, 0},
    {"width: 1e3px", PROP_WIDTH, UNIT_NONE, 0},
    {"width: nan", PROP_WIDTH, UNIT_NONE, 0},
    {"width: 99999999999999px", PROP_WIDTH, UNIT_PX, 1e7},
    {"height: 100vh", PROP_HEIGHT, UNIT_VH, 100},
    {"left: -2em", PROP_LEFT, UNIT_EM, -2},
    {"top: 2rem", PROP_TOP, UNIT_REM, 2},
    {"left: 72pt", PROP_LEFT, UNIT_PX, 96},
    {"z-index: -3", PROP_Z_INDEX, UNIT_NUMBER, -3},
    {"z-index: 3px", PROP_Z_INDEX, UNIT_NONE, 0},
    {"opacity: .25", PROP_OPACITY, UNIT_NUMBER, 0.25},
    {"color: #fff", PROP_COLOR, UNIT_COLOUR, 0xffffffff},
    {"color: #12345678", PROP_COLOR, UNIT_COLOUR, 0x12345678},
    {"color: #1234", PROP_COLOR, UNIT_COLOUR, 0x11223344},
    {"color: #12345", PROP_COLOR, UNIT_NONE, 0},
    {"color: Red", PROP_COLOR, UNIT_COLOUR, 0xff0000ff},
    {"color: rgb(1, 2,3)", PROP_COLOR, UNIT_COLOUR, 0x010203ff},
    {"color: rgba(255,255,255,.5)", PROP_COLOR, UNIT_COLOUR, 0xffffff80},
    {"color: rgb(1,2)", PROP_COLOR, UNIT_NONE, 0},
    {"color: inherit", PROP_COLOR, UNIT_INHERIT, 0},
    {"display: INLINE-block", PROP_DISPLAY, UNIT_WORD, DISPLAY_INLINE_BLOCK},
    {"display: grid", PROP_DISPLAY, UNIT_NONE, 0},
    {"line-height: 1.5", PROP_LINE_HEIGHT, UNIT_NUMBER, 1.5},
    {"line-height: 20px", PROP_LINE_HEIGHT, UNIT_PX, 20},
    {"max-width: none", PROP_MAX_WIDTH, UNIT_AUTO, 0},
    {"font-weight: 600", PROP_FONT_WEIGHT, UNIT_NUMBER, 600},
    {"margin: 1px 2px", PROP_MARGIN_LEFT, UNIT_PX, 2},
    {"margin: 1px 2px 3px", PROP_MARGIN_BOTTOM, UNIT_PX, 3},
    {"margin: 1px 2px 3px 4px", PROP_MARGIN_LEFT, UNIT_PX, 4},
    {"margin: 1px 2px 3px 4px 5px", PROP_MARGIN_LEFT, UNIT_NONE, 0},
    {"padding: 1px -2px", PROP_PADDING_TOP, UNIT_NONE, 0},
    {"border: 2px solid red", PROP_BORDER_LEFT_WIDTH, UNIT_PX, 2},
    {"border: red solid", PROP_BORDER_TOP_COLOR, UNIT_COLOUR, 0xff0000ff},
    {"border: none", PROP_BORDER_TOP_STYLE, UNIT_WORD, BORDER_NONE},
    {"border-bottom: 1rpx solid #eee", PROP_BORDER_BOTTOM_WIDTH, UNIT_RPX, 1},
    {"border-radius: 50%", PROP_RADIUS_BOTTOM_LEFT, UNIT_PERCENT, 50},
    {"background: #00f url(a.png) no-repeat", PROP_BACKGROUND_COLOR, UNIT_COLOUR, 0x0000ffff},
    {"flex: 1", PROP_FLEX_BASIS, UNIT_PERCENT, 0},
    {"flex: 0 0 30%", PROP_FLEX_BASIS, UNIT_PERCENT, 30},
    {"flex: none", PROP_FLEX_SHRINK, UNIT_NUMBER, 0},
    {"flex: 10px", PROP_FLEX_GROW, UNIT_NUMBER, 1},
    {"width: calc(1px + 2px)", PROP_WIDTH, UNIT_CALC, 0},
    {"width: calc(1px * 2px)", PROP_WIDTH, UNIT_NONE, 0},
    {"width: calc(1px / 0)", PROP_WIDTH, UNIT_NONE, 0},
    {"width: calc(1px + 2)", PROP_WIDTH, UNIT_NONE, 0},
    {"width: calc(((1px))", PROP_WIDTH, UNIT_NONE, 0},
    {"width: calc()", PROP_WIDTH, UNIT_NONE, 0},
    {"border-width: calc(10%)", PROP_BORDER_TOP_WIDTH, UNIT_NONE, 0},
    {"opacity: calc(1 / 4)", PROP_OPACITY, UNIT_NUMBER, 0.25},
    {"vertical-align: -4px", PROP_VERTICAL_ALIGN, UNIT_PX, -4},
    {"order: -2", PROP_ORDER, UNIT_NUMBER, -2},
    {"place-content: center", PROP_JUSTIFY_CONTENT, UNIT_WORD, MAIN_CENTER},
    {"transform: rotate(45deg) translate(1px, calc(50% - 2px))", PROP_TRANSFORM, UNIT_TRANSFORM, 0},
    {"transform: rotate", PROP_TRANSFORM, UNIT_NONE, 0}, /* found by the fuzzer: no parenthesis */
    {"transform: none", PROP_TRANSFORM, UNIT_WORD, 0},
    {"transform: translate3d(0, 0, 0)", PROP_TRANSFORM, UNIT_TRANSFORM, 0},
    {"transform: scale(1.5)", PROP_TRANSFORM, UNIT_TRANSFORM, 0},
    {"transform: rotate(45)", PROP_TRANSFORM, UNIT_NONE, 0},
    {"transform: rotate(45deg", PROP_TRANSFORM, UNIT_NONE, 0},
    {"transform: translate(1px, 2px, 3px)", PROP_TRANSFORM, UNIT_NONE, 0},
    {"transform: scale(1px)", PROP_TRANSFORM, UNIT_NONE, 0},
    {"transform: wobble(1)", PROP_TRANSFORM, UNIT_NONE, 0},
    {"transform: translate(auto)", PROP_TRANSFORM, UNIT_NONE, 0},
    {"transform-origin: bottom", PROP_ORIGIN_X, UNIT_WORD, 1},
    {"transform-origin: center left", PROP_ORIGIN_X, UNIT_WORD, 0},
    {"transform-origin: 10px 20%", PROP_ORIGIN_Y, UNIT_PERCENT, 20},
    {"gap: 1px 2px", PROP_COLUMN_GAP, UNIT_PX, 2},
};

START_TEST(values_are_read_or_refused)
{
    const struct value_row *row = &values[_i];
    char text[200];

    snprintf(text, sizeof(text), ".a { %s }", row->text);
    struct wxss_sheet *s = parse(text);
    if (row->unit == UNIT_NONE) {
        ck_assert_int_eq(count_decls(s->rules), 0);
        ck_assert_str_ne(warnings, "");
    } else {
        const struct wxss_decl *d = decl(s->rules, row->prop);
        ck_assert_str_eq(warnings, "");
        ck_assert_int_eq(d->value.unit, row->unit);
        if (row->n != 0)
            ck_assert_double_eq_tol(d->value.n, row->n, 1e-9);
    }
    wxss_free(s);
}
END_TEST

START_TEST(addresses_lose_their_quotes)
{
    struct wxss_sheet *s = parse(
        ".a{background-image:url( 'a b.png' )}.b{background:url(data:x;y,z)}.c{content:\"x;}\"}");

    ck_assert_str_eq(warnings, "");
    ck_assert_str_eq(decl(s->rules, PROP_BACKGROUND_IMAGE)->value.text, "a b.png");
    ck_assert_str_eq(decl(s->rules->next, PROP_BACKGROUND_IMAGE)->value.text, "data:x;y,z");
    ck_assert_str_eq(decl(s->rules->next->next, PROP_CONTENT)->value.text, "x;}");
    wxss_free(s);
}
END_TEST

START_TEST(important_is_noticed)
{
    struct wxss_sheet *s = parse(".a{width:1px !important;height:2px! IMPORTANT;top:3px}");

    ck_assert(decl(s->rules, PROP_WIDTH)->is_important);
    ck_assert(decl(s->rules, PROP_HEIGHT)->is_important);
    ck_assert(!decl(s->rules, PROP_TOP)->is_important);
    wxss_free(s);
}
END_TEST

/* ---- selectors */

struct weight_row {
    const char *selector;
    unsigned ids, classes, tags;
};
static const struct weight_row weights[] = {
    {"view", 0, 0, 1},         {"*", 0, 0, 0},
    {".a", 0, 1, 0},           {"#a", 1, 0, 0},
    {".a.b", 0, 2, 0},         {"view#i.a:first-child", 1, 2, 1},
    {".fixed image", 0, 1, 1}, {".a>view > text", 0, 1, 2},
    {"[a]", 0, 1, 0},          {"button[a][b=c].d", 0, 3, 1},
    {".a::before", 0, 1, 1},   {"view:nth-child( 2n + 1 )", 0, 1, 1},
};

START_TEST(selectors_have_their_weight)
{
    const struct weight_row *row = &weights[_i];
    char text[100];

    snprintf(text, sizeof(text), "%s{top:0}", row->selector);
    struct wxss_sheet *s = parse(text);
    ck_assert_str_eq(warnings, "");
    ck_assert_uint_eq(s->rules->weight, row->ids << 20 | row->classes << 10 | row->tags);
    wxss_free(s);
}
END_TEST

START_TEST(a_list_shares_its_declarations)
{
    struct wxss_sheet *s = parse(".player,.pusher{width:100% ;height:100%}");

    ck_assert_int_eq(count_rules(s), 2);
    ck_assert_ptr_eq(s->rules->decls, s->rules->next->decls);
    ck_assert_int_eq(count_decls(s->rules), 2);
    wxss_free(s);
}
END_TEST

START_TEST(imports_are_reported)
{
    struct wxss_sheet *s = parse("@import \"a.wxss\";\n  @import url('b.wxss');\n.a{top:0}");

    ck_assert_str_eq(s->imports->path, "a.wxss");
    ck_assert_str_eq(s->imports->next->path, "b.wxss");
    ck_assert_int_eq(s->imports->next->line, 2);
    ck_assert_int_eq(s->imports->next->column, 3);
    ck_assert_int_eq(count_rules(s), 1);
    wxss_free(s);
}
END_TEST

/* ---- mistakes: what is reported, how many rules and declarations (of the last rule) are left */

struct mistake {
    const char *text, *warning;
    int rules, decls;
};
static const struct mistake mistakes[] = {
    {".a{width:1px}", "", 1, 1},
    {"/* x */.a{/**/width/**/:/* ; */1px/* } */}", "", 1, 1},
    {".a{\n  widht: 1px;\n  height: 1px}", "a.wxss:2:3: unknown property 'widht'\n", 1, 1},
    {".a{\n  width: 1 px;\n  height: 1px}", "a.wxss:2:10: '1 px' is not a value of width\n", 1, 1},
    {".a{width}", "a.wxss:1:4: 'width' has no colon\n", 1, 0},
    {".a{width:;top:0}", "a.wxss:1:10: '' is not a value of width\n", 1, 1},
    {".a{top:0;;;}", "", 1, 1},
    {".a{font-family:x;-webkit-y:z;--v:1}", "", 1, 1},
    {".a:hover{top:0}\n.b:active::after{top:0}", "", 2, 1},
    {".a:heaven{top:0}\n.b{top:0}", "a.wxss:1:1: '.a:heaven' is not a selector known here\n", 1, 1},
    {".a::before , .b:after\n{top:0}", "", 2, 1},
    {".a::before.b{top:0}", "a.wxss:1:1: '.a::before.b' is not a selector known here\n", 0, 0},
    {"::-webkit-scrollbar{width:0}", "", 1, 1},
    {".a{\n  float: left;\n  top:0}",
     "a.wxss:2:3: float: left is not done here: boxes stand below "
     "each other; display: flex puts them side by side\n",
     1, 1},
    {".a{clear:both}", "a.wxss:1:4: clear: both is not done here: no box floats here\n", 1, 0},
    {".a{direction:rtl}",
     "a.wxss:1:4: direction: rtl is not done here: everything runs from left to right\n", 1, 0},
    {".a{text-transform:uppercase}",
     "a.wxss:1:4: text-transform: uppercase is not done here: letters stay as they are written\n",
     1, 0},
    {".a{float:none;direction:ltr;clear:initial}", "", 1, 0},
    {".a{letter-spacing:2px;word-spacing:1px;text-indent:2em;word-wrap:break-word}", "", 1, 4},
    {".a{width:var(--x)}", "", 1, 1},
    {".a{widht:var(--x)}", "a.wxss:1:4: unknown property 'widht'\n", 1, 0},
    {".a{padding:calc(1px + env(safe-area-inset-top)) env(x, 3px)}", "", 1, 4},
    {".a{width:env(x)}", "a.wxss:1:10: 'env(x)' is not a value of width\n", 1, 0},
    {".a{width:min(10px,50%);height:clamp(1px,2vh + 3px,4em)}", "", 1, 2},
    {".a{width:min(10px,)}", "a.wxss:1:10: 'min(10px,)' is not a value of width\n", 1, 0},
    {".a{width:min(10px,,2px)}", "a.wxss:1:10: 'min(10px,,2px)' is not a value of width\n", 1, 0},
    {".a{width:clamp(1px,2px)}", "a.wxss:1:10: 'clamp(1px,2px)' is not a value of width\n", 1, 0},
    {".a{aspect-ratio:16 / 9;aspect-ratio:auto 2/1}", "", 1, 2},
    {".a{aspect-ratio:16/0}", "a.wxss:1:17: '16/0' is not a value of aspect-ratio\n", 1, 0},
    {".a,,.b{top:0}", "a.wxss:1:4: '' is not a selector known here\n", 2, 1},
    {"> .a{top:0}", "a.wxss:1:1: '> .a' is not a selector known here\n", 0, 0},
    {".a >{top:0}", "a.wxss:1:1: '.a >' is not a selector known here\n", 0, 0},
    {".a::before .b{top:0}", "a.wxss:1:1: '.a::before .b' is not a selector known here\n", 0, 0},
    {".a[b{top:0}", "a.wxss:1:1: '.a[b' is not a selector known here\n", 0, 0},
    {".a[=b]{top:0}", "a.wxss:1:1: '.a[=b]' is not a selector known here\n", 0, 0},
    {".a[b=]{top:0}", "a.wxss:1:1: '.a[b=]' is not a selector known here\n", 0, 0},
    {".a[b='c]{top:0}", "a.wxss:1:1: '.a[b='c]{top:0}' has no block\n", 0, 0},
    {".a[b~=c][d^=e] [f|='g' i]{top:0}", "", 1, 1},
    {".a[b!=c]{top:0}", "a.wxss:1:1: '.a[b!=c]' is not a selector known here\n", 0, 0},
    {":nth-child(x){top:0}", "a.wxss:1:1: ':nth-child(x)' is not a selector known here\n", 0, 0},
    {".a{top:0", "a.wxss:1:3: the block is never closed\n", 1, 1},
    {"}.a{top:0}", "a.wxss:1:1: '' has no block\n", 1, 1},
    {".a;.b{top:0}", "a.wxss:1:1: '.a' has no block\n", 1, 1},
    {".a{top:0}/* x", "a.wxss:1:10: the comment is never closed\n", 1, 1},
    {"@media print{.a{top:0}}.b{left:0}", "", 2, 1},
    {"@media (min-width:3px) and (orientation:portrait){.a{top:0}.b{top:0}}.c{left:0}", "", 3, 1},
    {"@media (hover:hover){.a{top:0}}.b{left:0}",
     "a.wxss:1:8: '(hover:hover)' is not a condition known here: its rules never hold\n", 2, 1},
    {"@media screen{@media print{.a{top:0}}.b{top:0}}.c{top:0}",
     "a.wxss:1:21: @media inside of @media has no effect here\n", 2, 1},
    {"@media screen{.a{top:0}", "", 1, 1},
    {"@charset \"utf-8\";.b{left:0}", "", 1, 1},
    {".a{.b{top:0}left:0}", "a.wxss:1:6: a block is not allowed here\n", 1, 1},
    {".a{color:rgb(1,2;}.b{left:0}", "a.wxss:1:10: 'rgb(1,2;' is not a value of color\n", 2, 1},
    {"\xe4\xb8\xad{x:1}", "a.wxss:1:3: unknown property 'x'\n", 1, 0},
};

START_TEST(mistakes_are_skipped_with_their_place)
{
    const struct mistake *m = &mistakes[_i];
    struct wxss_sheet *s = parse(m->text);
    const struct wxss_rule *last = s->rules;

    while (last && last->next)
        last = last->next;
    ck_assert_str_eq(warnings, m->warning);
    ck_assert_int_eq(count_rules(s), m->rules);
    ck_assert_int_eq(count_decls(last), m->decls);
    wxss_free(s);
}
END_TEST

static void count(void *arg, const char *text)
{
    (void)text;
    ++*(int *)arg;
}

START_TEST(size_and_warnings_are_limited)
{
    struct wxss_sheet *s = NULL;
    size_t size = WXSS_SIZE_MAX + 1;
    char *text = malloc(size);
    int warned = 0;

    memset(text, '}', size);
    ck_assert_int_eq(wxss_parse(&s, text, size, "a.wxss", count, &warned), -EFBIG);
    ck_assert_int_eq(wxss_parse(&s, text, size - 1, "a.wxss", count, &warned), 0);
    ck_assert_int_eq(warned, WXSS_WARNINGS_MAX + 1);
    wxss_free(s);
    free(text);
}
END_TEST

START_TEST(a_style_attribute_is_a_list_of_declarations)
{
    struct arena a = {0};
    struct wxss_decl *d = NULL;

    warnings[0] = 0;
    ck_assert_int_eq(wxss_inline(&d, &a, "height: auto; /* ; */ nope: 1", "view", note, NULL), 0);
    ck_assert_int_eq(d->prop, PROP_HEIGHT);
    ck_assert_int_eq(d->value.unit, UNIT_AUTO);
    ck_assert_ptr_null(d->next);
    ck_assert_str_eq(warnings, "view: unknown property 'nope'\n");
    arena_fini(&a);
}
END_TEST

START_TEST(every_default_is_a_value_of_its_row)
{
    struct style_base b;

    style_base_init(&b, 375, 667);
    ck_assert_int_ne(b.initial.v[_i].unit, UNIT_NONE);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("wxss");
    TCase *c = tcase_create("wxss");

    tcase_add_loop_test(c, values_are_read_or_refused, 0, sizeof(values) / sizeof(*values));
    tcase_add_test(c, addresses_lose_their_quotes);
    tcase_add_test(c, important_is_noticed);
    tcase_add_loop_test(c, selectors_have_their_weight, 0, sizeof(weights) / sizeof(*weights));
    tcase_add_test(c, a_list_shares_its_declarations);
    tcase_add_test(c, imports_are_reported);
    tcase_add_loop_test(c, mistakes_are_skipped_with_their_place, 0,
                        sizeof(mistakes) / sizeof(*mistakes));
    tcase_add_test(c, size_and_warnings_are_limited);
    tcase_add_test(c, a_style_attribute_is_a_list_of_declarations);
    tcase_add_loop_test(c, every_default_is_a_value_of_its_row, 0, PROP_COUNT);
    suite_add_tcase(s, c);
    return run_suite(s);
}
