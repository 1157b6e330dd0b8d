/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_media_query.c - in which windows the conditions of @media hold. */
#include "view/style/media_query.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const char *text;
    double width, height;
    bool holds;
    const char *unknown; /* "": everything was understood */
};
static const struct row rows[] = {
    {"screen", 375, 667, true, ""},
    {"all and (min-width: 300px)", 375, 667, true, ""},
    {"(min-width:376px)", 375, 667, false, ""},
    {"(min-width:375px) and (max-width:375px)", 375, 667, true, ""},
    {"(max-height: 10em)", 375, 160, true, ""},
    {"(max-height: 10em)", 375, 161, false, ""},
    {"(min-width:900px), (max-height:700px)", 375, 667, true, ""},
    {"print", 375, 667, false, ""},
    {"not print", 375, 667, true, ""},
    {"only screen and (orientation: landscape)", 375, 667, false, ""},
    {"(orientation:portrait)", 375, 667, true, ""},
    {"(prefers-color-scheme: dark)", 375, 667, false, ""},
    {"(prefers-color-scheme: light)", 375, 667, true, ""},
    {"(hover: hover)", 375, 667, false, "(hover: hover)"},
    {"not (hover: hover)", 375, 667, false, "(hover: hover)"},
    {"(min-width: 3vw)", 375, 667, false, "(min-width: 3vw)"},
    {"(min-width)", 375, 667, false, "(min-width)"},
    {"(min-width: 3px", 375, 667, false, "(min-width: 3px"},
    {"tv, screen", 375, 667, true, "tv, screen"},
    {"", 375, 667, true, ""},
};

START_TEST(conditions_hold_in_their_windows)
{
    const struct row *r = &rows[_i];
    struct arena a = {0};
    const struct media_query *m;
    const char *unknown;

    ck_assert_int_eq(media_query_read(r->text, r->text + strlen(r->text), &a, &m, &unknown), 0);
    ck_assert_str_eq(unknown ? unknown : "", r->unknown);
    ck_assert_int_eq(media_query_holds(m, r->width, r->height), r->holds);
    arena_fini(&a);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("media_query");
    TCase *c = tcase_create("media_query");

    tcase_add_loop_test(c, conditions_hold_in_their_windows, 0, sizeof(rows) / sizeof(*rows));
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? 1 : 0;
}
