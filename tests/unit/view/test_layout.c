/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_layout.c - pages and the boxes a browser would give them. */
#include "kit/view_page.h"

START_TEST(the_call_page_with_the_player_small)
{
    struct page p;

    page_start(&p, 375, 667);
    page_style(&p, CALL_STYLE);
    ck_assert_int_eq(page_update(&p, CALL_PAGE("pusher", "small-window")), 0);
    ck_assert_str_eq(p.warnings, "");
    page_expect(&p, "chat", 0, 0, 375, 667);
    page_expect(&p, "pusher", 0, 0, 375, 667);
    page_expect(&p, "player", 225, 0, 150, 200);
    page_expect(&p, "fixed", 50, 667 - 50 - 54, 275, 54); /* 50 above the baseline, 4 below it */
    page_expect(&p, "bar", 50, 563, 275, 54);
    page_expect(&p, "gd", 50 + (275 - 260) / 2.0 + 40, 563, 50, 50);
    page_expect(&p, "qh", 50 + (275 - 260) / 2.0 + 170, 563, 50, 50);
    ck_assert_str_eq(page_hit(&p, 300, 100), "player");
    ck_assert_str_eq(page_hit(&p, 100, 100), "pusher");
    ck_assert_str_eq(page_hit(&p, 120, 590), "gd");
    ck_assert_str_eq(page_hit(&p, 250, 590), "qh");
    view_free(p.view);
}
END_TEST

START_TEST(the_call_page_with_the_pusher_small)
{
    struct page p;

    page_start(&p, 375, 667);
    page_style(&p, CALL_STYLE);
    ck_assert_int_eq(page_update(&p, CALL_PAGE("small-window", "player")), 0);
    page_expect(&p, "pusher", 225, 0, 150, 200);
    page_expect(&p, "player", 0, 0, 375, 667);
    ck_assert_str_eq(page_hit(&p, 300, 100), "pusher");
    ck_assert_str_eq(page_hit(&p, 300, 250), "player");
    view_free(p.view);
}
END_TEST

struct row {
    const char *style, *page, *id;
    double x, y, width, height;
};
static const struct row rows[] = {
    /* blocks */
    {"", "<view id='a'/>", "a", 0, 0, 300, 0},
    {"#a{margin:10px 20px;padding:5px;border:1px solid red;height:30px}", "<view id='a'/>", "a", 20,
     10, 260, 42},
    {"#a{width:100px;padding:10px;box-sizing:border-box;height:50%}", "<view id='a'/>", "a", 0, 0,
     100, 20},
    {"page{height:100%}#a{height:50%;width:50%}", "<view id='a'/>", "a", 0, 0, 150, 200},
    {"#a{width:100px;margin:0 auto;height:1px}", "<view id='a'/>", "a", 100, 0, 100, 1},
    {"#a{width:750rpx;height:100rpx}", "<view id='a'/>", "a", 0, 0, 300, 40},
    {"#a{width:50vw;height:10vh}", "<view id='a'/>", "a", 0, 0, 150, 40},
    {"#a{font-size:20px;width:2em;height:2rem}", "<view id='a'/>", "a", 0, 0, 40, 32},
    {"#a{width:200px;max-width:150px;min-height:40px}", "<view id='a'/>", "a", 0, 0, 150, 40},
    {"#a{height:10px;margin-bottom:20px}#b{margin-top:30px;height:5px}",
     "<view id='a'/><view id='b'/>", "b", 0, 40, 300, 5},
    {"#a{margin-top:20px}#b{margin-top:30px;height:5px}", "<view id='a'><view id='b'/></view>", "a",
     0, 30, 300, 5},
    {"#o{padding-top:1px}#a{margin-top:20px}#b{margin-top:30px;height:5px}",
     "<view id='o'><view id='a'><view id='b'/></view></view>", "b", 0, 31, 300, 5},
    {"#a{display:none;height:9px}#b{height:5px}", "<view id='a'/><view id='b'/>", "b", 0, 0, 300,
     5},
    {"#b{height:5px}", "<view hidden style='height:9px'/><view id='b'/>", "b", 0, 0, 300, 5},
    {"#a{position:relative;left:10px;top:-5px;height:9px;margin-top:7px}",
     "<view style='height:1px'/><view id='a'/>", "a", 10, 3, 300, 9},
    /* defaults of tags */
    {"", "<image id='a'/>", "a", 0, 0, 320, 240},
    {"", "<live-player id='a'/>", "a", 0, 0, 300, 225},
    {"", "<live-pusher id='a'/>", "a", 0, 0, 300, 0},
    /* absolute and fixed */
    {"#o{position:relative;height:100px;margin-top:10px;border:2px "
     "solid}#a{position:absolute;right:0;bottom:0;width:10px;height:20px}",
     "<view style='height:1px'/><view id='o'><view id='a'/></view>", "a", 288, 93, 10, 20},
    {"#a{position:absolute;left:10px;right:20px;top:5px;bottom:5px}", "<view id='a'/>", "a", 10, 5,
     270, 390},
    {"#a{position:absolute;left:0;right:0;top:0;bottom:0;margin:auto;width:100px;height:50px}",
     "<view id='a'/>", "a", 100, 175, 100, 50},
    {"#a{position:absolute;width:10px;height:10px}", "<view style='height:30px'/><view id='a'/>",
     "a", 0, 30, 10, 10},
    {"#o{position:relative;top:9px}#a{position:fixed;top:5px;left:5px;width:1px;height:1px}",
     "<view id='o'><view id='a'/></view>", "a", 5, 5, 1, 1},
    {"#a{position:absolute;left:50px}#b{width:40px;height:10px}",
     "<view id='a'><view id='b'/></view>", "a", 50, 0, 40, 10},
    /* lines: DejaVu Sans at 16 px is 19 high, its baseline at 15 */
    {"", "<view id='a'>x</view>", "a", 0, 0, 300, 19},
    {"#a{line-height:40px}", "<view id='a'>x</view>", "a", 0, 0, 300, 40},
    {"#a{line-height:2}", "<view id='a'>x</view>", "a", 0, 0, 300, 32},
    {"#b{display:inline-block;width:50px;height:30px}", "<view id='a'><view id='b'/></view>", "a",
     0, 0, 300, 34},
    {"#a{text-align:right}#b{display:inline-block;width:50px;height:30px}",
     "<view id='a'>  <view id='b'/> </view>", "b", 250, 0, 50, 30},
    {"view view{display:inline-block;width:140px;height:30px}",
     "<view><view/><view/><view id='b'/></view>", "b", 0, 34, 140, 30},
    {"#b{display:inline-block;padding:3px}", "<view>x<view id='b'>y</view></view>", "b", 9, 0, 15,
     25},
    {"#b{display:inline-block;vertical-align:top;width:9px;height:5px}",
     "<view style='line-height:40px'><view id='b'/></view>", "b", 0, 0, 9, 5},
    /* flex */
    {"#o{display:flex}#o view{height:10px;flex:1}",
     "<view id='o'><view/><view id='a'/><view/></view>", "a", 100, 0, 100, 10},
    {"#o{display:flex;justify-content:center;align-items:center;height:100px}#a{width:50px;height:"
     "20px}",
     "<view id='o'><view id='a'/></view>", "a", 125, 40, 50, 20},
    {"#o{display:flex;justify-content:space-between}#o view{width:50px;height:10px}",
     "<view id='o'><view/><view id='a'/><view/></view>", "a", 125, 0, 50, 10},
    {"#o{display:flex;flex-direction:row-reverse}#o view{width:50px;height:10px}",
     "<view id='o'><view id='a'/><view/></view>", "a", 250, 0, 50, 10},
    {"#o{display:flex;flex-wrap:wrap}#o view{width:140px;height:10px}",
     "<view id='o'><view/><view/><view id='a'/></view>", "a", 0, 10, 140, 10},
    {"#o{display:flex;flex-direction:column;height:100px}#a{flex:1}#b{height:30px}",
     "<view id='o'><view id='a'/><view id='b'/></view>", "a", 0, 0, 300, 70},
    {"#o{display:flex;flex-direction:column;align-items:center}#a{width:100px;height:30px}",
     "<view id='o'><view id='a'/></view>", "a", 100, 0, 100, 30},
    {"#o{display:flex;height:50px}#a{width:20px}", "<view id='o'><view id='a'/></view>", "a", 0, 0,
     20, 50},
    {"#o{display:flex}#a{width:200px}#b{width:200px;height:9px}",
     "<view id='o'><view id='a'/><view id='b'/></view>", "b", 150, 0, 150, 9},
    {"#o{display:flex;gap:10px}#o view{width:20px;height:9px}",
     "<view id='o'><view/><view id='b'/></view>", "b", 30, 0, 20, 9},
    {"#o{display:flex}#b{margin-left:auto;width:20px;height:9px}",
     "<view id='o'>x<view id='b'/></view>", "b", 280, 0, 20, 9},
    {"#o{display:flex;padding:7px}#b{width:20px;height:9px}", "<view id='o'>x<view id='b'/></view>",
     "b", 16, 7, 20, 9},
};

START_TEST(boxes_are_where_a_browser_puts_them)
{
    struct page p;
    const struct row *r = &rows[_i];

    page_start(&p, 300, 400);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    ck_assert_str_eq(p.warnings, "");
    page_expect(&p, r->id, r->x, r->y, r->width, r->height);
    view_free(p.view);
}
END_TEST

/* ---- lines that are cut */

#define WORDS    "<view id='a'><text id='t'>some words that are too long for their line</text></view>"
#define ONE_LINE "text{white-space:nowrap}#a{width:100px;overflow:hidden;white-space:nowrap;"
struct cut_row {
    const char *style, *page;
    double least, most; /* width of the text */
    double height;      /* of the box; 19 px a line */
};
static const struct cut_row cut_rows[] = {
    {ONE_LINE "}", WORDS, 300, 400, 19},
    {ONE_LINE "text-overflow:ellipsis}", WORDS, 80, 100, 19},
    {ONE_LINE "text-overflow:ellipsis;text-align:center}", WORDS, 80, 100, 19},
    {"text{white-space:nowrap}#a{width:100px;text-overflow:ellipsis}", WORDS, 300, 400, 19},
    {ONE_LINE "text-overflow:ellipsis}", "<view id='a'><text id='t'>short</text></view>", 30, 60,
     19},
    {ONE_LINE "text-overflow:ellipsis}#t{display:inline-block;width:200px}", WORDS, 200, 200, 0},
    {"text{white-space:nowrap}#a{width:5px;overflow:hidden;text-overflow:ellipsis}", WORDS, 10, 20,
     19},
    {"#a{width:100px;display:-webkit-box;-webkit-line-clamp:2}", WORDS, 80, 100, 38},
    {"#a{width:100px;display:-webkit-box;-webkit-line-clamp:9}", WORDS, 60, 100, 76},
    {"#a{width:100px;-webkit-line-clamp:2}", WORDS, 60, 100, 76},
};

START_TEST(a_cut_line_ends_in_dots)
{
    const struct cut_row *r = &cut_rows[_i];
    struct page p;
    struct view_rect text, box;

    page_start(&p, 375, 667);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    ck_assert_str_eq(p.warnings, "");
    ck_assert(view_rect(p.view, page_id(&p, "t"), &text) &&
              view_rect(p.view, page_id(&p, "a"), &box));
    ck_assert_double_ge(text.width, r->least);
    ck_assert_double_le(text.width, r->most);
    if (r->height > 0)
        ck_assert_double_eq_tol(box.height, r->height, 0.01);
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("layout");
    TCase *c = tcase_create("layout");

    tcase_add_test(c, the_call_page_with_the_player_small);
    tcase_add_test(c, the_call_page_with_the_pusher_small);
    tcase_add_loop_test(c, boxes_are_where_a_browser_puts_them, 0, sizeof(rows) / sizeof(*rows));
    tcase_add_loop_test(c, a_cut_line_ends_in_dots, 0, sizeof(cut_rows) / sizeof(*cut_rows));
    suite_add_tcase(s, c);
    return page_run(s);
}
