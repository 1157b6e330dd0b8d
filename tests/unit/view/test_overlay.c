/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_overlay.c - room for bars around a page, what lies over it, and one box shown alone. */
#include "kit/view_page.h"

#define OVERLAY \
    "<parlua-overlay id='o' style='position:fixed;left:0;width:100%;top:-20px;height:100px'>"
#define BAR "<view id='bar' style='height:20px;background-color:#0000ff'/>"
#define END "</parlua-overlay>"

static uint32_t pixel(struct page *p, int x, int y)
{
    int width, height, stride;
    const uint8_t *px = view_paint(p->view, &width, &height, &stride);

    ck_assert_ptr_nonnull(px);
    ck_assert(x < width && y < height);
    px += y * stride + x * 4;
    return (uint32_t)px[0] << 16 | (uint32_t)px[1] << 8 | px[2];
}

static int painted_height(struct page *p)
{
    int width, height, stride;

    view_paint(p->view, &width, &height, &stride);
    return height;
}

START_TEST(a_page_stands_between_its_bars)
{
    struct page p;

    page_start(&p, 50, 70);
    page_style(&p, "#a{height:100vh;background-color:#ff0000}#b{margin-top:-90px;height:200px;"
                   "background-color:#00ff00;width:10px}");
    view_inset(p.view, 20, 10);
    ck_assert_int_eq(page_update(&p, "<view id='a'/><view id='b'/>" OVERLAY BAR END), 0);
    page_expect(&p, "a", 0, 0, 50, 70);
    page_expect(&p, "o", 0, -20, 50, 100);
    page_expect(&p, "bar", 0, -20, 50, 20);
    ck_assert_int_eq(painted_height(&p), 100);
    ck_assert_uint_eq(pixel(&p, 30, 0), 0x0000ff);
    ck_assert_uint_eq(pixel(&p, 5, 19), 0x0000ff); /* b is cut off at the bar */
    ck_assert_uint_eq(pixel(&p, 30, 20), 0xff0000);
    ck_assert_uint_eq(pixel(&p, 5, 89), 0x00ff00);
    ck_assert_uint_eq(pixel(&p, 5, 90), 0xffffff); /* and at the lower one */
    ck_assert_str_eq(page_hit(&p, 5, -1), "bar");
    ck_assert_str_eq(page_hit(&p, 5, 1), "b");
    ck_assert_str_eq(page_hit(&p, 5, 75), "");
    view_free(p.view);
}
END_TEST

START_TEST(an_overlay_lies_over_every_z_index)
{
    struct page p;

    page_start(&p, 50, 70);
    page_style(&p, "page{overflow:hidden}#a{position:fixed;z-index:999999;top:0;height:70px;"
                   "width:50px;background-color:#ff0000}");
    view_inset(p.view, 20, 10);
    ck_assert_int_eq(page_update(&p, OVERLAY BAR
                                 "<view id='c' style='position:absolute;top:50px;"
                                 "height:50px;width:20px;background-color:#00ff00'/>" END
                                 "<view id='a'/>"),
                     0);
    ck_assert_uint_eq(pixel(&p, 30, 30), 0xff0000);
    ck_assert_uint_eq(pixel(&p, 5, 55), 0x00ff00);
    ck_assert_uint_eq(pixel(&p, 5, 99), 0x00ff00);
    ck_assert_str_eq(page_hit(&p, 5, 55), "c");
    ck_assert_str_eq(page_hit(&p, 30, 55), "a"); /* an overlay itself takes nothing */
    view_free(p.view);
}
END_TEST

START_TEST(a_page_pulled_down_keeps_its_boxes)
{
    struct page p;

    page_start(&p, 50, 70);
    page_style(&p, "#a{height:70px;background-color:#ff0000}page{background-color:#00ff00}");
    view_inset(p.view, 20, 0);
    page_update(&p, "<view id='a'/>" OVERLAY BAR END);
    view_inset(p.view, 50, -30);
    ck_assert_int_eq(painted_height(&p), 90);
    ck_assert_uint_eq(pixel(&p, 5, 29), 0x00ff00);
    ck_assert_uint_eq(pixel(&p, 5, 50), 0xff0000);
    page_expect(&p, "a", 0, 0, 50, 70);
    ck_assert_str_eq(page_hit(&p, 5, 39), "a");
    ck_assert_str_eq(page_hit(&p, 5, 41), ""); /* below the window */
    view_free(p.view);
}
END_TEST

START_TEST(one_box_can_be_shown_alone)
{
    struct page p;

    page_start(&p, 50, 70);
    page_style(&p,
               "#a{position:fixed;z-index:5;top:0;height:70px;width:50px;background-color:"
               "#ff0000}#z{position:relative;z-index:1;overflow:hidden;height:5px}"
               "#b{position:fixed;top:-20px;left:0;right:0;height:100px;background-color:#00ff00}");
    view_inset(p.view, 20, 10);
    page_update(
        &p,
        "<view id='a'/><view id='z'><view id='b'><text id='t'>b</text></view></view>" OVERLAY BAR
            END);
    ck_assert_int_eq(view_show_only(p.view, page_id(&p, "b"), "left:10px !important"), 0);
    page_expect(&p, "b", 10, -20, 40, 100);
    ck_assert_uint_eq(pixel(&p, 40, 95), 0x00ff00);
    ck_assert_uint_eq(pixel(&p, 40, 5), 0x0000ff); /* overlays stay */
    ck_assert_str_eq(page_hit(&p, 40, 30), "b");
    view_show_only(p.view, 4711, ""); /* no such box: the page */
    ck_assert_str_eq(page_hit(&p, 40, 30), "a");
    view_show_only(p.view, 0, "");
    page_expect(&p, "b", 0, -20, 50, 100);
    ck_assert_uint_eq(pixel(&p, 40, 30), 0xff0000);
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("overlay");
    TCase *c = tcase_create("overlay");

    tcase_add_test(c, a_page_stands_between_its_bars);
    tcase_add_test(c, an_overlay_lies_over_every_z_index);
    tcase_add_test(c, a_page_pulled_down_keeps_its_boxes);
    tcase_add_test(c, one_box_can_be_shown_alone);
    suite_add_tcase(s, c);
    return page_run(s);
}
