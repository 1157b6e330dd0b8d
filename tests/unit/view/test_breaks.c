/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_breaks.c - where a line may end inside of a text; a "_" marks each place. */
#include "view/layout/breaks.h"
#include "view/markup/chars.h"

#include <check.h>
#include <stdlib.h>

struct row {
    enum breaks_rule rule;
    const char *marked;
};
static const struct row rows[] = {
    /* hyphens, but not in front of a number that stands alone */
    {BREAKS_BY_SCRIPT, "aa-_bb-_cc"},
    {BREAKS_BY_SCRIPT, "aa-_11"},
    {BREAKS_BY_SCRIPT, "11-_22"},
    {BREAKS_BY_SCRIPT, "-11"},
    {BREAKS_BY_SCRIPT, "(-1)"},
    {BREAKS_BY_SCRIPT, "a-_-_b"},
    {BREAKS_BY_SCRIPT, "a-!b"},
    {BREAKS_BY_SCRIPT, "a-$b"},
    /* addresses */
    {BREAKS_BY_SCRIPT, "http://a.b/c-_d/e?_f=g&h#i"},
    {BREAKS_BY_SCRIPT, "a@b.c"},
    {BREAKS_BY_SCRIPT, "a,b;c:d!e"},
    {BREAKS_BY_SCRIPT, "what??_no"},
    /* scripts without blanks */
    {BREAKS_BY_SCRIPT, "中_文_字"},
    {BREAKS_BY_SCRIPT, "中_文，_字。"},
    {BREAKS_BY_SCRIPT, "中_《文》_字"},
    {BREAKS_BY_SCRIPT, "中_a_文"},
    {BREAKS_BY_SCRIPT, "中_(a)_文"},
    {BREAKS_BY_SCRIPT, "中%_文"},
    {BREAKS_BY_SCRIPT, "中-_文"},
    {BREAKS_BY_SCRIPT, "a_—_b"},
    {BREAKS_BY_SCRIPT, "a…_b"},
    /* pictographs, one of them of two parts, one with a colour */
    {BREAKS_BY_SCRIPT, "\xf0\x9f\x98\x80_\xf0\x9f\x98\x80"},
    {BREAKS_BY_SCRIPT, "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9_\xf0\x9f\x98\x80"},
    {BREAKS_BY_SCRIPT, "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd_a"},
    /* word-break */
    {BREAKS_ALL, "a_b_c"},
    {BREAKS_ALL, "a_b,_c"},
    {BREAKS_ALL, "(a)_b"},
    {BREAKS_NO_LETTERS, "中文字"},
    {BREAKS_NO_LETTERS, "中文，_字"},
    {BREAKS_NO_LETTERS, "中a-_文"},
};

static void mark(enum breaks_rule rule, const char *text, char *out)
{
    const char *end = text + strlen(text);
    uint32_t before = 0, last = 0;

    while (text < end) {
        uint32_t c;
        size_t size = chars_read(text, end, &c);
        if (breaks_between(rule, before, last, c))
            *out++ = '_';
        memcpy(out, text, size);
        out += size;
        text += size;
        before = last;
        last = c;
    }
    *out = 0;
}

START_TEST(a_line_may_end_at_the_marks_only)
{
    const struct row *r = &rows[_i];
    char plain[200] = "", marked[400];

    for (const char *at = r->marked; *at; at++)
        if (*at != '_')
            strncat(plain, at, 1);
    mark(r->rule, plain, marked);
    ck_assert_str_eq(marked, r->marked);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("breaks");
    TCase *c = tcase_create("breaks");

    tcase_add_loop_test(c, a_line_may_end_at_the_marks_only, 0, sizeof(rows) / sizeof(*rows));
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? 1 : 0;
}
