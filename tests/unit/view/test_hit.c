/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_hit.c - which element is under a point. */
#include "kit/view_page.h"

struct row {
    const char *style, *page;
    double x, y;
    const char *id; /* "": none with an id */
};
#define TWO "<view id='a'/><view id='b'/>"
static const struct row rows[] = {
    {"view{height:20px}", TWO, 5, 5, "a"},
    {"view{height:20px}", TWO, 5, 20, "b"}, /* edges belong to the box below and right */
    {"view{height:20px}", TWO, 5, 45, ""},
    {"view{position:absolute;width:50px;height:50px}", TWO, 5, 5, "b"},
    {"view{position:absolute;width:50px;height:50px}#a{z-index:1}", TWO, 5, 5, "a"},
    {"view{position:absolute;width:50px;height:50px}#b{z-index:-1}", TWO, 5, 5, "a"},
    /* positioned lies over the flow */
    {"view{height:50px}#a{position:relative;top:20px}", TWO, 5, 60, "a"},
    {"view{position:absolute;width:50px;height:50px}#b{visibility:hidden}", TWO, 5, 5, "a"},
    {"view{position:absolute;width:50px;height:50px}#b{pointer-events:none}", TWO, 5, 5, "a"},
    {"view{position:absolute;width:50px;height:50px}#b{display:none}", TWO, 5, 5, "a"},
    {"#o{height:20px;overflow:hidden}#i{height:50px}", "<view id='o'><view id='i'/></view>", 5, 30,
     ""},
    {"#o{height:20px}#i{height:50px}", "<view id='o'><view id='i'/></view>", 5, 30, "i"},
    {"#o{height:20px;overflow:hidden}#i{height:50px;position:fixed;width:9px}",
     "<view id='o'><view id='i'/></view>", 5, 30, "i"},
    {"#a{opacity:.5;height:20px;margin-bottom:-20px}#b{height:20px}", TWO, 5, 5, "a"},
    /* a context keeps its children together */
    {"view{width:50px;height:50px;position:absolute}#a{z-index:1}#i{z-index:99}#b{z-index:2}",
     "<view id='a'><view id='i'/></view><view id='b'/>", 5, 5, "b"},
    {"view{width:50px;height:50px;position:absolute}#i{z-index:99}#b{z-index:2}",
     "<view id='a'><view id='i'/></view><view id='b'/>", 5, 5, "i"},
    /* turned */
    {"#a{width:40px;height:20px;transform:rotate(90deg)}", "<view id='a'/>", 20, 25, "a"},
    {"#a{width:40px;height:20px;transform:rotate(90deg)}", "<view id='a'/>", 5, 10, ""},
    {"#a{width:40px;height:20px;transform:translate(50px, 100%)}", "<view id='a'/>", 60, 30, "a"},
    {"#a{width:40px;height:20px;transform:translate(50px, 100%)}", "<view id='a'/>", 10, 10, ""},
    {"#a{width:40px;height:40px;transform:scale(2)}#i{margin-left:30px;height:40px}",
     "<view id='a'><view id='i'/></view>", 50, 10, "i"},
    {"#a{width:40px;height:40px;overflow:hidden}#i{height:40px;transform:translateX(20px)}",
     "<view id='a'><view id='i'/></view>", 45, 10, ""},
    {"#a{transform:translate(10px,10px);height:50px}#i{position:fixed;left:0;top:0;width:10px;"
     "height:10px}",
     "<view id='a'><view id='i'/></view>", 15, 15, "i"},
    {"#a{width:40px;height:20px;transform:scale(0)}", "<view id='a'/>", 20, 10, ""},
    /* inline */
    {"", "<view id='a'>x<text id='t'>words</text></view>", 20, 10, "t"},
    {"", "<view id='a'>x<text id='t'>words</text></view>", 5, 10, "a"},
    {"", "<view id='a'>x<text id='t'>words</text></view>", 90, 10, "a"},
    {"", "<button id='b'>press</button>", 50, 20, "b"},
};

START_TEST(the_topmost_element_is_hit)
{
    struct page p;
    const struct row *r = &rows[_i];

    page_start(&p, 100, 100);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    ck_assert_str_eq(page_hit(&p, r->x, r->y), r->id);
    view_free(p.view);
}
END_TEST

START_TEST(the_path_goes_from_the_target_to_the_root)
{
    struct page p;
    uint32_t nodes[4];

    page_start(&p, 100, 100);
    page_style(&p, "view{height:50px}");
    ck_assert_int_eq(
        page_update(
            &p,
            "<page id='r'><view id='a'><view id='b'><text id='t'>x</text></view></view></page>"),
        0);
    ck_assert_int_eq(view_hit(p.view, 3, 10, nodes, 4), 4);
    ck_assert_uint_eq(nodes[0], page_id(&p, "t"));
    ck_assert_uint_eq(nodes[1], page_id(&p, "b"));
    ck_assert_uint_eq(nodes[2], page_id(&p, "a"));
    ck_assert_uint_eq(nodes[3], page_id(&p, "r"));
    ck_assert_int_eq(view_hit(p.view, 3, 10, nodes, 2), 2);
    ck_assert_int_eq(view_hit(p.view, -1, 10, nodes, 4), 0);
    ck_assert_int_eq(view_hit(p.view, 3, 100, nodes, 4), 0);
    view_free(p.view);
}
END_TEST

START_TEST(nothing_is_hit_before_the_first_update)
{
    struct page p;
    uint32_t nodes[4];

    page_start(&p, 100, 100);
    ck_assert_int_eq(view_hit(p.view, 3, 10, nodes, 4), 0);
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("hit");
    TCase *c = tcase_create("hit");

    tcase_add_loop_test(c, the_topmost_element_is_hit, 0, sizeof(rows) / sizeof(*rows));
    tcase_add_test(c, the_path_goes_from_the_target_to_the_root);
    tcase_add_test(c, nothing_is_hit_before_the_first_update);
    suite_add_tcase(s, c);
    return page_run(s);
}
