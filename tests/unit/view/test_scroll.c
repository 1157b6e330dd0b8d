/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_scroll.c - moved content: where boxes are then, what is hit, what limits the offset. */
#include "kit/view_page.h"

#define LIST                                                                          \
    "#s{height:50px;overflow:scroll;position:relative;padding:5px;width:80px}"        \
    ".i{height:30px;margin-bottom:10px}#p{position:absolute;top:0;left:0;height:5px;" \
    "width:5px}#f{position:fixed;right:0;top:0;width:10px;height:10px}"
#define LIST_PAGE                                                                           \
    "<view id='s'><view id='a' class='i'/><view id='b' class='i'/><view id='c' class='i'/>" \
    "<view id='p'/><view id='f'/></view>"

static struct view_scroll scroll_of(const struct page *p, uint32_t node)
{
    struct view_scroll s = {0};

    ck_assert(view_scroll(p->view, node, &s));
    return s;
}

START_TEST(a_box_moves_its_content_and_no_more)
{
    struct page p;

    page_start(&p, 100, 100);
    page_style(&p, LIST);
    ck_assert_int_eq(page_update(&p, LIST_PAGE), 0);
    uint32_t s = page_id(&p, "s");
    struct view_scroll was = scroll_of(&p, s);
    ck_assert_double_eq(was.height, 5 + 3 * 40 + 5);
    ck_assert_double_eq(was.room_y, 60);
    ck_assert(view_scroll_to(p.view, s, 0, 25));
    page_expect(&p, "s", 0, 0, 90, 60);
    page_expect(&p, "a", 5, -20, 80, 30);
    page_expect(&p, "p", 0, -25, 5, 5);
    page_expect(&p, "f", 90, 0, 10, 10);
    ck_assert_str_eq(page_hit(&p, 20, 25), "b");
    ck_assert_str_eq(page_hit(&p, 20, 80), "");
    ck_assert(view_scroll_to(p.view, s, 0, 1000));
    ck_assert_double_eq(scroll_of(&p, s).top, 70);
    ck_assert(!view_scroll_to(p.view, s, 0, 70));
    ck_assert(view_needs_paint(p.view));
    view_free(p.view);
}
END_TEST

START_TEST(an_offset_survives_an_update_as_far_as_there_is_content)
{
    struct page p;

    page_start(&p, 100, 100);
    page_style(&p, LIST);
    page_update(&p, LIST_PAGE);
    uint32_t s = page_id(&p, "s");
    view_scroll_to(p.view, s, 0, 60);
    page_update(&p, LIST_PAGE);
    ck_assert_double_eq(scroll_of(&p, s).top, 60);
    page_update(&p, "<view id='s'><view id='a' class='i'/><view id='b' class='i'/></view>");
    ck_assert_double_eq(scroll_of(&p, s).top, 30);
    page_expect(&p, "a", 5, -25, 80, 30);
    page_update(&p, "<view id='s'><view id='a' class='i'/></view>");
    ck_assert_double_eq(scroll_of(&p, s).top, 0);
    view_free(p.view);
}
END_TEST

START_TEST(the_page_scrolls_and_fixed_boxes_stay)
{
    struct page p;

    page_start(&p, 100, 100);
    page_style(&p, "#a{height:250px;margin-bottom:20px}#f{position:fixed;bottom:0;height:9px;"
                   "width:9px}#q{position:absolute;top:10px;left:0;width:5px;height:5px}");
    page_update(&p, "<view id='a'/><view id='f'/><view id='q'/>");
    ck_assert_double_eq(scroll_of(&p, 0).height, 270);
    ck_assert(view_scroll_to(p.view, 0, 30, 1000));
    ck_assert_double_eq(scroll_of(&p, 0).left, 0);
    ck_assert_double_eq(scroll_of(&p, 0).top, 170);
    page_expect(&p, "a", 0, -170, 100, 250);
    page_expect(&p, "f", 0, 91, 9, 9);
    page_expect(&p, "q", 0, -160, 5, 5);
    view_resize(p.view, 100, 200);
    ck_assert_double_eq(scroll_of(&p, 0).top, 70);
    view_free(p.view);
}
END_TEST

START_TEST(a_finger_moves_the_innermost_box_that_can)
{
    struct page p;
    uint32_t node = 99;

    page_start(&p, 100, 100);
    page_style(&p, LIST "#h{height:20px;overflow:hidden}#x{height:20px;width:50px}"
                        "#w{width:200px;height:10px}#t{height:300px}");
    page_update(&p, LIST_PAGE "<view id='h'><view class='i'/></view><scroll-view id='x' scroll-x>"
                              "<view id='w'/></scroll-view><view id='t'/>");
    uint32_t s = page_id(&p, "s"), x = page_id(&p, "x");
    ck_assert(view_scroller(p.view, 20, 20, 0, 5, &node));
    ck_assert_uint_eq(node, s);
    ck_assert(!view_scroller(p.view, 20, 20, 0, -5, &node)); /* all are at the top */
    view_scroll_to(p.view, s, 0, 1000);
    ck_assert(view_scroller(p.view, 20, 20, 0, 5, &node)); /* at its end: the page */
    ck_assert_uint_eq(node, 0);
    ck_assert(view_scroller(p.view, 20, 70, 0, 5, &node)); /* hidden does not follow a finger */
    ck_assert_uint_eq(node, 0);
    ck_assert(view_scroller(p.view, 20, 85, 5, 0, &node));
    ck_assert_uint_eq(node, x);
    ck_assert(view_scroller(p.view, 20, 85, 0, 5, &node));
    ck_assert_uint_eq(node, 0);
    struct view_scroll none;
    ck_assert(!view_scroll(p.view, page_id(&p, "t"), &none));
    ck_assert(!view_scroll_to(p.view, 12345, 0, 5));
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("scroll");
    TCase *c = tcase_create("scroll");

    tcase_add_test(c, a_box_moves_its_content_and_no_more);
    tcase_add_test(c, an_offset_survives_an_update_as_far_as_there_is_content);
    tcase_add_test(c, the_page_scrolls_and_fixed_boxes_stay);
    tcase_add_test(c, a_finger_moves_the_innermost_box_that_can);
    suite_add_tcase(s, c);
    return page_run(s);
}
