/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_tree.c - what keeps its number over an update, what is gone, and the limits. */
#include "view/tree/tree.h"
#include "kit/view_page.h"

#include <errno.h>

/* One update with ids as names: the numbers of a page with these ids before and after. */
static uint32_t number_of(struct page *p, const char *template, const char *id)
{
    ck_assert_int_eq(page_update(p, template), 0);
    return page_id(p, id);
}

static bool was_removed(const struct page *p, uint32_t number)
{
    for (int i = 0; i < p->removed_count; i++)
        if (p->removed[i] == number)
            return true;
    return false;
}

struct row {
    const char *before, *after; /* the element with id x of both */
    bool is_kept;
    int removed;
};
static const struct row rows[] = {
    {"<view id='x'/>", "<view id='x'/>", true, 0},
    {"<view id='x' class='a'/>", "<view id='x' class='b' style='top:0'/>", true, 0},
    {"<view id='x'/>", "<text id='x'/>", false, 1},
    {"<view/><live-player id='x'/>", "<live-player id='x'/>", true, 1},
    {"<live-player id='x'/>", "<view/><live-player id='x'/>", true, 0},
    /* the first of its kind stays */
    {"<live-player/><live-player id='x'/>", "<live-player id='x'/>", false, 1},
    {"<view key='a'/><view key='b' id='x'/>", "<view key='b' id='x'/><view key='a'/>", true, 0},
    {"<view key='a'/><view key='b' id='x'/>", "<view key='b' id='x'/>", true, 1},
    {"<view key='a' id='x'/>", "<view key='b' id='x'/>", false, 1},
    {"<view key='a' id='x'/>", "<view id='x'/>", false, 1},
    {"<view key='a' id='x'/>", "<text key='a' id='x'/>", false, 1},
    {"<view><view id='x'/></view>", "<view>words<view id='x'/></view>", true, 0},
    {"<view><view id='x'/></view>", "<text><view id='x'/></text>", false, 2},
    {"<view key='1'><text id='x'/></view><view key='2'><text/></view>",
     "<view key='2'><text/></view><view key='1'><text id='x'/></view>", true, 0},
    {"<view/><view/><view id='x'/>", "<view/><view/><view id='x'/><view/>", true, 0},
};

START_TEST(nodes_are_matched_by_place_or_key)
{
    struct page p;
    const struct row *r = &rows[_i];

    page_start(&p, 100, 100);
    uint32_t before = number_of(&p, r->before, "x");
    ck_assert_int_eq(p.removed_count, 0);
    uint32_t after = number_of(&p, r->after, "x");
    ck_assert(before != 0 && after != 0);
    ck_assert_int_eq(before == after, r->is_kept);
    ck_assert_int_eq(p.removed_count, r->removed);
    if (!r->is_kept && r->removed > 0)
        ck_assert(was_removed(&p, before) || _i == 5);
    ck_assert(!was_removed(&p, after));
    view_free(p.view);
}
END_TEST

START_TEST(the_call_page_keeps_its_sessions_when_pictures_swap)
{
    struct page p;

    page_start(&p, 375, 667);
    page_style(&p, CALL_STYLE);
    uint32_t player = number_of(&p, CALL_PAGE("pusher", "small-window"), "player");
    uint32_t pusher = page_id(&p, "pusher");
    ck_assert_uint_eq(number_of(&p, CALL_PAGE("small-window", "player"), "player"), player);
    ck_assert_uint_eq(page_id(&p, "pusher"), pusher);
    ck_assert_int_eq(p.removed_count, 0);
    view_free(p.view);
}
END_TEST

START_TEST(numbers_are_never_used_twice)
{
    struct page p;

    page_start(&p, 100, 100);
    uint32_t first = number_of(&p, "<view id='x'/>", "x");
    ck_assert_int_eq(page_update(&p, ""), 0);
    ck_assert(was_removed(&p, first));
    ck_assert_uint_gt(number_of(&p, "<view id='x'/>", "x"), first);
    view_free(p.view);
}
END_TEST

START_TEST(a_page_tag_is_the_root)
{
    struct page p;

    page_start(&p, 100, 100);
    page_style(&p, "page{height:50%}page page{height:7px}");
    uint32_t root = number_of(&p, "<page id='x'><view/></page>", "x");
    page_expect(&p, "x", 0, 0, 100, 100); /* never lower than the window */
    ck_assert_uint_eq(number_of(&p, "<page id='x'><page id='y'/></page>", "x"), root);
    page_expect(&p, "y", 0, 0, 100, 100);
    ck_assert_int_eq(page_update(&p, "<view/>"), 0);
    ck_assert(was_removed(&p, root));
    view_free(p.view);
}
END_TEST

static int update_deep(struct view *v, int depth)
{
    view_begin(v);
    for (int i = 0; i < depth; i++)
        view_open(v, "view", NULL);
    for (int i = 0; i < depth; i++)
        view_close(v);
    return view_end(v, NULL, NULL);
}

static int update_wide(struct view *v, int count, uint32_t *last)
{
    view_begin(v);
    for (int i = 0; i < count; i++) {
        view_open(v, "view", NULL);
        *last = view_close(v);
    }
    return view_end(v, NULL, NULL);
}

START_TEST(limits_hold_at_the_limit_and_not_beyond)
{
    struct page p;
    uint32_t last;

    page_start(&p, 100, 100);
    ck_assert_int_eq(update_deep(p.view, TREE_DEPTH_MAX), 0);
    ck_assert_int_eq(update_deep(p.view, TREE_DEPTH_MAX + 1), -E2BIG);
    ck_assert_int_eq(update_wide(p.view, TREE_NODES_MAX, &last), 0);
    ck_assert_uint_ne(last, 0);
    ck_assert_int_eq(update_wide(p.view, TREE_NODES_MAX + 1, &last), -E2BIG);
    ck_assert_uint_eq(last, 0);
    ck_assert_int_eq(page_update(&p, "<view id='x' style='height:5px'/>"), 0);
    page_expect(&p, "x", 0, 0, 100, 5);
    view_free(p.view);
}
END_TEST

START_TEST(an_update_that_never_ended_is_forgotten)
{
    struct page p;

    page_start(&p, 100, 100);
    uint32_t number = number_of(&p, "<view/><live-player id='x'/>", "x");
    view_begin(p.view);
    view_open(p.view, "live-player", NULL);
    view_begin(p.view);
    ck_assert(!view_rect(p.view, number, &(struct view_rect){0}));
    ck_assert_uint_eq(number_of(&p, "<live-player id='x'/><text/>", "x"), number);
    ck_assert_int_eq(p.removed_count, 1);
    view_free(p.view);
}
END_TEST

START_TEST(unbalanced_calls_do_no_harm)
{
    struct page p;

    page_start(&p, 100, 100);
    view_begin(p.view);
    ck_assert_uint_eq(view_close(p.view), 0);
    view_open(p.view, "view", NULL);
    view_attr(p.view, "hidden", NULL);
    view_begin(p.view); /* an update that never ended */
    view_open(p.view, "view", NULL);
    ck_assert_int_eq(view_end(p.view, NULL, NULL), 0);
    view_text(p.view, "x", 1); /* outside of an update */
    view_open(p.view, "view", NULL);
    ck_assert_int_eq(page_update(&p, "<view id='x'/>"), 0);
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tree");
    TCase *c = tcase_create("tree");

    tcase_add_loop_test(c, nodes_are_matched_by_place_or_key, 0, sizeof(rows) / sizeof(*rows));
    tcase_add_test(c, the_call_page_keeps_its_sessions_when_pictures_swap);
    tcase_add_test(c, numbers_are_never_used_twice);
    tcase_add_test(c, a_page_tag_is_the_root);
    tcase_add_test(c, limits_hold_at_the_limit_and_not_beyond);
    tcase_add_test(c, an_update_that_never_ended_is_forgotten);
    tcase_add_test(c, unbalanced_calls_do_no_harm);
    suite_add_tcase(s, c);
    return page_run(s);
}
